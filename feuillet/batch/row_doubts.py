"""A table checked as a whole: its rows, and what the others or passed-over cells tell of each.

A row beside which somebody wrote « annulé », or whose year is alone, is printed: whoever prints
is told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median_low

from feuillet.batch.rows import CheckedRows, ReadyRow, check_rows
from feuillet.batch.tables.columns import RawRow, remarks_on
from feuillet.batch.tables.table import TableRow
from feuillet.check import says_cancelled
from feuillet.model.leaflet import Appointment, Leaflet, Value, Values

CANCELLED = (
    "une cellule dit « annulé », « décédé », « reporté » ou de même : supprimez la ligne si ce"
    " patient ne vient pas"
)
FAR = 183
"""Days from the middle of a list, about six months: what a mistyped year is beyond."""

FEWEST = 3
"""Dates of which one may be alone."""


def check_table(
    rows: Sequence[RawRow],
    around: Iterable[TableRow],
    blank: Sequence[int],
    leaflet: Leaflet,
    accept: Callable[[Mapping[str, str]], Mapping[str, Value]],
    complete: Callable[[Mapping[str, Value]], Values],
    salt: str,
) -> CheckedRows:
    """Return the rows of a table, checked one by one and then among each other.

    Args:
        around: The table's rows, with the columns that are passed over.

    The others, and what is raised, as `check_rows`.
    """
    checked = check_rows(rows, blank, accept, complete, salt)
    remarks = (*remarks_on(rows, leaflet), *checked.remarks)
    return doubt_rows(replace(checked, remarks=remarks), around, leaflet)


def doubt_rows(checked: CheckedRows, rows: Iterable[TableRow], leaflet: Leaflet) -> CheckedRows:
    """Return checked rows, with a warning at each that deserves a look for what stands around it.

    Args:
        rows: The table's, with the columns that are passed over.
    """
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        if any(says_cancelled(cell.text) for cell in row.cells):
            found[row.number].append(CANCELLED)
    for name, variable in leaflet.variables.items():
        if variable.type in ("date", "appointment"):
            words = f"{variable.label} : à plus de six mois des autres lignes, vérifiez l'année"
            for number in _alone(checked.entries, name):
                found[number].append(words)
        if variable.type in ("date", "time") and variable.missing == "blank":
            words = f"{variable.label} : vide, et d'autres lignes l'ont, vérifiez"
            empty = [one.number for one in checked.entries if name not in one.values.known]
            # Where no row has it, that is told once.
            for number in empty if len(empty) < len(checked.entries) else ():
                found[number].append(words)
    entries = tuple(_warned(entry, found.get(entry.number, ())) for entry in checked.entries)
    return replace(checked, entries=entries)


def _alone(entries: Iterable[ReadyRow], name: str) -> Iterator[int]:
    """Yield the rows whose date is far from the middle one, unless they are more than a third."""
    days = {}
    for entry in entries:
        value = entry.values.known.get(name)
        day = value.day if isinstance(value, Appointment) else value
        if isinstance(day, dt.date):
            days[entry.number] = day.toordinal()
    if len(days) < FEWEST:
        return
    middle = median_low(days.values())
    far = [number for number, day in days.items() if abs(day - middle) > FAR]
    if len(far) * 3 <= len(days):
        yield from far


def _warned(entry: ReadyRow, words: Iterable[str]) -> ReadyRow:
    told = tuple(words)
    if not told:
        return entry
    values = entry.values
    warnings, lasting = (*values.warnings, *told), (*values.lasting, *told)
    return replace(entry, values=replace(values, warnings=warnings, lasting=lasting))
