"""A letter and its leaflet: of the same patient, whole, unchanged, in one file."""

import datetime as dt
import io
import os
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from feuillet.attach.active import active_in
from feuillet.attach.attach import (
    Enclosure,
    Errand,
    attach_here,
    attach_leaflet,
    attached_in,
    run_errand,
    verify_attached,
)
from feuillet.attach.embedded_file import embed_leaflet
from feuillet.attach.letter import read_letter
from feuillet.attach.person import Person
from feuillet.cli.advice import as_commands
from feuillet.errors import (
    FeuilletError,
    LetterOfAnother,
    LetterUnusable,
    PartUnusable,
    RenderError,
)
from feuillet.model.leaflet import Leaflet, Look
from feuillet.workers import Outcome
from tests.helpers import LIBRARIES, headings, print_leaflet, run_feuillet, text_by_page
from tests.letters import (
    PATIENT,
    browser_letter,
    filed_letter,
    form_letter,
    grey_picture,
    hostile_letter,
    inheriting_letter,
    latex_letter,
    library_letter,
    mixed_letter,
    opened,
    plain_letter,
    plain_pdf,
    saved,
    scanned_letter,
    tagged_letter,
    word_letter,
)

CAMILLE = Person("EXEMPLE", "Camille", dt.date(1948, 3, 12))
BIRTH = "12/03/1948"
LETTERS: Mapping[str, Callable[[Look], bytes]] = {
    "plain": lambda _: plain_letter(),
    "browser": lambda _: browser_letter(),
    "latex": lambda _: latex_letter(),
    "inheriting": lambda _: inheriting_letter(),
    "mixed": lambda _: mixed_letter(),
    "form": lambda _: form_letter(),
    "tagged": tagged_letter,
    "LibreOffice": library_letter,
    "Word": word_letter,
}


@pytest.fixture(scope="module")
def enclosure(surgery: Leaflet, identity: Mapping[str, str], look: Look) -> Enclosure:
    """A printed leaflet of our patient."""
    pdf = print_leaflet(surgery, identity, look)
    return Enclosure(pdf, "essai", "Opération d'essai", CAMILLE, dt.date(2026, 11, 1))


def attach(
    letter: bytes, enclosure: Enclosure, *, embed: bool = False, identity_check: bool = True
) -> bytes:
    """Return both in one file, made in this process."""
    return attach_here(letter, enclosure, embed, identity_check).pdf


def refusal(letter: bytes, enclosure: Enclosure, *, embed: bool = False) -> str:
    """Return what is said of a letter that is refused."""
    with pytest.raises(LetterUnusable) as refused:
        attach(letter, enclosure, embed=embed)

    assert len(refused.value.problems) == 1
    assert not any(value in str(refused.value) for value in ("EXEMPLE", "Camille", "1948"))
    return as_commands(str(refused.value))


@pytest.mark.parametrize("kind", LETTERS)
def test_the_leaflet_follows_the_letter(kind: str, look: Look, enclosure: Enclosure) -> None:
    """Every page of both, in order, with the text and the shape it had."""
    letter = LETTERS[kind](look)

    pdf = attach(letter, enclosure)

    before, leaflet, after = (text_by_page(part) for part in (letter, enclosure.pdf, pdf))
    assert len(after) == len(before) + len(leaflet)
    assert after[len(before) :] == leaflet
    if kind == "form":
        assert PATIENT in after[0]
    else:
        assert after[: len(before)] == before
    assert _shapes(pdf) == _shapes(letter) + _shapes(enclosure.pdf)
    assert active_in(pdf) == set()


def _shapes(pdf: bytes) -> list[tuple[tuple[float, ...], tuple[float, ...], int]]:
    with opened(pdf) as document:
        return [
            (
                tuple(map(float, page.mediabox)),
                tuple(map(float, page.cropbox)),
                int(page.obj.get("/Rotate", 0)),
            )
            for page in document.pages
        ]


def test_bookmarks_lead_to_the_letter_and_to_the_leaflet(enclosure: Enclosure) -> None:
    """Each part under its name, its own bookmarks below; no patient's name among them."""
    marks = headings(attach(latex_letter(), enclosure))

    assert marks[:2] == ["Courrier", "Plus loin"]
    assert "Opération d'essai" in marks[2:]


