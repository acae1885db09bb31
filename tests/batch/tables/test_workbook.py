"""A workbook becomes the table that the secretary sees in it, or is refused: XLSX and ODS."""

import datetime as dt
import io
import re
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from odfdo import Document, Table as OdsTable
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import MAC_EPOCH

from feuillet.batch.tables import Cell, Table, read_table
from feuillet.batch.tables.table import refuse_all
from feuillet.cli.advice import as_commands
from feuillet.errors import TableUnreadable

HEADER = ("nom", "date_naissance", "heure", "nombre", "a_jeun")
PATIENT = ("EXEMPLE", dt.date(1948, 3, 12), dt.time(7, 30), 2, True)
READ = (
    *(Cell("EXEMPLE"), Cell("12/03/1948", "date"), Cell("7:30", "time")),
    *(Cell("2", "number"), Cell("oui", "boolean")),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "CANARI">]>'


def _saved(workbook: Workbook) -> bytes:
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def _xlsx(
    rows: Sequence[Sequence[object]] = (HEADER, PATIENT),
    change: Callable[[Any], object] = lambda sheet: None,
    *,
    calculated: bool = True,
) -> bytes:
    """Return a workbook of these rows, its only sheet changed as told."""
    workbook = Workbook()
    workbook.calculation.fullCalcOnLoad = not calculated
    for row in rows:
        workbook.active.append(row)
    change(workbook.active)
    return _saved(workbook)


def _rezip(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip file with each part changed."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return output.getvalue()


def _with_sheet(content: bytes, old: str, new: str) -> bytes:
    """Return a workbook with a piece of its sheet's XML replaced, which must be there."""

    def change(name: str, part: bytes) -> bytes:
        if not name.endswith(("sheet1.xml", "content.xml")):
            return part
        changed = re.sub(old.encode(), new.encode(), part, count=1)
        assert changed != part
        return changed

    return _rezip(content, change)


_ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:automatic-styles><style:style style:name="hidden" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""
_HEADER = "<t:r>" + "".join(f"<t:c o:value-type='string'><p>{name}</p></t:c>" for name in HEADER)
_HEADER += "</t:r>"
_PATIENT = """<t:c o:value-type='string'><p>EXEMPLE</p></t:c>
<t:c o:value-type='date' o:date-value='1948-03-12'><p>12/03/48</p></t:c>
<t:c o:value-type='time' o:time-value='PT07H30M00S'><p>07:30</p></t:c>
<t:c o:value-type='float' o:value='2'><p>2</p></t:c>
<t:c o:value-type='boolean' o:boolean-value='true'><p>VRAI</p></t:c>"""
_SHORT = {"t:r": "table:table-row", "t:col": "table:table-column", "t:c": "table:table-cell"}


def _long(xml: str) -> str:
    """Return XML with the names that OpenDocument gives, for those we shorten to read them."""
    for short, name in _SHORT.items():
        xml = re.sub(rf"(</?){short}\b", rf"\1{name}", xml)
    xml = re.sub(r"(</?)p\b", r"\1text:p", xml)
    return re.sub(r"\bo:(?=[a-z-]+=)", "office:", re.sub(r"\bt:(?=[a-z-]+=)", "table:", xml))


def _ods(
    rows: str = f"{_HEADER}<t:r>{_PATIENT}</t:r>",
    *,
    columns: str = "<t:col t:number-columns-repeated='16384'/>",
    others: str = "",
) -> bytes:
    """Return an ODS file of these rows, packed by odfdo, with LibreOffice's usual endless end."""
    table = (
        f"<table:table t:name='Feuille1'>{columns}{rows}"
        "<t:r t:number-rows-repeated='1048570'><t:c t:number-columns-repeated='16384'/></t:r>"
        f"</table:table>{others}"
    )
    document = Document("spreadsheet")
    document.container.set_part("content.xml", _ODS_CONTENT.format(_long(table)).encode())
    output = io.BytesIO()
    document.container.save(output)
    return output.getvalue()


def _row(*cells: str, row: str = "") -> str:
    return f"{_HEADER}<t:r{row}>{''.join(cells)}</t:r>"


def _refusal(content: bytes, sheet: str | None = None) -> str:
    with pytest.raises(TableUnreadable) as refusal:
        refuse_all(read_table(content, sheet=sheet).problems)
    assert refusal.value.__context__ is None
    assert not [word for word in ("EXEMPLE", "CANARI") if word in str(refusal.value)]
    return as_commands(str(refusal.value))


def _only(table: Table) -> tuple[Cell, ...]:
    assert len(table.rows) == 1
    return table.rows[0].cells


# What cells hold.


@pytest.mark.parametrize("content", [_xlsx(), _ods()], ids=["xlsx", "ods"])
def test_cells_are_read_as_a_secretary_would_type_them(content: bytes) -> None:
    """With what the spreadsheet takes them for."""
    table = read_table(content)

    assert table.header == HEADER
    assert _only(table) == READ
    assert table.rows[0].number == 2
    assert table.blank == ()


def test_a_sheet_that_odfdo_made_is_read() -> None:
    """Not only what we wrote by hand."""
    document = Document("spreadsheet")
    document.body.clear()
    table = OdsTable("Clinique")
    table.set_values([["nom", "date_naissance"], ["EXEMPLE", dt.date(1948, 3, 12)]])
    document.body.append(table)
    output = io.BytesIO()
    document.save(output)

    assert _only(read_table(output.getvalue())) == (Cell("EXEMPLE"), Cell("12/03/1948", "date"))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (dt.datetime.fromisoformat("2026-12-31 07:30"), Cell("31/12/2026 7:30", "date")),
        (dt.datetime.fromisoformat("2026-12-31"), Cell("31/12/2026", "date")),
        (dt.datetime.fromisoformat("2026-12-31 07:29:59.999"), Cell("31/12/2026 7:30", "date")),
        (dt.date(1900, 3, 1), Cell("01/03/1900", "date")),
        (dt.time(0, 0), Cell("0:00", "time")),
        (dt.time(23, 59, 30), Cell("23:59:30", "time")),
        (dt.timedelta(hours=7, minutes=30), Cell("7:30", "time")),
        (2.0, Cell("2", "number")),
        (2.5, Cell("2,5", "number")),
        (160027512345678, Cell("160027512345678", "number")),
        (False, Cell("non", "boolean")),
        ("0612", Cell("0612")),
        ("a_x000D_b", Cell("a\rb")),
        (CellRichText("Dr ", TextBlock(InlineFont(b=True), "Modèle")), Cell("Dr Modèle")),
    ],
)
def test_excel_values_become_text(value: object, cell: Cell) -> None:
    """A date with its hour, an hour rounded to the second, a number without its .0."""
    assert _only(read_table(_xlsx([["x"], [value]]))) == (cell,)


