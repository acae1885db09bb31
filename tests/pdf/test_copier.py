"""Objects copied from one PDF into another: all of them, once, and nothing of their old file."""

import pytest
from pikepdf import Array, Dictionary, Name, String

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.objects import OpenedPdf
from tests.pdf.copying import Copying, pages


def test_what_an_object_names_comes_with_it() -> None:
    """However deep, streams too."""
    pdf = pages()
    drawing = pdf.make_stream(b"0 0 10 10 re f", Kind=Name.Deep)
    pdf.Root["/Essai"] = pdf.make_indirect(Array([Dictionary(Deep=drawing), String("fin")]))
    copying = Copying(pdf)
    new = copying.finished(Essai=copying.source.copied(copying.source.catalog[b"/Essai"]))

    assert new.Root.Essai[0].Deep.read_bytes() == b"0 0 10 10 re f"
    assert str(new.Root.Essai[1]) == "fin"


def test_equal_objects_are_stored_once() -> None:
    """As the fonts and pictures of a thousand leaflets are."""
    pdf = pages()
    streams = [pdf.make_indirect(pdf.make_stream(b"q Q", Twin=Name.Yes)) for _ in range(2)]
    others = [pdf.make_indirect(Dictionary(Twin=Name.Yes)) for _ in range(2)]
    pdf.Root["/Essai"] = Array([*streams, *others])
    copying = Copying(pdf)
    new = copying.finished(Essai=copying.source.copied(copying.source.catalog[b"/Essai"]))
    numbers = [one.objgen for one in new.Root.Essai]

    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_objects_that_name_each_other_in_a_circle_are_copied() -> None:
    """And name each other still."""
    pdf = pages()
    one, other = (pdf.make_indirect(Dictionary(Number=at)) for at in (1, 2))
    one["/Other"], other["/Other"] = other, one
    pdf.Root["/Essai"] = one
    copying = Copying(pdf)
    new = copying.finished(Essai=copying.source.copied(copying.source.catalog[b"/Essai"]))

    assert new.Root.Essai.Other.Number == 2
    assert new.Root.Essai.Other.Other.objgen == new.Root.Essai.objgen


def test_nothing_leads_back_to_the_old_file() -> None:
    """What names its catalog or its tree of pages names nothing in the new file."""
    pdf = pages()
    pdf.Root["/Essai"] = pdf.make_indirect(Dictionary(Up=pdf.Root, Tree=pdf.Root.Pages, Stays=1))
    copying = Copying(pdf)
    new = copying.finished(Essai=copying.source.copied(copying.source.catalog[b"/Essai"]))

    assert dict(new.Root.Essai) == {"/Stays": 1}


def test_a_page_without_a_size_is_refused() -> None:
    """It could not be printed."""
    copying = Copying(pages())
    del copying.opened.pages[0].obj["/MediaBox"]

    with pytest.raises(ValueError, match="size"):
        copying.source.page_fields(copying.source.pages[0])


def test_a_page_that_the_file_counts_and_lacks_is_refused() -> None:
    """A file that lost a page is not joined without it."""
    copying = Copying(pages(2))
    objects = OpenedPdf(copying.opened)
    objects.pages.pop()

    with pytest.raises(ValueError, match="missing"):
        SourcePdf(objects, copying.writer)


def test_a_damaged_stream_is_refused_as_it_is_copied() -> None:
    """Rather than kept for a printer to find."""
    pdf = pages()
    stream = pdf.make_stream(b"")
    stream.write(b"no deflated data", filter=Name.FlateDecode, type_check=False)
    pdf.Root["/Essai"] = Dictionary(Stream=stream)
    copying = Copying(pdf)

    with pytest.raises(ValueError, match="damaged"):
        copying.source.copied(copying.source.catalog[b"/Essai"])
