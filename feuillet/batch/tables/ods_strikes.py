"""Which cells of an ODS sheet have a line through their text, wholly or in part.

A line is a property of a style (ODF 1.3 part 3, 20.366 and 20.368), which styles inherit from
their parents, and which a cell, a paragraph or some words of it name.
"""

from collections.abc import Iterator
from typing import Any

_LINES = ("style:text-line-through-style", "style:text-line-through-type")


def struck_styles(document: Any) -> frozenset[str]:
    """Return the names of the styles that draw a line through a text, of whichever family."""
    lined: dict[str, bool | None] = {}
    parents: dict[str, str] = {}
    for part in (document.styles, document.content):
        for style in part.get_elements("//style:style"):
            name = style.get_attribute("style:name") or ""
            parents[name] = style.get_attribute("style:parent-style-name") or ""
            lined[name] = _has_line(style)
    return frozenset(name for name in lined if _inherits_line(name, lined, parents))


def is_struck(cell: Any, usual: str, struck: frozenset[str]) -> bool:
    """Return whether a line goes through a cell's text, or through a part of it.

    Args:
        usual: The style of a cell that names none.
    """
    if (cell.get_attribute("table:style-name") or usual) in struck:
        return True
    named = "text:p|text:p//text:span|text:p//text:a"
    return any(
        part.get_attribute("text:style-name") in struck and part.inner_text.strip()
        for part in cell.get_elements(named)
    )


def areas_struck_by_rule(table: Any, struck: frozenset[str]) -> Iterator[str]:
    """Yield the cells through which a rule draws a line: which of them, only LibreOffice knows."""
    for rules in table.get_elements("descendant::calcext:conditional-format"):
        conditions = rules.get_elements("calcext:condition")
        if any(one.get_attribute("calcext:apply-style-name") in struck for one in conditions):
            area = rules.get_attribute("calcext:target-range-address") or ""
            # « Feuille1.A2:Feuille1.E9 »; a sheet may be called after a patient.
            yield ":".join(corner.rpartition(".")[2] for corner in area.split(":"))


def _has_line(style: Any) -> bool | None:
    """Return whether a style says that there is a line; None if it does not say."""
    said = [
        properties.get_attribute(name)
        for properties in style.get_elements("style:text-properties")
        for name in _LINES
    ]
    values = [value for value in said if value is not None]
    return "none" not in values if values else None


def _inherits_line(name: str, lined: dict[str, bool | None], parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    while name and name not in seen:
        said = lined.get(name)
        if said is not None:
            return said
        seen.add(name)
        name = parents.get(name, "")
    return False
