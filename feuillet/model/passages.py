"""A leaflet as its passages: each text that may be printed, and when it is.

The rules read a leaflet through this, so that each finding has a place in the author's file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from feuillet.model.expressions import Expression, Place, expressions_in, holds
from feuillet.model.leaflet import Leaflet, Section
from feuillet.model.parts import Condition, Conditional, Part, Waiving
from feuillet.model.values import Value

PRINTED = frozenset(
    (
        *("title", "subtitle", "text", "label", "cells", "columns", "warning", "otherwise"),
        *("contacts", "limit", "then", "risk", "means", "often", "group", "at", "contents"),
        *("place", "alt", "caption", "credit"),
    )
)
"""Keys whose strings are printed; all others are ids, addresses and settings."""


@dataclass(frozen=True)
class Passage:
    """One printed text of a document, as written, with all that decides whether it is shown."""

    place: Place
    """Keys and indices from the leaflet's root: `("documents", "sortie", "sections", 0, …)`."""

    text: str
    """As written, with `{{ … }}` and `**`."""

    parts: tuple[Conditional, ...]
    """The section, block and items that hold it, outermost first."""

    @property
    def document(self) -> str:
        """The id of its document."""
        return str(self.place[1])

    @property
    def key(self) -> str:
        """The key that holds it: `text`, `label`, `title`, `cells`, `glossary`…"""
        names = [step for step in self.place if isinstance(step, str)]
        return "glossary" if "glossary" in names else names[-1]

    @property
    def section(self) -> Section | None:
        """The section it stands in; none for a document's own title."""
        first = self.parts[0] if self.parts else None
        return first if isinstance(first, Section) else None

    @property
    def covers(self) -> frozenset[str]:
        """What it tells about, by its own `covers` and those around it."""
        return frozenset(topic for part in self.parts for topic in part.covers)

    @property
    def sources(self) -> frozenset[str]:
        """The sources cited on it or around it."""
        return frozenset(source for part in self.parts for source in part.source)

    @property
    def awaits(self) -> bool:
        """Whether it, or what holds it, awaits a physician."""
        return any(part.awaits for part in self.parts)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Its placeholders, parsed."""
        return expressions_in(self.text)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that must hold for it to be printed."""
        return tuple(part.when for part in self.parts if part.when is not None)

    def is_shown(self, known: Mapping[str, Value]) -> bool:
        """Whether all its conditions hold."""
        return all(holds(condition, known) for condition in self.conditions)


def passages(leaflet: Leaflet) -> Iterator[Passage]:
    """Yield every printed text of the documents, in reading order."""
    for name, plan in leaflet.documents.items():
        yield from _walk(plan, ("documents", name), ())


def known_names(leaflet: Leaflet, known: Mapping[str, Value]) -> dict[str, Value]:
    """Return what conditions see: the patient's values, and the protocol values signed."""
    signed = {name: True for name in leaflet.protocol if name in leaflet.facts}
    return {**known, **signed}


def waived(leaflet: Leaflet, place: Place, rule: str) -> str | None:
    """Return the written reason that excuses `place` from a rule, or None."""
    part: Any = leaflet
    reason = leaflet.waive.get(rule)
    for step in place:
        part = _step(part, step)
        if isinstance(part, Waiving):
            reason = part.waive.get(rule, reason)
    return reason


def waivers(leaflet: Leaflet) -> Iterator[tuple[Place, str]]:
    """Yield (place, rule) for every waiver written in the file."""
    yield from ((("waive", rule), rule) for rule in leaflet.waive)
    stack: list[tuple[Place, Any]] = [(("documents",), leaflet.documents)]
    while stack:
        place, part = stack.pop()
        if isinstance(part, Waiving):
            yield from (((*place, "waive", rule), rule) for rule in part.waive)
        stack += [((*place, step), _step(part, step)) for step in _steps(part)]


def _steps(part: Any) -> list[str | int]:
    if isinstance(part, Part) and not isinstance(part, Condition):
        return list(type(part).model_fields)
    if isinstance(part, Mapping):
        return list(part)
    return list(range(len(part))) if isinstance(part, tuple) else []


def _step(part: Any, step: str | int) -> Any:
    if isinstance(part, Part):
        return getattr(part, str(step), None)
    try:
        return part[step]
    except (KeyError, IndexError, TypeError):
        return None


def _walk(part: Any, place: Place, parts: tuple[Conditional, ...]) -> Iterator[Passage]:
    if isinstance(part, str):
        if _is_printed(place):
            yield Passage(place, part, parts)
        return
    inner = (*parts, part) if isinstance(part, Conditional) else parts
    for step in _steps(part):
        if step in ("waive", "source", "covers", "when"):
            continue
        if place[-1:] == ("glossary",) and isinstance(step, str):
            yield Passage((*place, step), step, inner)
        yield from _walk(_step(part, step), (*place, step), inner)


def _is_printed(place: Place) -> bool:
    names = [step for step in place if isinstance(step, str)]
    return names[-1] in PRINTED or "glossary" in names[-2:]