def test_text_of_a_shared_table_is_read() -> None:
    """As Excel stores it, in runs and apart from the sheet."""
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>nom</t></si><si><r><t>EXEMPLE-</t></r><r><t>Lefèvre</t></r></si></sst>"
    )
    content = _xlsx([["n"], ["e"]])
    content = _with_sheet(content, '(?s)<c r="A1".*?</c>', '<c r="A1" t="s"><v>0</v></c>')
    content = _with_sheet(content, '(?s)<c r="A2".*?</c>', '<c r="A2" t="s"><v>1</v></c>')
    relation = (
        '<Relationship Id="texts" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    content = _rezip(
        content,
        lambda name, part: (
            part.replace(b"</Relationships>", relation.encode())
            if name == "xl/_rels/workbook.xml.rels" and b"sharedStrings" not in part
            else part
        ),
    )
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for name in set(old.namelist()) - {"xl/sharedStrings.xml"}:
            new.writestr(name, old.read(name))
        new.writestr("xl/sharedStrings.xml", shared)

    assert _only(read_table(output.getvalue())) == (Cell("EXEMPLE-Lefèvre"),)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("o:value-type='date' o:date-value='2026-12-31T07:30:00'", Cell("31/12/2026 7:30", "date")),
        ("o:value-type='percentage' o:value='0.5'", Cell("0,5", "amount")),
        ("o:value-type='currency' o:currency='EUR' o:value='2'", Cell("2", "amount")),
        ("o:value-type='time' o:time-value='PT9H30M'", Cell("9:30", "time")),
        ("o:value-type='time' o:time-value='PT9H'", Cell("9:00", "time")),
        ("o:value-type='time' o:time-value='P0DT9H30M0S'", Cell("9:30", "time")),
        ("o:value-type='time' o:time-value='PT08H59M59.999999999S'", Cell("9:00", "time")),
        ("o:value-type='time' o:time-value='PT08H59M59,4S'", Cell("8:59:59", "time")),
        ("o:value-type='date' o:date-value='2026-12-31T00:00:00Z'", Cell("31/12/2026", "date")),
        (
            "o:value-type='date' o:date-value='2026-12-31T00:00:00+01:00'",
            Cell("31/12/2026", "date"),
        ),
        ("o:value-type='boolean' o:boolean-value='false'", Cell("non", "boolean")),
        ("o:value-type='string' o:string-value='0612'", Cell("0612")),
    ],
)
def test_opendocument_values_become_text(cell: str, read: Cell) -> None:
    """By their recorded value, not by what the sheet shows of it."""
    assert _only(read_table(_ods(_row(f"<t:c {cell}><p>vu</p></t:c>"))))[0] == read


