"""Columns of a table → variables of a leaflet; rows → raw values, as if typed one by one.

A header is matched by what `headings` knows; what is wrong with it is worded by `refused_columns`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from feuillet.batch.tables.beside.acts import FOREIGN, read_act, remarks_on_acts
from feuillet.batch.tables.beside.entry_days import OTHER_DAY, enters_another_day, told_of_entries
from feuillet.batch.tables.beside.notes import Kind, Note, note_columns, notes_of
from feuillet.batch.tables.cells import wrong_cell
from feuillet.batch.tables.doubts import doubtful_dates, doubtful_hours
from feuillet.batch.tables.headings import day_and_hour, names_column
from feuillet.batch.tables.matching import Matched, match_table
from feuillet.batch.tables.naming.born_names import part_names
from feuillet.batch.tables.no_patient import CANCELLED, explain_no_patient, is_day_alone
from feuillet.batch.tables.problems import gather_problems
from feuillet.batch.tables.refused_columns import Headings, column_place, quoted_heading
from feuillet.batch.tables.remarks import unused_columns
from feuillet.batch.tables.settled.first_row import take_from
from feuillet.batch.tables.table import (
    MAX_ROWS,
    MAX_TOLD,
    Cell,
    Table,
    TableRow,
    TooMuchWrong,
    name_rows,
    refuse_all,
)
from feuillet.batch.tables.ticks import answers_of_ticks
from feuillet.check import find_troubles, has_letter, says_cancelled
from feuillet.errors import TableUnreadable, Trouble
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import parse_date
from feuillet.model.variables import AT_BIRTH, NAMING, Variable

_DAYS = ("date", "appointment")
_NO_USUAL_NAME = (
    "aucune lettre : videz la cellule, et le nom de naissance sera imprimé seul, ou écrivez-y le"
    " nom utilisé"
)


@dataclass(frozen=True)
class RawRow:
    """One row's values by variable, as typed; what is empty is left out."""

    number: int
    raw: Mapping[str, str]
    """Without the cells that have a problem."""

    problems: tuple[str, ...]
    """Each names its column, never what the cell holds.  A row with one is not to be printed."""

    faulty: Mapping[str, str] = field(default_factory=dict)
    """The same by variable; under an empty name, what is wrong with the whole row."""

    unread: frozenset[str] = frozenset()
    """The fields whose cell could not be read, as a problem of the table says."""

    called: Mapping[str, str] = field(default_factory=dict, compare=False)
    """How a message names the fields whose column has another name."""

    act: str = field(default="", compare=False, repr=False)
    """What it says of its act, if that is the leaflet's."""

    notes: tuple[Note, ...] = field(default=(), compare=False, repr=False)
    """What it says in columns that no field is made of."""

    aside: bool = False
    """Whether it holds a day alone, between those of patients."""


def raw_rows(
    table: Table,
    leaflet: Leaflet,
    renames: Mapping[str, str],
    chosen: Mapping[int, str] | None = None,
) -> tuple[RawRow, ...]:
    """Return the raw values of each row, for `accept_values` to check.

    Args:
        renames: `Library.columns`: the variable of each column that the hospital calls otherwise.
        chosen: The variable of columns (counted from 0) that somebody matched by hand; an empty
            name passes over the column.

    Raises:
        TableUnreadable: The table has a problem, or a column is unknown, double or missing, or its
            dates or hours may mean something else: with all of those, then with what is wrong in
            the rows, as far as their columns are known.
    """
    variables = leaflet.all_variables
    matched = match_table(table, leaflet, renames, chosen or {})
    headings = matched.headings(table, leaflet)
    if elsewhere := headings.elsewhere():
        row, told = elsewhere
        above = gather_problems(table.problems, first_row=row)
        refuse_all([*above, told, *_told_below(table, row, leaflet, renames, chosen)])
    found, problems, mentioned = _columns(table, matched, headings)
    named = len(found) > 1
    columns = [_Column(i, variables[n], n, table, leaflet, named) for i, n in found.items()]
    called = {i: column_place(table, i, quoted=named) for i in found}
    dated = {i: called[i] for i, n in found.items() if variables[n].type in _DAYS}
    timed = {i: called[i] for i, n in found.items() if variables[n].type == "time"}
    doubts = dict((*doubtful_dates(table.rows, dated, timed), *doubtful_hours(table.rows, timed)))
    if problems or doubts:
        # What is said of a whole column is not said again of its rows.
        mentioned = {*mentioned, *(one.name for one in columns if one.index in doubts)}
        columns = [one for one in columns if one.index not in doubts]
        problems = [*problems, *doubts.values()]
    header = tuple(text.strip().casefold() for text in table.header)
    identity = {one.name: one.index for one in columns if one.name in NAMING}
    read = partial(
        _raw_row,
        columns=columns,
        identity=identity,
        header=header,
        is_heading=partial(names_column, known=matched.known, leaflet=leaflet),
    )
    unread = set(range(len(table.header))).difference(found, matched.acts, matched.entries)
    beside = note_columns(table, unread)
    rows = tuple(_judged(read(row), row, matched, leaflet, beside) for row in table.rows)
    if problems:
        entries = told_of_entries(table, _compared(matched, found, leaflet), leaflet)
        of_nobody = _of_nobody(table, matched.acts, leaflet)
        wrong = _wrong_in(rows, leaflet, mentioned, of_nobody)
        _refuse([*problems, *entries, *unused_columns(table, leaflet, matched)], wrong)
    return rows


