"""The variants of a leaflet: sets of values under which its conditions read differently.

Conditions are data, so the variants can be counted.  All of them are taken while they are
few; beyond `EVERY`, a covering array: each possible pair of values stands in some variant.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from math import prod

from allpairspy import AllPairs

from feuillet.model.blocks import printed_alone
from feuillet.model.expressions import expressions_in, holds, walk
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Condition
from feuillet.model.values import Value
from feuillet.model.variables import IDENTITY, NEEDS_IDENTITY, WHOLE_IDENTITY, Variable

EVERY = 256
"""Up to so many combinations, all are taken."""

LOCALLY = 4096
"""Combinations of the few variables that one passage reads: always all, up to so many."""

Raw = Mapping[str, str | None]
"""A value as typed for each variable that matters, None where it is not known."""


def names_read(leaflet: Leaflet, part: object) -> list[str]:
    """Return the variables that decide what `part` prints, in the leaflet's order."""
    named: set[str] = set()
    said = ""
    for _, inner in walk(part):
        if isinstance(inner, Condition):
            named.update(inner.variables())
        elif isinstance(inner, str):
            named.update(one.name for one in expressions_in(inner))
            said += f" {' '.join(inner.lower().split())}"
        elif name := printed_alone(inner):
            named.add(name)
    for name, computed in leaflet.dates.items():
        if name in named:
            named.update(filter(None, (computed.start, computed.at)))
    # Words of one answer said to everybody: only another answer shows that they are wrong.
    for name, variable in leaflet.variables.items():
        words = (word for choice in variable.choices.values() for word in choice.words)
        if any(word.lower() in said for word in words):
            named.add(name)
    named.update(*(_leans_on(leaflet.variables[n]) for n in named if n in leaflet.variables))
    return [name for name in leaflet.all_variables if name in named]


def combinations(leaflet: Leaflet, names: Iterable[str], *, every: int = EVERY) -> Iterator[Raw]:
    """Yield sets of values of these variables that one patient can have.

    All of them up to `every`; else every pair of values that can stand together.
    """
    names = list(names)
    answers = {name: _answers(name, leaflet) for name in names}
    if prod(map(len, answers.values())) <= every or len(names) < 3:
        rows = (dict(zip(names, row, strict=True)) for row in itertools.product(*answers.values()))
        yield from (row for row in rows if is_possible(leaflet, row))
        return
    covered: set[frozenset[tuple[str, str | None]]] = set()
    # The rarest answers first: what leans on another answer is then easier to place.
    matrix = [answers[name] for name in names]
    for row in AllPairs(matrix, lambda part: is_possible(leaflet, _named(names, part))):
        raw = _named(names, row)
        covered |= _pairs(raw)
        yield raw
    yield from _left_out(leaflet, answers, covered)


def complete_raw(leaflet: Leaflet, raw: Raw) -> dict[str, str]:
    """Return what a secretary would type for a combination: with an identity if one is needed."""
    typed = {name: value for name, value in raw.items() if value is not None}
    for name, value in typed.items():
        counted = leaflet.all_variables[name].count
        if counted and counted in typed:
            others = [one for one in leaflet.all_variables[name].choices if one != value]
            typed[name] = ", ".join([value, *others][: int(typed[counted])]) or value
    if any(_needs_identity(leaflet, name) for name in typed):
        for name in WHOLE_IDENTITY:
            typed.setdefault(name, IDENTITY[name].example)
    return typed


def label_of(leaflet: Leaflet, raw: Raw) -> str:
    """Return what sets a combination apart, in French, for an author."""
    words = []
    for name, value in raw.items():
        variable = leaflet.all_variables[name]
        if value is None or name in IDENTITY:
            continue
        choice = variable.choices.get(value)
        shown = choice.label if choice else value
        words.append(f"{variable.label} : {shown if variable.type in _SHOWN else 'connu'}")
    return " ; ".join(words) or "aucune valeur connue"


_SHOWN = ("choice", "boolean", "integer")


def is_possible(leaflet: Leaflet, raw: Raw) -> bool:
    """Whether one patient can have these values; what is not in `raw` yet may be anything."""
    known: dict[str, Value] = {}
    for name, value in raw.items():
        if value is not None:
            known[name] = typed_value(leaflet.all_variables[name], value)
    if raw.get("nom", "") is None and any(_needs_identity(leaflet, name) for name in known):
        return False
    for name in known:
        variable = leaflet.all_variables[name]
        if variable.count and variable.count in raw and variable.count not in known:
            return False
        if _reads(variable) <= raw.keys() and not holds(variable.when, known):
            return False
    return True


