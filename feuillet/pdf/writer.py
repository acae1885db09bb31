"""A PDF written object by object: of what is written, only its place in the file is kept.

Objects go into compressed object streams (ISO 32000-1, 7.5.7), their places into a compressed
cross-reference stream (7.5.8).  What is shared is known by its hash and written once.
"""

import hashlib
import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import BinaryIO

_TOGETHER = 200
"""Objects in a stream."""

STREAM_END = b"\nendstream\nendobj\n"

Row = tuple[int, int, int]
"""Of the table: kind, place, index or generation (ISO 32000-1, table 18)."""

_NEXT_IN_STREAM = b"\2\0\0\0\0\0\0\1"
"""A row of the table, as its difference from the row above: the same stream, one further."""


class PdfWriter:
    """A PDF 1.7 on its way to a file."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._content = hashlib.blake2b(digest_size=16)
        self._length = 0
        self._shared: dict[bytes, int] = {}
        self._waiting: list[tuple[int, bytes]] = []
        # Three columns, a row an object (ISO 32000-1, table 18); row 0 is the free one.
        self._kinds = bytearray(1)
        self._places = array("I", [0])
        self._indices = array("H", [0xFFFF])
        # The second line has bytes that tell mail and shares that this is not text (7.5.2).
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def allot(self, count: int = 1) -> int:
        """Return the number of an object to be written later, the first of several."""
        first = len(self._kinds)
        self._kinds.extend(bytes(count))
        self._places.extend([0] * count)
        self._indices.extend([0] * count)
        return first

    def add(self, body: bytes) -> int:
        """Write an object and return its number."""
        number = self.allot()
        self.write(number, body)
        return number

    def write(self, number: int, body: bytes) -> None:
        """Write an object that has its number already."""
        self._waiting.append((number, body))
        if len(self._waiting) == _TOGETHER:
            self._write_waiting()

    def write_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream.

        Args:
            entries: What its dictionary says, without brackets and /Length.
            data: As the dictionary's filters make it.
        """
        self._kinds[number] = 1
        self._places[number] = self._length
        self._put(stream_object(number, entries, data))

    def share(self, body: bytes) -> int:
        """Return the number of an object like this one, written once."""
        number, new = self._look_up(body)
        if new:
            self.write(number, body)
        return number

    def share_stream(self, entries: bytes, data: bytes) -> tuple[int, bool]:
        """Return the number of a stream like this one, written once, and whether that was now."""
        number, new = self._look_up(b"stream", entries, b"\n", data)
        if new:
            self.write_stream(number, entries, data)
        return number, new

    def _look_up(self, *parts: bytes) -> tuple[int, bool]:
        """Return the number of what has this content, and whether it is yet to be written."""
        content = hashlib.blake2b(digest_size=20)
        for part in parts:
            content.update(part)
        number = self._shared.get(content.digest())
        if number is not None:
            return number, False
        number = self._shared[content.digest()] = self.allot()
        return number, True

    def finish(self, catalog: int, info: int, identifier: bytes | None) -> None:
        """Write the table of places.

        Args:
            identifier: The file's; by default a hash of all that it holds.
        """
        self._write_waiting()
        number, start = self.allot(), self._length
        self._kinds[number] = 1
        self._places[number] = start
        name = (identifier or self._content.digest()).hex().encode()
        entries = (
            b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
            b"/DecodeParms<</Predictor 12/Columns 7>>" % (number + 1, catalog, info, name, name)
        )
        rows = zip(self._kinds, self._places, self._indices, strict=True)
        table = bytearray()
        for row in differences(rows, (0, 0, 0)):
            table += row
        self.write_stream(number, entries, zlib.compress(table, 9))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write_waiting(self) -> None:
        if not self._waiting:
            return
        stream = self.allot()
        head, place = [], 0
        for index, (number, body) in enumerate(self._waiting):
            self._kinds[number] = 2
            self._places[number] = stream
            self._indices[number] = index
            head.append(b"%d %d" % (number, place))
            place += len(body) + 1
        first = b" ".join(head) + b"\n"
        content = first + b"\n".join(body for _, body in self._waiting)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(head), len(first))
        self._waiting.clear()
        self.write_stream(stream, entries, zlib.compress(content, 6))

    def _put(self, data: bytes) -> None:
        self._output.write(data)
        self._content.update(data)
        self._length += len(data)


def differences(rows: Iterable[Row], above: Row) -> Iterator[bytes]:
    """Yield rows of a table, each byte as its difference from the one above (7.4.4.4).

    Args:
        above: What stands above the first; zeros at the top.
    """
    for row in rows:
        kind, place, index = row
        if kind == above[0] and place == above[1] and index == above[2] + 1 and index % 256:
            yield _NEXT_IN_STREAM
        else:
            pairs = zip(struct.pack(">BIH", *row), struct.pack(">BIH", *above), strict=True)
            yield b"\2" + bytes((new - old) & 0xFF for new, old in pairs)
        above = row


def stream_object(number: int, entries: bytes, data: bytes) -> bytes:
    """Return a stream as it stands in a file.  Args: entries: of its dictionary, but /Length."""
    head = b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, entries, len(data))
    return head + data + STREAM_END
