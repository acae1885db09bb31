"""What a section is made of: the closed set of blocks, and the conditions they may carry.

A condition is data, never code, so that every variant of a leaflet can be enumerated.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from feuillet.errors import FORMS

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Short = Annotated[str, Field(max_length=40)]
"""What a narrow place of the form has instead of a long text; it is not printed."""


def form(pattern: str, says: str) -> Any:
    """Return the constraint that a text matches, and keep how a refusal says it.

    Args:
        says: What it must be, with an example: the end of « doit être… ».
    """
    FORMS[pattern] = says
    return Field(pattern=pattern)


def plain_figure(figure: str) -> str:
    """Return a figure without zeros that say nothing: « 06 » is « 6 », « 1,50 » is « 1,5 ».

    A zero after the comma has been read as ten times the dose (ISMP, *Error-Prone Abbreviations*).
    """
    whole, _, decimals = figure.partition(",")
    decimals = decimals.rstrip("0")
    return (whole.lstrip("0") or "0") + (f",{decimals}" if decimals else "")


Figure = Annotated[
    str,
    form("^[0-9]{1,6}(,[0-9]{1,3})?$", "un nombre comme 2 ou 1,5, sans unité ni signe"),
    AfterValidator(plain_figure),
]
Id = Annotated[
    str,
    form("^[a-z][a-z0-9_]*$", "un nom comme date_pose : minuscules sans accent, chiffres et « _ »"),
    Field(max_length=60),
]
TOPICS: dict[str, str] = {
    "purpose": "le but de l'intervention",
    "procedure": "son déroulement",
    "before": "l'avant",
    "after": "l'après",
    "benefits": "les bénéfices",
    "uncertainty": "ce qui est incertain",
    "risks": "les risques",
    "alternatives": "les autres possibilités",
    "no_treatment": "ne rien faire",
    "refusal": "le droit de refuser",
    "follow_up": "le suivi",
    "call": "quand appeler",
    "glossary": "les mots expliqués",
}
"""What a patient looks for, with its French name; a document may require topics of its own."""

Pictogram = Literal[
    "bed",
    "calendar",
    "companion",
    "corset",
    "driving",
    "fasting",
    "load",
    "medicine",
    "shower",
    "telephone",
]


class Part(BaseModel):
    """A piece of content: immutable, and closed to keys we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Condition(Part):
    """When a block is printed; several keys must all hold.

    `{corset: arret}` equals, `{corset: [arret, aucun]}` is one of, `{known: corset}`,
    `{unknown: corset}`, `{at_least: {nombre_vertebres: 2}}`, and `all`, `any`, `not`.
    """

    equals: dict[str, tuple[str, ...]] = {}
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    at_least: dict[str, int] = {}
    all: "tuple[Condition, ...]" = ()
    any: "tuple[Condition, ...]" = ()
    not_: "Condition | None" = Field(None, alias="not")

    @model_validator(mode="before")
    @classmethod
    def _gather_equals(cls, data: Any) -> Any:
        """Take every key that is no operator for « this variable has this value »."""
        if not isinstance(data, Mapping):
            return data
        gathered: dict[str, Any] = {}
        equals: dict[str, Any] = {}
        for key, value in data.items():
            if key in ("all", "any", "not", "at_least"):
                gathered[key] = value
            elif key in ("known", "unknown"):
                gathered[key] = [value] if isinstance(value, str) else value
            else:
                equals[key] = [value] if isinstance(value, str) else value
        return {**gathered, "equals": equals}

    @property
    def inner(self) -> "tuple[Condition, ...]":
        """The conditions that it is made of."""
        return (*self.all, *self.any, *([self.not_] if self.not_ else []))

    def variables(self) -> Iterator[str]:
        """Yield the ids of the variables that this condition reads."""
        yield from (*self.equals, *self.known, *self.unknown, *self.at_least)
        for inner in self.inner:
            yield from inner.variables()

    def compared(self) -> Iterator[str]:
        """Yield the ids of the variables whose value this condition looks at."""
        yield from (*self.equals, *self.at_least)
        for inner in self.inner:
            yield from inner.compared()

    def choices(self) -> Iterator[tuple[str, str]]:
        """Yield each (variable, value) pair that this condition compares."""
        for name, values in self.equals.items():
            yield from ((name, value) for value in values)
        for inner in self.inner:
            yield from inner.choices()


class Waiving(Part):
    """Anything that may be excused from a rule, in writing."""

    waive: dict[
        Annotated[str, form("^L-[A-Z][0-9][0-9]$", "un nom de règle comme L-S08")],
        Annotated[str, Field(min_length=15)],
    ] = {}
    """Rule → reason: what the rule finds here, and below, is shown with the reason instead."""


def _list_of_one(data: Any, *keys: str) -> Any:
    """Return raw data with a plain text under any of `keys` as a list of one."""
    if not isinstance(data, Mapping):
        return data
    return {k: [v] if k in keys and isinstance(v, str) else v for k, v in data.items()}


class Sourced(Part):
    """Anything that states something: by whom it is supported, or that it awaits a physician."""

    source: tuple[str, ...] = ()
    """Ids of the sources that support it."""

    awaits: Literal["physician"] | None = None
    """Said by no source text: a physician must confirm it before approval."""

    @model_validator(mode="before")
    @classmethod
    def _one_source_is_a_list_of_one(cls, data: Any) -> Any:
        return _list_of_one(data, "source", "covers")


