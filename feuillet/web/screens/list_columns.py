"""The columns of a list, as a screen shows them: what each is for, how sure that is, what lacks."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from feuillet.batch import (
    column_letters,
    guess_columns,
    lacked_by_fields,
    match_columns,
)
from feuillet.model.characters import fold
from feuillet.model.french import capitalise, counted, enumerate_fr, is_plural
from feuillet.model.variables import WHOLE_IDENTITY, ungiven
from feuillet.web.jobs import Job
from feuillet.web.screens.list_words import spaced

Known = Literal["known", "recalled", "proposed", "chosen", "aside", "asked"]
"""By its name, as last time, likely, by hand, for nothing, or not at all: somebody must say."""

_TWO_PATIENTS = "deux patients par ligne"
_OF_A_COLUMN = re.compile(r"colonne ([A-Z]+)(?: « .*? »)? : (.+)", re.DOTALL)
_NO_ADVICE = re.compile(
    r"^nom de colonne inconnu\. ?|(?:Si ce n'est pas une|Si elle sert|Tous les champs ont).*$"
)
_TOLD_ELSEWHERE = re.compile(
    r"colonne [A-Z]|colonnes .* : toutes|il manque la colonne |choisissez parmi les champs"
)
"""What is said under a column, or by `missing_of`."""

_UNUSED = "Colonnes dont feuillet"
_OF_ROWS = re.compile(rf"Lignes? |{_UNUSED}")

_DOUBLE = (
    "Plusieurs colonnes sont pour ce champ : choisissez pour chacune le sien, ou « laissée de"
    " côté »."
)
_SEVERAL = "Ce nom va à plusieurs champs : choisissez."
_WHOSE = "Choisissez un champ, ou « laissée de côté »."


@dataclass(frozen=True)
class Column:
    """One column to match."""

    index: int
    letters: str
    header: str
    example: str
    variable: str
    """What it is for; empty if it is for nothing, or as long as nobody knows."""

    known: Known
    problem: str = ""
    note: str = ""
    """What to look at, though nothing need be chosen."""


def columns_of(job: Job) -> list[Column]:
    """Return each column, what is likely or of no use already chosen."""
    table, uses, notes = job.table, _Uses(job), _notes(job)
    found = []
    for index, header in enumerate(table.header):
        name, known, problem = uses.of(index)
        letters = column_letters(index)
        note = notes.get(letters, "") if known == "aside" and index not in job.chosen else ""
        column = Column(
            index,
            letters,
            header,
            table.rows[0].cells[index].text,
            name,
            known,
            spaced(problem),
            spaced(note),
        )
        found.append(column)
    return found


@dataclass(frozen=True)
class _Uses:
    """What the columns of a list are for."""

    job: Job

    def of(self, index: int) -> tuple[str, Known, str]:
        """Return the field of a column, how that is known, and what is wrong with it."""
        job = self.job
        name = self._matches.get(index, "")
        if name and self._counts[name] > 1:
            return name, "asked", _DOUBLE
        if index not in job.chosen and len(self._named[index]) > 1:
            return "", "asked", _SEVERAL
        if index in self._matches:
            return name, self._how(index, name), ""
        guess = self._guessed.get(index)
        if guess is None and any(_TWO_PATIENTS in line for line in job.problems):
            return "", "asked", _WHOSE
        if guess:
            return guess, "proposed", ""
        return "", "recalled" if self._is_recalled(index) else "aside", ""

    def _how(self, index: int, name: str) -> Known:
        """Return how it is known what a column is for, matched by its name or by hand."""
        own = tuple(self._named[index])
        again = self._is_recalled(index)
        if own == (name,):
            return "recalled" if again else "known"
        if not name:
            return "recalled" if again and not own else "aside"
        return "proposed" if self._likely.get(index) == name else "chosen"

    def _is_recalled(self, index: int) -> bool:
        return fold(self.job.table.header[index]) in self._recalled

    @cached_property
    def _matches(self) -> Mapping[int, str]:
        return self.job.matches()

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return Counter(self._matches.values())

    @cached_property
    def _named(self) -> Mapping[int, Sequence[str]]:
        return match_columns(self.job.table, self.job.press.leaflet, self.job.renames)

    @cached_property
    def _guessed(self) -> Mapping[int, str]:
        job = self.job
        return guess_columns(job.table, job.press.leaflet, job.renames, job.chosen)

    @cached_property
    def _likely(self) -> Mapping[int, str]:
        return guess_columns(self.job.table, self.job.press.leaflet, self.job.renames)

    @cached_property
    def _recalled(self) -> frozenset[str]:
        decided = map(fold, self.job.decided)
        return frozenset(map(fold, self.job.renames)).difference(decided)


def _notes(job: Job) -> Mapping[str, str]:
    """Return what the table's refusal says of single columns, by letters, but what is shown."""
    told = (_OF_A_COLUMN.match(line) for line in job.problems)
    words = {one[1]: _NO_ADVICE.sub("", one[2]).strip() for one in told if one}
    nameless = "elle n'a pas de nom"
    notes = {at: text for at, text in words.items() if text and not text.startswith(nameless)}
    return {at: text[:1].upper() + text[1:] for at, text in notes.items()}


