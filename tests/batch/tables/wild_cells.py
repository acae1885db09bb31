"""Cells as spreadsheets, programs and hurried hands leave them, in workbooks written by hand.

Written without any library, so that what a library would never write is tried too.
"""

import csv
import datetime as dt
import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from feuillet.batch.tables import Cell
from feuillet.batch.tables.table import EMPTY

TEXTS = (
    *("EXEMPLE", "Camille", "0012", "2", "2,5", "-3", "1e5", "1,2E+10", "12/03/1948", "1948-03-12"),
    *("7 h 30", "7:30", "oui", "VRAI", "TRUE", "#N/A", "#REF!", "######", "=A1", "'0612", "@x"),
    *("L1, L2", "L1; L2", "D’Évry", "L'Œuf", "«\u00a0mot\u00a0»", '"', 'dit "oui"', "a;b", "a,b"),
    *("&amp;", "<b>", "]]>", "%s", "{{ nom }}", "_x000D_", "_x0041_", "x_x", "null", "N/A", "-"),
    *("é", "e\u0301", "ﬁ", "Ÿ", "ẞ", "Ł", "大", "А", "🩺", "👩🏽‍⚕️", "a\u200bb"),
    *("\u00a0", "½", "²", "٣", "３", "a" * 300, "é" * 900, "LefÃ¨vre", "1.5", "0.30"),
)  # fmt: skip

_COLUMNS = "ABCDEFGH"
_STYLES = {"number": 0, "day": 1, "moment": 2, "hour": 3, "percent": 4, "euro": 5, "struck": 6}


@dataclass(frozen=True)
class Wild:
    """One cell, as a workbook writes it, and what is to be made of it."""

    inside: str = ""
    """Its XML between its tags; of ODS, its paragraphs."""

    attributes: str = ""
    cell: Cell | None = EMPTY
    """What it is read as; None if its place is to be told."""


def text_tables(rows: Sequence[Sequence[str]]) -> Mapping[str, bytes]:
    """Return the same texts as CSV, XLSX and ODS."""
    output = io.StringIO()
    csv.writer(output, delimiter=";", lineterminator="\r\n").writerows(rows)
    in_excel = [
        [
            Wild(f"<is><t xml:space='preserve'>{_excel(t)}</t></is>", "t='inlineStr'")
            if t
            else Wild()
            for t in row
        ]
        for row in rows
    ]
    in_ods = [
        [
            Wild(f"<text:p>{_spaced(t)}</text:p>", "office:value-type='string'") if t else Wild()
            for t in row
        ]
        for row in rows
    ]
    return {
        "csv": output.getvalue().encode("utf-8-sig"),
        "xlsx": xlsx(in_excel),
        "ods": ods(in_ods),
    }


def _excel(text: str) -> str:
    """Return a text as Excel writes it: what looks like an escape is escaped."""
    return escape(text.replace("_x", "_x005F_x"))


def _spaced(text: str) -> str:
    return escape(text).replace(" ", "<text:s/>")


