"""A table as read, whatever file it came from: a header, numbered rows, cells of a known kind."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from feuillet.errors import TableUnreadable
from feuillet.model.dates import LAST_YEAR, spell_birth
from feuillet.model.french import counted, enumerate_fr, shorten

MAX_ROWS = 100_000
"""Rows under the header; blank ones are not counted."""

MAX_COLUMNS = 200
MAX_TABLE_BYTES = 50_000_000
"""Of a CSV file, or of a workbook once unpacked."""

MAX_CELLS = 2_500_000
"""That hold something, in one sheet: a row can be repeated by a single word."""

UNREAD_IN_TIME = (
    "Tableau : trop grand pour être lu à temps : partagez-le, gardez les seules colonnes utiles,"
    " ou enregistrez-le au format CSV, qui se lit plus vite"
)
"""What to say of a table at which the process that reads it was stopped."""

MAX_TOLD = 20
"""Problems told of one file: an unclosed quote may spoil every row below it."""

_NAMED = 5
"""Cells of one row that one line names."""

Kind = Literal["text", "number", "amount", "date", "month", "time", "boolean", "unread"]
"""`amount`: a number with « % » or a currency, which the sheet does not show as it is; `month`: a
date of which it shows the month or the year alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows, and what the spreadsheet takes it for; CSV knows only text."""

    text: str
    kind: Kind = "text"


EMPTY = Cell("")
IMPOSSIBLE = "date, heure ou nombre impossible : retapez la cellule"
IN_ERROR = "la cellule contient une erreur : corrigez-la"
MERGED = "cellules fusionnées : défusionnez-les, et recopiez la valeur dans chaque cellule"
MERGED_HEADINGS = (
    "noms de colonnes fusionnés : défusionnez-les ; s'ils tiennent sur deux lignes, réunissez-les"
    " en ligne 1, un nom entier par colonne (« Date d'intervention »), et supprimez l'autre ligne"
)
STRUCK_BY_RULE = (
    "une mise en forme conditionnelle barre des textes, et seul le tableur voit lesquels :"
    " supprimez les lignes des patients annulés, puis cette mise en forme"
)
FIRST_BLANK = (
    "La ligne 1 est vide : elle doit porter les noms des colonnes. Supprimez toutes les lignes"
    " au-dessus d'eux, vides ou non ; si le jour n'est écrit que là, ajoutez-le d'abord dans une"
    " colonne"
)
UNRECORDED = (
    "la formule n'a pas de résultat enregistré : ouvrez le classeur dans le tableur et"
    " enregistrez-le, ou remplacez-la par sa valeur"
)
UNREAD = Cell("?", "unread")
"""Stands where a cell holds something that a problem says could not be read."""


WHITE, BLACK = "white", "black"
HIDDEN = "hidden"
"""The mark of a text that nobody sees on the sheet."""

RowMarks = tuple[tuple[int, str], ...]
"""The columns of a row, from 0, whose cell has a mark of its look, and which: it is compared, and
never shown."""


def mark_of(behind: str, ink: str) -> str:
    """Return the mark of a colour behind a text and of the text's own; empty for black on white."""
    if behind == ink:
        return HIDDEN
    return "" if (behind, ink) == (WHITE, BLACK) else f"{ink} on {behind}"


class Remark(NamedTuple):
    """What deserves a look before a table is printed, and the rows that it is about."""

    words: str
    """Without the rows, which whoever shows it names."""

    rows: Collection[int] = ()
    """None for the whole table."""


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

    problems: tuple[str, ...] = ()
    """What keeps the whole table from being taken, by row or by cell: it is told with what is
    wrong with the columns and the rows, so that all can be mended at once."""

    marks: Mapping[int, RowMarks] = field(default_factory=dict)
    """How the filled cells of rows look, by the row's number, but for those in black on white."""

    notes: frozenset[tuple[int, int]] = frozenset()
    """The cells with a note upon them, filled or not: row as Excel shows it, column from 0."""


