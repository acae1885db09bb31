"""What programs send: one meaning only, or refused by field without a value."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from feuillet.errors import ValuesInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.web.api.schemas import Order, parse_order, read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


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
    """Lists with commas, numbers in figures, nothing for nothing."""
    order = parse_order(
        '{"values": {"nom": "A", "nombre": 2, "niveaux": ["L1", "L2"], "x": null}}', ()
    )

    assert order.raw() == {"nom": "A", "nombre": "2", "niveaux": "L1, L2"}


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"values": {"nom": True}}, "nom"),
        ({"values": {"nom": 1.5}}, "nom"),
        ({"values": {"niveaux": ["CANARI,CANARI"]}}, "niveaux"),
        ({"values": {"CANARI": "x"}}, "values"),
        ({"values": {"inconnu": {"CANARI": 1}}}, "values"),
        ({"CANARI": 1}, "order"),
        ({"draft": "CANARI"}, "draft"),
        ({"text_size": 13}, "text_size"),
        ({"profile": "CANARI"}, "profile"),
        ([], "order"),
    ],
)
def test_what_has_not_the_form_is_told_by_field(order: Any, field: str) -> None:
    """None of what was sent is repeated but a leaflet's own names."""
    with pytest.raises(ValuesInvalid) as refusal:
        parse_order(json.dumps(order), {"nom", "niveaux"})
    error = refusal.value

    assert {name for trouble in error.troubles for name in trouble.fields} == {field}
    assert not any("CANARI" in line for line in error.problems)
    assert error.__context__ is None


def test_a_value_of_the_wrong_sort_for_its_field_is_told(surgery: Leaflet) -> None:
    """A list of names would print as one name."""
    order = Order(values={"nom": ["A", "B"], "consigne": 2, "niveaux": ["L1"], "nombre": 2})

    assert [trouble.fields for trouble in order.mistyped(surgery)] == [("nom",), ("consigne",)]
