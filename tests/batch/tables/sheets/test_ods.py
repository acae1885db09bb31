"""An ODS file's sheets: typed values, repeated cells, and what LibreOffice does not show."""

import io

import pytest
from odfdo import Document, Element, Table

from feuillet.batch.tables.sheets.ods import read_opendocument
from feuillet.batch.tables.sheets.zip_guard import unpack
from feuillet.batch.tables.table import MAX_COLUMNS, UNREAD, Cell, Worksheet
from feuillet.errors import TableUnreadable


def sheet(*rows: str) -> Worksheet:
    """Return what is read of a sheet with these rows."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Feuille1")
    for row in rows:
        table.append(Element.from_tag(row))
    document.body.append(table)
    output = io.BytesIO()
    document.save(output)
    (read,) = read_opendocument(unpack(output.getvalue()))
    return read


def row(*cells: str, more: str = "") -> str:
    """Return a row of cells."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(attributes: str = "", text: str = "") -> str:
    """Return a cell."""
    words = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{words}</table:table-cell>"


def test_each_value_is_read_by_its_kind() -> None:
    """Not by how the sheet shows it."""
    read = sheet(
        row(
            cell('office:value-type="string"', "EXEMPLE"),
            cell('office:value-type="float" office:value="3"', "3,00"),
            cell('office:value-type="date" office:date-value="2026-12-08"', "8 déc."),
            cell('office:value-type="time" office:time-value="PT07H30M00S"'),
            cell('office:value-type="boolean" office:boolean-value="true"'),
        )
    )

    assert list(read.rows[1].values()) == [
        Cell("EXEMPLE"),
        Cell("3", "number"),
        Cell("08/12/2026", "date"),
        Cell("7:30", "time"),
        Cell("oui", "boolean"),
    ]


def test_a_date_whose_format_shows_no_day_is_a_month() -> None:
    """By its cell's style, its row's or its column's."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Feuille1")
    date = 'office:value-type="date" office:date-value="2026-12-01"'
    for one in (
        '<table:table-column table:default-cell-style-name="ce9"/>',
        row(cell(date, "déc. 26"), cell(f'{date} table:style-name="ce9"', "déc. 26"), cell(date)),
        row(cell('office:value-type="float" office:value="3"', "3")),
    ):
        table.append(Element.from_tag(one))
    document.body.append(table)
    for one in (
        '<number:date-style style:name="N9"><number:month number:textual="true"/><number:year/>'
        "</number:date-style>",
        '<style:style style:name="ce9" style:family="table-cell" style:data-style-name="N9"/>',
    ):
        document.insert_style(Element.from_tag(one), automatic=True)
    output = io.BytesIO()
    document.save(output)
    (read,) = read_opendocument(unpack(output.getvalue()))

    assert list(read.rows[1].values()) == [
        Cell("12/2026", "month"),
        Cell("12/2026", "month"),
        Cell("01/12/2026", "date"),
    ]
    assert read.rows[2][0] == Cell("3", "number")


def test_repeated_rows_and_cells_are_written_out_where_they_hold_something() -> None:
    """The million of empty rows at the end is not."""
    read = sheet(
        row(
            cell('table:number-columns-repeated="2"', "x"),
            cell("", "y"),
            more='table:number-rows-repeated="2"',
        ),
        row(cell(), more='table:number-rows-repeated="1048574"'),
    )

    assert {at: sorted(cells) for at, cells in read.rows.items()} == {1: [0, 1, 2], 2: [0, 1, 2]}


@pytest.mark.parametrize(
    "attributes",
    [
        'office:value-type="date" office:date-value="hier"',
        'office:value-type="time" office:time-value="PT30H00M00S"',
        'office:value-type="float" office:value="NaN"',
        'office:value-type="boolean"',
        'table:number-columns-spanned="2"',
        'table:formula="of:=1+1"',
    ],
)
def test_what_cannot_be_read_leaves_a_problem_with_its_place(attributes: str) -> None:
    """And a mark in its cell, so that no row is taken for empty."""
    read = sheet(row(cell("", "a"), cell(attributes)))

    assert read.rows[1][1] == UNREAD
    assert [problem.split(" :")[0] for problem in read.problems] == ["B1"]


def test_a_hidden_row_is_told_and_too_many_columns_are_refused() -> None:
    """Only where they hold something."""
    hidden = 'table:visibility="collapse"'
    read = sheet(row(cell("", "a")), row(cell("", "b"), more=hidden), row(cell(), more=hidden))

    assert [problem.split(" :")[0] for problem in read.all_problems()] == ["ligne 2"]
    with pytest.raises(TableUnreadable, match="colonnes"):
        sheet(row(cell(f'table:number-columns-repeated="{MAX_COLUMNS + 1}"', "x")))


def test_a_damaged_workbook_is_refused_without_what_it_holds() -> None:
    """The library's own error may quote a cell."""
    with pytest.raises(TableUnreadable, match="abîmé") as refusal:
        read_opendocument({"content.xml": b"<EXEMPLE"})

    assert refusal.value.__context__ is None