def excel_cell(chance: random.Random, *, from_1904: bool, sound: bool) -> Wild:
    """Return a cell of an XLSX sheet.

    Args:
        from_1904: Whether days are counted as Excel for Macintosh did.
        sound: Whether it can be read.
    """
    day = dt.date(1905, 1, 1) + dt.timedelta(chance.randrange(100_000))
    serial = (day - (dt.date(1904, 1, 1) if from_1904 else dt.date(1899, 12, 30))).days
    minutes = chance.randrange(1440)
    clock = f"{minutes // 60}:{minutes % 60:02}"
    number = chance.choice((0, 1, 2, 12, -3, 1948, 10**14, 160027512345678))
    text = chance.choice(TEXTS)
    shown = f"{day:%d/%m/%Y}"
    good = (
        Wild(f"<v>{number}</v>", _style("number"), Cell(str(number), "number")),
        Wild(f"<v>{number}.0</v>", _style("number"), Cell(str(number), "number")),
        Wild(f"<v>{number // 10}.5</v>", "", Cell(f"{number // 10},5", "number")),
        Wild(f"<v>{serial}</v>", _style("day"), Cell(shown, "date")),
        Wild(f"<v>{serial + (minutes or 1) / 1440!r}</v>", _style("moment"),
             Cell(f"{shown} {(minutes or 1) // 60}:{(minutes or 1) % 60:02}", "date")),
        Wild(f"<v>{minutes / 1440!r}</v>", _style("hour"), Cell(clock, "time")),
        Wild("<v>0.5</v>", _style("percent"), Cell("0,5", "amount")),
        Wild("<v>2</v>", _style("euro"), Cell("2", "amount")),
        Wild("<v>1</v>", "t='b'", Cell("oui", "boolean")),
        Wild("<v>0</v>", "t='b'", Cell("non", "boolean")),
        Wild(f"<is><r><t>{_excel(text)}</t></r><r><rPr><b/></rPr><t>x</t></r></is>",
             "t='inlineStr'", Cell(f"{text}x")),
        Wild("<f>A1</f><v>EXEMPLE</v>", "t='str'", Cell("EXEMPLE")),
        Wild("<f>1+1</f><v>2</v>", "", Cell("2", "number")),
        Wild(),
        Wild("", _style("day")),
    )  # fmt: skip
    bad = (
        *(Wild(f"<v>{error}</v>", "t='e'", None) for error in ("#N/A", "#REF!", "#DIV/0!")),
        *(Wild(f"<v>{odd}</v>", _style("day"), None) for odd in ("-5", "-0.5", "3000000", "1e12")),
        *(Wild("<f>A1</f>", kind, None) for kind in ("", _style("day"))),
        *(Wild("<v>2</v>", _style("struck"), None), Wild("<f>A1</f><v>#N/A</v>", "t='e'", None)),
    )
    return chance.choice(good if sound else bad)


def _style(name: str) -> str:
    return f"s='{_STYLES[name]}'"


def ods_cell(chance: random.Random, *, sound: bool) -> Wild:
    """Return a cell of an ODS sheet.

    Args:
        sound: Whether it can be read.
    """
    day = dt.date(1901, 1, 1) + dt.timedelta(chance.randrange(100_000))
    hour, minute = chance.randrange(24), chance.randrange(60)
    shown, clock = f"{day:%d/%m/%Y}", f"{hour}:{minute:02}"
    number, text = chance.choice((0, 1, 2, 12, -3, 1948, 10**14)), chance.choice(TEXTS)
    moment = f"office:date-value='{day}T{hour:02}:{minute:02}:00'"
    good = (
        (f"float' office:value='{number}", Cell(str(number), "number")),
        (f"float' office:value='{number}.5", Cell(f"{number},5", "number")),
        ("percentage' office:value='0.5", Cell("0,5", "amount")),
        ("currency' office:currency='EUR' office:value='2", Cell("2", "amount")),
        ("boolean' office:boolean-value='true", Cell("oui", "boolean")),
        (f"date' office:date-value='{day}", Cell(shown, "date")),
        (f"date' {moment[:-1]}", Cell(shown + (f" {clock}" if hour + minute else ""), "date")),
        (f"time' office:time-value='PT{hour}H{minute}M0S", Cell(clock, "time")),
        ("string' table:formula='of:=[.A1]", None if text[0] == "#" else Cell(text)),
        ("string", Cell(text)),
    )
    bad = (
        *("date' office:date-value='1899-01-01", "date' office:date-value='x", "date"),
        *("time' office:time-value='PT30H", "time' office:time-value='-PT1H", "float"),
        *("float' office:value='NaN", "boolean' office:boolean-value='x", "inconnu"),
        *("string' table:number-columns-spanned='2", "float' office:value='inf"),
        "string' calcext:value-type='error' table:formula='of:=[.A1]",
    )
    if not sound:
        return Wild("<text:p>vu</text:p>", f"office:value-type='{chance.choice(bad)}'", None)
    kind, cell = chance.choice(good)
    inside = _spaced(text) if kind.startswith("string") else "vu"
    return Wild(f"<text:p>{inside}</text:p>", f"office:value-type='{kind}'", cell)


