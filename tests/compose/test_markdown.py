"""The author's small Markdown, with values filled in."""

import pytest
from hypothesis import given, strategies as st

from feuillet.compose.markdown import markup_problems, render_blocks, render_inline
from feuillet.model.expressions import Expression
from tests.helpers import Seen

NB = "\u00a0"


def _nobody(_: Expression) -> str:
    raise AssertionError("no value is asked for")


def test_bold_paragraphs_and_lists_are_all_there_is() -> None:
    """Stars make bold, blank lines paragraphs, dashes a list."""
    html = render_blocks("Un **gras**.\n\nPuis\n\n- un\n- deux", _nobody)

    assert html == ("<p>Un <strong>gras</strong>.</p><p>Puis</p><ul><li>un</li><li>deux</li></ul>")


@pytest.mark.parametrize(
    "written",
    [
        "<b>gras</b>",
        "<script>alert(1)</script>",
        "<!-- caché",
        "&eacute; & <",
        "# Titre",
        "    code",
        "`code`",
        "![image](leaf:x.png)",
        "| a | b |",
    ],
)
def test_html_and_other_markdown_are_plain_text(written: str) -> None:
    """What is not bold or a list is printed as it is written, never as markup."""
    seen = Seen(render_inline(written, _nobody))

    assert not seen.tags
    assert seen.text.replace(NB, " ").split() == written.split()


def test_slanted_text_is_refused() -> None:
    """Single stars mean italics, which the page does not have: the author is told."""
    with pytest.raises(ValueError, match="gras"):
        render_inline("un *mot*", _nobody)


def test_typography_applies_to_the_author_and_not_to_values() -> None:
    """The author's apostrophes and spaces are set; a value is printed as typed."""
    html = render_inline("L'avis : {{ consigne }} !", lambda _: "d'où : 20 %")

    assert Seen(html).text == f"L’avis{NB}: d'où : 20 %{NB}!"


@pytest.mark.parametrize(
    "value",
    ["{{ 7*7 }}", "{{ nom }}", "**gras**", "- un", "<b>", "{% raw %}", "&amp;", "a\n\n- b", "](x)"],
)
def test_a_value_is_never_read_again(value: str) -> None:
    """Braces, stars, dashes and tags in a value are letters like others."""
    html = render_blocks("Bonjour {{ nom }}.", lambda _: value)

    assert Seen(html).tags == ["p"]
    assert Seen(html).text == f"Bonjour {value}."


def test_markdown_inside_a_placeholder_is_left_to_the_placeholder() -> None:
    """Stars and slashes among a helper's forms are not Markdown."""
    asked: list[Expression] = []

    def fill(expression: Expression) -> str:
        asked.append(expression)
        return "x"

    render_inline("{{ n | accord: un*e / de*s }}", fill)

    assert asked == [Expression("n", "accord", ("un*e", "de*s"))]


def test_values_inside_bold_are_bold_and_escaped() -> None:
    """« **{{ nom }}** » prints the name in bold, whatever is in it."""
    html = render_inline("**{{ nom }}**", lambda _: "**<i>**")

    assert html == "<strong>**&lt;i&gt;**</strong>"


@given(st.text(max_size=60))
def test_any_value_comes_out_as_typed_and_never_as_markup(value: str) -> None:
    """Whatever the value, the page has the author's tags and the value's letters."""
    html = render_blocks("Bonjour {{ nom }}, **{{ nom }}**.", lambda _: value)

    assert html.count("<") == len(["<p>", "</p>", "<strong>", "</strong>"])
    assert str(html).count(">") == html.count("<")
    if "\r" not in value and "\x00" not in value:
        assert Seen(html).text == f"Bonjour {value}, {value}."


@given(st.text(alphabet="ab*-_\\`#<>&{}[]()!|\n 1.", max_size=40))
def test_any_text_of_the_author_is_set_or_refused(written: str) -> None:
    """A text is printed with known tags only, or refused with a reason."""
    refusal, tags = "", set()
    try:
        tags = set(Seen(render_blocks(written, lambda expression: expression.name)).tags)
    except ValueError as error:
        refusal = str(error)

    assert tags <= {"p", "strong", "ul", "ol", "li"}
    assert not refusal or "«" in refusal or "gras" in refusal


@pytest.mark.parametrize(
    "written",
    [
        *("*mot*", "_mot_", "**mot", "** mot **", "une étoile * seule", "3. trois\n4. quatre"),
        *("Voir [ici](javascript:alert)", "Voir <https://exemple.org>", "![x](leaf:x.png)"),
        *("un<br>deux", "<u>mot</u>", "5&nbsp;kg", "# Titre", "mot[^1]", "| a | b |\n|---|---|"),
        *("`mot`", "~~mot~~", "> cité", "un\n\n---\n\ndeux", "{{ n | accord: **un** / deux }}"),
    ],
)
def test_what_would_print_as_typed_is_refused_with_what_to_write(written: str) -> None:
    """Markup that pages do not have is told, wherever the text stands."""
    assert list(markup_problems(written, lists=True))


@pytest.mark.parametrize("written", ["- riz\n- pâtes", "Du riz :\n  * complet"])
def test_a_list_is_refused_where_a_line_stands(written: str) -> None:
    """In a cell or a title it would print on one line, dashes and all."""
    assert "liste" in " ".join(markup_problems(written))
    assert not list(markup_problems("- riz\n- pâtes", lists=True))


@pytest.mark.parametrize(
    "written",
    [
        *("**mot** et un **autre**.", "Un\n\n- un\n- deux", "1. un\n2. deux", "P < 0,05 & plus"),
        *("www.exemple.fr", "de 8 h à 18 h - sauf le lundi", "Nom : ______", "a_b", "n° 3 #4"),
        "{{ n | accord: un / # deux }} (**{{ n }}**)",
    ],
)
def test_what_prints_as_meant_is_let_through(written: str) -> None:
    """Ordinary signs are letters."""
    assert not list(markup_problems(written, lists=True))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("l'{{ x }}", "l’y"),
        ("d'**os**", "d’<strong>os</strong>"),
        ("**5** kg", f"<strong>5</strong>{NB}kg"),
        ("5\nkg", f"5{NB}kg"),
        ("{{ five }} jours", f"5{NB}jours"),
    ],
)
def test_bold_and_values_do_not_cut_french_typography(written: str, printed: str) -> None:
    """An apostrophe or a space is set with what stands on its other side."""
    values = {"x": "y", "five": "5"}

    html = render_blocks(written, lambda asked: values[asked.name])

    assert html == f"<p>{printed}</p>"
