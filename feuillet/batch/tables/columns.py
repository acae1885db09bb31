"""Columns of a table → variables of a leaflet; rows → raw values, as if typed one by one.

A header is matched by what `headings` knows.
No sentence repeats a header: without a header row, it is the first patient.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feuillet.batch.tables.doubts import doubtful_dates, doubtful_hours
from feuillet.batch.tables.encoding import FRENCH
from feuillet.batch.tables.headings import (
    Known,
    guess_headings,
    joined_fields,
    known_headings,
    match_heading,
)
from feuillet.batch.tables.table import Cell, Table, TableRow, column_letters, refuse_all
from feuillet.check import read_values_of
from feuillet.errors import Advice, TableUnreadable, quoted_list
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import parse_date, parse_time
from feuillet.model.variables import WHOLE_IDENTITY, Variable

_TITLES = 10
"""Rows above which a title may stand."""

_IS = {
    "number": "la cellule est un nombre",
    "amount": "la cellule est un pourcentage ou un montant",
    "date": "la cellule est une date",
    "time": "la cellule est une heure",
    "boolean": "la cellule est VRAI ou FAUX",
}
_RETYPE = "mettez la colonne au format Texte, puis retapez-la"
_CELLS = {
    "text": ("text", _RETYPE),
    "date": ("date", "mettez la colonne au format Date"),
    "time": ("time", "mettez la colonne au format Heure"),
    "appointment": ("date", "mettez la colonne au format Date"),
    "integer": ("number", "tapez un nombre entier, dans une colonne au format Standard"),
    "choice": ("number", "mettez la colonne au format Texte, puis retapez la réponse"),
    "choices": ("number", "mettez la colonne au format Texte, puis retapez les réponses"),
    "boolean": ("boolean", "tapez oui ou non"),
}
"""What the cells of each type of variable may be besides text, and what mends any others."""

_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E[+-]\d+")
"""How a spreadsheet shows a long number: its last figures are lost."""

_QUOTED = re.compile(r"'[\d ]+")
"""A number with the mark by which a spreadsheet keeps it as a text, and which it does not show."""

_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!"),
        *("#NUM!", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!"),
    )
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
    """The same by variable."""


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
    dated = [index for index, _, one in columns if one.type in ("date", "appointment")]
    timed = [index for index, _, one in columns if one.type == "time"]
    doubts = dict((*doubtful_dates(table.rows, dated), *doubtful_hours(table.rows, timed)))
    if problems or doubts:
        # What is said of a whole column is not said again of its rows.
        columns = [one for one in columns if one[0] not in doubts]
        problems = [*problems, *doubts.values()]
    rows = tuple(_raw_row(row, columns) for row in table.rows)
    if problems:
        refuse_all([*problems, *_wrong_in(rows, leaflet)])
    return rows


def _wrong_in(rows: Sequence[RawRow], leaflet: Leaflet) -> Iterator[str]:
    """Yield what is wrong in each row by itself, were its table and its columns as they must."""
    labels = {name: variable.label for name, variable in leaflet.all_variables.items()}
    for row in rows:
        _, troubles = read_values_of(leaflet, row.raw)
        for words in (*row.problems, *(trouble.line(labels) for trouble in troubles)):
            yield f"ligne {row.number}, {words}"


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
    guessed = guess_headings(table.header, matches, known, leaflet)
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
    if not any(matches.values()):
        raise TableUnreadable(*table.problems, _without_headings(table, leaflet, known))
    guessed = _guess(table, leaflet, known, matches)
    lacking = list(_lacking({name for found in matches.values() for name in found}, leaflet))
    problems = [
        *table.problems,
        *_unknown(table, matches, guessed, leaflet, complete=not lacking),
        *_double(matches, leaflet),
        *lacking,
    ]
    return {index: found[0] for index, found in matches.items() if len(found) == 1}, problems


def _without_headings(table: Table, leaflet: Leaflet, known: Known) -> str:
    """Return what to do about a table whose first row names no column: often it is a title."""
    for row in table.rows[:_TITLES]:
        if sum(len(match_heading(cell.text, known, leaflet)) == 1 for cell in row.cells) > 1:
            return (
                f"Les noms des colonnes sont en ligne {row.number} : supprimez les lignes"
                " au-dessus, ils doivent être en ligne 1"
            )
    return (
        "Aucune colonne n'est reconnue : la ligne 1 doit porter les noms des colonnes, tels que"
        f" {Advice.TABLE_HEADINGS} les donne"
    )


def _unknown(
    table: Table,
    matches: Mapping[int, Sequence[str]],
    guessed: Mapping[int, str],
    leaflet: Leaflet,
    *,
    complete: bool,
) -> Iterator[str]:
    """Yield the columns that nobody knows.

    Args:
        complete: Whether every column is there that must be: else one of these may be it.
    """
    for index, found in matches.items():
        where = f"colonne {column_letters(index)}"
        if len(found) > 1:
            yield (
                f"{where} : ce nom va à {_labels(found, leaflet)} : donnez-lui l'un de ces noms,"
                f" {quoted_list(found)}"
            )
        elif found or guessed.get(index) == "":
            continue
        elif joined := joined_fields(table.header[index], leaflet):
            yield f"{where} : elle réunit {_labels(joined, leaflet)} : faites une colonne par champ"
        elif likely := guessed.get(index):
            label = _labels([likely], leaflet)
            yield f"{where} : nom de colonne inconnu. Est-ce {label} ? Alors, nommez-la ainsi"
        elif table.header[index].strip():
            advice = "Retirez-la, ou corrigez son nom" if complete else "Corrigez son nom"
            yield f"{where} : nom de colonne inconnu. {advice}"
        else:
            yield f"{where} : elle n'a pas de nom en ligne 1 : nommez-la, ou videz-la"


def _double(matches: Mapping[int, Sequence[str]], leaflet: Leaflet) -> Iterator[str]:
    for name in leaflet.all_variables:
        places = [column_letters(i) for i, found in matches.items() if list(found) == [name]]
        if len(places) > 1:
            label = _labels([name], leaflet)
            yield f"colonnes {' et '.join(places)} : toutes pour {label} : n'en gardez qu'une"


def _lacking(given: set[str], leaflet: Leaflet) -> Iterator[str]:
    """Yield what no row could be printed without."""
    for name, variable in leaflet.all_variables.items():
        needed = name in WHOLE_IDENTITY or (variable.missing == "block" and not variable.when)
        if needed and name not in given:
            yield f"il manque la colonne « {variable.label} » : ajoutez-la"


def _labels(names: Sequence[str], leaflet: Leaflet) -> str:
    return quoted_list(leaflet.all_variables[name].label for name in names)


def _raw_row(row: TableRow, columns: Sequence[tuple[int, str, Variable]]) -> RawRow:
    raw: dict[str, str] = {}
    faulty = {}
    for index, name, variable in columns:
        cell = row.cells[index]
        if not cell.text.strip() or cell.kind == "unread":
            continue
        if problem := _problem(cell, variable):
            faulty[name] = problem
        else:
            raw[name] = cell.text
    labels = {name: variable.label for _, name, variable in columns}
    problems = tuple(f"colonne « {labels[name]} » : {words}" for name, words in faulty.items())
    return RawRow(row.number, raw, problems, faulty)


def _problem(cell: Cell, variable: Variable) -> str:
    """Return what the spreadsheet did to a cell that no later check could see, or nothing."""
    kind, advice = _CELLS[variable.type]
    if cell.kind not in ("text", kind) and not _reads_as_typed(cell, variable):
        zeros = cell.kind == "number" and variable.type == "text"
        lost = " (les zéros de tête sont perdus)" if zeros else ""
        return f"{_IS[cell.kind]} : {advice}{lost}"
    if variable.type == "date" and cell.kind == "date" and " " in cell.text:
        return "la cellule porte aussi une heure : ne gardez que la date"
    if cell.kind != "text":
        return ""
    text = cell.text.strip()
    if _QUOTED.fullmatch(text):
        return "elle commence par une apostrophe : retirez-la, ou mettez la colonne au format Texte"
    if text.startswith("="):
        return "la cellule est une formule : remplacez-la par sa valeur"
    if text.startswith("#") and (text in _ERRORS or set(text) == {"#"}):
        return "le tableur n'a pas écrit la valeur : élargissez la colonne ou corrigez l'erreur"
    if _SHORTENED.fullmatch(text):
        return f"le tableur a abrégé un long nombre : {_RETYPE}"
    if not text.isascii() and _is_garbled(text):
        return "accents abîmés par une conversion : reprenez le tableau d'origine"
    return ""


def _reads_as_typed(cell: Cell, variable: Variable) -> bool:
    """Whether a number is an hour or a day in figures (730, 12031948), never a spreadsheet's count.

    A day counted by a spreadsheet has five figures, until the year 2173.
    """
    if cell.kind != "number":
        return False
    if variable.type == "time":
        return parse_time(cell.text) is not None
    return variable.type in ("date", "appointment") and parse_date(cell.text) is not None


def _is_garbled(text: str) -> bool:
    """Whether French was once written as UTF-8 and read as Windows-1252: « LefÃ¨vre »."""
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return all(sign in FRENCH for sign in mended if not sign.isascii())
