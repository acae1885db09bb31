"""What may stand between `{{` and `}}` in a leaflet's text, and whether what it names exists.

`{{ name }}` or `{{ name | helper }}` or `{{ name | helper: one / two }}`, where name is a
variable, a fact or a computed date.  Never code: there is nothing here to execute.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from feuillet.errors import did_you_mean
from feuillet.model.blocks import CalendarRow, CardRow, Glossary, Limit, People, Risk, Stop
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import TOPICS, Condition, Conditional, Marks, Part, Sourced
from feuillet.model.values import Value
from feuillet.model.variables import IDENTITY

Place = tuple[str | int, ...]

PEOPLE_DRAWN = (10, 100)
"""Out of how many people a figure is drawn."""

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_INSIDE = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:\|\s*([a-zé_]+)\s*(?::\s*(.+?))?)?\s*", re.DOTALL)

_ELIDED = re.compile("(?:[dljmtsnc]e|la|(?:jus|lors|puis|quoi)?que)", re.IGNORECASE)

HELPERS: dict[str, tuple[int, int]] = {
    "accord": (2, 3),
    "lettres": (0, 1),
    "élision": (1, 1),
    "majuscule": (0, 0),
    "minuscule": (0, 0),
}
"""Each helper, with how few and how many arguments it takes (parted by « / »).

