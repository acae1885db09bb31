"""Which days of a letter may be a birth."""

import pytest

from feuillet.attach.words.births import (
    day_right_behind,
    is_born_right_behind,
    is_labelled,
    is_of_several,
    is_short,
    may_be_birth,
)
from feuillet.attach.words.spelling import Span, fold_letter


def _day(text: str) -> Span:
    """Return where the day stands that ends a text."""
    start = next(at for at, letter in enumerate(fold_letter(text).text) if letter.isdigit())
    return start, len(fold_letter(text).text)


@pytest.mark.parametrize(
    "text",
    [
        *("née le 12/03/1948", "DDN : 12/03/1948", "née MODELE à Ville le 12/03/1948"),
        *("né à Ville (dép.) le 12/03/1948", "née à la Ville (Pays) le mardi 12/03/1948"),
    ],
)
def test_a_label_tells_a_birth(text: str) -> None:
    """A birth name or a town may stand between."""
    assert is_labelled(fold_letter(text), _day(text))


@pytest.mark.parametrize("text", ["Nées le : 12/03/1948", "nés tous les deux le 12/03/1948"])
def test_a_birth_may_be_said_of_several(text: str) -> None:
    """Of twins, nothing tells which."""
    assert is_of_several(fold_letter(text), _day(text))
    assert not is_of_several(fold_letter("née le 12/03/1948"), _day("née le 12/03/1948"))


@pytest.mark.parametrize(
    "text", ["Lyon, le 12/03/1948", "opérée le 12/03/1948", "Date : 12/03/1948", "vue 12/03/1948"]
)
def test_the_day_of_a_visit_is_no_birth(text: str) -> None:
    """Nor of a letter, nor of an operation."""
    assert not may_be_birth(fold_letter(text), _day(text))


def test_a_bare_day_may_be_a_birth() -> None:
    """As in a table; of which century, two figures do not say."""
    for text, short in (("Camille 12/03/48", True), ("Camille 12/03/1948", False)):
        assert may_be_birth(fold_letter(text), _day(text))
        assert is_short(fold_letter(text), _day(text)) is short


def test_a_day_stands_right_behind_a_name() -> None:
    """With an age between, and no verb."""
    near, far = map(fold_letter, ("X, 78 ans, née le 12/03/1948", "X est venue le 12/03/1948"))

    assert day_right_behind(near, 1)
    assert is_born_right_behind(near, 1)
    assert not day_right_behind(far, 1)
