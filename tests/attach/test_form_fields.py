"""A filled form as ink: what its fields show stays on the page, the form goes."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from feuillet.attach.active import dictionaries
from feuillet.attach.form_fields import FormUnfinished, flatten_form
from tests.helpers import text_by_page
from tests.letters import PATIENT, form_letter, plain_pdf, saved


def flattened(letter: bytes) -> tuple[bytes, frozenset[int]]:
    """Return a letter without its form, and the pages that it stood on."""
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        pages = flatten_form(pdf, dictionaries(pdf))
        return saved(pdf), pages


def field(pdf: Pdf, **entries: object) -> Pdf:
    """Add a field of text to the first page."""
    entry = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), Rect=[0, 0, 9, 9]
    )
    for name, value in entries.items():
        entry["/" + name] = value
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(entry)])
    return pdf


def test_what_was_typed_into_a_form_is_on_the_page() -> None:
    """And nothing is left to type into, or to make anew."""
    letter, pages = flattened(form_letter())
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0].obj

    assert PATIENT in text_by_page(letter)[0]
    assert pages == {0}


def test_a_field_that_would_lose_its_text_is_refused() -> None:
    """Its own, or that of the group above it."""
    group = Dictionary(FT=Name.Tx, T=String("g"), V=String("EXEMPLE"))
    pdf = plain_pdf(("Patient :",))
    for letter in (
        form_letter(looks=False),
        saved(field(pdf, Parent=pdf.make_indirect(group))),
        saved(field(plain_pdf(("x",)), FT=Name.Ch, V=String("un choix"))),
    ):
        with pytest.raises(FormUnfinished):
            flattened(letter)


def test_an_empty_or_hidden_field_loses_nothing() -> None:
    """It goes with its form."""
    for entries in ({}, {"V": String("")}, {"V": String("caché"), "F": 2}):
        letter, pages = flattened(saved(field(plain_pdf(("Bonjour",)), **entries)))

        assert pages == {0}
        assert "Bonjour" in text_by_page(letter)[0]


def test_links_beside_a_form_and_on_other_pages_stay() -> None:
    """Only fields are drawn."""
    with pikepdf.open(io.BytesIO(form_letter())) as pdf:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(link))
        page = pdf.add_blank_page()
        page.obj["/Annots"] = Array([link])
        letter, pages = flattened(saved(pdf))
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        kinds = [[note.Subtype for note in page.obj.Annots] for page in pdf.pages]

    assert kinds == [[Name.Link], [Name.Link]]
    assert pages == {0}
