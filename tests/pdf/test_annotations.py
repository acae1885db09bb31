"""Links and notes of a joined file: each on its page, leading where it led, doing nothing else."""

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from feuillet.pdf.annotations import Notes
from feuillet.pdf.outline import Destinations
from tests.pdf.copying import Copying, named_places, pages


def link(**entries: Any) -> Dictionary:
    """Return a link over a part of the page."""
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **entries)


def joined(pdf: Pdf) -> Pdf:
    """Return the file, copied with the annotations of each page."""
    copying = Copying(pdf)
    source = copying.source
    notes = Notes(source, copying.writer, Destinations(source))
    copies = []
    for page in source.pages:
        written = source.page_fields(page).get(b"/Annots")
        copies.append(notes.copied(written, source.new[page]) if written else b"null")
    return copying.finished(Essai=b"[ %s ]" % b" ".join(copies))


def test_a_link_to_a_named_place_leads_to_its_page() -> None:
    """By an action or without; the name is not needed any more."""
    pdf = pages(2)
    named_places(pdf, fin=1)
    action = Dictionary(S=Name.GoTo, D=String("fin"))
    pdf.pages[0].obj["/Annots"] = Array([link(A=action), link(Dest=String("fin"))])
    new = joined(pdf)

    for one in new.Root.Essai[0]:
        assert one.Dest[0].objgen == new.pages[1].obj.objgen
        assert "/A" not in one


def test_a_link_to_an_address_stays_as_it_is() -> None:
    """Nothing of it is a place in the file."""
    pdf = pages()
    action = Dictionary(S=Name.URI, URI=String("https://exemple.invalid/"))
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(link(A=action))])
    new = joined(pdf)
    (one,) = new.Root.Essai[0]

    assert action == one.A
    assert "/Dest" not in one


def test_a_link_that_led_nowhere_leads_nowhere() -> None:
    """Not to whatever bears that name in the joined file."""
    pdf = pages()
    pdf.pages[0].obj["/Annots"] = Array([link(Dest=String("inconnu"))])
    new = joined(pdf)
    (one,) = new.Root.Essai[0]

    assert set(one.keys()) == {"/Type", "/Subtype", "/Rect"}


def test_a_note_knows_its_new_page_and_does_nothing_by_itself() -> None:
    """Its page is named, what acts as one passes over it is gone, what it says stays."""
    pdf = pages(2)
    acting = Dictionary(E=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    for page in pdf.pages:
        note = link(P=page.obj, AA=acting, Contents=String("à relire"))
        page.obj["/Annots"] = Array([pdf.make_indirect(note)])
    new = joined(pdf)

    for at, (one,) in enumerate(new.Root.Essai):
        assert one.P.objgen == new.pages[at].obj.objgen
        assert str(one.Contents) == "à relire"
        assert "/AA" not in one


def test_a_note_and_its_pop_up_still_name_each_other() -> None:
    """Each was given its number before either was written."""
    pdf = pages()
    note, popup = (pdf.make_indirect(link()) for _ in range(2))
    note["/Popup"], popup["/Parent"] = popup, note
    pdf.pages[0].obj["/Annots"] = Array([note, popup])
    new = joined(pdf)
    first, second = new.Root.Essai[0]

    assert first.Popup.objgen == second.objgen
    assert second.Parent.objgen == first.objgen