def _leans_on(variable: Variable) -> set[str]:
    """Return the variables that decide whether a value of this one is accepted."""
    return _reads(variable) | ({variable.count} if variable.count else set())


def _reads(variable: Variable) -> set[str]:
    return set(variable.when.variables()) if variable.when else set()


def _needs_identity(leaflet: Leaflet, name: str) -> bool:
    return name in IDENTITY or leaflet.all_variables[name].type in NEEDS_IDENTITY


def typed_value(variable: Variable, value: str) -> Value:
    """Return what conditions see of a value as typed."""
    if variable.type == "integer":
        return int(value)
    if variable.type == "boolean":
        return value == "oui"
    return value


def _answers(name: str, leaflet: Leaflet) -> list[str | None]:
    """Return the answers of one variable that may print differently, « not known » first."""
    variable = leaflet.all_variables[name]
    unknown: list[str | None] = [] if variable.missing == "block" else [None]
    if variable.type == "choice":
        return [*unknown, *(key for key in variable.choices if key != variable.undecided)]
    if variable.type == "boolean":
        return [*unknown, "oui", "non"]
    if variable.type == "integer":
        return [*unknown, *map(str, sorted(_numbers(name, leaflet)))]
    if variable.type == "choices":
        compared = {value for other, value in _compared(leaflet) if other == name}
        unlike = [key for key in variable.choices if key not in compared][:1]
        return [*unknown, *(key for key in variable.choices if key in compared), *unlike]
    return [*unknown, variable.example]


def _numbers(name: str, leaflet: Leaflet) -> set[int]:
    """Return the numbers that matter: one, two, the ends, and both sides of each threshold."""
    variable = leaflet.all_variables[name]
    wanted = {1, 2, variable.minimum, variable.maximum}
    wanted |= {int(value) for other, value in _compared(leaflet) if other == name}
    for _, part in walk(leaflet.documents):
        if isinstance(part, Condition):
            wanted |= {edge for least in _thresholds(part, name) for edge in (least - 1, least)}
    return {number for number in wanted if variable.minimum <= number <= variable.maximum}


def _compared(leaflet: Leaflet) -> Iterator[tuple[str, str]]:
    """Yield each (variable, value) that a condition of the documents compares."""
    for _, part in walk(leaflet.documents):
        if isinstance(part, Condition):
            yield from part.choices()


def _thresholds(condition: Condition, name: str) -> Iterator[int]:
    if name in condition.at_least:
        yield condition.at_least[name]
    for inner in (*condition.all, *condition.any, *([condition.not_] if condition.not_ else [])):
        yield from _thresholds(inner, name)


def _named(names: list[str], row: Iterable[str | None]) -> dict[str, str | None]:
    return dict(zip(names, row, strict=False))


def _pairs(raw: Raw) -> set[frozenset[tuple[str, str | None]]]:
    return {frozenset(pair) for pair in itertools.combinations(raw.items(), 2)}


def _left_out(
    leaflet: Leaflet,
    answers: Mapping[str, list[str | None]],
    covered: set[frozenset[tuple[str, str | None]]],
) -> Iterator[Raw]:
    """Yield a row for each possible pair that the greedy search did not reach."""
    for one, other in itertools.combinations(answers, 2):
        for pair in itertools.product(answers[one], answers[other]):
            fixed = dict(zip((one, other), pair, strict=True))
            if frozenset(fixed.items()) in covered:
                continue
            raw = _complete(leaflet, answers, fixed, covered)
            if raw is not None:
                covered |= _pairs(raw)
                yield raw


def _complete(
    leaflet: Leaflet,
    answers: Mapping[str, list[str | None]],
    fixed: Mapping[str, str | None],
    covered: set[frozenset[tuple[str, str | None]]],
) -> Raw | None:
    """Return a possible row that has these values, or None: depth first, new pairs first."""
    names = [name for name in answers if name not in fixed]
    stack: list[dict[str, str | None]] = [dict(fixed)]
    while stack:
        row = stack.pop()
        if not is_possible(leaflet, row):
            continue
        if len(row) == len(answers):
            return {name: row[name] for name in answers}
        name = names[len(row) - len(fixed)]
        longer = [{**row, name: answer} for answer in answers[name]]
        # The last is tried first.
        stack += sorted(longer, key=lambda raw: len(_pairs(raw) - covered))
    return None
