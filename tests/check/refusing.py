"""What tests of values share: the fields of the tiny leaflet, and what a patient is refused for."""

import datetime as dt
from collections.abc import Mapping

import pytest

from feuillet.check.values import check_values
from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet

Patient = Mapping[str, str]

FIELDS = (
    *("nom", "prenom", "date_naissance", "ipp", "date_operation", "date_ablation", "heure"),
    *("rdv_anesthesie", "geste", "nombre", "niveaux", "a_jeun", "consigne", "bequilles"),
)


def refusal(leaflet: Leaflet, raw: Mapping[str, str], today: dt.date) -> tuple[str, ...]:
    """Return what these values are refused for."""
    with pytest.raises(ValuesInvalid) as refused:
        check_values(leaflet, raw, today=today)
    return refused.value.problems
