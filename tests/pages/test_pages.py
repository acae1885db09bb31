"""The pages as objects: size, type, boxes kept whole, nothing outside, an accessible file."""

import io
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from feuillet.find import Library
from feuillet.model.hospital import contrast
from feuillet.model.options import PrintOptions
from feuillet.produce import prepare_press, produce_pdf
from tests.helpers import TODAY, assert_same_pages, ink_outside, text_by_page
from tests.shipped import LEAFLETS, Printed, print_shipped

PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    "date_intervention": "08/12/2026",
    "heure_convocation": "7h30",
    "nombre_vertebres": "2",
    "niveaux": "D12, L1",
    "reeducation": "oui",
}
LONG = {
    **PATIENT,
    "nom": "W" * 100,
    "prenom": "W" * 100,
    "ipp": "0" * 20,
    "operateur": "Dr " + "Exemple-" * 20,
}
MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module", params=["generic", "patient", "long"])
def printed(request: pytest.FixtureRequest, library: Library) -> Printed:
    """The whole vertebroplasty leaflet, for three kinds of patient."""
    raw = {"generic": {}, "patient": PATIENT, "long": LONG}[request.param]
    return print_shipped(library, "vertebroplastie", raw)


def test_pages_are_a4_upright(printed: Printed) -> None:
    """210 × 297 mm, to a tenth of a millimetre."""
    with pypdfium2.PdfDocument(printed.pdf) as document:
        sizes = {
            tuple(round(side / MILLIMETRE, 1) for side in page.get_size()) for page in document
        }

    assert sizes == {(210.0, 297.0)}


def test_nothing_is_printed_off_the_paper(printed: Printed) -> None:
    """A hundred W, twice, must not push a name off the page."""
    assert ink_outside(printed.pdf) == []


def test_nothing_is_printed_where_printers_cannot_reach(library: Library) -> None:
    """The last 4 mm of the paper stay white."""
    pdf = print_shipped(library, "vertebroplastie", PATIENT).pdf

    assert ink_outside(pdf, margin=4 * MILLIMETRE) == []


def test_no_text_is_smaller_than_ten_points_and_most_is_twelve(printed: Printed) -> None:
    """RNIB Clear Print: 12 points at least for text, 10 for the small print."""
    sizes: dict[float, int] = {}
    with pypdfium2.PdfDocument(printed.pdf) as document:
        for page in document:
            letters = page.get_textpage()
            for index in range(letters.count_chars()):
                if letters.get_text_range(index, 1).strip():
                    size = round(pdfium.FPDFText_GetFontSize(letters, index), 1)
                    matrix = pdfium.FS_MATRIX()
                    pdfium.FPDFText_GetMatrix(letters, index, matrix)
                    size = round(size * abs(matrix.d), 1)
                    sizes[size] = sizes.get(size, 0) + 1

    assert min(sizes) >= 10
    assert max(sizes, key=lambda size: sizes[size]) == 12


def test_a_line_of_text_holds_at_most_75_characters(library: Library) -> None:
    """45 to 75 characters a line can be read without losing the next one."""
    lines = []
    with pypdfium2.PdfDocument(print_shipped(library, "vertebroplastie", {}).pdf) as document:
        for page in document:
            column = {"left": 58 * MILLIMETRE, "bottom": 23 * MILLIMETRE}
            text = page.get_textpage().get_text_bounded(**column)
            # The end of each document is small print across the page.
            lines += re.split(r"adultes concernés", text)[0].split("\r\n")
    long = [line for line in lines if len(line) > 75]

    # The sources, at the end of each document, are small print across the page.
    assert [
        line
        for line in long
        if not re.search("fiche|Version|Sources|revue|articles|heures :", line)
    ] == []
    assert sum(len(line) >= 45 for line in lines) > 40


@pytest.mark.parametrize("opening", ["Quand appeler", "Quand appeler après l’intervention"])
def test_the_warning_box_is_never_split(printed: Printed, opening: str) -> None:
    """Its title, its emergency number and its last sign stand on one page."""
    document = printed.by_page[:-2] if "après" in opening else printed.by_page[-2:]
    pages = [text for text in document if opening in text]

    assert len(pages) == 1
    assert "15 ou 112" in pages[0]
    assert "descend dans la jambe" in pages[0]


