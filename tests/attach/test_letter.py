"""A doctor's letter is taken whole and harmless, or refused with one clear sentence."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from feuillet.attach.active import active_in
from feuillet.attach.letter import (
    MAX_DICTIONARIES,
    MAX_DRAWINGS,
    MAX_FIELDS,
    MAX_LETTER_BYTES,
    MAX_LETTER_PAGES,
    MAX_OBJECTS,
    Letter,
    read_letter,
    refuse_unlike_pdf,
)
from feuillet.errors import LetterUnusable
from feuillet.model.leaflet import Look
from feuillet.pdf.readback import lines_by_page, look_alike
from feuillet.workers import run_limited
from tests.letters import (
    PATIENT,
    attachment,
    browser_letter,
    drawing,
    filed_letter,
    form_letter,
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
    script,
    tagged_letter,
    word_letter,
)

BARE: dict[str, Callable[[], bytes]] = {
    "plain": plain_letter,
    "browser": browser_letter,
    "latex": latex_letter,
    "inheriting": inheriting_letter,
    "mixed": mixed_letter,
    "scan": scanned_letter,
}
LAID_OUT: dict[str, Callable[[Look], bytes]] = {
    "tagged": tagged_letter,
    "LibreOffice": library_letter,
    "Word": word_letter,
}
ACTING = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/RichMedia",
        "/XFA",
        "/AA",
        "/OpenAction",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/FileAttachment",
        "/EF",
        "/AF",
        "/Rendition",
        "/Sound",
        "/Movie",
        "/Screen",
        "/3D",
        "/PresSteps",
        "/Hide",
    }
)


def refusal(content: bytes) -> str:
    """Return what is said of a letter that is refused."""
    with pytest.raises(LetterUnusable) as refused:
        read_letter(content)

    assert len(refused.value.problems) == 1
    assert refused.value.__context__ is None
    assert refused.value.exit_code == 4
    return str(refused.value)


def names_in(pdf: bytes) -> set[str]:
    """Return each name of a PDF, key or value, looked for in its plain text."""
    with opened(pdf) as document:
        flat = saved(
            document,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
    return {name.decode("latin-1") for name in re.findall(rb"/[^\s/<>\[\]()]+", flat)}


def unpacked(pdf: bytes) -> bytes:
    """Return a PDF without any compression."""
    with opened(pdf) as document:
        return saved(
            document,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )


@pytest.fixture(params=[*BARE, *LAID_OUT])
def letter(request: pytest.FixtureRequest, look: Look) -> bytes:
    """Each kind of letter that offices send."""
    kind = request.param
    return BARE[kind]() if kind in BARE else LAID_OUT[kind](look)


def test_letters_of_all_programs_are_taken_as_they_are(letter: bytes) -> None:
    """Text, number and shape of the pages; nothing is said of them."""
    read = read_letter(letter)

    assert read.removed == ()
    assert read.lines == lines_by_page(letter) == lines_by_page(read.pdf)
    assert _boxes(read.pdf) == _boxes(letter)
    assert [shape[0] for shape in read.shapes] == [box for box, _ in _boxes(letter)]


def _boxes(pdf: bytes) -> list[tuple[tuple[float, ...], int]]:
    with opened(pdf) as document:
        return [
            (tuple(float(side) for side in page.mediabox), int(page.obj.get("/Rotate", 0)))
            for page in document.pages
        ]


@pytest.mark.parametrize("drawn", ["nothing", "no stream", "no streams"])
def test_an_empty_page_is_a_page_like_another(drawn: str) -> None:
    """It has no drawing (ISO 32000-1, table 30), or an empty one, as several programs write it."""
    pdf = plain_pdf((PATIENT,))
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    if drawn == "no stream":
        del page["/Contents"]
    elif drawn == "no streams":
        page["/Contents"] = Array([])

    assert len(read_letter(saved(pdf)).lines) == 2


def test_sizes_and_rotations_are_read_where_they_stand() -> None:
    """Inherited, cropped, turned, enlarged."""
    inherited, own = read_letter(inheriting_letter()).shapes, read_letter(mixed_letter()).shapes

    assert [shape[2] for shape in inherited] == [0, 90, 90]
    assert [shape[0][2:] for shape in inherited] == [(595, 842), (595, 420), (595, 420)]
    assert own[2] == ((0, 0, 595, 842), (20, 20, 500, 700), 180, 2)


def test_the_place_to_open_at_is_dropped_in_silence(look: Look) -> None:
    """LibreOffice writes one into every letter: it is no danger, and no news."""
    read = read_letter(library_letter(look))

    assert "/OpenAction" in names_in(library_letter(look))
    assert "/OpenAction" not in names_in(read.pdf)
    assert read.removed == ()


def test_harmless_links_stay() -> None:
    """To a named place, and to a web page."""
    with opened(read_letter(latex_letter()).pdf) as pdf:
        links = pdf.pages[0].obj["/Annots"]

        assert [str(link.A.S) for link in links] == ["/GoTo", "/URI"]
        assert "/Dests" in pdf.Root.Names


def test_the_structure_of_a_letter_stays(look: Look) -> None:
    """A tagged letter is as tagged afterwards."""
    before, after = tagged_letter(look), read_letter(tagged_letter(look)).pdf

    assert _elements(after) == _elements(before) > 3


def _elements(pdf: bytes) -> int:
    with opened(pdf) as document:
        return sum(
            isinstance(item, Dictionary) and "/P" in item and "/S" in item
            for item in document.objects
        )


def test_a_hostile_letter_comes_out_harmless() -> None:
    """Every name of something active is there before, none after, and no script is left."""
    hostile = hostile_letter()
    read = read_letter(hostile)

    assert ACTING - names_in(hostile) <= {"/ResetForm"}
    assert not names_in(read.pdf) & ACTING
    assert b"app.alert" in unpacked(hostile)
    assert b"app.alert" not in unpacked(read.pdf)
    assert b"evil" not in unpacked(read.pdf)
    assert active_in(read.pdf) == set()
    assert lines_by_page(read.pdf) == lines_by_page(hostile)


def test_what_was_removed_is_said_once_each() -> None:
    """In French, by kind."""
    removed = read_letter(hostile_letter()).removed

    assert len(removed) == len(set(removed))
    assert set(removed) == {
        "du JavaScript",
        "un fichier joint",
        "du contenu animé (son, vidéo ou 3D)",
        "un lien vers un autre fichier",
        "un automatisme",
        "un formulaire qui envoie des données",
        "un lien d'un genre inhabituel",
        "le lancement d'un programme",
        "un formulaire XFA",
    }


def on_catalog(pdf: Pdf, key: str, value: Any) -> None:
    """Put something into the catalog."""
    pdf.Root[key] = value


def on_page(pdf: Pdf, key: str, value: Any) -> None:
    """Put something into the first page."""
    pdf.pages[0].obj[key] = value


def link(**action: Any) -> Array:
    """Return the annotations of a page that has one link."""
    return Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action))]
    )


def deep_chain() -> Array:
    """Return a harmless link with a script four actions later."""
    action = script()
    for _ in range(4):
        action = Dictionary(
            S=Name.URI, URI=String("https://exemple.invalid/"), Next=Array([action])
        )
    return link(**{"S": Name.URI, "URI": String("https://a.invalid/"), "Next": action})


PLACES: dict[str, Callable[[Pdf], None]] = {
    "script on opening": lambda pdf: on_catalog(pdf, "/OpenAction", script()),
    "print on opening": lambda pdf: on_catalog(
        pdf, "/OpenAction", Dictionary(S=Name.Named, N=Name.Print)
    ),
    "script of the file": lambda pdf: on_catalog(pdf, "/AA", Dictionary(WP=script())),
    "script of the page": lambda pdf: on_page(pdf, "/AA", Dictionary(O=script())),
    "named scripts": lambda pdf: on_catalog(
        pdf, "/Names", Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))
    ),
    "script at the end of a chain": lambda pdf: on_page(pdf, "/Annots", deep_chain()),
    "script behind a structure element's look": lambda pdf: on_page(
        pdf, "/Annots", link(S=Name.JavaScript, JS=String("app.alert(1)"), P=pdf.pages[0].obj, K=0)
    ),
    "program": lambda pdf: on_page(
        pdf, "/Annots", link(S=Name.Launch, F=String("calc.exe"), P=pdf.pages[0].obj)
    ),
    "script called a font": lambda pdf: _hide_as_font(pdf),
    "file of a picture elsewhere": lambda pdf: _take_from_elsewhere(pdf),
    "associated file of a page": lambda pdf: on_page(pdf, "/AF", Array([attachment(pdf, "x")])),
    "portfolio": lambda pdf: on_catalog(pdf, "/Collection", Dictionary(View=Name.D)),
}


def _hide_as_font(pdf: Pdf) -> None:
    """Let the same object be a link that acts and a dictionary of fonts."""
    acting = pdf.make_indirect(link(S=Name.Named, N=Name.NextPage)[0])
    acting["/AA"] = Dictionary(E=script())
    pdf.pages[0].obj["/Annots"] = Array([acting])
    pdf.pages[0].obj["/Resources"]["/Pattern"] = Dictionary(P0=Dictionary(Font=acting))


def _take_from_elsewhere(pdf: Pdf) -> None:
    form = pdf.make_stream(b"")
    form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form["/F"] = String("//exemple/x")
    pdf.pages[0].obj["/Resources"]["/XObject"] = Dictionary(X=form)


@pytest.mark.parametrize("place", PLACES)
def test_each_active_thing_is_seen_removed_and_said(place: str) -> None:
    """One by one, wherever it hides."""
    pdf = plain_pdf((PATIENT,))
    PLACES[place](pdf)
    content = saved(pdf)

    read = read_letter(content)

    assert active_in(content) or "print" in place
    assert len(read.removed) == 1
    assert active_in(read.pdf) == set()
    assert not names_in(read.pdf) & ACTING


def test_names_that_only_look_dangerous_are_left_alone() -> None:
    """A font may be called /JS, a colour /AA, a style /Movie: the page would lose its text."""
    pdf = plain_pdf((PATIENT,))
    page = pdf.pages[0].obj
    fonts = page["/Resources"]["/Font"]
    fonts["/JS"], fonts["/AA"] = fonts["/F1"], fonts["/F1"]
    page["/Resources"]["/Font"] = pdf.make_indirect(fonts)
    page["/Contents"] = pdf.make_stream(drawing((PATIENT,)).replace(b"/F1", b"/JS"))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root["/K"] = pdf.make_indirect(Dictionary(S=Name.Movie, P=root))
    root["/RoleMap"] = Dictionary(Movie=Name.P, AA=Name.P)
    pdf.Root["/StructTreeRoot"] = root

    read = read_letter(saved(pdf))

    assert read.removed == ()
    assert active_in(read.pdf) == set()
    assert {"/JS", "/AA", "/Movie"} <= names_in(read.pdf)
    assert PATIENT in read.lines[0]


def test_a_filled_form_becomes_ink() -> None:
    """What was typed is read on the page, and the form is gone."""
    read = read_letter(form_letter())

    assert PATIENT in read.lines[0]
    assert read.lines[0].startswith("Patient :")
    assert not names_in(read.pdf) & {"/AcroForm", "/Widget"}
    assert read.removed == ()


def test_a_form_that_would_lose_its_text_is_refused() -> None:
    """Nothing says whether what is saved or what was typed is right."""
    with opened(form_letter()) as pdf:
        pdf.Root.AcroForm["/NeedAppearances"] = False
        pdf.pages[0].obj.Annots[0]["/V"] = String("Madame AUTRE")
        content = saved(pdf)

    assert "formulaire" in refusal(content)


def test_other_annotations_stay_where_a_form_was() -> None:
    """A note beside a field is still a note."""
    with opened(form_letter()) as pdf:
        pdf.pages[0].obj["/Annots"].append(link(S=Name.URI, URI=String("https://a.invalid/"))[0])
        content = saved(pdf)

    with opened(read_letter(content).pdf) as after:
        kinds = [str(note.Subtype) for note in after.pages[0].obj["/Annots"]]

    assert kinds == ["/Link"]


def _tag(pdf: Pdf) -> None:
    """Let the structure tree speak of the first page's only annotation."""
    page = pdf.pages[0].obj
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    shown = Dictionary(Type=Name.OBJR, Obj=page["/Annots"][0], Pg=page)
    root["/K"] = pdf.make_indirect(Dictionary(S=Name.Annot, P=root, K=Array([0, shown])))
    pdf.Root["/StructTreeRoot"] = root


