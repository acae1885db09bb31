"""ODS → sheets, in one walk: what is hidden, and repeated cells that stay unrepeated.

LibreOffice ends each sheet with a row repeated a million times: only what holds something is
written out.  What the file was checked for first is in `zip_guard`.
"""

from collections.abc import Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from feuillet.batch.tables.sheets.ods_cells import (
    CALC,
    ERRORS,
    KIND,
    NOTE,
    OF_TEXT,
    OFFICE,
    PARAGRAPH,
    STYLE,
    TABLE,
    TEXT_FORM,
    form_of,
    own_text,
    repetition,
)
from feuillet.batch.tables.sheets.ods_marks import DATE_STYLE, MarkedStyles, is_struck, struck_area
from feuillet.batch.tables.sheets.xml_walk import elements_of
from feuillet.batch.tables.table import (
    IN_ERROR,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MERGED,
    STRUCK_BY_RULE,
    UNREAD,
    Cell,
    Worksheet,
    shown_without_day,
)
from feuillet.errors import TableUnreadable

_BODY, _SPREADSHEET, _STYLE = f"{OFFICE}body", f"{OFFICE}spreadsheet", f"{STYLE}style"
_TABLE, _COLUMN, _ROW = (TABLE + name for name in ("table", "table-column", "table-row"))
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_STYLES = (f"{OFFICE}styles", f"{OFFICE}automatic-styles")
_GROUPS = (
    *(f"{TABLE}table-{of}{form}" for of in ("row", "column") for form in ("s", "-group")),
    *(f"{TABLE}table-header-{of}" for of in ("rows", "columns")),
    f"{CALC}conditional-formats",
)
"""What stands between a sheet and its rows, its columns and its rules."""

_NAMED = f"{TABLE}style-name"
_RULES = f"{CALC}conditional-format"
_UNSEEN = ("collapse", "filter")
_KEPT = 4096
"""Cells of which we remember what their attributes say: most have the same."""


def read_opendocument(parts: Mapping[str, bytes]) -> list[Worksheet]:
    """Return the sheets of an ODS file, from the parts that `unpack` found safe.

    Raises:
        TableUnreadable: It is damaged, or a sheet is too large.
    """
    sheets = None
    try:
        sheets = _sheets(parts)
    except TableUnreadable:
        raise
    except Exception:  # a damaged part makes almost anything be raised, with a value in it
        pass
    if not sheets:
        raise TableUnreadable(
            "Le classeur est abîmé ou incomplet : rouvrez-le dans le tableur et enregistrez-le"
        )
    return sheets


def _sheets(parts: Mapping[str, bytes]) -> list[Worksheet]:
    styles, unseen = MarkedStyles(), set[str]()
    struck = frozenset[str]()
    looks: Mapping[str, str] = {}
    dayless = frozenset[str]()
    if "styles.xml" in parts:
        for at_end, style in elements_of(parts["styles.xml"], f"{OFFICE}document-styles", _STYLES):
            if at_end and style.tag == _STYLE:
                styles.add(style)
            elif at_end and style.tag == DATE_STYLE:
                styles.add_dates(style)
    sheets: list[Worksheet] = []
    reader: _Reader | None = None
    opened = (*_STYLES, _BODY, _SPREADSHEET, _TABLE, *_GROUPS)
    for at_end, element in elements_of(parts["content.xml"], f"{OFFICE}document-content", opened):
        tag = element.tag
        if tag == _TABLE and at_end:
            if reader is not None:
                reader.end()
            reader = None
        elif tag == _TABLE:
            if reader is not None:
                raise ValueError("nested table")
            visible = element.get(f"{TABLE}style-name") not in unseen
            sheets.append(Worksheet(element.get(f"{TABLE}name", ""), visible))
            reader = _Reader(sheets[-1], struck, looks, dayless)
        elif reader is not None and at_end:
            reader.take(element)
        elif tag == _BODY:
            struck, looks, dayless = styles.struck(), styles.looks(), styles.dayless()
        elif tag == DATE_STYLE:
            styles.add_dates(element)
        elif tag == _STYLE:
            styles.add(element)
            if _is_hidden(element):
                unseen.add(element.get(f"{STYLE}name", ""))
    return sheets


def _is_hidden(style: Element) -> bool:
    """Return whether a style is that of a hidden sheet."""
    shown = [one.get(f"{TABLE}display") for one in style.iterfind(f"{STYLE}table-properties")]
    return style.get(f"{STYLE}family") == "table" and "false" in shown


