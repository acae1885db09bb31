"""Columns of a table → variables of a leaflet; rows → raw values, as if typed one by one.

A header is matched by what `headings` knows; what is wrong with it is worded by `refused_columns`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from feuillet.batch.tables.beside import remarks_beside
from feuillet.batch.tables.cells import mostly_read, wrong_cell
from feuillet.batch.tables.doubts import doubtful_dates, doubtful_hours
from feuillet.batch.tables.headings import (
    Known,
    birth_name_column,
    guess_headings,
    known_headings,
    match_heading,
)
from feuillet.batch.tables.no_patient import explain_no_patient, is_day_alone
from feuillet.batch.tables.problems import gather_problems
from feuillet.batch.tables.refused_columns import Headings, column_place
from feuillet.batch.tables.table import Table, TableRow, name_rows, refuse_all
from feuillet.batch.tables.ticks import answered_fields, answers_of_ticks
from feuillet.check import find_troubles
from feuillet.errors import TableUnreadable, Trouble, quoted_list
from feuillet.model.characters import fold
from feuillet.model.french import counted
from feuillet.model.hospital import PASSED_OVER
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import WHOLE_IDENTITY, Variable

_DAYS = ("date", "appointment")
_LOOKED_AT = 100
"""Rows that tell what a column holds."""

_LISTED = 12
"""Columns that are not used, and that one line names."""


@dataclass(frozen=True)
class RawRow:
    """One row's values by variable, as typed; what is empty is left out."""

    number: int
    raw: Mapping[str, str]
    """Without the cells that have a problem."""

    problems: tuple[str, ...]
    """Each names its column, never what the cell holds.  A row with one is not to be printed."""

    faulty: Mapping[str, str] = field(default_factory=dict)
    """The same by variable."""

    birth_name: str = ""
    """What was taken for its surname, since its other surname is empty."""

    unread: frozenset[str] = frozenset()
    """The fields whose cell could not be read, as a problem of the table says."""

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
    found, problems, mentioned = _columns(table, leaflet, renames, chosen or {})
    columns = [_Column(i, name, variables[name], table, leaflet) for i, name in found.items()]
    birth = fallback_column(table, renames, chosen or {})
    if birth in found:
        birth = None
    called = {i: column_place(table, i, quoted=len(columns) > 1) for i in found}
    dated = {i: called[i] for i, n in found.items() if variables[n].type in _DAYS}
    timed = {i: called[i] for i, n in found.items() if variables[n].type == "time"}
    doubts = dict((*doubtful_dates(table.rows, dated, timed), *doubtful_hours(table.rows, timed)))
    if problems or doubts:
        # What is said of a whole column is not said again of its rows.
        mentioned = {*mentioned, *(one.name for one in columns if one.index in doubts)}
        columns = [one for one in columns if one.index not in doubts]
        problems = [*problems, *doubts.values()]
    header = tuple(text.strip().casefold() for text in table.header)
    identity = {one.name: one.index for one in columns if one.name in WHOLE_IDENTITY}
    rows = tuple(_raw_row(row, columns, identity, header, birth) for row in table.rows)
    if problems:
        unused = _unused(table, leaflet, renames, chosen or {})
        refuse_all([*problems, *unused, *_wrong_in(rows, leaflet, mentioned)])
    return rows


def remarks_on(rows: Sequence[RawRow], leaflet: Leaflet) -> tuple[str, ...]:
    """Return what deserves a look before rows are printed: what none fills, and surnames of birth.

    A day or an hour that an author has left blank for a hand to write is one that its sheets
    cannot do without.
    """
    remarks = []
    lacking = [
        variable.label
        for name, variable in leaflet.variables.items()
        if variable.type in ("date", "time")
        and variable.missing == "blank"
        and not any(name in row.raw or name in row.faulty for row in rows)
    ]
    if lacking and rows:
        remarks.append(
            f"aucune colonne remplie pour {quoted_list(lacking)} : les feuilles auront des"
            " pointillés, ajoutez-la si vous le savez"
        )
    by_birth = [row.number for row in rows if row.birth_name and _keeps_birth_name(row)]
    if by_birth:
        remarks.append(
            f"{name_rows(by_birth)} : pas de nom d'usage, le nom de naissance est imprimé, vérifiez"
        )
    return tuple(remarks)


