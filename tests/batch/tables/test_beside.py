"""What a workbook says beside its texts deserves a look."""

import io
from collections.abc import Collection, Mapping

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from feuillet.batch.tables import Cell, Table, TableRow
from feuillet.batch.tables.beside import remarks_beside
from feuillet.batch.tables.marks import HIDDEN, RowMarks
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


def _told(marks: Mapping[int, RowMarks], left_out: Collection[int] = ()) -> list[str]:
    """Return what is said of six patients and a day between them, some of which have marks."""
    rows = [TableRow(number, WHO) for number in range(2, 8)]
    day = TableRow(8, (Cell("Lundi"), Cell(""), Cell("")))
    return list(remarks_beside(Table(IDENTITY, (*rows, day), (), marks=marks), left_out))


@pytest.mark.parametrize(
    ("coloured", "told"),
    [
        ({3}, "ligne 3 : d'une autre couleur"),
        ({1, 3, 5}, "lignes 3 et 5 : d'une autre couleur"),
        ({2, 4, 5, 6, 7}, "ligne 3 : d'une autre couleur"),
        ({3, 5, 7}, ""),
        ({2, 3, 4, 5, 6, 7}, ""),
        ({1}, ""),
        ({8}, ""),
        ((), ""),
    ],
)
@pytest.mark.parametrize("columns", [(0,), (0, 1, 2)])
def test_the_few_patients_in_another_colour_deserve_a_look(
    coloured: Collection[int], told: str, columns: Collection[int]
) -> None:
    """A ward cancels so; headings, every other row and a day between patients say nothing."""
    red = tuple((column, "black on red") for column in columns)
    lines = _told(dict.fromkeys(coloured, red))

    assert [line.startswith(told) for line in lines] == [True] * bool(told)
    assert not told or lines[0].endswith("supprimez sa ligne")


def test_a_row_stands_out_among_coloured_ones_until_it_is_left_out() -> None:
    """A column may have a colour of its own, and a row another."""
    marks: dict[int, RowMarks] = dict.fromkeys(range(2, 8), ((1, "black on grey"),))
    marks[4] = ((1, "black on red"),)

    assert [line.partition(" :")[0] for line in _told(marks)] == ["ligne 4"]
    assert _told(marks, {4}) == []


def test_colours_that_part_a_column_in_many_say_nothing() -> None:
    """Each day may have its own; what stands out in another column is told."""
    marks: dict[int, RowMarks] = {row: ((0, f"black on {row // 2}"),) for row in range(2, 8)}
    before = _told(marks)
    marks[4] += ((1, "black on red"),)

    assert before == []
    assert [line.partition(" :")[0] for line in _told(marks)] == ["ligne 4"]


def test_a_text_that_nobody_sees_is_told() -> None:
    """It would be printed."""
    (line,) = _told({5: ((0, HIDDEN),)})

    assert line.startswith("ligne 5 : un texte que le tableur ne montre pas")
    assert "supprimez la ligne" in line
