"""Orders as they are sent → orders that are accepted, each with its press, or every problem."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from feuillet.check import read_values_of
from feuillet.errors import FeuilletError, ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.web.api.problems import OrdersInvalid, entries_of
from feuillet.web.api.schemas import Order, OrderInvalid, OrderOf
from feuillet.web.api.telling import Accepted
from feuillet.web.presses import Presses


def accept_order(presses: Presses, leaflet: str, order: Order) -> Accepted:
    """Return an order whose values are accepted, and its press.  Raises FeuilletError."""
    known = presses.shelved(leaflet).leaflet
    told = order.misfits(known)
    unknown = [place for place, one in enumerate(order.documents) if one not in known.documents]
    words = f"inconnu : cette fiche a {', '.join(known.documents)}"
    for place in unknown:
        at = {"field": "documents", "pointer": f"/documents/{place}"}
        told.append({"code": "unknown-document", **at, "message": words})
    if not unknown:
        press = presses.press(leaflet, order.options())
        # One fault is told once: what is wrong with a value's type is all that is.
        misfits = {one["field"] for one in told if one["code"] == "wrong-type"}
        wanted = known.all_variables.keys() - misfits
        raw = {name: text for name, text in order.raw().items() if name in wanted}
        try:
            accepted = Accepted(press, press.accept(raw, misfits), order.caller_reference)
        except ValuesInvalid as error:
            told += [_at_its_item(one, order, known) for one in entries_of(error)]
    if told:
        raise OrderInvalid(told)
    return accepted


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


def _at_its_item(told: dict[str, Any], order: Order, leaflet: Leaflet) -> dict[str, Any]:
    """Return a problem of a list at the item that it has, if one alone is wrong."""
    value = order.values.get(told.get("field", ""))
    for place, item in enumerate(value if isinstance(value, list) else ()):
        _, wrong = read_values_of(leaflet, {told["field"]: item})
        if wrong:
            return {**told, "pointer": f"{told['pointer']}/{place}"}
    return told
