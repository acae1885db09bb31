"""Which cells of an ODS sheet have a line through their text, how they look, which show no day.

Lines and colours are properties of a style (ODF 1.3 part 3, 20.366, 20.368, 20.183 and 20.187),
which styles inherit from their parents, and which a cell, a paragraph or some words of it name.
What a date shows is a data style (16.29.14), which a cell's style names (19.476).
"""

from collections.abc import Mapping
from typing import TypeVar
from xml.etree.ElementTree import Element

from feuillet.batch.tables.sheets.ods_cells import CALC, STYLE, TABLE, TEXT
from feuillet.batch.tables.table import BLACK, WHITE, mark_of

_LINES = (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
_FORMATTING = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_BEHIND = (f"{STYLE}table-cell-properties", f"{_FORMATTING}background-color")
_INK = (f"{STYLE}text-properties", f"{_FORMATTING}color")
_AUTOMATIC = f"{STYLE}use-window-font-color"
_PLAIN_COLOURS = {"transparent": WHITE, "#ffffff": WHITE, "#000000": BLACK}
_NAMED = f"{TEXT}style-name"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
DATE_STYLE = f"{_NUMBER}date-style"
_DAY = f"{_NUMBER}day"
_OF_DATES = frozenset(_NUMBER + part for part in ("month", "year", "day-of-week", "quarter"))
_TEXTS = tuple(TEXT + name for name in ("p", "span", "a"))

Name = tuple[str, str]
"""Of a style: its family, since each has names of its own, and its name in it."""


_Said = TypeVar("_Said", bool, str)


class MarkedStyles:
    """The styles of a file, of whichever family."""

    def __init__(self) -> None:
        self._lined: dict[Name, bool | None] = {}
        self._behind: dict[Name, str | None] = {}
        self._inks: dict[Name, str | None] = {}
        self._parents: dict[Name, str] = {}
        self._shown: dict[Name, str] = {}
        self._dates: dict[Name, str | None] = {}
        self._dayless: set[str] = set()

    def add_dates(self, style: Element) -> None:
        """Take a `number:date-style`."""
        parts = {part.tag for part in style}
        if parts & _OF_DATES and _DAY not in parts:
            self._dayless.add(style.get(f"{STYLE}name") or "")

    def add(self, style: Element) -> None:
        """Take a `style:style`."""
        name = (style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or "")
        self._parents[name] = style.get(f"{STYLE}parent-style-name") or ""
        self._shown[name] = style.get(f"{STYLE}display-name") or name[1]
        self._lined[name] = _has_line(style)
        self._behind[name] = _colour(style, *_BEHIND)
        self._inks[name] = _colour(style, *_INK)
        self._dates[name] = style.get(f"{STYLE}data-style-name")

    def struck(self) -> frozenset[str]:
        """Return the names of those that draw a line through a text.

        And the names that LibreOffice shows, by which its rules call them: « Barré_1 » is written
        « Barr_e9__5f_1 ».
        """
        lined = [one for one in self._lined if self._inherits(self._lined, *one)]
        return frozenset((*(name for _, name in lined), *(self._shown[one] for one in lined)))

    def looks(self) -> Mapping[str, str]:
        """Return the names of those of cells that are not black on white, and how they look."""
        marks = {
            name: mark_of(
                self._inherits(self._behind, family, name) or WHITE,
                self._inherits(self._inks, family, name) or BLACK,
            )
            for family, name in self._behind
            if family == "table-cell"
        }
        return {name: mark for name, mark in marks.items() if mark}

    def dayless(self) -> frozenset[str]:
        """Return the names of those of cells that show a month or a year, and no day."""
        cells = (one for one in self._dates if one[0] == "table-cell")
        return frozenset(
            one[1] for one in cells if self._inherits(self._dates, *one) in self._dayless
        )

    def _inherits(self, told: Mapping[Name, _Said | None], family: str, name: str) -> _Said | None:
        """Return what a style says, or the nearest of its parents; None if none does."""
        seen: set[str] = set()
        while name and name not in seen:
            said = told.get((family, name))
            if said is not None:
                return said
            seen.add(name)
            name = self._parents.get((family, name), "")
        return None


def is_struck(cell: Element, usual: str, struck: frozenset[str]) -> bool:
    """Return whether a line goes through a cell's text, or through a part of it.

    Args:
        usual: The style of a cell that names none.
    """
    if (cell.get(f"{TABLE}style-name") or usual) in struck:
        return True
    return any(
        part.tag in _TEXTS and part.get(_NAMED) in struck and "".join(part.itertext()).strip()
        for paragraph in cell.iterfind(f"{TEXT}p")
        for part in paragraph.iter()
    )


def struck_area(rules: Element, struck: frozenset[str]) -> str:
    """Return the cells through which a rule draws a line, or nothing.

    Which of them, only LibreOffice knows.
    """
    conditions = rules.iterfind(f"{CALC}condition")
    if not any(one.get(f"{CALC}apply-style-name") in struck for one in conditions):
        return ""
    area = rules.get(f"{CALC}target-range-address") or ""
    # « Feuille1.A2:Feuille1.E9 »; a sheet may be called after a patient.
    return ":".join(corner.rpartition(".")[2] for corner in area.split(":"))


def _has_line(style: Element) -> bool | None:
    """Return whether a style says that there is a line; None if it does not say."""
    said = [
        properties.get(name)
        for properties in style.iterfind(f"{STYLE}text-properties")
        for name in _LINES
    ]
    values = [value for value in said if value is not None]
    return "none" not in values if values else None


def _colour(style: Element, properties: str, name: str) -> str | None:
    """Return the colour that a style says, behind a text or its own; None if it does not say."""
    said = None
    for one in style.iterfind(properties):
        said = "#000000" if one.get(_AUTOMATIC) == "true" else one.get(name, said)
    return None if said is None else _PLAIN_COLOURS.get(said.lower(), said.lower())
