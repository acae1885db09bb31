"""Read a finished PDF back with an engine that did not write it; the only module on pypdfium2."""

import re
import unicodedata

import pypdfium2


def text_by_page(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page, in NFC, spaces and line ends as one plain space."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return tuple(re.sub(r"\s+", " ", unicodedata.normalize("NFC", page)).strip() for page in pages)
