"""A hospital's logo, checked and made plain; the only module that imports Pillow."""

import io
import re
import warnings

import segno
from PIL import Image, ImageFile

from feuillet.errors import LeafletInvalid

MAX_PIXELS = 20_000_000
MAX_WIDTH, MAX_HEIGHT = 600, 240
"""Pixels kept: 300 dpi at the logo's largest printed size of 50 by 20 mm."""


def plain_logo(content: bytes, name: str) -> bytes:
    """Return a logo as an opaque RGB PNG of bounded size (PDF/A-1 forbids transparency).

    Raises:
        LeafletInvalid: When it is no picture, or has more than 20 million pixels.
    """
    problem = "image illisible, il faut un fichier PNG ou JPEG entier"
    too_large = "image trop grande (20 millions de points au plus), réduisez-la"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # WeasyPrint asks Pillow to draw cut files as far as they go: here they are refused.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
            if picture.width * picture.height <= MAX_PIXELS:
                return _flatten(picture)
            problem = too_large
    except Exception as error:  # a broken file makes Pillow raise many kinds, SyntaxError too
        if isinstance(error, Image.DecompressionBombError):
            problem = too_large
    raise LeafletInvalid(f"{name} : {problem}")


def _flatten(picture: Image.Image) -> bytes:
    layered = picture.convert("RGBA")
    layered.thumbnail((MAX_WIDTH, MAX_HEIGHT))
    flat = Image.new("RGB", layered.size, "white")
    flat.paste(layered, mask=layered.getchannel("A"))
    output = io.BytesIO()
    flat.save(output, "PNG", optimize=True)
    return output.getvalue()


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
