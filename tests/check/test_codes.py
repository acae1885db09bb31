"""What is wrong with a value has a code wherever a program would act otherwise."""

import pytest

from feuillet.check import accept_values
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from tests.helpers import TODAY

CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"geste": "CANARI"}, "geste", "not-a-choice"),
        ({"niveaux": "CANARI", "nombre": "1"}, "niveaux", "not-a-choice"),
        ({"a_jeun": "peut-être"}, "a_jeun", "not-a-choice"),
        ({"date_operation": "32/12/2026"}, "date_operation", "not-a-date"),
        ({"heure": "25 h"}, "heure", "not-a-time"),
        ({"nombre": "9"}, "nombre", "not-a-number"),
        ({"consigne": "x" * 201}, "consigne", "too-long"),
        ({"consigne": "x" * 801}, "consigne", "too-long"),
        ({"consigne": "Boire\u202e"}, "consigne", "wrong-characters"),
        ({"consigne": "NC"}, "consigne", "placeholder"),
        ({"consigne": "oui"}, "consigne", "placeholder"),
        ({"geste": "courte", "bequilles": "Deux"}, "bequilles", "contradiction"),
        ({"bequilles": "Deux"}, "bequilles", "contradiction"),
        ({"nombre": "2", "niveaux": "L1"}, "niveaux", "count-mismatch"),
        ({"date_operation": "08/12/1940"}, "date_operation", "before-birth"),
        (
            {"date_operation": "08/12/2026", "date_ablation": "01/12/2026"},
            "date_ablation",
            "wrong-order",
        ),
        (
            {"date_operation": "08/12/2026", "rdv_anesthesie": "09/12/2026"},
            "rdv_anesthesie",
            "wrong-order",
        ),
        ({"date_operation": "08/12/2029"}, "date_operation", "too-far"),
        ({"date_naissance": "12/03/2030"}, "date_naissance", "birth-impossible"),
        ({"ipp": "12/03/1948"}, "ipp", "not-an-identity"),
        ({"nom": ""}, "nom", "missing"),
    ],
)
def test_each_fault_of_a_value_has_the_code_of_its_remedy(
    surgery: Leaflet, more: dict[str, str], field: str, code: str
) -> None:
    """One fault, one code, at its field."""
    with pytest.raises(ValuesInvalid) as refusal:
        accept_values(surgery, {**CAMILLE, **more}, today=TODAY)

    assert [(one.fields, one.code) for one in refusal.value.troubles] == [((field,), code)]
