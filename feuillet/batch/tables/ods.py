"""ODS → sheets, by odfdo, which shows what is hidden and leaves repeated cells unrepeated.

LibreOffice ends each sheet with a row repeated a million times: only what holds something is
written out.  What the file was checked for first is in `zip_guard`.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from odfdo import Document

from feuillet.batch.tables.ods_strikes import areas_struck_by_rule, is_struck, struck_styles
from feuillet.batch.tables.table import (
    IMPOSSIBLE,
    IN_ERROR,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
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
from feuillet.errors import TableUnreadable

Attributes = Mapping[str, str]

_HIDDEN_STYLES = (
    "//style:style[@style:family='table'][style:table-properties/@table:display='false']"
)
_SPANS = ("table:number-columns-spanned", "table:number-rows-spanned")
_TRUTHS = {"true": True, "false": False}
_LENGTH = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:[.,]\d{1,12})?)S)?)?",
    re.ASCII,
)
"""A length of time (ODF 1.3 part 3, 18.2; XML Schema part 2, 3.2.6), without years and months."""

_ASIDE = ("office:annotation", "office:annotation-end", "text:note")
"""What stands in a paragraph and is none of its text."""


def read_opendocument(content: bytes) -> list[Worksheet]:
    """Return the sheets of an ODS file that `inspect_zip` found safe.

    Raises:
        TableUnreadable: The library cannot read it.
    """
    sheets = None
    try:
        sheets = list(_sheets(Document(io.BytesIO(content))))
    except TableUnreadable:
        raise
    except Exception:  # a damaged part makes it raise almost anything, with a value in it
        pass
    if not sheets:
        raise TableUnreadable(
            "Le classeur est abîmé ou incomplet : rouvrez-le dans le tableur et enregistrez-le"
        )
    return sheets


def _sheets(document: Any) -> Iterator[Worksheet]:
    hidden = {
        style.get_attribute("style:name") for style in document.content.get_elements(_HIDDEN_STYLES)
    }
    struck = struck_styles(document)
    # Not below other tables: the deleted rows of tracked changes are tables too.
    for table in document.body.get_elements("table:table"):
        visible = table.get_attribute("table:style-name") not in hidden
        sheet = Worksheet(table.get_attribute("table:name") or "", visible)
        unseen = _hidden_columns(table)
        of_columns = _styles_of_columns(table)
        number = 1
        for row in table.get_elements("descendant::table:table-row"):
            times = _repeated(row, "table:number-rows-repeated")
            _take_row(sheet, row, number, times)
            _note_struck(sheet, row, range(number, number + times), of_columns, struck)
            number += times
        sheet.refuse_hidden_columns(unseen)
        for area in areas_struck_by_rule(table, struck):
            sheet.problems.append(f"{area} : {STRUCK_BY_RULE}")
        yield sheet


def _hidden_columns(table: Any) -> set[int]:
    """Return the columns that do not show, counted from 0, as far as a table may reach."""
    hidden: set[int] = set()
    first = 0
    for column in table.get_elements("descendant::table:table-column"):
        times = _repeated(column, "table:number-columns-repeated")
        if column.get_attribute("table:visibility") in ("collapse", "filter"):
            hidden.update(range(first, min(first + times, MAX_COLUMNS)))
        first += times
    return hidden


def _styles_of_columns(table: Any) -> Mapping[int, str]:
    """Return the style of each column's cells, as far as a table may reach."""
    styles: dict[int, str] = {}
    first = 0
    for column in table.get_elements("descendant::table:table-column"):
        times = _repeated(column, "table:number-columns-repeated")
        style = column.get_attribute("table:default-cell-style-name") or ""
        styles.update(dict.fromkeys(range(first, min(first + times, MAX_COLUMNS)), style))
        first += times
    return styles


