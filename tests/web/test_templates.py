"""Screens: what they show is text, and what they lack is an error."""

import pytest
from hypothesis import example, given, strategies as st
from jinja2 import UndefinedError

from feuillet.find import Library
from feuillet.web.templates import FOLDER, STATIC, hospital_style, show
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

    assert hospital_style(hospital) == f":root {{ --accent: {hospital.accent} }}\n"
    assert (FOLDER / "message.html").is_file()
    assert any(STATIC.glob("*.css"))
