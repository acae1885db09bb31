"""Elements of a structure tree: found, written short, and not read twice when files are alike."""

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from feuillet.pdf.structure_elements import ElementTrees, kids, write_element
from feuillet.pdf.syntax import fill_marks
from tests.pdf.copying import Copying, pages


@pytest.mark.parametrize(
    ("text", "below"),
    [
        (b"<< /K [ 3 0 R 4 0 R ] /P 1 0 R /S /P >>", [b"3 0", b"4 0"]),
        (b"<< /K 3 0 R /P 1 0 R /Pg 9 0 R /S /Sect >>", [b"3 0"]),
        (b"<< /K 7 /P 1 0 R /S /P >>", []),
        (b"<< /P 1 0 R /S /P /T (/K 3 0 R ) >>", []),
        (b"<< /K [ << /Obj 5 0 R /Pg 9 0 R /Type /OBJR >> 3 0 R ] /S /Link >>", [b"3 0"]),
        (b"<< /A << /K 8 0 R >> /K [ 3 0 R ] /S /P >>", [b"3 0"]),
        (b"[ 3 0 R (4 0 R) << /MCID 2 /Pg 9 0 R /Type /MCR >> ]", [b"3 0"]),
    ],
)
def test_the_kids_of_an_element_are_found(text: bytes, below: list[bytes]) -> None:
    """Not its parent, its page, a link's annotation, nor what a string says."""
    assert kids(text) == below


def test_an_element_is_written_short_and_says_the_same() -> None:
    """What it has in common with the one before comes first."""
    source = Copying(pages()).source
    whole = Dictionary(
        S=Name.P, K=Array([1, 2]), Lang=String("fr"), ActualText=String("é(")
    ).unparse()
    short = write_element(source, whole, {})

    assert Object.parse(short) == Object.parse(whole)
    assert len(short) < len(whole)
    assert short.startswith(b"<</K[1 2]")


def test_a_kind_of_element_that_was_renamed_is_written_by_its_new_name() -> None:
    """Unless a namespace tells it apart; classes are renamed too."""
    source = Copying(pages()).source
    renamed = {b"/S": {b"/Titre": b"/Titre-2"}, b"/C": {b"/Rouge": b"/Rouge-2"}}
    plain = write_element(source, b"<< /C [ /Rouge /Bleu ] /S /Titre >>", renamed)
    spaced = write_element(source, b"<< /NS 4 0 R /S /Titre >>", renamed)

    assert Object.parse(plain) == Dictionary(S=Name("/Titre-2"), C=[Name("/Rouge-2"), Name.Bleu])
    assert Name.Titre == Object.parse(spaced.replace(b"4 0 R", b"null")).S


def test_identifiers_of_cells_leave_room_for_the_mark_of_their_file() -> None:
    """Two files may call their cells alike."""
    source = Copying(pages()).source
    written = write_element(source, b"<< /ID (c1) /A << /Headers [ (c2) ] >> /S /TD >>", {})

    assert b"(p2-c1)" in fill_marks(written, b"p2-")
    assert b"(p2-c2)" in fill_marks(written, b"p2-")


def tree(*texts: str) -> Pdf:
    """Return a PDF with a structure of a section and a paragraph for each text."""
    pdf = pages()
    section = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect))
    parts: list[Any] = [
        pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=section, T=String(text)))
        for text in texts
    ]
    section["/K"] = Array(parts)
    pdf.Root["/StructTreeRoot"] = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=section))
    return pdf


def start(copying: Copying) -> tuple[bytes, ...]:
    """Return where the tree of a file starts."""
    root = copying.source.fields(copying.source.catalog[b"/StructTreeRoot"])
    return tuple(kids(root[b"/K"]) or kids(b"[ %s ]" % root[b"/K"]))


def test_a_tree_is_read_from_its_top_with_all_that_stands_below() -> None:
    """Parents before their kids."""
    copying = Copying(tree("un", "deux"))
    section = start(copying)
    read = ElementTrees().read(copying.source, section)

    assert len(read.keys) == len(read.texts) == 3
    assert read.keys[0] == section[0]
    assert [b"(un)" in text for text in read.texts] == [False, True, False]


def test_files_that_are_alike_share_one_reading_and_others_do_not() -> None:
    """Number for number and word for word."""
    trees = ElementTrees()
    one, alike, other = (Copying(tree(*texts)) for texts in (("a", "b"), ("a", "b"), ("a", "c")))
    first = trees.read(one.source, start(one))

    assert trees.read(alike.source, start(alike)) is first
    assert trees.read(other.source, start(other)).texts[2] != first.texts[2]
    assert trees.read(one.source, start(one)) is first
