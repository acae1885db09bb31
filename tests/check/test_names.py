"""An identity that is no person's is refused, and a strange one warned of."""

import datetime as dt

import pytest

from feuillet.check.values import check_values
from feuillet.model.leaflet import Leaflet
from tests.check.refusing import Patient, refusal


@pytest.mark.parametrize("name", ["nom", "prenom"])
@pytest.mark.parametrize("typed", ["12345", "?", "-", "…", "678 9"])
def test_a_name_without_a_letter_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """It is another column's, or stands for none."""
    (problem,) = refusal(surgery, {**identity, name: typed}, today)

    assert problem.endswith("aucune lettre : écrivez-le comme sur la carte Vitale")
    assert not typed.isdigit() or typed not in problem


@pytest.mark.parametrize("name", ["nom", "prenom"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *((typed, "deux personnes") for typed in ("EXEMPLE / ESSAI", "A. & B.", "EXEMPLE+ESSAI")),
        *((typed, "deux personnes") for typed in ("EXEMPLE, et ESSAI", "EXEMPLE – et ESSAI")),
        *((typed, "deux personnes") for typed in ("« A » et B", "« A » et « B »")),
        *((typed, "deux personnes") for typed in ("EXEMPLE/CAMILLE",)),
        *((typed, "mettez chacun dans son champ") for typed in ("EXEMPLE^Camille", "ESSAI^^")),
        *((typed, "deux personnes") for typed in ("EXEMPLE ET ESSAI", "Anne et Paul")),
        *((typed, "ne vient pas") for typed in ("EXEMPLE (annulé)", "DCD", "EXEMPLE décédée")),
        ("12/03/1948", "c'est une date, les champs sont décalés ?"),
        *((typed, "un numéro") for typed in ("EXEMPLE 0199003456", "EXEMPLE 01 99 00 34 56")),
        *((typed, "renvoie à une autre case") for typed in ("idem", "IDEM.", "même nom")),
        *((typed, "s'arrête à un trait d'union") for typed in ("EXEMPLE-", "-Essai", "Jean‐")),
    ],
)
def test_a_name_of_nobody_or_of_two_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str, says: str
) -> None:
    """By render, the form, a list and a program alike."""
    (problem,) = refusal(surgery, {**identity, name: typed}, today)

    assert says in problem
    assert typed not in problem


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "O'Neill",
            "D’Et-Modèle",
            "Jean-Paul",
            "de la Tour",
            "Etienne",
            "Ét",
            "Le Docte",
            "Mme-Li",
        ),
        *(
            "Report",
            "M'Barek",
            "Saint-Pierre et-Miquelon",
            "Xavier Jr.",
            "Pr-Essai",
            "Marie Louise",
        ),
    ],
)
@pytest.mark.parametrize("name", ["nom", "prenom"])
def test_a_real_name_raises_no_warning(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str, typed: str
) -> None:
    """Apostrophes, hyphens, particles, initials."""
    assert check_values(surgery, {**identity, name: typed}, today=today).warnings == ()


def test_a_day_is_no_number_of_a_file(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """It would be printed as the patient's, on each page."""
    (problem,) = refusal(surgery, {**identity, "ipp": "12/03/1948"}, today)

    assert problem == "IPP : c'est une date, les champs sont décalés ?"


@pytest.mark.parametrize("typed", ["8001234561", "A-0012", "2026/118.4", "0612345678"])
def test_a_number_of_a_file_raises_no_warning(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """Each hospital has its own form."""
    assert check_values(surgery, {**identity, "ipp": typed}, today=today).warnings == ()


@pytest.mark.parametrize("name", ["nom", "prenom"])
def test_a_name_that_stands_for_none_is_warned_of_on_any_day(
    surgery: Leaflet, identity: Patient, today: dt.date, name: str
) -> None:
    """By the form, the command, a list and a program alike; some people are called Null."""
    values = check_values(surgery, {**identity, name: "NULL"}, today=today)
    (warning,) = values.warnings

    assert warning.endswith("semble écrit à la place d'un texte qui manque, vérifiez")
