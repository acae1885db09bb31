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


def _lacking(presses: Presses, order: Order, *, letter: bool = False) -> list[tuple[str, str]]:
    """Return the field and the code of each refusal, none if it is accepted."""
    try:
        accept_order(presses, "visite", order, letter=letter)
    except OrderInvalid as refusal:
        return [(one["field"], one["code"]) for one in refusal.told]
    return []


ALL_MISSING = [("nom", "missing"), ("prenom", "missing"), ("date_naissance", "missing")]


def test_an_order_for_a_patient_is_refused_without_one(presses: Presses) -> None:
    """Once asked: without it, a generic leaflet is what the interface promises."""
    clinical = {"moyen": "train"}

    assert _lacking(presses, Order(values=clinical)) == []
    assert _lacking(presses, Order(values=clinical, patient_required=True)) == ALL_MISSING
    assert _lacking(presses, Order(values=CAMILLE, patient_required=True)) == []
    assert _lacking(presses, Order(values={"nom": "A"}, patient_required=True)) == ALL_MISSING[1:]


def test_a_letter_is_some_patient_s_unless_the_order_says_not(presses: Presses) -> None:
    """Whatever is vouched for: that is of letters that cannot be read."""
    assert _lacking(presses, Order(), letter=True) == ALL_MISSING
    assert _lacking(presses, Order(patient_required=False), letter=True) == []
    assert _lacking(presses, Order(values=CAMILLE), letter=True) == []


@pytest.mark.parametrize(
    ("order", "letter", "says"),
    [
        (Order(patient_required=True), False, "cette commande demande un patient"),
        (Order(), True, "« patient_required » avec la valeur « false »"),
    ],
)
def test_who_sends_no_patient_reads_what_to_do(
    presses: Presses, order: Order, letter: bool, says: str
) -> None:
    """Where, what, and how to mean it."""
    with pytest.raises(OrderInvalid) as refusal:
        accept_order(presses, "visite", order, letter=letter)

    assert says in refusal.value.problems[0]
