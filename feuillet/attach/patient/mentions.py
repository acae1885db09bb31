"""Who is named in a letter: the patient that is looked for, and others whose date it may be."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from feuillet.attach.patient.pairs import BLOCK, FIRST_NAME, NAME_LABEL, WHICH_NAME, pairs_of
from feuillet.attach.patient.roles import NamedAs, role_of
from feuillet.attach.words.births import AGE, BESIDE, BIRTH_MARK
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.runs import (
    WORD,
    are_whole,
    begins_name,
    is_shouted,
    line_start,
    names_ending,
    run_of_names,
    titled_names,
)
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span
from feuillet.attach.words.topics import CARE_OF, SAID_OF
from feuillet.attach.words.two_names import are_of_one

BEHIND = "[ |;,-]{1,3}"
"""Between a birth date that begins a row and its name."""

_BESIDE = 40
"""Letters that may stand before a date that is of the line above."""

_FIRST_NAME_FIELD = re.compile(rf"{FIRST_NAME} ?:[ |]*\n?")

_OTHER_NAME = re.compile(rf"[ \n|;,/(-]*(?<![^\W_])noms?{WHICH_NAME}[ :|]*\n?")
"""The label of the second name of one person."""

_A_NAME = re.compile(rf"(?<![^\W_])noms?(?P<which>{WHICH_NAME})*[ :|]*\n?(?=[^\W\d_])")
_A_FIRST_NAME = re.compile(rf"{FIRST_NAME}[ :|]*\n?(?=[^\W\d_])")
_FORM = 80
"""Letters around a name in which the other fields of its form stand."""

_CARE = re.compile(
    rf"(?<![^\W_])(?:{CARE_OF}(?![^\W_])"
    r"|(?:compte rendu|consultation|hospitalisation|dossier|sejour|operation|resultats?|examen"
    r"|nouvelles|etat) d(?:e |')(?=[^\W_]))"
)
_ALONE = re.compile(r"^[^\W\d_][^\n]{2,60}$", re.MULTILINE)
_CARED = re.compile(rf"(?:[ ,(]{{1,3}}|(?<=[^\W_])\n){AGE}|,? {SAID_OF}(?![^\W_])")
_OF_ANOTHER = frozenset(
    ("par", "avec", "chez", "a", "au", "aux", "de", "du", "qui", "que", "dont", "et", "ou", "comme")
)
"""Behind a word of care: whoever follows is not whom it is said of."""

_LED = 60
"""Letters from a word of care to the name that it is said of."""

_FIELD = 60
"""Letters of a field in which a person's first names may stand."""


class Who(Enum):
    """Whom a letter names."""

    OURS = auto()
    """The person looked for, name and first name."""

    LIKE = auto()
    """Somebody of that name, first name unsaid."""

    OTHER = auto()
    """Somebody else."""


@dataclass(frozen=True)
class Mention:
    """Somebody named in a letter."""

    who: Who
    role: NamedAs
    start: int
    end: int
    parts: tuple[Span, ...] = ()
    """Of the person looked for: where the name and the first name stand."""


