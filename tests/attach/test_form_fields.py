"""A filled form as ink: what its fields show stays on the page, the form goes."""

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from feuillet.attach.active import dictionaries
from feuillet.attach.form_fields import FormDiffers, FormUnfinished, flatten_form, refuse_changed
from feuillet.attach.letter import read_letter
from feuillet.errors import LetterUnusable
from feuillet.pdf.readback import look_alike
from tests.helpers import text_by_page
from tests.letters import PATIENT, drawing, form_letter, plain_pdf, saved


def flattened(letter: bytes) -> tuple[bytes, frozenset[int]]:
    """Return a letter without its form, and the pages that it stood on."""
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        ink = flatten_form(pdf, dictionaries(pdf))
        clean = saved(pdf)
    refuse_changed(ink, clean)
    return clean, frozenset(ink.pages)


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


def look(pdf: Pdf, content: bytes, **entries: object) -> Stream:
    """Return how a field looks, in the fonts of the first page."""
    made = pdf.make_stream(content)
    made["/Type"], made["/Subtype"], made["/BBox"] = Name.XObject, Name.Form, [0, 0, 200, 20]
    made["/Resources"] = pdf.pages[0].obj["/Resources"]
    for name, value in entries.items():
        made["/" + name] = value
    return made


def drawn(text: str) -> bytes:
    """Return how a text is drawn in a field."""
    return drawing((text,), x=2, y=4)


def form(pdf: Pdf, *fields: Dictionary, anew: bool | None = None) -> Pdf:
    """Give the first page a form.

    Args:
        anew: Whether viewers are told to draw its fields from their values.
    """
    made = [pdf.make_indirect(entry) for entry in fields]
    known = pdf.pages[0].obj.get("/Annots", Array())
    pdf.pages[0].obj["/Annots"] = Array([*known, *made])
    pdf.Root["/AcroForm"] = Dictionary(
        Fields=Array(made),
        DR=pdf.pages[0].obj["/Resources"],
        DA=String("/F1 12 Tf 0 g"),
    )
    if anew is not None:
        pdf.Root.AcroForm["/NeedAppearances"] = anew
    return pdf


def text_field(value: str, rect: tuple[int, ...] = (60, 400, 260, 420), **entries: object) -> Any:
    """Return a field of text."""
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("f"),
        V=String(value),
        F=4,
        DA=String("/F1 12 Tf 0 g"),
        Rect=Array(rect),
    )
    for name, entry in entries.items():
        made["/" + name] = entry
    return made


def test_a_name_may_be_in_latin_1() -> None:
    """Of a font, of what ticks a box, of a note: programs of French hospitals write them so."""
    pdf = plain_pdf(("Bonjour",))
    looks = Dictionary(Cochex=look(pdf, b"0 g 0 0 20 20 re f"), Off=look(pdf, b""))
    box = text_field("", (60, 400, 80, 420), FT=Name.Btn, V=Name.Cochex, AP=Dictionary(N=looks))
    box["/AS"] = Name.Cochex
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stampx, Rect=[0, 0, 9, 9])
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(note)])
    pdf.pages[0].obj["/Resources"]["/Font"]["/F1"]["/BaseFont"] = Name("/Helveticax")
    letter = saved(form(pdf, box, anew=True))
    for name in (b"Cochex", b"Stampx", b"Helveticax"):
        letter = letter.replace(name, name[:-1] + b"\xe9")

    read = read_letter(letter)

    assert "Bonjour" in read.lines[0]
    assert look_alike(letter, read.pdf, (0,))


def tick_box(pdf: Pdf, value: Name, state: Name | None, **entries: object) -> Any:
    """Return a box that may be ticked: a black square."""
    looks = Dictionary(Yes=look(pdf, b"0 g 0 0 20 20 re f", **entries), Off=look(pdf, b""))
    made = text_field("", (60, 400, 80, 420), FT=Name.Btn, V=value, AP=Dictionary(N=looks))
    if state is not None:
        made["/AS"] = state
    return made


