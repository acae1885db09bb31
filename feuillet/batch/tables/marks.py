"""How a cell looks: a mark, by which those that stand out are told from the others.

A mark is compared and never shown.
"""

WHITE, BLACK = "white", "black"
HIDDEN = "hidden"
"""The mark of a text that nobody sees on the sheet."""

RowMarks = tuple[tuple[int, str], ...]
"""The columns of a row, from 0, whose cell has a mark, and which."""


def mark_of(behind: str, ink: str) -> str:
    """Return the mark of a colour behind a text and of the text's own; empty for black on white."""
    if behind == ink:
        return HIDDEN
    return "" if (behind, ink) == (WHITE, BLACK) else f"{ink} on {behind}"
