"""Where a patient's lines stand on laid-out pages: the boxes of class `slot`.

Reads the boxes that `render` hands over and imports nothing of the layout engine.
"""

import re
from collections.abc import Iterator
from typing import Any

from feuillet.render.finish import text_matrix
from feuillet.render.split import Line

# What would change a text, or its width, between its box and the page.
_PLAIN = {
    "text_transform": "none",
    "letter_spacing": "normal",
    "word_spacing": 0,
    "text_decoration_line": "none",
    "white_space": "normal",
    "text_overflow": "clip",
    "block_ellipsis": "none",
    "direction": "ltr",
    "visibility": "visible",
    "font_kerning": "auto",
    "font_variant_ligatures": "normal",
    "font_variant_position": "normal",
    "font_variant_caps": "normal",
    "font_variant_numeric": "normal",
    "font_variant_alternates": "normal",
    "font_variant_east_asian": "normal",
    "font_feature_settings": "normal",
    "font_language_override": "normal",
}
_AT_THE_START = ("start", "left")
_LANGUAGES = ("fr", "fr-fr")
"""As which lines are shaped."""

_SPACES = re.compile("[ \t\n\r\f]+")


def slot_lines(page: Any, document: int) -> list[Line]:
    """Return the lines of a page's slots.

    Args:
        page: A page's box.
        document: Which of the documents it belongs to.
    """
    return [line for slot in _slots(page) for line in _lines(slot, document)]


def _slots(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        element = getattr(child, "element", None)
        if element is not None and "slot" in (element.get("class") or "").split():
            yield child
        else:
            yield from _slots(child)


def _lines(slot: Any, document: int) -> Iterator[Line]:
    texts = list(_texts(slot))
    for number, text in enumerate(texts):
        matrix = text_matrix(text.position_x, text.position_y + text.baseline)
        alone = len(texts) == 1 and _is_alone(slot, text)
        # Less than its box has, beside what floats.
        room = min(slot.width, text.pango_layout.max_width or 0) if alone else 0
        owner = (document, id(slot.element), number)
        yield Line(text.text, matrix, owner, room, text.style["font_size"])


def _texts(box: Any) -> Iterator[Any]:
    if hasattr(box, "pango_layout") and hasattr(box, "text"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _is_alone(slot: Any, text: Any) -> bool:
    """Whether a text is the only line of a box of definite width, at its start, and plain."""
    style = text.style
    definite = getattr(slot.style["width"], "unit", None) not in (None, "%", "auto")
    return (
        definite
        and len(slot.children) == 1
        and getattr(slot.children[0], "children", ()) == [text]
        # A box cut by the end of a page, or of a column, is alone there with a part.
        and _SPACES.sub(" ", "".join(slot.element.itertext())).strip(" ") == text.text
        and getattr(style["text_indent"], "value", None) == 0
        and style["text_align_all"] in _AT_THE_START
        and style["text_align_last"] in ("auto", *_AT_THE_START)
        and (style["lang"] or "").lower() in _LANGUAGES
        and all(style[name] == plain for name, plain in _PLAIN.items())
    )
