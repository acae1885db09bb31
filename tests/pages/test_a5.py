"""A5 pages: the same words in the same sizes, all of them on the smaller paper."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from feuillet.check.values import check_values
from feuillet.compose.page import compose_document
from feuillet.find import Library
from feuillet.model.leaflet import Document
from feuillet.pdf.readback import lines_by_page
from feuillet.render.boxes import Layout, read_layout
from feuillet.render.engine import render_pdf
from tests.helpers import TODAY, ink_outside, pages_as_pictures, text_by_page
from tests.shipped import print_shipped

MILLIMETRE = 72 / 25.4
PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    "date_intervention": "23/09/2026",
    "heure_convocation": "7h30",
}
LONG = {**PATIENT, "nom": "W" * 100, "prenom": "W" * 100, "ipp": "W" * 20}
KINDS: Mapping[str, Mapping[str, str]] = {
    "generic": {},
    "patient": {**PATIENT, "ipp": "0" * 20, "operateur": "Dr Modèle"},
    "long": {**LONG, "operateur": "Dr " + "Exemple-" * 20},
}
TOKEN = "DDDD-DDDD"


@dataclass(frozen=True)
class Small:
    """A document of a shipped leaflet on A5 pages."""

    pdf: bytes
    layout: Layout


def compose_small(
    library: Library,
    name: str,
    document: str,
    kind: str = "patient",
    size: int = 12,
    *,
    draft: bool = False,
) -> Document:
    """Return a document of a shipped leaflet, composed for A5."""
    found = library.find_leaflet(name)
    leaflet, look = library.read(found), library.look(found)
    values = check_values(leaflet, KINDS[kind], today=TODAY, region=look.hospital.holidays)
    token = TOKEN if values.named else ""
    return compose_document(
        *(leaflet, document, values, look),
        text_size=size,
        page_format="a5",
        draft=draft,
        token=token,
    )


@lru_cache(maxsize=32)
def print_small(
    library: Library, name: str, document: str, kind: str = "patient", size: int = 12
) -> Small:
    """Return a document as printed on A5; the same call prints once."""
    layouts: list[Layout] = []
    composed = compose_small(library, name, document, kind, size)
    rendered = render_pdf([composed], on_layout=lambda boxes: layouts.append(read_layout(boxes)))
    return Small(rendered.pdf, layouts[0])


# Every document, every kind of patient, every size of text.
SIZES = (
    *(("vertebroplastie", "information", 12), ("vertebroplastie", "sortie", 12)),
    *(("gastrostomie", "sortie", 12), ("gastrostomie", "sortie", 16)),
    *(("vertebroplastie", "sortie", 14), ("vertebroplastie", "information", 18)),
)
SMALL = (
    *((name, document, "patient", size) for name, document, size in SIZES),
    *(("vertebroplastie", "sortie", "long", size) for size in (12, 18)),
    ("gastrostomie", "information", "generic", 12),
)


TRIED = (
    *(("vertebroplastie", "information", 18), ("vertebroplastie", "sortie", 12)),
    ("gastrostomie", "sortie", 16),
)
"""The largest, the usual one and the other leaflet; every size when run whole."""


def shared_out(sizes: Sequence[tuple[str, str, int]]) -> list[Any]:
    """Return documents and sizes of text, those that wait for a whole run marked."""
    return [pytest.param(*one, marks=() if one in TRIED else pytest.mark.long) for one in sizes]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            one,
            id=str(one),
            marks=pytest.mark.long
            if one[2] == "patient" and (*one[:2], one[3]) not in TRIED
            else (),
        )
        for one in SMALL
    ],
)
def small(request: pytest.FixtureRequest, library: Library) -> Small:
    """Shipped documents for several kinds of patient."""
    return print_small(library, *request.param)


def test_pages_are_a5_upright(small: Small) -> None:
    """148 × 210 mm, to a tenth of a millimetre."""
    with pypdfium2.PdfDocument(small.pdf) as document:
        sizes = {
            tuple(round(side / MILLIMETRE, 1) for side in page.get_size()) for page in document
        }

    assert sizes == {(148.0, 210.0)}


def test_nothing_is_printed_off_the_paper(small: Small) -> None:
    """A hundred W, twice, must not push a name off the smaller page either."""
    assert ink_outside(small.pdf) == []


def test_running_header_text_and_footer_never_meet(small: Small) -> None:
    """The longest names grow upwards, never into the text."""
    layout = small.layout
    for page in range(1, layout.pages + 1):
        runs = [run for run in layout.runs if run.page == page]
        body = [run for run in runs if not run.margin]
        above = [run.bottom for run in runs if run.margin and run.top < layout.size[1] / 2]
        below = [run.top for run in runs if run.margin and run.top > layout.size[1] / 2]

        assert max(above, default=0) <= min(run.top for run in body)
        assert max(run.bottom for run in body) <= min(below)


def test_every_line_stays_in_its_box(small: Small) -> None:
    """No word reaches into the column beside it."""
    wide = [
        run.text
        for run in small.layout.runs
        # Bullets and numbers stand before their box.
        if run.right > run.limit[1] + 1 or (run.left < run.limit[0] - 1 and len(run.text) > 3)
    ]

    assert wide == []


@pytest.mark.parametrize(("name", "document", "size"), shared_out(SIZES))
def test_every_size_has_the_words_of_the_a4_page(
    library: Library, name: str, document: str, size: int
) -> None:
    """All of them where printers reach; what a second page repeats is no loss."""
    fields = library.read(library.find_leaflet(name)).all_variables
    raw = {field: value for field, value in KINDS["patient"].items() if field in fields}
    pdf = print_small(library, name, document, size=size).pdf

    assert ink_outside(pdf, margin=4 * MILLIMETRE) == []
    assert not _letters(print_shipped(library, name, raw, document).pdf) - _letters(pdf)


@pytest.mark.parametrize(("name", "document", "size"), shared_out(SIZES))
def test_no_date_is_parted(library: Library, name: str, document: str, size: int) -> None:
    """The longest day of the year stands on one line, in the card and in the calendar."""
    lines = "\n".join(lines_by_page(print_small(library, name, document, size=size).pdf))
    days = re.findall(r"mercredi\s23\sseptembre", lines)

    assert len(days) >= 1
    assert len(re.findall(r"mercredi[ \xa0]23[ \xa0]septembre[ \xa0]2026", lines)) == len(days)


@pytest.mark.parametrize(("name", "document", "size"), shared_out(SIZES))
def test_the_text_is_as_large_as_on_a4(
    library: Library, name: str, document: str, size: int
) -> None:
    """Most letters in the size asked for, 12 points at least; none under 10."""
    small = print_small(library, name, document, size=size)

    assert round(min(run.size for run in small.layout.runs), 1) >= 10
    assert _usual_size(small.layout) == size


def test_what_must_be_seen_whole_is_on_one_page(small: Small) -> None:
    """In 12 points, warnings, calendars and telephone numbers are not split; the box of
    telephone numbers never is."""
    kinds = (
        ("warning", "calendar", "contacts") if _usual_size(small.layout) == 12 else ("contacts",)
    )
    pages: dict[int, set[int]] = {}
    for frame in small.layout.frames:
        if frame.kind in kinds:
            pages.setdefault(frame.element, set()).add(frame.page)

    assert pages or "contacts" in kinds[:1]
    assert [on for on in pages.values() if len(on) > 1] == []


def test_a_head_is_followed_by_its_text(small: Small) -> None:
    """No page ends with the head of a section."""
    for page in range(1, small.layout.pages + 1):
        body = [run for run in small.layout.body if run.page == page]
        last = max(body, key=lambda run: run.bottom)

        # Its text may be lines to write on.
        assert not {"h2", "h3"} & set(last.within) or last.text == "Vos questions"


def test_the_identity_is_whole_on_every_page(library: Library) -> None:
    """A page that falls out of the booklet says whose it is, and from which batch."""
    for page in text_by_page(print_small(library, "gastrostomie", "sortie").pdf):
        assert "EXEMPLE" in page
        assert "Camille" in page
        assert "Naissance 12/03/1948" in page
        assert f"Repère {TOKEN}" in page
        assert f"IPP {'0' * 20}" in page


@pytest.mark.parametrize(("name", "document", "size"), SIZES[::3])
def test_the_file_is_sound_and_accessible(
    library: Library, name: str, document: str, size: int
) -> None:
    """PDF/UA-1, in large print too, where rows are stacked."""
    pdf = print_small(library, name, document, size=size).pdf
    # PDF/A is veraPDF's to judge: this one takes data that end with CR for a wrong length.
    report = page_validation.validate_pdf_bytes(
        pdf, profile=page_validation.ValidationProfile.PDF_UA_1
    )

    assert report.is_compliant, report.failures


def test_stacked_rows_are_still_rows_for_a_screen_reader(library: Library) -> None:
    """A table is rows of cells, whatever it looks like."""
    kids = set(_parentage(print_small(library, "gastrostomie", "sortie", size=16).pdf))

    assert ("/TR", "/TD") in kids
    assert {child for parent, child in kids if parent == "/TR"} <= {"/TD", "/TH"}
    assert {parent for parent, child in kids if child in ("/TD", "/TH")} == {"/TR"}


def test_the_watermark_is_whole(library: Library) -> None:
    """« NON VALIDÉ » shrinks with the page: from side to side, and cut by none."""
    pages = [
        compose_small(library, "vertebroplastie", "sortie", draft=draft) for draft in (False, True)
    ]
    plain, crossed = (pages_as_pictures(render_pdf([page]).pdf)[0] for page in pages)
    width, height = plain.size
    above = (0, 0, width, height - round(25 * MILLIMETRE))  # the footer says it in words
    left, top, right, _ = ImageChops.difference(plain.crop(above), crossed.crop(above)).getbbox()

    assert 0 < left < width * 0.1
    assert width * 0.9 < right < width - 1
    assert 0 < top < height * 0.2


def test_a_hospitals_own_style_does_not_change_the_paper(library: Library) -> None:
    """Its differences come before ours for A5."""
    found = library.find_leaflet("vertebroplastie")
    leaflet, look = library.read(found), library.look(found)
    dressed = replace(look, styles=(*look.styles, "@page { size: A4; margin: 40mm }"))
    values = check_values(leaflet, {}, today=TODAY)
    page = compose_document(leaflet, "sortie", values, dressed, page_format="a5")

    with pypdfium2.PdfDocument(render_pdf([page]).pdf) as document:
        assert round(document[0].get_width() / MILLIMETRE) == 148


def test_a4_pages_know_nothing_of_it(library: Library) -> None:
    """The style of A5 is added to A5 pages alone, that of its large print to large print."""
    found = library.find_leaflet("vertebroplastie")
    leaflet, look = library.read(found), library.look(found)
    values = check_values(leaflet, {}, today=TODAY)
    added = {
        (form, size): sum(
            look.assets[sheet].decode()
            in compose_document(
                leaflet, "sortie", values, look, text_size=size, page_format=form
            ).styles
            for sheet in ("a5.css", "one-column.css")
        )
        for form in ("a4", "a5")
        for size in (12, 14)
    }

    assert added == {("a4", 12): 0, ("a4", 14): 0, ("a5", 12): 2, ("a5", 14): 2}


def _usual_size(layout: Layout) -> float:
    """Return the size of most letters outside the running matter and the small print."""
    sizes: Counter[float] = Counter()
    for run in layout.body:
        if "ending" not in run.within:
            sizes[round(run.size, 1)] += len(run.text)
    return sizes.most_common(1)[0][0]


def _letters(pdf: bytes) -> Counter[str]:
    """Count the letters of a PDF, without what each page says anew."""
    text = re.sub(r"[Pp]age \d+(?: sur \d+)?", "", " ".join(text_by_page(pdf)))
    # One column has no heads of columns: what was under one says it itself.
    text = text.replace("Risque Ce que c’est, ce que l’on fait À quelle fréquence", "")
    return Counter(filter(str.isalpha, text))


def _parentage(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Yield the types of each structure element and of the one above it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        stack = [("", document.Root.StructTreeRoot.K)]
        while stack:
            above, item = stack.pop()
            if isinstance(item, pikepdf.Array):
                stack += [(above, kid) for kid in item]
            elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
                yield above, str(item.S)
                stack.append((str(item.S), item.get("/K")))
