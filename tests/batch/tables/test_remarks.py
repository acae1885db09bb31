"""What of a table is not printed deserves a look: columns, notes, colours."""

import io
from collections.abc import Collection, Mapping

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from feuillet.batch.tables import Cell, Table, TableRow, read_table
from feuillet.batch.tables.remarks import remarks_beside, remarks_on_table
from feuillet.batch.tables.sheets.xlsx import read_excel
from feuillet.batch.tables.sheets.zip_guard import unpack
from feuillet.batch.tables.table import HIDDEN, Remark, RowMarks
from feuillet.model.leaflet import Leaflet

IDENTITY = ("nom", "prenom", "date_naissance")
WHO = (Cell("EXEMPLE"), Cell("Camille"), Cell("12/03/1948"))


@pytest.mark.parametrize(
    ("notes", "left_out", "told"),
    [
        ((), (), []),
        ({(2, 0)}, (), [("en colonne A, une note que feuillet ne lit pas : lisez-la", [2])]),
        ({(3, 5), (2, 0)}, (), [("en colonne A, une note", [2]), ("en colonne F, une", [3])]),
        ({(4, 26), (2, 26)}, (), [("en colonne AA, une note", [2, 4])]),
        ({(4, 5), (4, 0)}, (), [("en colonnes A et F, des notes que feuillet ne lit", [4])]),
        ({(2, 0), (3, 5)}, {2}, [("en colonne F, une note", [3])]),
    ],
)
def test_notes_upon_cells_are_told_by_their_places(
    notes: Collection[tuple[int, int]], left_out: Collection[int], told: list[tuple[str, list[int]]]
) -> None:
    """By row; never what they say; not of a row that was left out."""
    rows = tuple(TableRow(number, WHO) for number in range(2, 8))
    lines = list(remarks_beside(Table(IDENTITY, rows, (), notes=frozenset(notes)), left_out))

    starts = [start for start, _ in told]
    assert [one.words[: len(start)] for one, start in zip(lines, starts, strict=True)] == starts
    assert [one.rows for one in lines] == [rows for _, rows in told]
    assert all(one.words.endswith("avant d'imprimer") for one in lines)


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


def _told(marks: Mapping[int, RowMarks], left_out: Collection[int] = ()) -> list[Remark]:
    """Return what is said of six patients and a day between them, some of which have marks."""
    rows = [TableRow(number, WHO) for number in range(2, 8)]
    day = TableRow(8, (Cell("Lundi"), Cell(""), Cell("")))
    return list(remarks_beside(Table(IDENTITY, (*rows, day), (), marks=marks), left_out))


@pytest.mark.parametrize(
    ("coloured", "told"),
    [
        ({3}, [3]),
        ({1, 3, 5}, [3, 5]),
        ({2, 4, 5, 6, 7}, [3]),
        ({3, 5, 7}, []),
        ({2, 3, 4, 5, 6, 7}, []),
        ({1}, []),
        ({8}, []),
        ((), []),
    ],
)
@pytest.mark.parametrize("columns", [(0,), (0, 1, 2)])
def test_the_few_patients_in_another_colour_deserve_a_look(
    coloured: Collection[int], told: list[int], columns: Collection[int]
) -> None:
    """A ward cancels so; headings, every other row and a day between patients say nothing."""
    red = tuple((column, "black on red") for column in columns)
    found = _told(dict.fromkeys(coloured, red))

    assert [one.rows for one in found] == [told] * bool(told)
    assert all(one.words.startswith("d'une autre couleur") for one in found)
    assert all(one.words.endswith("supprimez sa ligne") for one in found)


def test_a_row_stands_out_among_coloured_ones_until_it_is_left_out() -> None:
    """A column may have a colour of its own, and a row another."""
    marks: dict[int, RowMarks] = dict.fromkeys(range(2, 8), ((1, "black on grey"),))
    marks[4] = ((1, "black on red"),)

    assert [one.rows for one in _told(marks)] == [[4]]
    assert _told(marks, {4}) == []


