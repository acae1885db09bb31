"""What is unsafe in a template is found before anything is printed with it."""

import pytest
from hypothesis import given, strategies as st

from feuillet.compose.template_lint import lint_template
from feuillet.model.leaflet import Look


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("<p>\n{{ nom | safe }}</p>", 2),
        ("{{ nom|safe }}", 1),
        ("{% autoescape false %}{{ nom }}{% endautoescape %}", 1),
        ("\n\n{%- autoescape false -%}{{ nom }}{% endautoescape %}", 3),
        ("{%+ autoescape false %}{{ nom }}{% endautoescape %}", 1),
        ('{{ [nom] | map("safe") | join }}', 1),
        ("<style>p { width: {{ nom }} }</style>", 1),
        ("<style>\n@page { content: '{{ nom }}' }\n</style>", 2),
        ("<script>var a = '{{ nom }}'</script>", 1),
        ('<p style="width: {{ nom }}">', 1),
        ("<p style = 'width: {{ nom }}'>", 1),
        ('<a\nhref="{{ nom }}">', 2),
        ('<img src="leaf:{{ nom }}">', 1),
        ("<img src={{ nom }}>", 1),
        ("<p class={{ nom }}>", 1),
        ("<p class=a{{ nom }}>", 1),
        ('<p onclick="{{ nom }}">', 1),
        ('<object data="{{ nom }}">', 1),
        ('<svg><image xlink:href="{{ nom }}"/></svg>', 1),
        ('<P STYLE="{{ nom }}">', 1),
        ('<a title="a > b" href="{{ nom }}">', 1),
        ('<a {% if nombre > 1 %}class="x"{% endif %} href="{{ nom }}">', 1),
        ("<p {{ nom }}>", 1),
        ("<{{ nom }}>", 1),
        ("<style>p {}</style><script>\n\n{{ nom }}</script>", 3),
        ("<!-- {{ nom }} -->", 1),
        ('<style>\n{% include "couleurs.html" %}</style>', 2),
        ("<style>{% block couleurs %}{% endblock %}</style>", 1),
        ("<p style=\"{% include 'largeur.html' %}\">", 1),
        ("{% filter safe %}{{ nom }}{% endfilter %}", 1),
    ],
)
def test_templates_that_print_in_an_unsafe_place_are_refused(source: str, line: int) -> None:
    """In a style, a script, an address or outside quotes, escaping is the wrong language."""
    faults = lint_template("parts/essai.html", source)

    assert faults
    assert faults[0].startswith(f"parts/essai.html, ligne {line} : ")


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ nom }}</p>",
        '<p class="{{ role }}">{{ nom }}</p>',
        '<img src="leaf:logo.png" alt="{{ nom }}">',
        "<h2{% if a %} class='b'{% endif %}>{{ nom }}</h2>",
        "{{ nom | inline }} et {{ safety }}",
        "<style>p { color: red }</style><p>{{ nom }}</p>",
    ],
)
def test_ordinary_templates_are_admitted(source: str) -> None:
    """Text and quoted attributes that are no address may hold what is escaped."""
    assert not lint_template("essai.html", source)


def test_our_own_templates_are_clean(look: Look) -> None:
    """No template of ours prints in an unsafe place."""
    faults = [fault for name, source in look.templates for fault in lint_template(name, source)]

    assert look.templates
    assert not faults


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<p",
                    "<style>",
                    "</style>",
                    "<script>",
                    "</script>",
                    "<!--",
                    "-->",
                    ">",
                    "<",
                    "=",
                    '"',
                ),
                *(
                    "'",
                    "{{ nom }}",
                    "{{",
                    "}}",
                    "{%",
                    "%}",
                    "{#",
                    "#}",
                    " href=",
                    " class=",
                    "a",
                    "\n",
                ),
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_any_source_is_looked_through_to_its_end(source: str) -> None:
    """However broken a template, each fault has a line of it."""
    faults = lint_template("essai.html", source)

    lines = [int(fault.split("ligne ")[1].split(" ")[0]) for fault in faults]
    assert lines == sorted(lines)
    assert all(1 <= line <= source.count("\n") + 1 for line in lines)
