"""What a rule is: an id, a criterion, a source, and a function that finds what breaks it.

A rule looks at one of three things, each richer and slower than the one before: the leaflet
as written, one of its documents composed for one set of values, and the page as laid out.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar

from feuillet.expressions import Place
from feuillet.model import Hospital, Leaflet, Values
from feuillet.passages import Passage, known_names, passages

Severity = Literal["error", "draft", "warning", "information"]
"""An error blocks printing; `draft` is what an approval, a signature or a physician will clear."""

Stage = Literal["leaflet", "variant", "sheet"]


class Found(NamedTuple):
    """Something that breaks a rule: where, and in French what is wrong and what to do."""

    place: Place
    problem: str
    severity: Severity | None = None
    """Where it differs from the rule's own."""


@dataclass(frozen=True)
class Subject:
    """A leaflet as written, and what surrounds it."""

    name: str
    leaflet: Leaflet
    hospital: Hospital
    today: dt.date
    approved: bool = False
    foreign: Mapping[str, str] = field(default_factory=dict)
    """Words proper to other leaflets, each with the title of its leaflet."""

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every printed text, in reading order."""
        return tuple(passages(self.leaflet))


@dataclass(frozen=True)
class Variant:
    """One document composed for one set of values."""

    subject: Subject
    document: str
    values: Values
    label: str
    """What sets it apart, in French: « anesthésie : locale ; séjour : nuit »."""

    texts: tuple[tuple[Passage, str], ...]
    """The passages that it shows, with their words as printed (no markup, typeset)."""

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """What its conditions saw."""
        return known_names(self.subject.leaflet, self.values.known)


@dataclass(frozen=True)
class Rule:
    """One criterion of the check."""

    id: str
    severity: Severity
    says: str
    source: str
    stage: Stage
    look: Callable[[Any], Iterator[Found]]


RULES: dict[str, list[Rule]] = {}
"""By id; a criterion may be looked for at several stages."""

Look = TypeVar("Look", bound=Callable[[Any], Iterator[Found]])


def rule(
    rule_id: str, severity: Severity, says: str, *, source: str, on: Stage = "leaflet"
) -> Callable[[Look], Look]:
    """Register the function below it as a rule.

    Args:
        says: The criterion, in French, as the table of rules prints it.
        source: The standard or text it comes from.
    """

    def register(look: Look) -> Look:
        RULES.setdefault(rule_id, []).append(Rule(rule_id, severity, says, source, on, look))
        return look

    return register


def rules_on(stage: Stage) -> Iterator[Rule]:
    """Yield the rules that look at one stage."""
    return (one for same_id in RULES.values() for one in same_id if one.stage == stage)
