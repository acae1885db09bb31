"""Joining finished PDFs: pages as they were, tags in their place, what is alike stored once."""

import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, OutlineItem, Pdf, String

from feuillet.errors import PartUnusable, RenderError
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.pdf.merge import PdfPart, join_pdfs
from feuillet.produce import prepare_press
from tests.helpers import TODAY, headings, names_in, text_by_page

PATIENT = {"prenom": "Camille", "date_naissance": "12/03/1948", "anesthesie": "sedation"}
NAMES = ("EXEMPLE", "ESSAI", "MODELE", "FICTIF")

ENGLISH = """<html lang="en"><title>Letter</title>
<style>@page { size: A5 } h1, p, th, td, a { font-family: sans-serif }</style>
<h1>Dear colleague</h1>
<p>Please <a href="#end">see the end</a>, or <a href="https://example.org/">elsewhere</a>.</p>
<table><thead><tr><th>One</th><th>Two</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr></tbody></table>
<p id="end" style="break-before: page">Yours</p>"""


@pytest.fixture(scope="module")
def leaflets(library: Library) -> list[bytes]:
    """The vertebroplasty's information, for invented patients."""
    press = prepare_press(library, "vertebroplastie", PrintOptions(("information",)), today=TODAY)
    return [press.print({**PATIENT, "nom": name}).pdf for name in NAMES]


@pytest.fixture(scope="module")
def tagged_letter() -> bytes:
    """An English letter of two A5 pages, PDF/UA-1, with a table, links and a bookmark."""
    return weasyprint.HTML(string=ENGLISH).write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")


def join(*pdfs: bytes, titles: Sequence[str] = (), keep: bool = False, **options: object) -> bytes:
    """Return these PDFs joined."""
    output = io.BytesIO()
    titles = titles or [f"Ligne {number}" for number in range(1, len(pdfs) + 1)]
    parts = [PdfPart(pdf, title, keep) for pdf, title in zip(pdfs, titles, strict=True)]
    pages = join_pdfs(parts, output, title="Fiches à imprimer", **options)  # type: ignore[arg-type]
    with reading(output.getvalue()) as joined:
        assert len(joined.pages) == pages
        assert not joined.check_pdf_syntax()
    return output.getvalue()


def reading(pdf: bytes) -> Pdf:
    """Open a PDF."""
    return pikepdf.open(io.BytesIO(pdf))


def saved(pdf: Pdf) -> bytes:
    """Return a PDF as bytes."""
    output = io.BytesIO()
    pdf.save(output, deterministic_id=True)
    return output.getvalue()


def drawn(*texts: str) -> Pdf:
    """Return a PDF with a page for each text, untagged."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for text in texts:
        content = pdf.make_stream(f"BT /F1 12 Tf 20 50 Td ({text}) Tj ET".encode())
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, 200, 100],
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=content,
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def tag(pdf: Pdf, *, kind: str = "/P", **entries: object) -> Pdf:
    """Give each page one element, all of them directly below the root."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(), **entries))
    numbers = Array()
    for key, page in enumerate(pdf.pages):
        inside = page.Contents.read_bytes()
        page.Contents.write(b"/P <</MCID 0>> BDC " + inside + b" EMC")
        page.obj.StructParents = key
        element = Dictionary(S=Name(kind), P=root, Pg=page.obj, K=0)
        root.K.append(pdf.make_indirect(element))
        numbers.extend([key, Array([root.K[-1]])])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    return pdf


def elements(pdf: Pdf) -> list[Object]:
    """Return every structure element, each before its kids."""
    return [element for top in _kids(pdf.Root.StructTreeRoot) for element in _below(top)]


def _below(element: Object) -> Iterator[Object]:
    yield element
    for kid in _kids(element):
        yield from _below(kid)