def test_a_note_on_a_cell_is_not_its_text() -> None:
    """Nor are spaces and lines lost."""
    cell = (
        "<t:c o:value-type='string'><office:annotation><p>CANARI</p></office:annotation>"
        "<p>deux<text:s text:c='2'/>mots</p><p>dessous</p></t:c>"
    )

    assert _only(read_table(_ods(_row(cell))))[0] == Cell("deux  mots\ndessous")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<c r="A2"', '<c r="A2" s="99"'),
        ('<c r="A2" t="inlineStr"', '<c r="A2" t="CANARI"'),
        ('<c r="A2" t="inlineStr"', '<c r="A2" t="n"'),
        ('<c r="D2" t="n"', '<c r="D2" t="CANARI"'),
        ('<c r="D2" t="n"', '<c r="D2" t="s"'),
        ('<c r="D2" t="n"', '<c r="D2" t="inlineStr"'),
        ('<c r="D2" t="n"', '<c r="D2" t="b"'),
        ('<c r="B2"', '<c r="A2"'),
        ('<c r="B2"', '<c r="B3"'),
        ('<c r="B2"', '<c r="éé"'),
        ('<row r="2"', '<row r="1"'),
        ("http://schemas.openxmlformats.org/spreadsheetml", "http://purl.oclc.org/ooxml/other"),
    ],
)
def test_a_workbook_of_an_odd_form_is_to_be_saved_anew(old: str, new: str) -> None:
    """It is in our format already, and the spreadsheet writes it again in its own way."""
    content = _with_sheet(_xlsx(), old, new)

    assert "ouvrez-le dans le tableur et enregistrez-le sous un autre nom" in _refusal(content)


def test_a_comment_within_a_paragraph_is_not_its_text() -> None:
    """Nor within a part of it that is set otherwise."""
    aside = "<office:annotation><p>CANARI</p><p>deux</p></office:annotation>"
    cell = (
        f"<t:c o:value-type='string'><p>un{aside} <text:span>deux{aside}</text:span>"
        f"<text:s text:c='2'/><text:a><text:span>trois</text:span>{aside}</text:a>fin</p></t:c>"
    )

    assert _only(read_table(_ods(_row(cell))))[0] == Cell("un deux  troisfin")


@pytest.mark.parametrize(
    ("number_format", "kind"),
    [
        ("0%", "amount"),
        ('#,##0.00 "€"', "amount"),
        ("#,##0.00 [$€-40C]", "amount"),
        ("[$-40C]0", "number"),
        ("General", "number"),
        ("0.00", "number"),
    ],
)
def test_a_percentage_or_a_sum_is_no_plain_number(number_format: str, kind: str) -> None:
    """200 % would be two, and the sheet does not show two."""

    def write(sheet: Any) -> None:
        sheet["A2"].number_format = number_format

    assert _only(read_table(_xlsx([["x"], [2]], write)))[0].kind == kind


@pytest.mark.parametrize("day", [dt.date(1960, 2, 1), dt.date(2026, 12, 31)])
def test_a_workbook_that_counts_from_1904_gives_the_same_day(day: dt.date) -> None:
    """As Excel for Macintosh wrote them."""
    workbook = Workbook()
    workbook.epoch = MAC_EPOCH
    workbook.active.append(["date"])
    workbook.active.append([day])

    assert _only(read_table(_saved(workbook))) == (Cell(f"{day:%d/%m/%Y}", "date"),)


@pytest.mark.parametrize("serial", [0, -5, 1, 59, 60, 2958466, 1e12, 0.0])
def test_days_that_no_calendar_has_are_refused(serial: float) -> None:
    """29 February 1900, day 0, days before it, and those after 9999: with the cell's address."""

    def write(sheet: Any) -> None:
        sheet["B2"] = serial
        sheet["B2"].number_format = "dd/mm/yyyy"

    assert _refusal(_xlsx([["nom", "date"], ["EXEMPLE"]], write)).startswith("B2 : ")


@pytest.mark.parametrize("value", [dt.timedelta(hours=30), dt.timedelta(hours=24)])
def test_an_hour_after_midnight_of_the_next_day_is_refused(value: dt.timedelta) -> None:
    """No clock shows it."""
    assert _refusal(_xlsx([["heure"], [value]])).startswith("A2 : date, heure ou nombre impossible")


@pytest.mark.parametrize(
    "cell",
    [
        "o:value-type='date' o:date-value='1900-02-28'",
        "o:value-type='date' o:date-value='10000-01-01'",
        "o:value-type='date' o:date-value='CANARI'",
        "o:value-type='date'",
        "o:value-type='time' o:time-value='PT30H00M00S'",
        "o:value-type='time' o:time-value='CANARI'",
        "o:value-type='time' o:time-value='P'",
        "o:value-type='time' o:time-value='PT'",
        "o:value-type='time' o:time-value='-PT9H'",
        "o:value-type='time' o:time-value='P1DT9H'",
        "o:value-type='time' o:time-value='P1M'",
        "o:value-type='date' o:date-value='2026-12-31T07:30:00Z'",
        "o:value-type='date' o:date-value='2026-12-31T23:00:00+01:00'",
        "o:value-type='float' o:value='CANARI'",
        "o:value-type='float' o:value='INF'",
        "o:value-type='boolean' o:boolean-value='CANARI'",
        "o:value-type='CANARI'",
    ],
)
def test_opendocument_values_that_cannot_be_are_refused(cell: str) -> None:
    """With the cell's address."""
    assert _refusal(_ods(_row(f"<t:c {cell}/>"))).startswith("A2 : ")


# Formulas.

_FORMULA = '(?s)<c r="A2".*?</c>'


