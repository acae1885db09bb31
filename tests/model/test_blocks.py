"""Which key says which block it is."""

import pytest

from feuillet.model.blocks import KINDS, Lines, kind_of

RAW = {
    "text": {"text": "a"},
    "warning": {"warning": "a", "text": "b"},
    "picture": {"picture": "a", "alt": "b", "caption": "c"},
    "pictures": {"pictures": []},
}


@pytest.mark.parametrize("kind", RAW)
def test_a_block_is_known_by_its_rarest_key(kind: str) -> None:
    """A warning box may hold a text."""
    assert kind_of(RAW[kind]) == kind


def test_what_is_no_block_has_no_kind() -> None:
    """Nor has a text, nor a list."""
    assert [kind_of(one) for one in ({"x": 1}, "text", ["text"])] == [None, None, None]


def test_a_block_that_was_read_keeps_its_kind() -> None:
    """Templates are chosen by it."""
    assert kind_of(Lines(lines=2)) == "lines"
    assert len(set(KINDS.values())) == len(KINDS)