def _kids(element: Object) -> list[Object]:
    kids = element.get("/K", Array())
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def misplaced(pdf: Pdf) -> list[str]:
    """Return what the pages mark and the structure does not know, or knows as another's."""
    wrong = []
    reachable = {element.objgen for element in elements(pdf)}
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages, start=1):
        for mcid in _marks(page):
            known = parents[int(page.obj.StructParents)]
            element = known[mcid] if mcid < len(known) else None
            if element is None or element.objgen not in reachable:
                wrong.append(f"page {number}, {mcid}: out of the tree")
            elif (page.obj.objgen, mcid) not in _content(element):
                wrong.append(f"page {number}, {mcid}: another's")
        for note in page.obj.get("/Annots", Array()):
            element = parents[int(note.StructParent)]
            kids = [kid for kid in element.K if isinstance(kid, Dictionary)]
            if note.objgen not in [kid.Obj.objgen for kid in kids if "/Obj" in kid]:
                wrong.append(f"page {number}: a link of another's")
    return wrong


def _marks(page: pikepdf.Page) -> list[int]:
    instructions = pikepdf.parse_content_stream(page)
    marked = [each.operands[1] for each in instructions if str(each.operator) == "BDC"]
    return [int(entries.MCID) for entries in marked if "/MCID" in entries]


def _content(element: Object) -> set[tuple[tuple[int, int], int]]:
    """Return the pages and marks that an element holds itself."""
    kids = list(element.K) if isinstance(element.K, Array) else [element.K]
    own = {(element.Pg.objgen, kid) for kid in kids if isinstance(kid, int)}
    referred = [kid for kid in kids if isinstance(kid, Dictionary) and "/MCID" in kid]
    return own | {(kid.get("/Pg", element.Pg).objgen, int(kid.MCID)) for kid in referred}


