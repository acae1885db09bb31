"""Numbers, paths and transformations of drawings, written in one way."""

import pytest
from hypothesis import given, strategies as st

from feuillet.compose.drawn_numbers import LARGEST, plain_numbers, plain_path, plain_transform

PATHS = {
    "M0 0L9,9": "M0 0 L9 9",
    "m1-2-3.5.5z": "m1 -2 -3.5 0.5 z",
    " M 1e1,2 H5 v-1 Z": "M10 2 H5 v-1 Z",
    "M0 0a1 1 0 01.5.5": "M0 0 a1 1 0 0 1 0.5 0.5",
    "M0 0C1 2 3 4 5 6s1 1 2 2": "M0 0 C1 2 3 4 5 6 s1 1 2 2",
    "M0 0L1 1 2 2 3 3": "M0 0 L1 1 2 2 3 3",
    "M0.12345 -0.0001": "M0.123 0",
}


@pytest.mark.parametrize("written", PATHS)
def test_a_path_is_written_anew(written: str) -> None:
    """However close its numbers stood."""
    assert plain_path(written) == PATHS[written]


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "L1 1", "M", "M1", "M0 0 L1", "M0 0 X1", "M0 0 a1 1 0 2 1 5 5", "M0 0 L1 1,"),
        *("M0 0 Lnan 1", "M0 0 L1e9 1", "M0 0 z 5", "M0 0 L1 1 <", "M0 0" + "l9999 0" * 2),
    ],
)
def test_a_path_that_is_none_or_leaves_the_drawing_is_nothing(wrong: str) -> None:
    """Small steps that lead far away count too."""
    assert plain_path(wrong) is None


def test_transformations_keep_what_they_take() -> None:
    """A matrix is exact to six figures: it may turn a large drawing by little."""
    written = "translate(1,2) rotate( 3 ) matrix(1 0.00012 -0.00012 1 0 0)"

    assert plain_transform(written) == "translate(1 2) rotate(3) matrix(1 0.00012 -0.00012 1 0 0)"


@pytest.mark.parametrize("wrong", ["rotate", "rotate()", "rotate(1 2)", "scale(x)", "none(1)", "3"])
def test_a_transformation_that_is_none_is_nothing(wrong: str) -> None:
    """Each takes so many numbers, and no other."""
    assert plain_transform(wrong) is None


def test_a_list_has_as_many_numbers_as_are_wanted() -> None:
    """Parted by spaces or commas, and small enough for an archived page."""
    assert plain_numbers(" 1,2.50\n-3 ", 3) == "1 2.5 -3"
    assert plain_numbers("1 2", 3) is None
    assert plain_numbers(str(LARGEST + 1)) is None


@given(st.text(alphabet="MmLlAaZz0123456789.,-+e \n", max_size=40))
def test_what_is_written_anew_stays_as_it_is(text: str) -> None:
    """Read again, a path says the same."""
    plain = plain_path(text)

    assert plain is None or plain_path(plain) == plain
