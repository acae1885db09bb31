"""How a name was typed that a letter writes otherwise: the wrong way round, or in part.

« RENARD Paul » is not « RENARD Pierre Paul »: they may be twins.  Nor is « DUPONT Martin », a
doctor, « DUPONT MARTIN Luc ».  What comes first among several is what people go by.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, auto

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.pairs import FIRST_NAME, NAME_LABEL, WHICH_NAME
from feuillet.attach.patient.roles import NamedAs, role_of
from feuillet.attach.words.births import day_right_behind
from feuillet.attach.words.labels import ANY_DOCTOR, any_of, label_at, names_nobody
from feuillet.attach.words.listed import comes_later
from feuillet.attach.words.runs import WORD, begins_name, is_shouted, line_end, line_start
from feuillet.attach.words.spelling import Folded, Span
from feuillet.attach.words.topics import DONE, is_first_name

_NEAR = 3
"""Letters between a first name that is cut short and its family name."""

_FIELD = 60
"""Letters of a label before a name."""

_FIRST_NAME_LABEL = re.compile(rf"{FIRST_NAME}[ :|\n]*\Z")
_IN_USE = r"(?<![^\W_])prenoms? (?:utilises?|usuels?|d'usage)[ :|\n]*"


def are_swapped(folded: Folded, named: Sequence[Mention]) -> bool:
    """Whether a letter writes a name as a first name, and never as a name: by capitals, a label."""
    ours = [each.parts for each in named if each.who is Who.OURS]
    return not any(_is_name(folded, *parts) for parts in ours) and any(
        _is_name(folded, first_name, surname) for surname, first_name in ours
    )


def look_swapped(folded: Folded, named: Sequence[Mention], surname: str, first_name: str) -> bool:
    """Whether folded names look typed the wrong way round, and a letter does not tell."""
    ours = [each.parts for each in named if each.who is Who.OURS]
    if any(_is_name(folded, *parts) for parts in ours):
        return False
    known, first = is_first_name(surname), is_first_name(re.split(r"[- ]", first_name)[0])
    if known != first:
        return known
    # In capitals, a name comes first; « Bernard Michel » is written as it is said.
    shouted = [folded.is_capital(parts[0][1] - 1) for parts in ours]
    orders = [parts[0] < parts[1] for parts in ours]
    pairs = list(zip(shouted, orders, strict=True))
    usual = [shouts == order for shouts, order in pairs if shouts or known]
    return bool(usual) and not any(usual)


def _is_name(folded: Folded, surname: Span, first_name: Span) -> bool:
    """Whether the first of two parts is the family name, as a letter writes them."""
    labelled = NAME_LABEL.search(folded.text, max(0, surname[0] - _FIELD), surname[0])
    if labelled and not _FIRST_NAME_LABEL.search(folded.text, labelled.start() - 3, surname[0]):
        return True
    small = not folded.is_capital(first_name[1] - 1)
    return small and surname[1] - surname[0] > 1 and folded.is_capital(surname[1] - 1)


def is_in_part(folded: Folded, surnames: Sequence[Span], first_name: str) -> bool:
    """Whether a letter has a longer first name beside the name: « Anne-Marie » for « Anne ».

    Args:
        first_name: Folded.
    """
    longer = re.compile(
        rf"(?<![^\W_])(?<!-){re.escape(first_name)}(?:-\n?| (?:d[eu] |d')?)(?P<more>[^\W\d_]{{2,}})"
        r"(?:[- ][^\W\d_]+)?"
    )
    return any(
        folded.is_capital(found.start("more"))
        and not names_nobody(label_at(folded, *found.span("more")))
        and (
            _FIRST_NAME_LABEL.search(folded.text, max(0, found.start() - _FIELD), found.start())
            or any(
                0 <= found.start() - end <= _NEAR
                or (found.end("more") <= start and start - found.end("more") <= _NEAR)
                for start, end in _near(surnames, found.span())
            )
        )
        for found in longer.finditer(folded.text)
        if not any(
            start <= found.start("more") < end for start, end in _near(surnames, found.span())
        )
    )


def _near(surnames: Sequence[Span], place: Span) -> Sequence[Span]:
    """Return the surnames, sorted, that may stand beside a place."""
    return surnames[
        bisect_left(surnames, (place[0] - _FIELD,)) : bisect_left(surnames, (place[1] + _FIELD,))
    ]


class Fit(IntEnum):
    """How a leaflet's names go with those of a letter's patient, best first."""

    WHOLE = auto()
    """They are all of them, or all but further first names."""

    SHORTER = auto()
    """The name is the beginning of a longer one."""

    LATER = auto()
    """Another first name comes before."""

    OTHER = auto()
    """They are some words of the patient's names, as nobody is called."""


