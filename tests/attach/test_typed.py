"""Names that were typed the wrong way round."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import Person, Why, find_person

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
