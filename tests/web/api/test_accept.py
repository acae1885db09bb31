"""Orders that are accepted, or told by every problem."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from feuillet.model.options import PrintOptions
from feuillet.web.api.accept import accept_order, accept_orders, accept_text, told_beside
from feuillet.web.api.problems import OrdersInvalid, entries_of
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


def test_a_patient_by_birth_names_is_one(presses: Presses) -> None:
    """The names in use may be left out: they are the same; not so a birth date."""
    born = {"nom_naissance": "MODELE", "prenom_naissance": "Zoé", "date_naissance": "1948-03-12"}
    order = Order(values={**born, "sexe": "F"}, patient_required=True)

    assert accept_order(presses, "visite", order).known["nom"] == "MODELE"
    del order.values["date_naissance"]
    with pytest.raises(OrderInvalid) as refusal:
        accept_order(presses, "visite", order)
    assert {one["field"] for one in refusal.value.told} == {"date_naissance"}


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

    assert [one["order"] for one in told_beside(presses, "", sent, [(1,)])] == [0]
    assert told_beside(presses, "", sent, [()]) == []
    assert told_beside(presses, "", {}, [("values",)]) == []


def test_two_orders_of_a_request_never_bear_one_reference(presses: Presses) -> None:
    """A document would be filed as another patient's; whatever else is wrong is told beside it."""
    marked = {"leaflet": "visite", "values": CAMILLE, "caller_reference": "CANARI-1"}
    bare = {"leaflet": "visite", "values": CAMILLE}
    other = {**marked, "caller_reference": "CANARI-2"}
    wrong = {**marked, "documents": ["canari"]}
    formless = {**other, "draft": "oui"}
    malformed = {**bare, "caller_reference": "M. CANARI"}
    sent = [marked, bare, other, marked, bare, wrong]
    with pytest.raises(OrdersInvalid) as refusal:
        accept_orders(presses, [OrderOf.model_validate(one) for one in sent])
    beside = [formless, marked, other, malformed, malformed]
    places = [(0, "draft"), (3, "caller_reference"), (4, "caller_reference")]

    told = entries_of(refusal.value.refusals[3])
    assert [one["pointer"] for one in told] == ["/caller_reference"]
    assert told[0]["code"] == "sent-twice"
    assert told[0]["message"] == (
        "déjà le repère de la commande 0 de cette demande (0 est la première) : donnez le sien à"
        " chaque commande"
    )
    assert [one["code"] for one in entries_of(refusal.value.refusals[5])] == [
        "unknown-document",
        "sent-twice",
    ]
    assert refusal.value.refusals.keys() == {3, 5}
    assert [one["pointer"] for one in told_beside(presses, "", beside, places)] == [
        "/2/caller_reference"
    ]
    sound = [OrderOf.model_validate(one) for one in (marked, other, bare, bare)]
    assert len(accept_orders(presses, sound)) == 4


WRONG = {"values": {**CAMILLE, "date_visite": "CANARI"}, "documents": ["avant", "canari"]}
ALSO = [("/documents/1", "unknown-document"), ("/values/date_visite", "not-a-date")]


@pytest.mark.parametrize("more", [{"text_size": 13}, {"CANARI": 1}, {"draft": "oui"}])
def test_what_breaks_the_schema_hides_no_other_fault(
    presses: Presses, more: dict[str, Any]
) -> None:
    """Whoever connects a record system mends all of it at once."""
    sent = {**WRONG, **more}
    (broken,) = more
    several = [{"leaflet": "visite", **sent}]
    found = {
        "one": told_beside(presses, "visite", sent, [(broken,)]),
        "several": told_beside(presses, "", several, [(0, broken)]),
    }
    with pytest.raises(OrderInvalid) as refusal:
        accept_text(presses, "visite", json.dumps(sent))

    assert sorted((one["pointer"], one["code"]) for one in found["one"]) == ALSO
    assert sorted(one["pointer"] for one in found["several"]) == [f"/0{at}" for at, _ in ALSO]
    assert sorted((one["pointer"], one["code"]) for one in refusal.value.told[1:]) == ALSO
    assert "canari" not in str(refusal.value.told).lower()
    assert refusal.value.__context__ is None


@pytest.mark.parametrize(
    ("leaflet", "sent", "broken"),
    [
        ("visite", {"values": "CANARI", "documents": ["canari"]}, "values"),
        ("canari", {**WRONG, "text_size": 13}, "text_size"),
        ("", [{**WRONG, "leaflet": 5}], "leaflet"),
    ],
)
def test_nothing_is_made_up_about_what_cannot_be_looked_at(
    presses: Presses, leaflet: str, sent: Any, broken: str
) -> None:
    """Without its values or its leaflet, an order lacks nothing that could be told."""
    place = (broken,) if leaflet else (0, broken)

    assert told_beside(presses, leaflet, sent, [place]) == []


def test_an_unknown_document_hides_no_wrong_value(presses: Presses) -> None:
    """Both are told."""
    with pytest.raises(OrderInvalid) as refusal:
        accept_order(presses, "visite", Order.model_validate(WRONG))

    assert sorted((one["pointer"], one["code"]) for one in refusal.value.told) == ALSO


def _lacking(presses: Presses, order: Order, *, letter: bool = False) -> list[tuple[str, str]]:
    """Return the field and the code of each refusal, none if it is accepted."""
    try:
        accept_order(presses, "visite", order, letter=letter)
    except OrderInvalid as refusal:
        return [(one["field"], one["code"]) for one in refusal.told]
    return []


@pytest.mark.parametrize("required", [False, True])
@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"nom_naissance": "MODELE"}, ["prenom_naissance", "date_naissance"]),
        ({"prenom_naissance": "Zoé"}, ["nom_naissance", "date_naissance"]),
        ({"nom_naissance": "MODELE", "nom": "EXEMPLE"}, ["prenom_naissance", "date_naissance"]),
        ({"nom_naissance": "MODELE", "prenom": "Zoé"}, ["date_naissance"]),
        ({"nom_naissance": "MODELE", "prenom": ""}, ["prenom", "date_naissance"]),
        ({"nom": "EXEMPLE"}, ["prenom", "date_naissance"]),
    ],
)
def test_an_order_by_birth_names_is_told_the_birth_name_that_it_lacks(
    presses: Presses, values: dict[str, str], lacking: list[str], required: bool
) -> None:
    """The name in use, which it need not send, would be filled in its stead."""
    with pytest.raises(OrderInvalid) as refusal:
        accept_order(presses, "visite", Order(values=values, patient_required=required))

    told = refusal.value.told
    assert [(one["field"], one["code"]) for one in told] == [(one, "missing") for one in lacking]
    assert [one["pointer"] for one in told] == [f"/values/{one}" for one in lacking]


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
