"""The words of the domain: a leaflet, one patient's values, and what is made of both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Annotated, Literal, NamedTuple

from pydantic import AnyUrl, Field, UrlConstraints, model_validator

from feuillet.model.blocks import Block
from feuillet.model.hospital import Approval, Hospital, Standing
from feuillet.model.parts import (
    Conditional,
    Day,
    Figure,
    Id,
    Part,
    Short,
    Sourced,
    Text,
    Waiving,
    form,
    is_length,
    length_problem,
    number_of,
)
from feuillet.model.variables import IDENTITY, Variable

Unit = Literal["minute", "heure", "jour", "semaine", "mois", "mm", "cm", "kg", "mL", "°C"]
WebAddress = Annotated[AnyUrl, UrlConstraints(allowed_schemes=["https"])]
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


class Source(Part):
    """Where a fact comes from."""

    title: Text
    publisher: Text | None = None
    date: str | None = None
    url: WebAddress | None = None
    main: bool = True
    """Printed at the end; any other stays in the file, for whoever checks."""


class Fact(Sourced):
    """One figure, stated once, cited by its id."""

    figure: Figure
    up_to: Figure | None = None
    """The upper end of a range."""

    out_of: int | None = Field(None, ge=2, le=10_000_000)
    """Makes it a frequency: so many people out of this many."""

    unit: Unit | None = None
    excerpt: Text | None = None
    """The few words of the source that give the figure, to be compared by eye and by program."""

    comparator: Text | None = None
    """What a benefit was compared with; « aucun » if nothing."""

    @model_validator(mode="after")
    def _sensible(self) -> "Fact":
        for end in (self.figure, self.last):
            if problem := length_problem(end, self.unit):
                raise ValueError(problem)
        if self.up_to is not None and number_of(self.figure) >= number_of(self.up_to):
            raise ValueError(
                f"de {self.figure} à {self.up_to} : « up_to » doit être le plus grand des deux"
            )
        if self.out_of and number_of(self.last) > self.out_of:
            raise ValueError(
                f"{self.last} sur {self.out_of} : une fréquence ne doit pas dépasser « out_of »"
            )
        return self

    @property
    def last(self) -> str:
        """The upper end of a range, or the only figure."""
        return self.up_to or self.figure


class ProtocolValue(Part):
    """A figure that each hospital decides and signs: the leaflet itself has none."""

    label: Text
    unit: Unit
    minimum: int = Field(ge=0, le=1000)
    maximum: int = Field(ge=0, le=1000)
    """Outside these, the hospital's figure is taken for a slip and refused."""

    @property
    def limits(self) -> str:
        """In what a figure is, and between what: « en semaines, de 1 à 26 »."""
        plural = is_length(self.unit) and not self.unit.endswith("s")
        return f"en {self.unit}{'s' if plural else ''}, de {self.minimum} à {self.maximum}"

    @model_validator(mode="after")
    def _sensible(self) -> "ProtocolValue":
        if self.minimum > self.maximum:
            raise ValueError(f"« minimum » ({self.minimum}) dépasse « maximum » ({self.maximum})")
        if problem := length_problem(str(self.maximum), self.unit):
            raise ValueError(f"« maximum » : {problem}")
        return self


class ComputedDate(Part):
    """A date counted from a date variable, by a fact or protocol value that is a length of time."""

    start: Id
    after: Id | None = None
    """The fact; hours are rounded up to whole days, so that no period is ever shortened."""

    before: Id | None = None
    """Counted backwards, in hours, to an hour of the clock: with `at`."""

    at: Id | None = None
    """The time variable from which `before` is counted."""

    round: Literal["working_day"] | None = None
    """Forward to the next working day, for an appointment."""

    @model_validator(mode="after")
    def _forwards_or_backwards(self) -> "ComputedDate":
        if (self.after is None) == (self.before is None) or (self.before is None) != (
            self.at is None
        ):
            raise ValueError("donnez « after » seul, ou « before » et « at » ensemble")
        return self

    @property
    def length(self) -> str:
        """The id of the fact or protocol value that is counted."""
        return self.after or self.before or ""


class Section(Conditional):
    """A titled part of a document."""

    title: Text | None = None
    """Its side head; without one, a warning box gives its own."""

    blocks: tuple[Block, ...] = Field(min_length=1)
    role: Literal["summary", "opening", "body"] = "body"
    """`opening` stands across the whole page, under its title; `summary` is set larger."""

    new_page: bool = False
    contents: Text | None = None
    """What the first page says stands from here on, with the number of its page."""


class DocumentPlan(Waiving):
    """One of a leaflet's documents: the information sheet, the discharge instructions."""

    kind: Literal["information", "discharge"] = "information"
    """Before the act, to decide; or after it, to go home."""

    title: Text
    short: Short = ""
    """What the form calls it, where the title is long."""

    subtitle: Text | None = None
    pages: int = Field(ge=1, le=20)
    """It may not be longer."""

    requires: tuple[Id, ...] = ()
    """Topics of its own that every patient must find in it, besides those of the house."""

    sections: tuple[Section, ...] = Field(min_length=1)


