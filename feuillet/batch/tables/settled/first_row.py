"""A table whose headings are not in its first row, but under a title: taken from there on."""

from collections.abc import Mapping
from dataclasses import replace

from feuillet.batch.tables.matching import match_table
from feuillet.batch.tables.problems import gather_problems
from feuillet.batch.tables.table import Table
from feuillet.model.leaflet import Leaflet


def headings_below(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> int | None:
    """Return the row where the headings seem to be; None if in the first, or nowhere.

    Args:
        renames, chosen: As for `raw_rows`.
    """
    matched = match_table(table, leaflet, renames, chosen)
    found = matched.headings(table, leaflet).elsewhere()
    if found is None or found[0] == 1 or not any(row.number > found[0] for row in table.rows):
        return None
    return found[0]


def take_from(table: Table, row: int) -> Table:
    """Return the table whose headings are in this row, one of its own, without what is above it."""
    header = next(one.cells for one in table.rows if one.number == row)
    return replace(
        table,
        header=tuple(cell.text for cell in header),
        rows=tuple(one for one in table.rows if one.number > row),
        blank=tuple(number for number in table.blank if number > row),
        problems=tuple(one for one in table.problems if gather_problems([one], first_row=row)),
        notes=frozenset(one for one in table.notes if one[0] > row),
    )
