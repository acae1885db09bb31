"""A leaflet's own declaration → the form: groups, fields, what was typed, what is wrong with it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from starlette.datastructures import FormData

from feuillet.check import read_values_of
from feuillet.compose import spell_value
from feuillet.errors import Trouble
from feuillet.model.approval import plain
from feuillet.model.characters import clean
from feuillet.model.dates import spell_birth, spell_day
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Leaflet, Value
from feuillet.model.options import AS_USUAL, FORMATS, PROFILES, TEXT_SIZES, PrintOptions
from feuillet.model.typed_dates import full_years
from feuillet.model.variables import IDENTITY, Variable
from feuillet.web.advice import in_the_form

FIELD_PREFIX = "v."
"""Before a variable's id in a form, so that it is never taken for an option."""

FEW = 9
"""Whole numbers that are offered as buttons."""

IDENTITY_TITLE = "Le patient"
OTHERS = "Autres renseignements"

Answer = TypeVar("Answer", str, int)
Control = Literal["text", "date", "time", "appointment", "integer", "one", "several"]


@dataclass(frozen=True)
class Field:
    """One blank of the form."""

    id: str
    label: str
    control: Control
    answers: tuple[tuple[str, str], ...] = ()
    """Value and label of each button."""

    example: str = ""
    typed: str = ""
    chosen: frozenset[str] = frozenset()
    """Of several."""

    problems: tuple[str, ...] = ()
    reads: str = ""
    """What was understood: « mardi 8 décembre 2026 »."""

    only_if: str = ""
    """In words, for who has every field before her."""

    hidden: bool = False

    @property
    def name(self) -> str:
        """What it is called in the form."""
        return FIELD_PREFIX + self.id


@dataclass(frozen=True)
class Group:
    """Fields that are asked for together."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in."""

    raw: Mapping[str, str]
    options: PrintOptions


def read_form(form: FormData, leaflet: Leaflet) -> Filled:
    """Return what a form says; an empty answer is no value, an unknown option is passed over."""
    raw = {}
    for name in leaflet.all_variables:
        given = [str(value) for value in form.getlist(FIELD_PREFIX + name)]
        text = ", ".join(value for value in given if value.strip())
        if text:
            raw[name] = text
    chosen = [str(value) for value in form.getlist("document")]
    return Filled(raw, read_options(form, [one for one in leaflet.documents if one in chosen]))


def read_options(form: FormData, documents: Iterable[str] = ()) -> PrintOptions:
    """Return how a form says that some documents are to be printed."""
    return PrintOptions(
        documents=tuple(documents),
        profile=_one_of(form, "profile", PROFILES, AS_USUAL.profile),
        page_format=_one_of(form, "page_format", FORMATS, AS_USUAL.page_format),
        text_size=_one_of(form, "text_size", TEXT_SIZES, AS_USUAL.text_size),
        draft=bool(form.get("draft")),
    )


def _one_of(form: FormData, name: str, allowed: Iterable[Answer], usual: Answer) -> Answer:
    return next((one for one in allowed if str(one) == form.get(name)), usual)


def build_groups(
    leaflet: Leaflet, raw: Mapping[str, str], troubles: Iterable[Trouble] = ()
) -> tuple[Group, ...]:
    """Return the form of a leaflet, filled in with `raw`, its problems beside their fields."""
    known, _ = read_values_of(leaflet, {k: v for k, v in raw.items() if k in leaflet.all_variables})
    hidden = irrelevant(leaflet, known)
    found = list(troubles)
    fields = {
        name: replace(
            build_field(name, variable, raw.get(name, "")),
            problems=tuple(in_the_form(one.words) for one in found if name in one.fields),
            reads=read_back(name, variable, known.get(name)),
            only_if=_only_if(variable, leaflet),
            hidden=name in hidden,
        )
        for name, variable in leaflet.all_variables.items()
    }
    return tuple(
        Group(title, tuple(fields[name] for name in names)) for title, names in _titles(leaflet)
    )


