"""Read a finished PDF back with an engine that did not write it; the only module on pypdfium2."""

import re
import unicodedata

import pypdfium2


def text_by_page(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page, in NFC, spaces and line ends as one plain space."""
    pages = (unicodedata.normalize("NFC", page) for page in lines_by_page(pdf))
    return tuple(re.sub(r"\s+", " ", page).strip() for page in pages)


def lines_by_page(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page as the engine gives it, line ends kept."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(page.get_textpage().get_text_bounded() for page in document)