class Conditional(Sourced, Waiving):
    """Anything that may be left out."""

    when: Condition | None = None
    """Printed only if this holds; always, without it."""

    covers: tuple[Id, ...] = ()
    """What a patient must find in a document and finds here: `TOPICS`, or one it `requires`."""


class Item(Conditional):
    """One item of a list; a plain text stands for `{text: …}`."""

    text: Text
    list: "tuple[Item, ...]" = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, data: Any) -> Any:
        return {"text": data} if isinstance(data, str) else data


class Paragraph(Conditional):
    """A paragraph; blank lines part paragraphs, dashes make a list."""

    text: Text


class ListBlock(Conditional):
    """A bulleted list, nested as deep as it is written."""

    list: tuple[Item, ...] = Field(min_length=1)


class Steps(Conditional):
    """Numbered steps, in the order they happen."""

    steps: tuple[Item, ...] = Field(min_length=1)


class Checklist(Conditional):
    """Things to do, each with a box to tick by hand."""

    checklist: tuple[Item, ...] = Field(min_length=1)


class Row(Conditional):
    """One row of a table, a cell a column."""

    cells: tuple[Text, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _plain_cells(cls, data: Any) -> Any:
        return {"cells": data} if isinstance(data, list) else data


class TableBlock(Conditional):
    """A simple table with one row of headings; the first cell of a row names it."""

    columns: tuple[Text, ...] = Field(min_length=2)
    rows: tuple[Row, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rectangular(self) -> "TableBlock":
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"chaque ligne doit avoir {len(self.columns)} cellules")
        return self


class CalendarRow(Conditional):
    """One dated line: the date on the left, what it allows or forbids on the right."""

    how: Literal["on", "until", "from", "around"] = "on"
    """« Le », « Jusqu'au … inclus », « À partir du », « Vers le »."""

    date: Id
    """A computed date, or a variable that holds a date."""

    otherwise: Text
    """What stands on the left while the date is not known."""

    text: Text
    pictogram: Pictogram | None = None


class Calendar(Conditional):
    """A dated calendar; never split over two pages."""

    calendar: tuple[CalendarRow, ...] = Field(min_length=1)


class CardRow(Conditional):
    """One line of a card: a label, and a value, a text, or a dotted line to fill in."""

    label: Text
    value: Id | None = None
    text: Text | None = None
    place: bool = False
    """Prints the hospital's service, name and address."""

    large: bool = False

    @model_validator(mode="after")
    def _one_content(self) -> "CardRow":
        if (self.value is not None) + (self.text is not None) + self.place > 1:
            raise ValueError("donnez « value », « text » ou « place », un seul des trois")
        return self


class Card(Conditional):
    """The patient's own card: labels on the left, values on the right; never split."""

    card: tuple[CardRow, ...] = Field(min_length=1)


class Contacts(Conditional):
    """The box of telephone numbers, from the hospital's settings."""

    contacts: Text
    """Its title."""


class Tier(Conditional):
    """One level of alarm: what to watch for, and whom to call."""

    title: Text
    call: tuple[Literal["15", "112", "114", "service", "night"], ...] = ()
    items: tuple[Item, ...] = Field(min_length=1)


class WarningBox(Conditional):
    """A box that nobody must miss; never split over two pages."""

    warning: Text
    """Its title."""

    text: Text | None = None
    tiers: tuple[Tier, ...] = ()


class Glossary(Conditional):
    """Words explained; the keys are the words."""

    glossary: dict[str, Text] = Field(min_length=1)


class Lines(Conditional):
    """Ruled lines to write on."""

    lines: int = Field(ge=1, le=12)


KINDS: dict[str, type[Conditional]] = {
    "text": Paragraph,
    "list": ListBlock,
    "steps": Steps,
    "checklist": Checklist,
    "columns": TableBlock,
    "calendar": Calendar,
    "card": Card,
    "contacts": Contacts,
    "warning": WarningBox,
    "glossary": Glossary,
    "lines": Lines,
}


def kind_of(block: object) -> str | None:
    """Return the key that says which kind of block this is, or None."""
    if isinstance(block, Conditional):
        return next(kind for kind, model in KINDS.items() if type(block) is model)
    if not isinstance(block, Mapping):
        return None
    kinds = [kind for kind in KINDS if kind in block]
    # A warning box may hold a text: the rarer key names the block.
    return max(kinds, key=list(KINDS).index) if kinds else None


Block = Annotated[
    Annotated[Paragraph, Tag("text")]
    | Annotated[ListBlock, Tag("list")]
    | Annotated[Steps, Tag("steps")]
    | Annotated[Checklist, Tag("checklist")]
    | Annotated[TableBlock, Tag("columns")]
    | Annotated[Calendar, Tag("calendar")]
    | Annotated[Card, Tag("card")]
    | Annotated[Contacts, Tag("contacts")]
    | Annotated[WarningBox, Tag("warning")]
    | Annotated[Glossary, Tag("glossary")]
    | Annotated[Lines, Tag("lines")],
    Discriminator(kind_of),
]
