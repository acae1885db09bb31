"""XLSX → sheets, by openpyxl in full mode: its read-only mode cannot see hidden rows.

What the file was checked for first is in `zip_guard`.
"""

import contextlib
import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.escape import unescape

from feuillet.batch.tables.table import (
    IMPOSSIBLE,
    IN_ERROR,
    MERGED,
    STRUCK_BY_RULE,
    UNREAD,
    UNRECORDED,
    Cell,
    Worksheet,
    boolean_cell,
    day_cell,
    hour_cell,
    number_cell,
)
from feuillet.batch.tables.zip_guard import Package
from feuillet.errors import TableUnreadable

_AMOUNT = re.compile(r"[%€$£¥](?!-)")
"""In the format of a percentage or of a sum; « [$-40C] » is the language of any other."""


def read_excel(content: bytes, package: Package) -> list[Worksheet]:
    """Return the worksheets of an XLSX file that `inspect_zip` found safe.

    A formula is worth the result that the spreadsheet recorded; without one it is a problem.  No
    formula has one where the workbook asks to be calculated when it is opened: programs record 0.

    Raises:
        TableUnreadable: The library cannot read it.
    """
    workbook = _load(content, data_only=True)
    in_runs = _load(content, data_only=True, rich_text=True) if package.struck_parts else None
    lined = {at for at, font in enumerate(workbook._fonts) if font.strike}
    formulas = None
    if package.formulas or package.empty_results:
        formulas = _load(content, data_only=False)
    sheets = []
    for worksheet in workbook.worksheets:
        sheet = Worksheet(worksheet.title, worksheet.sheet_state == "visible")
        # Public iterators make a cell of every place up to the last: a million for a stray one.
        for (row, column), cell in worksheet._cells.items():
            _take(sheet, row, column - 1, cell)
            if (row, column - 1) in sheet.cells and cell._style.fontId in lined:
                sheet.struck.add((row, column - 1))
        if formulas is not None:
            _look_for_results(sheet, worksheet, formulas[worksheet.title], package)
        if in_runs is not None:
            partly = _partly_struck(in_runs[worksheet.title])
            sheet.struck.update(place for place in partly if place in sheet.cells)
        _refuse_unseen(sheet, worksheet)
        _refuse_struck_by_rule(sheet, worksheet)
        sheets.append(sheet)
    return sheets


def _load(content: bytes, *, data_only: bool, rich_text: bool = False) -> Any:
    workbook = None
    with warnings.catch_warnings():
        # It warns of styles and drawings it does not know, and of dates, which are refused below.
        warnings.simplefilter("ignore")
        # A damaged part makes it raise almost anything, with a value in it.
        with contextlib.suppress(Exception):
            workbook = openpyxl.load_workbook(
                io.BytesIO(content), data_only=data_only, keep_links=False, rich_text=rich_text
            )
    if workbook is None or not workbook.worksheets:
        raise TableUnreadable(
            "Le classeur est abîmé, ou d'une forme inhabituelle : ouvrez-le dans le tableur et"
            " enregistrez-le sous un autre nom, au format « Classeur Excel (.xlsx) »"
        )
    return workbook


def _take(sheet: Worksheet, row: int, column: int, cell: Any) -> None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return
    in_error = cell.data_type == "e"
    found = None if in_error else _cell(value, cell)
    if found is None:
        sheet.refuse_cell(row, column, IN_ERROR if in_error else IMPOSSIBLE)
    sheet.cells[row, column] = found or UNREAD


def _cell(value: object, cell: Any) -> Cell | None:
    """Return what a cell holds; None for a date, an hour or a number that cannot be."""
    match value:
        case bool():
            return boolean_cell(value)
        case int() | float():
            amount = _AMOUNT.search(cell.number_format)
            return number_cell(value, "amount" if amount else "number")
        case dt.datetime() | dt.date():
            return day_cell(value)
        case dt.time() if _shows_a_day(cell.number_format):
            return None  # day 0
        case dt.time() | dt.timedelta():
            return hour_cell(value)
        case _:
            return Cell(unescape(str(value)))


def _shows_a_day(number_format: str) -> bool:
    return any(letter in number_format.lower() for letter in "dy")


def _look_for_results(sheet: Worksheet, values: Any, formulas: Any, package: Package) -> None:
    """Add a problem for each formula whose result was never recorded."""
    for (row, column), cell in formulas._cells.items():
        if cell.data_type != "f":
            continue
        if package.uncalculated:
            sheet.refuse_cell(row, column - 1, UNRECORDED)
            sheet.cells[row, column - 1] = UNREAD
            continue
        if values.cell(row, column).value is not None:
            continue
        place = cell.coordinate
        # Sheets are not told apart here: a place that is empty in one and not in another is refused
        if place not in package.empty_results or place in package.formulas:
            sheet.refuse_cell(row, column - 1, UNRECORDED)
            sheet.cells.setdefault((row, column - 1), UNREAD)


def _partly_struck(worksheet: Any) -> Iterator[tuple[int, int]]:
    """Yield the cells with a line through a part of their text."""
    for (row, column), cell in worksheet._cells.items():
        runs = cell.value if isinstance(cell.value, CellRichText) else ()
        struck = (run for run in runs if isinstance(run, TextBlock) and run.font.strike)
        if any(run.text.strip() for run in struck):
            yield row, column - 1


def _refuse_struck_by_rule(sheet: Worksheet, worksheet: Any) -> None:
    """Note rules that draw a line through some texts: which ones, only the spreadsheet knows."""
    for area in worksheet.conditional_formatting:
        fonts = [rule.dxf.font for rule in area.rules if rule.dxf is not None]
        if any(font is not None and font.strike for font in fonts):
            sheet.problems.append(f"{area.sqref} : {STRUCK_BY_RULE}")


def _refuse_unseen(sheet: Worksheet, worksheet: Any) -> None:
    """Note what the secretary cannot see, and what covers more than one cell."""
    rows = {row for row, _ in sheet.cells}
    unseen = worksheet.sheet_format.zeroHeight
    for number in sorted(rows):
        form = worksheet.row_dimensions.get(number)
        if unseen or (form is not None and (form.hidden or form.ht == 0)):
            sheet.hidden_rows.add(number)
    for form in worksheet.column_dimensions.values():
        if form.hidden or form.width == 0:
            sheet.refuse_hidden_columns(range((form.min or 1) - 1, form.max or 0))
    columns = {column for _, column in sheet.cells}
    for merged in worksheet.merged_cells.ranges:
        if merged.min_row <= max(rows, default=0) and merged.min_col - 1 <= max(columns, default=0):
            sheet.problems.append(f"{merged.coord} : {MERGED}")
