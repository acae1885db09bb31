"""What a section is made of: the closed set of blocks."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from feuillet.model.parts import Conditional, Id, PictureBlock, Text

Pictogram = Literal[
    "bed",
    "calendar",
    "companion",
    "corset",
    "driving",
    "exercise",
    "fasting",
    "load",
    "medicine",
    "shower",
    "telephone",
    "walk",
    "water",
]


class Item(Conditional):
    """One item of a list; a plain text stands for `{text: …}`."""

    text: Text
    list: "tuple[Item, ...]" = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, data: Any) -> Any:
        return {"text": data} if isinstance(data, str) else data


class Illustrated(Conditional):
    """What may have a drawing beside it; below it, where there is one column."""

    beside: PictureBlock | None = None


class Paragraph(Illustrated):
    """A paragraph; blank lines part paragraphs, dashes make a list."""

    text: Text


class ListBlock(Illustrated):
    """A bulleted list, nested as deep as it is written."""

    list: tuple[Item, ...] = Field(min_length=1)


class Steps(Illustrated):
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
    widths: tuple[Annotated[int, Field(ge=1, le=11)], ...] = ()
    """Of the columns, in twelfths of the table; without them, the first takes five."""

    @model_validator(mode="after")
    def _rectangular(self) -> "TableBlock":
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"chaque ligne doit avoir {len(self.columns)} cellules")
        if self.widths and (len(self.widths) != len(self.columns) or sum(self.widths) != 12):
            raise ValueError("« widths » : une largeur par colonne, 12 en tout, comme [4, 8]")
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
    place: Text | None = None
    """Where it is, on a line of its own."""

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


class Card(Illustrated):
    """The patient's own card: labels on the left, values on the right; never split."""

    card: tuple[CardRow, ...] = Field(min_length=1)
    paired: bool = False
    """Two lines side by side, for short ones."""


class Limit(Conditional):
    """One of the hours on which the day depends: from then on, something is not allowed."""

    limit: Text
    """What is ordered: « Ne mangez plus à partir de »."""

    date: Id
    """A computed date, with its hour."""

    then: Text | None = None
    """What comes after it: « Ensuite, ne buvez plus rien. »."""

    pictogram: Pictogram | None = None


class Fasting(Conditional):
    """The box of fasting, food and drink apart; never split.

    An hour that is not known is a dotted line: it is the first that a patient asks for.
    """

    fasting: tuple[Limit, ...] = Field(min_length=1)


class Risk(Conditional):
    """One risk: what it is and what is done, and how often."""

    risk: Text
    means: Text
    often: Text
    """In words, with its figure if one is known: « moins de {{ infection }} »."""

    figure: Id | None = None
    """A fact of so many people out of 10 or of 100, drawn beside: it is of `often`."""


class Risks(Conditional):
    """The table of risks."""

    risks: tuple[Risk, ...] = Field(min_length=1)


class People(Conditional):
    """So many people out of as many, drawn, and who they are."""

    figure: Id
    """A fact of so many people out of 10 or of 100."""

    group: Text


class ComparedPeople(Conditional):
    """Figures that only mean something side by side, out of as many people."""

    compare: tuple[People, ...] = Field(min_length=2)


class Stop(Conditional):
    """One stop of a day: when, and what happens there."""

    at: Text | None = None
    """When, in words: « Avant de partir », « Au moins {{ surveillance }} »."""

    hour: Id | None = None
    """A variable that holds an hour; a dotted line while it is not known."""

    text: Text
    steps: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _one_hour(self) -> "Stop":
        if self.at is not None and self.hour is not None:
            raise ValueError("donnez « at » ou « hour », un seul des deux")
        return self


class Journey(Conditional):
    """A day, stop by stop."""

    journey: tuple[Stop, ...] = Field(min_length=2)


class Contacts(Conditional):
    """The box of telephone numbers, from the hospital's settings."""

    contacts: Text
    """Its title."""

    compact: bool = False
    """A line a number, without the code to scan: for a page that repeats them elsewhere."""


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


class PictureRow(Conditional):
    """Up to three pictures side by side; never parted by the end of a page."""

    pictures: tuple[PictureBlock, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fit(self) -> "PictureRow":
        if sum(one.thirds for one in self.pictures) > 3:
            raise ValueError(
                "trois tiers au plus côte à côte : retirez une image ou baissez un « thirds »,"
                " comme 1 et 2"
            )
        return self


def printed_alone(part: object) -> str | None:
    """Return the id of the value or date that a part prints alone on its lines, if it does."""
    match part:
        case CalendarRow(date=name) | CardRow(value=name) | Limit(date=name) | Stop(hour=name):
            return name
    return None


KINDS: dict[str, type[Conditional]] = {
    "text": Paragraph,
    "list": ListBlock,
    "steps": Steps,
    "checklist": Checklist,
    "columns": TableBlock,
    "calendar": Calendar,
    "card": Card,
    "fasting": Fasting,
    "risks": Risks,
    "compare": ComparedPeople,
    "journey": Journey,
    "contacts": Contacts,
    "warning": WarningBox,
    "glossary": Glossary,
    "lines": Lines,
    "picture": PictureBlock,
    "pictures": PictureRow,
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
    | Annotated[Fasting, Tag("fasting")]
    | Annotated[Risks, Tag("risks")]
    | Annotated[ComparedPeople, Tag("compare")]
    | Annotated[Journey, Tag("journey")]
    | Annotated[Contacts, Tag("contacts")]
    | Annotated[WarningBox, Tag("warning")]
    | Annotated[Glossary, Tag("glossary")]
    | Annotated[Lines, Tag("lines")]
    | Annotated[PictureBlock, Tag("picture")]
    | Annotated[PictureRow, Tag("pictures")],
    Discriminator(kind_of),
]
