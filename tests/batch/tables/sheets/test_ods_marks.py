"""Which styles draw a line, by themselves or by inheritance, and which cells they reach."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from feuillet.batch.tables.sheets.ods_marks import MarkedStyles, is_struck, struck_area
from feuillet.batch.tables.table import HIDDEN

LINED = '<style:text-properties style:text-line-through-style="solid"/>'
BARE = '<style:text-properties style:text-line-through-type="none"/>'


def _parsed(xml: str) -> Element:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("style", "table", "text")
    )
    names += ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    names += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return fromstring(f"<x {names}>{xml}</x>")[0]


def _styles(*written: str) -> MarkedStyles:
    styles = MarkedStyles()
    for one in written:
        styles.add(_parsed(one))
    return styles


def _style(name: str, parent: str = "", properties: str = "", family: str = "table-cell") -> str:
    of = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{of}>{properties}</style:style>'
    )


def _dates(name: str, *parts: str) -> Element:
    shown = "".join(f"<number:{part}/>" for part in parts)
    return _parsed(f'<number:date-style style:name="{name}">{shown}</number:date-style>')


def test_a_style_whose_dates_show_no_day_is_known_by_itself_or_its_parent() -> None:
    """A weekday is no day of the month; hours alone are no date."""
    styles = _styles(
        *(
            f'<style:style style:name="{one}" style:family="table-cell"'
            f' style:data-style-name="{one}"/>'
            for one in ("month", "whole", "weekday", "clock")
        ),
        _style("child", "month"),
        '<style:style style:name="mended" style:family="table-cell"'
        ' style:parent-style-name="month" style:data-style-name="whole"/>',
    )
    styles.add_dates(_dates("month", "month", "year"))
    styles.add_dates(_dates("whole", "day", "month", "year"))
    styles.add_dates(_dates("weekday", "day-of-week"))
    styles.add_dates(_dates("clock", "hours", "minutes"))

    assert styles.dayless() == {"month", "weekday", "child"}


def test_a_style_inherits_its_parents_line_unless_it_says_otherwise() -> None:
    """Styles that inherit from each other in a ring end."""
    styles = _styles(
        _style("lined", properties=LINED),
        _style("child", "lined"),
        _style("bare", "lined", BARE),
        _style("one", "two"),
        _style("two", "one"),
    )

    assert styles.struck() == {"lined", "child"}


def test_a_style_inherits_its_parents_colours_unless_it_says_otherwise() -> None:
    """Black on white is no mark; a paragraph's colour is not a cell's."""
    behind = '<style:table-cell-properties fo:background-color="{}"/>'.format
    ink = '<style:text-properties fo:color="{}"/>'.format
    automatic = '<style:text-properties style:use-window-font-color="true" fo:color="#ff0000"/>'
    styles = _styles(
        _style("red", properties=behind("#FF0000")),
        _style("child", "red"),
        _style("bare", "red", behind("transparent")),
        _style("white", "red", behind("#FFFFFF")),
        _style("framed", "red", "<style:table-cell-properties/>"),
        _style("text", properties=behind("#ff0000"), family="paragraph"),
        _style("grey", properties=ink("#cccccc")),
        _style("both", "grey", behind("#ff0000")),
        _style("black", "grey", ink("#000000")),
        _style("usual", "grey", automatic),
        _style("unseen", "white", ink("#ffffff")),
    )

    assert styles.looks() == {
        **dict.fromkeys(("red", "child", "framed"), "black on #ff0000"),
        "grey": "#cccccc on white",
        "both": "#cccccc on #ff0000",
        "unseen": HIDDEN,
    }


def test_a_style_of_another_family_with_the_same_name_hides_no_line() -> None:
    """Each family has names of its own."""
    styles = _styles(_style("a", properties=LINED), _style("a", properties=BARE, family="graphic"))

    assert styles.struck() == {"a"}


def test_a_rule_calls_a_style_by_the_name_that_is_shown() -> None:
    """LibreOffice writes signs of it otherwise where the style stands."""
    style = _style("Barr_e9__5f_1", properties=LINED)
    shown = style.replace(" style:family", ' style:display-name="Barré_1" style:family')
    rules = _parsed(
        '<calcext:conditional-format calcext:target-range-address="Liste.A2:Liste.I7">'
        '<calcext:condition calcext:apply-style-name="Barré_1"/></calcext:conditional-format>'
    )

    assert struck_area(rules, _styles(shown).struck()) == "A2:I7"
    assert struck_area(rules, frozenset(["lined"])) == ""


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
    assert is_struck(_parsed(cell), usual, frozenset(["lined"])) == struck
