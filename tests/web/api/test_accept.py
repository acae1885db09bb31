"""Orders that are accepted, or told by every problem."""

import datetime as dt
from collections.abc import Iterator

import pytest

from feuillet.model.options import PrintOptions
from feuillet.web.api.accept import accept_order, accept_orders, refused_beside
from feuillet.web.api.problems import OrdersInvalid
from feuillet.web.api.schemas import Order, OrderInvalid, OrderOf
from feuillet.web.presses import Presses
from feuillet.workers import Workers
from tests.web.serving import MINIMAL

CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


@pytest.fixture
def presses() -> Iterator[Presses]:
    """A library of two leaflets or so; no worker is asked for anything."""
    with Workers(1) as workers:
        yield Presses((MINIMAL,), workers, this_day=lambda: dt.date(2026, 11, 22))


def test_an_order_is_accepted_with_what_prints_it(presses: Presses) -> None:
    """Its patient is known, and its documents."""
    found = accept_order(presses, "visite", Order(values=CAMILLE, documents=["avant"]))

    assert found.known["nom"] == "EXEMPLE"
    assert found.press.options == PrintOptions(("avant",))


def test_a_value_of_the_wrong_type_is_no_missing_one(presses: Presses) -> None:
    """Nor is it told a second time by what it cannot be read as."""
    with pytest.raises(OrderInvalid) as refusal:
        accept_order(presses, "visite", Order(values={**CAMILLE, "nom": 5}))

    assert [one["code"] for one in refusal.value.told] == ["wrong-type"]


def test_what_all_orders_are_refused_for_is_the_code(presses: Presses) -> None:
    """Two kinds are to be mended one by one."""
    gone = OrderOf(leaflet="canari")
    wrong = OrderOf(leaflet="visite", values={"nom": "EXEMPLE"})
    for orders, code in (([gone, gone], "leaflet-not-found"), ([gone, wrong], "values-invalid")):
        with pytest.raises(OrdersInvalid) as refusal:
            accept_orders(presses, orders)

        assert refusal.value.code == code


def test_orders_beside_a_formless_one_are_looked_at(presses: Presses) -> None:
    """Unless the request as a whole has no form."""
    sent = [{"leaflet": "canari"}, 5, {"leaflet": "visite", "values": CAMILLE}]

    assert refused_beside(presses, sent, [1]).keys() == {0}
    assert refused_beside(presses, sent, [None]) == {}
    assert refused_beside(presses, {}, []) == {}
