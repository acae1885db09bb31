"""A program's values are taken as the published schema describes them, and not otherwise."""

import json
from typing import Any

import jsonschema
import pytest

from feuillet.check import accept_values
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.model.schema import values_schema
from feuillet.web.api.problems import problem
from feuillet.web.api.schemas import Order
from feuillet.web.api.sent import misfits
from tests.helpers import TODAY

CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


def _taken(leaflet: Leaflet, values: dict[str, Any]) -> bool:
    order = Order(values=values)
    try:
        accept_values(leaflet, order.raw(), today=TODAY)
    except ValuesInvalid:
        return False
    return not misfits(order, leaflet)


@pytest.mark.parametrize(
    ("field", "described", "other"),
    [
        (
            "geste",
            ("courte", "a_decider", "", None),
            ("Courte", " courte", "Opération courte", "OC", "cou", "oui", True, 1, ["courte"]),
        ),
        (
            "niveaux",
            (["L1"], "L1", [], "", None),
            (["l1"], "L 1", ["première lombaire"], "D12-L1", "L1;", ["L1", ""], True),
        ),
        ("a_jeun", (True, False, "oui", "non", "", None), ("true", "o", "x", "OUI", 1, 0)),
        (
            "date_operation",
            ("2026-12-08", "08/12/2026", "8/12/2026", "", None),
            (
                *("08.12.2026", "20261208", "8 déc. 2026", "mardi 08/12/2026", "08/12/26"),
                *("2026-12-08T00:00:00", "2026-12-08T00:00:00Z", "2026-12-08 00:00+02:00"),
                *("2026-12-08\n", "٠٨/١٢/٢٠٢٦", 20261208, False),
            ),
        ),
        (
            "heure",
            ("07:30", "7:30", "07:30:00", "7 h 30", "7h", "7H30", "", None),
            ("730", "7.30", "midi", "07:30Z", "07:30:30", "07:30:00.000", "à 7 h", 7),
        ),
        (
            "rdv_anesthesie",
            ("2026-12-01", "2026-12-01T14:30", "2026-12-01 14:30:00", "01/12/2026 à 14 h 30"),
            ("2026-12-01T14:30:00Z", "2026-12-01T14:30+01:00", "le 01/12/2026", "01/12/2026, 14 h"),
        ),
        ("nombre", (2, "2", "", None), (" 2", "2 ", "deux", 0, 10**30, True)),
        ("consigne", ("Boire", "", None), (True, 2, ["Boire"], "x" * 201, "x" * 801)),
    ],
)
def test_what_the_schema_describes_is_taken_and_nothing_else(
    surgery: Leaflet, field: str, described: tuple[Any, ...], other: tuple[Any, ...]
) -> None:
    """« cou » is an answer to a person, and a fault of a program for each of its patients."""
    validator = jsonschema.Draft7Validator(values_schema("surgery", surgery))
    # Each alone, but for what a list must go with.
    beside = {"niveaux": {"nombre": 1}, "nombre": {}}.get(field, {})
    for value, right in [*((one, True) for one in described), *((one, False) for one in other)]:
        if field == "niveaux" and not value:
            beside = {}
        values = {**CAMILLE, **beside, field: value}
        assert validator.is_valid(values) is right or value in (0, 10**30, "2026-12-08\n"), value
        assert _taken(surgery, values) is right, value


@pytest.mark.parametrize(
    ("values", "right"),
    [
        (CAMILLE, True),
        ({}, True),
        ({"geste": "courte"}, True),
        ({"consigne": None, "ipp": ""}, True),
        ({**CAMILLE, "ipp": None}, True),
        (dict.fromkeys(CAMILLE), False),
        ({**CAMILLE, "nom": ""}, False),
        ({**CAMILLE, "prenom": None}, False),
        ({"nom": "EXEMPLE"}, False),
        ({"ipp": "12"}, False),
        ({"date_operation": "08/12/2026"}, False),
        ({**CAMILLE, "autre": None}, False),
    ],
)
def test_the_schema_says_what_goes_with_an_identity(
    surgery: Leaflet, values: dict[str, Any], right: bool
) -> None:
    """It is whole or absent, never sent empty; nothing of a patient's own prints without it."""
    assert jsonschema.Draft7Validator(values_schema("surgery", surgery)).is_valid(values) is right
    assert _taken(surgery, values) is right


