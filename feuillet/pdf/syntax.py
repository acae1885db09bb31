"""PDF objects as qpdf writes them: read and changed as text, which is fast and loses nothing.

qpdf writes any object on one line: one space between tokens, brackets inside strings escaped,
unusual bytes of names as « #xx », and strings that are not text in hexadecimal.  So strings can be
told from the rest by one expression, and numbers of objects found for certain (ISO 32000-1, 7.3).
"""

import contextlib
import re
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

_STRING = rb"\((?:[^\\()]|\\.)*\)|<[0-9a-fA-F]*>"

STRING_OR_REFERENCE = re.compile(_STRING + rb"|(\d+ \d+) R\b")
"""A string, or a reference with « number generation » as its group: never digits in a string."""

_PLAIN = rb"\d+ \d+ R\b|" + _STRING + rb"|\[[^\[\]()<>]*\]|[^\s\[\]()<>]+"
_VALUE = re.compile(_PLAIN)
_PAIR = re.compile(rb" (/\S*) (?:(" + _PLAIN + rb")(?= ))?")
_TOKEN = re.compile(_STRING + rb"|<<|>>|[\[\]]|[^\s\[\]()<>]+")
_STRINGS = re.compile(_STRING)
_BLANK, _HEX_BLANK = b"\1", b"\2"
"""Bytes that qpdf never writes as they are."""

_HEADERS = re.compile(_STRING + rb"|/Headers \[((?: (?:" + _STRING + rb"))*) \]")


def fields(text: bytes) -> dict[bytes, bytes]:
    """Return a dictionary's entries, each value as its text.

    Raises:
        ValueError: It is no dictionary.
    """
    if not (text.startswith(b"<<") and text.endswith(b">>")):
        raise ValueError("not a dictionary")
    found: dict[bytes, bytes] = {}
    place = 2
    while match := _PAIR.match(text, place):
        place = match.end()
        if match[2] is None:
            start, place = place, _end(text, place)
            found[match[1]] = text[start:place]
        else:
            found[match[1]] = match[2]
    return found


def items(text: bytes) -> list[bytes]:
    """Return what an array holds, each item as its text; of anything else, itself alone."""
    return list(_items(text)) if text.startswith(b"[") else [text]


def _items(text: bytes) -> Iterator[bytes]:
    place = 2
    while place < len(text) - 1:
        match = None if text.startswith(b"<<", place) else _VALUE.match(text, place)
        end = match.end() if match else _end(text, place)
        yield text[place:end]
        place = end + 1


def _end(text: bytes, start: int) -> int:
    """Return where the array or dictionary that starts there ends."""
    depth = 0
    for match in _TOKEN.finditer(text, start):
        depth += (match[0] in (b"<<", b"[")) - (match[0] in (b">>", b"]"))
        if depth == 0:
            return match.end()
    raise ValueError("an array or a dictionary does not end")


def dictionary(entries: Mapping[bytes, bytes]) -> bytes:
    """Write a dictionary."""
    return b"<< %s >>" % b" ".join(b"%s %s" % entry for entry in entries.items())


def compact(entries: Mapping[bytes, bytes]) -> bytes:
    """Write a dictionary without the spaces that can be left out; `fields` cannot read it."""
    return b"<<%s>>" % b"".join(
        name + (b"" if value[:1] in b"/[(<" else b" ") + _compact(value)
        for name, value in entries.items()
    )


def _compact(value: bytes) -> bytes:
    plain = value.startswith(b"[ ") and b"(" not in value and b"<" not in value
    return b"[%s]" % value[2:-2].strip() if plain else value


def array(values: list[bytes]) -> bytes:
    """Write an array."""
    return b"[ %s ]" % b" ".join(values)


def references(text: bytes) -> tuple[bytes, ...]:
    """Return the objects that a text names, each as « number generation »."""
    return blank_references(text)[1]


def blank_references(text: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Return a text with « %b » for each reference, and the objects that it names.

    The files of a batch say the same thousands of times: what is short is mostly remembered.
    """
    return _remembered(text) if len(text) < 2000 else _blank_references(text)


def _blank_references(text: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    keys: list[bytes] = []

    def blank(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        keys.append(match[1])
        return b"%b"

    return STRING_OR_REFERENCE.sub(blank, text.replace(b"%", b"%%")), tuple(keys)


_remembered = lru_cache(maxsize=4096)(_blank_references)


@lru_cache(maxsize=512)
def without_length(text: bytes) -> bytes:
    """Return a stream's dictionary without its length, which is written anew."""
    return dictionary({name: value for name, value in fields(text).items() if name != b"/Length"})


def text_string(text: str) -> bytes:
    """Write text as PDF does: UTF-16BE after its mark (ISO 32000-1, 7.9.2.2), in hexadecimal."""
    return b"<%s>" % (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode()


def mark_string(string: bytes) -> bytes:
    """Leave a blank before a string's bytes, for `fill_marks`."""
    return string[:1] + (_BLANK if string.startswith(b"(") else _HEX_BLANK) + string[1:]


def mark_headers(text: bytes) -> bytes:
    """Leave blanks before the names of the header cells of a cell (ISO 32000-1, table 349)."""

    def marked(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return match[0]
        return b"/Headers %s" % array([mark_string(name) for name in _STRINGS.findall(match[1])])

    return _HEADERS.sub(marked, text) if b"/Headers " in text else text


def fill_marks(text: bytes, mark: bytes) -> bytes:
    """Fill the blanks with ASCII letters and digits."""
    return text.replace(_BLANK, mark).replace(_HEX_BLANK, mark.hex().encode())


_LONGEST = 1 << 20
"""Bytes that are inflated at once; a page's content beyond them is left as it is."""

_LOOKED_AT = 256 << 20
"""Bytes of a stream that are inflated to see whether it is sound."""


def inflate(data: bytes) -> bytes | None:
    """Return what was deflated; nothing if its end is missing or it is longer than a page is.

    Raises:
        ValueError: It is damaged.
    """
    unpacker = zlib.decompressobj()
    content = _inflated(unpacker, data)
    return content if unpacker.eof else None


def refuse_damaged(data: bytes) -> None:
    """Raise ValueError if what was deflated is damaged; beyond 256 MB, it is taken as sound."""
    unpacker = zlib.decompressobj()
    for _ in range(_LOOKED_AT // _LONGEST):
        _inflated(unpacker, data)
        data = unpacker.unconsumed_tail
        if not data:
            return


def _inflated(unpacker: "zlib._Decompress", data: bytes) -> bytes:
    with contextlib.suppress(zlib.error):
        return unpacker.decompress(data, _LONGEST)
    raise ValueError("a damaged stream")
