"""The pages of a joined file: each as it was, in order, in a tree that any viewer walks at once."""

import itertools
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from feuillet.pdf.annotations import Notes
from feuillet.pdf.outline import Destinations
from feuillet.pdf.pages import Pages
from tests.pdf.copying import Copying, pages


class Joining(Copying):
    """One PDF whose pages are added to a new file."""

    def __init__(self, pdf: Pdf) -> None:
        super().__init__(pdf)
        self.pages = Pages(self.writer)
        self._notes = Notes(self.source, self.writer, Destinations(self.source))

    def add(self, at: int = 0) -> None:
        """Add one of its pages."""
        self.pages.add(self.source, at, self._notes)


def test_a_page_keeps_its_size_and_what_it_shows() -> None:
    """Not what acts by itself, nor articles that only its own file lists."""
    pdf = pages(Rotate=90, UserUnit=2, AA=Dictionary(O=Dictionary(S=Name.Named)), B=Array([]))
    pdf.pages[0].obj["/Contents"] = pdf.make_stream(b"0 0 5 5 re f")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Contents=String("ici"))
    pdf.pages[0].obj["/Annots"] = Array([link])
    joining = Joining(pdf)
    joining.add()
    new = joining.finished(Pages=joining.pages.finish())
    page = new.pages[0].obj

    assert page.MediaBox == Array([0, 0, 298, 420])
    assert (page.Rotate, page.UserUnit) == (90, 2)
    assert page.Contents.read_bytes() == b"0 0 5 5 re f"
    assert str(page.Annots[0].Contents) == "ici"
    assert {"/AA", "/B"}.isdisjoint(page.keys())


def test_an_empty_page_has_the_size_of_the_one_before() -> None:
    """So that a printer takes the same sheet for it."""
    joining = Joining(pages(Rotate=180, CropBox=[10, 10, 200, 300], UserUnit=2))
    joining.add()
    joining.pages.add_blank()
    new = joining.finished(Pages=joining.pages.finish())
    shapes = [
        {name: page.obj[name] for name in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")}
        for page in new.pages
    ]

    assert shapes[0] == shapes[1]
    assert "/Contents" not in new.pages[1].obj


@pytest.mark.parametrize("count", [1, 50, 51, 2_501])
def test_thousands_of_pages_stand_in_order_in_a_shallow_tree(count: int) -> None:
    """No node has more than fifty kids, and each counts the pages below it."""
    joining = Joining(pages())
    joining.add()
    for _ in range(count - 1):
        joining.pages.add_blank()
    assert len(joining.pages) == count
    new = joining.finished(Pages=joining.pages.finish())
    numbers = [page.obj.objgen[0] for page in new.pages]

    assert new.Root.Pages.Count == count
    assert numbers[1:] == sorted(numbers[1:])
    assert depth(new.Root.Pages) <= 3
    assert not new.check_pdf_syntax()


def depth(node: Any) -> int:
    """Return how many levels of nodes there are, each checked."""
    kids = list(node.Kids)
    assert 0 < len(kids) <= 50
    below = [kid for kid in kids if kid.Type == Name.Pages]
    pages_here = len(kids) - len(below)
    assert node.Count == pages_here + sum(int(kid.Count) for kid in below)
    return 1 + max(map(depth, below), default=0)


@pytest.mark.parametrize(
    ("shape", "corner"),
    [
        ({}, "0 420"),
        ({"CropBox": [10, 20, 200, 300]}, "10 300"),
        ({"MediaBox": [298, 420, 0, 0]}, "0 420"),
        ({"Rotate": 90}, "0 0"),
        ({"Rotate": 180}, "298 0"),
        ({"Rotate": 270}, "298 420"),
    ],
)
def test_a_bookmark_leads_to_the_upper_left_corner_as_it_is_seen(
    shape: dict[str, Any], corner: str
) -> None:
    """Whatever corners the size is told by, and however the page is turned."""
    pdf = pages()
    for name, value in shape.items():
        pdf.pages[0].obj["/" + name] = Array(value) if isinstance(value, list) else value
    joining = Joining(pdf)
    joining.add()
    page = joining.source.new[joining.source.pages[0]].decode()

    assert joining.pages.top().decode() == f"[ {page} /XYZ {corner} null ]"


def test_one_page_is_written_as_often_as_it_is_added() -> None:
    """Two files may be the same."""
    joining = Joining(pages(2))
    for at in (0, 1):
        joining.add(at)
    new = joining.finished(Pages=joining.pages.finish())

    assert all(a.obj.objgen < b.obj.objgen for a, b in itertools.pairwise(new.pages))