def test_a_formula_is_worth_its_recorded_result() -> None:
    """Text, number, or an empty text."""
    content = _xlsx([["x", "y", "z"], ["=A", "=B", "=C"], ["", "EXEMPLE", ""]])
    for place, cell in (
        ("A2", '<c r="A2" t="str"><f>B1</f><v>ESSAI</v></c>'),
        ("B2", '<c r="B2"><f>1+1</f><v>2</v></c>'),
        ("C2", '<c r="C2" t="str"><f>IF(1,"",1)</f><v></v></c>'),
    ):
        content = _with_sheet(content, f'(?s)<c r="{place}".*?</c>', cell)

    table = read_table(content)

    assert [cell.text for cell in table.rows[0].cells[:2]] == ["ESSAI", "2"]
    assert all(row.cells[2:] in ((), (Cell(""),)) for row in table.rows)


@pytest.mark.parametrize("cell", ["<f>1+1</f><v/>", "<f>1+1</f>", "<f>1+1</f><v></v>"])
def test_a_formula_without_a_recorded_result_is_refused(cell: str) -> None:
    """As programs write them that do not calculate, openpyxl among them."""
    content = _with_sheet(_xlsx(), _FORMULA, f'<c r="A2">{cell}</c>')

    assert _refusal(content).startswith("A2 : la formule n'a pas de résultat enregistré")
    assert _refusal(_xlsx([["x"], ["=1+1"]])).startswith("A2 : la formule")


@pytest.mark.parametrize("cell", ["<v>0</v>", "<v>0.3125</v>", "<v></v>", ""])
def test_no_formula_has_a_result_where_the_workbook_asks_to_be_calculated(cell: str) -> None:
    """Programs that cannot calculate record 0 for all of them: an hour would be midnight."""
    content = _xlsx([["x", "y"], ["=A", "EXEMPLE"]], calculated=False)
    content = _with_sheet(content, _FORMULA, f'<c r="A2"><f>TIME(7,30,0)</f>{cell}</c>')

    assert _refusal(content).startswith("A2 : la formule n'a pas de résultat enregistré")


def test_a_workbook_that_asks_to_be_calculated_is_read_where_it_has_no_formula() -> None:
    """Nothing in it is to be calculated."""
    assert _only(read_table(_xlsx(calculated=False))) == READ


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
def test_errors_are_refused_with_their_address(error: str) -> None:
    """Typed or calculated."""
    content = _with_sheet(_xlsx(), _FORMULA, f'<c r="A2" t="e"><f>1/0</f><v>{error}</v></c>')

    assert _refusal(content).startswith("A2 : la cellule contient une erreur")
    assert _refusal(_xlsx([["x"], [error]])).startswith("A2 : la cellule contient une erreur")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("<t:c t:formula='of:=1+1'/>", "A2 : la formule n'a pas de résultat"),
        (
            "<t:c t:formula='of:=1/0' o:value-type='string' calcext:value-type='error'>"
            "<p>#DIV/0!</p></t:c>",
            "A2 : la cellule contient une erreur",
        ),
        (
            "<t:c t:formula='of:=X' o:value-type='string' o:string-value=''><p>Err:508</p></t:c>",
            "A2 : la cellule contient une erreur",
        ),
    ],
)
def test_opendocument_formulas_are_refused_likewise(cell: str, says: str) -> None:
    """LibreOffice records an error as a text."""
    assert _refusal(_ods(_row(cell))).startswith(says)


def test_an_opendocument_formula_is_worth_its_result() -> None:
    """With its type."""
    cell = "<t:c t:formula='of:=1+1' o:value-type='float' o:value='2'><p>2</p></t:c>"

    assert _only(read_table(_ods(_row(cell))))[0] == Cell("2", "number")


# What the secretary does not see.


def _hide_row(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def _hide_column(sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def _hide_columns(sheet: Any) -> None:
    sheet.column_dimensions.group("A", "C", hidden=True)


def _filter(sheet: Any) -> None:
    sheet.auto_filter.ref = "A1:E2"
    sheet.row_dimensions[2].hidden = True


def _merge(sheet: Any) -> None:
    sheet.merge_cells("D2:E2")


def _strike(*places: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for place in places:
            sheet[place].font = Font(strike=True)

    return change


def _strike_a_part(sheet: Any) -> None:
    sheet["A2"] = CellRichText("EXEMPLE", TextBlock(InlineFont(strike=True), " ESSAI"))


def _strike_by_rule(sheet: Any) -> None:
    rule = FormulaRule(formula=['$E2="annulé"'], font=Font(strike=True))
    sheet.conditional_formatting.add("A2:E9", rule)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_strike("A2", "B2", "C2", "D2", "E2"), "ligne 2 : barrée : supprimez la ligne"),
        (_strike("A2", "C2"), "A2, C2 : texte barré, en entier ou en partie"),
        (_strike_a_part, "A2 : texte barré, en entier ou en partie"),
        (_strike_by_rule, "A2:E9 : une mise en forme conditionnelle barre des textes"),
    ],
)
def test_a_struck_patient_of_excel_is_refused(change: Callable[[Any], None], says: str) -> None:
    """So a ward marks whoever is cancelled."""
    assert _refusal(_xlsx(change=change)).startswith(says)