def test_the_structure_forgets_annotations_that_are_gone() -> None:
    """Or it would keep them in the file (ISO 32000-1, 14.7.4.3)."""
    pdf = plain_pdf((PATIENT,))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=attachment(pdf, "x")
    )
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(note)])
    _tag(pdf)

    read = read_letter(saved(pdf))

    assert read.removed == ("un fichier joint",)
    assert not names_in(read.pdf) & {"/OBJR", "/FileAttachment"}


def test_the_structure_forgets_fields_that_became_ink() -> None:
    """They are fields no more."""
    with opened(form_letter()) as pdf:
        _tag(pdf)
        content = saved(pdf)

    assert not names_in(read_letter(content).pdf) & {"/OBJR", "/Widget"}


def test_a_portfolio_is_refused_with_what_to_do() -> None:
    """Its one page says « open this in a newer viewer »: the letter is one of the files."""
    with opened(filed_letter("courrier.pdf")) as pdf:
        pdf.Root["/Collection"] = Dictionary(View=Name.D)
        content = saved(pdf)

    said = refusal(content)
    assert "porte-documents" in said
    assert "imprimez en PDF chaque document" in said


def test_the_names_of_attached_files_are_known() -> None:
    """So that ours does not take the name of another."""
    read = read_letter(filed_letter("Fiche.PDF"))

    assert "fiche.pdf" in read.attached
    assert read.removed == ("un fichier joint",)


