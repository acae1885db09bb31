"""What a workbook says beside its texts deserves a look."""

import io
from collections.abc import Collection

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from feuillet.batch.tables import Cell, Table, TableRow
from feuillet.batch.tables.beside import remarks_beside
from feuillet.batch.tables.sheets.xlsx import read_excel
from feuillet.batch.tables.sheets.zip_guard import unpack

IDENTITY = ("nom", "prenom", "date_naissance")
WHO = (Cell("EXEMPLE"), Cell("Camille"), Cell("12/03/1948"))


@pytest.mark.parametrize(
    ("notes", "left_out", "told"),
    [
        ((), (), []),
        ({(2, 0)}, (), ["la cellule A2 porte une note, que feuillet ne lit pas : lisez-la"]),
        ({(3, 5), (2, 0)}, (), ["2 cellules portent une note, que feuillet ne lit pas (A2, F3) :"]),
        ({(row, 26) for row in range(2, 8)}, (), ["6 cellules portent une note, que feuillet"]),
        ({(2, 0), (3, 5)}, {2}, ["la cellule F3 porte une note"]),
    ],
)
def test_notes_upon_cells_are_told_by_their_places(
    notes: Collection[tuple[int, int]], left_out: Collection[int], told: list[str]
) -> None:
    """Of many, the first; never what they say; not of a row that was left out."""
    rows = tuple(TableRow(number, WHO) for number in range(2, 8))
    lines = list(remarks_beside(Table(IDENTITY, rows, (), notes=frozenset(notes)), left_out))

    assert [line[: len(start)] for line, start in zip(lines, told, strict=True)] == told
    assert all(line.endswith("avant d'imprimer") for line in lines)
    assert ("AA6…)" in "".join(lines)) == (len(notes) > 5)


def _noted() -> bytes:
    workbook = Workbook()
    workbook.active.append(IDENTITY)
    workbook.active["A1"].comment = Comment("CANARI", "CANARI")
    workbook.active["C4"].comment = Comment("CANARI", "CANARI")
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


_THREADS = b"""<ThreadedComments
 xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="AB7" id="{1}"><text>CANARI</text></threadedComment></ThreadedComments>"""
_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def test_a_workbook_s_notes_and_threads_are_known_by_their_cells() -> None:
    """Upon an empty cell too."""
    parts = unpack(_noted())
    (sheet,) = read_excel(parts)
    kind, end = b"http://schemas.microsoft.com/office/2017/10/relationships", b"</Relationships>"
    thread = b'<Relationship Id="t" Type="%s/threadedComment" Target="/xl/t.xml"/>' % kind
    absent = b'<Relationship Id="u" Type="%s/threadedComment" Target="/xl/u.xml"/>' % kind
    relations = parts[_RELATIONS].replace(end, thread + absent + end)
    (threaded,) = read_excel({**parts, _RELATIONS: relations, "xl/t.xml": _THREADS})

    assert sheet.notes == {(1, 0), (4, 2)}
    assert threaded.notes == {(1, 0), (4, 2), (7, 27)}