def test_the_file_names_no_patient(look: Look, enclosure: Enclosure) -> None:
    """Its title says what it is; the letter's own may have said whose."""
    with opened(tagged_letter(look)) as pdf:
        pdf.docinfo["/Title"] = "Courrier EXEMPLE Camille"
        letter = saved(pdf)

    with opened(attach(letter, enclosure)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Courrier et fiche : Opération d'essai"
        assert b"EXEMPLE" not in pdf.Root.Metadata.read_bytes()


def test_both_structures_are_kept(look: Look, enclosure: Enclosure) -> None:
    """Two tagged parts make a tagged file, in which as many elements can be read aloud."""
    letter = tagged_letter(look)

    pdf = attach(letter, enclosure)

    with opened(pdf) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert "/Lang" in document.Root
    assert _paragraphs(pdf) == _paragraphs(letter) + _paragraphs(enclosure.pdf) > 4


def _paragraphs(pdf: bytes) -> int:
    with opened(pdf) as document:
        return sum(
            isinstance(item, Dictionary) and "/P" in item and item.get("/S") == Name.P
            for item in document.objects
        )


def test_an_untagged_letter_does_not_pass_for_tagged(enclosure: Enclosure) -> None:
    """A screen reader would skip its pages."""
    with opened(attach(plain_letter(), enclosure)) as pdf:
        assert not bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False))
        assert "/StructTreeRoot" in pdf.Root


@pytest.mark.parametrize("embed", [False, True])
def test_a_hostile_letter_is_harmless_once_attached(embed: bool, enclosure: Enclosure) -> None:
    """Whatever acted is gone from every object, and that is said."""
    attached = attach_here(hostile_letter(), enclosure, embed, True)

    with opened(attached.pdf) as document:
        plain = saved(
            document,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
    assert not re.search(
        rb"app\.alert|/(JS|JavaScript|AA|Launch|SubmitForm|ImportData|GoToR|GoToE|RichMedia|XFA"
        rb"|OpenAction|FileAttachment|Rendition|Sound|Movie|Screen)\b",
        plain,
    )
    assert len(re.findall(rb"/Type /EmbeddedFile\b", plain)) == embed
    assert "Le courrier contenait du JavaScript : retiré." in attached.notices
    assert len(attached.notices) == 9


def test_a_note_that_another_leads_to_goes_too(enclosure: Enclosure) -> None:
    """An attached file and the window of its comment lead to each other."""
    with opened(filed_letter("piece.txt")) as pdf:
        page, file = pdf.pages[0].obj, pdf.Root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        place = [60, 60, 90, 90]
        note = pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=place, FS=file)
        )
        window = Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=place, Parent=note)
        note["/Popup"] = pdf.make_indirect(window)
        page["/Annots"] = Array([note, note["/Popup"]])
        letter = saved(pdf)

    attached = attach_here(letter, enclosure, False, True)

    assert active_in(attached.pdf) == set()
    assert attached.notices == ("Le courrier contenait un fichier joint : retiré.",)


@pytest.mark.parametrize("embed", [False, True])
def test_equal_letters_give_equal_files(embed: bool, look: Look, enclosure: Enclosure) -> None:
    """Byte for byte, an attached file too."""
    letter = tagged_letter(look)

    assert attach(letter, enclosure, embed=embed) == attach(letter, enclosure, embed=embed)


def test_an_embedded_leaflet_leaves_the_letter_its_pages(look: Look, enclosure: Enclosure) -> None:
    """Its text, shapes, title and structure; the leaflet is one file, neutral of name."""
    letter = tagged_letter(look)

    pdf = attach(letter, enclosure, embed=True)

    assert text_by_page(pdf) == text_by_page(letter)
    assert _shapes(pdf) == _shapes(letter)
    assert _paragraphs(pdf) == _paragraphs(letter)
    with opened(pdf) as document, opened(letter) as before:
        assert str(document.docinfo["/Title"]) == str(before.docinfo["/Title"])
        assert list(document.attachments) == ["essai.pdf"]
        assert document.attachments["essai.pdf"].get_file().read_bytes() == enclosure.pdf


def test_the_entry_of_an_embedded_leaflet_says_what_it_is(enclosure: Enclosure) -> None:
    """As PDF/A-3 asks (ISO 19005-3, 6.8), with a date that no clock gave."""
    with opened(attach(plain_letter(), enclosure, embed=True)) as pdf:
        (entry,) = pdf.Root.AF
        assert entry.AFRelationship == Name.Supplement
        assert str(entry.Desc) == "Opération d'essai"
        assert entry.EF.F.Subtype == Name("/application/pdf")
        assert str(entry.EF.F.Params.ModDate) == "D:20261101000000Z"
        assert pdf.Root.PageMode == Name.UseAttachments


