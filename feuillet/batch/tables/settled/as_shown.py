"""Numbers that somebody takes as a sheet shows them: an IPP, whose first zeros Excel may have lost.

A number says nothing of zeros before it: who knows the column says whether it had any.
"""

from collections.abc import Collection
from dataclasses import replace

from feuillet.batch.tables.table import Cell, Table
from feuillet.model.variables import IDENTITY, NAMES, Variable


def may_be_as_shown(cell: Cell, variable: Variable) -> bool:
    """Whether a cell is refused only for the zeros that it may have lost: no name is a number."""
    names = tuple(IDENTITY[name] for name in NAMES)
    written = cell.kind == "number" and cell.text.isdecimal()
    return written and variable.type == "text" and variable not in names


def take_as_shown(table: Table, columns: Collection[int]) -> Table:
    """Return a table whose whole numbers, in these columns from 0, are the texts that they show."""
    if not columns:
        return table
    rows = (
        replace(row, cells=tuple(_shown(c) if i in columns else c for i, c in enumerate(row.cells)))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _shown(cell: Cell) -> Cell:
    return Cell(cell.text) if cell.kind == "number" and cell.text.isdecimal() else cell