def offer_years(
    troubles: Iterable[Trouble], leaflet: Leaflet, raw: Mapping[str, str], today: dt.date
) -> tuple[Trouble, ...]:
    """Return problems as a screen tells them: a year of two figures with the whole dates it may be.

    Only whoever typed it sees them, under the field: no file, log or other message has them.
    """
    return tuple(
        replace(one, words=one.words + _whole_years(one.fields[0], leaflet, raw, today))
        if len(one.fields) == 1
        else one
        for one in troubles
    )


def _whole_years(name: str, leaflet: Leaflet, raw: Mapping[str, str], today: dt.date) -> str:
    variable = leaflet.all_variables.get(name)
    if variable is None or variable.type not in ("date", "appointment"):
        return ""
    latest = today if name in IDENTITY else None
    days = full_years(clean(raw.get(name, "")), latest=latest)
    return f" : {' ou '.join(spell_birth(day) for day in days)} ?" if days else ""


def irrelevant(leaflet: Leaflet, known: Mapping[str, Value]) -> frozenset[str]:
    """Return the variables that the other answers make pointless."""
    return frozenset(
        name
        for name, variable in leaflet.variables.items()
        if not (holds(variable.when, known) and holds(variable.asked, known))
    )


def read_back(name: str, variable: Variable, value: Value | None) -> str:
    """Return a date or hour in full, for whoever typed it to recognise; nothing for the rest."""
    if variable.type not in ("date", "time", "appointment") or value is None:
        return ""
    if name in IDENTITY and isinstance(value, dt.date):
        # Nobody knows on which weekday she was born.
        return plain(spell_day(value))
    return plain(" à ".join(spell_value(variable, value)))


def _titles(leaflet: Leaflet) -> Iterator[tuple[str, Sequence[str]]]:
    yield IDENTITY_TITLE, tuple(IDENTITY)
    yield from leaflet.groups.items()
    gathered = {name for names in leaflet.groups.values() for name in names}
    left = [name for name in leaflet.variables if name not in gathered]
    if left:
        yield (OTHERS if gathered else leaflet.title), left


def build_field(name: str, variable: Variable, typed: str) -> Field:
    """Return the field of one variable, holding what was typed."""
    control, answers = _control(variable)
    parts = frozenset(part.strip() for part in typed.split(",")) if control == "several" else ()
    return Field(
        name,
        variable.label,
        control,
        answers,
        example=variable.example if control in ("date", "time", "appointment") else "",
        typed=typed,
        chosen=frozenset(parts),
    )


def _control(variable: Variable) -> tuple[Control, tuple[tuple[str, str], ...]]:
    named = tuple((key, plain(choice.label)) for key, choice in variable.choices.items())
    unsaid = ("", "Sans réponse")
    match variable.type:
        case "choice":
            # « À décider » says the same as no answer: one button is enough.
            decided = tuple(one for one in named if one[0] != variable.undecided)
            if variable.undecided:
                unsaid = ("", plain(variable.choices[variable.undecided].label))
            return "one", (*decided, unsaid)
        case "choices":
            return "several", named
        case "boolean":
            return "one", (("oui", "Oui"), ("non", "Non"), unsaid)
        case "integer" if variable.maximum - variable.minimum < FEW:
            numbers = range(variable.minimum, variable.maximum + 1)
            return "one", (*((str(one), str(one)) for one in numbers), unsaid)
        case "text" | "date" | "time" | "appointment" | "integer" as kind:
            return kind, ()
    raise AssertionError


def _only_if(variable: Variable, leaflet: Leaflet) -> str:
    """Return « seulement si « Cause » est « Tumeur » » for a field that is not always asked for."""
    condition = variable.when or variable.asked
    if condition is None:
        return ""
    labels = {name: one.label for name, one in leaflet.all_variables.items()}
    said = [
        f"« {labels[name]} » est « {_label(leaflet.all_variables[name], value)} »"
        for name, value in condition.choices()
    ]
    return f"seulement si {' ou '.join(said)}" if said else ""


def _label(variable: Variable, value: str) -> str:
    return plain(variable.choices[value].label) if value in variable.choices else value
