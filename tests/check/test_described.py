"""What people write is taken of them; of a program, only what its schema describes."""

import pytest

from feuillet.check.described import find_undescribed
from feuillet.check.field import read_field
from feuillet.model.leaflet import Leaflet


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("geste", "OC", "not-a-choice"),
        ("niveaux", "L1 + L2", "not-a-choice"),
        ("a_jeun", "x", "not-a-choice"),
        ("date_operation", "8 déc. 2026", "not-a-date"),
        ("heure", "7 heures 30", "not-a-time"),
        ("rdv_anesthesie", "le 01/12/2026 à 14h30", "not-a-date"),
    ],
)
def test_what_is_read_of_a_person_is_refused_of_a_program(
    surgery: Leaflet, field: str, text: str, code: str
) -> None:
    """« OC » is this leaflet's short operation, and may be anything to a record system."""
    variable = surgery.all_variables[field]
    value, wrong = read_field(field, variable, text)
    told = list(find_undescribed(field, variable, text))

    assert value is not None
    assert wrong == []
    assert [(one.fields, one.code) for one in told] == [((field,), code)]


def test_what_is_read_of_nobody_is_told_in_a_person_s_words(surgery: Leaflet) -> None:
    """They say what is wrong with it."""
    (told,) = find_undescribed("date_operation", surgery.all_variables["date_operation"], "22/12")

    assert "il manque l'année" in told.words
    assert not list(find_undescribed("geste", surgery.all_variables["geste"], "courte"))
