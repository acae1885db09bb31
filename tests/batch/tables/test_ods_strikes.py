"""Which styles draw a line, by themselves or by inheritance, and which cells they reach."""

import pytest
from odfdo import Document, Element

from feuillet.batch.tables.ods_strikes import is_struck, struck_styles

LINED = '<style:text-properties style:text-line-through-style="solid"/>'
BARE = '<style:text-properties style:text-line-through-type="none"/>'


def _style(name: str, parent: str = "", properties: str = "") -> Element:
    of = f' style:parent-style-name="{parent}"' if parent else ""
    return Element.from_tag(
        f'<style:style style:name="{name}" style:family="table-cell"{of}>{properties}</style:style>'
    )


def test_a_style_inherits_its_parents_line_unless_it_says_otherwise() -> None:
    """Styles that inherit from each other in a ring end."""
    document = Document("spreadsheet")
    styles = document.content.get_element("//office:automatic-styles")
    for style in (
        _style("lined", properties=LINED),
        _style("child", "lined"),
        _style("bare", "lined", BARE),
        _style("one", "two"),
        _style("two", "one"),
    ):
        styles.append(style)

    assert struck_styles(document) & {"lined", "child", "bare", "one"} == {"lined", "child"}


@pytest.mark.parametrize(
    ("cell", "usual", "struck"),
    [
        ('<table:table-cell table:style-name="lined"/>', "", True),
        ("<table:table-cell/>", "lined", True),
        ('<table:table-cell table:style-name="plain"/>', "lined", False),
        (
            '<table:table-cell><text:p text:style-name="lined">a</text:p></table:table-cell>',
            "",
            True,
        ),
        (
            '<table:table-cell><text:p>a<text:span text:style-name="lined">b</text:span>'
            "</text:p></table:table-cell>",
            "",
            True,
        ),
        (
            '<table:table-cell><text:p>a<text:span text:style-name="lined"> </text:span>'
            "</text:p></table:table-cell>",
            "",
            False,
        ),
    ],
)
def test_a_cell_is_struck_by_its_style_or_by_that_of_its_words(
    cell: str, usual: str, struck: bool
) -> None:
    """A line through nothing is none."""
    assert is_struck(Element.from_tag(cell), usual, frozenset(["lined"])) == struck
