"""A table checked as a whole: its rows, and what the others or passed-over cells tell of each.

A row beside which somebody wrote « annulé », or whose year is alone, is printed: whoever prints
is told.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low
from typing import TypeVar

from feuillet.batch.rows import (
    Accept,
    AnyRow,
    CheckedRows,
    Complete,
    RefusedRow,
    check_rows,
)
from feuillet.batch.tables.beside.acts import UNLIKE, ActReader
from feuillet.batch.tables.beside.entry_days import ON_EVE, says_eve
from feuillet.batch.tables.beside.notes import NoteReader
from feuillet.batch.tables.columns import RawRow
from feuillet.batch.tables.headings import day_and_hour
from feuillet.batch.tables.no_patient import CANCELLED, CONTINUED, CONTINUES
from feuillet.batch.tables.table import Remark, TableRow, name_rows
from feuillet.check import says_cancelled
from feuillet.errors import quoted_list
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Doubt, day_of

_Row = TypeVar("_Row", bound=AnyRow)

OF_NOBODY = frozenset((CANCELLED, UNLIKE))
"""What says that a row may be of nobody who comes for this act: told before what else is wrong."""

FAR = 183
"""Days from the middle of a list, about six months: what a mistyped year is beyond."""

FEWEST = 3
"""Dates of which one may be alone."""


def check_table(
    rows: Sequence[RawRow],
    around: Iterable[TableRow],
    blank: Sequence[int],
    leaflet: Leaflet,
    accept: Accept,
    complete: Complete,
    salt: str,
    told: Sequence[Remark] = (),
) -> CheckedRows:
    """Return the rows of a table, checked one by one and then among each other.

    Args:
        around: The table's rows, with the columns that are passed over.
        told: What deserves a look in its columns.

    The others, and what is raised, as `check_rows`.
    """
    patients = [row for row in rows if not row.aside]
    aside = tuple(row.number for row in rows if row.aside)
    checked = check_rows(patients, blank, leaflet, accept, complete, salt)
    doubted = doubt_rows(replace(checked, aside=aside), around, leaflet)
    beside = (*_on_acts(patients, doubted, leaflet), *_on_notes(patients, doubted, leaflet))
    whole = remarks_on(patients, leaflet)
    return _remarked(doubted, (*told, *_passed_over(aside), *beside, *whole))


def _on_acts(rows: Sequence[RawRow], checked: CheckedRows, leaflet: Leaflet) -> Iterator[Remark]:
    """Yield the rows whose act says otherwise than they do."""
    acts = {row.number: row.act for row in rows if row.act}
    if not acts:
        return
    found: defaultdict[str, list[int]] = defaultdict(list)
    reader = ActReader(leaflet)
    for row in checked.everybody:
        for words in reader.doubts(acts.get(row.number, ""), row.values.known):
            found[words].append(row.number)
    yield from (Remark(words, numbers) for words, numbers in found.items())


def _on_notes(rows: Sequence[RawRow], checked: CheckedRows, leaflet: Leaflet) -> Iterator[Remark]:
    """Yield the rows that a note beside them says otherwise than they do."""
    notes = {row.number: row.notes for row in rows if row.notes}
    if not notes:
        return
    found: defaultdict[str, list[int]] = defaultdict(list)
    reader = NoteReader(leaflet)
    for row in checked.everybody:
        for words in reader.doubts(notes.get(row.number, ()), row.values.known):
            found[words].append(row.number)
    yield from (Remark(words, numbers) for words, numbers in found.items())


def _passed_over(rows: Sequence[int]) -> Iterator[Remark]:
    if rows:
        yield Remark(
            "un jour seul, sans patient, que feuillet ne met dans aucune fiche : vérifiez que"
            " chaque patient a sa date sur sa ligne",
            rows,
        )


def remarks_on(rows: Sequence[RawRow], leaflet: Leaflet) -> Iterator[Remark]:
    """Yield what rows tell together: what none fills, names exchanged.

    A day or an hour that an author has left blank for a hand to write is one that its sheets
    cannot do without.
    """
    lacking = [
        variable.label
        for name, variable in leaflet.variables.items()
        if variable.type in ("date", "time")
        and variable.missing == "blank"
        and not any(name in row.raw or name in row.faulty for row in rows)
    ]
    if lacking and rows:
        yield Remark(
            f"aucune colonne remplie pour {quoted_list(lacking)} : les feuilles auront des"
            " pointillés, ajoutez-la si vous la connaissez"
        )
    if continued := [
        one.number for one, below in pairwise(rows) if one.raw and CONTINUES in below.problems
    ]:
        yield Remark(CONTINUED, continued)
    capitals = [_in_capitals(row) for row in rows if _has_names(row)]
    if len(capitals) > 1 and set(capitals) == {(False, True)}:
        yield Remark(
            "tous les prénoms sont en capitales, et aucun nom : si ces deux colonnes sont"
            " échangées, échangez leurs titres"
        )
    if exchanged := _exchanged(rows):
        yield Remark(
            "nom et prénom semblent échangés, au contraire des autres lignes : vérifiez", exchanged
        )


def _exchanged(rows: Sequence[RawRow]) -> Sequence[int]:
    """Return the few rows whose first name alone is in capitals, where surnames alone are."""
    capitals = {row.number: _in_capitals(row) for row in rows if _has_names(row)}
    usual = sum(both == (True, False) for both in capitals.values())
    found = [number for number, both in capitals.items() if both == (False, True)]
    return found if usual >= 2 and 3 * len(found) <= len(capitals) <= 2 * usual else ()


def _has_names(row: RawRow) -> bool:
    return "nom" in row.raw and "prenom" in row.raw


def _in_capitals(row: RawRow) -> tuple[bool, bool]:
    """Return whether a row's surname and its first name are in capitals."""
    return _is_in_capitals(row.raw["nom"]), _is_in_capitals(row.raw["prenom"])


