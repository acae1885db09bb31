"""One sheet of an XLSX file: its values, and what the secretary does not see, in one walk."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase
from xml.etree.ElementTree import Element

from feuillet.batch.tables.sheets.xlsx_styles import (
    MAIN,
    UNSTYLED,
    CellStyle,
    Styles,
    has_line,
    styled_number,
)
from feuillet.batch.tables.sheets.xlsx_texts import Text, read_runs, shown_text
from feuillet.batch.tables.sheets.xml_walk import elements_of
from feuillet.batch.tables.table import (
    IMPOSSIBLE,
    IN_ERROR,
    STRUCK_BY_RULE,
    UNREAD,
    UNRECORDED,
    Cell,
    Worksheet,
    boolean_cell,
    day_cell,
    hour_cell,
    shown_without_day,
)

_CELL, _VALUE, _FORMULA, _INLINE = (MAIN + name for name in ("c", "v", "f", "is"))
_LATER = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_AREA = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"
_OPENED = [MAIN + name for name in ("sheetData", "extLst", "ext")]
_OPENED += [f"{_LATER}conditionalFormattings"]
_CORNER = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::|$)", re.ASCII)
_LETTERS = re.compile("[A-Z]{1,3}")
_KINDS = ("s", "n", "str", "b", "d")
_TRUTHS = {"1": True, "0": False}
_YES = ("1", "true")
_SEEN = 0.5
"""The height of a row, in points, or the width of a column, in figures, that somebody may see."""

_KEPT = 4096
"""Values of which we remember what they show: the same days and answers come again."""

_NOTHING = Text(None)


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share."""

    styles: Styles
    texts: Mapping[str, Text]
    epoch: dt.datetime
    uncalculated: bool
    """Whether it asks to be calculated when it is opened (ISO/IEC 29500-1, 18.2.2,
    fullCalcOnLoad): what its formulas have recorded is no result."""


def read_sheet(part: bytes, sheet: Worksheet, book: Book) -> None:
    """Fill a sheet with what its part holds.

    A formula is worth the result that the spreadsheet recorded; without one it is a problem.

    Raises:
        Exception: Almost any; the part is not as Excel would write it.
    """
    _Reader(sheet, book).read(part)


