"""A drawn document → a plate, and what was laid out in its open lines.

What the pages have in common is written once; the pieces of their content that hold a slot's
line become strips.  Where a page is cut follows from where its slots are, never from their words.
"""

import hashlib
import itertools
import zlib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feuillet.pdf.plate import Plate, Strip
from feuillet.pdf.writer import Row, differences, stream_object
from feuillet.render.compact import drop_objects

_APART = 512
"""Bytes between two open lines from which each has a stream of its own: what lies between is
then compressed, and shared."""

_BINARY = b"%\xe2\xe3\xcf\xd3\n"
"""Tells mail and shares that this is not text (ISO 32000-1, 7.5.2)."""


@dataclass(frozen=True)
class Line:
    """One line of a slot, as laid out."""

    text: str
    matrix: bytes
    """The operator that places it on its page."""

    owner: Hashable
    """Which element it stands in: a running element is met on every page."""

    room: float
    """Width of the box that holds it (px); 0 if it is no plain line alone in its box."""

    size: float
    """Of its font (px)."""


@dataclass(frozen=True)
class Gap:
    """One open line of a plate: what was laid out there."""

    line: Line
    shown: bytes
    """The operators that show its text."""

    font: str
    """The name of its font among the page's resources."""


def cut_plate(
    pdf: Any, lines: Sequence[Sequence[Line]], version: bytes
) -> tuple[Plate, tuple[Gap, ...]]:
    """Return a drawn document as a plate, and what stands in its open lines.

    Args:
        pdf: A finished `pydyf.PDF`; it is used up.
        lines: Of the slots of each page.
        version: The file's; from 1.5 on, objects and table are compressed.
    """
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    streams = [pdf.objects[int(page["Contents"].split()[0])] for page in pages]
    contents = [stream.stream for stream in streams]
    for page in pages:
        del page["Contents"]
    drop_objects(pdf, {stream.number for stream in streams})
    pdf.add_object(pdf.info)
    cutter = _Cutter(len(pdf.objects))
    cut = [cutter.cut(content, found) for content, found in zip(contents, lines, strict=True)]
    cutter.cut_feet()
    first = len(pdf.objects) + len(cutter.statics)
    compressed = version >= b"1.5"
    for page, pieces in zip(pages, cut, strict=True):
        # The stream of objects, if there is one, comes between.
        numbers = [place if static else first + compressed + place for static, place in pieces]
        page["Contents"] = b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)
    head = _Head(version)
    for item in pdf.objects[1:]:
        head.add(item, compressed and item.compressible)
    for number, data in enumerate(cutter.statics, start=len(pdf.objects)):
        head.place(number, stream_object(number, b"/Filter/FlateDecode", zlib.compress(data, 9)))
    if compressed:
        head.write_waiting(first)
    entries = b"/Root %s/Info %s" % (pdf.catalog.reference, pdf.info.reference)
    return head.plate(tuple(cutter.strips), entries, compressed), tuple(cutter.gaps)


class _Cutter:
    """Cuts page contents into what all patients share and strips with open lines."""

    def __init__(self, first: int) -> None:
        self._first = first
        self.statics: dict[bytes, int] = {}
        self.strips: dict[Strip, int] = {}
        self.gaps: list[Gap] = []
        self._known: dict[tuple[Hashable, float, bytes, str], int] = {}
        self._feet: list[tuple[list[tuple[bool, int]], list[bytes]]] = []

    def cut(self, operators: list[Any], lines: Sequence[Line]) -> list[tuple[bool, int]]:
        """Return a page's pieces: whether each is static, and its number or place.

        The last ones are added by `cut_feet`.
        """
        items = [_written(item) for item in operators]
        found = sorted(_shown_at(items, lines), key=lambda place: place[1])
        pieces: list[tuple[bool, int]] = []
        texts: list[bytes] = []
        gaps: list[int] = []
        done = 0
        for line, start, end, font in found:
            before = _joined(items[done:start])
            if not texts or len(before) >= _APART:
                if texts:
                    pieces.append(self._strip(texts, gaps))
                if before:
                    pieces.append(self._static(before))
                texts, gaps = [b""], []
            else:
                texts[-1] += before
            gaps.append(self._gap(Gap(line, _joined(items[start:end]), font)))
            texts.append(b"")
            done = end
        if texts:
            pieces.append(self._strip(texts, gaps))
        self._feet.append((pieces, _by_line(items[done:])))
        return pieces

    def cut_feet(self) -> None:
        """Cut what is left of each page, so that lines which other pages have too are shared."""
        count = Counter(line for _, lines in self._feet for line in lines)
        for pieces, lines in self._feet:
            for _, same in itertools.groupby(lines, lambda line: count[line] > 1):
                pieces.append(self._static(b"".join(same)))

    def _static(self, data: bytes) -> tuple[bool, int]:
        return True, self.statics.setdefault(data, self._first + len(self.statics))

    def _strip(self, parts: list[bytes], gaps: list[int]) -> tuple[bool, int]:
        return False, self.strips.setdefault(Strip(tuple(parts), tuple(gaps)), len(self.strips))

    def _gap(self, gap: Gap) -> int:
        # A running element says the same on each page: where it has as much room, its line is
        # one gap.
        key = (gap.line.owner, gap.line.room, gap.shown, gap.font)
        if key not in self._known:
            self._known[key] = len(self.gaps)
            self.gaps.append(gap)
        return self._known[key]


