"""Pictures as one patient's pages show them."""

import pytest

from feuillet.compose.drawings import plain_drawing
from feuillet.compose.illustrations import mark_problems, shown_picture
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Marks, PictureBlock
from feuillet.model.values import Value
from feuillet.read import read_leaflet
from tests.conftest import SURGERY
from tests.helpers import LIBRARIES

MARKS = "".join(f'<g id="mark-{one}"><path d="M0 0h1"/></g>' for one in ("D12", "L1", "L2"))
FRAME = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
SPINE = plain_drawing(f'{FRAME}<path d="M0 0h9"/>{MARKS}</svg>'.encode(), "colonne.svg")
BARE = plain_drawing(f'{FRAME}<path d="M0 0h9"/></svg>'.encode(), "colonne.svg")
PART = PictureBlock(picture="colonne", alt="Rien.", marks=Marks(value="niveaux", alt="Marquée."))


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """The leaflet of drawings."""
    library = Library.open([LIBRARIES / "pictured"], environment={})
    return library.read(library.find_leaflet("dessins"))


SHOWN: dict[str, tuple[dict[str, Value], tuple[str, int, str]]] = {
    "two levels": ({"niveaux": ("L1", "D12")}, ("pictures/colonne+D12+L1+.svg", 3, "Marquée.")),
    "one answer": ({"niveaux": "L2"}, ("pictures/colonne+L2+.svg", 2, "Marquée.")),
    "unknown": ({}, ("pictures/colonne+.svg", 1, "Rien.")),
}


@pytest.mark.parametrize(("known", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_drawing_shows_the_marks_of_what_is_known(
    known: dict[str, Value], shown: tuple[str, int, str]
) -> None:
    """And says so; without an answer it has none, and does not say that it has."""
    address, content, alt = shown_picture(PART, known, {"pictures/colonne.svg": SPINE})

    assert (address, content.count(b"<path"), alt) == shown


def test_a_drawing_that_follows_no_value_shows_no_mark() -> None:
    """All levels at once would be nobody's."""
    part = PictureBlock(picture="colonne", alt="Rien.")
    address, content, _ = shown_picture(part, {}, {"pictures/colonne.svg": SPINE})

    assert (address, content.count(b"<path")) == ("pictures/colonne+.svg", 1)


def test_a_picture_without_marks_is_taken_as_it_is() -> None:
    """All pages share it."""
    part = PictureBlock(picture="photo", alt="Une photo.")
    assets = {"pictures/photo.png": b"PNG"}

    assert shown_picture(part, {}, assets) == ("pictures/photo.png", b"PNG", "Une photo.")


def test_an_answer_that_is_none_wants_no_mark() -> None:
    """« À décider » is not known: no page shows it."""
    block = "{picture: a, alt: a, marks: {value: geste, alt: b}}"
    leaflet = read_leaflet(f"{SURGERY}          - {block}\n", "essai.yaml")
    groups = '<g id="mark-courte"/><g id="mark-longue"/>'
    drawing = plain_drawing(f"{FRAME}{groups}</svg>".encode(), "a.svg")

    assert [*mark_problems(leaflet, {"pictures/a.svg": drawing})] == []


def test_every_answer_has_its_mark(leaflet: Leaflet) -> None:
    """Else a page would tell of a level that the drawing does not show."""
    photo = {"pictures/colonne.png": b""}

    assert [*mark_problems(leaflet, {"pictures/colonne.svg": SPINE})] == []
    assert "le groupe de « D12 »" in next(mark_problems(leaflet, {"pictures/colonne.svg": BARE}))[1]
    assert "il faut un SVG" in next(mark_problems(leaflet, photo))[1]