def xlsx(rows: Sequence[Sequence[Wild]], *, from_1904: bool = False, merged: str = "") -> bytes:
    """Return a workbook of one sheet.

    Args:
        merged: The place of cells that are one, such as B2:C2.
    """
    after = f"<mergeCells><mergeCell ref='{merged}'/></mergeCells>" if merged else ""
    made = ""
    for number, row in enumerate(rows, 1):
        cells = (
            f"<c r='{column}{number}' {cell.attributes}>{cell.inside}</c>"
            for column, cell in zip(_COLUMNS, row, strict=False)
            if cell.inside or cell.attributes
        )
        made += f"<row r='{number}'>{''.join(cells)}</row>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    formats = ("0", "14", "22", "20", "9", "164", "0")
    styles = "".join(
        f"<xf numFmtId='{code}' fontId='{int(at == 6)}' fillId='0' borderId='0' xfId='0'/>"
        for at, code in enumerate(formats)
    )
    euro = quoteattr('#,##0.00 "€"')
    sheet = "xl/worksheets/sheet1.xml"
    return _zipped(
        {
            "[Content_Types].xml": f"<Types xmlns='{package}/content-types'>"
            "<Default Extension='rels'"
            " ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            "<Default Extension='xml' ContentType='application/xml'/>"
            f"<Override PartName='/xl/workbook.xml' ContentType='{kind}.sheet.main+xml'/>"
            f"<Override PartName='/{sheet}' ContentType='{kind}.worksheet+xml'/>"
            f"<Override PartName='/xl/styles.xml' ContentType='{kind}.styles+xml'/></Types>",
            "_rels/.rels": f"<Relationships xmlns='{package}/relationships'><Relationship Id='r1'"
            f" Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{office}'>"
            f"<workbookPr date1904='{int(from_1904)}'/>"
            "<sheets><sheet name='Feuil1' sheetId='1' r:id='r1'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{package}/relationships'>"
            f"<Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/>"
            f"<Relationship Id='r2' Type='{office}/styles' Target='styles.xml'/></Relationships>",
            "xl/styles.xml": f"<styleSheet xmlns='{main}'><numFmts count='1'>"
            f"<numFmt numFmtId='164' formatCode={euro}/></numFmts><fonts count='2'><font/>"
            "<font><strike/></font></fonts><fills count='1'><fill><patternFill/></fill></fills>"
            f"<borders count='1'><border/></borders>"
            f"<cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs>{styles}"
            "</cellXfs></styleSheet>",
            sheet: f"<worksheet xmlns='{main}'><sheetData>{made}</sheetData>{after}</worksheet>",
        }
    )


def ods(rows: Sequence[Sequence[Wild]]) -> bytes:
    """Return an OpenDocument workbook of one sheet."""
    cell = "table:table-cell"
    made = "".join(
        "<table:table-row>"
        + "".join(f"<{cell} {one.attributes}>{one.inside}</{cell}>" for one in row)
        + "</table:table-row>"
        for row in rows
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f"xmlns:{one}='{names}:{one}:1.0'" for one in ("office", "table", "text"))
    spaces += (
        " xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'"
    )
    return _zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f"<m:manifest xmlns:m='{names}:manifest:1.0'>"
            f"<m:file-entry m:full-path='/' m:media-type='{kind}'/>"
            "<m:file-entry m:full-path='content.xml' m:media-type='text/xml'/></m:manifest>",
            "styles.xml": f"<office:document-styles {spaces} office:version='1.3'/>",
            "content.xml": f"<office:document-content {spaces} office:version='1.3'><office:body>"
            f"<office:spreadsheet><table:table table:name='Feuille1'>{made}</table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _zipped(parts: Mapping[str, str]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return output.getvalue()
