"""One field: a text as it was typed → its value, or what is wrong with it."""

import re
from collections.abc import Callable, Collection, Mapping

from feuillet.check.answers import (
    NO,
    YES,
    explain_choice,
    explain_choices,
    explain_doubt,
    name_answers,
    read_choice,
    read_choices,
)
from feuillet.check.stand_ins import (
    GARBLED,
    LEFT_OVER,
    NO_ANSWER,
    explain_stand_in,
    has_letter,
    is_garbled,
    is_left_over,
    says_not_yet,
)
from feuillet.errors import Trouble
from feuillet.model.characters import clean, faults, fold
from feuillet.model.typed_dates import (
    explain_appointment,
    explain_date,
    explain_time,
    parse_appointment,
    parse_date,
    parse_time,
)
from feuillet.model.values import Appointment, Value
from feuillet.model.variables import IDENTITY, NAMES, Variable

MAX_RAW = 800
"""Characters looked at before anything else: a longer text is refused unread."""

_NAMES = tuple(IDENTITY[name] for name in NAMES)
_ANSWERS = ("choice", "choices", "boolean")
_UNREAD = {
    **{"date": "date", "appointment": "date", "time": "time", "integer": "number"},
    **dict.fromkeys(_ANSWERS, "choice"),
}
"""What a text that cannot be read is not, for programs, by the type of its field."""


def read_field(name: str, variable: Variable, typed: str) -> tuple[Value | None, list[Trouble]]:
    """Return the value of a field, or None and what is wrong; nothing is wrong with no text."""
    value, code, wrong = _read(variable, typed)
    return value, [Trouble((name,), fault, _for_programs(fault, variable), code) for fault in wrong]


def _read(variable: Variable, typed: str) -> tuple[Value | None, str, list[str]]:
    """Return the typed value, or None, and what is wrong with it: a code, and why."""
    too_long = [f"trop long ({variable.longest} caractères au plus)"]
    if len(typed) > MAX_RAW:
        return None, "too-long", too_long
    text = clean(typed.strip(" \t"))
    if not text:
        return None, "", []
    if variable.type == "text":
        # Of a name too: nobody is called so.
        if is_left_over(text):
            return None, "placeholder", [LEFT_OVER]
        if is_garbled(typed.strip(" \t")):
            return None, "wrong-characters", [GARBLED]
    like = "comme sur la carte Vitale" if variable in _NAMES else ""
    # What is only recognised is not printed: a tick is an answer like any other.
    if variable.type not in _ANSWERS and (wrong := list(faults(text, like=like))):
        return None, "wrong-characters", wrong
    if len(text) > variable.longest:
        return None, "too-long", too_long
    value = _READERS[variable.type](text, variable)
    # Some people are called Null: of a name, that is a warning.
    printed = variable.type == "text" and variable not in _NAMES
    if printed and (fault := explain_stand_in(text) or _refuse_text(text)):
        return None, "placeholder", [fault]
    if value is None:
        return None, f"not-a-{_UNREAD[variable.type]}", [_explain(text, variable)]
    if variable.undecided is not None and value == variable.undecided:
        return None, "", []
    return value, "", []


def _refuse_text(text: str) -> str:
    """Return why a text is none that can be printed, or nothing."""
    if says_not_yet(text):
        return NO_ANSWER
    if fold(text).strip(" .!") in YES | NO:
        return "doit être un texte, et non oui ou non : écrivez-le, ou videz ce champ"
    return ""


def _explain(text: str, variable: Variable) -> str:
    """Return why a text is no value."""
    ticked = variable.type in _ANSWERS and fold(text) in YES
    if variable.type in _DAYS and _DONE.fullmatch(fold(text).strip(" .!")):
        return f"dit si c'est fait ou à faire, et non quand : écrivez {_DAYS[variable.type]}"
    if not ticked and (fault := explain_stand_in(text)):
        return fault
    if variable.type in ("time", *_DAYS) and has_letter(text) and says_not_yet(text):
        return NO_ANSWER
    if not variable.choices and (doubt := explain_doubt(text)):
        return f"{doubt}, ou videz ce champ"
    return _EXPECTED[variable.type](text, variable)


def _for_programs(fault: str, variable: Variable) -> str:
    """Return a sentence with the answers as programs name them."""
    if not variable.choices:
        return ""
    return fault.replace(name_answers(variable), name_answers(variable, codes=True))


def _truth(text: str) -> bool | None:
    said = fold(text)
    return True if said in YES else False if said in NO else None


def _integer(text: str, variable: Variable) -> int | None:
    folded = fold(text) if text.isascii() else ""
    number = NUMBERS.get(folded)
    if number is None:
        match = _COUNTED.fullmatch(folded)
        if match is None or {match[1], match[3]}.difference((None, *units_of(variable))):
            return None
        number = int(match[2])
    return number if variable.minimum <= number <= variable.maximum else None


def _explain_integer(text: str, variable: Variable) -> str:
    """Return why a text is no number of this field."""
    span = f"de {variable.minimum} à {variable.maximum}"
    if has_letter(text) and any(map(str.isdigit, text)):
        return f"porte autre chose qu'un nombre : ne gardez que lui, sans unité ni mot, {span}"
    return f"doit être un nombre entier {span}"


def units_of(variable: Variable) -> Collection[str]:
    """Return the units that a label ends with: « Taille de la sonde, en charrières (CH) »."""
    return re.findall(r"\w+", fold(variable.label).partition(", en ")[2])


def _appointment(text: str, _: Variable) -> Appointment | None:
    found = parse_appointment(text)
    return Appointment(*found) if found else None


_COUNTED = re.compile(r"(?:([^\W\d]+)\.? ?)?(\d{1,4})(?: ?([^\W\d]+))?", re.ASCII)
"""A number, and perhaps its unit before it or behind (« CH 14 »), as `fold` leaves them."""

_DAYS = {
    "date": "le jour, comme 31/12/2026, ou videz ce champ",
    "appointment": (
        "le jour, et l'heure si elle est connue, comme 31/12/2026 9 h 30, ou videz ce champ"
    ),
}
_DONE = re.compile(
    r"(?:(?:deja|pas|non|pas encore) )?(?:oui|non|ok|faite?s?|vue?s?|realisee?|effectuee?|validee?"
    r"|programmee?|prevue?|prise?|a (?:faire|prendre|prevoir|programmer|planifier))"
    r"(?: (?:le|en|par|avec|ce)\b.*)?"
)
"""What says of an appointment whether it was, as `fold` leaves it."""

NUMBERS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"), 1
    )
} | {"une": 1}
"""Those that people write in words, as `fold` leaves them."""

_READERS: dict[str, Callable[[str, Variable], Value | None]] = {
    "text": lambda text, _: text,
    "date": lambda text, _: parse_date(text),
    "time": lambda text, _: parse_time(text),
    "appointment": _appointment,
    "integer": _integer,
    "choice": read_choice,
    "choices": read_choices,
    "boolean": lambda text, _: _truth(text),
}


_EXPECTED: dict[str, Callable[[str, Variable], str]] = {
    "text": lambda _, __: "texte attendu",
    "date": lambda text, v: explain_date(text, birth=v is IDENTITY["date_naissance"]),
    "time": lambda text, _: explain_time(text),
    "appointment": lambda text, _: explain_appointment(text),
    "integer": _explain_integer,
    "choice": explain_choice,
    "choices": explain_choices,
    "boolean": lambda _, __: "doit être oui ou non : écrivez l'un des deux, ou videz ce champ",
}