def test_struck_rows_are_told_in_one_line() -> None:
    """With all their numbers."""
    struck = _strike("A2", "A4")

    assert _refusal(_xlsx([["nom"], ["a"], ["b"], ["c"]], struck)).startswith(
        "lignes 2 et 4 : barrées : supprimez les lignes des patients annulés"
    )


def test_a_struck_cell_that_holds_nothing_is_none() -> None:
    """Nor is a text without a line."""
    assert read_table(_xlsx(change=_strike("F3"))).problems == ()


_LINED = "<style:text-properties style:text-line-through-style='solid'/>"
_STYLES = f"""<style:style style:name='lined' style:family='table-cell'>{_LINED}</style:style>
<style:style style:name='child' style:family='table-cell' style:parent-style-name='lined'/>
<style:style style:name='plain' style:family='table-cell' style:parent-style-name='lined'>
<style:text-properties style:text-line-through-style='none'/></style:style>
<style:style style:name='words' style:family='text'>{_LINED}</style:style></office:automatic"""
_NAME = "<t:c o:value-type='string'{}><p>{}</p></t:c>"
_RULE = """<calcext:conditional-formats><calcext:conditional-format
 calcext:target-range-address='CANARI.A2:CANARI.B9'><calcext:condition
 calcext:apply-style-name='lined'/></calcext:conditional-format></calcext:conditional-formats>"""


def _struck_ods(content: bytes) -> bytes:
    return _with_sheet(content, "</office:automatic", _STYLES)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_ods(_row(_NAME.format(" t:style-name='lined'", "EXEMPLE"))), "ligne 2 : barrée"),
        (_ods(_row(_NAME.format(" t:style-name='child'", "EXEMPLE"))), "ligne 2 : barrée"),
        (
            _ods(_row(_NAME.format("", "a"), row=" t:default-cell-style-name='lined'")),
            "ligne 2 : barrée",
        ),
        (
            _ods(columns="<t:col t:default-cell-style-name='lined'/>"),
            "A1 : texte barré, en entier ou en partie",
        ),
        (
            _ods(_row(_NAME.format("", "EX<text:span text:style-name='words'>E</text:span>"), "")),
            "ligne 2 : barrée",
        ),
        (
            _ods(_row(_NAME.format(" t:number-columns-repeated='2' t:style-name='lined'", "a"))),
            "ligne 2 : barrée",
        ),
        (
            _ods(_row(_NAME.format(" t:style-name='lined'", "a"), _NAME.format("", "b"))),
            "A2 : texte barré, en entier ou en partie",
        ),
        (_ods(others=""), ""),
        (_ods(_row(_NAME.format(" t:style-name='plain'", "EXEMPLE"))), ""),
    ],
)
def test_a_struck_patient_of_libreoffice_is_refused(content: bytes, says: str) -> None:
    """By the style of its cell, its row, its column, or of some of its words."""
    problems = read_table(_struck_ods(content)).problems

    assert bool(problems) == bool(says)
    assert not says or problems[0].startswith(says)


def test_a_rule_of_libreoffice_that_strikes_is_refused() -> None:
    """It knows which cells, we do not; the sheet's name is not told."""
    content = _with_sheet(_struck_ods(_ods()), "</table:table>", f"{_RULE}</table:table>")

    assert _refusal(content).startswith("A2:B9 : une mise en forme conditionnelle barre")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_hide_row, "ligne 2 : masquée ou filtrée"),
        (_filter, "ligne 2 : masquée ou filtrée"),
        (_hide_column, "colonne B : masquée"),
        (_hide_columns, "colonne C : masquée"),
        (_merge, "D2:E2 : cellules fusionnées"),
        (lambda sheet: sheet.merge_cells("A1:A2"), "A1:A2 : noms de colonnes fusionnés"),
    ],
)
def test_what_excel_does_not_show_is_refused(change: Callable[[Any], None], says: str) -> None:
    """Nobody looked at those patients."""
    assert says in _refusal(_xlsx(change=change))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="2"', '<row r="2" ht="0.1" customHeight="1"'),
        ('<row r="2"', '<row r="2" ht="0" customHeight="1"'),
        ("<sheetFormatPr", '<sheetFormatPr zeroHeight="1"'),
    ],
)
def test_a_row_without_height_is_hidden(old: str, new: str) -> None:
    """Drawn shut with the mouse, or by the sheet's own setting."""
    assert re.search("2 : masquées? ou filtrées?", _refusal(_with_sheet(_xlsx(), old, new)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_ods(_row(_PATIENT, row=" t:visibility='collapse'")), "ligne 2 : masquée"),
        (_ods(_row(_PATIENT, row=" t:visibility='filter'")), "ligne 2 : masquée"),
        (
            _ods(f"<t:r><t:c t:number-rows-spanned='2'><p>a</p></t:c></t:r><t:r>{_PATIENT}</t:r>"),
            "A1 : noms de colonnes fusionnés",
        ),
        (_ods(_row("<t:c t:number-rows-spanned='2'><p>x</p></t:c>")), "A2 : cellules fusionnées"),
        (
            _ods(_row(f"<t:c t:number-columns-spanned='2'><p>x</p></t:c>{_PATIENT}")),
            "A2 : cellules fus",
        ),
    ],
)
def test_what_libreoffice_does_not_show_is_refused(content: bytes, says: str) -> None:
    """Hidden or filtered rows, and cells that cover others."""
    assert says in _refusal(content)