@pytest.mark.parametrize(
    ("part", "level", "claimed"),
    [("1", "B", "3B"), ("2", "A", "3A"), ("2", "U", "3U"), ("3", "B", "3B"), ("", "", "")],
)
def test_a_letter_for_the_archives_becomes_pdf_a_3(
    part: str, level: str, claimed: str, enclosure: Enclosure
) -> None:
    """Of the same level; a letter that claims nothing still claims nothing."""
    pdf = plain_pdf((PATIENT,))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "Courrier"
        if part:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = part, level

    with opened(attach(saved(pdf), enclosure, embed=True)) as document:
        assert document.open_metadata().pdfa_status == claimed


@pytest.mark.parametrize(("part", "kept"), [("1", False), ("2", True)])
def test_a_list_of_glyphs_that_part_3_refuses_goes(
    part: str, kept: bool, enclosure: Enclosure
) -> None:
    """PDF/A-1 lists the glyphs used, PDF/A-3 all of the font's or none."""
    pdf = plain_pdf((PATIENT,))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = part, "B"
    pdf.pages[0].obj["/Resources"]["/Font"]["/F1"]["/FontDescriptor"] = pdf.make_indirect(
        Dictionary(Type=Name.FontDescriptor, CIDSet=pdf.make_stream(b"\x80"))
    )

    with opened(attach(saved(pdf), enclosure, embed=True)) as document:
        font = document.pages[0].obj["/Resources"]["/Font"]["/F1"]

        assert ("/CIDSet" in font["/FontDescriptor"]) == kept


def test_a_file_of_the_same_name_stops_it(enclosure: Enclosure) -> None:
    """Two files of one name: nobody would know which is ours."""
    assert "déjà joint" in refusal(filed_letter("ESSAI.pdf"), enclosure, embed=True)


def test_another_attached_file_goes(enclosure: Enclosure) -> None:
    """And ours is the only one."""
    attached = attach_here(filed_letter("autre.doc"), enclosure, True, True)

    with opened(attached.pdf) as pdf:
        assert list(pdf.attachments) == ["essai.pdf"]
    assert attached.notices == ("Le courrier contenait un fichier joint : retiré.",)


def test_a_file_that_is_not_ours_is_seen(enclosure: Enclosure) -> None:
    """The last look knows the leaflet's bytes."""
    settings = {"file_name": "essai.pdf", "title": "x", "written": dt.date(2026, 1, 1)}
    pdf = embed_leaflet(plain_letter(), b"%PDF-autre", **settings)  # type: ignore[arg-type]

    assert active_in(pdf, b"%PDF-autre") == set()
    assert active_in(pdf, enclosure.pdf) >= {"/EF", "/EmbeddedFiles", "/AF"}
    assert active_in(pdf) >= {"/EF", "/EmbeddedFiles", "/AF"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Madame EXEMPLE Camille",), "la date de naissance"),
        ((f"Madame AUTRE Camille, {BIRTH}",), "le nom"),
        ((f"Madame EXEMPLE Paule, {BIRTH}",), "le prénom"),
        (("Madame AUTRE Paule, 01/01/1950",), "le nom, le prénom et la date de naissance"),
    ],
)
def test_a_letter_of_another_patient_is_refused(
    lines: tuple[str, ...], said: str, enclosure: Enclosure
) -> None:
    """What is missing is named by its label, never by its value."""
    assert f"Courrier : {said} du patient" in refusal(plain_letter(*lines), enclosure)


def _veiled(pdf: pikepdf.Pdf, before: bytes = b"", after: bytes = b"") -> None:
    """Draw something before a letter's text, and after it."""
    page = pdf.pages[0].obj
    page["/Contents"] = pdf.make_stream(before + page["/Contents"].read_bytes() + after)


