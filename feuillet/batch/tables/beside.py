"""What a workbook says beside its texts, and feuillet prints nothing of: notes, colours.

Wards cancel a patient so: whoever prints is told of it.
"""

from collections.abc import Collection, Iterator

from feuillet.batch.tables.table import Table, column_letters

_NAMED = 5
"""Cells that one line names."""


def remarks_beside(table: Table, left_out: Collection[int] = ()) -> Iterator[str]:
    """Yield what deserves a look beside a table's texts.

    Args:
        left_out: Rows that somebody left out, and has seen.
    """
    yield from _noted(table, left_out)


def _noted(table: Table, left_out: Collection[int]) -> Iterator[str]:
    """Yield a line that names the cells with a note, whatever it says."""
    places = sorted(place for place in table.notes if place[0] not in left_out)
    named = ", ".join(f"{column_letters(column)}{row}" for row, column in places[:_NAMED])
    if len(places) == 1:
        yield (
            f"la cellule {named} porte une note, que feuillet ne lit pas : lisez-la avant"
            " d'imprimer"
        )
    elif places:
        more = "…" if len(places) > _NAMED else ""
        yield (
            f"{len(places)} cellules portent une note, que feuillet ne lit pas ({named}{more}) :"
            " lisez-les avant d'imprimer"
        )
