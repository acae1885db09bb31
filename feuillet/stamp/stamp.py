"""Values → PDF, on a stock that is laid out already; the only module on uharfbuzz.

A line is shaped in one piece, in one face, from left to right, as the layout engine writes it.
Whatever cannot be shaped so is never stamped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb  # type: ignore[import-untyped]

from feuillet.model.characters import TEXT_CHARACTERS
from feuillet.model.leaflet import HandFilled
from feuillet.pdf.plate import Plate

_UNITS = 1024
"""Of the layout engine's lengths, in a pixel."""

_MARGIN = 1.0
"""Of a line from the edge of its box (px): nearer, the full render says whether it fits."""


@dataclass(frozen=True)
class Slot:
    """An open line of a stock."""

    name: str
    """Which of the patient's lines it shows, as `spell_lines` calls it."""

    room: float
    """Width of its box (px)."""

    face: bytes
    """The file of the font that lays it out."""

    size: float
    """Of the font (px)."""

    common: bool = False
    """Whether it shows a day or an hour: those of a list are few, and tell nobody's name."""


@dataclass(frozen=True)
class Stock:
    """One variant, laid out and proved: its documents but for one patient's lines.

    It holds nothing of a patient that is not the same for all patients of the variant.
    """

    plate: Plate
    slots: tuple[Slot | bytes, ...]
    """For each line of the plate, whose it is; or what it shows to all patients."""

    pages: tuple[int, ...]
    """Of each document."""

    hand_filled: tuple[HandFilled, ...]
    """The dotted lines of its pages."""


@dataclass(frozen=True)
class Shaped:
    """One line, shaped."""

    shown: bytes
    """The operator that shows it (ISO 32000-1, 9.4.3)."""

    width: float
    """In px."""


def stamp_pdf(stock: Stock, lines: Mapping[str, str]) -> bytes | None:
    """Return the file of one patient of the stock's variant; nothing if a line does not fit.

    Args:
        lines: Of the patient, as `spell_lines` gives them.
    """
    shown = []
    here: dict[tuple[str, float, int], Shaped | None] = {}
    for slot in stock.slots:
        if isinstance(slot, bytes):
            shown.append(slot)
            continue
        text, key = lines[slot.name], (slot.name, slot.size, id(slot.face))
        if slot.common:
            shaped = _shape_common(text, slot.face, slot.size)
        elif key in here:
            # Each document has its own header, with the same lines.
            shaped = here[key]
        else:
            shaped = here[key] = shape_line(text, slot.face, slot.size)
        if shaped is None or shaped.width + _MARGIN > slot.room:
            return None
        shown.append(shaped.shown)
    return stock.plate.fill(shown)


def shape_line(text: str, face: bytes, size: float) -> Shaped | None:
    """Return a text as one line, or nothing if it holds what only the layout engine can judge.

    Args:
        face: The file of a font.
        size: Of the font (px).
    """
    if not text or not TEXT_CHARACTERS.issuperset(text) or " ".join(text.split(" ")) != text:
        return None
    if text[0] in _SPACES or text[-1] in _SPACES or "  " in text:
        return None
    font, advances = _font(face, size)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = "ltr", "Latn", "fr-fr"
    hb.shape(font, buffer)
    pieces, width = ["[<"], 0
    scale = font.scale[0]
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if position.x_offset or position.y_offset or not info.codepoint:
            return None
        advance = advances.get(info.codepoint)
        if advance is None:
            units = font.get_glyph_h_advance(info.codepoint)
            advance = advances[info.codepoint] = round(units * 1000 / scale)
        pieces.append(f"{info.codepoint:04x}")
        # The difference that kerning makes, in thousandths of the size, towards zero.
        kerning = int(advance - position.x_advance * 1000 / scale)
        if kerning:
            pieces.append(f">{kerning}<")
        width += position.x_advance
    pieces.append(">] TJ\n")
    shown = "".join(pieces).replace("<>] TJ", "] TJ")
    return Shaped(shown.encode("ascii"), width / _UNITS)


_shape_common = lru_cache(maxsize=4096)(shape_line)

_SPACES = " \N{NO-BREAK SPACE}"


@lru_cache(maxsize=64)
def _font(face: bytes, size: float) -> tuple[hb.Font, dict[int, int]]:
    """Return a font at a size, and the advances of its glyphs met so far."""
    font = hb.Font(hb.Face(face))
    scale = int(size * _UNITS)
    font.scale = (scale, scale)
    return font, {}
