"""What a patient's own strips say, page by page, read without the writer that made them.

The files of one stock have the same head.  It is read in full once, by the engine that reads
every other file; of a further file with that head, byte for byte, only the strips are new: they
are found through the file's own table and decoded through its own fonts (ISO 32000-1, 9.10).
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feuillet.pdf.objects import Head
from feuillet.pdf.syntax import fields, inflate, items, references

# What a file of ours looks like is spelled out here once more, apart from what writes it: a fault
# of the writer must not hide itself.
_SHOWN = re.compile(rb"\[((?:<[0-9a-f]+>|-?\d+)*)\] TJ\n")
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf\n|\] TJ\n")
_MEANS = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4})+)>\n")
_OBJECT = re.compile(rb"(\d{1,10}) 0 obj\n<<([^\n]*)/Length (\d{1,10})>>\nstream\n")
_START = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n\Z")
_END = b"\nendstream\nendobj\n"
_ROW = 8
"""Bytes of a row of the table: how it is written, then kind, place and index."""

Alphabet = Mapping[str, str]
"""Glyph, as four hexadecimal figures → what it says."""


@dataclass(frozen=True)
class Shape:
    """One strip, but for its lines."""

    parts: tuple[bytes, ...]
    alphabets: tuple[Alphabet, ...]
    """Of the font of each line."""

    first: tuple[tuple[bytes, str], ...]
    """What the first file showed on each line, and what that says: labels say it in all."""

    def read(self, content: bytes) -> tuple[str, ...] | None:
        """Return the lines of a strip of this shape; nothing if it draws anything else."""
        pieces = _SHOWN.split(content)
        if tuple(pieces[::2]) != self.parts:
            return None
        shown = zip(pieces[1::2], self.alphabets, self.first, strict=True)
        return tuple(
            said if glyphs == before else _decoded(glyphs, alphabet)
            for glyphs, alphabet, (before, said) in shown
        )


class StripReader:
    """Reads the strips of the files of one stock.

    Raises:
        ValueError: The head is none that can be read so.
    """

    def __init__(self, head: Head, first: bytes) -> None:
        """Learn what a file of the stock draws.

        Args:
            first: The file that the head was read from.
        """
        self._head = head
        contents = self._strips(first)
        if contents is None:
            raise ValueError("no strips")
        numbers = range(head.plate.first, head.plate.first + len(contents))
        keys = {b"%d 0" % number: at for at, number in enumerate(numbers)}
        fonts: dict[int, list[Alphabet]] = {}
        self._pages: list[tuple[int, ...]] = []
        for page in head.pages:
            entries = fields(head.known[page])
            pieces = [key for item in items(entries[b"/Contents"]) for key in references(item)]
            found = self._fonts_of(entries[b"/Resources"], pieces, keys, contents)
            self._pages.append(tuple(found))
            for at, alphabets in found.items():
                if fonts.setdefault(at, alphabets) != alphabets:
                    raise ValueError("a strip in two fonts")
        self._shapes = [_shape(content, fonts[at]) for at, content in enumerate(contents)]

    @property
    def blank(self) -> bytes:
        """A file that shows no line of any patient."""
        return self._head.plate.assemble([b"[] TJ\n".join(one.parts) for one in self._shapes])

    def is_head_of(self, pdf: bytes) -> bool:
        """Whether a file begins as this stock does."""
        return pdf.startswith(self._head.plate.head)

    def lines(self, pdf: bytes) -> tuple[tuple[str, ...], ...] | None:
        """Return the lines of the strips of each page; nothing if anything else is new in a file.

        Args:
            pdf: With this head.
        """
        contents = self._strips(pdf)
        if contents is None or len(contents) != len(self._shapes):
            return None
        said = []
        for shape, content in zip(self._shapes, contents, strict=True):
            lines = shape.read(content)
            if lines is None:
                return None
            said.append(lines)
        return tuple(tuple(line for at in page for line in said[at]) for page in self._pages)

    def _strips(self, pdf: bytes) -> list[bytes] | None:
        """Return what follows the head, object by object, if the file's table says the same."""
        plate = self._head.plate
        start = _START.search(pdf, len(pdf) - 40)
        table = _OBJECT.match(pdf, int(start[1])) if start else None
        if start is None or table is None or plate.above is None:
            return None
        rows = _inflated(pdf[table.end() : table.end() + int(table[3])], len(plate.table))
        if not rows.startswith(plate.table) or plate.entries not in table[2]:
            return None
        places = _places(rows[len(plate.table) :], plate.above[1])
        contents, place = [], len(plate.head)
        for number, said in enumerate(places[:-1], start=plate.first):
            found = _OBJECT.match(pdf, place)
            if said != place or found is None or int(found[1]) != number or found[2]:
                return None
            end = found.end() + int(found[3])
            contents.append(pdf[found.end() : end])
            if not pdf.startswith(_END, end):
                return None
            place = end + len(_END)
        return contents if places[-1:] == [place] and place == int(start[1]) else None

    def _fonts_of(
        self,
        resources: bytes,
        pieces: Sequence[bytes],
        keys: Mapping[bytes, int],
        contents: Sequence[bytes],
    ) -> dict[int, list[Alphabet]]:
        """Return the strips that a page draws, in order, with the font of each of their lines."""
        alphabets = self._alphabets(resources)
        font = b""
        found: dict[int, list[Alphabet]] = {}
        for key in pieces:
            at = keys.get(key)
            content = inflate(self._head.streams[key]) if at is None else contents[at]
            here = found.setdefault(at, []) if at is not None else []
            for match in _FONT.finditer(content or b""):
                if match[1]:
                    font = match[1]
                else:
                    here.append(alphabets[font])
        return found

    def _alphabets(self, resources: bytes) -> dict[bytes, Alphabet]:
        """Return what each font's glyphs say, by its name on the page."""
        fonts = self._fields(self._fields(resources)[b"/Font"])
        found: dict[bytes, Alphabet] = {}
        for name, font in fonts.items():
            (table,) = references(self._fields(font)[b"/ToUnicode"])
            content = inflate(self._head.streams[table]) or b""
            found[name[1:]] = {
                glyph.decode(): bytes.fromhex(letters.decode()).decode("utf-16-be")
                for glyph, letters in _MEANS.findall(content)
            }
        return found

    def _fields(self, value: bytes) -> dict[bytes, bytes]:
        named = references(value) if not value.startswith(b"<<") else ()
        return fields(self._head.known[named[0]] if named else value)


def _shape(content: bytes, alphabets: Sequence[Alphabet]) -> Shape:
    pieces = _SHOWN.split(content)
    said = zip(pieces[1::2], map(_decoded, pieces[1::2], alphabets), strict=True)
    return Shape(tuple(pieces[::2]), tuple(alphabets), tuple(said))


def _decoded(glyphs: bytes, alphabet: Alphabet) -> str:
    shown = b"".join(_GLYPHS.findall(glyphs)).decode()
    return "".join(alphabet.get(shown[at : at + 4], "\ufffd") for at in range(0, len(shown), 4))


def _inflated(data: bytes, least: int) -> bytes:
    """Return a table, if it is not damaged and not far longer than it should be."""
    try:
        return zlib.decompressobj().decompress(data, least + 1000 * _ROW)
    except zlib.error:
        return b""


def _places(rows: bytes, above: int) -> list[int]:
    """Return the places in the last rows of a table, each byte of it a difference (7.4.4.4)."""
    places, last = [], above.to_bytes(4, "big")
    for at in range(0, len(rows), _ROW):
        row = rows[at + 2 : at + 6]
        last = bytes((new + old) & 0xFF for new, old in zip(row, last, strict=True))
        places.append(int.from_bytes(last, "big"))
    return places