def test_the_calendar_is_never_split_and_opens_the_discharge_sheet(library: Library) -> None:
    """The first page, for the fridge door, has the calendar, the box and the next appointment."""
    first = print_shipped(library, "vertebroplastie", PATIENT).by_page[-2]

    assert "Intervention sur" in first
    assert "Ne portez rien de lourd" in first
    assert "Contrôle avec radiographie" in first
    assert "Quand appeler" in first


def test_no_page_is_nearly_empty(printed: Printed) -> None:
    """The last page of a document has more than its end."""
    assert all(len(text) > 400 for text in printed.by_page)


def test_the_identity_is_whole_on_every_page_or_absent(library: Library) -> None:
    """A page that falls from the staple still says whose it is."""
    named = print_shipped(library, "vertebroplastie", {**PATIENT, "ipp": "0000000000"})
    generic = print_shipped(library, "vertebroplastie", {})

    for text in named.by_page:
        assert "EXEMPLE" in text
        assert "Camille" in text
        assert "12/03/1948" in text
        assert "0000000000" in text
    # The label of the first page waits for the ward's own, or for a hand.
    assert [text.count("Naissance") for text in generic.by_page] == [
        int("page 1 sur" in text) for text in generic.by_page
    ]


def test_pages_are_numbered_within_each_document(library: Library) -> None:
    """The two sheets can be parted: each counts its own pages."""
    printed = print_shipped(library, "vertebroplastie", PATIENT)

    assert [re.search(r"page \d sur \d", text)[0] for text in printed.by_page] == [  # type: ignore[index]
        f"page {number} sur {pages}" for pages in printed.pages for number in range(1, pages + 1)
    ]


def test_the_version_and_its_date_are_on_every_page(printed: Printed) -> None:
    """The version's own date, never the day of printing."""
    for text in printed.by_page:
        assert "version 0.1.0 du 22 novembre 2026" in text


@pytest.mark.parametrize("profile", ["standard", "dmp"])
def test_the_file_is_sound_and_accessible(library: Library, profile: str, today: object) -> None:
    """PDF/UA-1 and PDF/A by an independent validator, and the syntax by qpdf."""
    pdf = produce_pdf(
        library, "vertebroplastie", PATIENT, PrintOptions(profile=profile), today=TODAY
    ).pdf
    profiles = page_validation.ValidationProfile
    wanted = (
        [profiles.PDF_UA_1, profiles.PDF_A_2A] if profile == "standard" else [profiles.PDF_A_1A]
    )
    reports = [page_validation.validate_pdf_bytes(pdf, profile=kind) for kind in wanted]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        faults = document.check_pdf_syntax()

    assert [str(report.failures) for report in reports if not report.is_compliant] == []
    assert faults == []


def test_a_file_stays_under_110_kb(printed: Printed) -> None:
    """Hundreds go through a hospital's mail."""
    assert len(printed.pdf) < 110_000


def test_the_running_header_is_no_content_for_a_screen_reader(library: Library) -> None:
    """It would be spoken on every page: the tree holds the identity once, in the label."""
    pdf = print_shipped(library, "vertebroplastie", PATIENT, "sortie").pdf

    assert _tagged_text(pdf).count("EXEMPLE") == 1
    assert "Consignes de sortie" in _tagged_text(pdf)


def test_the_structure_is_read_in_the_order_of_the_page(library: Library) -> None:
    """Headings in order, none skipped; lists, tables and pictures tagged as what they are."""
    pdf = print_shipped(library, "vertebroplastie", PATIENT, "information").pdf
    kinds = _structure_kinds(pdf)
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"/L", "/LI", "/Lbl", "/LBody", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    assert not {"/NonStruct", "/Div", "/Span"} & set(kinds)


def test_equal_pictures_are_stored_once(library: Library) -> None:
    """The same pictogram or code in both documents is one object."""
    pdf = print_shipped(library, "vertebroplastie", PATIENT).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        pictures = [
            (item.read_bytes(), str(item.Matrix) if "/Matrix" in item else "")
            for item in streams
            if item.get("/Subtype") == "/Form"
        ]

    assert len(pictures) == len(set(pictures))
    assert len(pictures) >= 8


