"""An XLSX file's sheets: what each cell shows, and what the secretary does not see."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from feuillet.batch.tables.table import UNREAD, Cell, Worksheet
from feuillet.batch.tables.xlsx import read_excel
from feuillet.batch.tables.zip_guard import unpack
from feuillet.errors import TableUnreadable

SHEET = "xl/worksheets/sheet1.xml"


def sheets(workbook: Workbook) -> list[Worksheet]:
    """Return what is read of a workbook."""
    output = io.BytesIO()
    workbook.save(output)
    return read_excel(unpack(output.getvalue()))


def test_each_cell_is_read_by_its_kind_and_place() -> None:
    """Rows from 1, columns from 0; empty cells are not there."""
    workbook = Workbook()
    page = workbook.active
    page.append(["nom", None, dt.date(2026, 12, 8), 3, True, dt.time(7, 30), "  "])
    (sheet,) = sheets(workbook)

    assert sheet.rows == {
        1: {
            0: Cell("nom"),
            2: Cell("08/12/2026", "date"),
            3: Cell("3", "number"),
            4: Cell("oui", "boolean"),
            5: Cell("7:30", "time"),
        }
    }
    assert sheet.problems == []


def test_what_cannot_be_read_leaves_a_problem_with_its_place() -> None:
    """A formula that no spreadsheet worked out, an error, cells joined."""
    workbook = Workbook()
    page = workbook.active
    page.append(["=1+1", "#N/A", "a", "b"])
    page.merge_cells("C1:D1")
    (sheet,) = sheets(workbook)

    assert sheet.rows[1][0] == sheet.rows[1][1] == UNREAD
    assert sorted(problem.split(" :")[0] for problem in sheet.problems) == ["A1", "B1", "C1:D1"]


def test_hidden_sheets_rows_and_columns_are_known() -> None:
    """Whatever holds a value there would be printed unseen."""
    workbook = Workbook()
    page = workbook.active
    page.append(["a", "b"])
    page.append(["c", "d"])
    page.row_dimensions[2].hidden = True
    page.column_dimensions["B"].hidden = True
    workbook.create_sheet("cachée").sheet_state = "hidden"
    first, second = sheets(workbook)

    assert (first.visible, second.visible) == (True, False)
    assert [one.split(" :")[0] for one in first.all_problems()] == ["colonne B", "ligne 2"]


def test_a_damaged_workbook_is_refused_without_what_it_holds() -> None:
    """The library's own error may quote a cell."""
    output = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(["EXEMPLE"])
    workbook.save(output)
    parts = unpack(output.getvalue())
    with pytest.raises(TableUnreadable, match="abîmé") as refusal:
        read_excel({**parts, SHEET: parts[SHEET][:200]})

    assert refusal.value.__context__ is None