def _layered(pdf: pikepdf.Pdf, *, on: bool) -> None:
    """Put a letter's text on a layer."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Calque")))
    pdf.pages[0].obj["/Resources"]["/Properties"] = Dictionary(L0=layer)
    off = Array([] if on else [layer])
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=off))
    _veiled(pdf, b"/OC /L0 BDC ", b" EMC")


def _scanned(pdf: pikepdf.Pdf, before: bytes, after: bytes, greys: bytes) -> None:
    """Lay a picture of 8 × 8 points over the whole page."""
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(Im0=grey_picture(pdf, greys))
    _veiled(pdf, before, after)


_PICTURE = b" q 595 0 0 842 0 0 cm /Im0 Do Q "
_INK, _PAPER = bytes(range(64)), b"\xff" * 64
HIDDEN: Mapping[str, Callable[[pikepdf.Pdf], None]] = {
    "layer that is off": lambda pdf: _layered(pdf, on=False),
    "outside the page's box": lambda pdf: setattr(pdf.pages[0], "cropbox", [0, 400, 595, 842]),
    "half outside": lambda pdf: setattr(pdf.pages[0], "cropbox", [0, 0, 200, 842]),
    "white on white": lambda pdf: _veiled(pdf, b"1 g "),
    "nearly white": lambda pdf: _veiled(pdf, b"0.97 g "),
    "covered": lambda pdf: _veiled(pdf, after=b" 1 g 0 0 595 842 re f"),
    "invisible": lambda pdf: _veiled(pdf, b"3 Tr "),
    "invisible on empty paper": lambda pdf: _scanned(pdf, _PICTURE + b"3 Tr ", b"", _PAPER),
}
SEEN: Mapping[str, Callable[[pikepdf.Pdf], None]] = {
    "layer that is on": lambda pdf: _layered(pdf, on=True),
    "inside the page's box": lambda pdf: setattr(pdf.pages[0], "cropbox", [20, 20, 500, 700]),
    "turned": lambda pdf: pdf.pages[0].rotate(90, relative=False),
    "grey": lambda pdf: _veiled(pdf, b"0.7 g "),
    "white on blue": lambda pdf: _veiled(pdf, b"0 0 1 rg 0 0 595 842 re f 1 g "),
    "text of a scan, above it": lambda pdf: _scanned(pdf, _PICTURE + b"3 Tr ", b"", _INK),
    "text of a scan, under it": lambda pdf: _scanned(pdf, b"3 Tr ", _PICTURE, _INK),
    "printed text under a scan": lambda pdf: _scanned(pdf, b"", _PICTURE, _INK),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_a_patient_whom_nobody_sees_does_not_count(how: str, enclosure: Enclosure) -> None:
    """Layers, boxes and colours count as a reader sees them."""
    pdf = plain_pdf((PATIENT,))
    HIDDEN[how](pdf)

    assert "n'y figure que caché" in refusal(saved(pdf), enclosure)


@pytest.mark.parametrize("how", SEEN)
def test_a_patient_whom_a_reader_sees_counts(how: str, enclosure: Enclosure) -> None:
    """The invisible text of a scan too, where the picture has ink."""
    pdf = plain_pdf((PATIENT,))
    SEEN[how](pdf)

    assert attach_here(saved(pdf), enclosure, False, True).notices == ()


def test_a_patient_who_is_hidden_first_is_found_where_she_is_seen(enclosure: Enclosure) -> None:
    """A page's own text follows what it hides."""
    pdf = plain_pdf((PATIENT,), (PATIENT,))
    _veiled(pdf, b"1 g ")

    assert attach_here(saved(pdf), enclosure, False, True).notices == ()


def test_the_way_round_is_offered_for_scans_alone(enclosure: Enclosure) -> None:
    """A letter that can be read is somebody else's, or its leaflet goes apart."""
    said = refusal(plain_letter(f"Mme AUTRE Paule, née le {BIRTH}, Dr EXEMPLE Camille"), enclosure)
    pdf = plain_pdf(("Mme EXE?PLE",))
    _scanned(pdf, _PICTURE + b"3 Tr ", b"", _INK)

    assert "n'y est nommé qu'à un autre titre (soignant" in said
    assert "imprimez la fiche à part (« feuillet render FICHE »)" in said
    assert "--no-identity-check" not in said
    assert "--no-identity-check" in refusal(saved(pdf), enclosure)


def test_a_letter_about_several_patients_is_to_be_parted(enclosure: Enclosure) -> None:
    """Two letters in one file: the second patient's would go with the first one's leaflet."""
    pdf = plain_pdf((f"Objet : {PATIENT}",), ("Objet : Monsieur TESTA Paul, né le 01/02/1950",))

    assert refusal(saved(pdf), enclosure) == (
        "Courrier : la page 2 est celle d'un autre patient, et ses données partiraient avec lui :"
        " séparez les lettres, puis joignez la fiche à celle de son patient."
    )