def accessible(pdf: bytes) -> bool:
    """Whether a PDF passes for PDF/UA-1, and claims it."""
    report = page_validation.validate_pdf_bytes(
        pdf, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    with reading(pdf) as opened:
        claims = b"pdfuaid:part" in opened.Root.Metadata.read_bytes()
    return report.is_compliant and claims


def test_every_page_says_what_it_said(leaflets: list[bytes], tagged_letter: bytes) -> None:
    """The text of each page is that of the page it was, in the order of the parts."""
    parts = [leaflets[0], tagged_letter, leaflets[1], saved(drawn("Un", "Deux")), leaflets[2]]

    joined = join(*parts)

    assert text_by_page(joined) == [text for part in parts for text in text_by_page(part)]


def test_pages_of_the_same_leaflet_look_as_they_did(leaflets: list[bytes]) -> None:
    """What pages draw is cut and shared, and remains the same operator for operator."""
    with reading(join(*leaflets)) as joined:
        pages = iter(joined.pages)
        for leaflet in leaflets:
            with reading(leaflet) as alone:
                for page in alone.pages:
                    before = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
                    after = pikepdf.parse_content_stream(next(pages))

                    assert pikepdf.unparse_content_stream(after) == before


def test_every_element_of_every_part_is_kept(leaflets: list[bytes], tagged_letter: bytes) -> None:
    """The kinds of element, in order, are those of the parts one after the other."""
    expected = []
    for part in (*leaflets, tagged_letter):
        with reading(part) as alone:
            expected += [str(element.S) for element in elements(alone)]

    with reading(join(*leaflets, tagged_letter)) as joined:
        assert [str(element.S) for element in elements(joined)] == expected


def test_every_mark_leads_to_an_element_of_its_own_page(
    leaflets: list[bytes], tagged_letter: bytes
) -> None:
    """Each marked piece of a page, and each link, finds its element through the parent tree."""
    with reading(join(leaflets[0], tagged_letter, leaflets[1])) as joined:
        assert not misplaced(joined)


def test_keys_of_another_part_would_be_seen(leaflets: list[bytes]) -> None:
    """The check above fails when two pages, or two parts, have each other's keys."""
    with reading(join(*leaflets[:2])) as joined:
        first, other = joined.pages[0].obj, joined.pages[-1].obj
        first.StructParents, other.StructParents = other.StructParents, first.StructParents

        assert misplaced(joined)


def test_many_parts_have_trees_that_are_found_by_halving() -> None:
    """With more parts than fit in a node, pages and parents are still found, in shallow trees."""
    parts = [saved(tag(drawn(f"Page {number}"))) for number in range(130)]

    with reading(join(*parts)) as joined:
        assert not misplaced(joined)
        nodes = [
            len(item.Kids)
            for item in joined.objects
            if isinstance(item, Dictionary) and "/Kids" in item
        ]
        assert max(nodes) <= 64
        assert len(nodes) < 20


def test_each_part_is_a_document_in_its_own_language(
    leaflets: list[bytes], tagged_letter: bytes
) -> None:
    """A French leaflet after an English letter is read as French."""
    with reading(join(tagged_letter, leaflets[0])) as joined:
        tops = list(joined.Root.StructTreeRoot.K)

        assert [(str(top.S), str(top.Lang)) for top in tops] == [
            ("/Document", "en"),
            ("/Document", "fr-FR"),
        ]
        assert str(joined.Root.Lang) == "en"
        assert {top.P.objgen for top in tops} == {joined.Root.StructTreeRoot.objgen}


def test_elements_without_a_document_get_one() -> None:
    """A part whose elements stand directly below the root is one document too."""
    part = saved(tag(drawn("Un", "Deux")))

    with reading(join(part, part)) as joined:
        tops = list(joined.Root.StructTreeRoot.K)
        assert [[str(kid.S) for kid in top.K] for top in tops] == [["/P", "/P"]] * 2
        assert all(kid.P.objgen == top.objgen for top in tops for kid in top.K)
        assert not misplaced(joined)


def test_a_lone_element_needs_no_array() -> None:
    """Chrome names its only top element without one: it is kept, and its kids stay below it."""
    pdf = tag(drawn("Un"))
    root = pdf.Root.StructTreeRoot
    above = pdf.make_indirect(Dictionary(S=Name.Document, P=root, K=root.K[0]))
    root.K[0].P = above
    root.K = above
    part = saved(pdf)

    with reading(join(part, part)) as joined:
        tops = list(joined.Root.StructTreeRoot.K)
        assert [str(top.S) for top in tops] == ["/Document"] * 2
        assert all(top.is_indirect and top.K.P.objgen == top.objgen for top in tops)
        assert not misplaced(joined)


def test_header_cells_are_told_apart(tagged_letter: bytes) -> None:
    """No two elements have one name, and each cell still names header cells of its own table."""
    with reading(join(tagged_letter, tagged_letter)) as joined:
        named = [str(element.ID) for element in elements(joined) if "/ID" in element]
        attributes = [element.get("/A", {}) for element in elements(joined)]
        headers = [str(each) for entry in attributes for each in entry.get("/Headers", [])]

        assert len(named) == len(set(named)) == 4
        assert headers == named


def test_a_kind_of_element_keeps_its_own_meaning() -> None:
    """Where two parts call different things by one name, the later part's are renamed."""
    roles = [Dictionary(Corps=Name.P), Dictionary(Corps=Name.Span), Dictionary(Corps=Name.P)]
    parts = [saved(tag(drawn("Un"), kind="/Corps", RoleMap=role)) for role in roles]

    with reading(join(*parts)) as joined:
        kinds = [element.S for element in elements(joined) if Name.Document != element.S]
        assert [joined.Root.StructTreeRoot.RoleMap[kind] for kind in kinds] == ["/P", "/Span", "/P"]
        assert kinds[0] == kinds[2] == Name.Corps


def test_a_standard_kind_is_never_given_another_meaning() -> None:
    """A part that calls its paragraphs tables does not change the tables of the others."""
    odd = saved(tag(drawn("Un"), kind="/Table", RoleMap=Dictionary(Table=Name.P)))

    with reading(join(odd, saved(tag(drawn("Deux"), kind="/Table")))) as joined:
        roles = joined.Root.StructTreeRoot.RoleMap
        kinds = [element.S for element in elements(joined) if Name.Document != element.S]
        assert "/Table" not in roles
        assert roles[kinds[0]] == Name.P
        assert kinds[1] == Name.Table


def test_parts_of_one_shape_keep_their_own_elements() -> None:
    """Files that differ in one word of their structure, number for number, are not confused."""
    parts = [saved(tag(drawn("Un"), kind=kind)) for kind in ("/H1", "/P", "/H1", "/Lbl")]

    with reading(join(*parts)) as joined:
        kinds = [str(top.K[0].S) for top in joined.Root.StructTreeRoot.K]
        assert kinds == ["/H1", "/P", "/H1", "/Lbl"]


def test_a_class_of_attributes_keeps_its_own_meaning() -> None:
    """Where two parts have different classes under one name, the later part's is renamed."""
    parts = []
    for side in ("/Start", "/End"):
        classes = Dictionary(Bord=Dictionary(O=Name.Layout, TextAlign=Name(side)))
        pdf = tag(drawn("Un"), ClassMap=classes)
        pdf.Root.StructTreeRoot.K[0].C = Name.Bord
        parts.append(saved(pdf))

    with reading(join(*parts)) as joined:
        classes = joined.Root.StructTreeRoot.ClassMap
        worn = [element.C for element in elements(joined) if "/C" in element]
        assert [str(classes[name].TextAlign) for name in worn] == ["/Start", "/End"]


def test_accessible_and_archivable_parts_stay_so(leaflets: list[bytes]) -> None:
    """What all parts claim, the whole claims, with their colour profile, and passes."""
    joined = join(*leaflets)

    assert accessible(joined)
    assert b"<pdfaid:part>2</pdfaid:part>" in joined
    with reading(joined) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.Root.OutputIntents) == 1


