"""The French words of one placeholder: a variable, a fact or a computed date of this patient."""

import datetime as dt

from feuillet.compose.print_only import NotASlot, OpaqueLine, OpaqueValue
from feuillet.errors import LeafletInvalid
from feuillet.model.dates import spell_birth, spell_date, spell_night, spell_time
from feuillet.model.expressions import Expression
from feuillet.model.french import (
    NBSP,
    bind,
    capitalise,
    elide,
    enumerate_fr,
    in_words,
    is_plural,
    typeset,
)
from feuillet.model.leaflet import Fact, Leaflet
from feuillet.model.parts import number_of
from feuillet.model.values import Appointment, Value, Values
from feuillet.model.variables import AT_BIRTH, IDENTITY, Variable

Printed = str | OpaqueLine
"""A line ready for the page."""

_INVARIABLE_UNITS = ("mm", "cm", "kg", "mL", "°C", "mois")


def word(expression: Expression, leaflet: Leaflet, values: Values) -> str:
    """Return what a placeholder prints, ready to be escaped.

    Raises:
        LeafletInvalid: When the value may be unknown and the author gave no words for that.
    """
    name, helper, arguments = expression.name, expression.helper, expression.arguments
    if helper == "accord":
        return _agree(name, arguments, leaflet, values)
    if helper == "lettres":
        return _in_words(name, leaflet, values, feminine=arguments == ("f",))
    text = _plain(name, leaflet, values)
    if helper == "élision":
        return elide(arguments[0], text)
    if helper == "majuscule":
        return capitalise(text)
    if helper == "minuscule":
        return text[:1].lower() + text[1:]
    return text


def spell_lines(leaflet: Leaflet, values: Values, token: str) -> dict[str, str]:
    """Return every line that a page of a patient can print alone.

    Keys: `nom` for the identity; `date_intervention 0`, `date_intervention 1` for the first
    and second line of a value, if it is another; `` for the token of a batch.
    """
    lines = {"": token} if token else {}
    for name, value in values.known.items():
        if name in IDENTITY:
            lines[name] = spell_identity(name, value)
        for at, line in enumerate(spell_value(leaflet.all_variables[name], value)):
            if lines.get(name) != line:
                lines[f"{name} {at}"] = line
    for name, day in values.dates.items():
        for at, line in enumerate(spell_computed(day)):
            lines[f"{name} {at}"] = line
    return lines


def spell_value(variable: Variable, value: Value) -> tuple[str, ...]:
    """Return a value as printed: one line, or two for an appointment with its hour."""
    if isinstance(value, Appointment):
        hour = (spell_time(value.time),) if value.time else ()
        return (spell_date(value.day), *hour)
    if isinstance(value, bool):
        return ("oui" if value else "non",)
    if isinstance(value, dt.time):
        return (spell_time(value),)
    if isinstance(value, dt.date):
        return (spell_date(value),)
    if variable in IDENTITY.values():
        # Printed as it was typed, whatever it looks like.
        return (str(value),)
    if isinstance(value, tuple):
        return (enumerate_fr(tuple(typeset(variable.choices[name].label) for name in value)),)
    if variable.type == "choice":
        return (typeset(variable.choices[str(value)].label),)
    return (bind(str(value)),)


def spell_computed(day: dt.date | Appointment) -> tuple[str, ...]:
    """Return a computed date as printed: one line, or two with its hour."""
    if isinstance(day, Appointment):
        hour = (spell_night(day.day, day.time),) if day.time else ()
        return (spell_date(day.day), *hour)
    return (spell_date(day),)


def spell_identity(name: str, value: Value) -> str:
    """Return one line of the identity: names as typed, the birth date in figures, sex as F."""
    return spell_birth(value) if isinstance(value, dt.date) else str(value)


_IN_USE = {"nom": "Nom utilisé", "prenom": "Prénom utilisé"}


def label_names(values: Values) -> tuple[tuple[str, str], ...]:
    """Return each name that a page prints, and its label before it: none without a birth name.

    The words are those of the Référentiel national d'identitovigilance: what is of birth first,
    what is in use where it differs.  Nothing says of a lone « Prénom » which of both it is.
    """
    known = values.known
    if not any(born in known for born in AT_BIRTH.values()):
        return ()
    first = [born if born in known else used for used, born in AT_BIRTH.items()]
    others = [used for used, born in AT_BIRTH.items() if born in known and used in known]
    return (
        *((IDENTITY[name].label, name) for name in first if name in known),
        *((_IN_USE[name], name) for name in others if name not in values.as_born),
    )