def test_another_who_may_be_a_patient_is_told_of(enclosure: Enclosure) -> None:
    """Whoever sends it has to look; no name is said."""
    letter = plain_letter(PATIENT, "Vue avec Monsieur TESTA Paul, né le 01/02/1950.")

    (notice,) = attach_here(letter, enclosure, False, True).notices

    assert notice == "Attention : ce courrier nomme aussi un autre patient : relisez-le."


def test_names_that_look_swapped_are_told_of(enclosure: Enclosure) -> None:
    """The letter has both in capitals: only a first name that many have tells."""
    person = Person("Odile", "TESTA", dt.date(1948, 3, 12))
    letter = plain_letter("Mme TESTA ODILE, née le 12/03/1948, est vue ce jour.")

    (notice,) = attach_here(letter, replace(enclosure, person=person), False, True).notices

    assert notice == (
        "Attention : le nom et le prénom de la fiche semblent échangés : vérifiez-les."
    )


def test_comments_that_go_with_a_letter_are_told_of(enclosure: Enclosure) -> None:
    """A note opens at a click: it is not on the page that was read."""
    pdf = plain_pdf((PATIENT,))
    notes = [
        Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([9, 9, 29, 29]), Contents=said)
        for kind, said in (
            *((Name.Text, "À revoir"), (Name.Highlight, "Sûr ?")),
            *((Name.Highlight, ""), (Name.FreeText, "VU")),
        )
    ]
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(note) for note in notes])

    (notice,) = attach_here(saved(pdf), enclosure, False, True).notices

    assert "porte 2 commentaires, qui partent avec lui" in notice


def test_a_scan_is_refused_and_called_one(enclosure: Enclosure) -> None:
    """Nobody can look for a name in a picture."""
    said = refusal(scanned_letter(), enclosure)

    assert "numérisé" in said
    assert "--no-identity-check" in said


def test_without_the_check_somebody_is_told_that_nobody_checked(enclosure: Enclosure) -> None:
    """The option is for scans, and it is said on screen."""
    attached = attach_here(scanned_letter(), enclosure, False, False)

    assert len(attached.notices) == 1
    assert "personne n'a vérifié" in attached.notices[0]


@pytest.mark.parametrize(
    "lines",
    [
        ("Monsieur TESTA Paul, né le 01/02/1950",),
        (f"Objet : {PATIENT}", "Objet : Monsieur TESTA Paul, né le 01/02/1950"),
    ],
    ids=["another", "two"],
)
def test_nobody_vouches_for_a_letter_that_can_be_read(
    enclosure: Enclosure, lines: tuple[str, ...]
) -> None:
    """What it says is surer than who says to have read it."""
    pdf = saved(plain_pdf(*((line,) for line in lines)))

    with pytest.raises(LetterOfAnother):
        attach_here(pdf, enclosure, False, False)


def test_a_letter_that_is_read_needs_nobody_to_vouch(enclosure: Enclosure) -> None:
    """It is compared all the same: nobody is told that it was not."""
    assert attach_here(plain_letter(PATIENT), enclosure, False, False).notices == ()


def test_the_page_is_said_on_which_it_stands(enclosure: Enclosure) -> None:
    """Of a letter of several pages: nobody looks through the others."""
    pdf = plain_pdf(("Cher confrère,",), (f"Dr EXEMPLE Camille, vu le {BIRTH}.",))

    assert refusal(saved(pdf), enclosure).startswith("Courrier, page 2 : ")


def test_a_longer_name_in_the_letter_is_told_of(enclosure: Enclosure) -> None:
    """It may be a twin's, or a homonym's: whoever sends it compares."""
    name = plain_letter(f"Mme EXEMPLE MODELE Camille, née le {BIRTH}")
    first_name = plain_letter(f"Mme EXEMPLE Anne Camille, née le {BIRTH}")

    assert attach_here(name, enclosure, False, True).notices == (
        "Attention : le courrier donne un nom plus long que celui de la fiche : comparez, c'est"
        " peut-être quelqu'un d'autre.",
    )
    assert attach_here(first_name, enclosure, False, True).notices == (
        "Attention : le courrier porte aussi un autre prénom avant celui de la fiche : comparez,"
        " c'est peut-être quelqu'un d'autre.",
    )


