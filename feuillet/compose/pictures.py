"""Logos and pictures, checked and made plain; the only module that imports Pillow."""

import io
import re
import warnings
from collections.abc import Mapping
from functools import lru_cache

import segno
from PIL import Image, ImageFile

from feuillet.compose.drawings import plain_drawing, recolour
from feuillet.errors import LeafletInvalid

MAX_PIXELS = 20_000_000
MAX_WIDTH, MAX_HEIGHT = 600, 240
"""Pixels kept: 300 dpi at the logo's largest printed size of 50 by 20 mm."""

MAX_PICTURE_WIDTH, MAX_PICTURE_HEIGHT = 1_606, 2_400
"""The same of a picture over the whole measure, 136 mm, and as high as a page lets it be."""

_ACCENT = "#0b4a6f"
_TINTS = {"#e4ecf1": 0.11, "#b9cbd7": 0.285}
"""Our drawings' own, with how much of the accent they have on white."""


_UNREADABLE = "image illisible, il faut un fichier {kinds} entier"
_TOO_LARGE = "image trop grande (20 millions de points au plus), réduisez-la"


def plain_logo(content: bytes, name: str) -> bytes:
    """Return a logo as an opaque RGB PNG of bounded size (PDF/A-1 forbids transparency).

    Raises:
        LeafletInvalid: When it is no picture, or has more than 20 million pixels.
    """
    return _plain(content, name, ("PNG", "JPEG"), (MAX_WIDTH, MAX_HEIGHT))


def plain_picture(content: bytes, name: str, accent: str) -> bytes:
    """Return a picture of a leaflet as pages can have it: a plain drawing, or an opaque PNG.

    Args:
        name: Of its file, which ends with « .svg » or « .png ».
        accent: The hospital's colour, which a drawing takes in the place of ours.

    Raises:
        LeafletInvalid: When it is not what its name says, or nothing that pages can have.
    """
    return _photograph(content, name) if name.endswith(".png") else _drawing(content, name, accent)


@lru_cache(maxsize=4)
def _photograph(content: bytes, name: str) -> bytes:
    return _plain(content, name, ("PNG",), (MAX_PICTURE_WIDTH, MAX_PICTURE_HEIGHT))


@lru_cache(maxsize=64)
def _drawing(content: bytes, name: str, accent: str) -> bytes:
    return recolour(plain_drawing(content, name), _tints(accent))


def _plain(content: bytes, name: str, kinds: tuple[str, ...], largest: tuple[int, int]) -> bytes:
    problem = _UNREADABLE.format(kinds=" ou ".join(kinds))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # WeasyPrint asks Pillow to draw cut files as far as they go: here they are refused.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            picture = Image.open(io.BytesIO(content), formats=kinds)
            if picture.width * picture.height <= MAX_PIXELS:
                return _flatten(picture, largest)
            problem = _TOO_LARGE
    except Exception as error:  # a broken file makes Pillow raise many kinds, SyntaxError too
        if isinstance(error, Image.DecompressionBombError):
            problem = _TOO_LARGE
    raise LeafletInvalid(f"{name} : {problem}")


def _flatten(picture: Image.Image, largest: tuple[int, int]) -> bytes:
    layered = picture.convert("RGBA")
    layered.thumbnail(largest)
    flat = Image.new("RGB", layered.size, "white")
    flat.paste(layered, mask=layered.getchannel("A"))
    output = io.BytesIO()
    flat.save(output, "PNG", optimize=True)
    return output.getvalue()


def _tints(accent: str) -> Mapping[str, str]:
    """Return, for our accent and its two tints in drawings, the hospital's."""
    if accent == _ACCENT:
        return {}
    parts = [int(accent[at : at + 2], 16) for at in (1, 3, 5)]
    mixed = {
        tint: "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
        for tint, share in _TINTS.items()
    }
    return {**mixed, _ACCENT: accent}


def telephone_code(number: str) -> bytes:
    """Return an SVG whose scan dials a French number (`tel:` URI, RFC 3966).

    Args:
        number: Ten digits in pairs, « 01 99 00 12 34 ».
    """
    international = "+33" + re.sub(r"\D", "", number)[1:]
    code = segno.make_qr(f"tel:{international}", error="m")
    output = io.BytesIO()
    code.save(output, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, unit="mm")
    return output.getvalue()