def _refuse(problems: Sequence[str], wrong: Mapping[str, Sequence[int]]) -> None:
    """Raise what is wrong with a table, then with its rows, as `refuse_all`."""

    def lines(most: int) -> Sequence[str]:
        of_rows = (f"{name_rows(at, most=most)}, {words}" for words, at in wrong.items())
        return [*problems, *of_rows]

    refuse_all(lines(MAX_TOLD), lines(MAX_ROWS))


def _wrong_in(
    rows: Sequence[RawRow],
    leaflet: Leaflet,
    mentioned: Collection[str],
    of_nobody: Mapping[int, Sequence[str]],
) -> Mapping[str, Sequence[int]]:
    """Return what is wrong in rows by themselves, were their table and its columns as they must.

    With the rows that have each fault, in the order of the first of them.

    Args:
        mentioned: Fields whose columns have a problem of their own.
        of_nobody: Why rows may be of nobody who comes for this: told first, where they are wrong.
    """
    labels = {name: variable.label for name, variable in leaflet.all_variables.items()}
    told: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        troubles: Sequence[Trouble] = ()
        before = of_nobody.get(row.number, ()) if row.raw else ()
        if row.raw:
            _, troubles = find_troubles(leaflet, row.raw, {*mentioned, *row.faulty, *row.unread})
        own = {**labels, **row.called}
        wrong = (*row.problems, *(trouble.line(own) for trouble in troubles))
        for words in (*(before if wrong else ()), *wrong):
            told[words].append(row.number)
    return told


def _of_nobody(table: Table, acts: Sequence[int], leaflet: Leaflet) -> Mapping[int, Sequence[str]]:
    """Return why rows may be of patients who do not come, or who come for another act."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in table.rows:
        if any(says_cancelled(cell.text) for cell in row.cells):
            found[row.number].append(CANCELLED)
    for remark in remarks_on_acts(table, acts, leaflet, ()):
        for number in remark.rows:
            found[number].append(remark.words)
    return found


def _columns(
    table: Table, matched: Matched, headings: Headings
) -> tuple[Mapping[int, str], Sequence[str], Collection[str]]:
    """Return the variable of each column, why the table cannot be taken, and of which variables.

    Likely ones too, where it cannot.
    """
    passed_over = {index for index, _ in enumerate(table.header) if matched.is_passed_over(index)}
    problems = [
        *gather_problems(table.problems, passed_over),
        *headings.problems(),
    ]
    # What is likely has a problem: nothing is printed of it, and its cells are told with it.
    likely = {index: name for index, name in matched.guessed.items() if name}
    return {**matched.sure, **likely}, problems, headings.mentioned - set(likely.values())


def _told_below(
    table: Table,
    row: int,
    leaflet: Leaflet,
    renames: Mapping[str, str],
    chosen: Mapping[int, str] | None,
) -> Sequence[str]:
    """Return what else is wrong with a table whose headings are in this row, once it is first."""
    if row == 1 or row == table.rows[-1].number:
        return ()
    try:
        raw_rows(replace(take_from(table, row), problems=()), leaflet, renames, chosen)
    except TooMuchWrong as error:
        return error.whole
    except TableUnreadable as error:
        return error.problems
    return ()


def _compared(matched: Matched, found: Mapping[int, str], leaflet: Leaflet) -> Sequence[int]:
    """Return the columns of days of entry, if another is of the operation's day."""
    day = set(day_and_hour(leaflet)[:1])
    return () if day.isdisjoint((*found.values(), *matched.rivals)) else matched.entries


