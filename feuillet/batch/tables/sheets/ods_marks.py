"""Which cells of an ODS sheet have a line through their text, or a colour behind it.

Both are properties of a style (ODF 1.3 part 3, 20.366, 20.368 and 20.183), which styles inherit
from their parents, and which a cell, a paragraph or some words of it name.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from feuillet.batch.tables.sheets.ods_cells import CALC, STYLE, TABLE, TEXT

_LINES = (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
_BEHIND = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}background-color"
_NAMED = f"{TEXT}style-name"
_TEXTS = tuple(TEXT + name for name in ("p", "span", "a"))

Name = tuple[str, str]
"""Of a style: its family, since each has names of its own, and its name in it."""


class MarkedStyles:
    """The styles of a file, of whichever family."""

    def __init__(self) -> None:
        self._lined: dict[Name, bool | None] = {}
        self._coloured: dict[Name, bool | None] = {}
        self._parents: dict[Name, str] = {}
        self._shown: dict[Name, str] = {}

    def add(self, style: Element) -> None:
        """Take a `style:style`."""
        name = (style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or "")
        self._parents[name] = style.get(f"{STYLE}parent-style-name") or ""
        self._shown[name] = style.get(f"{STYLE}display-name") or name[1]
        self._lined[name] = _has_line(style)
        self._coloured[name] = _has_colour(style)

    def struck(self) -> frozenset[str]:
        """Return the names of those that draw a line through a text.

        And the names that LibreOffice shows, by which its rules call them: « Barré_1 » is written
        « Barr_e9__5f_1 ».
        """
        lined = [one for one in self._lined if self._inherits(self._lined, *one)]
        return frozenset((*(name for _, name in lined), *(self._shown[one] for one in lined)))

    def coloured(self) -> frozenset[str]:
        """Return the names of those of cells that have a colour behind them."""
        return frozenset(
            name
            for family, name in self._coloured
            if family == "table-cell" and self._inherits(self._coloured, family, name)
        )

    def _inherits(self, marked: Mapping[Name, bool | None], family: str, name: str) -> bool:
        seen: set[str] = set()
        while name and name not in seen:
            said = marked.get((family, name))
            if said is not None:
                return said
            seen.add(name)
            name = self._parents.get((family, name), "")
        return False


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


def _has_colour(style: Element) -> bool | None:
    """Return whether a style of cells says that there is a colour; None if it does not say."""
    found = [one.get(_BEHIND) for one in style.iterfind(f"{STYLE}table-cell-properties")]
    said = [colour for colour in found if colour is not None]
    return said[-1].lower() not in ("transparent", "#ffffff") if said else None
