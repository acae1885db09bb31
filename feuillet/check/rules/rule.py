"""What a rule is: an id, a criterion, a source, and a function that finds what breaks it.

A rule looks at one of three things, each richer and slower than the one before: the leaflet
as written, one of its documents composed for one set of values, and the page as laid out.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar

from feuillet.model.expressions import Place, walk
from feuillet.model.hospital import Hospital
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Conditional
from feuillet.model.passages import Passage, known_names, passages
from feuillet.model.values import Values
from feuillet.render import Layout

Severity = Literal["error", "draft", "warning", "information"]
"""An error blocks printing; `draft` is what an approval, a signature or a physician will clear."""

Stage = Literal["leaflet", "proof", "variant", "print"]
"""`proof` looks at the leaflet as written too, too slowly for each print."""


class Violation(NamedTuple):
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

    @cached_property
    def parts(self) -> tuple[tuple[Place, Any], ...]:
        """Every part of the documents with its place, walked once for all the rules."""
        return tuple(walk(self.leaflet.documents, ("documents",)))

    def parts_of(self, document: str) -> Iterator[tuple[Place, Any]]:
        """Yield the parts of one document."""
        return ((place, part) for place, part in self.parts if place[1:2] == (document,))

    @cached_property
    def covered(self) -> Mapping[str, frozenset[str]]:
        """What each document covers, for one patient or another."""
        return {
            name: frozenset(
                topic
                for _, part in self.parts_of(name)
                if isinstance(part, Conditional)
                for topic in part.covers
            )
            for name in self.leaflet.documents
        }


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

    def texts_without(self, mark: str) -> Iterator[tuple[Passage, str]]:
        """Yield its texts with a mark in place of each value that was typed for the patient."""
        for passage, words in self.texts:
            # The longest first: a value may stand inside another.
            for value in sorted(filter(None, self.values.typed), key=len, reverse=True):
                words = words.replace(value, mark)
            yield passage, words

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """What its conditions saw."""
        return known_names(self.subject.leaflet, self.values.known)


@dataclass(frozen=True)
class PrintedVariant:
    """One variant as laid out and written, read back from its bytes."""

    variant: Variant
    layout: Layout
    pages: tuple[str, ...]
    """The text of each page of the PDF."""

    pdf: bytes
    probe: int = 0
    """How many characters each free text was given, to try the boxes; 0 for none."""

    @property
    def place(self) -> Place:
        """The document, as a place in the author's file."""
        return ("documents", self.variant.document)


@dataclass(frozen=True)
class Rule:
    """One criterion of the check."""

    id: str
    severity: Severity
    says: str
    source: str
    stage: Stage
    look: Callable[[Any], Iterator[Violation]]
    every_size: bool = False
    """Of a page: whether it holds for large print and A5 too."""


RULES: dict[str, list[Rule]] = {}
"""By id; a criterion may be looked for at several stages."""

Look = TypeVar("Look", bound=Callable[[Any], Iterator[Violation]])


def rule(
    rule_id: str,
    severity: Severity,
    says: str,
    *,
    source: str,
    on: Stage = "leaflet",
    every_size: bool = False,
) -> Callable[[Look], Look]:
    """Register the function below it as a rule.

    Args:
        says: The criterion, in French, as the table of rules prints it.
        source: The standard or text it comes from.
        every_size: Of a page: it holds for large print and A5 too.
    """

    def register(look: Look) -> Look:
        made = Rule(rule_id, severity, says, source, on, look, every_size)
        RULES.setdefault(rule_id, []).append(made)
        return look

    return register


def rules_on(stage: Stage) -> Iterator[Rule]:
    """Yield the rules that look at one stage."""
    return (one for same_id in RULES.values() for one in same_id if one.stage == stage)
