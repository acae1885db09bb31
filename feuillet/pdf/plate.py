"""The one writer of our own pages: a file whose open lines are filled for each patient.

What is the same for all patients of a variant is the head, written once.  The few pieces of
page content that hold a patient's lines (`slots`) follow it, as streams of their own (a page's
content may be several streams, ISO 32000-1, 7.8.2), then the table of places.  A laid-out page
and a stamped one are both written by `Plate.fill`, so that they are the same bytes.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feuillet.pdf.writer import STREAM_END, Row, differences, stream_object

# Numbers of ten figures at most: greater ones are no places, and Python cannot count with all.
_STRIP = re.compile(rb"(\d{1,10}) 0 obj\n<</Length (\d{1,10})>>\nstream\n")

_START = re.compile(rb"\nstartxref\n(\d{1,10})\n%%EOF\n\Z")
"""Where the table begins; looked for in the last bytes of a file only."""

_TABLE = re.compile(
    rb"(\d{1,10}) 0 obj\n<</Type/XRef/W\[1 4 2\]/Size \d+(/Root [^\[]*)/ID\[[^\]]*\]/Filter[^\n]*\n"
    rb"stream\n"
)


@dataclass(frozen=True)
class Strip:
    """A piece of page content with open lines."""

    parts: tuple[bytes, ...]
    """What stands around them, one more than there are lines."""

    gaps: tuple[int, ...]
    """The places of its lines among the plate's."""

    def fill(self, shown: Sequence[bytes]) -> bytes:
        """Return its content.  Args: shown: operators, for each line of the plate."""
        pieces = list(self.parts)
        for at, gap in enumerate(self.gaps):
            pieces[at] += shown[gap]
        return b"".join(pieces)


@dataclass(frozen=True)
class Plate:
    """A file but for the lines of one patient."""

    head: bytes
    digest: bytes
    """The hash of the head."""

    strips: tuple[Strip, ...]
    first: int
    """The number of the first strip's object; the others follow it, then the table's."""

    entries: bytes
    """What the trailer says of the file: its catalog, its information."""

    table: bytes
    """The places of the head's objects, as the table begins."""

    above: Row | None
    """The last row of that beginning, if the table is a stream."""

    def fill(self, shown: Sequence[bytes]) -> bytes:
        """Return the file with these lines; equal lines, equal bytes.

        Args:
            shown: The operators that show each line's text, in the plate's order.
        """
        return self.assemble([strip.fill(shown) for strip in self.strips])

    def assemble(self, contents: Sequence[bytes]) -> bytes:
        """Return the file with these strips."""
        pieces, places, place = [self.head], [], len(self.head)
        content = hashlib.blake2b(self.digest, digest_size=16)
        for number, data in enumerate(contents, start=self.first):
            content.update(data)
            pieces.append(stream_object(number, b"", data))
            places.append(place)
            place += len(pieces[-1])
        name = content.hexdigest().encode()
        size = self.first + len(places)
        trailer = b"%s/ID[<%s><%s>]" % (self.entries, name, name)
        if self.above is None:
            pieces.append(self._plain_table(size, places, trailer))
        else:
            pieces.append(self._stream_table(size, [*places, place], trailer, self.above))
        pieces.append(b"startxref\n%d\n%%%%EOF\n" % place)
        return b"".join(pieces)

    def strips_of(self, pdf: bytes) -> list[bytes] | None:
        """Return the contents of a file's strips; nothing unless it is, byte for byte, ours."""
        contents, place, number = [], len(self.head), self.first
        while match := _STRIP.match(pdf, place):
            start, length = match.end(), int(match[2])
            if int(match[1]) != number:
                return None
            contents.append(pdf[start : start + length])
            place, number = start + length + len(STREAM_END), number + 1
        is_ours = pdf.startswith(self.head) and self.assemble(contents) == pdf
        return contents if is_ours else None

    def _plain_table(self, size: int, places: Iterable[int], trailer: bytes) -> bytes:
        """Return the table of PDF 1.4 (7.5.4)."""
        rows = b"".join(b"%010d 00000 n \n" % place for place in places)
        return b"xref\n0 %d\n%s%strailer\n<</Size %d%s>>\n" % (
            size,
            self.table,
            rows,
            size,
            trailer,
        )

    def _stream_table(
        self, number: int, places: Iterable[int], trailer: bytes, above: Row
    ) -> bytes:
        """Return the table of PDF 1.5 and later, itself a stream (7.5.8)."""
        rows = b"".join(differences([(1, place, 0) for place in places], above))
        entries = (
            b"/Type/XRef/W[1 4 2]/Size %d%s/Filter/FlateDecode"
            b"/DecodeParms<</Predictor 12/Columns 7>>" % (number + 1, trailer)
        )
        return stream_object(number, entries, zlib.compress(self.table + rows, 6))


def read_plate(pdf: bytes) -> Plate | None:
    """Return the plate of a finished file of PDF 1.5 or later; nothing if we did not write it."""
    start = _START.search(pdf, max(0, len(pdf) - 40))
    trailer = _TABLE.match(pdf, int(start[1])) if start else None
    if not start or not trailer:
        return None
    number = int(trailer[1])
    packed = zlib.decompressobj()
    try:
        table = packed.decompress(pdf[trailer.end() : start.start()], 1 << 20)
    except zlib.error:
        return None
    places = [int.from_bytes(row[1:5]) for row in _undone(table)]
    first = number
    while first and first < len(places) + 1 and _STRIP.match(pdf, places[first - 1]):
        first -= 1
    if len(places) != number + 1 or not 0 < first < number:
        return None
    head = pdf[: places[first]]
    above = struct.unpack(">BIH", _undone(table)[first - 1])
    digest = hashlib.blake2b(head, digest_size=16).digest()
    plate = Plate(head, digest, (), first, trailer[2], table[: 8 * first], above)
    return plate if plate.strips_of(pdf) is not None else None


def _undone(table: bytes) -> list[bytes]:
    """Return the rows of a table that was written as differences (7.4.4.4)."""
    rows, above = [], bytes(7)
    for at in range(0, len(table) - 7, 8):
        above = bytes(
            (new + old) & 0xFF for new, old in zip(table[at + 1 : at + 8], above, strict=True)
        )
        rows.append(above)
    return rows