def missing_of(job: Job, columns: Sequence[Column]) -> str:
    """Return which fields no column gives without which nothing is printed, and what to do."""
    given = {one.variable for one in columns}
    variables = job.press.leaflet.all_variables
    blocking = (name for name, one in variables.items() if one.missing == "block" and not one.when)
    wanted = ungiven((*WHOLE_IDENTITY, *blocking), given)
    lacking = [f"« {variables[name].label} »" for name in wanted]
    if not lacking:
        return ""
    several = len(lacking) > 1
    which = "les colonnes qui les donnent" if several else "la colonne qui le donne"
    return spaced(
        f"Il manque {enumerate_fr(tuple(lacking))} : choisissez plus bas {which}, ou"
        f" ajoutez-{'les' if several else 'la'} au tableau, puis déposez-le de nouveau."
    )


def lacking_of(job: Job, columns: Sequence[Column]) -> list[str]:
    """Return all that keeps a list at its columns, but for what is said under one of them."""
    missing = missing_of(job, columns)
    return [*([missing] if missing else []), *first_of(general_of(job), columns)[0]]


def told_of_columns(job: Job) -> dict[str, Any]:
    """Return what the script of the columns shows after each choice."""
    columns = columns_of(job)
    under = {str(one.index): one.problem or one.note for one in columns}
    return {"lacking": lacking_of(job, columns), "under": under}


def unsettled(job: Job) -> Mapping[int, Sequence[str]]:
    """Return the columns that are left aside, unasked, though they hold what a field lacks."""
    found = lacked_by_fields(job.table, job.press.leaflet, job.renames, job.chosen)
    return {at: names for at, names in found.items() if at not in job.settled_aside}


def asked_of(job: Job) -> tuple[str, list[str]]:
    """Return what is asked before such columns are left aside: a title, and a line for each."""
    found, variables = unsettled(job), job.press.leaflet.all_variables
    called = {at: _called(job, at) for at in found}
    verb = "restent" if is_plural(len(found)) else "reste"
    lines = [
        f"{called[at]} : ce qu'elle contient irait à"
        f" {' ou '.join(f'« {variables[name].label} »' for name in names)}, sans colonne"
        for at, names in found.items()
    ]
    title = f"{', '.join(called.values())} {verb} de côté"
    return capitalise(title), [spaced(capitalise(line)) for line in lines]


def _called(job: Job, index: int) -> str:
    heading = " ".join(job.table.header[index].split())
    return heading or f"la colonne {column_letters(index)}"


def summary_of(job: Job, columns: Sequence[Column]) -> str:
    """Return how many rows were read, how many columns have a place, and what to verify."""
    known = Counter(one.known for one in columns)
    placed = len(columns) - known["aside"] - known["asked"]
    lines = [f"{counted(len(job.table.rows), 'ligne lue', 'lignes lues')}."]
    verb = "ont trouvé leur place" if is_plural(placed) else "a trouvé sa place"
    lines.append(f"{counted(placed, 'colonne')} sur {len(columns)} {verb}.")
    if proposed := known["proposed"]:
        which = f"les {proposed} proposées" if is_plural(proposed) else "celle qui est proposée"
        lines.append(f"Vérifiez {which}.")
    if aside := known["aside"]:
        which = f"les {aside} laissées de côté ne servent" if aside > 1 else "celle de côté ne sert"
        lines.append(f"Vérifiez que {which} pas.")
    return " ".join(lines)


def general_of(job: Job) -> list[str]:
    """Return the problems of a table that are those of no single column."""
    lines = [line for line in job.problems if not _TOLD_ELSEWHERE.match(line)]
    return [spaced(capitalise(line)) for line in lines]


def first_of(lines: Sequence[str], columns: Sequence[Column]) -> tuple[list[str], list[str]]:
    """Return what must be settled at once, and what waits until the columns have their places."""
    if all(one.known in ("known", "recalled", "chosen") for one in columns):
        return list(lines), []
    later = [line for line in lines if _OF_ROWS.match(line)]
    return [line for line in lines if line not in later], [
        line for line in later if not line.startswith(_UNUSED)
    ]