accord: singular / plural / if unknown, `#` standing for the number in words ·
lettres: a number in words, `f` for feminine ·
élision: the word to join (de, le, que) · majuscule, minuscule: the first letter.
"""


@dataclass(frozen=True)
class Expression:
    """One placeholder, parsed."""

    name: str
    helper: str | None = None
    arguments: tuple[str, ...] = ()


def parse_expression(inside: str) -> Expression:
    """Return the expression between two braces.

    Raises:
        ValueError: With a French sentence, when it is nothing we know.
    """
    match = _INSIDE.fullmatch(inside)
    if not match:
        raise ValueError("« {{ … }} » attend un seul nom de champ, de chiffre ou de date")
    name, helper, rest = match.groups()
    arguments = tuple(part.strip() for part in rest.split("/")) if rest else ()
    if helper is not None:
        if helper not in HELPERS:
            hint = did_you_mean(helper, HELPERS)
            raise ValueError(f"« {helper} » : aide inconnue, attendu : {', '.join(HELPERS)}.{hint}")
        fewest, most = HELPERS[helper]
        if not fewest <= len(arguments) <= most:
            raise ValueError(f"« {helper} » : attend {fewest} à {most} formes séparées par « / »")
    if helper == "élision" and not _ELIDED.fullmatch(arguments[0]):
        raise ValueError("« élision » : attend un seul mot comme de, le, la ou que")
    if helper == "lettres" and arguments not in ((), ("f",)):
        raise ValueError("« lettres » : n'attend rien, ou « f » pour le féminin")
    return Expression(name, helper, arguments)


def expressions_in(text: str) -> tuple[Expression, ...]:
    """Return the placeholders of a text, parsed.  Raises ValueError."""
    return tuple(parse_expression(match[1]) for match in PLACEHOLDER.finditer(text))


def check_references(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    """Yield (place, problem) for whatever names something that the leaflet does not have."""
    yield from _check_names(leaflet)
    yield from _check_variables(leaflet)
    yield from _check_dates(leaflet)
    for name in ("title", "audience", "aim", "interests"):
        if re.search(r"\{\{|\{%", getattr(leaflet, name) or ""):
            yield (name,), f"« {name} » ne peut pas contenir « {{{{ » ni « {{% » : retirez-les"
    for place, part in walk(leaflet.documents, ("documents",)):
        if isinstance(part, str):
            yield from ((place, problem) for problem in _check_text(part, leaflet))
        elif isinstance(part, Condition):
            yield from ((place, problem) for problem in _check_condition(part, leaflet))
        elif isinstance(part, Glossary):
            # A word that is explained is printed too, though it is a key.
            for term in part.glossary:
                for problem in _check_text(term, leaflet):
                    yield (*place, "glossary", term), problem
        elif isinstance(part, CalendarRow | Limit) and not _is_day(part.date, leaflet):
            yield (*place, "date"), f"« {part.date} » doit être une date de cette fiche"
        elif isinstance(part, Stop) and part.hour and not _is_hour(part.hour, leaflet):
            yield (*place, "hour"), f"« {part.hour} » doit être un champ de type time"
        elif isinstance(part, Risk | People) and not _is_drawn(part.figure, leaflet):
            problem = f"« {part.figure} » doit être un chiffre de « facts »"
            yield (*place, "figure"), f"{problem} avec « out_of: 10 » ou « out_of: 100 »"
        elif isinstance(part, CardRow) and part.value and not _stands_alone(part.value, leaflet):
            known = (*leaflet.all_variables, *leaflet.dates)
            problem = f"« {part.value} » doit être un champ ou une date calculée."
            yield (*place, "value"), problem + did_you_mean(part.value, known)
        elif isinstance(part, Marks) and not _has_choices(part.value, leaflet):
            known = tuple(one for one in leaflet.variables if _has_choices(one, leaflet))
            problem = f"« {part.value} » doit être un champ de type « choice » ou « choices »."
            yield (*place, "value"), problem + did_you_mean(part.value, known)
    for name, plan in leaflet.documents.items():
        known = (*TOPICS, *plan.requires)
        for place, part in walk(plan, ("documents", name)):
            for topic in set(part.covers) - set(known) if isinstance(part, Conditional) else ():
                problem = f"« {topic} » doit être un sujet attendu, ou ajouté à « requires »."
                yield (*place, "covers"), problem + did_you_mean(topic, known)
    for place, part in walk({"facts": leaflet.facts, "documents": leaflet.documents}):
        if isinstance(part, Sourced):
            for source in set(part.source) - set(leaflet.sources):
                hint = did_you_mean(source, leaflet.sources)
                yield (
                    (*place, "source"),
                    f"« {source} » n'est pas dans « sources » : ajoutez-le ou corrigez-le.{hint}",
                )


def _check_names(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    """Yield names that stand for two things, and groups that do not gather variables."""
    seen = set(IDENTITY)
    for key in ("variables", "facts", "protocol", "dates"):
        for name in getattr(leaflet, key):
            if name in seen:
                yield (key, name), f"« {name} » désigne deux choses : renommez l'une d'elles"
            seen.add(name)
    gathered: set[str] = set()
    for title, names in leaflet.groups.items():
        for at, name in enumerate(names):
            if name not in leaflet.variables:
                hint = did_you_mean(name, leaflet.variables)
                problem = f"« groups » : « {name} » doit être un champ de cette fiche.{hint}"
                yield ("groups", title, at), problem
            elif name in gathered:
                yield (
                    ("groups", title, at),
                    f"« groups » : « {name} » est dans deux groupes, gardez-en un",
                )
            gathered.add(name)


def _check_variables(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    for name, variable in leaflet.variables.items():
        place = ("variables", name)
        if variable.when:
            yield from ((place, problem) for problem in _check_condition(variable.when, leaflet))
        wanted = {
            "count": (variable.count, {"integer"}),
            "after": (variable.after, {"date"}),
            "before": (variable.before, {"date"}),
        }
        for key, (other, types) in wanted.items():
            if other is None:
                continue
            found = leaflet.all_variables.get(other)
            if found is None or found.type not in types:
                asked = " ou ".join(sorted(types))
                yield (*place, key), f"« {other} » doit être un champ de type {asked}"
        if variable.near is not None and variable.near not in leaflet.dates:
            yield (*place, "near"), f"« {variable.near} » doit être une date de « dates »"


def _check_dates(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    for name, computed in leaflet.dates.items():
        start = leaflet.variables.get(computed.start)
        if start is None or start.type != "date":
            yield ("dates", name, "start"), f"« {computed.start} » doit être un champ de type date"
        units = ("heure", "jour", "semaine", "mois") if computed.after else ("heure",)
        if not _is_length(computed.length, units, leaflet):
            problem = f"« {computed.length} » doit être une durée entière de « facts » ou"
            problem += f" « protocol » ({', '.join(units)})"
            yield ("dates", name, "after" if computed.after else "before"), problem
        hour = leaflet.variables.get(computed.at) if computed.at else None
        if computed.at and (hour is None or hour.type != "time"):
            yield ("dates", name, "at"), f"« {computed.at} » doit être un champ de type time"


def _is_length(name: str, units: tuple[str, ...], leaflet: Leaflet) -> bool:
    """Whether `name` is a whole length of time, in one of `units`."""
    fact = leaflet.facts.get(name)
    if fact is not None:
        return fact.last.isdigit() and fact.unit in units
    return name in leaflet.protocol and leaflet.protocol[name].unit in units


def _check_text(text: str, leaflet: Leaflet) -> Iterator[str]:
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest or "{%" in rest:
        yield "« {{ » et « }} » doivent aller par deux, et « {% » n'existe pas ici"
    for match in PLACEHOLDER.finditer(text):
        try:
            expression = parse_expression(match[1])
        except ValueError as error:
            yield str(error)
            continue
        if not _exists(expression.name, leaflet):
            yield _unknown(expression.name, leaflet)
        elif expression.helper in ("accord", "lettres") and not _counts(expression.name, leaflet):
            yield f"« {expression.helper} » : « {expression.name} » doit être un nombre"


def _check_condition(condition: Condition, leaflet: Leaflet) -> Iterator[str]:
    variables = leaflet.all_variables
    for name in condition.variables():
        if name not in variables and name not in leaflet.protocol:
            yield f"« {name} » n'est pas un champ : corrigez ce nom.{did_you_mean(name, variables)}"
    for name, value in condition.choices():
        if name in leaflet.protocol:
            yield f"« {name} » est un protocole : testez-le par « known » ou « unknown »"
        if name not in variables:
            continue
        variable = variables[name]
        allowed = tuple(variable.choices)
        if variable.type == "boolean":
            allowed = ("oui", "non")
        elif variable.type == "integer":
            allowed = tuple(map(str, range(variable.minimum, variable.maximum + 1)))
        if value not in allowed:
            hint = did_you_mean(value, allowed)
            yield f"« {value} » n'est pas un choix de « {name} » : corrigez-le.{hint}"
        elif value == variable.undecided:
            yield f"« {value} » revient à ne pas savoir : écrivez « unknown: {name} »"


def _exists(name: str, leaflet: Leaflet) -> bool:
    return any(
        name in group
        for group in (leaflet.all_variables, leaflet.facts, leaflet.protocol, leaflet.dates)
    )


def _counts(name: str, leaflet: Leaflet) -> bool:
    """Whether `name` stands for a number."""
    variable = leaflet.all_variables.get(name)
    if variable is not None:
        return variable.type == "integer"
    return name in leaflet.facts or name in leaflet.protocol


def _stands_alone(name: str, leaflet: Leaflet) -> bool:
    return name in leaflet.all_variables or name in leaflet.dates


def _has_choices(name: str, leaflet: Leaflet) -> bool:
    return name in leaflet.variables and bool(leaflet.variables[name].choices)


def _is_day(name: str, leaflet: Leaflet) -> bool:
    variable = leaflet.variables.get(name)
    return name in leaflet.dates or (
        variable is not None and variable.type in ("date", "appointment")
    )


def _is_hour(name: str, leaflet: Leaflet) -> bool:
    variable = leaflet.variables.get(name)
    return variable is not None and variable.type == "time"


def _is_drawn(name: str | None, leaflet: Leaflet) -> bool:
    """Whether people can be drawn for a figure, if there is one."""
    fact = leaflet.facts.get(name or "")
    return name is None or (fact is not None and fact.out_of in PEOPLE_DRAWN)


def _unknown(name: str, leaflet: Leaflet) -> str:
    known = (*leaflet.all_variables, *leaflet.facts, *leaflet.protocol, *leaflet.dates)
    hint = did_you_mean(name, known)
    return f"« {name} » n'est ni un champ, ni un chiffre, ni une date : corrigez-le.{hint}"


def walk(part: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every part below `part`, with its place; strings are those printed or cited."""
    if isinstance(part, Part):
        yield place, part
        if not isinstance(part, Condition):
            for name in type(part).model_fields:
                yield from walk(getattr(part, name), (*place, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from walk(value, (*place, key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from walk(value, (*place, index))
    elif isinstance(part, str):
        yield place, part


def holds(condition: Condition | None, known: Mapping[str, Value]) -> bool:
    """Whether `condition` holds; no condition always does.

    What is not known equals nothing and is at least nothing.
    """
    if condition is None:
        return True
    return (
        all(_is_one_of(known.get(name), wanted) for name, wanted in condition.equals.items())
        and all(name in known for name in condition.known)
        and all(name not in known for name in condition.unknown)
        and all(_reaches(known.get(name), least) for name, least in condition.at_least.items())
        and all(holds(inner, known) for inner in condition.all)
        and (not condition.any or any(holds(inner, known) for inner in condition.any))
        and (condition.not_ is None or not holds(condition.not_, known))
    )


def _is_one_of(value: Value | None, wanted: tuple[str, ...]) -> bool:
    if isinstance(value, bool):
        return ("oui" if value else "non") in wanted
    if isinstance(value, tuple):
        return any(member in wanted for member in value)
    return str(value) in wanted if value is not None else False


def _reaches(value: Value | None, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
