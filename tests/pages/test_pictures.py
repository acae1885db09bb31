"""Pictures as printed: tagged, opaque, stored once, and what they show for each patient."""

import io
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from feuillet.compose.drawings import marks_of, plain_drawing
from feuillet.find import Library, builtin_root
from feuillet.model.leaflet import Look
from feuillet.model.options import PROFILES, PrintOptions
from feuillet.pdf.merge import PdfPart, join_pdfs
from feuillet.produce import Press, prepare_press
from tests.helpers import (
    LIBRARIES,
    TODAY,
    names_in,
    pages_as_pictures,
    print_html,
    text_by_page,
)

IDENTITY = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
SHIPPED = sorted((builtin_root() / "pictures").glob("*.svg"))


@cache
def _press(profile: str = "standard", text_size: int = 12, page_format: str = "a4") -> Press:
    library = Library.open([LIBRARIES / "pictured"], environment={})
    options = PrintOptions(profile=profile, text_size=text_size, page_format=page_format)
    return prepare_press(library, "dessins", options, today=TODAY, fast=False)


@cache
def _printed(niveaux: str = "", profile: str = "standard") -> bytes:
    return _press(profile).print(_raw(niveaux)).pdf


def _raw(niveaux: str) -> dict[str, str]:
    return {**IDENTITY, "niveaux": niveaux, "date_visite": "08/12/2026"}