def _shown_at(items: list[bytes], lines: Sequence[Line]) -> Iterator[tuple[Line, int, int, str]]:
    """Yield each line that is drawn, where its showing begins and ends, and in which font."""
    at: dict[bytes, int] = {}
    fonts, font = [], ""
    for index, item in enumerate(items):
        if item.endswith(b" Tf"):
            font = item[1:].split()[0].decode()
        fonts.append(font)
        if item.endswith(b" Tm"):
            # Two texts at one place: neither can be told from the other.
            at[item] = -1 if item in at else index
    for line in lines:
        start = at.get(line.matrix, -1)
        if start < 0:
            continue
        start += 1
        while start < len(items) and items[start].endswith(b" Tf"):
            start += 1
        end = start
        while end < len(items) and items[end].endswith((b" TJ", b" Tf", b" Ts")):
            end += 1
        if end > start:
            yield line, start, end, fonts[start]


def _by_line(items: Sequence[bytes]) -> list[bytes]:
    """Return operators as what comes before the first line of text, then each line."""
    starts = [at for at, item in enumerate(items) if item.endswith(b" Tm")]
    bounds = [0, *starts, len(items)]
    return [_joined(items[start:end]) for start, end in itertools.pairwise(bounds) if end > start]


def _written(item: Any) -> bytes:
    """Return an operator, or a part of one, without the adjustments that move nothing."""
    if isinstance(item, bytes):
        return item.replace(b">0<", b"").replace(b">0]", b">]") if item.endswith(b"TJ") else item
    data: bytes = item.data if hasattr(item, "data") else str(item).encode("ascii")
    return data


def _joined(items: Iterable[bytes]) -> bytes:
    return b"".join(item + b"\n" for item in items)


class _Head:
    """The part of a file that all patients share, as it is written."""

    def __init__(self, version: bytes) -> None:
        self._pieces = [b"%PDF-" + version + b"\n" + _BINARY]
        self._length = len(self._pieces[0])
        self._rows: dict[int, Row] = {0: (0, 0, 0xFFFF)}
        self._waiting: list[tuple[int, bytes]] = []

    def add(self, item: Any, compressed: bool) -> None:
        """Write an object, or keep it for the stream of objects."""
        if compressed:
            self._waiting.append((item.number, item.data))
        else:
            self.place(item.number, b"%d 0 obj\n%s\nendobj\n" % (item.number, item.data))

    def place(self, number: int, piece: bytes) -> None:
        """Write a piece that is ready."""
        self._rows[number] = (1, self._length, 0)
        self._pieces.append(piece)
        self._length += len(piece)

    def write_waiting(self, number: int) -> None:
        """Write the stream of objects (7.5.7)."""
        places, place = [], 0
        for index, (kept, body) in enumerate(self._waiting):
            self._rows[kept] = (2, number, index)
            places.append(b"%d %d" % (kept, place))
            place += len(body) + 1
        first = b" ".join(places) + b"\n"
        content = first + b"\n".join(body for _, body in self._waiting)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(places), len(first))
        self.place(number, stream_object(number, entries, zlib.compress(content, 9)))

    def plate(self, strips: tuple[Strip, ...], entries: bytes, compressed: bool) -> Plate:
        """Return the head with what must follow it."""
        head = b"".join(self._pieces)
        rows = [self._rows[number] for number in range(len(self._rows))]
        if compressed:
            table = b"".join(differences(rows, (0, 0, 0)))
        else:
            used = b"".join(b"%010d 00000 n \n" % place for _, place, _ in rows[1:])
            table = b"0000000000 65535 f \n" + used
        digest = hashlib.blake2b(head, digest_size=16).digest()
        above = rows[-1] if compressed else None
        return Plate(head, digest, strips, len(rows), entries, table, above)
