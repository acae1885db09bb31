"""What programs send: one meaning only, or refused by field without a value."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from feuillet.errors import ValuesInvalid
from feuillet.web.api.schemas import (
    Order,
    OrderInvalid,
    OrderOf,
    phrases_of,
    read_json,
    shape_order,
    unknown_key,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def parse_order(text: str) -> Order:
    """Return the order that a text holds.  Raises OrderInvalid."""
    order, wrong = shape_order(sent := read_json(text))
    if order is None:
        raise OrderInvalid(phrases_of(wrong, sent, skip=0))
    return order


@given(JSON)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    """With or without a mark."""
    text = json.dumps(value)

    assert read_json(text) == read_json(text.encode()) == value
    assert read_json(b"\xef\xbb\xbf" + text.encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '[{"a": {"b": 1, "b": 2}}]',
        "NaN",
        "[Infinity]",
        "",
        "{",
        b"\xff",
        "[" * 9**5,
    ],
)
def test_json_with_two_meanings_or_none_is_refused(text: str | bytes) -> None:
    """Two readers would understand two things."""
    with pytest.raises(ValuesInvalid) as refusal:
        read_json(text)

    assert refusal.value.__context__ is None


def test_values_become_what_would_be_typed() -> None:
    """Lists with commas, numbers in figures, yes and no in words, nothing for nothing."""
    values = {"nom": "A", "nombre": 2, "niveaux": ["L1", "L2"], "oui": True, "non": False}
    order = parse_order(json.dumps({"values": {**values, "x": None}}))

    assert order.raw() == {
        **{"nom": "A", "nombre": "2", "niveaux": "L1, L2", "oui": "oui", "non": "non"}
    }


def test_an_optional_key_with_nothing_is_a_key_left_out() -> None:
    """As generated clients send it; but no values at all are nobody's."""
    keys = (
        "documents",
        "profile",
        "page_format",
        "text_size",
        "draft",
        "patient_required",
        "caller_reference",
    )
    order = parse_order(json.dumps({"values": {"nom": "A"}, **dict.fromkeys(keys)}))

    assert order == Order(values={"nom": "A"})
    with pytest.raises(OrderInvalid):
        parse_order('{"values": null}')


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"values": ["CANARI"]}, "values"),
        ({"values": {f"CANARI{number}": "x" for number in range(201)}}, "values"),
        ({"CANARI": 1}, None),
        ({"draft": "CANARI"}, "draft"),
        ({"text_size": 13}, "text_size"),
        ({"profile": "CANARI"}, "profile"),
        ({"caller_reference": "M. CANARI"}, "caller_reference"),
        ([], None),
    ],
)
def test_what_has_not_the_form_is_told_by_field(order: Any, field: str | None) -> None:
    """None of what was sent is repeated but a leaflet's own names."""
    with pytest.raises(OrderInvalid) as refusal:
        parse_order(json.dumps(order))
    error = refusal.value

    assert {one.get("field") for one in error.told} == {field}
    assert not any("CANARI" in line for line in error.problems)
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("order", "pointer", "code"),
    [
        ({"values": 5}, "/values", "wrong-type"),
        ({"documents": ["avant", 5]}, "/documents/1", "wrong-type"),
        ({"documents": "avant"}, "/documents", "wrong-type"),
        ({"documents": ["CANARI"]}, "/documents/0", "invalid"),
        ({"leaflet": "visite"}, "", "unknown-field"),
        ({"documents": []}, "/documents", "missing"),
        ({"text_size": 13}, "/text_size", "invalid"),
        ({"caller_reference": "CANARI" * 11}, "/caller_reference", "too-long"),
        ({"caller_reference": 2026}, "/caller_reference", "wrong-type"),
        *(
            ({"caller_reference": typed}, "/caller_reference", "invalid")
            for typed in ("", "M. CANARI", "é", "a\n", "a\r\nX: y", "a,b", '"a"')
        ),
        ({"CANARI": 1}, "", "unknown-field"),
        ([], "", "wrong-type"),
    ],
)
def test_where_a_problem_is_and_of_what_kind_is_told_to_programs(
    order: Any, pointer: str, code: str
) -> None:
    """As far as the names are ours (RFC 6901)."""
    with pytest.raises(OrderInvalid) as refusal:
        parse_order(json.dumps(order))

    assert (pointer, code) in [(one["pointer"], one["code"]) for one in refusal.value.told]


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [("prénom", "prenom"), ("NOM", "nom"), ("date naissance", "date_naissance"), ("noam", "nom")],
)
def test_an_unknown_key_is_told_by_its_rank_and_the_nearest_name(
    name: str, suggestion: str
) -> None:
    """Never by itself: Noam, whose name slipped there, is as near to a field as a slip is."""
    known = ["nom", "prenom", "date_naissance"]
    told = unknown_key(name, ["nom", name], known)

    assert told["suggestion"] == suggestion
    assert "la 2e de cet objet : vouliez-vous dire" in told["message"]
    assert name not in str(told)


def test_an_order_with_a_key_near_a_field_is_refused_with_what_was_meant() -> None:
    """A misspelt option, or a value's: whoever connects a record system reads which one."""
    with pytest.raises(OrderInvalid) as refusal:
        parse_order('{"values": {"nom": "A"}, "profil": "dmp"}')

    assert refusal.value.problems == (
        "clé inconnue, la 2e de cet objet : vouliez-vous dire « profile » ?",
    )


@pytest.mark.parametrize("name", ["leaflet", "order", "CANARI"])
def test_the_rank_of_a_key_is_its_own_whatever_it_is_called(name: str) -> None:
    """A name of ours that belongs elsewhere is counted as any other."""
    with pytest.raises(OrderInvalid) as refusal:
        parse_order(json.dumps({"values": {}, "draft": True, name: "visite"}))
    (told,) = refusal.value.told

    assert "la 3e de cet objet" in told["message"]
    assert (told["pointer"], told["code"]) == ("", "unknown-field")


def test_the_leaflet_of_one_of_several_orders_may_be_misspelt() -> None:
    """What was meant is a key of such an order."""
    error = {"type": "extra_forbidden", "loc": ("body", 0, "leaflt")}
    (told,) = phrases_of([error], [{"leaflt": "visite"}])

    assert (told["suggestion"], told["pointer"]) == ("leaflet", "/0")
    assert "leaflet" in OrderOf.model_fields


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.0", 2), ("2e1", 20), ("[-3.0]", [-3]), ("2.5", 2.5), ("1e400", float("inf"))],
)
def test_a_whole_number_is_one_however_it_is_written(text: str, value: Any) -> None:
    """As schemas read it (JSON Schema draft-07, 6.1.1); another is none."""
    assert read_json(text) == value
    assert type(read_json(text)) is type(value)


def test_a_number_that_no_fraction_holds_is_not_guessed() -> None:
    """It may have been another one."""
    assert type(read_json("9007199254740994.0")) is float


def test_a_key_near_no_field_is_told_by_its_rank_alone() -> None:
    """A program that sends it counts to it."""
    told = unknown_key("CANARI", ["CANARI"], ["date_visite"])

    assert told == {
        "code": "unknown-field",
        "message": "clé inconnue, la 1re de cet objet : retirez-la ou corrigez-la",
    }


def test_an_empty_list_of_documents_is_not_all_of_them() -> None:
    """A form whose every box was left open asks for nothing."""
    with pytest.raises(OrderInvalid, match="liste vide : donnez un élément, ou n'envoyez pas"):
        parse_order('{"documents": []}')

    assert parse_order("{}").documents == parse_order('{"documents": null}').documents == []
