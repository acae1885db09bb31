"""Orders as they are sent → orders that are accepted, each with its press, or every problem."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from feuillet.check import read_values_of
from feuillet.errors import FeuilletError, Trouble, ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import WHOLE_IDENTITY
from feuillet.web.api.problems import OrdersInvalid, entries_of, entries_of_troubles
from feuillet.web.api.schemas import Order, OrderInvalid, OrderOf
from feuillet.web.api.sent import misfits
from feuillet.web.api.telling import Accepted
from feuillet.web.presses import Presses

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
    told = misfits(order, known)
    unknown = [place for place, one in enumerate(order.documents) if one not in known.documents]
    words = f"inconnu : cette fiche a {', '.join(known.documents)}"
    for place in unknown:
        at = {"field": "documents", "pointer": f"/documents/{place}"}
        told.append({"code": "unknown-document", **at, "message": words})
    if not unknown:
        press = presses.press(leaflet, order.options())
        # One fault is told once: what is not as described is not read.
        wrong = {one["field"] for one in told}
        wanted = known.all_variables.keys() - wrong
        raw = {name: text for name, text in order.raw().items() if name in wanted}
        try:
            accepted = Accepted(press, press.accept(raw, wrong), order.caller_reference)
        except ValuesInvalid as error:
            told += entries_of(error)
    told += _absent(order, letter, known, {one.get("field", "") for one in told})
    if told:
        raise OrderInvalid(told)
    return accepted


def _absent(
    order: Order, letter: bool, leaflet: Leaflet, wrong: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Yield what an order lacks of its patient, if it needs one."""
    said = "patient_required" in order.model_fields_set
    if not (order.patient_required if said else letter):
        return
    words = NO_PATIENT if said else NO_PATIENT_OF_LETTER
    raw = {name: text for name, text in order.raw().items() if name in WHOLE_IDENTITY}
    found, _ = read_values_of(leaflet, raw)
    lacking = tuple(name for name in WHOLE_IDENTITY if name not in {*found, *wrong})
    yield from entries_of_troubles([Trouble(lacking, words, code="missing")])


def accept_orders(presses: Presses, orders: Sequence[OrderOf]) -> list[Accepted]:
    """Return each order with its press.  Raises OrdersInvalid with every problem of every one."""
    accepted: list[Accepted] = []
    refused: dict[int, FeuilletError] = {}
    for place, order in enumerate(orders):
        try:
            accepted.append(accept_order(presses, order.leaflet, order))
        except FeuilletError as error:
            refused[place] = error
    if refused:
        raise OrdersInvalid(refused)
    return accepted


def refused_beside(
    presses: Presses, sent: Any, formless: Collection[Any]
) -> Mapping[int, FeuilletError]:
    """Return what is wrong with the orders that have their form, beside some that have not.

    Args:
        sent: The JSON of a request.
        formless: Where in it orders break their schema; anything else if no order does.
    """
    if not isinstance(sent, list) or not all(isinstance(place, int) for place in formless):
        return {}
    refused: dict[int, FeuilletError] = {}
    for place in set(range(len(sent))).difference(formless):
        try:
            order = OrderOf.model_validate(sent[place])
            accept_order(presses, order.leaflet, order)
        except FeuilletError as error:
            refused[place] = error
    return refused
