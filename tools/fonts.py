"""Subset the bundled fonts once, from the font packages, into `styles/fonts/`.

Every PDF embeds these whole, so that equal pages carry equal font objects.  Run by
`make fonts`; a test asserts that the files hold what `feuillet.characters` promises.
"""

import io
import sys
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feuillet.characters import NAME_CHARACTERS, TEXT_CHARACTERS  # noqa: E402

FONTS = ROOT / "styles" / "fonts"
ATKINSON = Path(fontpkg_atkinson_hyperlegible.__file__).parent
LAYOUT_TABLES = {"GPOS", "GSUB", "GDEF", "STAT", "gasp", "name"}
NOTO = Path(fontpkg_noto_sans.__file__).parent


def write_subset(source: Path, target: str, characters: frozenset[str], weight: int | None) -> None:
    """Write the glyphs of `characters` to `styles/fonts/`, at one weight of a variable font."""
    font = TTFont(source)
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
    # Kerning is for the layout engine; a viewer wants the outlines alone.
    for table in LAYOUT_TABLES & set(font.keys()):
        del font[table]
    save(font, FONTS / "embedded" / target)


def save(font: TTFont, path: Path) -> None:
    """Write a font, the same bytes each time."""
    output = io.BytesIO()
    font.save(output)
    path.write_bytes(output.getvalue())


def main() -> None:
    """Write the four faces and their licence."""
    files = ATKINSON / "files"
    write_subset(
        files / "AtkinsonHyperlegible-Regular.ttf", "text-regular.ttf", TEXT_CHARACTERS, None
    )
    write_subset(files / "AtkinsonHyperlegible-Bold.ttf", "text-bold.ttf", TEXT_CHARACTERS, None)
    noto = NOTO / "files" / "NotoSans[wdth,wght].ttf"
    write_subset(noto, "names-regular.ttf", NAME_CHARACTERS, 400)
    write_subset(noto, "names-bold.ttf", NAME_CHARACTERS, 700)
    atkinson, noto_licence = ((d / "LICENSE").read_text("utf-8") for d in (ATKINSON, NOTO))
    notice = noto_licence.split("\n", 1)[0]
    (FONTS / "OFL.txt").write_text(
        f"Subsets of Atkinson Hyperlegible and Noto Sans.\n\n{notice}\n{atkinson}", "utf-8"
    )


if __name__ == "__main__":
    main()
