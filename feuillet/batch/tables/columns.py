"""Columns of a table → variables of a leaflet; rows → raw values, as if typed one by one.

A header is matched by what `headings` knows; what is wrong with it is worded by `refused_columns`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from feuillet.batch.tables.cells import mostly_read, wrong_cell
from feuillet.batch.tables.doubts import doubtful_dates, doubtful_hours
from feuillet.batch.tables.headings import (
    Known,
    birth_name_column,
    guess_headings,
    known_headings,
    match_heading,
)
from feuillet.batch.tables.problems import gather_problems
from feuillet.batch.tables.refused_columns import Headings, column_place
from feuillet.batch.tables.table import Table, TableRow, name_rows, refuse_all
from feuillet.check import read_values_of
from feuillet.errors import TableUnreadable, quoted_list
from feuillet.model.characters import fold
from feuillet.model.hospital import PASSED_OVER
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import WHOLE_IDENTITY, Variable

_LOOKED_AT = 100
"""Rows that tell what a column holds."""

_REPEATED = "la ligne répète les noms des colonnes : supprimez-la"
_SUM = re.compile(r"(?:(?:sous-)?tota(?:l|ux)|\d+ patients?)\b")
_TOTAL = "c'est une ligne de total : supprimez-la"


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
    found, problems = _columns(table, leaflet, renames, chosen or {})
    columns = [(index, name, variables[name]) for index, name in found.items()]
    birth = _birth_column(table, renames, chosen or {})
    if birth in found:
        birth = None
    called = {index: column_place(table, index, quoted=len(columns) > 1) for index, *_ in columns}
    dated = {i: called[i] for i, _, one in columns if one.type in ("date", "appointment")}
    timed = {i: called[i] for i, _, one in columns if one.type == "time"}
    doubts = dict((*doubtful_dates(table.rows, dated), *doubtful_hours(table.rows, timed)))
    if problems or doubts:
        # What is said of a whole column is not said again of its rows.
        columns = [one for one in columns if one[0] not in doubts]
        problems = [*problems, *doubts.values()]
    header = tuple(text.strip().casefold() for text in table.header)
    rows = tuple(_raw_row(row, columns, header, birth) for row in table.rows)
    if problems:
        refuse_all([*problems, *_wrong_in(rows, leaflet)])
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


def _keeps_birth_name(row: RawRow) -> bool:
    return row.raw.get("nom") == row.birth_name


def _wrong_in(rows: Sequence[RawRow], leaflet: Leaflet) -> Iterator[str]:
    """Yield what is wrong in each row by itself, were its table and its columns as they must.

    Rows with the same fault are one line, where the first of them is.
    """
    labels = {name: variable.label for name, variable in leaflet.all_variables.items()}
    told: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        _, troubles = read_values_of(leaflet, row.raw)
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
) -> tuple[Mapping[int, str], Sequence[str]]:
    """Return the variable of each column, and why the table cannot be taken."""
    known = known_headings(leaflet, renames)
    matches = _matches(table, leaflet, known, chosen)
    guessed = _guess(table, leaflet, known, matches)
    headings = Headings(table, leaflet, known, matches, guessed)
    if not any(matches.values()):
        row, told = headings.elsewhere()
        raise TableUnreadable(*gather_problems(table.problems, first_row=row), told)
    birth = _birth_column(table, renames, chosen)
    used = {index for index in matches if matches[index] or guessed.get(index) != ""}
    unused = set(range(len(table.header))) - used - {birth}
    problems = [
        *gather_problems(table.problems, unused),
        *headings.problems(),
    ]
    return {index: found[0] for index, found in matches.items() if len(found) == 1}, problems


def _birth_column(
    table: Table, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> int | None:
    """Return the column of names of birth, unless the hospital or somebody passed over it."""
    birth = birth_name_column(table.header)
    if birth is None or chosen.get(birth) == "":
        return None
    passed_over = {fold(column) for column, name in renames.items() if name == PASSED_OVER}
    return None if birth not in chosen and fold(table.header[birth]) in passed_over else birth


def _raw_row(
    row: TableRow,
    columns: Sequence[tuple[int, str, Variable]],
    header: Sequence[str],
    birth: int | None,
) -> RawRow:
    """Return what a row holds.

    Args:
        header: The headings, in small letters.
        birth: A column of surnames of birth, which stand where the column of surnames is empty.
    """
    labels = {name: variable.label for _, name, variable in columns}
    if stray := _is_no_patient(row, columns, header):
        name = next(iter(labels))
        return RawRow(row.number, {}, (stray,), {name: stray})
    raw: dict[str, str] = {}
    faulty: dict[str, str] = {}
    birth_name = ""
    for index, name, variable in columns:
        cell = row.cells[index]
        if name == "nom" and birth is not None and not cell.text.strip():
            cell = row.cells[birth]
            birth_name = cell.text
        if not cell.text.strip() or cell.kind == "unread":
            continue
        if problem := wrong_cell(cell, variable):
            faulty[name] = problem
        else:
            raw[name] = cell.text
    problems = tuple(f"colonne « {labels[name]} » : {words}" for name, words in faulty.items())
    return RawRow(row.number, raw, problems, faulty, birth_name)


def _is_no_patient(
    row: TableRow, columns: Sequence[tuple[int, str, Variable]], header: Sequence[str]
) -> str:
    """Return why a row is none of a patient's, or nothing: headings again, or a sum."""
    own = [index for index, name, _ in columns if name in WHOLE_IDENTITY]
    if sum(row.cells[index].text.strip().casefold() == header[index] for index in own) > 1:
        return _REPEATED
    if all(row.cells[index].text.strip() for index in own):
        return ""
    first = next((cell.text for cell in row.cells if cell.text.strip()), "")
    return _TOTAL if _SUM.match(first.strip().casefold()) else ""