def test_black_and_white_says_the_same(library: Library) -> None:
    """The accent is dark enough to survive a photocopier: 7:1 on white."""
    assert contrast(library.hospital.accent) >= 7


def test_an_absent_answer_prints_like_an_empty_one(library: Library, tmp_path: Path) -> None:
    """An empty cell of a table is no answer."""
    absent = print_shipped(library, "vertebroplastie", PATIENT, "sortie").pdf
    empty = print_shipped(
        library, "vertebroplastie", {**PATIENT, "corset": " ", "rdv_controle": ""}, "sortie"
    ).pdf

    assert_same_pages(absent, empty, tmp_path)
    assert absent == empty


@pytest.mark.parametrize(
    ("name", "text_size"),
    [
        pytest.param(name, size, marks=() if (one, two) in ((0, 1), (1, 2)) else pytest.mark.long)
        for one, name in enumerate(LEAFLETS)
        for two, size in enumerate((14, 16, 18))
    ],
)
def test_greater_text_sizes_print_without_loss(library: Library, name: str, text_size: int) -> None:
    """Large print has the same words, and all of them on the paper."""
    fields = library.read(library.find_leaflet(name)).all_variables
    patient = {field: value for field, value in PATIENT.items() if field in fields}
    normal = print_shipped(library, name, patient)
    large = produce_pdf(library, name, patient, PrintOptions(text_size=text_size), today=TODAY).pdf

    assert ink_outside(large, margin=4 * MILLIMETRE) == []
    assert not _letters(normal.pdf) - _letters(large)


def _letters(pdf: bytes) -> Counter[str]:
    """Count the letters of a PDF, without page numbers, which larger print changes."""
    text = re.sub(r"[Pp]age \d+(?: sur \d+)?", "", " ".join(text_by_page(pdf)))
    # One column has no heads of columns: what was under one says it itself.
    text = text.replace("Risque Ce que c’est, ce que l’on fait À quelle fréquence", "")
    return Counter(filter(str.isalpha, text))


def _structure_kinds(pdf: bytes) -> list[str]:
    """Return the structure types of a PDF in reading order."""
    kinds: list[str] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            kinds.append(str(element["/S"]))
            walk(element.get("/K"))

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return kinds


def _tagged_text(pdf: bytes) -> str:
    """Return the text that belongs to the structure: marked content with an MCID."""
    text = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            letters = page.get_textpage()
            for item in page.get_objects(max_depth=5):
                marks = [
                    pdfium.FPDFPageObj_GetMark(item, index)
                    for index in range(pdfium.FPDFPageObj_CountMarks(item))
                ]
                if item.type == pdfium.FPDF_PAGEOBJ_TEXT and any(
                    pdfium.FPDFPageObjMark_GetParamValueType(mark, b"MCID")
                    == pdfium.FPDF_OBJECT_NUMBER
                    for mark in marks
                ):
                    length = pdfium.FPDFTextObj_GetText(item, letters, None, 0)
                    buffer = (pdfium.FPDF_WCHAR * length)()
                    pdfium.FPDFTextObj_GetText(item, letters, buffer, length)
                    text.append("".join(map(chr, buffer[: length - 1])))
    return " ".join(text)


def test_a_document_longer_than_its_leaflet_says_is_told(library: Library) -> None:
    """In its usual size: greater letters take more pages."""
    options = PrintOptions(("sortie",))
    one = prepare_press(library, "vertebroplastie", options, today=TODAY, fast=False)
    plans = {
        name: plan.model_copy(update={"pages": 1}) for name, plan in one.leaflet.documents.items()
    }
    short = replace(one, leaflet=one.leaflet.model_copy(update={"documents": plans}))
    product = short.print({})

    (count,) = product.pages
    told = f"{plans['sortie'].title} : {count} pages, au lieu de 1 au plus"
    assert count > 1
    assert told in product.warnings
    assert told not in one.print({}).warnings
