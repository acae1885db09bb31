"""A leaflet's own declaration → the form: groups, fields, what was typed, what is wrong with it."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from starlette.datastructures import FormData

from feuillet.check import counted_by, number_lists, read_values_of
from feuillet.compose import spell_value
from feuillet.errors import Trouble
from feuillet.model.approval import plain
from feuillet.model.characters import clean
from feuillet.model.dates import count_years, spell_birth, spell_day
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Leaflet
from feuillet.model.options import AS_USUAL, FORMATS, PROFILES, TEXT_SIZES, PrintOptions
from feuillet.model.typed_dates import full_years, hour_beside
from feuillet.model.values import Value, day_of
from feuillet.model.variables import IDENTITY, TRAITS, Variable
from feuillet.web.advice import in_the_form

FIELD_PREFIX = "v."
"""Before a variable's id in a form, so that it is never taken for an option."""

FEW = 9
"""Whole numbers that are offered as buttons."""

IDENTITY_TITLE = "Le patient"
OTHERS = "Autres renseignements"

Answer = TypeVar("Answer", str, int)
Control = Literal["text", "date", "time", "appointment", "integer", "list", "one", "several"]
"""`list` is typed: its members, or only how many they are."""


@dataclass(frozen=True)
class Field:
    """One blank of the form."""

    id: str
    label: str
    """As short as the leaflet has it."""

    control: Control
    answers: tuple[tuple[str, str], ...] = ()
    """Value and label of each key."""

    example: str = ""
    typed: str = ""
    chosen: frozenset[str] = frozenset()
    """Of several."""

    problems: tuple[str, ...] = ()
    only_if: str = ""
    """In words, for who has every field before her."""

    shown_if: str = ""
    """For the page itself, in JSON: the answers that show it, `[[field, [answer, …]], …]`."""

    hidden: bool = False
    seldom: bool = False
    """Whether few patients need it: it is folded away."""

    counts: str = ""
    """The variable that says how many members its list has: this field asks for both."""

    @property
    def name(self) -> str:
        """What it is called in the form."""
        return FIELD_PREFIX + self.id

    @property
    def hint(self) -> str:
        """What shows in it while it is empty: nothing that could be taken for an answer."""
        like = f"ex. {self.example.replace(' ', '') if self.control == 'time' else self.example}"
        return {
            "date": "jj/mm/aaaa",
            "appointment": "jj/mm/aaaa, heure",
            "time": like,
            "list": f"{like} ou 2",
        }.get(self.control, "")


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
    return Filled(
        number_lists(raw, leaflet),
        read_options(form, [one for one in leaflet.documents if one in chosen]),
    )


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
    counts = counted_by(leaflet)
    fields = {
        name: replace(
            build_field(name, variable, raw.get(name) or raw.get(variable.count or "", "")),
            problems=tuple(
                in_the_form(one.words) for one in found if {name, variable.count} & {*one.fields}
            ),
            only_if=_only_if(variable, leaflet),
            shown_if=json.dumps(shown_if) if (shown_if := answers_that_show(leaflet, name)) else "",
            hidden=name in hidden,
        )
        for name, variable in leaflet.all_variables.items()
        if name not in counts
    }
    return tuple(
        Group(title, tuple(fields[name] for name in names if name in fields))
        for title, names in _titles(leaflet)
    )


def offer_years(
    troubles: Iterable[Trouble], leaflet: Leaflet, raw: Mapping[str, str], today: dt.date
) -> tuple[Trouble, ...]:
    """Return problems as a screen tells them: a year of two figures with the whole dates it may be.

    Only whoever typed it sees them, under the field: no file, log or other message has them.
    """
    offered = whole_years(troubles := tuple(troubles), leaflet, raw, today)
    return tuple(
        replace(one, words=f"{one.words} : {' ou '.join(offered[one.fields[0]])} ?")
        if len(one.fields) == 1 and one.fields[0] in offered
        else one
        for one in troubles
    )


def whole_years(
    troubles: Iterable[Trouble], leaflet: Leaflet, raw: Mapping[str, str], today: dt.date
) -> dict[str, list[str]]:
    """Return each field whose year has two figures, with what to type instead, hour and all."""
    offered = {}
    for name in {one.fields[0] for one in troubles if len(one.fields) == 1}:
        variable = leaflet.all_variables.get(name)
        if variable is None or variable.type not in ("date", "appointment"):
            continue
        typed = clean(raw.get(name, "")).strip()
        days = full_years(typed, latest=today if name in IDENTITY else None)
        if days:
            hour = hour_beside(typed)
            offered[name] = [f"{spell_birth(day)} {hour}".strip() for day in days]
    return offered