def _judged(
    raw: RawRow, row: TableRow, matched: Matched, leaflet: Leaflet, beside: Mapping[int, Kind]
) -> RawRow:
    """Return a row with what is noted beside it, and with one problem more if its act is another
    leaflet's, or its hour another day's.
    """
    if not raw.raw:
        return raw
    raw = replace(raw, notes=notes_of(row, beside))
    moments = day_and_hour(leaflet) if matched.entries else ()
    if moments and moments[1] in raw.raw:
        day, hour = moments
        if enters_another_day(row, matched.entries, parse_date(raw.raw.get(day, "").strip())):
            label = raw.called.get(hour, leaflet.all_variables[hour].label)
            others = {name: text for name, text in raw.raw.items() if name != hour}
            raw = replace(
                raw,
                raw=others,
                problems=(*raw.problems, f"{label} : {OTHER_DAY}"),
                faulty={**raw.faulty, hour: OTHER_DAY},
            )
    act = read_act(row, matched.acts, leaflet) if matched.acts else "none"
    if act == "own":
        return replace(raw, act=" ; ".join(row.cells[index].text for index in matched.acts))
    if act == "foreign":
        # It goes before all the rest: such a row is to be deleted, not mended.
        problems, faulty = (FOREIGN, *raw.problems), {"": FOREIGN, **raw.faulty}
        return replace(raw, problems=problems, faulty=faulty)
    return raw


class _Column:
    """A column that a field is made of."""

    def __init__(
        self,
        index: int,
        variable: Variable,
        name: str,
        table: Table,
        leaflet: Leaflet,
        named: bool,
    ) -> None:
        self.index, self.name, self.variable = index, name, variable
        self.heading = quoted_heading(table, index) if named else ""
        """As its table calls it; empty where that may be no heading."""

        self.ticks = answers_of_ticks(table.header[index], name, leaflet)
        """What yes and no mean in it, if its heading is an answer."""

        if fold(self.heading) in ("", fold(name), fold(variable.label)):
            self.heading = variable.label


def _raw_row(
    row: TableRow,
    columns: Sequence[_Column],
    identity: Mapping[str, int],
    header: Sequence[str],
    is_heading: Callable[[str], bool],
) -> RawRow:
    """Return what a row holds.

    Args:
        identity: The columns that name the patient, by field.
        header: The headings, in small letters.
        is_heading: Whether a text names some column.
    """
    if is_day_alone(row, identity.get("date_naissance")):
        return RawRow(row.number, {}, (), aside=True)
    if stray := explain_no_patient(row, identity, header, is_heading):
        return RawRow(row.number, {}, (stray,), {columns[0].name: stray})
    raw: dict[str, str] = {}
    faulty: dict[str, str] = {}
    unread: set[str] = set()
    for one in columns:
        cell = row.cells[one.index]
        if not cell.text.strip():
            continue
        if cell.kind == "unread":
            unread.add(one.name)
        elif one.ticks and (answer := one.ticks.get(fold(cell.text))):
            raw[one.name] = answer
        elif problem := wrong_cell(cell, one.variable):
            faulty[one.name] = problem
        elif _could_be_empty(cell, row, identity.get(AT_BIRTH.get(one.name, ""))):
            faulty[one.name] = _NO_USUAL_NAME
        else:
            raw[one.name] = cell.text
    raw, told = part_names(raw)
    faulty.update(told)
    problems = tuple(
        f"colonne « {one.heading} » : {faulty[one.name]}"
        for one in (columns if faulty else ())
        if one.name in faulty
    )
    called = {
        one.name: f"{one.variable.label} (colonne « {one.heading} »)"
        for one in columns
        if one.heading != one.variable.label
    }
    return RawRow(row.number, raw, problems, faulty, frozenset(unread), called=called)


def _could_be_empty(cell: Cell, row: TableRow, birth: int | None) -> bool:
    """Whether a sign stands where the name of birth would, were the cell empty: « - », « / »."""
    return birth is not None and not has_letter(cell.text) and has_letter(row.cells[birth].text)
