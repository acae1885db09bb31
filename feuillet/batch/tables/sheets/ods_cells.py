"""A cell of an ODS sheet → what it holds (ODF 1.3 part 3, 9.1.4 and 19.387)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from feuillet.batch.tables.table import (
    IMPOSSIBLE,
    IN_ERROR,
    MERGED,
    UNREAD,
    UNRECORDED,
    Cell,
    boolean_cell,
    day_cell,
    hour_cell,
    number_cell,
)

_NAMES = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE, STYLE, TABLE, TEXT = (_NAMES.format(name) for name in ("office", "style", "table", "text"))
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_WIDE, _TALL = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
_TRUTHS = {"true": True, "false": False}
_LENGTH = re.compile(
    r"P(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:[.,]\d{1,12})?)S)?)?",
    re.ASCII,
)
"""A length of time (ODF 1.3 part 3, 18.2; XML Schema part 2, 3.2.6), without years and months."""

PARAGRAPH = f"{TEXT}p"
NOTE = f"{OFFICE}annotation"
"""A note upon a cell, before its paragraphs (ODF 1.3 part 3, 9.1.4)."""

_ASIDE = (NOTE, f"{OFFICE}annotation-end", f"{TEXT}note")
"""What stands in a paragraph and is none of its text."""

_SPACES, _TAB, _BREAK = f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"

ERRORS = ("#", "Err:")
"""How a formula's text begins where it has no result."""

_MAX_SPACES = 10_000


@dataclass(frozen=True, slots=True)
class Form:
    """What the attributes of a cell say."""

    repeated: int
    cell: Cell | None = None
    """None if it is a text that stands in paragraphs."""

    problem: str = ""
    formula: bool = False
    wide: bool = False
    """Whether it covers other cells of its row."""


TEXT_FORM = Form(1)
"""The form of a text with no other attributes than these."""

KIND = f"{OFFICE}value-type"
OF_TEXT = frozenset((KIND, f"{CALC}value-type", f"{TABLE}style-name"))


def form_of(items: tuple[tuple[str, str], ...]) -> Form:
    """Return what a cell's attributes say."""
    attributes = dict(items)
    repeated = repetition(attributes.get(f"{TABLE}number-columns-repeated"))
    kind = attributes.get(f"{OFFICE}value-type")
    formula = f"{TABLE}formula" in attributes
    problem = ""
    if int(attributes.get(_TALL, 1)) > 1:
        problem = MERGED
    elif int(attributes.get(_WIDE, 1)) > 1:
        return replace(form_of(tuple((k, v) for k, v in items if k != _WIDE)), wide=True)
    elif kind is None and formula:
        problem = UNRECORDED
    elif formula and attributes.get(f"{CALC}value-type") == "error":
        problem = IN_ERROR
    elif kind in (None, "string"):
        said = attributes.get(f"{OFFICE}string-value", "")
        if formula and said.startswith(ERRORS):
            problem = IN_ERROR
        else:
            return Form(repeated, Cell(said) if said.strip() else None, formula=formula)
    elif cell := _typed(attributes, kind):
        return Form(repeated, cell)
    return Form(repeated, UNREAD, problem or IMPOSSIBLE)


def repetition(times: str | None) -> int:
    """Return how often a cell, a row or a column stands there."""
    return max(1, int(times or 1))


def own_text(element: Element) -> str:
    """Return the text of a cell's paragraphs, without that of a note upon it."""
    if element.find(f"{TABLE}table") is not None:
        raise ValueError("nested table")
    return "\n".join(_paragraph(one) for one in element if one.tag == PARAGRAPH)


def _paragraph(element: Element) -> str:
    """Return a paragraph's own text, not that of a note upon it or within it."""
    text: str = element.text or ""
    for child in element:
        if child.tag == _SPACES:
            text += " " * _few(child.get(f"{TEXT}c", "1"))
        elif child.tag == _TAB:
            text += "\t"
        elif child.tag == _BREAK:
            text += "\n"
        elif child.tag not in _ASIDE:
            text += _paragraph(child)
        text += child.tail or ""
    return text


def _few(spaces: str) -> int:
    """Return how many spaces: one word must not fill the memory."""
    if int(spaces) > _MAX_SPACES:
        raise ValueError("spaces")
    return int(spaces)


def _typed(attributes: Mapping[str, str], kind: str) -> Cell | None:
    """Return a cell that is no text; None if its value cannot be."""
    try:
        match kind:
            case "float":
                return number_cell(float(attributes[f"{OFFICE}value"]))
            case "percentage" | "currency":
                return number_cell(float(attributes[f"{OFFICE}value"]), "amount")
            case "boolean":
                return boolean_cell(_TRUTHS[attributes[f"{OFFICE}boolean-value"]])
            case "date":
                return day_cell(dt.datetime.fromisoformat(attributes[f"{OFFICE}date-value"]))
            case "time":
                return _hour(attributes[f"{OFFICE}time-value"])
    except (ValueError, KeyError, OverflowError):
        pass  # told by the caller, without the value
    return None


def _hour(length: str) -> Cell | None:
    match = _LENGTH.fullmatch(length)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in match.groups()
    )
    return hour_cell(dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))
