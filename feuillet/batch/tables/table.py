"""A table as read, whatever file it came from: a header, numbered rows, cells of a known kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from feuillet.errors import TableUnreadable

MAX_ROWS = 100_000
"""Rows under the header; blank ones are not counted."""

MAX_COLUMNS = 200
MAX_BYTES = 50_000_000
"""Of a CSV file, or of a workbook once unpacked."""

MAX_CELLS = 2_500_000
"""That hold something, in one sheet: a row can be repeated by a single word."""

MAX_TOLD = 20
"""Problems told of one file: an unclosed quote may spoil every row below it."""

Kind = Literal["text", "number", "date", "time", "boolean"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows, and what the spreadsheet takes it for; CSV knows only text."""

    text: str
    kind: Kind = "text"


EMPTY = Cell("")
UNREAD = Cell("?")
"""Stands where a cell holds something that a problem says could not be read."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that holds something."""

    number: int
    """As Excel shows it: the header is row 1."""

    cells: tuple[Cell, ...]
    """As many as the header has names."""


@dataclass(frozen=True)
class Table:
    """A header and its rows."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    blank: tuple[int, ...]
    """The numbers of empty rows: ignored, and counted."""


@dataclass
class Sheet:
    """One sheet of a workbook: only the cells that hold something, counted from row 1, column 0."""

    name: str
    visible: bool = True
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def build_table(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Table:
    """Return the table of numbered rows, all of one width; the first is the header.

    Raises:
        TableUnreadable: No header, nothing under it, or too much.
    """
    header: tuple[str, ...] = ()
    filled: list[TableRow] = []
    blank: list[int] = []
    for number, cells in rows:
        if not any(cell.text.strip() for cell in cells):
            blank.append(number)
        elif header:
            filled.append(TableRow(number, tuple(cells)))
        elif number > 1:
            break
        else:
            header = tuple(cell.text for cell in cells)
        if len(filled) > MAX_ROWS:
            raise TableUnreadable(f"Le tableau a plus de {MAX_ROWS} lignes : partagez-le")
    if not header:
        raise TableUnreadable("La ligne 1 est vide : elle doit porter les noms des colonnes")
    if not filled:
        raise TableUnreadable("Le tableau n'a aucune ligne sous les noms des colonnes")
    return Table(header, tuple(filled), tuple(blank))


def widen(cells: Mapping[tuple[int, int], Cell]) -> Iterable[tuple[int, Sequence[Cell]]]:
    """Yield every row, from the first to the last that holds something, all of one width.

    Raises:
        TableUnreadable: A cell lies so far that the rows cannot be written out.
    """
    last = max((row for row, _ in cells), default=0)
    width = max((column for _, column in cells), default=-1) + 1
    if width > MAX_COLUMNS:
        raise TableUnreadable(f"Le tableau a plus de {MAX_COLUMNS} colonnes : effacez le surplus")
    if last > 2 * MAX_ROWS:
        raise TableUnreadable(f"Le tableau a plus de {MAX_ROWS} lignes : effacez le surplus")
    rows: dict[int, list[Cell]] = {}
    for (row, column), cell in cells.items():
        rows.setdefault(row, [EMPTY] * width)[column] = cell
    nothing = [EMPTY] * width
    for number in range(1, last + 1):
        yield number, rows.get(number, nothing)


def column_letters(index: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def refuse_all(problems: Sequence[str]) -> None:
    """Raise the first problems of a file, and how many more there are; nothing if there are none.

    Raises:
        TableUnreadable: If there is a problem.
    """
    if not problems:
        return
    more = len(problems) - MAX_TOLD
    rest = [f"… et {more} autres problèmes de la même sorte"] if more > 0 else []
    raise TableUnreadable(*problems[:MAX_TOLD], *rest)
