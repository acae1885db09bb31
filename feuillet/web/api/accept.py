"""Orders as they are sent → orders that are accepted, each with its press, or every problem."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feuillet.check import read_values_of
from feuillet.errors import FeuilletError, Trouble, ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import AT_BIRTH, NAMING, WHOLE_IDENTITY, ungiven
from feuillet.web.api.problems import (
    OrdersInvalid,
    entries_of,
    entries_of_orders,
    entries_of_troubles,
)
from feuillet.web.api.schemas import (
    Order,
    OrderInvalid,
    OrderOf,
    phrases_of,
    read_json,
    shape_order,
)
from feuillet.web.api.sent import misfits
from feuillet.web.api.telling import Accepted
from feuillet.web.presses import Presses

Place = Sequence[str | int]

NO_PATIENT = "à indiquer : cette commande demande un patient, par « patient_required »"
NO_PATIENT_OF_LETTER = (
    "à indiquer : un courrier est celui d'un patient ; pour y joindre une fiche sans patient,"
    " envoyez « patient_required » avec la valeur « false »"
)


def accept_order(presses: Presses, leaflet: str, order: Order, *, letter: bool = False) -> Accepted:
    """Return an order whose values are accepted, and its press.  Raises FeuilletError.

    Args:
        letter: Whether it goes with a letter, which is some patient's unless the order says not.
    """
    known = presses.shelved(leaflet).leaflet
    told = [*misfits(order, known), *(unknown := list(_unknown_documents(order, known)))]
    options = order.options()
    # What is wrong with the values is told all the same.
    press = presses.press(leaflet, replace(options, documents=()) if unknown else options)
    # One fault is told once: what is not as described is not read.
    wrong = {one["field"] for one in told}
    wanted = known.all_variables.keys() - wrong
    raw = order.raw(wanted)
    try:
        accepted = Accepted(press, press.accept(raw, wrong), order.caller_reference)
    except ValuesInvalid as error:
        told += _by_birth_names(order, entries_of(error))
    told += _absent(order, letter, known, {one.get("field", "") for one in told})
    if told:
        raise OrderInvalid(told)
    return accepted


def _unknown_documents(order: Order, leaflet: Leaflet) -> Iterator[dict[str, Any]]:
    words = f"inconnu, corrigez-le : cette fiche a {', '.join(leaflet.documents)}"
    for place, one in enumerate(order.documents):
        if one not in leaflet.documents:
            at = {"field": "documents", "pointer": f"/documents/{place}"}
            yield {"code": "unknown-document", **at, "message": words}


def _absent(
    order: Order, letter: bool, leaflet: Leaflet, wrong: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Yield what an order lacks of its patient, if it needs one."""
    said = "patient_required" in order.model_fields_set
    if not (order.patient_required if said else letter):
        return
    words = NO_PATIENT if said else NO_PATIENT_OF_LETTER
    found, _ = read_values_of(leaflet, order.raw(set(NAMING).difference(wrong)))
    lacking = ungiven(WHOLE_IDENTITY, {*found, *wrong})
    told = entries_of_troubles([Trouble(lacking, words, code="missing")])
    yield from _by_birth_names(order, told)


def _by_birth_names(order: Order, told: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield problems; what lacks is the birth name, where the order speaks by birth names."""
    born = not order.values.keys().isdisjoint(AT_BIRTH.values())
    for one in told:
        name = AT_BIRTH.get(one.get("field", "")) if one["code"] == "missing" and born else None
        yield {**one, "field": name, "pointer": f"/values/{name}"} if name else one


def accept_orders(presses: Presses, orders: Sequence[OrderOf]) -> list[Accepted]:
    """Return each order with its press.  Raises OrdersInvalid with every problem of every one."""
    accepted: list[Accepted] = []
    refused: dict[int, FeuilletError] = {}
    for place, order in enumerate(orders):
        try:
            accepted.append(accept_order(presses, order.leaflet, order))
        except FeuilletError as error:
            refused[place] = error
    refused = _with_repeated([one.caller_reference for one in orders], refused)
    if refused:
        raise OrdersInvalid(refused)
    return accepted


def _with_repeated(
    references: Sequence[Any], refused: Mapping[int, FeuilletError]
) -> dict[int, FeuilletError]:
    """Return refusals by place, with those of orders that bear another's reference.

    Whoever files by it would file one patient's document as the other's.
    """
    found = dict(refused)
    for place, one in enumerate(references):
        if not (isinstance(one, str) and one) or (first := references.index(one)) == place:
            continue
        words = (
            f"déjà le repère de la commande {first} de cette demande (0 est la première) : donnez"
            " le sien à chaque commande"
        )
        at = {"field": "caller_reference", "pointer": "/caller_reference"}
        also = entries_of(found[place], place="/leaflet") if place in found else []
        found[place] = OrderInvalid([*also, {"code": "sent-twice", **at, "message": words}])
    return dict(sorted(found.items()))


def accept_text(presses: Presses, leaflet: str, text: str) -> tuple[Order, Accepted]:
    """Return the order that a text of JSON holds, beside a letter, accepted.

    Raises FeuilletError with every problem, none quoting a value.
    """
    sent = read_json(text)
    order, wrong = shape_order(sent)
    if order is not None:
        return order, accept_order(presses, leaflet, order, letter=True)
    told = phrases_of(wrong, sent, skip=0)
    beside = _beside(presses, leaflet, sent, [one["loc"] for one in wrong], letter=True)
    raise OrderInvalid([*told, *beside])


def told_beside(
    presses: Presses, leaflet: str, sent: Any, places: Sequence[Place]
) -> list[dict[str, Any]]:
    """Return what else is wrong with a request that breaks its schema, each as `FieldProblem`.

    Args:
        leaflet: That of the address; none if each order names its own.
        sent: The JSON of the request.
        places: Where in it the schema is broken.
    """
    if leaflet:
        return _beside(presses, leaflet, sent, places)
    if not isinstance(sent, list) or not all(places):
        return []
    refused: dict[int, FeuilletError] = {}
    for number, one in enumerate(sent):
        inner = [place[1:] for place in places if place[0] == number]
        try:
            if inner and (told := _beside(presses, "", one, inner)):
                raise OrderInvalid(told)
            if not inner:
                order = OrderOf.model_validate(one)
                accept_order(presses, order.leaflet, order)
        except FeuilletError as error:
            refused[number] = error
    broken = set(map(tuple, places))
    references = [
        one.get("caller_reference")
        if isinstance(one, dict) and (number, "caller_reference") not in broken
        else None
        for number, one in enumerate(sent)
    ]
    return entries_of_orders(_with_repeated(references, refused))


def _beside(
    presses: Presses, leaflet: str, sent: Any, places: Sequence[Place], *, letter: bool = False
) -> list[dict[str, Any]]:
    """Return what is wrong with an order, but for the keys that break its schema."""
    broken = {place[0] for place in places if place}
    # Without its values, or its leaflet, there is nothing to look at.
    if not isinstance(sent, dict) or not all(places) or broken & {"values", "leaflet"}:
        return []
    rest = {key: one for key, one in sent.items() if key not in broken}
    order = (Order if leaflet else OrderOf).model_validate(rest)
    try:
        accept_order(presses, leaflet or getattr(order, "leaflet", ""), order, letter=letter)
    except OrderInvalid as error:
        return [dict(one) for one in error.told]
    except FeuilletError:
        # What it would be refused for depends on the keys that are to be corrected.
        return []
    return []