def _note_struck(
    sheet: Worksheet,
    row: Any,
    numbers: Sequence[int],
    of_columns: Mapping[int, str],
    struck: frozenset[str],
) -> None:
    """Note the cells of a row, repeated or not, with a line through their text."""
    if not struck:
        return
    of_row = row.get_attribute("table:default-cell-style-name") or ""
    column = 0
    for element in row.get_elements("table:table-cell|table:covered-table-cell"):
        repeated = _repeated(element, "table:number-columns-repeated")
        for at in range(column, min(column + repeated, MAX_COLUMNS)):
            # A cell's own style goes before its row's, its row's before its column's
            # (ODF 1.3 part 3, 9.1.4 and 9.1.3).
            usual = of_row or of_columns.get(at, "")
            if (numbers[0], at) in sheet.cells and is_struck(element, usual, struck):
                sheet.struck.update((number, at) for number in numbers)
        column += repeated


def _repeated(element: Any, name: str) -> int:
    return max(1, int(element.get_attribute(name) or 1))


def _take_row(sheet: Worksheet, row: Any, number: int, times: int) -> None:
    """Add a row to the sheet as often as it is repeated; nothing of it if it is empty."""
    found: dict[int, Cell] = {}
    column = 0
    for element in row.get_elements("table:table-cell|table:covered-table-cell"):
        attributes = element.attributes
        repeated = max(1, int(attributes.get("table:number-columns-repeated", 1)))
        cell, problem = _read_cell(element, attributes)
        if problem:
            sheet.refuse_cell(number, column, problem)
        if cell is not None:
            if column + repeated > MAX_COLUMNS:
                raise TableUnreadable(f"Le tableau a plus de {MAX_COLUMNS} colonnes : réduisez-le")
            found.update(dict.fromkeys(range(column, column + repeated), cell))
        column += repeated
    if not found:
        return
    if number + times > 2 * MAX_ROWS or len(found) * times + len(sheet.cells) > MAX_CELLS:
        raise TableUnreadable(f"Le tableau a plus de {MAX_ROWS} lignes : effacez le surplus")
    for repeat in range(number, number + times):
        sheet.cells.update({(repeat, column): cell for column, cell in found.items()})
    if row.get_attribute("table:visibility") in ("collapse", "filter"):
        sheet.hidden_rows.update(range(number, number + times))


def _read_cell(element: Any, attributes: Attributes) -> tuple[Cell | None, str]:
    """Return what a cell holds, or None if nothing, and what is wrong with it."""
    kind = attributes.get("office:value-type")
    formula = "table:formula" in attributes
    if any(int(attributes.get(name, 1)) > 1 for name in _SPANS):
        return UNREAD, MERGED
    if kind is None and formula:
        return UNREAD, UNRECORDED
    if kind in (None, "string"):
        text = attributes.get("office:string-value") or _text(element)
        if formula and (
            attributes.get("calcext:value-type") == "error" or text.startswith(("#", "Err:"))
        ):
            return UNREAD, IN_ERROR
        return (Cell(text) if text.strip() else None), ""
    cell = _typed(attributes, kind)
    return (cell, "") if cell else (UNREAD, IMPOSSIBLE)


def _typed(attributes: Attributes, kind: str) -> Cell | None:
    """Return a cell that is no text (ODF 1.3 part 3, 19.387); None if its value cannot be."""
    try:
        match kind:
            case "float":
                return number_cell(float(attributes["office:value"]))
            case "percentage" | "currency":
                return number_cell(float(attributes["office:value"]), "amount")
            case "boolean":
                return boolean_cell(_TRUTHS[attributes["office:boolean-value"]])
            case "date":
                return day_cell(dt.datetime.fromisoformat(attributes["office:date-value"]))
            case "time":
                return _hour(attributes["office:time-value"])
    except (ValueError, KeyError, OverflowError):
        pass  # told by the caller, without the value
    return None


def _hour(length: str) -> Cell | None:
    match = _LENGTH.fullmatch(length)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in match.groups()
    )
    return hour_cell(dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))


def _text(element: Any) -> str:
    """Return a cell's own paragraphs, not those of a note upon it or within them."""
    return "\n".join(_own_text(paragraph) for paragraph in element.get_elements("text:p"))


def _own_text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element.children:
        if child.tag not in _ASIDE:
            parts.append(_own_text(child) if child.children else child.inner_text)
        parts.append(child.tail or "")
    return "".join(parts)
