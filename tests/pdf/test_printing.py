"""What a file asks of whoever prints it."""

import pytest

from feuillet.pdf.printing import Sides, viewer_preferences


@pytest.mark.parametrize("sides", ["long edge", "short edge", "as set"])
def test_a_page_is_never_scaled(sides: Sides) -> None:
    """Its letters are of the size that was chosen for its reader."""
    assert viewer_preferences(sides)[b"/PrintScaling"] == b"/None"


def test_a_booklet_turns_on_its_short_edge() -> None:
    """On the other, every second page would stand on its head."""
    told = [viewer_preferences(sides).get(b"/Duplex") for sides in ("long edge", "short edge")]

    assert told == [b"/DuplexFlipLongEdge", b"/DuplexFlipShortEdge"]
    assert b"/Duplex" not in viewer_preferences("as set")
