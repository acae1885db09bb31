"""Values that are each well formed: what is missing, and what contradicts."""

import datetime as dt

import pytest

from feuillet.check.values import accept_values, check_values
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from tests.check.refusing import Patient, refusal


def test_choices_alone_need_no_identity(surgery: Leaflet, today: dt.date) -> None:
    """A leaflet for all who have a short operation carries no name."""
    assert not check_values(surgery, {"geste": "courte", "nombre": "2"}, today=today).named


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("date_operation", "08/12/2026"),
        ("heure", "7 h 30"),
        ("rdv_anesthesie", "01/12/2026 9 h"),
        ("consigne", "Boire"),
    ],
)
def test_anything_personal_needs_the_whole_identity(
    surgery: Leaflet, today: dt.date, name: str, typed: str
) -> None:
    """A page with somebody's appointment must say whose it is."""
    problems = refusal(surgery, {name: typed}, today)

    assert "Nom, Prénom, Date de naissance : à indiquer aussi" in problems[0]


@pytest.mark.parametrize("absent", ["nom", "prenom", "date_naissance"])
def test_an_identity_is_whole_or_absent(
    surgery: Leaflet, identity: Patient, today: dt.date, absent: str
) -> None:
    """Half an identity is the beginning of a mix-up."""
    raw = {name: typed for name, typed in identity.items() if name != absent}

    assert surgery.all_variables[absent].label in refusal(surgery, raw, today)[0]


def test_a_value_that_must_be_there_is_asked_for(surgery: Leaflet, today: dt.date) -> None:
    """`missing: block` refuses to print without it."""
    needed = surgery.variables["geste"].model_copy(update={"missing": "block"})
    leaflet = surgery.model_copy(update={"variables": {**surgery.variables, "geste": needed}})

    assert refusal(leaflet, {}, today) == ("Geste : à indiquer, la fiche ne s'imprime pas sans",)


def test_a_value_out_of_place_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Crutches go with the long operation only: one of the two answers is wrong."""
    raw = {**identity, "geste": "courte", "bequilles": "Deux"}

    assert refusal(surgery, raw, today) == (
        "Béquilles : ne va pas avec la réponse à « Geste », corrigez l'une des deux",
    )


def test_a_value_that_hangs_on_another_asks_for_it(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Nothing contradicts it: the other answer is missing."""
    assert refusal(surgery, {**identity, "bequilles": "Deux"}, today) == (
        "Béquilles : demande aussi une réponse à « Geste » : donnez-la, ou videz ce champ",
    )


@pytest.mark.parametrize("number", ["1", "3", "x"])
def test_a_list_has_as_many_members_as_was_said(
    surgery: Leaflet, today: dt.date, number: str
) -> None:
    """Two vertebrae named, one announced: somebody is wrong."""
    problems = refusal(surgery, {"nombre": number, "niveaux": "L1, L2"}, today)

    assert "Nombre de vertèbres" in problems[0]


def test_the_number_of_a_list_is_counted_where_nobody_gave_it(
    surgery: Leaflet, today: dt.date
) -> None:
    """The list says it; as many as the leaflet has a number for."""
    variables = surgery.variables
    two = variables["nombre"].model_copy(update={"maximum": 2})
    few = surgery.model_copy(update={"variables": {**variables, "nombre": two}})

    assert accept_values(few, {"niveaux": "L1, L2", "nombre": ""}, today=today)["nombre"] == 2
    assert "nombre" not in accept_values(few, {"nombre": ""}, today=today)
    assert refusal(few, {"niveaux": "L1, L2, L3"}, today) == (
        "Vertèbres : leur nombre doit être de 1 à 2",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date_naissance": "23/11/2026"}, "Date de naissance : impossible"),
        ({"date_naissance": "01/01/1900"}, "Date de naissance : impossible"),
        ({"date_naissance": "12/03/1848"}, "Date de naissance : impossible"),
        ({"date_operation": "11/03/1948"}, "Date de l'opération : avant la date de naissance"),
        (
            {"date_operation": "08/12/2026", "date_ablation": "07/12/2026"},
            "Ablation des fils : doit venir après",
        ),
        (
            {"date_operation": "08/12/2026", "rdv_anesthesie": "08/12/2026 9 h"},
            "Consultation d'anesthésie : doit venir avant",
        ),
    ],
)
def test_dates_that_contradict_each_other_are_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, changes: dict[str, str], says: str
) -> None:
    """Births in the future or before 1900, and appointments on the wrong side of another."""
    assert refusal(surgery, {**identity, **changes}, today)[0].startswith(says)


def test_a_birth_today_is_possible(surgery: Leaflet, identity: Patient, today: dt.date) -> None:
    """A newborn is a patient too."""
    raw = {**identity, "date_naissance": "22/11/2026"}

    assert check_values(surgery, raw, today=today).named


def test_a_malformed_field_is_not_said_to_be_missing_too(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Nor is anything told of what depends on it: only its own fault is sure."""
    first = refusal(surgery, {**identity, "prenom": "x" * 300}, today)
    second = refusal(surgery, {**identity, "niveaux": "L1, L2", "nombre": "plein"}, today)
    with pytest.raises(ValuesInvalid) as unread:
        accept_values(surgery, {"nom": "25 h", "heure": "25 h"}, today=today, unread={"prenom"})

    assert [len(first), len(second)] == [1, 1]
    assert [one.fields for one in unread.value.troubles] == [("heure",), ("date_naissance",)]


def test_a_mistyped_year_is_refused_before_the_review_is_looked_at(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Otherwise whoever typed it is sent to the leaflet's author."""
    problems = refusal(surgery, {**identity, "date_operation": "08/12/2062"}, today)

    assert problems == ("Date de l'opération : dans plus d'un an et demi, vérifiez l'année",)