def _is_in_capitals(name: str) -> bool:
    """Whether a name is; one letter, or « J.-P. », says nothing."""
    return name.isupper() and any(len(word) > 1 for word in re.findall(r"[^\W\d_]+", name))


def _remarked(checked: CheckedRows, told: Sequence[Remark]) -> CheckedRows:
    """Return checked rows with remarks: at each patient's row, and what is about none of them."""
    patients = {row.number for row in checked.everybody}
    of_rows: defaultdict[int, list[str]] = defaultdict(list)
    whole = []
    for one in told:
        for number in one.rows:
            of_rows[number].append(one.words)
        if others := set(one.rows) - patients:
            whole.append(f"{name_rows(others)} : {one.words}")
        elif not one.rows:
            whole.append(one.words)
    return replace(_with_warnings(checked, of_rows), remarks=(*whole, *checked.remarks))


def doubt_rows(checked: CheckedRows, rows: Iterable[TableRow], leaflet: Leaflet) -> CheckedRows:
    """Return checked rows, with a warning at each that deserves a look for what stands around it.

    Args:
        rows: The table's, with the columns that are passed over.
    """
    found: defaultdict[int, list[str]] = defaultdict(list)
    everybody = [row for row in checked.everybody if row.raw]
    hours = {one.number for one in everybody if _has_hour(one, leaflet)}
    for row in rows:
        if any(says_cancelled(cell.text) for cell in row.cells):
            found[row.number].append(CANCELLED)
        if row.number in hours and any(says_eve(cell.text) for cell in row.cells):
            found[row.number].append(ON_EVE)
    lacking: defaultdict[int, list[str]] = defaultdict(list)
    for name, variable in leaflet.variables.items():
        if variable.type in ("date", "appointment"):
            words = f"{variable.label} : à plus de six mois des autres lignes, vérifiez l'année"
            for number in _alone(everybody, name):
                found[number].append(words)
        for number in _lacking(everybody, name, leaflet):
            lacking[number].append(variable.label)
    for number, labels in lacking.items():
        empty, had = ("vide", "l'ont") if len(labels) == 1 else ("vides", "les ont")
        words = f"{', '.join(labels)} : {empty}, et la plupart des autres lignes {had}, vérifiez"
        found[number].append(words)
    return _with_warnings(checked, found)


def _lacking(rows: Sequence[AnyRow], name: str, leaflet: Leaflet) -> Sequence[int]:
    """Return the rows without what most others have, of those that it is asked of.

    Days and hours that a hand would write are had by half of them, answers by two thirds; none of
    what is counted from a list.
    """
    variable = leaflet.variables[name]
    asked = [one for one in rows if holds(variable.when, one.values.known)]
    if variable.type in ("date", "time") and variable.missing == "blank":
        empty = [one.number for one in asked if _is_empty(one, name)]
        return empty if 2 * len(empty) <= len(asked) else ()
    counts = {one.count for one in leaflet.variables.values()}
    if variable.type not in ("choice", "choices", "integer") or name in counts:
        return ()
    if variable.when or variable.asked:
        return ()
    fields = [one for one in (name, variable.count) if one]
    empty = [one.number for one in asked if not any(_is_filled(one, field) for field in fields)]
    return empty if 3 * len(empty) <= len(asked) else ()


def _is_filled(row: AnyRow, name: str) -> bool:
    """Whether something is typed for a field: « À décider » is an answer."""
    return name in row.raw or (isinstance(row, RefusedRow) and name in row.unread)


def _with_warnings(checked: CheckedRows, found: Mapping[int, Sequence[str]]) -> CheckedRows:
    return replace(
        checked,
        entries=tuple(_warned(row, found.get(row.number, ())) for row in checked.entries),
        refused=tuple(_warned(row, found.get(row.number, ())) for row in checked.refused),
    )


def _has_hour(row: AnyRow, leaflet: Leaflet) -> bool:
    return any(name in row.raw for name in day_and_hour(leaflet)[1:])


def _is_empty(row: AnyRow, name: str) -> bool:
    if isinstance(row, RefusedRow) and _is_filled(row, name):
        return False
    return name not in row.values.known


def _alone(entries: Iterable[AnyRow], name: str) -> Iterator[int]:
    """Yield the rows whose date is far from the middle one, unless they are more than a third."""
    days = {}
    for entry in entries:
        if day := day_of(entry.values.known.get(name)):
            days[entry.number] = day.toordinal()
    if len(days) < FEWEST:
        return
    middle = median_low(days.values())
    far = [number for number, day in days.items() if abs(day - middle) > FAR]
    if len(far) * 3 <= len(days):
        yield from far


def _warned(row: _Row, told: Sequence[str]) -> _Row:
    if not told:
        return row
    values = row.values
    doubts = (Doubt(words, "row-unusual") for words in told)
    return replace(row, values=replace(values, warnings=(*values.warnings, *doubts)))
