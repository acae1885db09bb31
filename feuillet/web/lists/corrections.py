"""What was typed over the cells of a table, row by row and field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from feuillet.batch import EMPTY, RawRow, Table, TableRow

Edits = Mapping[int, Mapping[str, str]]
"""Row, field, text."""


def corrected(row: RawRow, edits: Mapping[str, str]) -> RawRow:
    """Return a row with what was typed over it, without the problems of the cells it replaces."""
    if not edits:
        return row
    faulty = {name: words for name, words in row.faulty.items() if name not in edits}
    lines = zip(row.faulty, row.problems, strict=True)
    problems = tuple(line for name, line in lines if name not in edits)
    filled = {name: text for name, text in {**row.raw, **edits}.items() if text.strip()}
    return replace(row, raw=filled, problems=problems, faulty=faulty)


def without_corrected(table: Table, fields: Mapping[int, str], edits: Edits) -> Iterator[TableRow]:
    """Yield a table's rows, without the cells that were typed over.

    Args:
        fields: The field of each column.
    """
    for row in table.rows:
        over = edits.get(row.number, ())
        cells = (EMPTY if fields.get(i) in over else c for i, c in enumerate(row.cells))
        yield replace(row, cells=tuple(cells)) if over else row
