"""A leaflet's names against all the names that a letter gives its patient."""

import datetime as dt
import re

import pytest

from feuillet.attach.patient.identity import Person, find_person
from feuillet.attach.patient.typed import Fit
from feuillet.attach.patient.why import Why


def _fit(letter: str, who: str) -> Fit:
    surname = " ".join(re.findall(r"\b[A-ZÀ-Ý]{2,}\b", who))
    first_name = who.removeprefix(surname).strip()
    found = find_person(letter, Person(surname, first_name, dt.date(1948, 3, 12)))
    assert found.places or found.why is Why.WORDS
    return found.fit if found.places else Fit.OTHER


@pytest.mark.parametrize(
    ("letter", "who", "fit"),
    [
        ("M. TESTA Pierre Paul, né le 12/03/1948", "TESTA Pierre", Fit.WHOLE),
        ("M. TESTA Pierre Paul, né le 12/03/1948", "TESTA Pierre Paul", Fit.WHOLE),
        ("M. TESTA Pierre Paul, né le 12/03/1948", "TESTA Paul", Fit.LATER),
        ("M. Pierre Paul TESTA, né le 12/03/1948", "TESTA Paul", Fit.LATER),
        ("M. Pierre Paul TESTA, né le 12/03/1948", "TESTA Pierre", Fit.WHOLE),
        ("HDJ TESTA PAUL né le 12/03/1948", "TESTA Paul", Fit.WHOLE),
        ("RÉSIDENT TESTA Paul, né le 12/03/1948", "TESTA Paul", Fit.WHOLE),
        ("Pr H. ROY TESTA Paul\nné le 12/03/1948", "TESTA Paul", Fit.WHOLE),
        ("Revu Paul TESTA, né le 12/03/1948", "TESTA Paul", Fit.WHOLE),
        ("TESTA PIERRE PAUL né le 12/03/1948", "TESTA Paul", Fit.LATER),
        ("TESTA PIERRE PAUL né le 12/03/1948", "TESTA Pierre", Fit.WHOLE),
        ("PIERRE PAUL TESTA né le 12/03/1948", "TESTA Paul", Fit.LATER),
        ("Nom : TESTA\nPrénoms : Pierre Paul\nNé le 12/03/1948", "TESTA Paul", Fit.LATER),
        (
            "Nom : TESTA\nPrénoms : Pierre Paul\nPrénom utilisé : Paul\nNé le 12/03/1948",
            *("TESTA Paul", Fit.WHOLE),
        ),
        ("M. BRUN MARTIN Luc, né le 12/03/1948", "BRUN Luc", Fit.SHORTER),
        ("M. Luc BRUN MARTIN, né le 12/03/1948", "BRUN Luc", Fit.SHORTER),
        ("M. BRUN MARTIN Luc, né le 12/03/1948", "MARTIN Luc", Fit.OTHER),
        ("M. Luc BRUN MARTIN, né le 12/03/1948", "MARTIN Luc", Fit.OTHER),
        ("M. BRUN MARTIN Luc, né le 12/03/1948", "BRUN Martin", Fit.OTHER),
        ("BRUN MARTIN LUC né le 12/03/1948", "MARTIN Luc", Fit.OTHER),
        ("BRUN MARTIN LUC né le 12/03/1948", "BRUN Luc", Fit.LATER),
        ("LUC BRUN MARTIN né le 12/03/1948", "MARTIN Luc", Fit.SHORTER),
        ("Nom : BRUN MARTIN\nPrénom : Luc\nNé le 12/03/1948", "BRUN Luc", Fit.SHORTER),
        ("Nom : BRUN MARTIN\nPrénom : Luc\nNé le 12/03/1948", "MARTIN Luc", Fit.OTHER),
        ("TESTA née MODELE Rose, le 12/03/1948", "TESTA Rose", Fit.WHOLE),
        ("TESTA née MODELE Rose, le 12/03/1948", "MODELE Rose", Fit.WHOLE),
        ("TESTA PIERRE PAUL né le 12/03/1948\nSon frère, Paul TESTA", "TESTA Paul", Fit.OTHER),
        ("SIMON LAURENT ODILE 12/03/1948\nCopie : Dr Laurent SIMON", "SIMON Laurent", Fit.OTHER),
        ("Mme TESTA Marie Claire, 12/03/1948\nSa sœur Claire, là.", "TESTA Claire", Fit.OTHER),
        ("Mme TESTA Marie Claire, 12/03/1948\nSa sœur Claire, là.", "TESTA Marie", Fit.WHOLE),
    ],
)
def test_some_of_a_patients_names_are_not_all_of_them(letter: str, who: str, fit: Fit) -> None:
    """The first of them are what people go by; others, perhaps, or somebody else's."""
    assert _fit(letter, who) is fit


def test_names_that_nobody_goes_by_are_told_as_such() -> None:
    """And what to type, if it is that patient."""
    whom = Person("MARTIN", "Luc", dt.date(1948, 3, 12))

    assert find_person("Patient : BRUN MARTIN Luc, né le 12/03/1948", whom).why is Why.WORDS
