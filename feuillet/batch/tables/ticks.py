"""Columns of ticks: their heading is one answer of their field, their cells say yes or no.

A ward has a column « Ambu », with O and N, where a leaflet asks for the stay.  Which field it is
for, somebody says: « Arrêt » alone may be of another treatment.
"""

from collections.abc import Iterable, Mapping, Sequence

from feuillet.batch.tables.headings import MAX_HEADER, words_of
from feuillet.batch.tables.table import Cell, Table
from feuillet.check import NO, YES, read_choice, read_values_of
from feuillet.model.approval import plain
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import Variable

OF_ANY = frozenset(("autre", "aucun", "aucune", *YES, *NO))
"""Answers of many fields: as headings, they name none."""


def named_answers(heading: str, leaflet: Leaflet) -> Sequence[tuple[str, str]]:
    """Return the fields that have an answer of this name, each with that answer."""
    if len(heading) > MAX_HEADER or fold(heading) in OF_ANY:
        return ()
    words = words_of(heading)
    found = []
    for name, variable in leaflet.variables.items():
        read = _read_as(heading, name, variable)
        for answer, choice in variable.choices.items():
            forms = {words_of(form) for form in (answer, choice.label, *choice.also)}
            if words and (answer == read or words in forms):
                found.append((name, answer))
    return found


def _read_as(heading: str, name: str, variable: Variable) -> str | None:
    """Return the answer that a cell with this text would be read as: « Séd », « A.L. ».

    But a word of the field's own name is none of its answers.
    """
    own = {*words_of(name), *words_of(variable.label)}
    return None if own.issuperset(words_of(heading)) else read_choice(heading, variable)


def ticked_beside(
    table: Table, index: int, columns: Iterable[int], leaflet: Leaflet
) -> Mapping[str, Sequence[str]]:
    """Return the fields that columns of answers tick as this one is ticked, with their headings.

    Beside « AL » and « AG », it may be a third one, and its ticks the patients' only answers.

    Args:
        columns: Those that may be such answers.
    """
    own = _ways_to_tick(table, index)
    found: dict[str, list[str]] = {}
    for one in columns if own is not None else ():
        if one != index and _ways_to_tick(table, one) == own:
            for name, _ in named_answers(table.header[one], leaflet):
                found.setdefault(name, []).append(table.header[one].strip())
    return found


def _ways_to_tick(table: Table, index: int) -> bool | None:
    """Return whether a column of ticks says no too; None if it is none.  A sum may end it."""
    texts = {row.cells[index].text.strip() for row in table.rows}
    said = {fold(text) for text in texts if text and not text.isdigit()}
    return bool(said & NO) if said & YES and said <= YES | NO else None


def answers_of_ticks(heading: str, name: str, leaflet: Leaflet) -> Mapping[str, str]:
    """Return the answer that each way to write yes and no is worth in a column of this heading.

    None but yes where several other answers are left: « no » does not choose.
    """
    named = [answer for one, answer in named_answers(heading, leaflet) if one == name]
    variable = leaflet.all_variables[name]
    if len(named) != 1 or variable.type != "choice" or _asks_yes_or_no(variable):
        return {}
    others = [one for one in variable.choices if one not in (named[0], variable.undecided)]
    worth = dict.fromkeys(YES, plain(variable.choices[named[0]].label))
    if len(others) == 1:
        worth |= dict.fromkeys(NO, plain(variable.choices[others[0]].label))
    return worth


def answered_fields(cells: Iterable[Cell], leaflet: Leaflet) -> Sequence[str]:
    """Return the fields of which all these cells are answers by name: none says just yes or no."""
    filled = [cell.text for cell in cells if cell.text.strip()]
    if not filled or any(fold(text) in YES | NO | OF_ANY for text in filled):
        return ()
    return [
        name
        for name, variable in leaflet.variables.items()
        if variable.choices and not any(read_values_of(leaflet, {name: text})[1] for text in filled)
    ]


def _asks_yes_or_no(variable: Variable) -> bool:
    return any(fold(choice.label) in YES for choice in variable.choices.values())
