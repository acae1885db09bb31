"""What pages draw, in pieces: what the pages of many patients have in common is stored once.

The pages of one leaflet for two patients differ in a few lines.  A page may draw several streams
one after another (ISO 32000-1, 7.8.2), so each page is cut where it differs from the one before
of its kind, and what lies between is written for all of them.
"""

import contextlib
import zlib
from dataclasses import dataclass, field

_LONGEST = 1 << 20
"""Bytes of a page's content beyond which it is left as it is."""

_LOOKED_AT = 256 << 20
"""Bytes of a stream that are inflated to see whether it is sound."""

_END = b"\nEMC\n"
"""Where a piece may end: after marked content, on a line of its own."""

_UNCUT = (b"(", b"%", b" ID", b"\nID")
"""Strings, comments and pictures may hold that line as well."""


@dataclass
class _Kind:
    """What is known of the pages that have the same number of pieces."""

    last: list[int]
    """The hash of each piece of the page before; it is compared, never written."""

    differ: set[int] = field(default_factory=set)
    """The pieces that were not alike on all pages so far."""


class Contents:
    """The pages drawn so far."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[int, int, int], _Kind] = {}

    def cut(self, content: bytes, page: int, pages: int) -> list[bytes]:
        """Return a page's content in pieces, of which some were on other pages too.

        Args:
            page: Its number in its document.
            pages: How many that document has.
        """
        if len(content) > _LONGEST or any(token in content for token in _UNCUT):
            return [content]
        pieces = content.split(_END)
        hashes = [hash(piece) for piece in pieces]
        kind = self._kinds.setdefault((page, pages, len(pieces)), _Kind(hashes))
        differ = (
            index
            for index, (one, other) in enumerate(zip(kind.last, hashes, strict=True))
            if one != other
        )
        kind.differ.update(differ)
        kind.last = hashes
        return _runs(pieces, kind.differ)


def _runs(pieces: list[bytes], differ: set[int]) -> list[bytes]:
    """Return the pieces put together, as long as they are all alike, or all not."""
    starts = [0] + [
        index for index in range(1, len(pieces)) if (index in differ) != (index - 1 in differ)
    ]
    ends = [*starts[1:], len(pieces)]
    runs = [_END.join(pieces[start:end]) for start, end in zip(starts, ends, strict=True)]
    return [run + _END for run in runs[:-1]] + runs[-1:]


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
