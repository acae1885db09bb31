"""Names that were typed the wrong way round."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.typed import is_in_part
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.words.spelling import fold_letter, name_spans

_BIRTH = dt.date(1948, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        *("Concerne : Mme TESTA Odile, née le 12/03/1948", "Odile TESTA, née le 12/03/1948"),
        *("Madame TESTA\nOdile\nnée le 12/03/1948", "Nom : Testa Prénom : Odile 12/03/1948"),
        "Nom : TESTA\nPrénom : ODILE\nNée le 12/03/1948",
    ],
)
def test_a_letter_that_writes_names_the_other_way_round_is_refused(text: str) -> None:
    """By its capitals, or its label « Nom : »; the right way round, it is hers."""
    assert find_person(text, Person("Odile", "TESTA", _BIRTH)).why is Why.SWAPPED
    assert find_person(text, Person("TESTA", "Odile", _BIRTH)).places


@pytest.mark.parametrize("text", ["TESTA ODILE 12/03/1948", "Odile Testa, née le 12/03/1948"])
def test_names_that_look_swapped_are_told(text: str) -> None:
    """Nothing in the letter tells: a frequent first name does."""
    swapped = find_person(text, Person("Odile", "Testa", _BIRTH))
    straight = find_person(text, Person("Testa", "Odile", _BIRTH))

    assert swapped.places
    assert swapped.swapped
    assert straight.places
    assert not straight.swapped


@pytest.mark.parametrize(
    "text", ["M. BERNARD MICHEL, né le 12/03/1948", "Michel Bernard 12/03/1948"]
)
def test_two_names_that_are_both_first_names_are_told_by_their_order(text: str) -> None:
    """In capitals the family name comes first, as it does in a list; in words, it comes last."""
    straight = find_person(text, Person("BERNARD", "Michel", _BIRTH))
    swapped = find_person(text, Person("MICHEL", "Bernard", _BIRTH))

    assert straight.places
    assert not straight.swapped
    assert swapped.places
    assert swapped.swapped


def test_a_label_is_no_end_of_a_longer_first_name() -> None:
    """« Prénom : Rose Nom de naissance : »."""
    folded = fold_letter("Nom : TESTA Prénom : Rose Nom de naissance : MODELE")

    assert not is_in_part(folded, name_spans(folded, "TESTA"), "rose")


@pytest.mark.parametrize(
    ("surname", "first_name", "text"),
    [
        ("MARTIN", "Bernard", "Bernard MARTIN, né le 12/03/1948"),
        ("BERNARD", "Martin", "M. BERNARD Martin, né le 12/03/1948"),
        ("TESTA", "Odile", "Nom : Testa Prénom : ODILE 12/03/1948"),
        ("LE GOFF", "Yvonne", "Mme LE GOFF Yvonne 12/03/1948"),
    ],
)
def test_a_surname_that_is_a_first_name_too_is_left_alone(
    surname: str, first_name: str, text: str
) -> None:
    """Where the letter writes it as a surname."""
    found = find_person(text, Person(surname, first_name, _BIRTH))

    assert found.places
    assert not found.swapped