def shows_as_its_form(letter: bytes) -> bool:
    """Whether a letter shows without its form what viewers showed with it."""
    return look_alike(letter, flattened(letter)[0], (0,))


def test_a_value_is_printed_as_viewers_show_it_whatever_was_saved() -> None:
    """A form that says to draw its fields anew: nothing saved, or an empty drawing."""
    for saved_look in (None, b"/Tx BMC EMC"):
        pdf = plain_pdf(("Bonjour",))
        entry = text_field("EXEMPLE Zoé")
        if saved_look is not None:
            entry["/AP"] = Dictionary(N=look(pdf, saved_look))
        letter = saved(form(pdf, entry, anew=True))

        text = text_by_page(flattened(letter)[0])[0]
        assert "EXEMPLE Zoé" in text
        assert shows_as_its_form(letter)


def test_a_choice_is_printed_in_the_words_that_are_shown() -> None:
    """What is recorded of it may be a number."""
    options = Array([Array([String("1"), String("Monsieur")]), Array([String("2"), String("Mme")])])
    entry = text_field("2", FT=Name.Ch, Ff=1 << 17, Opt=options)
    letter = saved(form(plain_pdf(("Bonjour",)), entry, anew=True))

    assert "Mme" in text_by_page(flattened(letter)[0])[0]
    assert shows_as_its_form(letter)


def test_what_was_chosen_in_a_list_is_marked() -> None:
    """Its saved look may show all that could be chosen, and nothing more."""
    pictures = []
    for chosen in ("un", "deux"):
        pdf = plain_pdf(("Bonjour",))
        bare = look(pdf, b"BT /F1 9 Tf 9 TL 2 30 Td (un) Tj T* (deux) Tj ET", BBox=[0, 0, 200, 40])
        entry = text_field(chosen, (60, 400, 260, 440), FT=Name.Ch, AP=Dictionary(N=bare))
        entry["/Opt"] = Array([String("un"), String("deux")])
        pictures.append(flattened(saved(form(pdf, entry)))[0])

    assert not look_alike(*pictures, (0,))


def test_the_frame_of_an_empty_field_stays() -> None:
    """It says what was not filled in."""
    frame = Dictionary(BC=[1, 0, 0], BG=[0.8, 0.8, 0.8])
    letter = saved(form(plain_pdf(("Bonjour",)), text_field("", MK=frame), anew=True))
    bare = saved(plain_pdf(("Bonjour",)))

    assert shows_as_its_form(letter)
    assert not look_alike(letter, bare, (0,))


def test_a_field_that_no_viewer_shows_is_not_drawn() -> None:
    """Hidden, or kept from the screen."""
    for flags in (2, 32, 36):
        pdf = plain_pdf(("Bonjour",))
        shown = Dictionary(N=look(pdf, drawn("INVISIBLE")))
        letter = saved(form(pdf, text_field("INVISIBLE", F=flags, AP=shown)))

        assert "INVISIBLE" not in text_by_page(flattened(letter)[0])[0]
        assert shows_as_its_form(letter)


def test_a_field_stays_above_the_note_under_it() -> None:
    """Viewers draw fields last: a page's ink would lie under its notes."""
    pdf = plain_pdf(("Bonjour",))
    opaque = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Square,
        Rect=[50, 390, 270, 430],
        F=4,
        AP=Dictionary(N=look(pdf, b"1 1 0 rg 0 0 200 20 re f")),
    )
    window = Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=[300, 390, 400, 430])
    window["/Parent"] = pdf.make_indirect(opaque)
    pdf.pages[0].obj["/Annots"] = Array([window.Parent, pdf.make_indirect(window)])
    shown = Dictionary(N=look(pdf, drawn("EXEMPLE")))
    letter = saved(form(pdf, text_field("EXEMPLE", AP=shown)))

    assert shows_as_its_form(letter)
    with pikepdf.open(io.BytesIO(flattened(letter)[0])) as clean:
        assert "/Annots" not in clean.pages[0].obj