@pytest.mark.parametrize(
    ("user", "said"),
    [("x", "demandez-le sans mot de passe"), ("", "contre les modifications : imprimez-le en PDF")],
)
def test_a_protected_letter_is_refused(user: str, said: str) -> None:
    """Whichever password it has: the one to open, or the one to change, with what to do."""
    with opened(plain_letter()) as pdf:
        output = io.BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(user=user, owner="y"))

    assert said in refusal(output.getvalue())


def test_a_letter_that_may_not_be_printed_is_asked_for_without_protection() -> None:
    """Whoever is told to print it as a PDF could not."""
    may = pikepdf.Permissions(print_lowres=False, print_highres=False)
    with opened(plain_letter()) as pdf:
        output = io.BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(user="", owner="y", allow=may))

    assert "contre l'impression : demandez-le sans protection" in refusal(output.getvalue())


@pytest.mark.parametrize("kind", ["UR", "UR3"])
def test_usage_rights_alone_are_no_signature(kind: str) -> None:
    """They are a maker's, for its own reader; in another file they would be a lie."""
    pdf = plain_pdf((PATIENT,))
    seal = pdf.make_indirect(Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3])))
    pdf.Root["/Perms"] = Dictionary()
    pdf.Root.Perms["/" + kind] = seal

    assert "/Perms" not in names_in(read_letter(saved(pdf)).pdf)

    pdf.Root.Perms["/DocMDP"] = seal
    assert "signature" in refusal(saved(pdf))