_OFFICE = any_of(
    "hdj hds uhcd hc resident residente sortant sortante entrant entrante labo laboratoire",
    "ambulatoire autorisation beneficiaire consentement questionnaire fiche bon demande etiquette",
    "bulletin attestation certificat formulaire liste identification hospitalise hospitalisee",
)
"""Words in capitals before a name, of a label or a ward: none is a name's beginning."""

_PARTICLES = any_of("de la le les du des da do dos di van von der den d l")
_BESIDE = re.compile(r"[ ]?")
_BEGINS = re.compile(r"(?:\A|\n|[.:;!?] )\Z")
_DONE = re.compile(DONE)
_NAME_COLUMN = re.compile(rf"(?<![^\W_])noms?(?:{WHICH_NAME})* ?(?=\n|[|]|(?:pre)?noms?(?![^\W_]))")
"""A label of a name whose value is in a column below."""

_COLUMNS = 250
"""Letters before a row in which the heads of its columns stand."""

_DOCTOR = re.compile(rf"(?<![^\W_])(?:{ANY_DOCTOR})\.? (?:[^\W\d_]\.?(?:-?[^\W\d_]\.)? )?\Z")

Words = list[re.Match[str]]


def fit_of(folded: Folded, named: Sequence[Mention], whole: Mention, days: Sequence[Span]) -> Fit:
    """Return how the names of a leaflet go with those that a letter gives.

    Args:
        whole: Where both stand that its birth date is of.
        days: Where that birth date stands.
    """
    ours = [x for x in named if x.who is Who.OURS and x.role is NamedAs.SUBJECT]
    dated = [x for x in ours if day_right_behind(folded, x.end) in days]
    fit = min(_fit(folded, each) for each in {*dated, whole})
    if fit is Fit.LATER and (
        any(_is_usual(folded, each.parts[1]) for each in ours) or _goes_by(folded, whole.parts[1])
    ):
        return Fit.WHOLE
    later = fit is Fit.LATER
    if later and all(comes_later(folded, each.parts[1]) for each in {*dated, whole}):
        return Fit.OTHER  # « Pierre, Paul » is Pierre.
    doubtful = later or _is_of_one_style(folded, whole)
    return Fit.OTHER if doubtful and _is_anothers(folded, whole, alone=later) else fit


def _fit(folded: Folded, each: Mention) -> Fit:
    """Return what `fit_of` does, by one place of both names."""
    surname, first = each.parts
    if comes_later(folded, first):
        return Fit.LATER
    heads = _NAME_COLUMN.findall(folded.text, max(0, each.start - _COLUMNS), each.start)
    if len(heads) > 1:
        return Fit.WHOLE  # Both family names of one woman stand side by side.
    begin, end = min(surname, first), max(surname, first)
    between = _between(folded, begin[1], end[0])
    if between is None:
        return _fit_of_fields(folded, surname, first)
    row = _Row(_before(folded, begin[0]), between, _behind(folded, end[1]), surname < first)
    if _shouts(folded, surname) == _shouts(folded, first):
        return _fit_of_one_style(folded, row, shouts=_shouts(folded, surname))
    return _fit_by_capitals(folded, row)


@dataclass(frozen=True)
class _Row:
    """The names of one person in one row."""

    before: Words
    between: Words
    """Between the name and the first name that are looked for."""

    behind: Words
    surname_first: bool


def _fit_by_capitals(folded: Folded, row: _Row) -> Fit:
    """Return how names go with those of a row where only family names are in capitals."""
    before, between, behind = (
        [is_shouted(folded, word) for word in words]
        for words in (row.before, row.between, row.behind)
    )
    if any(before if row.surname_first else between):
        return Fit.OTHER  # « DUPONT MARTIN Luc » is no MARTIN.
    if row.surname_first:
        first_names_between = not all(between)
        longer = any(between)
    else:
        plain = [word for word in row.before if not is_shouted(folded, word)]
        first_names_between = _earlier(folded, plain) is not Fit.WHOLE
        longer = any(behind)
    if first_names_between:
        return Fit.LATER
    return Fit.SHORTER if longer else Fit.WHOLE


def _fit_of_one_style(folded: Folded, row: _Row, *, shouts: bool) -> Fit:
    """Return how names go with those of a row where capitals do not tell which are which."""
    plain = [x for x in (*row.before, *row.behind) if not is_shouted(folded, x)]
    if shouts and any(is_first_name(word[0]) for word in plain):
        return Fit.OTHER  # « SIMON LAURENT Aurélie » is no Laurent SIMON.
    before, behind = (
        [x for x in words if is_shouted(folded, x) == shouts] for words in (row.before, row.behind)
    )
    if row.surname_first:
        return max(_earlier(folded, before), Fit.LATER if row.between else Fit.WHOLE)
    if _earlier(folded, before) is not Fit.WHOLE:
        return Fit.LATER
    first_names = all(is_first_name(word[0]) for word in row.between)
    return Fit.WHOLE if first_names and not behind else Fit.SHORTER