def _colour(*places: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for place in places:
            sheet[place].fill = PatternFill("solid", fgColor="FF0000")

    return change


_RED = """<style:style style:name="red" style:family="table-cell"><style:table-cell-properties
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 fo:background-color="#ff0000"/></style:style></office:automatic"""


_RED_CELL = (0, "black on #ff0000")


def _red_ods(content: bytes) -> bytes:
    return _with_sheet(content, "</office:automatic", _RED)


@pytest.mark.parametrize(
    ("content", "marks"),
    [
        (_xlsx(change=_colour("A2", "C2")), {2: ((0, "black on FF0000"), (2, "black on FF0000"))}),
        (_xlsx(), {}),
        (_red_ods(_ods(_row(_NAME.format(" t:style-name='red'", "a")))), {2: (_RED_CELL,)}),
        (
            _red_ods(_ods(_row(_NAME.format("", "a"), row=" t:default-cell-style-name='red'"))),
            {2: (_RED_CELL,)},
        ),
        (
            _red_ods(
                _ods(
                    _row(_NAME.format("", "a")), columns="<t:col t:default-cell-style-name='red'/>"
                )
            ),
            {1: (_RED_CELL,), 2: (_RED_CELL,)},
        ),
        (_red_ods(_ods(_row(_PATIENT))), {}),
    ],
)
def test_how_filled_cells_look_is_noted(
    content: bytes, marks: Mapping[int, Sequence[tuple[int, str]]]
) -> None:
    """By their own style, or by the row's or the column's."""
    assert read_table(content).marks == marks


_NOTED = "<t:c{}><office:annotation><p>CANARI</p></office:annotation>{}</t:c>"


@pytest.mark.parametrize(
    "cell",
    [
        _NOTED.format(" o:value-type='string'", "<p>a</p>"),
        _NOTED.format(" o:value-type='float' o:value='2'", "<p>2</p>"),
        _NOTED.format("", ""),
    ],
)
def test_a_note_upon_a_cell_is_noted(cell: str) -> None:
    """In LibreOffice; whatever the cell holds, and nothing of what the note says is read."""
    table = read_table(_ods(_row(_NAME.format("", "a"), cell)))

    assert table.notes == {(2, 1)}
    assert "CANARI" not in str(table)


def _day_across(sheet: Any) -> None:
    sheet.insert_rows(2)
    sheet["A2"] = "Lundi 7 décembre 2026"
    sheet.merge_cells("A2:E2")


def _two_rows_across(sheet: Any) -> None:
    _day_across(sheet)
    sheet.unmerge_cells("A2:E2")
    sheet.merge_cells("A2:E3")


@pytest.mark.parametrize(
    "content",
    [
        _xlsx(change=_day_across),
        _ods(
            f"{_HEADER}<t:r><t:c o:value-type='string' t:number-columns-spanned='5'>"
            f"<p>Lundi 7 décembre 2026</p></t:c></t:r><t:r>{_PATIENT}</t:r>"
        ),
    ],
)
def test_a_day_across_a_row_that_holds_nothing_else_hides_nothing(content: bytes) -> None:
    """It is read as what it shows."""
    table = read_table(content)

    assert not table.problems
    assert [cell.text for cell in table.rows[0].cells if cell.text] == ["Lundi 7 décembre 2026"]


def test_a_day_across_two_rows_hides_a_patient() -> None:
    """Or a title does."""
    assert "A2:E3 : cellules fusionnées" in _refusal(_xlsx(change=_two_rows_across))


def test_a_hidden_column_of_libreoffice_is_refused() -> None:
    """Counted with those that are repeated before it."""
    columns = "<t:col t:number-columns-repeated='2'/><t:col t:visibility='collapse'/>"

    assert _refusal(_ods(columns=columns)).startswith("colonne C : masquée")


def test_hidden_rows_and_columns_without_values_are_no_matter() -> None:
    """Somebody hid the empty end of a sheet."""

    def hide(sheet: Any) -> None:
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["X"].hidden = True
        sheet.merge_cells("G9:H10")

    assert _only(read_table(_xlsx(change=hide))) == READ


# Sheets.


def _two_sheets(**states: str) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, state in states.items():
        sheet = workbook.create_sheet(name)
        sheet.append([name])
        sheet.append(["x"])
        sheet.sheet_state = state
    workbook.create_sheet("Vide")
    return _saved(workbook)


def test_the_only_sheet_that_is_seen_and_filled_is_read() -> None:
    """Wherever it stands: an empty sheet is none, a hidden one is not asked for."""
    assert read_table(_two_sheets(Avant="hidden", Liste="visible")).header == ("Liste",)
    other = f"<table:table t:name='Autre' t:style-name='hidden'>{_row(_PATIENT)}</table:table>"
    assert read_table(_ods(others=other)).header == HEADER
    assert "2 feuilles" in _refusal(_ods(others=other.replace(" t:style-name='hidden'", "")))


def test_several_filled_sheets_are_refused_until_one_is_named() -> None:
    """Case and accents of its name ignored; those that may be chosen are named."""
    content = _two_sheets(Janvier="visible", Fevrier="visible", Cachee="hidden")

    assert "2 feuilles remplies (« Janvier », « Fevrier ») : " in _refusal(content)
    assert "--sheet" in _refusal(content)
    assert read_table(content, sheet="février").header == ("Fevrier",)
    assert _refusal(content, "Mars").startswith("--sheet : aucune feuille")
    assert _refusal(content, "Cachee").startswith("--sheet : cette feuille est masquée")


def test_a_workbook_without_a_table_is_refused() -> None:
    """Nothing at all, a header alone, or nothing in row 1."""
    assert "aucune feuille" in _refusal(_saved(Workbook()))
    assert "aucune ligne" in _refusal(_xlsx([HEADER]))
    assert "ligne 1 est vide" in _refusal(_xlsx([(), HEADER, PATIENT]))
    assert "aucune feuille" in _refusal(_ods(""))


def test_empty_rows_are_counted_and_a_far_stray_cell_is_refused() -> None:
    """The sheet is not written out to a million rows."""

    def stray(place: str) -> Callable[[Any], None]:
        return lambda sheet: sheet.__setitem__(place, "x")

    assert read_table(_xlsx([["nom"], ["EXEMPLE"], [None], ["  "], ["ESSAI"]])).blank == (3, 4)
    assert "lignes" in _refusal(_xlsx(change=stray("A1048576")))
    assert "colonnes" in _refusal(_xlsx(change=stray("XFD2")))


def test_formatted_empty_cells_are_not_rows() -> None:
    """A border drawn to the end of the sheet."""

    def border(sheet: Any) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    table = read_table(_xlsx(change=border))

    assert (len(table.rows), table.blank) == (1, ())


def test_repeated_rows_and_cells_of_libreoffice_are_written_out_where_they_hold_something() -> None:
    """Two patients alike are two rows; a million empty rows are none."""
    table = read_table(
        _ods(
            f"{_HEADER}<t:r t:number-rows-repeated='3'><t:c/></t:r>"
            "<t:r t:number-rows-repeated='2'><t:c t:number-columns-repeated='2'"
            " o:value-type='string'><p>x</p></t:c></t:r>"
        )
    )

    assert [row.number for row in table.rows] == [5, 6]
    assert [cell.text for cell in table.rows[1].cells] == ["x", "x", "", "", ""]
    assert table.blank == (2, 3, 4)


@pytest.mark.parametrize(
    "row",
    [
        "<t:r t:number-rows-repeated='1000000'><t:c><p>x</p></t:c></t:r>",
        "<t:r><t:c t:number-columns-repeated='16384'><p>x</p></t:c></t:r>",
        "<t:r t:number-rows-repeated='90000'>"
        "<t:c t:number-columns-repeated='199'><p>x</p></t:c></t:r>",
    ],
)
def test_a_cell_repeated_a_million_times_is_refused_at_once(row: str) -> None:
    """One word must not fill the memory."""
    start = time.perf_counter()

    assert "plus de" in _refusal(_ods(_HEADER + row))
    assert time.perf_counter() - start < 2


# Hostile and damaged files.


def _bomb(name: str, size: int) -> bytes:
    """Return a workbook with a part that unpacks to this many bytes."""
    output = io.BytesIO(_xlsx())
    with (
        zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as part,
    ):
        piece = b"<row><c t='s'><v>0</v></c></row>" * 32_768
        for _ in range(size // len(piece)):
            part.write(piece)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("xl/worksheets/sheet2.xml", 524_000_000),
        ("xl/sharedStrings.xml", 60_000_000),
        ("content.xml", 60_000_000),
    ],
)
def test_a_zip_bomb_is_refused_at_once_and_in_little_memory(
    name: str, size: int, tmp_path: Path
) -> None:
    """In a process of its own, that counts its memory."""
    path = tmp_path / "bombe.xlsx"
    path.write_bytes(_bomb(name, size))
    code = (
        "import re, sys, time\n"
        "from feuillet.errors import TableUnreadable\n"
        "from feuillet.batch.tables import read_table\n"
        "start = time.process_time()\n"
        "try:\n    read_table(open(sys.argv[1], 'rb').read())\n"
        "except TableUnreadable as error:\n    print(error)\n"
        "print(time.process_time() - start)\n"
        # Not `getrusage`: it counts what this very process held as it started the other.
        "status = open('/proc/self/status').read()\n"
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', status)[1]) // 1024)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True)
    said, seconds, megabytes = run.stdout.decode().splitlines()

    assert "trop gros" in said
    assert float(seconds) < 2
    assert int(megabytes) < 200


def test_a_zip_that_lies_about_its_size_is_damaged() -> None:
    """Nothing is unpacked beyond what it declares."""
    content = _bomb("xl/worksheets/sheet2.xml", 3_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet2.xml").file_size
    lying = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert "abîmé" in _refusal(lying)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def _recoded(part: bytes, encoding: str, doctype: str = "") -> bytes:
    """Return an XML part in another encoding, perhaps with a document type."""
    body = re.sub(r"^<\?xml.*?\?>", "", part.decode())
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    declared = encoding.removesuffix("-be").removesuffix("-le")
    text = f"<?xml version='1.0' encoding='{declared}'?>{doctype}{body}"
    return mark + text.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "content.xml"])