def test_usage_rights_hide_no_signature() -> None:
    """One that stands beside them counts."""
    pdf = plain_pdf((PATIENT,))
    pdf.Root["/Perms"] = Dictionary(UR3=pdf.make_indirect(Dictionary(ByteRange=Array([0, 1]))))
    pdf.Root["/X"] = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]))

    assert "signature" in refusal(saved(pdf))


def _sign(pdf: Pdf, how: str) -> None:
    field = Dictionary(FT=Name.Sig, T=String("signature"))
    if how == "signed":
        field["/V"] = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]))
    if how == "range":
        pdf.Root["/Perms"] = Dictionary(DocMDP=Dictionary(ByteRange=Array([0, 1, 2, 3])))
        return
    pdf.Root["/AcroForm"] = Dictionary(
        Fields=Array([] if how == "flags" else [pdf.make_indirect(field)]),
        SigFlags=3 if how == "flags" else 0,
    )


@pytest.mark.parametrize("how", ["signed", "empty field", "flags", "range"])
def test_a_signed_letter_is_refused(how: str) -> None:
    """One page more would break the signature."""
    pdf = plain_pdf((PATIENT,))
    _sign(pdf, how)

    assert "signature" in refusal(saved(pdf))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b" \r\n", "vide"),
        (b"Cher confr\xe8re,", "pas un PDF"),
        (b"<!DOCTYPE html><p>%PDF-", "pas un PDF"),
        (b"PK\x03\x04word/document.xml", "enregistrez-le en PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "enregistrez-le en PDF"),
        (b"{\\rtf1 }", "enregistrez-le en PDF"),
        (b"%PDF-1.7\n%%EOF\n", "abîmé"),
        (b"junk before the header %PDF-1.7\n%%EOF\n", "pas un PDF"),
    ],
)
def test_what_is_no_letter_is_refused(content: bytes, said: str) -> None:
    """Each with what to do."""
    assert said in refusal(content)


