"""A part's elements, one by one and in order, however it is cut into pieces."""

import pytest

from feuillet.batch.tables.sheets import xml_walk
from feuillet.batch.tables.sheets.xml_walk import elements_of

PART = b"<a n='1'><b><c>1</c><c>2<!-- x -->3<d/></c></b><e/><b><c>4</c></b></a>"


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1000])
def test_each_element_is_given_once_and_whole(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its start and at its end if it is opened; its text is not cut by a comment."""
    monkeypatch.setattr(xml_walk, "_PIECE", piece)

    found = [(end, one.tag, one.text or "") for end, one in elements_of(PART, "a", ["b"])]
    assert found == [
        *((False, "a", ""), (False, "b", ""), (True, "c", "1"), (True, "c", "23")),
        *((True, "b", ""), (True, "e", ""), (False, "b", ""), (True, "c", "4"), (True, "b", "")),
        (True, "a", ""),
    ]


@pytest.mark.parametrize("part", [b"<b/>", b"<a>", b"<a></b>", b"", b"<a/>x", b"<a>&x;</a>"])
def test_what_is_no_whole_part_of_its_kind_is_refused(part: bytes) -> None:
    """Another root, or XML that is not well-formed."""
    with pytest.raises((ValueError, SyntaxError)):
        list(elements_of(part, "a", ()))


def test_an_element_with_too_much_in_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is whole: it would fill the memory."""
    monkeypatch.setattr(xml_walk, "_MAX_CHILDREN", 10)
    monkeypatch.setattr(xml_walk, "_PIECE", 10)
    with pytest.raises(ValueError, match="children"):
        list(elements_of(b"<a><b>" + b"<c/>" * 50 + b"</b></a>", "a", ()))
