"""What a section is made of: the closed set of blocks."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from feuillet.model.parts import Conditional, Id, Text, form

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


PictureName = Annotated[
    str,
    form(
        "^[a-z0-9][a-z0-9-]*$",
        "le nom d'un fichier de pictures/, sans dossier ni « .svg » ou « .png », comme colonne",
    ),
    Field(max_length=60),
]


class Marks(Conditional):
    """What a value brings out in a drawing: its groups `mark-…` of these answers, alone."""

    value: Id
    """A variable with choices."""

    alt: Text
    """What the picture shows then."""

    @model_validator(mode="before")
    @classmethod
    def _once_known(cls, data: Any) -> Any:
        """Have it hold while the value is known, for whoever looks at conditions."""
        if not isinstance(data, Mapping) or not isinstance(data.get("value"), str):
            return data
        known = {"known": data["value"]}
        return {**data, "when": {"all": [known, data["when"]]} if "when" in data else known}


class PictureBlock(Conditional):
    """A drawing or a photograph of `pictures/`, with what it shows for whoever cannot see it."""

    picture: PictureName
    alt: Text
    """What it shows; of one with marks, while their value is not known."""

    marks: Marks | None = None
    caption: Text | None = None
    credit: Text | None = None
    """Who made it, where a licence or courtesy asks for it."""

    thirds: int = Field(1, ge=1, le=3)
    """Its width, in thirds of the measure."""

    @model_validator(mode="before")
    @classmethod
    def _told(cls, data: Any) -> Any:
        if (
            isinstance(data, Mapping)
            and "picture" in data
            and not str(data.get("alt") or "").strip()
        ):
            raise ValueError(
                "dites dans « alt » ce que l'image montre, pour qui ne la voit pas :"
                " comme « alt: Une vertèbre tassée, vue de côté. »"
            )
        return data


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
    | Annotated[Contacts, Tag("contacts")]
    | Annotated[WarningBox, Tag("warning")]
    | Annotated[Glossary, Tag("glossary")]
    | Annotated[Lines, Tag("lines")]
    | Annotated[PictureBlock, Tag("picture")]
    | Annotated[PictureRow, Tag("pictures")],
    Discriminator(kind_of),
]
