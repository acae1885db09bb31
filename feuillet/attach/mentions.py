"""Who is named in a letter: the patient that is looked for, and others whose date it may be."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from feuillet.attach.births import BIRTH_MARK
from feuillet.attach.roles import (
    CIVIL,
    DOCTORS,
    LABELS,
    NamedAs,
    label_at,
    names_nobody,
    role_of,
    tells_relative,
    word_at,
)
from feuillet.attach.spelling import ANY_DAY, Folded, Span

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NEAR = 300
"""Letters that may stand between two parts of one identity."""

_NEAREST = 4
"""First names that are tried before a name, and after it."""

_UNKNOWN = 3
"""Other names between a name and a first name: « EXEMPLE Marie Camille »."""


_FIRST_NAME = re.compile(r"(?<![^\W_])prenoms?(?![^\W_])")
_FIRST_NAME_LABEL = re.compile(
    r"(?<![^\W_])prenoms?(?: ?\(s\))?(?: utilises?| usuels?| d'usage| de naissance)*"
    r"[ :|]*(?:\n[ :|]*)?(?:[^\W_]+[ ,]+){0,2}\Z"
)
_NAME_LABEL = re.compile(
    r"(?<![^\W_])noms?(?: de naissance| de famille| d'usage| usuel| utilise)*[ :|]*(?:\n[ :|]*)?\Z"
)


_LINE = 200
"""Letters of one line that are looked at before a place."""


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
    ours = list(_ours(folded, surnames, first_names))
    names = _Places(folded.text, surnames)
    own = _Places(folded.text, [*surnames, *first_names])
    taken = _Places(folded.text, [(each.start, each.end) for each in ours])
    found = [
        *ours,
        *_titled(folded, names, own, taken),
        *_namesakes(folded, surnames, taken),
        *_labelled(folded, own),
        *_attached(folded, own),
    ]
    return sorted(
        (each for each in found if each.role is not NamedAs.STAFF), key=lambda each: each.start
    )


def roles_of_both(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> set[NamedAs]:
    """Return as what a text names somebody of both names; nothing if it names nobody so."""
    return {each.role for each in _ours(folded, surnames, first_names)}


def _ours(
    folded: Folded, surnames: Sequence[Span], first_names: Sequence[Span]
) -> Iterator[Mention]:
    starts = [start for start, _ in first_names]
    for surname in surnames:
        near = bisect_left(starts, surname[0])
        for first_name in first_names[max(0, near - _NEAREST) : near + _NEAREST]:
            first, last = sorted((surname, first_name))
            if first[1] > last[0] or last[0] - first[1] > _NEAR:
                continue
            if _is_one(folded, first, last, first is surname):
                role = role_of(folded, first[0], last[1])
                yield Mention(Who.OURS, role, first[0], last[1], (surname, first_name))


def _is_one(folded: Folded, first: Span, last: Span, surname_first: bool) -> bool:
    """Whether a name and a first name are of one person, by what stands between them."""
    text = folded.text
    gap = text[first[1] : last[0]]
    if not surname_first and re.fullmatch(r"\s*d(?:e\s|'\s?)", gap):
        return False  # « Jean de TOUR » is no TOUR.
    if not _WORD.search(gap):
        return _may_end_line(folded, first, gap) and len(gap) < 20
    label = (_FIRST_NAME_LABEL if surname_first else _NAME_LABEL).search(gap)
    if not label:
        return _is_plain(folded, first, last)
    # « Nom : A  Prénom : B », « Prénom : A  Nom : B »: the second of a pair has no pair of its own.
    pairs = _FIRST_NAME.findall(gap[: label.start()])
    if surname_first:
        paired = bool(pairs) and not re.search("utilise|usuel|usage", label[0])
    else:
        paired = bool(pairs or re.match(r"[\W_]*prenoms?(?![^\W_])", text[last[1] : last[1] + 30]))
    return (
        not paired
        and not any(
            tells_relative(word_at(folded, *word.span()))
            for word in _WORD.finditer(text, first[1], last[0])
        )
        and not any(_titles(folded, first[1], last[0]))
    )


def _may_end_line(folded: Folded, first: Span, gap: str) -> bool:
    """Whether a name that ends a line may go with the next: nobody else's stands before it."""
    if re.search(r"[.!?&+]", gap) and not re.fullmatch(r"\W*_?\W*", gap):
        return False
    if "\n" not in gap:
        return True
    line = _line_start(folded.text, first[0])
    before = list(_WORD.finditer(folded.text, line, first[0]))
    return not before or not _is_name(folded, before[-1])


def _is_plain(folded: Folded, first: Span, last: Span) -> bool:
    """Whether only labels, and a few other names of hers, stand between two names."""
    gap = folded.text[first[1] : last[0]]
    married = re.search(r"(?<!\w)(?:nee?|ep|epouse|epoux|vve|veuve|veuf|naissance)(?!\w)", gap)
    if re.search(r"[!?&+;]", gap) or re.search(r"(?<!\bep)(?<!\bvve)(?<!\b\w)\.", gap):
        return False
    strangers = []
    for word in _WORD.finditer(folded.text, first[1], last[0]):
        if not all(
            label_at(folded, word.start() + part.start(), word.start() + part.end()) in LABELS
            for part in re.finditer(r"[^'-]+", word[0])
        ):
            if not _is_name(folded, word):
                return False
            strangers.append(word)
    if married or not strangers:
        return len(strangers) <= _UNKNOWN
    lines = [folded.text.count("\n", first[1], word.start()) for word in strangers]
    if "\n" in gap and (len(set(lines)) < len(lines) or {0, gap.count("\n")} & set(lines)):
        # Another name on a line of either is of somebody else; alone on its own, of a column.
        return False
    return len(strangers) <= _UNKNOWN and not re.search(r"[,:|/]", gap)


