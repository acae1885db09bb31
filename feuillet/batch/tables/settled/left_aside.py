"""Columns that are passed over though they hold what a field without a column asks for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from feuillet.batch.tables.beside.acts import LOOKED_AT
from feuillet.batch.tables.cells import mostly_read
from feuillet.batch.tables.matching import match_table
from feuillet.batch.tables.table import Cell, Table
from feuillet.batch.tables.ticks import answered_fields
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet


def lacked_by_fields(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> Mapping[int, Sequence[str]]:
    """Return such columns, from 0, with the fields: days, or the answers of one.

    Args:
        renames, chosen: As for `raw_rows`; what the hospital passes over is no such column.
    """
    matched = match_table(table, leaflet, renames, chosen)
    given = {name for names in matched.fields.values() for name in names}
    found = {}
    for index, heading in enumerate(table.header):
        kept = index in matched.acts or index in matched.entries
        decided = matched.known.get(fold(heading)) == []
        if kept or decided or not matched.is_passed_over(index):
            continue
        cells = [row.cells[index] for row in table.rows[:LOOKED_AT]]
        if names := [name for name in _held(cells, leaflet) if name not in given]:
            found[index] = names
    return found


def _held(cells: Sequence[Cell], leaflet: Leaflet) -> Iterator[str]:
    """Yield the fields of days that read most of these cells, and those that most answer."""
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled:
        return
    answered = Counter(name for cell in filled for name in answered_fields([cell], leaflet))
    for name, variable in leaflet.variables.items():
        days = variable.type in ("date", "appointment") and mostly_read(filled, name, leaflet)
        if days or 3 * answered[name] >= 2 * len(filled):
            yield name