def test_a_form_on_a_turned_page_is_taken() -> None:
    """Its lines are read in another order."""
    pdf = plain_pdf(("Patient :", "Merci."), rotations=(90,))
    entries = [text_field("EXEMPLE"), text_field("Camille", (60, 100, 260, 120), T=String("g"))]
    letter = saved(form(pdf, *entries, anew=True))

    assert "Camille" in text_by_page(flattened(letter)[0])[0]
    assert shows_as_its_form(letter)


def test_a_field_whose_look_and_value_differ_is_refused() -> None:
    """Some viewers show one, some the other, even where they are told to draw it anew."""
    for anew in (None, False, True):
        for saved_look in (
            *([] if anew else [b"/Tx BMC EMC"]),
            *map(drawn, ("ANCIEN", "EXEMPLE ANCIEN")),
        ):
            pdf = plain_pdf(("Patient :",))
            own, other = (
                text_field("EXEMPLE", AP=Dictionary(N=look(pdf, saved_look))) for _ in range(2)
            )
            del other["/V"]
            group = Dictionary(FT=Name.Tx, T=String("g"), V=String("EXEMPLE"))
            other["/Parent"] = pdf.make_indirect(group)
            for entry in (own, other):
                with pytest.raises(FormUnfinished) as refused:
                    flattened(saved(form(pdf, entry, anew=anew)))
                assert isinstance(refused.value, FormDiffers) is (b"ANCIEN" in saved_look)


def test_a_value_that_cannot_be_drawn_is_refused() -> None:
    """Its letters are in no font of the form: each machine would take another, or none."""
    for value in ("Иванов", "Łucja", "日本"):
        with pytest.raises(FormUnfinished):
            flattened(saved(form(plain_pdf(("Patient :",)), text_field(value), anew=True)))


def test_a_letter_with_such_a_form_is_refused_with_what_to_do() -> None:
    """Whoever opens it prints what is shown there."""
    letter = saved(form(plain_pdf(("Patient :",)), text_field("日本"), anew=True))

    with pytest.raises(LetterUnusable, match="n'a pas d'aspect enregistré : imprimez-le en PDF"):
        read_letter(letter)


def test_what_is_saved_serves_where_a_value_cannot_be_drawn_anew() -> None:
    """Its author's program had the letters; only if it says the value."""
    for value, taken in (("Cœur", True), ("Œdème du cœur", False)):
        pdf = plain_pdf(("Patient :",))
        entry = text_field(value, AP=Dictionary(N=look(pdf, drawn("Cœur"))))
        letter = saved(form(pdf, entry, anew=True))
        if not taken:
            with pytest.raises(FormUnfinished):
                flattened(letter)
            continue

        assert "Cœur" in text_by_page(flattened(letter)[0])[0]


def test_a_box_is_ticked_as_it_was() -> None:
    """Nothing is drawn of one that is not."""
    for state in (Name.Yes, Name.Off):
        pdf = plain_pdf(("Bonjour",))

        assert shows_as_its_form(saved(form(pdf, tick_box(pdf, state, state))))


def test_a_box_that_may_be_ticked_or_not_is_refused() -> None:
    """Its value says one thing and its state another, or its tick cannot be drawn by the page."""
    for value, state in ((Name.Yes, Name.Off), (Name.Off, Name.Yes), (Name.Yes, None)):
        pdf = plain_pdf(("Bonjour",))
        with pytest.raises(FormUnfinished):
            flattened(saved(form(pdf, tick_box(pdf, value, state))))
    pdf = plain_pdf(("Bonjour",))
    box = tick_box(pdf, Name.Yes, Name.Yes)
    del box.AP.N.Yes["/BBox"], box.AP.N.Yes["/Subtype"]
    with pytest.raises(FormUnfinished):
        flattened(saved(form(pdf, box)))


def test_stars_are_printed_for_a_password() -> None:
    """As on the screen."""
    letter = saved(form(plain_pdf(("Bonjour",)), text_field("SECRET", Ff=1 << 13), anew=True))

    assert "SECRET" not in text_by_page(flattened(letter)[0])[0]
    assert shows_as_its_form(letter)


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