def _figures(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        dictionaries = (one for one in document.objects if isinstance(one, pikepdf.Dictionary))
        return [str(one.Alt) for one in dictionaries if one.get("/S") == "/Figure"]


def _forms(pdf: bytes) -> list[bytes]:
    """Return what each drawing's object draws; the dotted line is the smallest."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = (one for one in document.objects if isinstance(one, pikepdf.Stream))
        drawn = [one.read_bytes() for one in streams if one.get("/Subtype") == "/Form"]
    return [one for one in drawn if len(one) > 1_000]


def test_a_picture_is_a_figure_with_its_words() -> None:
    """Those of the patient's levels, where it shows them."""
    assert _figures(_printed("D12, L1")) == [
        "La colonne vertébrale, vue de côté : D12 et L1 en foncé.",
        "Une vertèbre entière.",
        "La même, tassée.",
        "Du ciment la remplit.",
        "Une vertèbre entière.",
        "Une vertèbre entière.",
    ]


def test_levels_that_are_not_known_leave_the_spine_without_a_mark() -> None:
    """And words that do not say there is one."""
    assert _figures(_printed())[0] == "La colonne vertébrale, vue de côté."
    assert "L1" not in text_by_page(_printed())[0]


def test_the_levels_are_written_beside_the_spine() -> None:
    """As real text, in our face."""
    page = text_by_page(_printed("L1"))[0]

    assert " L1 " in page
    assert "D12" not in page


def test_captions_and_credits_stand_with_their_picture() -> None:
    """In the text, whatever draws the picture."""
    page = text_by_page(_printed("L1"))[0]

    assert "En foncé, ce que l’on soigne. Dessin : équipe d’essai" in page
    assert "1. Entière 2. Tassée 3. Cimentée" in page


@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_in_a_picture_is_transparent_or_acts(profile: str) -> None:
    """PDF/A-1 has no group of transparency, and no archive anything that acts."""
    found = names_in(_printed("D12", profile))

    assert not {"/Group", "/SMask", "/BM", "/JS", "/URI"} & found


def test_a_drawing_is_stored_once_whatever_its_size() -> None:
    """It stands on three pages, in two sizes."""
    assert len(_forms(_printed("D12"))) == 4


def test_a_print_file_has_each_drawing_once() -> None:
    """Twenty patients' files share the drawings that they have in common."""
    parts = [PdfPart(_printed(levels), "Ligne") for levels in ("D12", "L1", "", "D12")]
    output = io.BytesIO()
    join_pdfs(parts, output, title="Fiches")

    forms = _forms(output.getvalue())
    assert len(forms) == len(set(forms)) == 3 + 3


@pytest.mark.parametrize("profile", PROFILES)
def test_a_stamped_page_has_the_patient_s_own_marks(profile: str) -> None:
    """Levels choose the stock; the rest is stamped, to the same bytes as laid out in full."""
    one = _press(profile)
    first, second = _raw("L1"), {**_raw("L1"), "nom": "ESSAI", "date_visite": "09/12/2026"}
    values = [one.complete(one.accept(raw)) for raw in (first, second, _raw("L1, D12"))]

    assert one.variant(values[0]) == one.variant(values[1]) != one.variant(values[2])
    stamped = one.stamp(one.compile(values[0]), values[1])
    assert stamped == replace(one, fast=False).print(second).pdf
    assert one.roles["niveaux"].why == "une image la montre"


@pytest.mark.parametrize(("text_size", "page_format"), [(18, "a4"), (12, "a5"), (18, "a5")])
def test_pictures_fit_every_size_of_page(text_size: int, page_format: str) -> None:
    """Nothing leaves the sheet, and each picture stays whole."""
    pdf = _press("standard", text_size, page_format).print(_raw("D12, L1")).pdf

    for page in pages_as_pictures(pdf):
        edge = page.crop((page.width - 10, 0, page.width, page.height))
        assert edge.getextrema() == ((255, 255),) * 3


def test_a_photograph_is_printed_without_being_smoothed(look: Look) -> None:
    """PDF/A forbids a picture that viewers smooth."""
    output = io.BytesIO()
    Image.new("RGB", (40, 40), "#7a1f3d").save(output, "PNG")
    body = '<div class="illustration thirds-1"><img src="leaf:pictures/p.png" alt="Un carré"></div>'
    style = look.assets["pictures.css"].decode()
    dressed = replace(look, styles=(style, *look.styles))

    pdf = print_html(body, dressed, {"pictures/p.png": output.getvalue()}).pdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
        images = [one for one in streams if one.get("/Subtype") == "/Image"]
    assert [bool(one.Interpolate) for one in images] == [False]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_drawing_is_clean_and_small(path: Path) -> None:
    """Nothing in it is left out or refused, and a leaflet may have several."""
    plain = plain_drawing(path.read_bytes(), path.name)

    assert len(plain) < 21_000
    assert plain.count(b"<text") == path.read_bytes().count(b"<text")


def test_the_spine_has_a_mark_for_every_vertebra() -> None:
    """Those of the neck, the chest, the loins, and the sacrum's first."""
    plain = plain_drawing((builtin_root() / "pictures" / "colonne.svg").read_bytes(), "colonne.svg")

    counts = {"C": 7, "D": 12, "L": 5, "S": 1}
    assert marks_of(plain) == {f"{k}{n}" for k, most in counts.items() for n in range(1, most + 1)}


def test_a_drawing_is_as_wide_as_its_thirds() -> None:
    """A third of the measure, whatever size it was drawn in; its last line is the skin."""
    page = pages_as_pictures(_printed(), 2)[-1].convert("L").point(lambda shade: shade < 128)
    millimetre = 2 * 72 / 25.4
    # Between the rules that part sections, beside the heads.
    found = page.crop((int(60 * millimetre), 352, int(150 * millimetre), 550)).getbbox()
    left, _, right, _ = found or (0, 0, 0, 0)

    assert 35 * millimetre < right < 46 * millimetre
    assert left < 10 * millimetre


def test_a_row_of_which_nothing_is_shown_is_not_there(tmp_path: Path) -> None:
    """Nor is the head of a section that held nothing else."""
    shutil.copytree(LIBRARIES / "pictured", tmp_path, dirs_exist_ok=True)
    path = tmp_path / "leaflets" / "dessins.yaml"
    hidden = path.read_text("utf-8").replace(
        ', caption: "**', ', when: {known: niveaux}, caption: "**'
    )
    last = "          - {picture: vertebre-1-saine, alt: Une vertèbre entière., thirds: 2}\n"
    path.write_text(hidden.replace(last, ""), "utf-8")
    press = prepare_press(Library.open([tmp_path], environment={}), "dessins", today=TODAY)

    shown, none = (
        press.compose(press.complete(press.accept(raw)))[0].html for raw in (_raw("L1"), {})
    )
    assert shown.count('class="pictures"') == 2
    assert none.count('class="pictures"') == 1
    assert "Les étapes" not in none
