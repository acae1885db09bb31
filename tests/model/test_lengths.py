"""Days and lengths of time as a content file states them."""

import datetime as dt

import pytest
from pydantic import ValidationError

from feuillet.model.hospital import Signature, SignedValue
from feuillet.model.leaflet import Fact, ProtocolValue
from feuillet.model.parts import length_problem
from feuillet.model.protocol import protocol_problems
from feuillet.read import read_leaflet
from tests.check.rules.written import broken


@pytest.mark.parametrize(
    ("figure", "unit"), [("7,5", "minute"), ("1440", "minute"), ("200", "mois"), ("521", "semaine")]
)
def test_a_length_that_no_page_can_say_is_refused(figure: str, unit: str) -> None:
    """Minutes are whole and less than a day; nothing lasts over ten years."""
    assert length_problem(figure, unit)
    with pytest.raises(ValidationError):
        Fact.model_validate({"figure": figure, "unit": unit})


@pytest.mark.parametrize(("figure", "unit"), [("15", "minute"), ("1,5", "heure"), ("9999", "kg")])
def test_other_figures_are_let_through(figure: str, unit: str) -> None:
    """A weight is no length; an hour and a half is one."""
    assert length_problem(figure, unit) is None


def test_a_range_of_minutes_with_needless_zeros_is_whole() -> None:
    """« 10,0 » says ten: the zeros say nothing, and print nothing."""
    fact = Fact.model_validate({"figure": "10,0", "up_to": "15,00", "unit": "minute"})

    assert (fact.figure, fact.up_to) == ("10", "15")


@pytest.mark.parametrize(
    "said",
    [
        {"figure": "30", "up_to": "10"},
        {"figure": "10", "up_to": "10,0"},
        {"figure": "200", "out_of": 100},
        {"figure": "1", "up_to": "11", "out_of": 10},
    ],
)
def test_figures_that_contradict_themselves_are_refused(said: dict[str, object]) -> None:
    """A range goes up, and a share is no more than the whole."""
    with pytest.raises(ValidationError):
        Fact.model_validate(said)


@pytest.mark.parametrize("limits", [(1, 200), (12, 6)])
def test_the_limits_of_a_protocol_value_are_lengths_too(limits: tuple[int, int]) -> None:
    """Its greatest figure is tried on every variant: it must be one that a page can say."""
    with pytest.raises(ValidationError):
        ProtocolValue(label="Repos", unit="mois", minimum=limits[0], maximum=limits[1])


def test_a_protocol_figure_in_minutes_is_whole() -> None:
    """A hospital's « 7,5 » in minutes is refused with what to write."""
    asked = "protocol:\n  marche: {label: Marche, unit: minute, minimum: 1, maximum: 90}\nfacts:"
    leaflet = read_leaflet(broken(("facts:", asked)), "essai.yaml")

    ((name, problem),) = protocol_problems(leaflet, {"marche": SignedValue(figure="7,5")})

    assert name == "marche"
    assert "nombre entier" in problem


@pytest.mark.parametrize("typed", ["86400", "20261122", "2026-02-30", "22/11/2026", "2226-01-01"])
def test_a_day_is_a_day_and_no_number_of_seconds(typed: str) -> None:
    """Another day than the one that was typed would be printed."""
    with pytest.raises(ValidationError, match="2026-11-22"):
        Signature(by="Dr EXEMPLE", role="radiologue", date=typed)  # type: ignore[arg-type]


def test_a_day_of_the_calendar_is_read() -> None:
    """As text from a file, or as a day from the program."""
    read = Signature.model_validate({"by": "Dr EXEMPLE", "role": "r", "date": "2026-11-22"})

    assert read == Signature(by="Dr EXEMPLE", role="r", date=dt.date(2026, 11, 22))
