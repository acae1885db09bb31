"""The texts of an XLSX file: in runs, each with a font of its own, and apart from the sheets."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from feuillet.batch.tables.sheets.xlsx_styles import MAIN, has_line
from feuillet.batch.tables.sheets.xml_walk import elements_of
from feuillet.batch.tables.table import Cell

_TEXT, _RUN, _FONT = f"{MAIN}t", f"{MAIN}r", f"{MAIN}rPr"
_ESCAPED = re.compile("_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold (ISO/IEC 29500-1, 22.4.2.4); halves of one are left."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a text shows."""

    cell: Cell | None
    """None if it is blank."""

    struck: bool = False
    """Whether a line goes through a part of it."""


def shared_texts(part: bytes) -> dict[str, Text]:
    """Return the texts that cells name by their place, from « 0 »."""
    whole = elements_of(part, f"{MAIN}sst", ())
    texts = (element for _, element in whole if element.tag == f"{MAIN}si")
    return {str(at): read_runs(element, shown_text) for at, element in enumerate(texts)}


def read_runs(element: Element, plain: Callable[[str], Text]) -> Text:
    """Return the text of runs; how it is pronounced stands beside, and is none of it.

    Args:
        plain: What makes a text of its characters.
    """
    if len(element) == 1 and element[0].tag == _TEXT:
        return plain(element[0].text or "")
    parts, struck = [], False
    for child in element:
        if child.tag == _TEXT:
            parts.append(child.text or "")
        elif child.tag == _RUN:
            words, font = child.findtext(_TEXT) or "", child.find(_FONT)
            struck |= bool(words.strip()) and font is not None and has_line(font)
            parts.append(words)
    text = plain("".join(parts))
    return Text(text.cell, struck=True) if struck else text


def shown_text(text: str) -> Text:
    """Return a text of these characters, escaped ones read."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return Text(Cell(text) if text.strip() else None)