def mentions(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> list[Mention]:
    """Return who is named in a text, staff left out, in their order.

    Args:
        surnames: Where the name that is looked for stands.
        first_names: Where the first name does.
    """
    ours = sorted(_ours(folded, surnames, first_names), key=lambda each: each.start)
    names = _Places(folded.text, surnames)
    own = _Places(folded.text, [*surnames, *first_names])
    firsts = _Places(folded.text, first_names)
    taken = _Places(folded.text, [(each.start, each.end) for each in ours])
    found = [
        *ours,
        *_titled(folded, names, own, taken),
        *_namesakes(folded, surnames, taken),
        *_labelled(folded, own, firsts),
        *_of_fields(folded, surnames, first_names),
        *_attached(folded, own, firsts),
        *_behind_birth(folded, own),
        *_under_care(folded, names, taken),
    ]
    others = {each.start for each in found if _is_another_name(folded, each, ours)}
    return sorted(
        (each for each in found if each.role is not NamedAs.STAFF and each.start not in others),
        key=lambda each: each.start,
    )


def _is_another_name(folded: Folded, each: Mention, ours: Sequence[Mention]) -> bool:
    """Whether somebody is whom a letter is looked for, by the first of her two family names."""
    if each.who is Who.OURS:
        return False
    words = [x for x in WORD.finditer(folded.text, each.start, each.end) if x[0] not in CIVIL]
    if are_whole(folded, words):
        return False
    return any(
        are_of_one(folded, (each.start, each.end), (one.start, one.end))
        for one in ours[bisect_left(ours, each.end, key=lambda one: one.start) :][:1]
    )


def named_alone(folded: Folded, surnames: Sequence[Span]) -> Iterator[Mention]:
    """Yield whoever has a line for himself, with no title: birth dates below may be another's."""
    own = _Places(folded.text, surnames)
    for line in _ALONE.finditer(folded.text):
        names = run_of_names(folded, line.start())
        whole = len(names) > 1 and names[-1].end() == line.end() and are_whole(folded, names)
        if whole and not own.touch(*line.span()):
            yield Mention(Who.OTHER, role_of(folded, *line.span()), *line.span())


def named_whole(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> list[Mention]:
    """Return where a text names somebody of both names, staff too."""
    return list(_ours(folded, surnames, first_names))


def _ours(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> Iterator[Mention]:
    for pair in pairs_of(folded, surnames, first_names):
        (start, _), (_, end) = sorted(pair)
        yield Mention(Who.OURS, role_of(folded, start, end), start, end, pair)


class _Places:
    """Which letters of a text some parts of it cover."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self._covered = bytearray(len(text))
        for start, end in spans:
            self._covered[start:end] = b"\1" * (end - start)

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them stands there, in part at least."""
        return 1 in self._covered[start:end]


def _titled(folded: Folded, names: _Places, own: _Places, taken: _Places) -> Iterator[Mention]:
    """Yield whoever has a civil title and is not the person looked for."""
    for start, words in titled_names(folded, 0, len(folded.text)):
        span = words[0].start(), words[-1].end()
        if taken.touch(*span):
            continue
        alike = names.touch(*span) and all(
            len(word[0]) == 1 or own.touch(*word.span()) for word in words
        )
        role = role_of(folded, start, span[1])
        yield Mention(Who.LIKE if alike else Who.OTHER, role, start, span[1])


def _namesakes(folded: Folded, surnames: Sequence[Span], taken: _Places) -> Iterator[Mention]:
    """Yield whoever has the name that is looked for, and another first name."""
    for surname in surnames:
        if taken.touch(*surname) or not folded.is_capital(surname[0]):
            continue
        line = line_start(folded.text, surname[0])
        before = list(WORD.finditer(folded.text, line, surname[0]))[-1:]
        after = [word for word in [WORD.search(folded.text, surname[1])] if word]
        beside = [
            word
            for word in (*before, *after)
            if len(word[0]) > 1
            and begins_name(folded, word)
            and re.fullmatch(
                r"[ ,]{0,2}",
                folded.text[word.end() : surname[0]]
                if word.end() <= surname[0]
                else folded.text[surname[1] : word.start()],
            )
        ]
        if beside:
            start = min(surname[0], *(word.start() for word in beside))
            end = max(surname[1], *(word.end() for word in beside))
            yield Mention(Who.OTHER, role_of(folded, start, end), start, end)


def _labelled(folded: Folded, own: _Places, first_names: _Places) -> Iterator[Mention]:
    """Yield whoever is named after « Patient : » or « Nom : »."""
    for label in re.finditer(
        r"(?<![^\W_])(?:(?:patiente?|nom(?: et prenom)?|nom prenom)(?! ?\w)\s*:\s*"
        r"|nom (?=[^\W_]+ prenom ))",
        folded.text,
    ):
        names = run_of_names(folded, label.end())
        if not names or _has_two_labels(folded, label.start(), names[-1].end(), own):
            continue
        if _is_second_name(folded, names[0].start(), names[-1].end(), own, first_names):
            continue
        if not own.touch(names[0].start(), names[-1].end()):
            # « Patient : Autonome » may be nobody's name.
            sure = len(names) > 1 or is_shouted(folded, names[0])
            start = names[0].start() if sure else label.start()
            role = role_of(folded, names[0].start(), names[-1].end())
            yield Mention(Who.OTHER, role, start, names[-1].end())


def _has_two_labels(folded: Folded, start: int, end: int, own: _Places) -> bool:
    """Whether « Nom : » has « Nom de naissance : » beside it, with the name that is looked for."""
    behind = _OTHER_NAME.match(folded.text, end)
    if behind and own.touch(behind.end(), behind.end() + 1):
        return True
    before = [*_OTHER_NAME.finditer(folded.text, max(0, start - _FIELD), start)][-1:]
    return any(
        own.touch(each.end(), each.end() + 1) and ":" not in folded.text[each.end() : start]
        for each in before
    )


def _is_second_name(
    folded: Folded, start: int, end: int, own: _Places, first_names: _Places
) -> bool:
    """Whether a name is the other one of the person looked for, in a form with one first name.

    « Nom BENSAÏD Prénom Fatima ↵ Nom de naissance EL AMRANI Date de naissance … » is one woman's.
    """
    days = [
        day.span()
        for day in re.compile(ANY_DAY).finditer(folded.text, max(0, start - _FORM), end + _FORM)
    ]
    begin = max([0, start - _FORM, *(stop for _, stop in days if stop <= start)])
    until = min([end + _FORM, *(day for day, _ in days if day >= end)])
    labels = list(_A_NAME.finditer(folded.text, begin, until))
    this = next((label for label in labels if label.end() == start), None)
    hers = [label for label in labels if own.touch(label.end(), label.end() + 1)]
    if this is None or this in hers or not hers or not (this["which"] or hers[0]["which"]):
        return False
    first = min(this.start(), hers[0].start())
    fields = list(_A_FIRST_NAME.finditer(folded.text, first, until))
    return len(fields) == 1 and first_names.touch(fields[0].end(), fields[0].end() + 1)


def _of_fields(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> Iterator[Mention]:
    """Yield whoever has « Nom : » as the person looked for, and « Prénom : » as somebody else."""
    starts = [start for start, _ in first_names]
    for surname in surnames:
        if not NAME_LABEL.search(folded.text, max(0, surname[0] - _FIELD), surname[0]):
            continue
        fields = list(_FIRST_NAME_FIELD.finditer(folded.text, surname[1], surname[1] + BLOCK))
        names = run_of_names(folded, fields[0].end()) if fields else []
        if names and not any(
            bisect_left(starts, field.end())
            < bisect_left(starts, _field_ends(folded.text, field.end()))
            for field in fields
        ):
            end = names[-1].end()
            yield Mention(Who.OTHER, role_of(folded, *surname), surname[0], end)


def _field_ends(text: str, start: int) -> int:
    """Return where the first names of a field end: at a label, a figure, or far enough."""
    ends = re.compile("[:\\d]").search(text, start, start + _FIELD)
    return ends.start() if ends else start + _FIELD


def _attached(folded: Folded, own: _Places, first_names: _Places) -> Iterator[Mention]:
    """Yield whoever is named just before a birth date: « AUTRE Paul né le », or the line above."""
    for birth in re.finditer(rf"{BIRTH_MARK}(?=\n?{ANY_DAY})|{ANY_DAY}", folded.text):
        names = _before_birth(folded, birth.start())
        # « Louis, né le …, et Odette, née le … »: a first name does.
        alone = bool(names) and folded.text.endswith(" et ", 0, names[0].start())
        if len(names) < (1 if alone else 2):
            continue
        start, end = names[0].start(), names[-1].end()
        if own.touch(start, end) and (
            first_names.touch(start, end)
            or all(is_shouted(folded, word) or own.touch(*word.span()) for word in names)
        ):
            continue
        if _is_second_name(folded, start, end, own, first_names):
            continue
        if folded.text.endswith(" a ", 0, start):
            continue  # « demeurant à VILLE MODELE »
        yield Mention(Who.OTHER, role_of(folded, start, end), start, end)


def _behind_birth(folded: Folded, own: _Places) -> Iterator[Mention]:
    """Yield whoever is named behind the birth date that begins a row: « 12/03/1948 AUTRE Paul »."""
    for birth in re.finditer(rf"^{ANY_DAY}{BEHIND}(?=[^\W\d_])", folded.text, re.MULTILINE):
        names = run_of_names(folded, birth.end())
        if len(names) > 1 and not own.touch(names[0].start(), names[-1].end()):
            role = role_of(folded, names[0].start(), names[-1].end())
            yield Mention(Who.OTHER, role, names[0].start(), names[-1].end())


def _under_care(folded: Folded, surnames: _Places, taken: _Places) -> Iterator[Mention]:
    """Yield whoever has an age, or is under care: « je vous adresse AUTRE Paul »."""
    found = [
        names_ending(folded, line_start(folded.text, said.start()), said.start(), whole=False)
        for said in _CARED.finditer(folded.text)
    ]
    for care in _CARE.finditer(folded.text):
        first = _first_capital(folded, care.end())
        found.append(run_of_names(folded, first) if first else [])
    for names in found:
        if len(names) < 2 or not are_whole(folded, names):
            continue
        start, end = names[0].start(), names[-1].end()
        if not taken.touch(start, end) and not surnames.touch(start, end):
            yield Mention(Who.OTHER, role_of(folded, start, end), start, end)


def _first_capital(folded: Folded, start: int) -> int | None:
    """Return where the first word with a capital stands behind a word of care, if it is of it."""
    at = start
    for word in WORD.finditer(folded.text, start, start + _LED):
        plain = re.fullmatch(r"[ ,\n]*", folded.text[at : word.start()])
        if not plain or word[0] in _OF_ANOTHER:
            return None
        if folded.is_capital(word.start()):
            return word.start()
        at = word.end()
    return None


def _before_birth(folded: Folded, at: int) -> list[re.Match[str]]:
    """Return the names right before a birth date, on its line or the one above."""
    line = line_start(folded.text, at)
    before = folded.text[line:at]
    if len(before) >= _BESIDE or not BESIDE.fullmatch(before):
        names = names_ending(folded, line, at, whole=False)
        if len(names) == 1 and names[0].start() == line:
            # A sentence whose line ends inside a name: « …, Rose ↵ TESTA (12/03/1948) ».
            end = max(0, line - 1)
            return names_ending(folded, line_start(folded.text, end), end, whole=False) + names
        return names
    end = max(0, line - 1)
    line = line_start(folded.text, end)
    # « …, Rose TESTA ↵ (12/03/1948) »: a sentence goes on without a capital.
    first = re.search("[a-z]", before)
    goes_on = not first or not folded.is_capital(end + 1 + first.start())
    names = names_ending(folded, line, end, whole=not goes_on)
    if not names or are_whole(folded, names):
        return names
    alone = names_ending(folded, line, end, whole=True)
    labelled = folded.text.endswith((": ", ":"), 0, names[0].start())
    return alone if labelled or first else []