def test_a_letter_that_is_too_big_is_refused_unread() -> None:
    """Fifty megabytes are a scan gone wrong."""
    with pytest.raises(LetterUnusable, match="50 Mo"):
        refuse_unlike_pdf(b"%PDF-1.7" + bytes(MAX_LETTER_BYTES))


def test_a_letter_with_a_mark_before_its_header_is_taken() -> None:
    """Some programs write a byte order mark."""
    assert read_letter(b"\xef\xbb\xbf" + plain_letter()).lines


def _page_tree(how: str) -> bytes:
    """Return a letter written by hand: a program would mend what is wrong."""
    kids, count, entries = "[3 0 R]", "1", "/Contents 4 0 R"
    if how.startswith("kid"):
        kids = {
            "kids null": "null",
            "kids absent": "9 0 R",
            "kid null": "[3 0 R null]",
            "kid absent": "[3 0 R 9 0 R]",
            "kid a number": "[3 0 R 5]",
            "kid itself": "[3 0 R 2 0 R]",
            "kid twice": "[3 0 R 3 0 R]",
            "kid direct": "[3 0 R << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>]",
        }[how]
        count = str(kids.count(" ") // 3 + 1)
    elif how.startswith("count"):
        count = how.removeprefix("count ")
    elif how == "contents absent":
        entries = "/Contents 9 0 R"
    elif how == "a content absent":
        entries = "/Contents [4 0 R 9 0 R]"
    elif how == "contents a number":
        entries = "/Contents [4 0 R 12]"
    bodies = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {kids} /Count {count} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] {entries} >>",
        "<< /Length 3 >>\nstream\nq Q\nendstream",
    )
    text, places = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 5\n0000000000 65535 f \n{table}{end}".encode()