@dataclass
class Worksheet:
    """One sheet of a workbook: only the cells that hold something, counted from row 1, column 0."""

    name: str
    visible: bool = True
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    """Only those that hold something."""

    problems: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    """Rows that hold something and that nobody sees."""

    struck: set[tuple[int, int]] = field(default_factory=set)
    """Cells with a line through their text, or through a part of it."""

    marks: dict[int, RowMarks] = field(default_factory=dict)
    """How the filled cells of rows look, but for those in black on white."""

    _looks: dict[RowMarks, RowMarks] = field(default_factory=dict)
    """Each way in which rows look, once: most look the same."""

    notes: set[tuple[int, int]] = field(default_factory=set)
    """Cells with a note upon them, filled or not."""

    def mark_rows(self, rows: Iterable[int], marks: Iterable[tuple[int, str]]) -> None:
        """Note how the cells of rows look."""
        whole = tuple(marks)
        self.marks.update(dict.fromkeys(rows, self._looks.setdefault(whole, whole)))

    def refuse_cell(self, row: int, column: int, problem: str) -> None:
        """Note what is wrong with a cell."""
        if problem == MERGED:
            self.refuse_merged(f"{column_letters(column)}{row}", row)
        else:
            self.problems.append(f"{column_letters(column)}{row} : {problem}")

    def refuse_merged(self, area: str, row: int) -> None:
        """Note cells that were made one, from this row on."""
        self.problems.append(f"{area} : {MERGED if row > 1 else MERGED_HEADINGS}")

    def refuse_hidden_columns(self, hidden: Container[int]) -> None:
        """Note the columns among these that hold something."""
        for column in sorted({column for cells in self.rows.values() for column in cells}):
            if column in hidden:
                letters = column_letters(column)
                self.problems.append(f"colonne {letters} : masquée : affichez-la, ou supprimez-la")

    def all_problems(self) -> tuple[str, ...]:
        """Return what is wrong with the sheet, rows that have the same fault in one line."""
        return (*self.problems, *self._hidden(), *self._struck())

    def _hidden(self) -> Iterator[str]:
        if len(self.hidden_rows) == 1:
            (row,) = self.hidden_rows
            yield f"ligne {row} : masquée ou filtrée : affichez-la, ou supprimez-la"
        elif self.hidden_rows:
            rows = name_rows(self.hidden_rows)
            yield f"{rows} : masquées ou filtrées : affichez-les, ou supprimez-les"

    def _struck(self) -> Iterator[str]:
        """Yield the rows and cells with a line through them: how wards mark who is cancelled."""
        struck = Counter(row for row, _ in self.struck)
        whole = [row for row, count in struck.items() if count == len(self.rows[row])]
        if whole:
            one = len(whole) == 1
            yield (
                f"{name_rows(whole)} : {'barrée' if one else 'barrées'} : supprimez"
                f" {'la ligne' if one else 'les lignes'} des patients annulés, ou retirez le trait"
            )
        for row in sorted(struck.keys() - set(whole)):
            columns = sorted(column for at, column in self.struck if at == row)
            cells = ", ".join(f"{column_letters(column)}{row}" for column in columns)
            yield (
                f"{cells if len(columns) <= _NAMED else f'ligne {row}, {len(columns)} cellules'} :"
                " texte barré, en entier ou en partie : supprimez la ligne si ce patient est"
                " annulé ; sinon, effacez ce qui est barré ou retirez le trait"
            )