def test_an_accessible_letter_leaves_the_leaflet_accessible(
    leaflets: list[bytes], tagged_letter: bytes
) -> None:
    """A letter that passes PDF/UA-1 and a leaflet make a file that does; it is no PDF/A."""
    joined = join(tagged_letter, leaflets[0])

    assert accessible(tagged_letter)
    assert accessible(joined)
    assert b"pdfaid:part" not in joined


def test_an_untagged_letter_is_not_said_to_be_tagged(leaflets: list[bytes]) -> None:
    """Beside pages without tags nothing is claimed, but the leaflet's own tags stay."""
    joined = join(saved(drawn("Courrier")), leaflets[0])

    assert b"pdfuaid:part" not in joined
    with reading(joined) as pdf:
        assert not pdf.Root.MarkInfo.Marked
        assert len(elements(pdf)) > 100
        assert str(pdf.Root.Lang) == "fr-FR"


def test_a_claim_without_tags_is_not_passed_on(leaflets: list[bytes]) -> None:
    """A letter that calls itself accessible and has no tags does not make the whole say so."""
    letter = drawn("Courrier")
    with reading(leaflets[0]) as leaflet:
        packet = leaflet.Root.Metadata.read_bytes()
    letter.Root.Metadata = letter.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)

    joined = join(saved(letter), leaflets[0])

    assert b"pdfuaid:part" not in joined


def test_what_is_alike_is_stored_once(leaflets: list[bytes]) -> None:
    """Two leaflets have the fonts and colour profile of one, and one more patient costs little."""
    three, four = join(*leaflets[:3]), join(*leaflets)

    assert four.count(b"/Length1") == leaflets[0].count(b"/Length1")
    assert len(four) - len(three) < len(leaflets[3]) / 5


def test_what_differs_is_not_confused() -> None:
    """Objects that are alike but for what they name stay two."""
    parts = []
    for grey in (0, 128):
        pdf = drawn("Un")
        picture = pdf.make_stream(bytes([grey]), Width=1, Height=1, BitsPerComponent=8)
        picture.Type, picture.Subtype, picture.ColorSpace = (
            Name.XObject,
            Name.Image,
            Name.DeviceGray,
        )
        pdf.pages[0].Resources.XObject = Dictionary(Im=picture)
        parts.append(saved(pdf))

    with reading(join(*parts, parts[0])) as joined:
        pictures = [page.Resources.XObject.Im for page in joined.pages]
        assert [each.read_bytes()[0] for each in pictures] == [0, 128, 0]
        assert pictures[0].objgen == pictures[2].objgen


