"""Subset the bundled fonts once, from the font packages, into `styles/fonts/`, with a plain zero.

Every PDF embeds these whole, so that equal pages carry equal font objects.  The watermark is
drawn from them, as paths.  Run by `make fonts`; a test asserts that the files hold what
`feuillet.model.characters` promises.
"""

import io
import math
import sys
from collections.abc import Iterable
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
from fontTools import subset
from fontTools.misc.transform import Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feuillet.compose.page import INVALID_BANNER  # noqa: E402
from feuillet.model.characters import NAME_CHARACTERS, TEXT_CHARACTERS  # noqa: E402

FONTS = ROOT / "styles" / "fonts"
SCREENS = ROOT / "feuillet" / "web" / "static"
ATKINSON = Path(fontpkg_atkinson_hyperlegible.__file__).parent
OUTLINES = {"GlyphOrder", "head", "hhea", "maxp", "hmtx", "loca", "glyf"}
"""All that PDF asks of an embedded face whose glyphs are named by number (ISO 32000-1, 9.9)."""
NOTO = Path(fontpkg_noto_sans.__file__).parent

A4 = (595, 842)
SLOPE = 52
"""Degrees: along the diagonal, without its ends leaving the paper."""

LENGTH = 760
# The outline survives a bad photocopier, the fill a good one; text over either stays readable.
WATERMARK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">
<path fill="#e6e6e6" stroke="#949494" stroke-width="0.8" d="{}"/>
</svg>
"""


def write_text_face(style: str) -> None:
    """Write one weight of the text face.

    Atkinson Hyperlegible crosses its zero: small, or copied, « 00 » is read as « 88 ».  A face that
    is changed takes another name (SIL OFL 1.1, 3).
    """
    font = TTFont(ATKINSON / "files" / f"AtkinsonHyperlegible-{style}.ttf")
    uncross_zero(font)
    family = "Feuillet Text"
    name = f"{family.replace(' ', '')}-{style}"
    names = {1: family, 2: style, 3: name, 4: f"{family} {style}", 6: name}
    for record in font["name"].names:
        record.string = names.get(record.nameID, str(record))
    write_subset(font, f"text-{style.lower()}.ttf", TEXT_CHARACTERS)


def uncross_zero(font: TTFont) -> None:
    """Give the zero one counter in the place of two: its own outline, drawn within their box."""
    glyphs = font["glyf"]
    zero = glyphs[font.getBestCmap()[ord("0")]]
    points, ends, flags = zero.getCoordinates(glyphs)
    outline, within = points[: ends[0] + 1], points[ends[0] + 1 :]
    old, new = _box(outline), _box(within)
    counter = [
        tuple(
            round(low + (at - was) * (high - low) / (is_ - was))
            for at, was, is_, low, high in zip(point, *old, *new, strict=True)
        )
        for point in outline
    ]
    # A counter turns the other way round than its outline.
    drawn = [*outline, counter[0], *reversed(counter[1:])]
    on_curve = [*flags[: ends[0] + 1]]
    zero.coordinates = GlyphCoordinates(drawn)
    zero.flags = bytearray([*on_curve, on_curve[0], *reversed(on_curve[1:])])
    zero.endPtsOfContours = [ends[0], len(drawn) - 1]
    zero.numberOfContours = 2
    zero.removeHinting()
    zero.recalcBounds(glyphs)


def _box(points: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    across, up = zip(*points, strict=True)
    return (min(across), min(up)), (max(across), max(up))


def write_subset(
    font: TTFont, target: str, characters: frozenset[str], weight: int | None = None
) -> None:
    """Write the glyphs of `characters` to `styles/fonts/`, at one weight of a variable font."""
    options = subset.Options(
        hinting=False, layout_features=["kern"], notdef_outline=True, recalc_timestamp=False
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    if weight is not None:
        font = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, static=True)
    font.recalcTimestamp = False
    save(font, FONTS / target)
    # Kerning and character maps are for the layout engine; a viewer wants the outlines alone.
    for table in set(font.keys()) - OUTLINES:
        del font[table]
    save(font, FONTS / "embedded" / target)


def save(font: TTFont, path: Path) -> None:
    """Write a font, the same bytes each time."""
    output = io.BytesIO()
    font.save(output)
    path.write_bytes(output.getvalue())


def write_screen_font(name: str) -> None:
    """Write a face for browsers, as WOFF2, beside the screens' style."""
    font = TTFont(FONTS / f"{name}.ttf")
    font.flavor = "woff2"
    save(font, SCREENS / f"{name}.woff2")


def draw_watermark(words: str) -> str:
    """Return `words` across an A4 page, as one flat path."""
    font = TTFont(FONTS / "text-bold.ttf")
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    letters = [glyphs[names[ord(letter)]] for letter in words]
    scale = LENGTH / sum(letter.width for letter in letters)
    centre = Transform().translate(A4[0] / 2, A4[1] / 2).rotate(-math.radians(SLOPE))
    height = font["OS/2"].sCapHeight
    place = centre.scale(scale, -scale).translate(-LENGTH / scale / 2, -height / 2)
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
    for letter in letters:
        letter.draw(TransformPen(pen, place))
        place = place.translate(letter.width, 0)
    return WATERMARK.format(*A4, pen.getCommands())


def main() -> None:
    """Write the four faces, their licence and the watermark."""
    for style in ("Regular", "Bold"):
        write_text_face(style)
    noto = NOTO / "files" / "NotoSans[wdth,wght].ttf"
    write_subset(TTFont(noto), "names-regular.ttf", NAME_CHARACTERS, 400)
    write_subset(TTFont(noto), "names-bold.ttf", NAME_CHARACTERS, 700)
    for name in ("text-regular", "text-bold"):
        write_screen_font(name)
    atkinson, noto_licence = ((d / "LICENSE").read_text("utf-8") for d in (ATKINSON, NOTO))
    notice = noto_licence.split("\n", 1)[0]
    (FONTS / "OFL.txt").write_text(
        f"Feuillet Text: Atkinson Hyperlegible, a subset with a plain zero.  Noto Sans: a subset."
        f"\n\n{notice}\n{atkinson}",
        "utf-8",
    )
    (ROOT / "styles" / "draft.svg").write_text(draw_watermark(INVALID_BANNER), "utf-8")


if __name__ == "__main__":
    main()