@pytest.mark.parametrize("empty", [None, "", " ", "\u00a0"])
def test_an_identity_that_is_sent_empty_is_told_field_by_field(
    surgery: Leaflet, empty: str | None
) -> None:
    """A record system that lost its patient would else print a sheet for nobody."""
    told = misfits(Order(values=dict.fromkeys(CAMILLE, empty)), surgery)

    assert [(one["code"], one["pointer"]) for one in told] == [
        ("missing", f"/values/{name}") for name in CAMILLE
    ]
    assert "n'envoyez pas cette clé" in told[0]["message"]


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code", "says"),
    [
        ("geste", "cou", "/values/geste", "not-a-choice", "l'écrit : courte, longue, a_decider"),
        ("niveaux", ["L1", "l2"], "/values/niveaux/1", "not-a-choice", "l'écrit : D12, L1, L2, L3"),
        ("niveaux", ["L1", "Z9"], "/values/niveaux/1", "not-a-choice", "D12, L1, L2, L3"),
        ("a_jeun", "vrai", "/values/a_jeun", "not-a-choice", "doit être true, false, « oui »"),
        ("a_jeun", 1, "/values/a_jeun", "wrong-type", "true, false, « oui » ou « non » (et non un"),
        ("geste", True, "/values/geste", "wrong-type", "a_decider (et non true ou false)"),
        (
            "nombre",
            True,
            "/values/nombre",
            "wrong-type",
            "un nombre entier en chiffres, comme 4 (et",
        ),
        ("nombre", 2.5, "/values/nombre", "wrong-type", "(et non un nombre à virgule)"),
        ("nombre", [2], "/values/nombre", "wrong-type", "comme 4 (et non une liste)"),
        ("date_operation", 20261208, "/values/date_operation", "wrong-type", "(et non un nombre)"),
        (
            "heure",
            {"h": 7},
            "/values/heure",
            "wrong-type",
            "comme 07:30 ou 7 h 30 (et non un objet)",
        ),
        ("consigne", 2, "/values/consigne", "wrong-type", "doit être un texte (et non un nombre)"),
        ("niveaux", [2], "/values/niveaux/0", "wrong-type", "L2, L3 (et non un nombre)"),
        ("niveaux", ["L1", None], "/values/niveaux/1", "wrong-type", "L2, L3 (et non null)"),
        ("niveaux", ["D12,L1"], "/values/niveaux/0", "not-a-choice", "l'écrit : D12, L1, L2, L3"),
        ("date_operation", "8 déc. 2026", "/values/date_operation", "not-a-date", "2026-12-31 ou"),
        ("date_operation", "22/12", "/values/date_operation", "not-a-date", "il manque l'année"),
        ("heure", "730", "/values/heure", "not-a-time", "comme 07:30"),
        ("rdv_anesthesie", "le 01/12/2026", "/values/rdv_anesthesie", "not-a-date", "T07:30"),
        ("nombre", " 2", "/values/nombre", "not-a-number", "en chiffres"),
    ],
)
def test_what_is_not_described_is_told_at_its_place_in_a_program_s_words(
    surgery: Leaflet, field: str, value: Any, pointer: str, code: str, says: str
) -> None:
    """A fault for people too is told as they read it."""
    (told,) = misfits(Order(values={field: value}), surgery)

    assert (told["field"], told["pointer"], told["code"]) == (field, pointer, code)
    assert says in told["message"]


def test_a_value_of_the_wrong_sort_for_its_field_is_told(surgery: Leaflet) -> None:
    """A list of names would print as one name."""
    order = Order(values={"nom": ["A", "B"], "consigne": 2, "niveaux": ["L1"], "nombre": 2})

    assert [(one["field"], one["code"]) for one in misfits(order, surgery)] == [
        ("nom", "wrong-type"),
        ("consigne", "wrong-type"),
    ]


@pytest.mark.parametrize("sent", ["", " ", None])
def test_a_birth_name_is_not_sent_empty(surgery: Leaflet, sent: str | None) -> None:
    """A record system that lost it would print a sheet without it; a sex may be."""
    order = Order(values={**CAMILLE, "nom_naissance": sent, "sexe": None})
    answer = json.loads(problem("values-invalid", problems=misfits(order, surgery)).body)

    assert [(one["code"], one["field"], one["message"]) for one in answer["problems"]] == [
        ("missing", "nom_naissance", "envoyé vide : donnez-le, ou n'envoyez pas cette clé")
    ]


@pytest.mark.parametrize(
    ("values", "whole"),
    [
        ({"nom_naissance": "MODELE", "prenom_naissance": "Zoé"}, True),
        ({"nom_naissance": "MODELE", "prenom": "Zoé"}, True),
        ({"nom_naissance": "MODELE", "nom": "EXEMPLE"}, False),
        ({"sexe": "F"}, False),
    ],
)
def test_a_birth_name_makes_an_identity_whole_in_the_schema_too(
    surgery: Leaflet, values: dict[str, str], whole: bool
) -> None:
    """What the schema takes is taken, and nothing else."""
    sent = {**values, "date_naissance": "1948-03-12"}
    schema = jsonschema.Draft7Validator(values_schema("essai", surgery))

    assert schema.is_valid(sent) is whole
    assert _taken(surgery, sent) is whole
    assert not schema.is_valid({"sexe": "F"})
