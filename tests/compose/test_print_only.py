"""Values that a page may print and nothing else: whatever looks at one is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st
from markupsafe import escape

from feuillet.compose.print_only import (
    NotASlot,
    OpaqueLine,
    OpaqueValue,
    html_of,
    is_same,
    keep_text,
    open_line,
    times_printed,
    unmark,
)

LOOKS: list[Callable[[Any], Any]] = [
    *(str, repr, len, iter, hash, int, float, list, sorted, "{}".format),
    lambda line: line == "EXEMPLE",
    lambda line: line != "EXEMPLE",
    lambda line: line < "F",
    lambda line: "E" in line,
    lambda line: line[0],
    lambda line: line + "",
    lambda line: "" + line,
    lambda line: line * 2,
    lambda line: "%s" % line,  # noqa: UP031
    lambda line: f"{line}",
    lambda line: {line: 1},
    lambda line: is_same(line, "EXEMPLE"),
    lambda line: is_same("EXEMPLE", line),
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("value", [OpaqueLine("EXEMPLE"), OpaqueValue((OpaqueLine("EXEMPLE"),))])
def test_whoever_looks_at_a_value_is_refused(look: Callable[[Any], Any], value: object) -> None:
    """What depends on one patient would be printed for all of them."""
    with pytest.raises(NotASlot):
        look(value)


def test_only_whether_there_is_a_line_is_told() -> None:
    """A value's own presence is not: the variant's key says so."""
    assert OpaqueLine("EXEMPLE")
    with pytest.raises(NotASlot):
        bool(OpaqueValue())


def test_a_value_that_no_page_may_print_gives_no_line() -> None:
    """Neither alone, nor in the identity."""
    line = OpaqueLine("EXEMPLE")

    assert OpaqueValue((line,), line).identity is line
    for part in ("spelled", "identity"):
        with pytest.raises(NotASlot):
            getattr(OpaqueValue(), part)


@given(st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=20))
def test_a_line_reaches_the_page_as_escaped_text(typed: str) -> None:
    """And is counted each time."""
    line = OpaqueLine(typed)
    page = unmark(f"<p>{open_line(line)}</p><p>{open_line(line)}</p>")

    assert page == f"<p>{escape(typed)}</p><p>{escape(typed)}</p>"
    assert times_printed(line) == 2
    assert html_of(line) == html_of(typed)


@pytest.mark.parametrize(
    "page", ['<p title="{}">x</p>', "<!-- {} -->", "<p {}>x</p>", "<a href='{}'>x</a>"]
)
def test_a_line_outside_text_is_refused(page: str) -> None:
    """A style could choose by it, and its width would be nobody's."""
    with pytest.raises(NotASlot):
        unmark(page.format(open_line(OpaqueLine("EXEMPLE"))))


def test_a_text_that_a_template_keeps_holds_no_line() -> None:
    """It could be measured."""
    assert keep_text(["Bon", "jour"]) == "Bonjour"
    with pytest.raises(NotASlot):
        keep_text(["Bonjour ", open_line(OpaqueLine("EXEMPLE"))])
