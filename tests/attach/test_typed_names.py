"""A leaflet's names against all the names that a letter gives its patient."""

import datetime as dt
import re

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.typed import Fit
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person


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
        ("TESTA née MODELE Rose Anne, le 12/03/1948", "TESTA Anne", Fit.LATER),
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


@pytest.mark.parametrize(
    "letter",
    [
        "M. Jean, Pierre TESTA, né le 12/03/1948, va bien. Son jumeau Pierre vit avec lui.",
        "M. Jean, Pierre TESTA, né le 12/03/1948. Son frère jumeau, Pierre TESTA, l'accompagne.",
        "J'ai vu Jean, Pierre TESTA, né le 12/03/1948.",
        "J'ai vu ce jour en consultation M. Jean,\nPierre TESTA, né le 12/03/1948.",
        "Patient : M. Jean, Pierre TESTA, né le 12/03/1948. Fracture de L4.",
        "Réf. : M. TESTA né MODELE Jean, Pierre, Marie – 12/03/1948 (M)",
        "M. TESTA Jean, Pierre\nNé le 12/03/1948\nFracture de L4.",
        "TESTA JEAN,PIERRE, NE LE 12/03/1948\nFRACTURE DE L4.",
        "Nom Prénoms Né le\nTESTA Jean , Pierre 12/03/1948",
        "Nom : TESTA\nPrénom(s) : Jean, Kadi, Pierre\nNé le : 12/03/1948",
        "Nom TESTA\nPrénoms Jean, Pierre\nNé le 12/03/1948\nPersonne de confiance : Pierre TESTA",
    ],
)
def test_the_first_of_a_list_of_first_names_is_the_patients(letter: str) -> None:
    """Commas part them, as the register does: a later one alone may be a twin's."""
    jean, pierre = (Person("TESTA", name, dt.date(1948, 3, 12)) for name in ("Jean", "Pierre"))

    assert find_person(letter, jean).places
    assert find_person(letter, pierre).why is Why.WORDS


@pytest.mark.parametrize(
    "letter",
    [
        "Cher Jean, Pierre TESTA, né le 12/03/1948, va bien.",
        "Cher Jean,\nPierre TESTA, né le 12/03/1948, va bien.",
        "Chère Mme Anne, Pierre TESTA, né le 12/03/1948, va bien.",
        "Présents : Dr BRUN Jean, Pierre TESTA, né le 12/03/1948, et sa fille.",
        "Nom : TESTA\nPrénoms : Jean, Pierre\nPrénom usuel : Pierre\nNé le 12/03/1948",
        "Prénom usuel : Pierre\nNom : TESTA\nPrénoms : Jean, Pierre\nNé le 12/03/1948",
    ],
)
def test_whoever_stands_behind_a_comma_is_not_always_of_the_list(letter: str) -> None:
    """A colleague is greeted by his first name, and some go by their second."""
    pierre = Person("TESTA", "Pierre", dt.date(1948, 3, 12))

    assert find_person(letter, pierre).places


def test_all_first_names_of_a_list_may_be_typed() -> None:
    """As the refusal of a later one says to do."""
    letter = "M. Jean, Pierre TESTA, né le 12/03/1948"

    for typed in ("Jean Pierre", "Jean, Pierre", "Jean-Pierre"):
        assert find_person(letter, Person("TESTA", typed, dt.date(1948, 3, 12))).places
