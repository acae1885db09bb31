"""What a program sent → what is not as the interface, or the schema of a leaflet, describes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from feuillet.check import find_undescribed
from feuillet.model.characters import clean
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import WHOLE_IDENTITY, Variable
from feuillet.web.api.problems import entries_of_troubles
from feuillet.web.api.schemas import Order, OrderInvalid, unknown_key

_WRONG_TYPES = {
    list: ("choices", "doit être un seul texte, non une liste"),
    bool: ("boolean", "doit être un texte, non true ou false"),
    int: ("integer", "doit être un texte, non un nombre"),
}
"""Of each type of JSON but a text: the only type of field that takes it, and what others say."""


PARTS = ("letter", "order", "identity_check")
"""Of the form that holds a letter."""


def refuse_parts(counts: Mapping[str, int]) -> None:
    """Raise OrderInvalid for parts of a form that are none, or of which there are two.

    Of two letters, one would be left out in silence.
    """
    told: list[dict[str, Any]] = []
    for name, count in counts.items():
        if name not in PARTS:
            words = f"une partie du formulaire est inconnue, retirez-la : il a {', '.join(PARTS)}"
            told.append({"code": "unknown-field", "message": words})
        elif count > 1:
            words = "cette partie est envoyée plusieurs fois : gardez-en une"
            told.append({"code": "sent-twice", "field": name, "message": words})
    if told:
        raise OrderInvalid(told)


def misfits(order: Order, leaflet: Leaflet) -> list[dict[str, Any]]:
    """Return what is no field of this leaflet, or not what its schema describes."""
    told: list[dict[str, Any]] = []
    for name, value in order.values.items():
        variable = leaflet.all_variables.get(name)
        if variable is None:
            said = unknown_key(name, order.values, leaflet.all_variables)
            told.append({"field": "values", "pointer": "/values", **said})
        else:
            told += _of_field(name, value, variable)
    return told


def _of_field(name: str, value: Any, variable: Variable) -> Iterator[dict[str, Any]]:
    at = {"field": name, "pointer": f"/values/{name}"}
    taker, words = _WRONG_TYPES.get(type(value), (variable.type, ""))
    if name in WHOLE_IDENTITY and (value is None or _is_empty(value)):
        # A record system that lost its patient would print a sheet for nobody.
        words = "envoyé vide : donnez-le, ou, pour une fiche sans patient, n'envoyez pas cette clé"
        yield {"code": "missing", **at, "message": words}
    elif taker != variable.type:
        yield {"code": "wrong-type", **at, "message": words}
    elif isinstance(value, list):
        for place, item in enumerate(value):
            for one in entries_of_troubles(find_undescribed(name, variable, item)):
                yield {**one, "pointer": f"/values/{name}/{place}"}
    elif isinstance(value, str) and value:
        yield from entries_of_troubles(find_undescribed(name, variable, value))


def _is_empty(value: Any) -> bool:
    return isinstance(value, str) and not clean(value).strip()
