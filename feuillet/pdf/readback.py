"""Read a finished PDF back with an engine that did not write it; the only module on pypdfium2."""

import ctypes
import hashlib
import io
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

_ROUNDING = 16
"""Greys of 255 by which two pictures of the same may differ; ink on paper differs by more."""

_CONTRAST = 24
"""Levels of 255 by which a letter must differ from what is behind it, in one colour at least."""

_LEAST = 2
"""Points: what is smaller is a line to the eye."""


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


@dataclass(frozen=True)
class _Letter:
    """One character of a page's text, and its place in a picture of that page."""

    drawn_by: Any
    left: int
    top: int
    right: int
    bottom: int

    @property
    def invisible(self) -> bool:
        """Whether it is drawn without ink (ISO 32000-1, 9.3.6): the text of a scan."""
        return bool(
            raw.FPDFTextObj_GetTextRenderMode(self.drawn_by) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        )

    def grown(self) -> "_Letter":
        """Return it with room around: what reads a scan is half a line wrong."""
        room = (self.bottom - self.top) // 2
        sides = self.left - room, self.top - room, self.right + room, self.bottom + room
        return _Letter(self.drawn_by, *sides)


def is_shown(pdf: bytes, at: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a reader sees every letter of some parts of a page's text.

    It is seen if the page looks otherwise without it: not on a layer that is off, beyond the
    page's box, of the paper's colour, or under something.  The text of a scan counts where a
    picture has ink.

    Args:
        at: The page, from 0.
        spans: Where each part begins and ends in what `lines_by_page` says of that page.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[at]
        scale = _scale(page)
        text = page.get_textpage()
        letters = [
            letter
            for start, end in spans
            for index in range(start, end)
            if (letter := _letter(page, text, index, scale)) is not None
        ]
        objects = {ctypes.cast(each.drawn_by, ctypes.c_void_p).value: each for each in letters}
        texts = [each.drawn_by for each in objects.values()]
        whole, bare = _view(page, scale), _view(page, scale, texts)
        if any(max(x.right - x.left, x.bottom - x.top) < _LEAST * scale for x in letters):
            return False
        doubtful = [letter for letter in letters if not _differs(whole, bare, letter)]
        if not doubtful:
            return bool(letters)
        images = [image.raw for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])]
        plain, empty = _view(page, scale, images), _view(page, scale, [*images, *texts])
        return all(
            _differs(whole, plain, letter.grown())
            and (letter.invisible or _differs(plain, empty, letter))
            for letter in doubtful
        )


def is_blank(pdf: bytes) -> bool:
    """Whether no page shows any ink."""
    with pypdfium2.PdfDocument(pdf) as document:
        return not any(map(_has_ink, document))


def _has_ink(page: pypdfium2.PdfPage) -> bool:
    darkest, _ = page.render(scale=_scale(page), grayscale=True).to_pil().getextrema()
    return bool(darkest < 255 - _CONTRAST)


def pictured_pages(pdf: bytes) -> tuple[int, ...]:
    """Return the pages, from 0, that pictures cover for the most part: words may be no text."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(
            at
            for at, page in enumerate(document)
            if 2 * sum(map(_area, page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])))
            > page.get_width() * page.get_height()
        )


def _area(image: pypdfium2.PdfObject) -> float:
    """Return how much of a page a picture takes: a unit square, in forms that may be scaled."""
    area, each = 1.0, image
    while each is not None:
        matrix = each.get_matrix()
        area *= abs(matrix.a * matrix.d - matrix.b * matrix.c)
        each = each.container
    return area


def _letter(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, index: int, scale: float
) -> _Letter | None:
    """Return one character, or nothing for what the engine added: spaces, line ends."""
    place = raw.FPDFText_GetCharIndexFromTextIndex(text, index)
    drawn_by = raw.FPDFText_GetTextObject(text, place) if place >= 0 else None
    if not drawn_by or chr(raw.FPDFText_GetUnicode(text, place)).isspace():
        return None
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, place, box)
    size = int(page.get_width() * scale), int(page.get_height() * scale)
    corners = []
    for x, y in ((box.left, box.top), (box.right, box.bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        corners.append((across.value, down.value))
    (left, right), (top, bottom) = (sorted(sides) for sides in zip(*corners, strict=True))
    return _Letter(drawn_by, left, top, right, bottom)


def _scale(page: pypdfium2.PdfPage) -> float:
    """Return points (px) in one of a page's: as large as a screen shows it, whatever its size."""
    return float(min(1600 / page.get_width(), 1600 / page.get_height(), 2))


def _view(
    page: pypdfium2.PdfPage, scale: float, without: Sequence[Any] = ()
) -> pypdfium2.PdfBitmap:
    """Return a page's picture without some of what it draws."""
    for each in without:
        raw.FPDFPageObj_SetIsActive(each, 0)
    picture = page.render(scale=scale)
    for each in without:
        raw.FPDFPageObj_SetIsActive(each, 1)
    return picture


def _differs(one: pypdfium2.PdfBitmap, other: pypdfium2.PdfBitmap, place: _Letter) -> bool:
    """Whether two pictures of a page differ there, so that an eye sees it."""
    width = one.n_channels
    left, right = max(0, place.left) * width, min(one.width, place.right + 1) * width
    first, second = memoryview(one.buffer).cast("B"), memoryview(other.buffer).cast("B")
    for row in range(max(0, place.top), min(one.height, place.bottom + 1)):
        part = slice(row * one.stride + left, row * one.stride + max(left, right))
        if first[part] != second[part] and any(
            abs(here - there) > _CONTRAST
            for here, there in zip(first[part], second[part], strict=True)
        ):
            return True
    return False


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
        return all(_look_like(first[at], second[at], notes) for at in pages)


def _look_like(one: pypdfium2.PdfPage, other: pypdfium2.PdfPage, notes: bool) -> bool:
    # What stands in for a font that is not in the file is drawn wider or narrower the first time
    # in a process: what differs is drawn once more.
    return any(_is_like(_shown(one, notes), _shown(other, notes)) for _ in range(2))


def _shown(page: pypdfium2.PdfPage, notes: bool) -> tuple[int, int, bytes]:
    """Return width, height and greys of a page's picture."""
    bitmap = page.render(
        scale=_scale(page), grayscale=True, draw_annots=notes, may_draw_forms=notes
    )
    return bitmap.stride, bitmap.height, bytes(bitmap.buffer)


def _is_like(one: tuple[int, int, bytes], other: tuple[int, int, bytes]) -> bool:
    if one[:2] != other[:2]:
        return False
    # Most are the same to the last bit; where not, a stroke is rounded otherwise.
    pairs = zip(one[2], other[2], strict=True)
    return one[2] == other[2] or all(abs(first - second) <= _ROUNDING for first, second in pairs)