def test_a_leaflet_for_nobody_has_nothing_to_compare(enclosure: Enclosure) -> None:
    """A generic leaflet goes with any letter, and that is said."""
    generic = replace(enclosure, person=None)

    attached = attach_here(plain_letter("Cher confrère,"), generic, False, True)

    assert attached.notices == (
        "Attention : fiche sans identité, rien à comparer avec le courrier.",
    )


def test_the_patient_is_found_in_a_form(enclosure: Enclosure) -> None:
    """What is typed into a field is text of the letter."""
    assert attach_here(form_letter(), enclosure, False, True).notices == ()


def _bomb() -> bytes:
    """Return a letter of a megabyte, of which a picture unpacks to one and a half thousand."""
    pdf = plain_pdf((PATIENT,))
    page = pdf.pages[0].obj
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    form = pdf.make_stream(b"")
    form.write(head + block * 1_500, filter=Name.FlateDecode, type_check=False)
    form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
    form["/BBox"] = pikepdf.Array([0, 0, 99, 99])
    page["/Resources"]["/XObject"] = Dictionary(X=form)
    page["/Contents"] = pdf.make_stream(b"/X Do")
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def test_a_letter_is_read_in_another_process(enclosure: Enclosure) -> None:
    """With the same result as in this one."""
    letter = plain_letter()

    assert attach_leaflet(letter, enclosure).pdf == attach(letter, enclosure)


def test_refusals_come_back_from_the_other_process(enclosure: Enclosure) -> None:
    """With their kind and their sentence."""
    with pytest.raises(LetterUnusable, match="le nom, le prénom"):
        attach_leaflet(plain_letter("Cher confrère,"), enclosure)


def test_a_letter_whose_reader_ended_is_refused(enclosure: Enclosure) -> None:
    """With what to do, whatever it died of."""
    errand = Errand(plain_letter(), enclosure, False, True)

    with pytest.raises(LetterUnusable, match="imprimez-le en PDF"):
        attached_in(Outcome(errand, None, "s'est arrêté"))


@pytest.mark.long
def test_a_letter_that_kills_its_reader_is_refused(enclosure: Enclosure) -> None:
    """This process lives on, no larger than before."""
    before = _memory()

    with pytest.raises(LetterUnusable, match="imprimez-le en PDF"):
        attach_leaflet(_bomb(), enclosure)

    assert _memory() < before + 100_000_000


def _memory() -> int:
    """Return how many bytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


VALUES = ("--set", "nom=EXEMPLE", "--set", "prenom=Camille", "--set", f"date_naissance={BIRTH}")


def test_the_command_attaches_and_says_so(tmp_path: Path) -> None:
    """On a real desk: one line of news, one file, private."""
    (tmp_path / "courrier.pdf").write_bytes(hostile_letter())

    run = run_feuillet(
        *("attach", "courrier.pdf", "visite", "--library", LIBRARIES / "minimal", *VALUES),
        *("-o", "envoi.pdf"),
        cwd=tmp_path,
    )

    said = run.stderr.decode().splitlines()
    assert run.returncode == 0, said
    assert "Le courrier contenait du JavaScript : retiré." in said
    assert re.search(r"envoi\.pdf : \d+ pages\.", run.stdout.decode())
    assert PATIENT in text_by_page((tmp_path / "envoi.pdf").read_bytes())[0]
    assert not any(word in " ".join(said) for word in ("EXEMPLE", "Camille", "1948"))


def run_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str
) -> tuple[object, str]:
    """Return the exit status of a command, and what it said on standard error."""
    from feuillet.cli import main

    monkeypatch.setattr("gc.disable", lambda: None)
    with pytest.raises(SystemExit) as end:
        main(["attach", *arguments])
    return end.value.code, capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("courrier.pdf", "vertebroplastie"), 2, "-o"),
        (("absent.pdf", "vertebroplastie", "-o", "x.pdf"), 4, "introuvable"),
        ((".", "vertebroplastie", "-o", "x.pdf"), 4, "illisible"),
        (("lettre.docx", "vertebroplastie", "-o", "x.pdf"), 4, "enregistrez-le en PDF"),
        (("courrier.pdf", "vertebroplastie", "--force", "-o", "courrier.pdf"), 6, "lui-même"),
        (("courrier.pdf", "vertebroplasti", "-o", "x.pdf"), 3, "Vouliez-vous dire"),
        (("courrier.pdf", "vertebroplastie", *VALUES[:2], "-o", "x.pdf"), 4, "identité"),
    ],
)
def test_the_command_refuses_before_it_prints(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    """With the status of who can mend it; nothing is written, the letter least of all."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "courrier.pdf").write_bytes(plain_letter())
    (tmp_path / "lettre.docx").write_bytes(b"PK\x03\x04")

    code, error = run_here(monkeypatch, capfd, *arguments)

    assert code == status
    assert said in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["courrier.pdf", "lettre.docx"]
    assert (tmp_path / "courrier.pdf").read_bytes() == plain_letter()