def build_table(rows: Iterable[tuple[int, Sequence[Cell]]], problems: Sequence[str] = ()) -> Table:
    """Return the table of numbered rows, all of one width; the first is the header.

    Args:
        problems: What keeps the whole table from being taken.

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
        refuse_all((*problems, FIRST_BLANK))
    if not filled:
        refuse_all(
            problems or ["Le tableau n'a aucune ligne sous les noms des colonnes : ajoutez-en"]
        )
    return Table(header, tuple(filled), tuple(blank), tuple(problems))


def widen(rows: Mapping[int, Mapping[int, Cell]]) -> Iterable[tuple[int, Sequence[Cell]]]:
    """Yield every row, from the first to the last that holds something, all of one width.

    Raises:
        TableUnreadable: A cell lies so far that the rows cannot be written out.
    """
    last = max(rows, default=0)
    width = max((max(cells) for cells in rows.values()), default=-1) + 1
    if width > MAX_COLUMNS:
        raise TableUnreadable(f"Le tableau a plus de {MAX_COLUMNS} colonnes : effacez le surplus")
    if last > 2 * MAX_ROWS:
        raise TableUnreadable(f"Le tableau a plus de {MAX_ROWS} lignes : effacez le surplus")
    for number in range(1, last + 1):
        wide = [EMPTY] * width
        for column, cell in rows.get(number, {}).items():
            wide[column] = cell
        yield number, wide


def column_letters(index: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def name_rows(numbers: Iterable[int], *, most: int = MAX_TOLD) -> str:
    """Return « ligne 3 », or « lignes 3, 5 et 7 », each once; of many, the first and the rest."""
    ordered = [str(number) for number in sorted(set(numbers))]
    shown, more = shorten(ordered, most)
    rest = (counted(more, "autre"),) if more else ()
    return f"ligne{'s' if len(ordered) > 1 else ''} {enumerate_fr((*shown, *rest))}"


class TooMuchWrong(TableUnreadable):
    """A table with so much wrong that the problems name only a part of it."""

    whole: Sequence[str] = ()
    """All of it."""


def refuse_all(problems: Sequence[str], whole: Sequence[str] = ()) -> None:
    """Raise the first problems of a file, and how many more there are; nothing if there are none.

    Args:
        whole: All of them with all their rows, for whoever has room for them.

    Raises:
        TableUnreadable: If there is a problem.
    """
    if not problems:
        return
    shown, more = shorten(problems, MAX_TOLD)
    rest = [f"… et {more} autres problèmes"] if more else []
    error = TooMuchWrong(*shown, *rest)
    error.whole = tuple(whole or problems)
    raise error


FIRST_DAY = dt.date(1900, 3, 1)
"""Before it, spreadsheets disagree: Excel counts a 29 February 1900, which never was."""


def day_cell(moment: dt.datetime | dt.date) -> Cell | None:
    """Return a day as 31/12/2026, with its hour if it is not midnight.

    None before March 1900, after 2199, and for an hour of a time zone, which may be another one on
    the clock of the hospital; midnight is how programs write the day itself.
    """
    if not FIRST_DAY.year <= moment.year <= LAST_YEAR:
        return None
    hour = ""
    if isinstance(moment, dt.datetime):
        moment = _whole_seconds(moment)
        if moment.tzinfo is not None and moment.time() != dt.time(0):
            return None
        hour = f" {_clock(moment.time())}" if moment.time() != dt.time(0) else ""
        moment = moment.date()
    return Cell(spell_birth(moment) + hour, "date") if moment >= FIRST_DAY else None


def shown_without_day(cell: Cell) -> Cell:
    """Return a cell whose format shows no day: a date is its month then.

    Whoever types « déc. 26 » sees it so, and the spreadsheet keeps the 1st of the month.
    """
    if cell.kind != "date":
        return cell
    return Cell(cell.text.partition(" ")[0].partition("/")[2], "month")


def hour_cell(length: dt.timedelta | dt.time) -> Cell | None:
    """Return an hour of the clock as 7:30; None for less than no time, or for a day or more."""
    midnight = dt.datetime.combine(FIRST_DAY, dt.time(0))
    if isinstance(length, dt.time):
        length = dt.datetime.combine(FIRST_DAY, length.replace(tzinfo=None)) - midnight
    if not dt.timedelta(0) <= length < dt.timedelta(days=1):
        return None
    return Cell(_clock(_whole_seconds(midnight + length).time()), "time")


def _whole_seconds(moment: dt.datetime) -> dt.datetime:
    """Round to the second: a fraction of a day is never exactly an hour."""
    return (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _clock(time: dt.time) -> str:
    """Return 7:30, or 7:30:15, which no hour of an appointment is and the check refuses."""
    seconds = f":{time.second:02d}" if time.second else ""
    return f"{time.hour}:{time.minute:02d}{seconds}"


def number_cell(number: float, kind: Kind = "number") -> Cell | None:
    """Return a number as it would be typed: 2 for 2.0; None for what is no number."""
    if not math.isfinite(number):
        return None
    whole = isinstance(number, int) or (number.is_integer() and abs(number) < 1e15)
    return Cell(str(int(number)) if whole else repr(number).replace(".", ","), kind)


def boolean_cell(truth: bool) -> Cell:
    """Return VRAI and FAUX as « oui » and « non »."""
    return Cell("oui" if truth else "non", "boolean")
