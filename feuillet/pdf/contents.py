"""What compressed streams hold, as far as it is looked at."""

import contextlib
import zlib

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