def test_equal_parts_give_equal_bytes(leaflets: list[bytes], tmp_path: Path) -> None:
    """The same parts make the same file in another process, whatever order it keeps sets in."""
    paths = [tmp_path / f"{number}.pdf" for number in range(3)]
    for path, leaflet in zip(paths, leaflets[:3], strict=True):
        path.write_bytes(leaflet)
    code = (
        "import sys\nfrom pathlib import Path\nfrom feuillet.pdf.merge import PdfPart, join_pdfs\n"
        "parts = [PdfPart(Path(name), f'Ligne {at}') for at, name in enumerate(sys.argv[1:], 1)]\n"
        "join_pdfs(parts, sys.stdout.buffer, title='Fiches à imprimer')\n"
    )
    command = [sys.executable, "-c", code, *map(str, paths)]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=True)

    assert other.stdout == join(*leaflets[:3])


def test_the_file_may_be_given_its_identifier() -> None:
    """The identifier given is the file's; without one, another content has another."""
    one, other = saved(drawn("Un")), saved(drawn("Deux"))

    with reading(join(one, identifier=b"lot-0001")) as joined:
        assert bytes(joined.trailer.ID[0]) == b"lot-0001"
    with reading(join(one)) as first, reading(join(other)) as second:
        assert bytes(first.trailer.ID[0]) != bytes(second.trailer.ID[0])


def test_each_part_starts_on_a_right_hand_page() -> None:
    """In duplex, an odd part is followed by an empty page of its size, the last one too."""
    odd, even = drawn("Un", "Deux", "Trois"), drawn("Quatre", "Cinq")
    odd.pages[2].obj.MediaBox, odd.pages[2].obj.Rotate = Array([0, 0, 300, 400]), 90

    joined = join(saved(odd), saved(even), saved(drawn("Six")), duplex=True)

    assert text_by_page(joined) == ["Un", "Deux", "Trois", "", "Quatre", "Cinq", "Six", ""]
    with reading(joined) as pdf:
        blank = pdf.pages[3].obj
        assert [int(side) for side in blank.MediaBox] == [0, 0, 300, 400]
        assert int(blank.Rotate) == 90


def test_each_document_of_a_part_starts_on_a_right_hand_page() -> None:
    """A patient's instructions are not printed on the back of his information."""
    part = PdfPart(saved(drawn("Un", "Deux", "Trois", "Suite")), "Ligne 2", pages=(3, 1))
    output = io.BytesIO()
    join_pdfs([part], output, title="Fiches", duplex=True)

    assert text_by_page(output.getvalue()) == ["Un", "Deux", "Trois", "", "Suite", ""]


def test_sizes_and_rotation_are_those_of_the_pages() -> None:
    """What a page leaves to the tree above it is written on it."""
    pdf = drawn("Un", "Deux")
    above = pdf.Root.Pages
    above.MediaBox, above.Rotate = Array([0, 0, 500, 700]), 270
    above.CropBox = Array([10, 10, 490, 690])
    del pdf.pages[0].obj["/MediaBox"]
    pdf.pages[1].obj.UserUnit = 2

    with reading(join(saved(drawn("Zéro")), saved(pdf))) as joined:
        one, two = joined.pages[1].obj, joined.pages[2].obj
        assert [int(side) for side in one.MediaBox] == [0, 0, 500, 700]
        assert [int(side) for side in two.MediaBox] == [0, 0, 200, 100]
        assert [int(page.Rotate) for page in (one, two)] == [270, 270]
        assert [int(page.CropBox[0]) for page in (one, two)] == [10, 10]
        assert int(two.UserUnit) == 2
        assert "/Rotate" not in joined.pages[0].obj