def test_a_document_type_is_refused_in_any_part(part: str, encoding: str) -> None:
    """Entities name files and multiply themselves: no spreadsheet writes any."""
    content = _rezip(
        _ods() if part == "content.xml" else _xlsx(),
        lambda name, old: _recoded(old, encoding, DOCTYPE) if name == part else old,
    )

    assert "DTD" in _refusal(content)


def test_a_sheet_in_utf_16_is_read_and_looked_into() -> None:
    """Its formulas are seen as any other's."""

    def wide(name: str, part: bytes) -> bytes:
        return _recoded(part, "utf-16") if name.endswith("sheet1.xml") else part

    assert _only(read_table(_rezip(_xlsx(), wide))) == READ
    assert _refusal(_rezip(_xlsx([["x"], ["=1+1"]]), wide)).startswith("A2 : la formule")


@pytest.mark.parametrize("encoding", ["utf-7", "cp037"])
def test_an_encoding_that_hides_a_document_type_is_refused(encoding: str) -> None:
    """One that two parsers would not read alike."""
    hidden = f"<?xml version='1.0' encoding='{encoding}'?>".encode() + DOCTYPE.encode(encoding)
    content = _rezip(_xlsx(), lambda name, old: hidden if name == "xl/workbook.xml" else old)

    assert "abîmé" in _refusal(content)


