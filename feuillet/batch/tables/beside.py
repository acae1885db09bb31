"""What a workbook says beside its texts, and feuillet prints nothing of: notes, colours.

Wards cancel a patient so: whoever prints is told of it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from feuillet.batch.tables.marks import HIDDEN
from feuillet.batch.tables.table import Remark, Table, TableRow, column_letters
from feuillet.model.french import enumerate_fr


def remarks_beside(table: Table, left_out: Collection[int] = ()) -> Iterator[Remark]:
    """Yield what deserves a look beside a table's texts, with its rows.

    Args:
        left_out: Rows that somebody left out, and has seen.
    """
    yield from _noted(table, left_out)
    yield from _standing_out(table, left_out)


def _noted(table: Table, left_out: Collection[int]) -> Iterator[Remark]:
    """Yield the rows with a note upon a cell, whatever it says, and in which columns."""
    columns: defaultdict[int, list[str]] = defaultdict(list)
    for row, column in sorted(table.notes):
        if row not in left_out:
            columns[row].append(column_letters(column))
    rows: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, letters in columns.items():
        rows[tuple(letters)].append(row)
    for named, found in rows.items():
        one = len(named) == 1
        yield Remark(
            f"en colonne{'' if one else 's'} {enumerate_fr(named)},"
            f" {'une note' if one else 'des notes'} que feuillet ne lit pas : lisez-"
            f"{'la' if one else 'les'} avant d'imprimer",
            found,
        )


def _standing_out(table: Table, left_out: Collection[int]) -> Iterator[Remark]:
    """Yield the few patients whose row looks like no other: in a colour, or with a hidden text."""
    rows = [row for row in table.rows if sum(bool(cell.text.strip()) for cell in row.cells) > 1]
    hidden, coloured = set[int](), set[int]()
    for number, mark in _unlike(table, rows):
        (hidden if mark == HIDDEN else coloured).add(number)
    for found, words in (
        (
            coloured,
            "d'une autre couleur que les autres lignes, en entier ou en partie : si c'est pour dire"
            " qu'un patient ne vient pas, supprimez sa ligne",
        ),
        (
            hidden,
            "un texte que le tableur ne montre pas (blanc sur blanc, ou caché par son format)"
            " serait imprimé : rendez-le visible, puis corrigez-le ou supprimez la ligne",
        ),
    ):
        told = found.difference(left_out)
        if told and 3 * len(found) <= len(rows):
            yield Remark(words, sorted(told))


def _unlike(table: Table, rows: Sequence[TableRow]) -> Iterator[tuple[int, str]]:
    """Yield the rows with a cell that looks otherwise than two thirds of its column, and how.

    Columns without such a look are passed over: their colours tell days apart, or answers.
    """
    looks = {marks: dict(marks) for marks in set(table.marks.values())}
    of_row = [(row, looks.get(table.marks.get(row.number, ()), {})) for row in rows]
    for column in sorted({column for marks in looks.values() for column in marks}):
        filled = [
            (row.number, marks.get(column, ""))
            for row, marks in of_row
            if row.cells[column].text.strip()
        ]
        (usual, count), *_ = Counter(mark for _, mark in filled).most_common(1) or [("", 0)]
        if 3 * count >= 2 * len(filled):
            yield from ((number, mark) for number, mark in filled if mark != usual)
