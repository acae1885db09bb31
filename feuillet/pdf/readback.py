"""Read a finished PDF back with an engine that did not write it; the only module on pypdfium2."""

import ctypes
import hashlib
import io
import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

_ROUNDING = 16
"""Greys of 255 by which two pictures of the same may differ; ink on paper differs by more."""


@dataclass(frozen=True)
class Picture:
    """What one page looks like."""

    digest: str
    """Equal pages have equal digests."""

    jpeg: bytes | None
    """Left out if whoever asked has it."""

    width: int
    height: int
    """In points of the picture (px)."""


def text_by_page(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page, in NFC, spaces and line ends as one plain space."""
    pages = (unicodedata.normalize("NFC", page) for page in lines_by_page(pdf))
    return tuple(re.sub(r"\s+", " ", page).strip() for page in pages)


def count_pages(pdf: bytes) -> int:
    """Return how many pages a file has, after finding its way through its table."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def lines_by_page(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page as the engine gives it, line ends kept."""
    with pypdfium2.PdfDocument(pdf) as document:
        # All pages at once: their fonts are loaded once.
        pages = list(document)
        return tuple(_text(page.get_textpage()) for page in pages)


def _text(page: pypdfium2.PdfTextPage) -> str:
    """Return all the text of a page, asked for in one call: the library's own takes two."""
    count = page.count_chars()
    room = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(page, 0, count, room)
    # Half a pair of surrogates is no letter: what is compared would not hold it either.
    return bytes(room)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")


def pictures(pdf: bytes, width: int, known: Container[str] = ()) -> tuple[Picture, ...]:
    """Return a picture of each page, `width` points (px) across.

    Args:
        known: Digests of pictures that need not be given again.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_picture(page, width, known) for page in document)


def _picture(page: pypdfium2.PdfPage, width: int, known: Container[str]) -> Picture:
    image = page.render(scale=width / page.get_width()).to_pil()
    content = io.BytesIO()
    # Five times as fast as a PNG, and nobody sees the difference: pages follow each key.
    image.save(content, "JPEG", quality=92, subsampling=0)
    jpeg = content.getvalue()
    digest = hashlib.sha256(jpeg).hexdigest()[:32]
    return Picture(digest, None if digest in known else jpeg, *image.size)


def draw_fields(pdf: bytes) -> bytes:
    """Return a PDF with an appearance for each field, made from its value where it needs one.

    Objects stay in their order; pages and annotations too.
    """
    output = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        # A page's fields are looked at when it is opened.
        _ = list(document)
        document.save(output, flags=raw.FPDF_NO_INCREMENTAL)
    return output.getvalue()


def look_alike(before: bytes, after: bytes, pages: Iterable[int], *, notes: bool = True) -> bool:
    """Whether some pages show the same, those of the first file with its fields.

    Args:
        pages: From 0.
        notes: Whether annotations count, fields among them.
    """
    with pypdfium2.PdfDocument(before) as first, pypdfium2.PdfDocument(after) as second:
        if notes:
            first.init_forms()
        return all(_is_like(_shown(first[at], notes), _shown(second[at], notes)) for at in pages)


def _shown(page: pypdfium2.PdfPage, notes: bool) -> tuple[int, int, bytes]:
    """Return width, height and greys of a page's picture."""
    # As large as a screen shows it, whatever the page's size.
    scale = min(1600 / page.get_width(), 1600 / page.get_height(), 2)
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=notes, may_draw_forms=notes)
    return bitmap.stride, bitmap.height, bytes(bitmap.buffer)


def _is_like(one: tuple[int, int, bytes], other: tuple[int, int, bytes]) -> bool:
    if one[:2] != other[:2]:
        return False
    # Most are the same to the last bit; where not, a stroke is rounded otherwise.
    pairs = zip(one[2], other[2], strict=True)
    return one[2] == other[2] or all(abs(first - second) <= _ROUNDING for first, second in pairs)
