"""A hospital's logo: bounded, opaque, and of a kind we know."""

import io
import random
import struct
import time
import zlib

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from feuillet.compose.pictures import (
    MAX_HEIGHT,
    MAX_PICTURE_WIDTH,
    MAX_WIDTH,
    plain_logo,
    plain_picture,
)
from feuillet.errors import LeafletInvalid
from feuillet.render.load_engine import load_renderer


def _bytes(picture: Image.Image, kind: str = "PNG") -> bytes:
    output = io.BytesIO()
    picture.save(output, kind)
    return output.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def _huge_png(side: int) -> bytes:
    """Return a small file that claims to be `side` by `side` points, all white."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * ((side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


# Points that hardly pack, so that every byte of the file counts.
LOGO = _bytes(Image.frombytes("RGB", (40, 20), random.Random(7).randbytes(40 * 20 * 3)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_logo_of_any_kind_of_png_becomes_plain_rgb(mode: str) -> None:
    """Archived pages admit no transparency, and no palette is worth a surprise."""
    plain = Image.open(io.BytesIO(plain_logo(_bytes(Image.new(mode, (60, 24))), "logo.png")))

    assert plain.mode == "RGB"
    assert plain.size == (60, 24)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_photograph_is_a_logo_too(mode: str) -> None:
    """JPEG files, of a screen or of a printer, become the same plain picture."""
    plain = Image.open(io.BytesIO(plain_logo(_bytes(Image.new(mode, (60, 24)), "JPEG"), "l.jpg")))

    assert (plain.format, plain.mode) == ("PNG", "RGB")


def test_what_is_transparent_becomes_white() -> None:
    """A logo without background stands on the paper's white, not on black."""
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))

    plain = Image.open(io.BytesIO(plain_logo(_bytes(clear), "logo.png")))

    assert plain.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_logo_is_made_smaller_in_proportion() -> None:
    """A photograph from a telephone weighs no more than a logo needs."""
    plain = Image.open(io.BytesIO(plain_logo(_bytes(Image.new("L", (3000, 900))), "logo.png")))

    assert plain.width <= MAX_WIDTH
    assert plain.height <= MAX_HEIGHT
    assert plain.width / plain.height == pytest.approx(3000 / 900, rel=0.02)


@pytest.mark.parametrize("side", [9_000, 20_000])
def test_an_enormous_picture_is_refused_before_it_is_unpacked(side: int) -> None:
    """A file of a few kilobytes may unpack to gigabytes: its size is read first."""
    content = _huge_png(side)
    before = time.perf_counter()

    with pytest.raises(LeafletInvalid, match="trop grande"):
        plain_logo(content, "logo.png")

    assert time.perf_counter() - before < 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"texte",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        b"GIF89a" + bytes(20),
        LOGO[: len(LOGO) // 2],
        LOGO[:40],
        LOGO.replace(b"IDAT", b"JDAT"),
    ],
)
def test_what_is_no_whole_png_or_jpeg_is_refused_by_its_name(content: bytes) -> None:
    """Text, drawings, PostScript, other kinds and cut files, each with one sentence."""
    # Loaded, the layout engine tells Pillow to draw cut files as far as they go.
    load_renderer()

    with pytest.raises(LeafletInvalid) as refusal:
        plain_logo(content, "logo.png")

    assert str(refusal.value).startswith("logo.png : image illisible")
    assert refusal.value.__context__ is None


@given(place=st.integers(8, len(LOGO) - 1), value=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_logo_is_printed_or_refused(place: int, value: int, cut: bool) -> None:
    """One wrong byte, or a missing end, never makes the program fall over."""
    damaged = LOGO[:place] + bytes([value]) + (b"" if cut else LOGO[place + 1 :])
    try:
        result = plain_logo(damaged, "logo.png")
    except LeafletInvalid:
        result = b""

    assert result == b"" or result.startswith(b"\x89PNG")


ACCENT = "#0b4a6f"


def test_an_enormous_photograph_is_refused_before_it_is_unpacked() -> None:
    """Forty thousand points by forty thousand would be five gigabytes."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(bytes(10**6), 9))
    before = time.perf_counter()

    with pytest.raises(LeafletInvalid, match=r"^photo\.png : image trop grande"):
        plain_picture(content, "photo.png", ACCENT)

    assert time.perf_counter() - before < 1


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", LOGO[:60], _bytes(Image.new("L", (9, 9)), "JPEG")]
)
def test_a_photograph_that_is_no_png_is_refused_whatever_its_name_says(content: bytes) -> None:
    """A JPEG file too: its name would deceive whoever opens it."""
    with pytest.raises(LeafletInvalid, match=r"^photo\.png : .* fichier PNG entier"):
        plain_picture(content, "photo.png", ACCENT)


def test_a_photograph_has_no_more_points_than_a_page_shows() -> None:
    """And nothing that is clear."""
    content = _bytes(Image.new("RGBA", (3_200, 400), (0, 0, 0, 0)))

    plain = Image.open(io.BytesIO(plain_picture(content, "photo.png", ACCENT)))

    assert (plain.mode, plain.size) == ("RGB", (MAX_PICTURE_WIDTH, 201))
    assert plain.getpixel((5, 5)) == (255, 255, 255)


def test_a_drawing_takes_the_hospital_s_colour_and_its_tints() -> None:
    """Ours, wherever a shape has it; every other colour stays."""
    shapes = "".join(
        f'<path fill="{one}" d="M0 0L9 9"/>' for one in (ACCENT, "#e4ecf1", "#b9cbd7", "#f5efe4")
    )
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{shapes}</svg>'.encode()

    plain = plain_picture(content, "colonne.svg", "#7a1f3d").decode()

    assert [part[:7] for part in plain.split('fill="')[1:]] == [
        "#7a1f3d",
        "#f0e6ea",
        "#d9bfc8",
        "#f5efe4",
    ]
    assert "#e4ecf1" in plain_picture(content, "colonne.svg", ACCENT).decode()