class Leaflet(Waiving):
    """Everything one YAML file says.

    What identifies a leaflet may be missing while it is being written: the rules say so, and
    nothing prints without it.
    """

    title: Text
    subtitle: Text | None = None
    """The act in everyday words, under its name."""

    version: Annotated[str, form(r"^[0-9]+\.[0-9]+(\.[0-9]+)?$", "comme 1.0 ou 1.2.3")] | None = (
        None
    )
    written: Day | None = None
    review: Day | None = None
    authors: tuple[Text, ...] = ()
    audience: Text | None = None
    min_age: Annotated[int, Field(ge=0, le=120)] = 0
    """Years: a patient who is younger on the day of printing deserves a look."""

    aim: Text | None = None
    interests: Text | None = None
    """Who paid, and the authors' links of interest."""

    vocabulary: tuple[Text, ...] = ()
    """Words proper to this procedure, that another leaflet says by mistake."""

    forbidden: tuple[Text, ...] = ()
    """Words of other procedures, that this leaflet must never use."""

    sources: dict[str, Source] = Field(default={})
    variables: dict[Id, Variable] = Field(default={})
    facts: dict[Id, Fact] = Field(default={})
    groups: dict[Text, tuple[Id, ...]] = Field(default={})
    """Title → variables: how the form gathers them, in the order of a telephone call."""

    protocol: dict[Id, ProtocolValue] = Field(default={})
    dates: dict[Id, ComputedDate] = Field(default={})
    documents: dict[Id, DocumentPlan] = Field(min_length=1)

    @property
    def all_variables(self) -> Mapping[str, Variable]:
        """The identity's variables, then the leaflet's own."""
        return {**IDENTITY, **self.variables}

    @property
    def main_day(self) -> str:
        """The variable of the operation's day, or nothing: the only date, the only one that is left
        blank for a hand, or the only one from which others are told to come before or after.
        """
        dates = {name: one for name, one in self.variables.items() if one.type == "date"}
        blank = [name for name, one in dates.items() if one.missing == "blank"]
        told = {other for one in self.variables.values() for other in (one.after, one.before)}
        first = [name for name, one in dates.items() if name in told and not one.after]
        return next((found[0] for found in ([*dates], blank, first) if len(found) == 1), "")

    @property
    def permissions(self) -> frozenset[str]:
        """The variables that say which words a page may have: somebody's consent, and no fact."""
        conditions = (
            choice.words_when
            for variable in self.variables.values()
            for choice in variable.choices.values()
        )
        return frozenset(name for one in conditions if one is not None for name in one.variables())


MARK = "[à compléter]"
"""Stands wherever only the author has the words."""


@dataclass(frozen=True)
class LeafletFile:
    """A leaflet's file: its name, where it was found, and its text as read."""

    name: str
    path: PurePath
    shelf: str
    text: str

    @property
    def is_unfinished(self) -> bool:
        """Whether its author has words to write yet: it is refused to whoever prints it."""
        # What is a comment is no word of it.
        return any(MARK in line.partition("#")[0] for line in self.text.splitlines())


@dataclass(frozen=True)
class Look:
    """The texts and pictures that dress a leaflet, already read."""

    templates: tuple[tuple[str, str], ...]
    """Names and sources; ours under `builtin/` too."""

    styles: tuple[str, ...]
    """Ours first: a hospital writes only its differences."""

    assets: Mapping[str, bytes]
    """Fonts and pictures, by the name that a style or template uses."""

    hospital: Hospital
    shelf: str
    """The name of the shelf that the leaflet came from, for the metadata."""

    fingerprint: str = ""
    """The hash of all that an approval of the leaflet covers."""

    standing: Standing = field(default_factory=Standing)
    """What the leaflet's approvals are worth."""

    style_names: tuple[str, ...] = ()
    """What messages call each style, in the same order."""

    @property
    def approval(self) -> Approval | None:
        """The approval that covers just this, if there is one."""
        return self.standing.approval


@dataclass(frozen=True)
class Document:
    """One composed document, ready to be laid out."""

    name: str
    title: str
    html: str
    styles: tuple[str, ...]
    assets: Mapping[str, bytes]
    style_names: tuple[str, ...] = ()
    """As a look's; the last styles may have none."""


class HandFilled(NamedTuple):
    """A dotted line of a page, which somebody fills in by hand."""

    document: str
    """Its id."""

    label: str
    """What stands beside it."""


def is_name(name: str) -> bool:
    """Whether `name` can be a leaflet's: lower-case letters, digits, - and _, portable."""
    return bool(_NAME.fullmatch(name)) and not _RESERVED.fullmatch(name)
