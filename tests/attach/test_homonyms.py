"""A homonym's letter: the patient's name, with another birth date or another age."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.words.days import date_of

_ROSE = Person("TESTA", "Rose", dt.date(1948, 3, 12))
_TODAY = dt.date(2026, 12, 1)
_LINE = "\nConcerne : TESTA Rose, née le 12/03/1948"


def _why(said: str, *, today: dt.date | None = _TODAY) -> Why | None:
    return find_person(said, _ROSE, today=today).why


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Cher confrère, je vous adresse Rose TESTA (25/07/1960).", Why.BIRTH),
        ("Patiente : TESTA Rose (25/07/1960)", Why.BIRTH),
        ("TESTA Rose — 25/07/1960 — 66 ans", Why.BIRTH),
        ("Mme TESTA Rose, 25/07/1960", Why.BIRTH),
        ("Mme TESTA Rose, née le 25.07.1960", Why.BIRTH),
        ("Mme TESTA Rose est née le 25 juillet 1960", Why.BIRTH),
        ("Mme TESTA Rose, née en 1960", Why.BIRTH),
        ("Mme TESTA Rose DDN 25/07/1960", Why.BIRTH),
        ("TESTA Rose 25/07/1960\nFait le 18/11/2026", Why.BIRTH),
        ("Mme TESTA Rose, née le 12/03/1948, 52 ans.", Why.AGE),
        ("Mme TESTA Rose, née le 12/03/1948, est une patiente de 25 ans.", Why.AGE),
        ("Patiente de 52 ans : Mme TESTA Rose, née le 12/03/1948", Why.AGE),
        ("Mme TESTA Rose, née le 12/03/1948.\nIndication : femme de 52 ans.", Why.AGE),
        ("Je vous adresse Rose TESTA, 52 ans.", Why.AGE),
        ("Lyon, le 18/11/2026\nMme TESTA Rose, 74 ans, née le 12/03/1948", Why.AGE),
    ],
)
def test_another_birth_date_or_age_is_a_homonyms(said: str, why: Why) -> None:
    """Said in any way; a line that is added above does not make it the patient's."""
    assert _why(said) is why
    assert _why(said + _LINE) is why


@pytest.mark.parametrize(
    "said",
    [
        "Mme TESTA Rose (consultation du 12/03/2024), née le 12/03/1948",
        "TESTA Rose 03/11/2024 12/03/1948\nFait le 12/11/2026",
        "TESTA Rose 12/03/2026\nMme TESTA Rose, née le 12/03/1948. Fait le 18/11/2026",
        "TESTA Rose 12/03/2024\nMme TESTA Rose, née le 12/03/1948",
        "Mme TESTA Rose, née le 12/03/1948, 78 ans. Fait le 18/11/2026",
        "Mme TESTA Rose, née en 1948\nDDN : 12/03/1948",
        "Cette patiente de 78 ans souffre. TESTA Rose, née le 12/03/1948",
        "TESTA Rose, née le 12/03/1948\nPère décédé à 52 ans. Opérée à 32 ans.",
        "TESTA Rose, née le 12/03/1948, vue le 31/02/2020",
    ],
)
def test_a_day_of_a_visit_is_no_birth(said: str) -> None:
    """A bare date is one where it is a year older than the letter, and none calls it another."""
    assert _why(said) is None


def test_a_bare_date_without_another_to_compare_may_be_the_letters() -> None:
    """Unless it is too old, and today is known."""
    assert _why("TESTA Rose (25/07/2024)") is Why.MISSING
    assert _why("TESTA Rose (25/07/1960)", today=None) is Why.MISSING
    assert _why("TESTA Rose, 25/07/60") is Why.MISSING


def test_a_birth_date_that_is_said_of_her_apart_is_told_as_another() -> None:
    """In a form, the label stands on its own line."""
    assert _why("Date de naissance : 25/07/1960\nNom : TESTA\nPrénom : Rose") is Why.BIRTH


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *(("12/03/1948", dt.date(1948, 3, 12)), ("1 er mars 1948", dt.date(1948, 3, 1))),
        *(("1948-03-12", dt.date(1948, 3, 12)), ("12031948", dt.date(1948, 3, 12))),
        *(("12/03/48", None), ("31/02/1948", None), ("12 fevr 1948", dt.date(1948, 2, 12))),
        ("1 2 0 3 1 9 4 8", dt.date(1948, 3, 12)),
    ],
)
def test_a_day_is_known_as_it_is_written(written: str, day: dt.date | None) -> None:
    """With a century alone."""
    assert date_of(written) == day
