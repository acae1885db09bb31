"""Screens: what they show is text, what they lack is an error, options become buttons."""

import pytest
from hypothesis import example, given, strategies as st
from jinja2 import UndefinedError

from feuillet.find import Library
from feuillet.web.templates import FOLDER, STATIC, house_style, in_the_form, show
from tests.helpers import Seen

MESSAGE = bytes(show("message", title="Essai", text="Essai").body).decode()


@given(st.text(st.characters(exclude_categories=["C"]), max_size=30))
@example("<b onclick='x'>&amp;</b>{{ 7*7 }}")
def test_whatever_is_shown_is_text(typed: str) -> None:
    """Tags and quotes are letters of it."""
    page = Seen(bytes(show("message", title="Essai", text=f"‹{typed}›").body).decode())

    assert page.tags == Seen(MESSAGE).tags
    assert f"‹{typed}›" in page.text


def test_a_screen_is_never_shown_with_a_hole() -> None:
    """What a template names must be given."""
    with pytest.raises(UndefinedError):
        show("message", title="Essai")


def test_a_screen_has_its_status() -> None:
    """For programs; people read the words."""
    response = show("message", status=404, title="Essai", text="Rien ici.")

    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")


def test_the_hospitals_colour_is_that_of_its_pages(library: Library) -> None:
    """And templates and static files are where the package has them."""
    hospital = library.hospital

    assert house_style(hospital) == f":root {{ --accent: {hospital.accent} }}\n"
    assert (FOLDER / "message.html").is_file()
    assert any(STATIC.glob("*.css"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Codage inconnu : donnez son codage avec --encoding (cp1252)",
        "--sheet : cette feuille est masquée : affichez-la d'abord",
        "Ligne 3 : son document a changé sur le disque, relancez avec --resume.",
        "Fiche périmée (--draft)",
    ],
)
def test_a_form_never_speaks_of_options(sentence: str) -> None:
    """Nobody types them there."""
    assert "--" in sentence
    assert "--" not in in_the_form(sentence)