def labelled(count: int, nums: Sequence[object]) -> bytes:
    """Return pages that viewers call otherwise than 1, 2, 3."""
    pdf = drawn(*map(str, range(count)))
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array(nums))
    return saved(pdf)


def labels(pdf: bytes) -> list[str]:
    """Return what a viewer calls each page."""
    with reading(pdf) as joined:
        return [page.label for page in joined.pages]


ROMAN = (0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D))


@pytest.mark.parametrize(
    ("nums", "called"),
    [
        (ROMAN, ["i", "ii", "1", "2", "3", "4"]),
        ((0, Dictionary(S=Name.D, St=7)), ["7", "8", "9", "10", "11", "12"]),
        ((0, Dictionary(S=Name.r)), ["i", "ii", "iii", "iv", "5", "6"]),
        ((0, Dictionary(S=Name.D, P="A-")), ["A-1", "A-2", "A-3", "A-4", "5", "6"]),
        ((0, Dictionary(P="Garde"), 1, Dictionary(S=Name.A)), ["Garde", "A", "B", "C", "5", "6"]),
        ((3, Dictionary(S=Name.R, St=4)), ["1", "2", "3", "IV", "5", "6"]),
        ((0, Dictionary(S=Name.D, St=-2, P=3)), ["1", "2", "3", "4", "5", "6"]),
    ],
)
def test_pages_keep_what_they_are_called_and_others_count_on(
    nums: Sequence[object], called: list[str]
) -> None:
    """As « see page iv » says; the leaflet goes on from a plain number, or has its place's."""
    assert labels(join(labelled(4, nums), saved(drawn("Cinq", "Six")))) == called


def test_labels_of_a_later_part_and_around_empty_pages_are_kept() -> None:
    """A range that an empty page parts goes on behind it; without any label, none is written."""
    parts = saved(drawn("Un")), labelled(3, ROMAN), saved(drawn("Deux"))
    joined = join(*parts, duplex=True)

    assert labels(joined)[::2] == ["1", "i", "1", "2"]
    assert labels(joined)[3] == "ii"
    with reading(join(parts[0], parts[2])) as plain:
        assert "/PageLabels" not in plain.Root


def test_labels_in_a_tree_of_several_levels_are_found() -> None:
    """One that goes in a circle comes to an end."""
    pdf = drawn("a", "b", "c")
    leaf = pdf.make_indirect(Dictionary(Nums=Array([2, Dictionary(S=Name.A)])))
    kids = Array([Dictionary(Nums=Array([0, Dictionary(S=Name.r)])), leaf])
    pdf.Root["/PageLabels"] = pdf.make_indirect(Dictionary(Kids=kids))
    leaf["/Kids"] = Array([pdf.Root.PageLabels])

    assert labels(join(saved(pdf), saved(drawn("d")))) == ["i", "ii", "A", "4"]


def test_each_part_has_its_bookmark() -> None:
    """The outline leads to the first page of each part, by its title."""
    parts = [saved(drawn("Un", "Deux")), saved(drawn("Trois"))]

    joined = join(*parts, titles=["Courrier", "Fiche « après »"])

    assert headings(joined) == ["Courrier", "Fiche « après »"]
    with reading(joined) as pdf, pdf.open_outline() as outline:
        pages = [page.obj.objgen for page in pdf.pages]
        assert [pages.index(item.destination[0].objgen) for item in outline.root] == [0, 2]


def test_a_parts_own_bookmarks_stand_below_its_own(tagged_letter: bytes) -> None:
    """They lead to the pages as they are now; a bookmark that leads nowhere keeps its title."""
    pdf = drawn("Un", "Deux")
    with pdf.open_outline() as outline:
        chapter = OutlineItem("Chapitre", 0)
        chapter.children.append(OutlineItem("Détail", 1))
        outline.root.append(chapter)
        outline.root.append(OutlineItem("Perdu", action=Dictionary(S=Name.Named, N=Name.NextPage)))

    joined = join(tagged_letter, saved(pdf), titles=["Courrier", "Fiche"], keep=True)

    expected = ["Courrier", "Dear colleague", "Fiche", "Chapitre", "Détail", "Perdu"]
    with reading(joined) as whole, whole.open_outline() as outline:
        pages = [page.obj.objgen for page in whole.pages]
        below = outline.root[1].children
        assert pages.index(below[0].children[0].destination[0].objgen) == 3
        assert below[1].destination is None
        assert below[1].action is None
        assert int(whole.Root.Outlines.Count) == len(expected)
    assert [title for title in headings(joined)] == expected