def test_colours_that_part_a_column_in_many_say_nothing() -> None:
    """Each day may have its own; what stands out in another column is told."""
    marks: dict[int, RowMarks] = {row: ((0, f"black on {row // 2}"),) for row in range(2, 8)}
    before = _told(marks)
    marks[4] += ((1, "black on red"),)

    assert before == []
    assert [one.rows for one in _told(marks)] == [[4]]


def test_a_text_that_nobody_sees_is_told() -> None:
    """It would be printed."""
    ((line, rows),) = _told({5: ((0, HIDDEN),)})

    assert rows == [5]
    assert line.startswith("un texte que le tableur ne montre pas")
    assert "supprimez la ligne" in line


@pytest.mark.parametrize(
    ("more", "cells", "told"),
    [
        ("Chambre,Civilité", ",12,F", "« Chambre », « Civilité »"),
        ("Chambre,Civilité", ",,F", "« Civilité »"),
        ("Étage,Lit", ',"L1, L2",2', "« Étage » (si c'est « Niveaux », nommez-la ainsi), « Lit »"),
        ("Étage,niveaux", ",L1,L2", "« Étage »"),
        ("Lit\u202e,Civilité", ",1,", "colonne E"),
    ],
)
def test_columns_that_hold_something_and_are_not_used_are_named(
    surgery: Leaflet, more: str, cells: str, told: str
) -> None:
    """In one line; with the field that would read all of one, if no other column is for it."""
    label = surgery.variables["niveaux"].label
    header, row = f"nom,prenom,date_naissance,heure,{more}", f"EXEMPLE,Camille,12/03/1948,{cells}"
    ((line, _),) = remarks_on_table(read_table(f"{header}\n{row}".encode()), surgery, {})

    assert line == (
        f"colonnes dont feuillet ne se sert pas : {told.replace('Niveaux', label)} ; vérifiez"
        " qu'aucune ne doit servir"
    )


def test_no_column_is_named_that_somebody_passed_over_or_that_stands_in(surgery: Leaflet) -> None:
    """The hospital decided; a name of birth is used."""
    text = "nom,prenom,date_naissance,Chambre,Nom de naissance\nEXEMPLE,Camille,12/03/1948,12,ESSAI"
    table = read_table(text.encode())

    assert not remarks_on_table(table, surgery, {"CHAMBRE": "-"})
    assert "« Nom de naissance »" in remarks_on_table(table, surgery, {}, {4: ""})[0].words


def test_many_columns_that_are_not_used_are_counted(surgery: Leaflet) -> None:
    """The first are named."""
    header = ",".join(("nom,prenom,date_naissance", *["Civilité"] * 15))
    row = ",".join(("EXEMPLE,Camille,12/03/1948", *["F"] * 15))
    ((line, _),) = remarks_on_table(read_table(f"{header}\n{row}".encode()), surgery, {})

    assert " et 3 autres ; " in line


def test_a_text_that_reads_both_ways_among_true_dates_is_told(surgery: Leaflet) -> None:
    """An American spreadsheet makes a date of one order alone; texts alone prove nothing."""

    def told(*cells: Cell) -> list[Remark]:
        rows = tuple(TableRow(at, (*WHO, one)) for at, one in enumerate(cells, start=2))
        table = Table((*IDENTITY, "date_operation"), rows, ())
        return [one for one in remarks_on_table(table, surgery, {}) if "du texte" in one.words]

    date, text = Cell("08/12/2026", "date"), Cell("05/06/2026")

    assert told(date, date, text) == [
        Remark(
            "Date de l'opération : du texte, où d'autres lignes ont une vraie date : vérifiez"
            " lequel est le jour, et lequel le mois",
            [4],
        )
    ]
    assert told(date, date, Cell("15/06/2026")) == told(text, text) == told(date, text, text) == []
