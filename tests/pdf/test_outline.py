"""The outline of a joined file, and where its links lead: to the page they led to, or nowhere."""

import itertools

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from feuillet.pdf.outline import Bookmark, Bookmarks, Destinations
from feuillet.pdf.syntax import text_string
from tests.pdf.copying import Copying, named_places, pages


def written(*marks: Bookmark) -> Pdf:
    """Return a file with this outline."""
    copying = Copying(pages())
    outline = Bookmarks(copying.writer)
    for mark in marks:
        outline.add(mark)
    return copying.finished(Outlines=outline.finish())


def mark(title: str, *kids: Bookmark, is_open: bool = True) -> Bookmark:
    """Return a bookmark that leads nowhere."""
    return Bookmark(text_string(title), None, kids, is_open)


def titles(items: list[OutlineItem]) -> list[object]:
    """Return the titles of an outline, each with those below it."""
    return [(item.title, titles(item.children)) if item.children else item.title for item in items]


def test_bookmarks_stand_in_order_each_with_those_below_it() -> None:
    """As a viewer lists them."""
    pdf = written(mark("Ligne 2", mark("Avant", mark("La veille")), mark("Après")), mark("Ligne 3"))

    with pdf.open_outline() as outline:
        assert titles(outline.root) == [
            ("Ligne 2", [("Avant", ["La veille"]), "Après"]),
            "Ligne 3",
        ]


def test_an_outline_counts_the_lines_that_it_shows() -> None:
    """Those below a closed bookmark do not show (ISO 32000-1, table 152)."""
    closed = mark("Ligne 2", mark("Avant", mark("La veille")), is_open=False)
    pdf = written(closed, mark("Ligne 3", mark("Après")))

    assert pdf.Root.Outlines.Count == 3
    assert pdf.Root.Outlines.First.Count == -2
    assert pdf.Root.Outlines.Last.Count == 1


def test_a_file_without_bookmarks_has_an_empty_outline() -> None:
    """It leads to no object that is not there."""
    assert set(written().Root.Outlines.keys()) == {"/Type", "/Count"}


def outlined(pdf: Pdf, **places: object) -> Copying:
    """Return a PDF that is copied, with a bookmark to each place."""
    items = [pdf.make_indirect(Dictionary(Title=String(title))) for title in places]
    for item, place in zip(items, places.values(), strict=True):
        if place is not None:
            item["/Dest"] = place
    for before, after in itertools.pairwise(items):
        before["/Next"], after["/Prev"] = after, before
    pdf.Root["/Outlines"] = pdf.make_indirect(
        Dictionary(First=items[0], Last=items[-1], Count=len(items))
    )
    return Copying(pdf)


def test_a_named_place_becomes_the_page_itself() -> None:
    """Both kinds of names, since two files may give one name to two pages."""
    pdf = pages(2)
    named_places(pdf, debut=0, fin=1)
    pdf.Root["/Dests"] = Dictionary(Vieux=Dictionary(D=Array([pdf.pages[1].obj, Name.FitH, 12])))
    copying = outlined(pdf, a=String("fin"), b=Name.Vieux, c=Array([pdf.pages[0].obj, Name.Fit]))
    marks = Destinations(copying.source).bookmarks()
    first, second = (copying.source.new[page] for page in copying.source.pages)

    assert [one.destination for one in marks] == [
        b"[ %s /Fit ]" % second,
        b"[ %s /FitH 12 ]" % second,
        b"[ %s /Fit ]" % first,
    ]


def test_what_leads_nowhere_in_the_file_leads_nowhere() -> None:
    """An unknown name, a page by its number, an object that is no page; the title stays."""
    pdf = pages()
    foreign = pdf.make_indirect(Dictionary(Type=Name.Page))
    copying = outlined(pdf, a=String("inconnu"), b=Array([0, Name.Fit]), c=Array([foreign]), d=None)
    marks = Destinations(copying.source).bookmarks()

    assert [(one.title, one.destination) for one in marks] == [
        (b"(%c)" % letter, None) for letter in b"abcd"
    ]


def test_an_outline_that_turns_in_a_circle_ends() -> None:
    """Each bookmark is read once."""
    pdf = pages()
    copying = outlined(pdf, a=None, b=None)
    last = copying.opened.Root.Outlines.Last
    last["/Next"] = copying.opened.Root.Outlines.First
    last["/First"] = last

    assert len(Destinations(copying.source).bookmarks()) == 2


def test_names_in_a_tree_that_turns_in_a_circle_are_found() -> None:
    """Each node is read once."""
    pdf = pages()
    leaf = pdf.make_indirect(Dictionary(Names=[String("fin"), Array([pdf.pages[0].obj])]))
    leaf["/Kids"] = Array([leaf])
    pdf.Root["/Names"] = Dictionary(Dests=leaf)
    copying = Copying(pdf)

    place = Destinations(copying.source).explicit(String("fin").unparse())

    assert place == b"[ %s ]" % copying.source.new[copying.source.pages[0]]
