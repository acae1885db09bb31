"""An XLSX file's sheets: what each cell shows, and what the secretary does not see."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from feuillet.batch.tables.sheets.xlsx import read_excel
from feuillet.batch.tables.sheets.xlsx_sheet import Book, read_sheet
from feuillet.batch.tables.sheets.xlsx_styles import EPOCH_1900, Styles
from feuillet.batch.tables.sheets.zip_guard import unpack
from feuillet.batch.tables.table import UNREAD, Cell, Worksheet
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


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'


def _relations(**targets: str) -> bytes:
    named = (
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{"".join(named)}</Relationships>'.encode()


def _as_google_writes(rows: str, after: str = "") -> dict[str, bytes]:
    """Return the parts of an export of Google's: no properties, no cell without a style."""
    return {
        "_rels/.rels": _relations(officeDocument="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relations(
            styles="styles.xml",
            sharedStrings="sharedStrings.xml",
            worksheet="worksheets/sheet1.xml",
        ),
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><workbookPr/><sheets><sheet'
        ' state="visible" name="Feuille 1" sheetId="1" r:id="worksheet"/></sheets><definedNames/>'
        "<calcPr/></workbook>".encode(),
        "xl/styles.xml": f'<styleSheet {_MAIN} {_X14}><numFmts><numFmt numFmtId="164"'
        ' formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="h:mm"/></numFmts><fonts>'
        '<font/><font><strike/></font></fonts><cellXfs><xf numFmtId="0" fontId="0"/><xf'
        ' numFmtId="164" fontId="0"/><xf numFmtId="165" fontId="0"/></cellXfs><dxfs><dxf><font>'
        '<strike val="0"/></font></dxf></dxfs></styleSheet>'.encode(),
        "xl/sharedStrings.xml": (
            f"<sst {_MAIN}><si><t>nom</t></si><si><t>EXEMPLE</t></si></sst>".encode()
        ),
        SHEET: f"<worksheet {_MAIN} {_X14}><sheetPr><outlinePr summaryBelow='0'/></sheetPr>"
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr'
        ' customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>'
        f'{rows}<row r="1000" ht="15.75" customHeight="1"/></sheetData>{after}'
        "</worksheet>".encode(),
    }


_ROWS = (
    '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="0" t="s"><v>1</v>'
    '</c><c r="B2" s="1"><v>46364.0</v></c><c r="C2" s="2"><v>0.3125</v></c><c r="D2" s="0"><v>2.0'
    '</v></c><c r="E2" s="0" t="b"><v>1</v></c><c r="F2" s="0"/></row>'
)


def test_an_export_of_google_is_read() -> None:
    """Days and hours are numbers with a style, whole numbers have a fraction."""
    (sheet,) = read_excel(_as_google_writes(_ROWS))

    assert sheet.rows == {
        1: {0: Cell("nom")},
        2: {
            0: Cell("EXEMPLE"),
            1: Cell("08/12/2026", "date"),
            2: Cell("7:30", "time"),
            3: Cell("2", "number"),
            4: Cell("oui", "boolean"),
        },
    }
    assert sheet.all_problems() == ()


@pytest.mark.parametrize(("val", "told"), [("1", ["A2:E9"]), ("0", [])])
def test_a_rule_that_looks_at_another_sheet_and_strikes_is_told(val: str, told: list[str]) -> None:
    """Excel writes it apart from the others, with its font in it."""
    rule = (
        "<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule><x14:dxf>"
        f'<font><strike val="{val}"/></font></x14:dxf></x14:cfRule><xm:sqref xmlns:xm="http://'
        'schemas.microsoft.com/office/excel/2006/main">A2:E9</xm:sqref></x14:conditionalFormatting>'
        "</x14:conditionalFormattings></ext></extLst>"
    )
    (sheet,) = read_excel(_as_google_writes(_ROWS, rule))

    assert [one.split(" :")[0] for one in sheet.all_problems()] == told


@pytest.mark.parametrize(
    "row", ['<row r="7"><c r="B7">{}</c></row>', "<row/><row><c/><c>{}</c></row>"]
)
def test_a_place_that_is_not_told_follows_from_the_others(row: str) -> None:
    """As the format allows; what no style says is a number."""
    sheet = Worksheet("Feuille 1")
    book = Book(Styles(), {}, EPOCH_1900, uncalculated=False)
    part = f"<worksheet {_MAIN}><sheetData>{row.format('<v>3</v>')}</sheetData></worksheet>"
    read_sheet(part.encode(), sheet, book)

    assert list(sheet.rows.values()) == [{1: Cell("3", "number")}]
    assert list(sheet.rows) == [7 if "7" in row else 2]


def test_a_row_given_twice_or_another_workbook_in_the_file_is_refused() -> None:
    """Programs would not agree on which of them is shown."""
    twice = '<row r="1"><c><v>1</v></c></row>' * 2
    elsewhere = _relations(officeDocument="xl/other.xml")
    for parts in (_as_google_writes(twice), {**_as_google_writes(_ROWS), "_rels/.rels": elsewhere}):
        with pytest.raises(TableUnreadable, match="d'une forme inhabituelle"):
            read_excel(parts)