def test_a_page_tree_that_is_right_is_taken() -> None:
    """The same letter as below, unbroken."""
    assert len(read_letter(_page_tree("")).shapes) == 1


@pytest.mark.parametrize(
    "how",
    [
        *("kids null", "kids absent", "kid null", "kid absent", "kid a number", "kid itself"),
        *("kid twice", "kid direct", "count 0", "count 7", "count -1", "count (CANARI)"),
        *("contents absent", "contents a number", "a content absent"),
    ],
)
def test_a_wrong_page_tree_is_refused(how: str) -> None:
    """Mending it could lose a page; nothing of it is quoted."""
    said = refusal(_page_tree(how))

    assert re.search("abîmé|sans aucune page", said)
    assert "CANARI" not in said


def test_a_page_tree_that_is_too_deep_is_refused() -> None:
    """Two hundred floors are no letter."""
    pdf = plain_pdf((PATIENT,))
    root = pdf.Root.Pages
    for _ in range(200):
        root = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([root]), Count=1))
    pdf.Root["/Pages"] = root

    assert "abîmé" in refusal(saved(pdf))


@pytest.mark.parametrize("box", [None, [0, 0, 0, 0], [0, 0, 1e9, 9], [1, 2, 3], "x"])
def test_a_page_without_a_size_is_refused(box: Any) -> None:
    """Each viewer would guess another one."""
    pdf = plain_pdf((PATIENT,))
    if box is None:
        del pdf.pages[0].obj["/MediaBox"]
    else:
        pdf.pages[0].obj["/MediaBox"] = Array(box) if isinstance(box, list) else String(box)

    assert "taille" in refusal(saved(pdf))


@pytest.mark.parametrize("crop", [[-500, -500, 0, 0], [595, 0, 900, 842], [900, 900, 700, 0]])
def test_a_page_that_is_cut_beside_itself_is_refused(crop: list[float]) -> None:
    """Nothing of it would show."""
    pdf = plain_pdf((PATIENT,))
    pdf.pages[0].obj["/CropBox"] = Array(crop)

    assert "taille" in refusal(saved(pdf))


def test_a_letter_without_pages_is_refused() -> None:
    """There is nothing to send."""
    assert "sans aucune page" in refusal(saved(pikepdf.new()))


def test_a_letter_of_too_many_pages_is_refused() -> None:
    """500 is the limit, and 500 pass."""
    pdf = plain_pdf(*[("x",)] * MAX_LETTER_PAGES)
    taken = read_letter(saved(pdf))
    pdf.add_blank_page()

    assert len(taken.shapes) == MAX_LETTER_PAGES
    assert "500 pages" in refusal(saved(pdf))


def test_ninety_thousand_pages_in_one_are_refused_at_once() -> None:
    """One small object, listed again and again."""
    pdf = plain_pdf((PATIENT,))
    pdf.Root.Pages["/Kids"] = Array([pdf.pages[0].obj] * 90_000)
    pdf.Root.Pages["/Count"] = 90_000

    assert "abîmé" in refusal(saved(pdf))


def test_a_drawing_that_swells_is_refused() -> None:
    """A hundred kilobytes that unpack to a hundred megabytes."""
    pdf = plain_pdf((PATIENT,))
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode, type_check=False)
    pdf.pages[0].obj["/Contents"] = stream

    content = saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)

    assert len(content) < 200_000
    assert "démesurée" in refusal(content)


def test_a_letter_of_too_many_pieces_is_refused_at_once() -> None:
    """By their number, not by the clock: whether it is taken does not depend on the load."""
    objects = plain_pdf((PATIENT,))
    objects.Root["/Spare"] = Array(
        [objects.make_indirect(Dictionary()) for _ in range(MAX_OBJECTS)]
    )
    inside = plain_pdf((PATIENT,))
    inside.Root["/Spare"] = Array([Dictionary()] * MAX_DICTIONARIES)

    form = plain_pdf((PATIENT,))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9])
    form.pages[0].obj["/Annots"] = Array([field] * (MAX_FIELDS + 1))

    for pdf in (objects, inside, form):
        assert "trop de morceaux" in refusal(saved(pdf))