def likelier(
    troubles: Iterable[Trouble], leaflet: Leaflet, known: Mapping[str, Value], today: dt.date
) -> dict[str, str]:
    """Return each date that comes too late for another, with that other if it alone is past.

    The mistake is said beside the first, and is likelier in the second.
    """
    told = {}
    for name in (one.fields[0] for one in troubles if one.code == "wrong-order"):
        other = leaflet.all_variables[name].before
        late, early = day_of(known.get(name)), day_of(known.get(other or ""))
        if other and late and early and early < today <= late:
            told[name] = other
    return told


def irrelevant(leaflet: Leaflet, known: Mapping[str, Value]) -> frozenset[str]:
    """Return the variables that the other answers make pointless."""
    return frozenset(
        name
        for name, variable in leaflet.variables.items()
        if not (holds(variable.when, known) and holds(variable.asked, known))
    )


def answers_that_show(
    leaflet: Leaflet, name: str
) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """Return the answers that a variable is asked for by: of each field, one of these.

    None where a page cannot tell by the keys that are pressed: it waits for `irrelevant`.
    """
    variable = leaflet.all_variables[name]
    found: list[tuple[str, tuple[str, ...]]] = []
    waiting = [one for one in (variable.when, variable.asked) if one is not None]
    while waiting:
        one = waiting.pop()
        if one.known or one.unknown or one.at_least or one.any or one.not_:
            return None
        found += one.equals.items()
        waiting += one.all
    pressed = {
        name
        for name, one in leaflet.all_variables.items()
        if _control(one)[0] in ("one", "several") and name not in counted_by(leaflet)
    }
    return tuple(found) if {name for name, _ in found} <= pressed else None


def read_back(leaflet: Leaflet, known: Mapping[str, Value], today: dt.date) -> dict[str, str]:
    """Return what was understood, field by field, in words, for whoever typed it to recognise."""
    told = {}
    for name, variable in leaflet.all_variables.items():
        value = known.get(name)
        number = len(value) if isinstance(value, tuple) else known.get(variable.count or "")
        if name == "date_naissance" and isinstance(value, dt.date):
            # Nobody knows on which weekday she was born.
            age = f", {_age(value, today)}" if value <= today else ""
            told[name] = f"{_shorten(plain(spell_day(value)))}{age}"
        elif variable.type in ("date", "time", "appointment") and value is not None:
            told[name] = _shorten(plain(" à ".join(spell_value(variable, value))))
        elif variable.count is not None and isinstance(number, int):
            told[name] = f"{leaflet.all_variables[variable.count or ''].label} : {number}"
    return told


def _shorten(text: str) -> str:
    """Return a date in words with its month as a narrow place takes it: « mardi 8 déc. 2026 »."""
    return _LONG_MONTH.sub(lambda month: _SHORT_MONTHS[month[0]], text)


# As the Imprimerie nationale abbreviates them; the others are written whole.
_SHORT_MONTHS = {
    **{"janvier": "janv.", "février": "févr.", "avril": "avr.", "juillet": "juil."},
    **{"septembre": "sept.", "octobre": "oct.", "novembre": "nov.", "décembre": "déc."},
}
_LONG_MONTH = re.compile("|".join(_SHORT_MONTHS))


def _age(birth: dt.date, today: dt.date) -> str:
    """Return « 78 ans », and a small child's age in months."""
    years = count_years(birth, today)
    months = 12 * (today.year - birth.year) + today.month - birth.month - (today.day < birth.day)
    return f"{years} ans" if years > 2 else f"{max(0, months)} mois"


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
        variable.short or variable.label,
        control,
        answers,
        example=variable.example if control in _SHOWN else "",
        typed=typed,
        chosen=frozenset(parts),
        seldom=variable.seldom or name in TRAITS,
        counts=variable.count or "",
    )


_SHOWN = ("date", "time", "appointment", "list")
"""Fields that show an example of what to type."""


def _control(variable: Variable) -> tuple[Control, tuple[tuple[str, str], ...]]:
    named = tuple((k, plain(one.short or one.label)) for k, one in variable.choices.items())
    match variable.type:
        case "choice":
            return "one", named
        case "choices":
            return "list" if variable.count else "several", named
        case "boolean":
            return "one", (("oui", "Oui"), ("non", "Non"))
        case "integer" if variable.maximum - variable.minimum < FEW:
            numbers = range(variable.minimum, variable.maximum + 1)
            return "one", tuple((str(one), str(one)) for one in numbers)
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
