"""A value as a program sends it: only what the leaflet's published schema describes is taken.

People are read as they write; a program that writes otherwise than described is wrong for each of
its patients, and what it means would be guessed.
"""

from collections.abc import Iterator

from feuillet.check.answers import name_answers
from feuillet.check.field import read_field
from feuillet.errors import Trouble
from feuillet.model.schema import is_described
from feuillet.model.variables import Variable

_DAY = "2026-12-31 ou 31/12/2026"
_ASKED = {
    "date": ("not-a-date", f"doit être une date sans heure ni fuseau horaire, comme {_DAY}"),
    "time": ("not-a-time", "doit être une heure sans fuseau horaire, comme 07:30 ou 7 h 30"),
    "appointment": (
        "not-a-date",
        f"doit être un jour, comme {_DAY}, puis son heure si elle est connue, sans fuseau horaire,"
        " comme 2026-12-31T07:30",
    ),
    "integer": ("not-a-number", "doit être un nombre entier en chiffres, comme 4"),
    "text": ("invalid", "doit être un texte"),
    "boolean": ("not-a-choice", "doit être true, false, « oui » ou « non »"),
}

_ANSWER = "doit être une réponse telle que le schéma de la fiche l'écrit : "


def find_undescribed(
    name: str, variable: Variable, text: str, *, item: bool = False
) -> Iterator[Trouble]:
    """Yield what is wrong with a text for one field.

    Args:
        item: Whether it is one of a list's, which holds no list itself.
    """
    if text in variable.choices if item else is_described(variable, text):
        return
    _, wrong = read_field(name, variable, text)
    if wrong:
        # It is no value for people either, who are told why.
        yield from wrong
        return
    yield _asked(name, variable)


def find_mistyped(name: str, variable: Variable, given: str) -> Iterator[Trouble]:
    """Yield what a field takes, where something else than a text was given.

    Args:
        given: What sort of thing: « un nombre ».
    """
    one = _asked(name, variable)
    people, programs = (
        words and f"{words} (et non {given})" for words in (one.words, one.for_programs)
    )
    yield Trouble((name,), people, programs, "wrong-type")


def _asked(name: str, variable: Variable) -> Trouble:
    """Return what a field takes, in the words of people and of programs."""
    if variable.type in _ASKED:
        code, words = _ASKED[variable.type]
        return Trouble((name,), words, code=code)
    people, programs = (
        f"{_ANSWER}{name_answers(variable, codes=codes)}" for codes in (False, True)
    )
    return Trouble((name,), people, programs, "not-a-choice")