def spell_names(values: Values) -> tuple[str, ...]:
    """Return how a page may say whose it is: its names, in either order without labels."""
    if labelled := label_names(values):
        return (" ".join(f"{label} {values.known[name]}" for label, name in labelled),)
    surname, first = (str(values.known.get(name, "")) for name in AT_BIRTH)
    return f"{surname} {first}", f"{first} {surname}"


def spell_fact(fact: Fact) -> str:
    """Return a fact's figure with its unit, unbreakable: « 2 heures », « 8 personnes sur 10 »."""
    last = number_of(fact.last)
    if fact.out_of:
        figures = f"{fact.figure} à {fact.up_to}" if fact.up_to else fact.figure
        people = "personnes" if is_plural(last) else "personne"
        return f"{figures} {people} sur {fact.out_of}".replace(" ", NBSP)
    if fact.unit == "minute":
        return _duration(int(fact.figure), int(fact.last))
    figures = f"{fact.figure}{NBSP}à{NBSP}{fact.up_to}" if fact.up_to else fact.figure
    if fact.unit is None:
        return figures
    plural = fact.unit not in _INVARIABLE_UNITS and is_plural(last)
    return f"{figures}{NBSP}{fact.unit}{'s' if plural else ''}"


def _duration(shortest: int, longest: int) -> str:
    """Return « 15 minutes », « 10 à 15 minutes » or « 30 minutes à 1 h 30 »."""
    end = f"{longest}{NBSP}{'minutes' if is_plural(longest) else 'minute'}"
    if longest >= 60:
        end = spell_time(dt.time(longest // 60, longest % 60))
    if shortest == longest:
        return end
    return (
        f"{shortest}{NBSP}à{NBSP}{end}"
        if longest < 60
        else f"{_duration(shortest, shortest)} à {end}"
    )


def _plain(name: str, leaflet: Leaflet, values: Values) -> str:
    if isinstance(values.known.get(name, values.dates.get(name)), OpaqueValue):
        raise NotASlot
    if name in leaflet.facts:
        return spell_fact(leaflet.facts[name])
    if name in leaflet.dates:
        if name not in values.dates:
            raise _may_be_unknown(name)
        return " à ".join(spell_computed(values.dates[name]))
    if name not in values.known:
        raise _may_be_unknown(name)
    return " à ".join(spell_value(leaflet.all_variables[name], values.known[name]))


def _ends(name: str, leaflet: Leaflet, values: Values) -> tuple[str, ...]:
    """Return the figure that a name stands for, or both of a range."""
    value = values.known.get(name)
    if isinstance(value, int):
        return (str(value),)
    if name not in leaflet.facts:
        raise _may_be_unknown(name)
    fact = leaflet.facts[name]
    return (fact.figure, fact.up_to) if fact.up_to else (fact.figure,)


def _in_words(name: str, leaflet: Leaflet, values: Values, *, feminine: bool = False) -> str:
    """Return a number in words, « deux à trois »; in figures if one of a range is not spelled."""
    ends = _ends(name, leaflet, values)
    if not all(end.isdigit() and int(end) <= 9 for end in ends):
        return f"{NBSP}à{NBSP}".join(ends)
    return " à ".join(in_words(int(end), feminine=feminine) for end in ends)


def _agree(name: str, forms: tuple[str, ...], leaflet: Leaflet, values: Values) -> str:
    unknown = name not in leaflet.facts and name not in values.known
    if unknown and len(forms) == 3:
        return typeset(forms[2])
    last = _ends(name, leaflet, values)[-1]
    form = forms[1] if is_plural(number_of(last)) else forms[0]
    return typeset(form.replace("#", _in_words(name, leaflet, values)))


def _may_be_unknown(name: str) -> LeafletInvalid:
    return LeafletInvalid(
        f"« {name} » peut manquer ici : ajoutez « when: {{known: {name}}} » à ce passage,"
        " et un autre passage pour le cas contraire"
    )
