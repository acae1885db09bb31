"""Rules on pages that our own pipeline never breaks: a page is spoilt by hand for each."""

from dataclasses import replace
from pathlib import Path

import pytest

from feuillet.check.prove import variant_texts
from feuillet.check.rules import load_families
from feuillet.check.rules.rule import RULES, PrintedVariant, Subject, Variant
from feuillet.check.values import check_values
from feuillet.compose.page import compose_document
from feuillet.find import Library
from feuillet.model.passages import Passage
from feuillet.pdf.readback import text_by_page
from feuillet.read import read_leaflet
from feuillet.render.boxes import read_layout
from feuillet.render.engine import render_pdf
from tests.check.rules.written import CLEAN, faults, findings
from tests.helpers import TODAY

load_families()

PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    "date_pose": "08/12/2026",
}


@pytest.fixture(scope="module")
def sheet() -> PrintedVariant:
    """The clean leaflet's discharge sheet, printed for an invented patient."""
    library = Library.open([], environment={})
    leaflet = read_leaflet(CLEAN, "essai.yaml")
    look = library.look(library.find_leaflet("vertebroplastie"))
    values = check_values(leaflet, PATIENT, today=TODAY)
    boxes: list[object] = []
    page = compose_document(leaflet, "sortie", values, look)
    rendered = render_pdf([page], on_layout=boxes.append)
    subject = Subject("essai", leaflet, library.hospital, TODAY)
    texts = variant_texts(subject, "sortie", values)
    variant = Variant(subject, "sortie", values, "", texts)
    layout = read_layout(boxes[0])  # type: ignore[arg-type]
    return PrintedVariant(variant, layout, text_by_page(rendered.pdf), rendered.pdf)


def found(rule: str, looked_at: PrintedVariant | Variant) -> list[str]:
    """Return what a rule says of a page or variant."""
    stage = "print" if isinstance(looked_at, PrintedVariant) else "variant"
    rules = [one for one in RULES[rule] if one.stage == stage]
    return [problem for one in rules for _, problem, _ in one.look(looked_at)]


def test_a_date_that_the_file_does_not_hold_is_found(sheet: PrintedVariant) -> None:
    """Read back from the PDF: another day than the one that was counted."""
    pages = tuple(page.replace("10 décembre", "11 décembre") for page in sheet.pages)

    assert pages != sheet.pages
    assert found("L-S09", sheet) == []
    assert found("L-S09", replace(sheet, pages=pages))


def test_a_page_without_the_whole_identity_is_found(sheet: PrintedVariant) -> None:
    """Each page, each line of the identity."""
    pages = (sheet.pages[0].replace("EXEMPLE", "ESSAI"), *sheet.pages[1:])

    assert found("L-S11", sheet) == []
    assert found("L-S11", replace(sheet, pages=pages))


def test_a_name_in_the_metadata_is_found(sheet: PrintedVariant) -> None:
    """Titles and XMP are not compressed."""
    assert found("L-T11", sheet) == []
    assert found("L-T11", replace(sheet, pdf=sheet.pdf + b"/Title (EXEMPLE)"))


def test_a_file_that_does_not_say_it_is_accessible_is_found(sheet: PrintedVariant) -> None:
    """The PDF/UA mark in its metadata."""
    assert found("L-T10", sheet) == []
    assert found("L-T10", replace(sheet, pdf=sheet.pdf.replace(b"pdfuaid:part", b"pdfuaid:none")))


def test_a_number_that_may_part_from_its_unit_is_found(sheet: PrintedVariant) -> None:
    """A plain space between them."""
    passage = next(passage for passage, _ in sheet.variant.texts)

    assert found("L-S15", sheet.variant) == []
    assert found("L-S15", _saying(sheet.variant, passage, "Reposez-vous 48 heures."))
    assert not found("L-S15", _saying(sheet.variant, passage, "Reposez-vous 48\u00a0heures."))


def _saying(variant: Variant, passage: Passage, words: str) -> Variant:
    return replace(variant, texts=((passage, words),))


def test_a_hospital_without_fees_is_told_and_one_with_fees_is_not(tmp_path: Path) -> None:
    """A note, never a fault."""
    settings = (Library.open([], environment={}).shelves[-1].root / "hospital.yaml").read_text()
    without = findings(tmp_path, CLEAN)
    (tmp_path / "hospital.yaml").write_text(f"{settings}\ncosts: Pas de dépassement.\n", "utf-8")

    assert [one.severity for one in without if one.rule == "L-C14"] == ["information"]
    assert "L-C14" not in {one.rule for one in findings(tmp_path, CLEAN)}
    assert faults(without) == set()
