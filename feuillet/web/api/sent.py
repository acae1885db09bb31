"""What a program sent → what is not as the interface, or the schema of a leaflet, describes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from feuillet.check import find_mistyped, find_undescribed
from feuillet.model.characters import clean
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import NAMING, WHOLE_IDENTITY, Variable
from feuillet.web.api.problems import entries_of_troubles
from feuillet.web.api.schemas import Order, unknown_key

_TAKEN: Mapping[type, tuple[str, ...]] = {
    list: ("choices",),
    bool: ("boolean",),
    int: ("integer",),
    float: (),
    dict: (),
}
"""Of each type of JSON but a text: the types of fields that take it."""

_GIVEN: Mapping[type, str] = {
    list: "une liste",
    dict: "un objet",
    bool: "true ou false",
    type(None): "null",
    int: "un nombre",
    float: "un nombre à virgule",
}


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
    if name in WHOLE_IDENTITY and (value is None or _is_empty(value)):
        # A record system that lost its patient would print a sheet for nobody.
        words = "envoyé vide : donnez-le, ou, pour une fiche sans patient, n'envoyez pas cette clé"
        yield {"code": "missing", **at, "message": words}
    elif name in NAMING and (value is None or _is_empty(value)):
        words = "envoyé vide : donnez-le, ou n'envoyez pas cette clé"
        yield {"code": "missing", **at, "message": words}
    elif variable.type not in _TAKEN.get(type(value), (variable.type,)):
        yield from entries_of_troubles(find_mistyped(name, variable, _GIVEN[type(value)]))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            found = (
                find_undescribed(name, variable, item, item=True)
                if isinstance(item, str)
                else find_mistyped(name, variable, _GIVEN[type(item)])
            )
            for one in entries_of_troubles(found):
                yield {**one, "pointer": f"/values/{name}/{place}"}
    elif isinstance(value, str) and value:
        yield from entries_of_troubles(find_undescribed(name, variable, value))


def _is_empty(value: Any) -> bool:
    return isinstance(value, str) and not clean(value).strip()
