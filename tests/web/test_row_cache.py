"""Rows that were checked already: not again unless they changed, and never another's answer."""

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from feuillet.errors import Trouble, ValuesInvalid
from feuillet.web.lists.row_cache import RowCache


class Counting:
    """A press that remembers what it was asked, and refuses a patient without a name."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def accept(self, raw: Mapping[str, str], _: Collection[str] = ()) -> Mapping[str, Any]:
        """Return what is known."""
        self.asked.append(raw.get("nom", ""))
        if "nom" not in raw:
            raise ValuesInvalid("manque", troubles=[Trouble(("nom",), "manque")])
        return dict(raw)

    def complete(self, known: Mapping[str, Any]) -> Any:
        """Return the whole."""
        self.asked.append("+" + known["nom"])
        return ("complet", known["nom"])


@pytest.fixture
def press() -> Counting:
    """What is asked only when need be."""
    return Counting()


def test_a_row_that_did_not_change_is_checked_once(press: Counting) -> None:
    """The one that was corrected is checked anew."""
    memory = RowCache(press)  # type: ignore[arg-type]
    for rows in (["A", "B"], ["A", "C"], ["A", "C"]):
        memory.begin()
        for name in rows:
            known = memory.accept({"nom": name})
            assert memory.complete(known) == ("complet", name)

    assert press.asked == ["A", "+A", "B", "+B", "C", "+C"]


def test_a_refusal_is_told_again_whole(press: Counting) -> None:
    """With its fields; each time a new one, for whoever adds to it."""
    memory = RowCache(press)  # type: ignore[arg-type]
    told = []
    for _ in range(2):
        memory.begin()
        with pytest.raises(ValuesInvalid) as refusal:
            memory.accept({})
        told.append(refusal.value)

    assert press.asked == [""]
    assert told[0] is not told[1]
    assert [one.troubles[0].fields for one in told] == [("nom",), ("nom",)]


def test_what_nobody_asks_for_any_more_is_forgotten(press: Counting) -> None:
    """A patient's values stay no longer than the rows do."""
    memory = RowCache(press)  # type: ignore[arg-type]
    memory.accept({"nom": "A"})
    memory.begin()
    memory.begin()
    memory.accept({"nom": "A"})

    assert press.asked == ["A", "A"]


def test_equal_names_under_other_fields_are_other_rows(press: Counting) -> None:
    """What is told apart is the whole row."""
    memory = RowCache(press)  # type: ignore[arg-type]
    memory.begin()

    assert memory.accept({"nom": "A"}) == {"nom": "A"}
    assert memory.accept({"nom": "A", "prenom": "A"}) == {"nom": "A", "prenom": "A"}


def test_a_row_of_which_another_cell_is_spoilt_is_another_row(press: Counting) -> None:
    """What could not be read of it is no more missing."""
    memory = RowCache(press)  # type: ignore[arg-type]
    memory.begin()
    memory.accept({"nom": "A"})
    memory.accept({"nom": "A"}, {"prenom"})

    assert press.asked == ["A", "A"]
