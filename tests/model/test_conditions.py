"""When a block is printed."""

import datetime as dt
from typing import Any

import pytest

from feuillet.model.expressions import holds
from feuillet.model.parts import Condition

KNOWN = {
    "corset": "arret",
    "nombre": 2,
    "douleur": True,
    "niveaux": ("L1", "L3"),
    "jour": dt.date(2026, 12, 8),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"corset": "arret"}, True),
        ({"corset": "poursuite"}, False),
        ({"corset": ["arret", "aucun"]}, True),
        ({"corset": ["poursuite", "aucun"]}, False),
        ({"sejour": "nuit"}, False),
        ({"known": "jour"}, True),
        ({"known": ["jour", "sejour"]}, False),
        ({"unknown": "sejour"}, True),
        ({"unknown": ["sejour", "jour"]}, False),
        ({"at_least": {"nombre": 2}}, True),
        ({"at_least": {"nombre": 3}}, False),
        ({"at_least": {"absent": 0}}, False),
        ({"at_least": {"douleur": 1}}, False),
        ({"douleur": "oui"}, True),
        ({"douleur": "non"}, False),
        ({"niveaux": "L3"}, True),
        ({"niveaux": "L2"}, False),
        ({"not": {"corset": "aucun"}}, True),
        ({"not": {"sejour": "nuit"}}, True),
        ({"all": [{"corset": "arret"}, {"douleur": "oui"}]}, True),
        ({"all": [{"corset": "arret"}, {"douleur": "non"}]}, False),
        ({"any": [{"corset": "aucun"}, {"douleur": "oui"}]}, True),
        ({"any": [{"corset": "aucun"}, {"douleur": "non"}]}, False),
        ({"corset": "arret", "douleur": "non"}, False),
        ({"not": {"any": [{"corset": "aucun"}, {"not": {"known": "jour"}}]}}, True),
    ],
)
def test_a_condition_says_when_a_block_is_printed(
    condition: dict[str, Any], expected: bool
) -> None:
    """Several keys must all hold; what is not known equals nothing and reaches nothing."""
    assert holds(Condition.model_validate(condition), KNOWN) is expected


def test_without_a_condition_a_block_is_always_printed() -> None:
    """A block with no `when` is printed even for nobody."""
    assert holds(None, {})


def test_nothing_known_satisfies_only_what_asks_for_ignorance() -> None:
    """On the generic leaflet, only `unknown` and denials hold."""
    assert holds(Condition.model_validate({"unknown": "corset"}), {})
    assert not holds(Condition.model_validate({"corset": "arret"}), {})


def test_a_condition_tells_every_variable_it_reads() -> None:
    """However deep it stands, so that each is checked against the leaflet."""
    condition = Condition.model_validate(
        {
            "a": "x",
            "known": "b",
            "unknown": ["c"],
            "at_least": {"d": 1},
            "not": {"any": [{"e": "y"}]},
        }
    )

    assert set(condition.variables()) == {"a", "b", "c", "d", "e"}
    assert set(condition.choices()) == {("a", "x"), ("e", "y")}