CHANGES: Mapping[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "a word": ("texte", lambda pdf: _redraw(pdf)),
    "a page gone": ("texte", lambda pdf: pdf.pages.__delitem__(0)),
    "a page more": ("texte", lambda pdf: pdf.pages.append(pdf.pages[0])),
    "pages swapped": ("texte", lambda pdf: pdf.pages.reverse()),
    "a page turned": ("taille", lambda pdf: pdf.pages[0].rotate(90, relative=False)),
    "a page cropped": ("taille", lambda pdf: setattr(pdf.pages[0], "cropbox", [0, 0, 500, 500])),
    "a script": (
        "contenu actif",
        lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS="x")),
    ),
}


def _redraw(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page["/Contents"] = pdf.make_stream(page["/Contents"].read_bytes().replace(b"1948", b"1949"))


@pytest.mark.parametrize("change", CHANGES)
def test_the_last_look_sees_what_changed(change: str, enclosure: Enclosure) -> None:
    """A page that lacks, moved, turned or says something else; a script that came in."""
    letter = read_letter(plain_letter())
    said, spoil = CHANGES[change]
    with opened(attach(plain_letter(), enclosure)) as pdf:
        spoil(pdf)
        spoiled = saved(pdf)

    with pytest.raises(RenderError, match=said):
        verify_attached(spoiled, letter, enclosure, False)


def test_no_refusal_of_a_letter_hides_an_inner_error(enclosure: Enclosure) -> None:
    """An inner error may quote what the letter holds."""
    with pytest.raises(FeuilletError) as refused:
        attach(plain_letter()[:-100] + b"%%EOF", enclosure)

    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def test_what_is_written_out_is_a_whole_pdf(enclosure: Enclosure) -> None:
    """As an engine sees it that did not write it."""
    with pikepdf.open(io.BytesIO(attach(mixed_letter(), enclosure))) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("kids", [None, []])
def test_a_letter_with_an_empty_structure_is_joined(
    kids: list[object] | None, enclosure: Enclosure
) -> None:
    """It has no tags; neither has the file that is made, which says so."""
    pdf = plain_pdf((PATIENT,))
    tree = Dictionary(Type=Name.StructTreeRoot)
    if kids is not None:
        tree["/K"], tree["/ParentTree"] = Array(), Dictionary(Nums=Array())
    pdf.Root["/StructTreeRoot"] = pdf.make_indirect(tree)
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)

    with opened(attach(saved(pdf), enclosure)) as joined:
        assert not joined.Root.MarkInfo.Marked
        assert len(joined.Root.StructTreeRoot.K) == 1


def test_a_damaged_picture_is_the_letters_fault(enclosure: Enclosure) -> None:
    """Nobody but its sender can mend it."""
    pdf = plain_pdf((PATIENT,))
    torn = zlib.compress(bytes(9000))[:-4] + b"\0\0\0\0"
    picture = grey_picture(pdf, torn, (100, 90), Filter=Name.FlateDecode)
    pdf.pages[0].obj.Resources["/XObject"] = Dictionary(Im0=picture)

    assert refusal(saved(pdf), enclosure).startswith("Courrier : abîmé ou incomplet")


def test_a_damaged_leaflet_is_not_the_letters_fault(enclosure: Enclosure) -> None:
    """The administrator's, as for any page that could not be made."""
    torn = replace(enclosure, pdf=enclosure.pdf[: len(enclosure.pdf) // 2])

    with pytest.raises(RenderError) as refused:
        attach(plain_letter(), torn)

    assert run_errand(Errand(plain_letter(), torn)) == (PartUnusable, refused.value.problems)
