"""Rows of one list that may be of one patient, or of two who would be taken for each other."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from feuillet.model.characters import bare_letters, clean, fold
from feuillet.model.french import shorten

_APART = 3
"""Groups of rows that have a line each; more of one kind are one line."""

_NAMED = 10
"""Groups that one line names."""

EXCHANGED = "même nom, jour et mois de naissance échangés, vérifiez lesquels sont justes"
NEARLY = (
    "même nom, dates de naissance presque pareilles : sans doute un seul patient et une"
    " faute de frappe, vérifiez"
)
NAMESAKES = (
    "mêmes nom et prénom, dates de naissance différentes : des patients à ne pas confondre, ou une"
    " date fausse, vérifiez"
)
TWINS = (
    "même nom, même date de naissance, prénoms différents : des jumeaux, ou un seul patient et une"
    " faute, vérifiez"
)
ONE_FILE = "même IPP, patients différents, vérifiez lequel est juste"


class Patient(Protocol):
    """What is known of a row whose patient is."""

    @property
    def number(self) -> int:
        """As the spreadsheet shows it."""

    @property
    def raw(self) -> Mapping[str, str]:
        """What is typed in it."""

    @property
    def identity(self) -> tuple[str, ...]:
        """Surname, first name, birth date as printed, then what else of it is known."""

    @property
    def ipp(self) -> str:
        """The number of the patient's file, if known."""


Alike = tuple[Sequence[Patient], str]
"""Rows that have something in common, and what deserves a look in them."""


def content_of(raw: Mapping[str, str]) -> str:
    """Return a row's content as one text, whatever the order of its columns."""
    known = {name: clean(value) for name, value in raw.items() if clean(value)}
    return json.dumps(known, sort_keys=True, ensure_ascii=False)


def find_alike(rows: Iterable[Patient]) -> Iterator[Alike]:
    """Yield the same patient, however written, the same row, twice, and namesakes."""
    people: defaultdict[tuple[str, ...], list[Patient]] = defaultdict(list)
    namesakes: defaultdict[tuple[str, ...], list[Patient]] = defaultdict(list)
    exchanged: defaultdict[tuple[str, ...], list[Patient]] = defaultdict(list)
    families: defaultdict[tuple[str, ...], list[Patient]] = defaultdict(list)
    files: defaultdict[str, list[Patient]] = defaultdict(list)
    for row in rows:
        surname, first = map(_spelled, row.identity[:2])
        names, birth = sorted((surname, first)), row.identity[2]
        day, month, year = birth.split("/")
        people[*names, birth].append(row)
        namesakes[*names].append(row)
        exchanged[*names, *sorted((day, month)), year].append(row)
        families[surname, birth].append(row)
        if row.ipp:
            files[_spelled(row.ipp)].append(row)
    for same in people.values():
        if len(same) > 1:
            yield same, f"{_how_alike(same)}, vérifiez que chacune est voulue"
    mistyped = [
        *((same, EXCHANGED) for same in exchanged.values() if _births(same) > 1),
        *((same, NEARLY) for several in namesakes.values() for same in _nearly_born(several)),
    ]
    yield from mistyped
    told = [{row.number for row in same} for same, _ in mistyped]
    for same in namesakes.values():
        if _births(same) > 1 and not any(
            one.issuperset(row.number for row in same) for one in told
        ):
            yield same, NAMESAKES
    for same in families.values():
        if len({_spelled(row.identity[1]) for row in same}) > 1:
            yield same, TWINS
    for same in files.values():
        if len({tuple(map(_spelled, row.identity[:3])) for row in same}) > 1:
            yield same, ONE_FILE


def gather_alike(alike: Iterable[Alike]) -> Iterator[str]:
    """Yield a line for each group of rows, or one for all of a kind where they are many."""
    kinds: defaultdict[str, list[Sequence[Patient]]] = defaultdict(list)
    for same, words in alike:
        kinds[words].append(same)
    for words, groups in kinds.items():
        if len(groups) > _APART:
            yield tell_alike(groups, words)
        else:
            yield from (tell_alike([same], words) for same in groups)


def tell_alike(groups: Sequence[Sequence[Patient]], words: str) -> str:
    """Return « Lignes 2, 4 ; 7, 9 : … »."""
    shown, more = shorten(groups, _NAMED)
    named = " ; ".join(", ".join(str(row.number) for row in same) for same in shown)
    rest = f" et {more} autres groupes" if more else ""
    return f"Lignes {named}{rest} : {words}"


def _births(rows: Iterable[Patient]) -> int:
    return len({row.identity[2] for row in rows})


def _nearly_born(namesakes: Sequence[Patient]) -> Iterator[Sequence[Patient]]:
    """Yield rows of one name whose births differ by one figure, or by the order of two.

    Twins are born on the same day.
    """
    alike: defaultdict[tuple[str, ...], list[Patient]] = defaultdict(list)
    for row in namesakes if len(namesakes) > 1 else ():
        birth = row.identity[2]
        for at, sign in enumerate(birth):
            if sign != "/":
                alike[birth[:at], birth[at + 1 :]].append(row)
        alike[tuple("".join(sorted(part)) for part in birth.split("/"))].append(row)
    told: set[tuple[int, ...]] = set()
    for same in alike.values():
        rows = tuple(row.number for row in same)
        if _births(same) > 1 and rows not in told:
            told.add(rows)
            yield same


def _spelled(name: str) -> str:
    """Return a name's letters, as all the ways to write it have them: « D’Évry », « D EVRY »."""
    return "".join(c for c in fold(bare_letters(name)) if c.isalnum())


def _how_alike(same: Sequence[Patient]) -> str:
    """Return what rows of one patient have in common."""
    if len({content_of(row.raw) for row in same}) < len(same):
        return "lignes identiques"
    if len({tuple(part.casefold() for part in row.identity[:2]) for row in same}) == 1:
        return "même nom, même date de naissance"
    if len({tuple(map(_spelled, row.identity[:2])) for row in same}) == 1:
        return "même nom écrit autrement (accent, tiret, apostrophe), même date de naissance"
    return "nom et prénom échangés, même date de naissance"