def test_drawings_that_swell_together_are_refused() -> None:
    """Each is within its bound, and their sum is not."""
    pdf = plain_pdf(*(((PATIENT,),) * 3))
    part = pdf.make_stream(drawing((PATIENT,)) + b" " * (MAX_DRAWINGS * 2 // 5))
    for page in pdf.pages:
        page.obj["/Contents"] = part
    content = saved(pdf, compress_streams=True)

    assert len(content) < 200_000
    assert "trop chargées" in refusal(content)


def _cuts(letter: bytes) -> Iterator[bytes]:
    for part in range(1, 50):
        yield letter[: len(letter) * part // 50]
    # Of the end, only the last line's own end may go.
    for lost in range(2, 60):
        yield letter[:-lost]


def test_a_letter_cut_anywhere_is_refused(letter: bytes) -> None:
    """At every fiftieth, and near its end: never a letter with pages missing."""
    for cut in _cuts(letter):
        with pytest.raises(LetterUnusable):
            read_letter(cut)


def test_a_letter_with_a_hole_never_gives_other_pages(letter: bytes) -> None:
    """Whichever fiftieth got lost on the way: refused, unless it was in the file's identifier."""
    whole, refused = _substance(read_letter(letter)), 0
    for part in range(1, 49):
        start, stop = (len(letter) * edge // 50 for edge in (part, part + 1))
        try:
            read = read_letter(letter[:start] + letter[stop:])
        except LetterUnusable:
            refused += 1
        else:
            assert _substance(read) == whole

    assert refused >= 45


def _substance(read: Letter) -> tuple[object, ...]:
    """Return what a letter's pages are made of: their words, shapes and every stream."""
    with opened(read.pdf) as pdf:
        streams = [item.read_raw_bytes() for item in pdf.objects if isinstance(item, Stream)]
    return read.lines, read.shapes, streams


def test_a_damaged_drawing_is_refused() -> None:
    """A page would print half."""
    content = plain_letter(PATIENT, *(f"Ligne {number}" for number in range(60)))
    start = content.index(b"stream\n", content.index(b"/FlateDecode")) + 40

    assert "abîmé" in refusal(content[:start] + b"\0\0\0\0" + content[start + 4 :])


def test_a_font_that_is_not_in_the_letter_changes_nothing() -> None:
    """The engine draws what stands in for it otherwise, the first time in a process."""
    pdf = plain_pdf((PATIENT,))
    pdf.pages[0].obj["/Resources"]["/Font"]["/F1"]["/BaseFont"] = Name.Inconnue
    letter = saved(pdf)

    assert run_limited(look_alike, letter, letter, (0,))


def _spare(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return a file with something else of the same length: its places stay."""
    assert len(old) == len(new)
    assert content.count(old) == 1
    return content.replace(old, new)


def _no_place() -> bytes:
    """An object that stands nowhere."""
    pdf = plain_pdf((PATIENT,))
    pdf.Root["/Spare"] = pdf.make_indirect(Dictionary(Nothing=True))
    content = saved(pdf)
    place = re.search(rb"\d+ 0 obj\n<< /Nothing", content).start()
    return _spare(content, b"%010d 00000 n" % place, b"0000000000 00000 n")


def _wrong_count() -> bytes:
    """One object more than there are."""
    content = plain_letter()
    size = int(re.findall(rb"/Size (\d)", content)[0])
    return _spare(content, b"/Size %d" % size, b"/Size %d" % (size + 1))


def _blank_before_table() -> bytes:
    """A blank line where the table should begin."""
    return plain_letter().replace(b"\nxref\n", b"\n\nxref\n")


def _key_twice() -> bytes:
    """A key that stands twice in a dictionary."""
    pdf = plain_pdf((PATIENT,))
    pdf.Root["/PageLayout"], pdf.Root["/PageLayoux"] = Name.SinglePage, Name.OneColumn
    return _spare(saved(pdf), b"/PageLayoux", b"/PageLayout")


def _packed(packed: bytes) -> bytes:
    """A letter whose drawing is deflated as it is given."""
    pdf = plain_pdf((PATIENT,))
    pdf.pages[0].obj["/Contents"] = drawn = Stream(pdf, packed)
    drawn["/Filter"] = Name.FlateDecode
    return saved(pdf)


def _unended_drawing() -> bytes:
    """A drawing that is whole but for its check sum."""
    return _packed(zlib.compress(drawing((PATIENT,)))[:-4])


def _flushed_drawing() -> bytes:
    """A drawing whose program said all, and never that it was over."""
    packer = zlib.compressobj()
    return _packed(packer.compress(drawing((PATIENT,))) + packer.flush(zlib.Z_SYNC_FLUSH))


def _unlisted_table() -> bytes:
    """A table that is a stream, and does not say where it stands itself."""
    content = plain_letter()
    body = content[: content.index(b"xref\n")]
    places = [(body.index(b"\n%d 0 obj" % n) + 1) for n in range(1, body.count(b" 0 obj") + 1)]
    rows = [b"\0\0\0\0", *(b"\1" + place.to_bytes(2) + b"\0" for place in places)]
    root = re.findall(rb"/Root (\d+ 0 R)", content)[0]
    table = b"".join(rows)
    head = b"/Type/XRef/W[1 2 1]/Size %d/Index[0 %d]/Root %s" % (len(rows) + 1, len(rows), root)
    stream = b"%d 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    end = stream % (len(rows), head, len(table), table)
    return body + end + b"startxref\n%d\n%%%%EOF\n" % len(body)


MENDED: dict[str, tuple[Callable[[], bytes], str]] = {
    "offset 0": (_no_place, "object has offset 0"),
    "count": (_wrong_count, "reported number of objects"),
    "blank": (_blank_before_table, "extraneous whitespace seen before xref"),
    "key twice": (_key_twice, "dictionary has duplicated key /PageLayout"),
    "check sum": (_unended_drawing, "input stream is complete"),
    "flushed": (_flushed_drawing, "input stream is complete"),
    "table": (_unlisted_table, "xref entry for the xref stream itself is missing"),
}


@pytest.mark.parametrize("fault", MENDED)
def test_a_common_fault_that_loses_nothing_is_taken(fault: str) -> None:
    """What every viewer shows is what prints."""
    made, warning = MENDED[fault]
    content = made()
    with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
        pdf.pages[0].obj.Contents.read_bytes()
        pdf.Root.unparse(resolved=True)
        assert warning in " ".join(map(str, [*pdf.get_warnings()]))

    read = read_letter(content)

    assert look_alike(content, read.pdf, (0,))
    assert PATIENT in read.lines[0]


def test_half_a_drawing_is_refused() -> None:
    """Only its end tells it from one without a check sum."""
    packed = zlib.compress(drawing((PATIENT, *(f"Ligne {number}" for number in range(60)))))

    for lost in (5, 9, len(packed) // 2):
        assert "abîmé" in refusal(_packed(packed[:-lost]))


def test_any_other_fault_is_refused_with_what_helps() -> None:
    """A file saved again as it is stays as it was: printed, it is new."""
    said = refusal(plain_letter().replace(b"stream\n", b"stream\r", 1))

    assert "abîmé" in said
    assert "imprimez-le en PDF" in said
    assert "enregistrez" not in said


def test_the_same_letter_is_read_alike_each_time(look: Look) -> None:
    """No clock, no chance."""
    content = tagged_letter(look)

    first, second = read_letter(content), read_letter(content)

    assert isinstance(first, Letter)
    assert first == second
