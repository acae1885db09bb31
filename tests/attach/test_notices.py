"""What whoever sends a letter is told of it, with codes; pages that nobody read among them."""

import datetime as dt

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from feuillet.attach.attach import Enclosure, attach_here
from feuillet.attach.letter import read_letter
from feuillet.attach.notices import commented, pictured, removed
from feuillet.attach.person import Person
from feuillet.attach.refusals import LetterNamesAnother
from tests.letters import PATIENT, drawing, grey_picture, helvetica, plain_letter, plain_pdf, saved

CAMILLE = Person("EXEMPLE", "Camille", dt.date(1948, 3, 12))
WHOLE = (595, 842)
LETTER = (
    "Cher confrère, je vous remercie de recevoir ce patient, dont voici les antécédents.",
) * 3


def _letter(*sizes: tuple[int, int], words: tuple[str, ...] = (), nested: bool = False) -> bytes:
    """Return a letter about our patient, then a page for each picture of some size."""
    pdf = plain_pdf((PATIENT, "Cher confrère, merci."), *[words for _ in sizes])
    for page, (width, height) in zip(list(pdf.pages)[1:], sizes, strict=True):
        _add_picture(pdf, page.obj, width, height, nested=nested)
    return saved(pdf)


def _add_picture(pdf: Pdf, page: Dictionary, width: int, height: int, *, nested: bool) -> None:
    picture = grey_picture(pdf, bytes(range(64)))
    if nested:
        form = pdf.make_stream(b"q 1 0 0 1 0 0 cm /Im0 Do Q")
        form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
        form["/BBox"] = Array([0, 0, 1, 1])
        form["/Resources"] = Dictionary(XObject=Dictionary(Im0=picture))
        picture = form
    page["/Resources"]["/XObject"] = Dictionary(Im0=picture)
    shown = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q ".encode()
    page["/Contents"] = pdf.make_stream(shown + page["/Contents"].read_bytes())


@pytest.mark.parametrize("nested", [False, True])
def test_a_scanned_page_of_a_letter_with_text_is_told(nested: bool) -> None:
    """The text of the first page is our patient's; what the scan says, nobody knows."""
    enclosure = Enclosure(plain_letter("Fiche"), "visite", "Visite", CAMILLE, dt.date(2026, 11, 1))
    attached = attach_here(_letter(WHOLE, nested=nested), enclosure, False, True)

    assert [(one.code, one.field) for one in attached.notices] == [("letter-page-unread", "")]
    assert attached.notices[0].startswith(
        "Attention : la page 2 du courrier est une image, que personne n'a lue : relisez-la,"
    )


@pytest.mark.parametrize(
    ("line", "another"),
    [
        *(("Mme Kadidia EXEMPLE, née le 12/03/1948, va bien.", True),),
        *(("Mme Marie-Camille EXEMPLE, née le 21/10/1930, va bien.", True),),
        *(("Mme EXEMPLE, née le 12/03/1948, va bien.", False), ("Suite du scanner.", False)),
    ],
)
def test_nobody_vouches_for_a_page_that_names_another(line: str, another: bool) -> None:
    """The page before is a picture, and this one can be read."""
    pdf = plain_pdf((), (line,))
    _add_picture(pdf, pdf.pages[0].obj, *WHOLE, nested=False)
    enclosure = Enclosure(plain_letter("Fiche"), "visite", "Visite", CAMILLE, dt.date(2026, 11, 1))

    if another:
        with pytest.raises(LetterNamesAnother, match="quelqu'un d'autre y est nommé"):
            attach_here(saved(pdf), enclosure, False, False)
    else:
        assert "letter-unchecked" in [
            one.code for one in attach_here(saved(pdf), enclosure, False, False).notices
        ]


def test_several_scanned_pages_are_told_in_one_line() -> None:
    """By their numbers."""
    enclosure = Enclosure(plain_letter("Fiche"), "visite", "Visite", CAMILLE, dt.date(2026, 11, 1))
    letter = _letter(WHOLE, (100, 60), WHOLE, words=("Page 2/4",))
    (told,) = attach_here(letter, enclosure, False, True).notices

    assert "les pages 2 et 4 du courrier sont des images, que personne n'a lues" in told


@pytest.mark.parametrize(
    ("size", "words"),
    [((180, 90), ()), ((595, 300), ()), (WHOLE, LETTER), (WHOLE, ("Fax, Mme EXEMPLE, 2/2",))],
)
def test_a_picture_that_is_no_scan_is_not_told(
    size: tuple[int, int], words: tuple[str, ...]
) -> None:
    """A logo, a signature, a head across the page; a picture of paper; a line that names ours."""
    assert pictured(read_letter(_letter(size, words=words)), CAMILLE) == []


def test_a_scan_whose_words_were_recognised_is_read_as_text() -> None:
    """Its patient was compared."""
    pdf = plain_pdf((PATIENT,))
    page = pdf.pages[0].obj
    _add_picture(pdf, page, *WHOLE, nested=False)
    page["/Resources"]["/Font"] = Dictionary(F1=helvetica(pdf))
    page["/Contents"] = pdf.make_stream(
        page["/Contents"].read_bytes() + b" 3 Tr " + drawing(LETTER, y=500)
    )

    assert pictured(read_letter(saved(pdf)), CAMILLE) == []


def test_each_notice_has_a_code() -> None:
    """A program goes by it, a person by the words."""
    assert removed("du JavaScript") == "Le courrier contenait du JavaScript : retiré."
    assert removed("du JavaScript").code == "letter-content-removed"
    assert "porte 2 commentaires, qui partent" in commented(2)
    assert "porte 1 commentaire, qui part" in commented(1)
    assert commented(1).code == "letter-has-comments"