def link(pdf: Pdf, **leads: object) -> None:
    """Put a link on a PDF's first page."""
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **leads)
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])


def test_links_lead_where_they_led() -> None:
    """Names for places, which two parts may share, become the places themselves."""
    pdf = drawn("Un", "Deux")
    pdf.Root.Dests = Dictionary(vieux=Array([pdf.pages[1].obj, Name.Fit]))
    names = NameTree.new(pdf)
    names["neuf"] = Dictionary(D=Array([pdf.pages[1].obj, Name.Fit]))
    pdf.Root.Names = Dictionary(Dests=names.obj)
    link(pdf, Dest=Name.vieux)
    link(pdf, Dest=String("neuf"))
    link(pdf, A=Dictionary(S=Name.GoTo, D=String("neuf")))
    link(pdf, A=Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit])))
    link(pdf, A=Dictionary(S=Name.GoTo, D=String("nulle part")))
    link(pdf, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))
    part = saved(pdf)

    with reading(join(part, part)) as joined:
        for first in (0, 2):
            notes = list(joined.pages[first].obj.Annots)
            inside = [note.Dest[0].objgen for note in notes[:4]]
            assert inside == [joined.pages[first + 1].obj.objgen] * 4
            assert "/A" not in notes[4]
            assert "/Dest" not in notes[4]
            assert str(notes[5].A.URI) == "https://example.org/"


def test_what_acts_by_itself_is_left_behind() -> None:
    """Nothing that opens, runs or is attached comes along with the pages."""
    pdf = drawn("Un")
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("<xfa/>"))
    pdf.pages[0].obj.AA = Dictionary(O=script)
    link(pdf, AA=Dictionary(E=script), Dest=Array([pdf.pages[0].obj, Name.Fit]))
    pdf.docinfo.Author = "Dr EXEMPLE"

    joined = join(saved(pdf))

    left = {"/JavaScript", "/JS", "/OpenAction", "/AA", "/Names", "/AcroForm", "/XFA", "/Author"}
    assert not names_in(joined) & left