def test_a_merge_of_the_whole_sheet_is_refused_at_once() -> None:
    """Nothing is made of the places under it."""
    piece = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    start = time.perf_counter()

    assert "fusionnés" in _refusal(_with_sheet(_xlsx(), "</sheetData>", f"</sheetData>{piece}"))
    assert time.perf_counter() - start < 2


def test_a_part_of_too_many_elements_is_refused() -> None:
    """Each would be an object."""
    content = _with_sheet(_xlsx(), "</sheetData>", f"</sheetData>{'<a/>' * 50}")
    content = _rezip(content, lambda _, part: part.replace(b"<a/>" * 50, b"<a/>" * 9_000_000))

    assert "trop" in _refusal(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (OLE + b"\0" * 600, "(.xls)"),
        (OLE + b"\0" * 90 + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"PK\x05\x06" + b"\0" * 18, "ni un classeur"),
        (b"PK\x03\x04", "abîmé"),
        (
            _rezip(
                _ods(), lambda n, p: p + b"<!-- encryption-data -->" if "manifest.xml" in n else p
            ),
            "mot de passe",
        ),
        (
            _rezip(
                _ods(),
                lambda n, p: b"application/vnd.oasis.opendocument.text" if n == "mimetype" else p,
            ),
            "ni un classeur",
        ),
        (_with_sheet(_xlsx(), "<sheetData>", "<sheetData><CANARI>"), "abîmé"),
        (_with_sheet(_xlsx(), '<c r="D2" t="n"><v>2', '<c r="D2" t="n"><v>CANARI'), "abîmé"),
        (_with_sheet(_ods(), 'office:version="1.3"', 'encoding="CANARI'), "abîmé"),
        (_ods("<table:table t:name='CANARI'/>"), "abîmé"),
        (_ods(f"{_HEADER}<t:r><t:c><table:table/></t:c></t:r>"), "abîmé"),
    ],
)
def test_what_is_no_workbook_or_a_broken_one_has_one_clear_message(
    content: bytes, says: str
) -> None:
    """One line, with nothing of what it holds."""
    said = _refusal(content)

    assert says in said
    assert "\n" not in said


@pytest.mark.parametrize("content", [_xlsx(), _ods()], ids=["xlsx", "ods"])
def test_a_truncated_workbook_is_refused(content: bytes) -> None:
    """Wherever it was cut."""
    for cut in range(4, len(content) - 1, len(content) // 23):
        _refusal(content[:cut])


@given(place=st.integers(0, 6000), byte=st.integers(0, 255), kind=st.sampled_from("xo"))
def test_a_damaged_workbook_is_refused_or_read_the_same(place: int, byte: int, kind: str) -> None:
    """One byte changed: the checksums of the zip file tell."""
    content = bytearray(_DAMAGED[kind])
    content[place % len(content)] = byte
    try:
        table = read_table(bytes(content))
    except TableUnreadable:
        return
    assert [row.cells for row in table.rows] == [READ]


_DAMAGED: Mapping[str, bytes] = {"x": _xlsx(), "o": _ods()}