class _Reader:
    def __init__(self, sheet: Worksheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        usual = book.styles.cells.get("0", UNSTYLED)
        self.styles = {**book.styles.cells, "": usual}
        self.plain = lru_cache(_KEPT)(shown_text)
        self.number = lru_cache(_KEPT)(self._number)
        self.looks = any(style.mark for style in self.styles.values())
        self.columns: dict[str, int] = {}
        self.row = 0
        self.unseen = False
        self.hidden: set[range] = set()
        self.merged: list[str] = []
        self.struck: dict[str, None] = {}

    def read(self, part: bytes) -> None:
        for at_end, element in elements_of(part, f"{MAIN}worksheet", _OPENED):
            match element.tag.rpartition("}")[2]:
                case _ if not at_end:
                    pass
                case "row":
                    self._take_row(element)
                case "sheetFormatPr":
                    self.unseen = element.get("zeroHeight") in _YES
                case "cols":
                    for one in element:
                        if _is_shut(one, "width"):
                            first, last = int(one.attrib["min"]), int(one.attrib["max"])
                            self.hidden.add(range(first - 1, last))
                case "mergeCells":
                    self.merged += [one.attrib["ref"] for one in element]
                case "conditionalFormatting":
                    self._take_rules(element)
        self._refuse_unseen()

    def _take_row(self, row: Element) -> None:
        number = row.get("r")
        self.row = int(number) if number else self.row + 1
        figures, columns, column = str(self.row), self.columns, -1
        found: dict[int, Cell] = {}
        marks: list[tuple[int, str]] = []
        for cell in row:
            if cell.tag != _CELL:
                continue
            place = cell.get("r")
            if place:
                letters = place.removesuffix(figures)
                column = columns[letters] if letters in columns else self._column(letters)
            else:
                column += 1
            if not len(cell):
                continue
            text = self._take(cell, column)
            if text.cell is None:
                continue
            if column in found:
                raise ValueError("a cell twice")
            found[column] = text.cell
            if text.struck:
                self.sheet.struck.add((self.row, column))
            if self.looks and (mark := self.styles[cell.get("s", "")].mark):
                marks.append((column, mark))
        if not found:
            return
        if self.row in self.sheet.rows:
            raise ValueError("a row twice")
        self.sheet.rows[self.row] = found
        if marks:
            self.sheet.mark_rows((self.row,), marks)
        if self.unseen or _is_shut(row, "ht"):
            self.sheet.hidden_rows.add(self.row)

    def _column(self, letters: str) -> int:
        self.columns[letters] = _index(letters)
        return self.columns[letters]

    def _take(self, cell: Element, column: int) -> Text:
        """Return what a cell shows, and note what is wrong with it."""
        style = self.styles[cell.get("s", "")]
        kind = cell.get("t", "n")
        only = cell[0] if len(cell) == 1 else None
        formula, inline = False, None
        if only is not None and only.tag == _VALUE:
            value = only.text
        elif only is not None and only.tag == _INLINE:
            value, inline = None, only
        else:
            value, inline = cell.findtext(_VALUE), cell.find(_INLINE)
            formula = cell.find(_FORMULA) is not None
        problem, text = "", _NOTHING
        if (kind == "inlineStr") != (inline is not None):
            raise ValueError("cell type")
        if formula and (self.book.uncalculated or not (value or (kind, value) == ("str", ""))):
            problem = UNRECORDED
        elif kind == "e":
            problem = IN_ERROR
        elif inline is not None:
            text = read_runs(inline, self.plain)
        elif value or kind not in _KINDS:
            text = self._text(kind, value or "", style)
            problem = IMPOSSIBLE if text.cell is None and kind in ("n", "d") else ""
        if problem:
            self.sheet.refuse_cell(self.row, column, problem)
            text = Text(UNREAD)
        return Text(text.cell, struck=True) if style.struck else text

    def _text(self, kind: str, value: str, style: CellStyle) -> Text:
        """Return what a value shows (ISO/IEC 29500-1, 18.18.11)."""
        if kind == "s":
            return self.book.texts[value]
        if kind == "n":
            return self.number(value, style)
        match kind:
            case "str":
                return self.plain(value)
            case "b":
                return Text(boolean_cell(_TRUTHS[value]))
            case "d":
                cell = _dated(value)
                return Text(shown_without_day(cell) if cell and style.dayless else cell)
        raise ValueError("cell type")

    def _number(self, value: str, style: CellStyle) -> Text:
        return Text(styled_number(value, style, self.book.epoch))

    def _take_rules(self, element: Element) -> None:
        """Note rules that draw a line through texts: which ones, only the spreadsheet knows."""
        for rule in element:
            font = rule.find(f"{_LATER}dxf/{MAIN}font")
            if rule.get("dxfId") in self.book.styles.struck_rules or (
                font is not None and has_line(font)
            ):
                self.struck[element.get("sqref") or element.findtext(_AREA) or ""] = None

    def _refuse_unseen(self) -> None:
        """Note what the secretary cannot see, and what covers more than one cell."""
        for columns in sorted(self.hidden, key=lambda one: one.start):
            self.sheet.refuse_hidden_columns(columns)
        last_row = max(self.sheet.rows, default=0)
        last_column = max((max(cells) for cells in self.sheet.rows.values()), default=0)
        for area in self.merged:
            row, column = place_of(area)
            # A title or a day across a row that holds nothing else hides nothing.
            flat = area.rpartition(":")[2].strip(ascii_uppercase) == str(row)
            alone = flat and len(self.sheet.rows.get(row, ())) < 2
            if row <= last_row and column <= last_column and not alone:
                self.sheet.refuse_merged(area, row)
        for area in self.struck:
            self.sheet.problems.append(f"{area} : {STRUCK_BY_RULE}")


def _is_shut(element: Element, size: str) -> bool:
    """Return whether a row or a column is hidden, or drawn shut with the mouse, or nearly."""
    return element.get("hidden") in _YES or float(element.get(size) or 1) < _SEEN


def place_of(cell: str) -> tuple[int, int]:
    """Return the row of « B7 », as Excel shows it, and its column, from 0."""
    corner = _CORNER.match(cell)
    if corner is None:
        raise ValueError("place")
    return int(corner[2]), _index(corner[1])


def _index(letters: str) -> int:
    """Return the column of these letters, from 0."""
    if not _LETTERS.fullmatch(letters):
        raise ValueError("place")
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _dated(text: str) -> Cell | None:
    """Return a day or an hour written out (ISO 8601); None for what is neither."""
    try:
        if "-" in text:
            return day_cell(dt.datetime.fromisoformat(text))
        return hour_cell(dt.time.fromisoformat(text))
    except ValueError:
        return None