def test_layers_of_one_part_are_kept() -> None:
    """A layer that is hidden stays hidden; two parts with layers cannot be joined."""
    pdf = drawn("Un")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Calque")))
    pdf.pages[0].Resources.Properties = Dictionary(MC0=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    part = saved(pdf)

    with reading(join(part, saved(drawn("Deux")))) as joined:
        drawn_layer = joined.pages[0].Resources.Properties.MC0
        assert joined.Root.OCProperties.D.OFF[0].objgen == drawn_layer.objgen
    with pytest.raises(RenderError, match="Document 2 à joindre : il a des calques"):
        join(part, part)


def test_objects_that_name_each_other_are_copied() -> None:
    """Two objects, each of which names the other, come along, with what names them both."""
    pdf = drawn("Un")
    one = pdf.make_indirect(Dictionary(Name=String("un")))
    other = pdf.make_indirect(Dictionary(Name=String("deux"), Back=one))
    one.Forth = other
    pdf.pages[0].Resources.Properties = Dictionary(MC0=other, MC1=one)
    part = saved(pdf)

    with reading(join(part, part)) as joined:
        for page in joined.pages:
            named = page.Resources.Properties
            assert named.MC1.Forth.objgen == named.MC0.objgen
            assert named.MC0.Back.objgen == named.MC1.objgen
            assert [str(named[key].Name) for key in ("/MC0", "/MC1")] == ["deux", "un"]


def test_words_are_never_cut_where_a_mark_could_end() -> None:
    """A text that holds the line « EMC » is no end of marked content."""
    parts = []
    for text in ("Un", "Deux", "Trois"):
        pdf = drawn(text)
        words = f"(avant\nEMC\n{text}\nEMC\naprès) Tj".encode("latin-1")
        pdf.pages[0].Contents.write(b"BT /F1 12 Tf 20 50 Td " + words + b" ET")
        parts.append(saved(pdf))

    with reading(join(*parts)) as joined:
        contents = [page.Contents for page in joined.pages]
        assert all(isinstance(content, pikepdf.Stream) for content in contents)


def test_parts_are_read_one_by_one_and_written_at_once() -> None:
    """A file is asked for when the one before it is written: thousands need no more memory."""
    output = io.BytesIO()
    sizes = []

    def parts() -> Iterator[PdfPart]:
        for number in range(5):
            sizes.append(output.tell())
            pdf = drawn("Un")
            pdf.pages[0].Contents.write(b"%%%d\n" % number + os.urandom(40_000))
            yield PdfPart(saved(pdf), f"Ligne {number}")

    join_pdfs(parts(), output, title="Fiches")

    assert all(after - before > 30_000 for before, after in itertools.pairwise(sizes))


def refused(*parts: bytes | Path) -> str:
    """Return what is said of parts that cannot be joined."""
    with pytest.raises(RenderError) as refusal:
        join_pdfs([PdfPart(part, "Ligne") for part in parts], io.BytesIO(), title="Fiches")
    assert refusal.value.__context__ is None
    return str(refusal.value)


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_protected_part_is_refused(password: str) -> None:
    """With a password to open it or not, a protected file is not joined."""
    output = io.BytesIO()
    protection = pikepdf.Encryption(owner="maître", user=password)
    drawn("Un").save(output, encryption=protection)

    said = refused(saved(drawn("Un")), output.getvalue())

    assert said.startswith("Document 2 à joindre : il est protégé")


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    """A file that is cut, empty, missing, no PDF or without a page is named by its place alone."""
    whole = saved(drawn("Un" * 400))
    broken = bytearray(whole)
    content = broken.index(b"stream") + 40
    broken[content : content + 9] = bytes(9)

    for part in (whole[: len(whole) // 2], b"", b"%PDF-1.7\n", saved(pikepdf.new()), bytes(broken)):
        assert refused(part) == "Document 1 à joindre : il est abîmé ; enregistrez-le à nouveau."
    missing = refused(tmp_path / "EXEMPLE.pdf")
    assert missing.startswith("Document 1 à joindre : il ne se lit pas")
    assert "EXEMPLE" not in missing


def test_which_part_cannot_be_joined_is_known() -> None:
    """Whoever joins them knows whose it is."""
    whole = saved(drawn("Un"))
    for parts, place in (((b"", whole), 1), ((whole, b""), 2)):
        with pytest.raises(PartUnusable) as refused:
            join(*parts)

        assert refused.value.place == place


def test_there_must_be_something_to_join() -> None:
    """No part, no file."""
    assert refused() == "Aucun document à joindre : donnez-en au moins un."


@pytest.mark.parametrize(("duplex", "sides"), [(True, "/DuplexFlipLongEdge"), (False, None)])
def test_both_sides_are_proposed_where_no_sheet_is_shared(duplex: bool, sides: str | None) -> None:
    """Else the next may begin on the back of the last: the printer is left as it is set."""
    with reading(join(saved(drawn("Un")), saved(drawn("Deux")), duplex=duplex)) as pdf:
        told = pdf.Root.ViewerPreferences

        assert told.PrintScaling == "/None"
        assert told.get("/Duplex") == sides


def test_the_title_is_the_files_and_shown() -> None:
    """The title given is what a reader shows, and is all that the file says of itself."""
    joined = join(saved(drawn("Un")))

    with reading(joined) as pdf:
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert {str(key): str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": "Fiches à imprimer"
        }
    assert "Fiches à imprimer".encode() in joined
    assert not re.search(rb"D:\d{8}|CreateDate", joined)
