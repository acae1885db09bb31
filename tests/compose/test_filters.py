"""What a template makes of blocks: their order, and what stays together."""

import datetime as dt
from typing import Any

import pytest

from feuillet.check.values import complete_values
from feuillet.compose.filters import FILTERS, FOR_A_PATIENT
from feuillet.model.blocks import Calendar, CalendarRow, Card, Fasting, Paragraph
from feuillet.model.leaflet import Leaflet
from tests.helpers import TODAY

DAYS = {"pose": dt.date(2026, 12, 8), "visite": dt.date(2026, 12, 1), "suite": dt.date(2027, 1, 8)}


def _sorted(*rows: str, known: dict[str, Any]) -> list[str]:
    leaflet = Leaflet.model_validate(
        {
            "title": "Essai",
            "documents": {
                "a": {"title": "A", "pages": 1, "sections": [{"blocks": [{"text": "A."}]}]}
            },
        }
    )

    class Filler:
        values = complete_values(leaflet, known, today=TODAY, region="metropole")

    calendar = [CalendarRow(date=name, otherwise="Date :", text=name) for name in rows]
    found = FOR_A_PATIENT["in_order"]({"filler": Filler}, calendar)
    return [row.text for row in found]


def test_a_calendar_is_in_the_order_of_its_days() -> None:
    """Whatever the author's order."""
    assert _sorted("suite", "pose", "visite", known=DAYS) == ["visite", "pose", "suite"]


def test_a_row_without_a_day_stays_after_the_row_before_it() -> None:
    """Its blank is filled in where the author meant it."""
    known = {name: DAYS[name] for name in ("pose", "suite")}

    assert _sorted("pose", "visite", "suite", known=known) == ["pose", "visite", "suite"]
    assert _sorted("suite", "visite", "pose", known=known) == ["pose", "suite", "visite"]
    assert _sorted("suite", "pose", known={}) == ["suite", "pose"]


def test_two_rows_of_one_day_keep_the_author_s_order() -> None:
    """Neither comes first by itself."""
    known = {"suite": DAYS["pose"], "pose": DAYS["pose"]}

    assert _sorted("suite", "pose", known=known) == ["suite", "pose"]


CARD = Card.model_validate(
    {
        "card": [
            {"label": "Jour", "value": "jour", "large": "true"},
            {"label": "Lieu", "text": "Ici"},
        ]
    }
)
FASTING = Fasting.model_validate({"fasting": [{"limit": "Ne mangez plus", "date": "repas"}]})


def test_in_one_column_fasting_follows_the_day_and_the_hour() -> None:
    """Else what is less urgent would send it to the next page."""
    shown = FILTERS["first_things_first"]([CARD, FASTING], True)

    assert [type(one).__name__ for one in shown] == ["Card", "Fasting", "Card"]
    assert [[row.label for row in one.card] for one in shown if isinstance(one, Card)] == [
        ["Jour"],
        ["Lieu"],
    ]
    assert FILTERS["first_things_first"]([CARD, FASTING], False) == [CARD, FASTING]


def test_in_one_column_a_drawing_comes_once_and_last() -> None:
    """It stood beside the card, which is in two parts."""
    drawing = {"picture": "colonne", "alt": "La colonne."}
    card = Card.model_validate({**CARD.model_dump(exclude={"beside"}), "beside": drawing})
    shown = FILTERS["first_things_first"]([card, FASTING], True)

    assert [type(one).__name__ for one in shown] == ["Card", "Fasting", "Card", "PictureBlock"]
    assert not any(one.beside for one in shown if isinstance(one, Card))


@pytest.mark.parametrize(
    ("text", "announces"), [("Apportez :", True), ("**Apportez :**", True), ("Venez.", False)]
)
def test_what_announces_stays_with_what_it_announces(text: str, announces: bool) -> None:
    """Two points and a list on the next page: who reads believes that it is over."""
    assert FILTERS["announces"](Paragraph(text=text)) is announces
    assert not FILTERS["announces"](
        Calendar(calendar=(CalendarRow(date="a", otherwise="b :", text="c :"),))
    )