def remarks_on_table(
    table: Table,
    leaflet: Leaflet,
    renames: Mapping[str, str],
    chosen: Mapping[int, str] | None = None,
    left_out: Collection[int] = (),
) -> tuple[str, ...]:
    """Return what of a table is not printed and may have been meant, and what is read into it.

    Args:
        renames, chosen: As for `raw_rows`.
        left_out: Rows that somebody left out, and has seen.
    """
    matches = _matches(table, leaflet, known_headings(leaflet, renames), chosen or {})
    return (
        *_unused(table, leaflet, renames, chosen or {}),
        *_ticked(table, leaflet, matches),
        *remarks_beside(table, left_out),
    )


def _ticked(table: Table, leaflet: Leaflet, matches: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield a line for each column of ticks: yes or no does not say what is printed."""
    for index, names in matches.items():
        if len(names) != 1:
            continue
        worth = answers_of_ticks(table.header[index], names[0], leaflet)
        typed = dict.fromkeys(row.cells[index].text.strip() for row in table.rows if worth)
        if read := [
            f"« {one} » pour « {worth[fold(one)]} »" for one in typed if fold(one) in worth
        ]:
            place = column_place(table, index, quoted=True)
            yield f"{place} : {', '.join(read)}, vérifiez"


def _unused(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> Iterator[str]:
    """Yield a line that names the columns that hold something, and that nothing is printed of.

    One whose cells are answers that no column gives is told with their field: « Étage » may hold
    levels.  What the hospital passes over is not told.
    """
    known = known_headings(leaflet, renames)
    matches = _matches(table, leaflet, known, chosen)
    guessed = _guess(table, leaflet, known, matches)
    birth = fallback_column(table, renames, chosen)
    given = {names[0] for names in matches.values() if len(names) == 1}
    told = []
    for index, heading in enumerate(table.header):
        passed_over = index not in matches or guessed.get(index) == ""
        if (
            index == birth
            or not passed_over
            or known.get(fold(heading)) == []
            or _is_empty(table, index)
        ):
            continue
        place = column_place(table, index, quoted=True)
        named = f"« {place.partition('« ')[2]}" if "«" in place else place
        cells = [row.cells[index] for row in table.rows[:_LOOKED_AT]]
        fits = [name for name in answered_fields(cells, leaflet) if name not in given]
        label = leaflet.all_variables[fits[0]].label if len(fits) == 1 else ""
        told.append(f"{named} (si c'est « {label} », nommez-la ainsi)" if label else named)
    if not told:
        return
    more = len(told) - _LISTED
    rest = f" et {counted(more, 'autre')}" if more > 0 else ""
    yield (
        f"colonnes dont feuillet ne se sert pas : {', '.join(told[:_LISTED])}{rest} ; vérifiez"
        " qu'aucune ne doit servir"
    )


def _keeps_birth_name(row: RawRow) -> bool:
    return row.raw.get("nom") == row.birth_name


def _wrong_in(
    rows: Sequence[RawRow], leaflet: Leaflet, mentioned: Collection[str]
) -> Iterator[str]:
    """Yield what is wrong in each row by itself, were its table and its columns as they must.

    Rows with the same fault are one line, where the first of them is.

    Args:
        mentioned: Fields whose columns have a problem of their own.
    """
    labels = {name: variable.label for name, variable in leaflet.all_variables.items()}
    told: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        troubles: Sequence[Trouble] = ()
        if row.raw:
            _, troubles = find_troubles(leaflet, row.raw, {*mentioned, *row.faulty, *row.unread})
        for words in (*row.problems, *(trouble.line(labels) for trouble in troubles)):
            told[words].append(row.number)
    yield from (f"{name_rows(numbers)}, {words}" for words, numbers in told.items())


def match_columns(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str]
) -> Mapping[int, Sequence[str]]:
    """Return the variables that each column may be: one if it is known, several if unsure."""
    return _matches(table, leaflet, known_headings(leaflet, renames), {})


def guess_columns(
    table: Table,
    leaflet: Leaflet,
    renames: Mapping[str, str],
    chosen: Mapping[int, str] | None = None,
) -> Mapping[int, str]:
    """Return the variable that each unknown column is likely for; empty if it is of no use.

    Args:
        chosen: As for `raw_rows`.
    """
    known = known_headings(leaflet, renames)
    return _guess(table, leaflet, known, _matches(table, leaflet, known, chosen or {}))


def _guess(
    table: Table, leaflet: Leaflet, known: Known, matches: Mapping[int, Sequence[str]]
) -> Mapping[int, str]:
    def reads(index: int, name: str) -> bool:
        return mostly_read((row.cells[index] for row in looked_at), name, leaflet)

    looked_at = list(islice(table.rows, _LOOKED_AT))
    guessed = guess_headings(table.header, matches, known, leaflet, reads)
    empty = [index for index, names in matches.items() if not names and _is_empty(table, index)]
    return {**guessed, **dict.fromkeys(empty, "")}


def _is_empty(table: Table, index: int) -> bool:
    return not any(row.cells[index].text.strip() for row in table.rows)


def _matches(
    table: Table, leaflet: Leaflet, known: Known, chosen: Mapping[int, str]
) -> Mapping[int, Sequence[str]]:
    """Return the variables that each column may be, but for those that are passed over by hand."""
    by_name = {
        index: match_heading(text, known, leaflet) for index, text in enumerate(table.header)
    }
    by_hand = {index: (name,) for index, name in chosen.items() if name}
    matches = {**by_name, **by_hand}
    return {i: names for i, names in matches.items() if chosen.get(i) != ""}


def _columns(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> tuple[Mapping[int, str], Sequence[str], Collection[str]]:
    """Return the variable of each column, why the table cannot be taken, and of which variables.

    Likely ones too, where it cannot.
    """
    known = known_headings(leaflet, renames)
    matches = _matches(table, leaflet, known, chosen)
    guessed = _guess(table, leaflet, known, matches)
    headings = Headings(table, leaflet, known, matches, guessed)
    if elsewhere := headings.elsewhere():
        row, told = elsewhere
        raise TableUnreadable(*gather_problems(table.problems, first_row=row), told)
    birth = fallback_column(table, renames, chosen)
    used = {index for index in matches if matches[index] or guessed.get(index) != ""}
    unused = set(range(len(table.header))) - used - {birth}
    problems = [
        *gather_problems(table.problems, unused),
        *headings.problems(),
    ]
    found = {index: names[0] for index, names in matches.items() if len(names) == 1}
    # What is likely has a problem: nothing is printed of it, and its cells are told with it.
    likely = {index: name for index, name in guessed.items() if name}
    return {**found, **likely}, problems, headings.mentioned - set(likely.values())


def fallback_column(
    table: Table, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> int | None:
    """Return the column of names of birth, unless the hospital or somebody passed over it."""
    birth = birth_name_column(table.header)
    if birth is None or chosen.get(birth) == "":
        return None
    passed_over = {fold(column) for column, name in renames.items() if name == PASSED_OVER}
    return None if birth not in chosen and fold(table.header[birth]) in passed_over else birth


class _Column:
    """A column that a field is made of."""

    def __init__(
        self, index: int, name: str, variable: Variable, table: Table, leaflet: Leaflet
    ) -> None:
        self.index, self.name, self.variable = index, name, variable
        self.ticks = answers_of_ticks(table.header[index], name, leaflet)
        """What yes and no mean in it, if its heading is an answer."""


def _raw_row(
    row: TableRow,
    columns: Sequence[_Column],
    identity: Mapping[str, int],
    header: Sequence[str],
    birth: int | None,
) -> RawRow:
    """Return what a row holds.

    Args:
        identity: The columns that name the patient, by field.
        header: The headings, in small letters.
        birth: A column of surnames of birth, which stand where the column of surnames is empty.
    """
    if is_day_alone(row, identity.get("date_naissance")):
        return RawRow(row.number, {}, (), aside=True)
    if stray := explain_no_patient(row, [*identity.values()], header):
        return RawRow(row.number, {}, (stray,), {columns[0].name: stray})
    raw: dict[str, str] = {}
    faulty: dict[str, str] = {}
    unread: set[str] = set()
    birth_name = ""
    for one in columns:
        cell = row.cells[one.index]
        if one.name == "nom" and birth is not None and not cell.text.strip():
            cell = row.cells[birth]
            birth_name = cell.text
        if not cell.text.strip():
            continue
        if cell.kind == "unread":
            unread.add(one.name)
        elif one.ticks and (answer := one.ticks.get(fold(cell.text))):
            raw[one.name] = answer
        elif problem := wrong_cell(cell, one.variable):
            faulty[one.name] = problem
        else:
            raw[one.name] = cell.text
    problems = tuple(
        f"colonne « {one.variable.label} » : {faulty[one.name]}"
        for one in (columns if faulty else ())
        if one.name in faulty
    )
    return RawRow(row.number, raw, problems, faulty, birth_name, frozenset(unread))