class _Reader:
    """Fills one sheet."""

    def __init__(
        self,
        sheet: Worksheet,
        struck: frozenset[str],
        looks: Mapping[str, str],
        dayless: frozenset[str],
    ) -> None:
        self.sheet, self.struck, self.looks, self.dayless = sheet, struck, looks, dayless
        self.form = lru_cache(_KEPT)(form_of)
        self.cell = lru_cache(_KEPT)(Cell)
        self.count = 0
        self.row = 1
        self.column = 0
        self.unseen: set[int] = set()
        """Columns that do not show, as far as a table may reach."""

        self.styles: dict[int, str] = {}
        """The style of each column's cells, as far as a table may reach."""

        self.areas: list[str] = []

    def take(self, element: Element) -> None:
        """Take what the sheet holds next."""
        if element.tag == _ROW:
            self._take_row(element)
        elif element.tag == _COLUMN:
            self._take_columns(element)
        elif element.tag == _RULES and (area := struck_area(element, self.struck)):
            self.areas.append(area)

    def end(self) -> None:
        """Note what is known at the end only."""
        self.sheet.refuse_hidden_columns(self.unseen)
        for area in self.areas:
            self.sheet.problems.append(f"{area} : {STRUCK_BY_RULE}")

    def _take_columns(self, element: Element) -> None:
        times = repetition(element.get(f"{TABLE}number-columns-repeated"))
        columns = range(self.column, min(self.column + times, MAX_COLUMNS))
        if element.get(f"{TABLE}visibility") in _UNSEEN:
            self.unseen.update(columns)
        style = element.get(f"{TABLE}default-cell-style-name") or ""
        self.styles.update(dict.fromkeys(columns, style))
        self.column += times

    def _take_row(self, row: Element) -> None:
        """Add a row to the sheet as often as it is repeated; nothing of it if it is empty."""
        found: dict[int, Cell] = {}
        struck: list[int] = []
        merged: list[int] = []
        marks: list[tuple[int, str]] = []
        usual = row.get(f"{TABLE}default-cell-style-name", "")
        column, form_of, cell_of, marked = 0, self.form, self.cell, bool(self.struck)
        for element in row:
            if element.tag not in _CELLS:
                continue
            attributes = element.attrib
            if attributes.get(KIND) == "string" and attributes.keys() <= OF_TEXT:
                form = TEXT_FORM
            else:
                form = form_of(tuple(attributes.items()))
            cell = form.cell
            if len(element) and element[0].tag == NOTE:
                self.sheet.notes.add((self.row, column))
            if cell is None and len(element):
                only = element[0]
                whole = len(element) == 1 and only.tag == PARAGRAPH and not len(only)
                text = (only.text or "") if whole else own_text(element)
                if form.formula and text.startswith(ERRORS):
                    self.sheet.refuse_cell(self.row, column, IN_ERROR)
                    cell = UNREAD
                elif text and not text.isspace():
                    cell = cell_of(text)
            elif form.problem:
                self.sheet.refuse_cell(self.row, column, form.problem)
            if form.wide:
                merged.append(column)
            after = column + form.repeated
            if cell is not None:
                if after > MAX_COLUMNS:
                    raise TableUnreadable(
                        f"Le tableau a plus de {MAX_COLUMNS} colonnes : réduisez-le"
                    )
                own = attributes.get(_NAMED) or usual
                found[column] = cell = self._shown(cell, own or self.styles.get(column, ""))
                if form.repeated > 1:
                    found.update(dict.fromkeys(range(column, after), cell))
                if marked:
                    struck += self._lined(element, range(column, after), usual)
                if self.looks:
                    for at in range(column, after):
                        if mark := self.looks.get(own or self.styles.get(at, "")):
                            marks.append((at, mark))
            column = after
        # A title or a day across a row that holds nothing else hides nothing.
        for column in merged if len({*found, *merged}) > 1 else ():
            self.sheet.refuse_cell(self.row, column, MERGED)
            found[column] = UNREAD
        times = repetition(row.get(f"{TABLE}number-rows-repeated"))
        if found:
            rows = range(self.row, self.row + times)
            self._put(rows, found, struck, unseen=row.get(f"{TABLE}visibility") in _UNSEEN)
            if marks:
                self.sheet.mark_rows(rows, marks)
        self.row += times

    def _shown(self, cell: Cell, style: str) -> Cell:
        return shown_without_day(cell) if style in self.dayless else cell

    def _lined(self, element: Element, columns: range, usual: str) -> list[int]:
        """Return the columns of a cell, repeated or not, in which a line goes through its text.

        Args:
            usual: The row's style.
        """
        # A cell's own style goes before its row's, its row's before its column's
        # (ODF 1.3 part 3, 9.1.4 and 9.1.3).
        return [
            at
            for at in columns
            if is_struck(element, usual or self.styles.get(at, ""), self.struck)
        ]

    def _put(self, rows: range, found: dict[int, Cell], struck: list[int], *, unseen: bool) -> None:
        self.count += len(found) * len(rows)
        if rows.stop > 2 * MAX_ROWS or self.count > MAX_CELLS:
            raise TableUnreadable(f"Le tableau a plus de {MAX_ROWS} lignes : effacez le surplus")
        for number in rows:
            self.sheet.rows[number] = found
            self.sheet.struck.update((number, column) for column in struck)
        if unseen:
            self.sheet.hidden_rows.update(rows)