def _fit_of_fields(folded: Folded, surname: Span, first: Span) -> Fit:
    """Return how names go with those that stand apart, each in its field or on its line."""
    shouts = _shouts(folded, surname)
    if any(is_shouted(folded, word) == shouts for word in _before(folded, surname[0])):
        return Fit.OTHER
    before = _before(folded, first[0])
    labelled = before and _FIRST_NAME_LABEL.search(
        folded.text, max(0, before[0].start() - _FIELD), before[0].start()
    )
    # « TESTA née MODELE Rose Anne »
    small = any(shouts and not is_shouted(folded, word) for word in before)
    if labelled or (small and not folded.is_capital(first[1] - 1)):
        return Fit.LATER
    longer = any(shouts and is_shouted(folded, word) for word in _behind(folded, surname[1]))
    return Fit.SHORTER if longer else Fit.WHOLE


def _earlier(folded: Folded, before: Words) -> Fit:
    """Return what names before both are: a word that begins a sentence may be none."""
    if not before:
        return Fit.WHOLE
    first = before[0]
    begins = _BEGINS.search(folded.text, max(0, first.start() - 2), first.start())
    unsure = begins and not is_shouted(folded, first) and not is_first_name(first[0])
    return Fit.SHORTER if unsure and len(before) == 1 else Fit.OTHER


def _between(folded: Folded, start: int, end: int) -> Words | None:
    """Return the names between two places; nothing if anything else stands there."""
    words = list(WORD.finditer(folded.text, start, end))
    plain = re.fullmatch(r"[ \n,]*", WORD.sub("", folded.text[start:end]))
    if not plain or not all(_may_be_name(folded, word) or word[0] in _PARTICLES for word in words):
        return None
    return [word for word in words if word[0] not in _PARTICLES]


def _before(folded: Folded, start: int) -> Words:
    """Return the names right before a place, on its line."""
    found: Words = []
    for word in reversed([*WORD.finditer(folded.text, line_start(folded.text, start), start)]):
        if not _BESIDE.fullmatch(folded.text, word.end(), start):
            break
        if not _may_be_name(folded, word) and word[0] not in _PARTICLES:
            break
        found.insert(0, word)
        start = word.start()
    if _DOCTOR.search(folded.text, max(0, start - 20), start):
        return []  # « Pr H. LEBLOND » is of another column.
    return [word for word in found if word[0] not in _PARTICLES]


def _behind(folded: Folded, end: int) -> Words:
    """Return the names right behind a place, on its line."""
    found: Words = []
    for word in WORD.finditer(folded.text, end, line_end(folded.text, end)):
        if not _BESIDE.fullmatch(folded.text, end, word.start()):
            break
        if not _may_be_name(folded, word) and word[0] not in _PARTICLES:
            break
        if word[0] not in _PARTICLES:
            found.append(word)
        end = word.end()
    return found


def _may_be_name(folded: Folded, word: re.Match[str]) -> bool:
    named = begins_name(folded, word) and not re.search(r"\d", word[0])
    known = word[0] in _OFFICE or _DONE.fullmatch(word[0])
    return named and not known and len(label_at(folded, *word.span())) != 1


def _shouts(folded: Folded, place: Span) -> bool:
    return place[1] - place[0] > 1 and folded.is_capital(place[1] - 1)


def _is_of_one_style(folded: Folded, whole: Mention) -> bool:
    """Whether capitals do not tell which are first names, and there are more than two words."""
    surname, first = whole.parts
    if _shouts(folded, surname) != _shouts(folded, first):
        return False
    return bool(_before(folded, min(surname, first)[0]) or _behind(folded, max(surname, first)[1]))


def _is_usual(folded: Folded, first: Span) -> bool:
    """Whether a first name is the first behind its label: « Prénom utilisé : Anne »."""
    return bool(_FIRST_NAME_LABEL.search(folded.text, max(0, first[0] - _FIELD), first[0]))


def _goes_by(folded: Folded, first: Span) -> bool:
    """Whether a letter says that a first name is the one in use, wherever it does."""
    name = re.escape(folded.text[slice(*first)])
    return bool(re.search(rf"{_IN_USE}{name}(?![^\W_]|-)", folded.text))


def _is_anothers(folded: Folded, whole: Mention, *, alone: bool) -> bool:
    """Whether somebody else is called by those names: « sa sœur Claire PETITJEAN », « Dr ».

    Args:
        alone: Whether the first name alone tells: « sa sœur Claire ».
    """
    name, first = (re.escape(folded.text[slice(*part)]) for part in whole.parts)
    either = rf"{name} {first}|{first} {name}" + (f"|{first}" if alone else "")
    return any(
        (said.end() <= whole.start or whole.end <= said.start())
        and folded.is_capital(said.start())
        and role_of(folded, *said.span()) in (NamedAs.KIN, NamedAs.STAFF)
        for said in re.finditer(rf"(?<![^\W_])(?:{either})(?![^\W_])", folded.text)
    )