def _titles(folded: Folded, start: int, end: int) -> Iterator[tuple[int, list[re.Match[str]]]]:
    """Yield where each civil title stands that a name follows, and the words of that name."""
    for title in re.finditer(
        rf"(?<![^\W_])(?:{'|'.join(sorted(CIVIL))})(?![^\W_])\.? ?\n? ?(?=[^\W_])",
        folded.text[start:end],
    ):
        names = run_of_names(folded, start + title.end())
        if names:
            yield start + title.start(), names


def _is_name(folded: Folded, word: re.Match[str]) -> bool:
    if not folded.is_capital(word.start()):
        return False
    start, end = word.span()
    # « l'EXEMPLE »: the article is no part of the word.
    parts = {start, start + word[0].rfind("'") + 1}
    return not any(names_nobody(label_at(folded, part, end)) for part in parts)


def run_of_names(folded: Folded, start: int) -> list[re.Match[str]]:
    """Return the words with a capital that follow one another on a line from there."""
    names: list[re.Match[str]] = []
    at = start
    for word in _WORD.finditer(folded.text, start, start + 120):
        between = folded.text[at : word.start()]
        if names and not re.fullmatch(r"[ .]{0,2}", between):
            break
        # A particle: « de la TOUR ».
        if word[0] in ("de", "la", "le", "du", "des", "d", "van", "von", "l") and len(names) < 4:
            at = word.end()
            if not names and not folded.is_capital(word.start()):
                ahead = _WORD.search(folded.text, at, at + 30)
                if ahead and (ahead[0] in DOCTORS or not _is_name(folded, ahead)):
                    break
            continue
        if word[0] in DOCTORS or not _is_name(folded, word) or len(names) == 4:
            break
        names.append(word)
        at = word.end()
    return names


class _Places:
    """Which letters of a text some parts of it cover."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self._covered = bytearray(len(text))
        for start, end in spans:
            self._covered[start:end] = b"\1" * (end - start)

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them stands there, in part at least."""
        return 1 in self._covered[start:end]


def _line_start(text: str, at: int) -> int:
    """Return where the line of a place begins, or what is near enough of it."""
    near = max(0, at - _LINE)
    return max(near, text.rfind("\n", near, at) + 1)


def _titled(folded: Folded, names: _Places, own: _Places, taken: _Places) -> Iterator[Mention]:
    """Yield whoever has a civil title and is not the person looked for."""
    for start, words in _titles(folded, 0, len(folded.text)):
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
        line = _line_start(folded.text, surname[0])
        before = list(_WORD.finditer(folded.text, line, surname[0]))[-1:]
        after = [word for word in [_WORD.search(folded.text, surname[1])] if word]
        beside = [
            word
            for word in (*before, *after)
            if len(word[0]) > 1
            and _is_name(folded, word)
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


def _labelled(folded: Folded, own: _Places) -> Iterator[Mention]:
    """Yield whoever is named after « Patient : » or « Nom : »."""
    for label in re.finditer(
        r"(?<![^\W_])(patiente?|nom(?: et prenom)?|nom prenom)(?! ?\w)\s*:\s*", folded.text
    ):
        names = run_of_names(folded, label.end())
        if names and not own.touch(names[0].start(), names[-1].end()):
            # « Patient : Autonome » may be nobody's name.
            sure = len(names) > 1 or is_shouted(folded, names[0])
            start = names[0].start() if sure else label.start()
            yield Mention(Who.OTHER, NamedAs.SUBJECT, start, names[-1].end())


def _attached(folded: Folded, own: _Places) -> Iterator[Mention]:
    """Yield whoever is named just before a birth date: « AUTRE Paul né le », or the line above."""
    for birth in re.finditer(rf"{BIRTH_MARK}(?={ANY_DAY})|{ANY_DAY}", folded.text):
        line = _line_start(folded.text, birth.start())
        before = folded.text[line : birth.start()]
        above = not before.strip(" :|-")
        if above:
            end = max(0, line - 1)
            line = _line_start(folded.text, end)
        else:
            end = birth.start()
        names = names_ending(folded, line, end, whole=above)
        if len(names) < 2 or own.touch(names[0].start(), names[-1].end()):
            continue
        if above and len({is_shouted(folded, word) for word in names}) < 2:
            continue
        if folded.text.endswith(" a ", 0, names[0].start()):
            continue  # « demeurant à VILLE MODELE »
        role = role_of(folded, names[0].start(), names[-1].end())
        yield Mention(Who.OTHER, role, names[0].start(), names[-1].end())


def names_ending(folded: Folded, start: int, end: int, *, whole: bool) -> list[re.Match[str]]:
    """Return the words with a capital before a place on a line.

    Args:
        whole: Whether nothing else may stand on that line.
    """
    names: list[re.Match[str]] = []
    for word in reversed(list(_WORD.finditer(folded.text, start, end))):
        if not _is_name(folded, word) or len(names) == 4:
            return [] if whole and word[0] not in CIVIL else names
        if not re.fullmatch(r"[ ,(]*" if not names else r"[ .-]*", folded.text[word.end() : end]):
            return names
        names.insert(0, word)
        end = word.start()
    return names


def is_shouted(folded: Folded, word: re.Match[str]) -> bool:
    """Whether a word is in capitals: family names are."""
    return len(word[0]) > 1 and folded.is_capital(word.end() - 1)
