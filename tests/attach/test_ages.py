"""An age that a letter says of its patient, against the birth date of the leaflet."""

import datetime as dt

import pytest

from feuillet.attach.patient.ages import age_beside
from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.words.spelling import fold_letter

_ROSE = Person("TESTA", "Rose", dt.date(1948, 3, 12))
_TODAY = dt.date(2026, 12, 1)


def _why(said: str, *, person: Person = _ROSE, today: dt.date = _TODAY) -> Why | None:
    text = f"Cher confrère,\n{said}\nDossier : TESTA Rose, {person.birth:%d/%m/%Y}"
    return find_person(text, person, today=today).why


@pytest.mark.parametrize(
    "said",
    [
        *("Mme Rose TESTA, 41 ans, souffre.", "Rose TESTA (41 ans)", "Rose TESTA, âgée de 41 ans"),
        *("une patiente de 41 ans, Mme Rose TESTA", "Mme Rose TESTA, 80 ans", "Rose TESTA 8 mois"),
        "Mme Rose TESTA a 41 ans.",
        *("un homme âgé de 71 ans, Rose TESTA", "Rose TESTA\n41 ans", "Mme TESTA Rose 71 ANS"),
    ],
)
def test_an_age_that_the_birth_date_does_not_allow_refuses(said: str) -> None:
    """Behind the name or before it: the birth date there is perhaps of a namesake."""
    assert _why(said) is Why.AGE


@pytest.mark.parametrize(
    "said",
    [
        *(
            "Mme Rose TESTA, 78 ans",
            "Rose TESTA (79 ans)",
            "une patiente de 72 ans, Mme Rose TESTA",
        ),
        *(
            "Rose TESTA, 6 mois après l'opération",
            "Rose TESTA, 40 ans de tabac",
            "J'ai vu Rose TESTA",
        ),
        *("Depuis 10 ans, Mme Rose TESTA souffre", "Sa fille Lise TESTA, 41 ans, aide Rose TESTA."),
    ],
)
def test_an_age_of_some_years_ago_or_of_something_else_does_not(said: str) -> None:
    """A letter is kept for years; a delay is no age."""
    assert _why(said) is None


def test_a_child_of_some_months_has_no_year_yet() -> None:
    """« 11 mois » is less than a year."""
    baby = Person("TESTA", "Rose", dt.date(2026, 1, 3))

    assert _why("Rose TESTA, 10 mois", person=baby) is None
    assert _why("Rose TESTA, 4 ans", person=baby) is Why.AGE


def test_a_birthday_to_come_counts() -> None:
    """Of whoever was born on the second of December."""
    late = Person("TESTA", "Rose", dt.date(1948, 12, 2))

    assert _why("Rose TESTA, 71 ans", person=late) is None
    assert _why("Rose TESTA, 71 ans", person=late, today=dt.date(2026, 12, 2)) is Why.AGE


def test_where_an_age_stands_is_known() -> None:
    """So that whoever has it, and no birth date, is somebody all the same."""
    folded = fold_letter("un patient de 71 ans, M. Jean BRUN, souffre")
    start = folded.text.index("jean")
    found = age_beside(folded, start, start + len("jean brun"))

    assert found
    assert folded.text[slice(*found)] == "71 ans"
