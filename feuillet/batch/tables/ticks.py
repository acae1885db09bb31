"""Columns of ticks: their heading is one answer of their field, their cells say yes or no.

A ward has a column « Ambu », with O and N, where a leaflet asks for the stay.  Which field it is
for, somebody says: « Arrêt » alone may be of another treatment.
"""

from collections.abc import Iterable, Mapping, Sequence

from feuillet.batch.tables.headings import MAX_HEADER, words_of
from feuillet.batch.tables.table import Cell
from feuillet.check import NO, YES, read_values_of
from feuillet.model.approval import plain
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import Variable

_OF_ANY = frozenset(("autre", "aucun", "aucune", *YES, *NO))
"""Answers of many fields: as headings, they name none."""


def named_answers(heading: str, leaflet: Leaflet) -> Sequence[tuple[str, str]]:
    """Return the fields that have an answer of this name, each with that answer."""
    if len(heading) > MAX_HEADER or fold(heading) in _OF_ANY:
        return ()
    words = words_of(heading)
    return [
        (name, answer)
        for name, variable in leaflet.variables.items()
        for answer, choice in variable.choices.items()
        if words and words in {words_of(form) for form in (answer, choice.label, *choice.also)}
    ]


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
    if not filled or any(fold(text) in YES | NO | _OF_ANY for text in filled):
        return ()
    return [
        name
        for name, variable in leaflet.variables.items()
        if variable.choices and not any(read_values_of(leaflet, {name: text})[1] for text in filled)
    ]


def _asks_yes_or_no(variable: Variable) -> bool:
    return any(fold(choice.label) in YES for choice in variable.choices.values())
