"""First names that a letter writes as a list: « M. Jean, Pierre TESTA », « Prénoms : Rose, Anne ».

The register writes them so, and all are one person's, whose first one is the one she goes by.
"""

import itertools
import re
from collections.abc import Sequence

from feuillet.attach.words.births import MARRIED
from feuillet.attach.words.labels import CIVIL, any_of, is_kin
from feuillet.attach.words.runs import WORD, begins_name, is_shouted, line_start, names_ending
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span
from feuillet.attach.words.topics import may_be_first_name

_NAME = r"[^\W\d_]+(?:['-][^\W\d_]+)*"
_LIST = re.compile(rf"(?<![^\W_]){_NAME}(?: ?, ?\n?{_NAME})+(?![^\W_])")
_LABEL = re.compile(r"(?<![^\W_])prenoms?(?: ?\(s\))?(?: [^\W\d_]+){0,2}[ :|\n]*\Z")
_TITLE = re.compile(
    rf"(?P<greets>(?<![^\W_])chere? )?(?<![^\W_])(?:{'|'.join(sorted(CIVIL))})\.? \Z"
)
_BEHIND = re.compile(rf"[ ,]*\n?(?:(?:{'|'.join(sorted(MARRIED))})(?![^\W_])|[(-]|{ANY_DAY}|ddn)")
_ENDS_LINE = re.compile(r"[ .]*(?:\n|\Z)")
_NEAR = 40
"""Letters before a list in which its label or its title stands."""

_WITH = any_of("cher chere chers cheres et avec bonjour")


def without_commas(folded: Folded) -> Folded:
    """Return a text where one space parts the first names of one person, as those of another."""
    text, kept = list(folded.text), bytearray(b"\1" * len(folded.text))
    for found in _LIST.finditer(folded.text):
        for before, after in itertools.pairwise(_first_names(folded, found)):
            between = range(before.end(), after.start())
            text[between[0]] = " "
            for at in between[1:]:
                kept[at] = 0
    return Folded(
        "".join(itertools.compress(text, kept)),
        tuple(itertools.compress(folded.places, kept)),
        folded.original,
    )


def comes_later(folded: Folded, first_name: Span) -> bool:
    """Whether a first name is not the first of a list, whose commas were left out."""
    start = first_name[0]
    before = folded.original[: folded.places[start]].rstrip()
    return before.endswith(",") and not folded.text[:start].rstrip().endswith(",")


def _first_names(folded: Folded, found: re.Match[str]) -> Sequence[re.Match[str]]:
    """Return the words of a list that are the first names of one person; nothing if none are."""
    words = [*WORD.finditer(folded.text, *found.span())]
    names = [*itertools.takewhile(lambda word: _may_be_name(folded, word), words)]
    if len(names) > 1 and is_shouted(folded, names[0]) and not is_shouted(folded, names[1]):
        names = names[1:]  # « TESTA, Rose, Anne »
    if len(names) < 2:
        return ()
    start, end = names[0].start(), names[-1].end()
    if _LABEL.search(folded.text, max(0, start - _NEAR), start):
        return names
    known = all(may_be_first_name(word[0]) for word in names)
    shouted = any(is_shouted(folded, word) for word in names)
    if shouted and not known:
        return ()
    family = WORD.match(folded.text, end + 1)
    if family and is_shouted(folded, family) and begins_name(folded, family):
        return names if _is_before_family(folded, start, known=known) else ()
    return names if _is_behind_family(folded, names, known=known) else ()


def _may_be_name(folded: Folded, word: re.Match[str]) -> bool:
    return begins_name(folded, word) and word[0] not in MARRIED and not is_kin(word[0])


def _is_before_family(folded: Folded, start: int, *, known: bool) -> bool:
    """Whether « Jean, Pierre » before a family name begins whom a letter names."""
    title = _TITLE.search(folded.text, max(0, start - _NEAR), start)
    if title:
        return not title["greets"]
    first = line_start(folded.text, start)
    last = [*WORD.finditer(folded.text, first, start)][-1:]
    another = any(
        word[0] in _WITH or (is_shouted(folded, word) and begins_name(folded, word))
        for word in last
    )
    return known and not another


def _is_behind_family(folded: Folded, names: Sequence[re.Match[str]], *, known: bool) -> bool:
    """Whether « Jean, Pierre » stands behind a family name, and before a birth or nothing more."""
    start, end = names[0].start(), names[-1].end()
    line = line_start(folded.text, start)
    before = names_ending(folded, line, start, whole=False)
    if not before or not is_shouted(folded, before[-1]):
        return False
    ends = _ENDS_LINE.match(folded.text, end)
    return bool(_BEHIND.match(folded.text, end) or (known and ends))
