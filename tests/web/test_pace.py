"""How much time the rows of a list still take."""

from feuillet.web.lists.pace import Pace
from tests.web.test_jobs import Clock


def test_time_left_follows_the_pace() -> None:
    """Nothing is said of the first instant or rows; then each takes as long as those before."""
    clock = Clock()
    pace = Pace(clock)
    first = pace.left(25)
    clock.now = 0.9
    pace.note(4)
    early = pace.left(21)
    clock.now = 9
    other = Pace(clock)
    clock.now = 14
    other.note(3)
    clock.now = 16
    pace.note(8)

    assert (first, early, other.left(22)) == (None, None, None)
    assert pace.left(17) == 34


def test_what_was_settled_before_is_no_measure() -> None:
    """A list that goes on finds twenty rows at once, then makes one in two seconds."""
    clock = Clock()
    pace = Pace(clock)
    clock.now = 0.25
    pace.note(20)
    clock.now = 8.25
    pace.note(24)

    assert pace.left(3) == 6


def test_rows_that_come_together_are_spread() -> None:
    """Waiting does not lengthen what was told."""
    clock = Clock()
    pace = Pace(clock)
    clock.now = 8
    for count in range(1, 65):
        pace.note(count)
    clock.now = 12

    assert pace.left(8) == 1
