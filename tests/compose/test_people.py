"""A figure drawn: as many points as people, and the right ones black."""

from xml.etree import ElementTree

import pytest

from feuillet.compose.people import people_name, people_pictures
from feuillet.model.leaflet import Fact, Leaflet


def _points(figure: str, out_of: int, up_to: str | None = None) -> list[int]:
    """Return how many points are black, and how many hollow."""
    fact = Fact(figure=figure, out_of=out_of, up_to=up_to)
    risk = {"risk": "Rougeur", "means": "Elle part.", "often": "{{ rougeur }}", "figure": "rougeur"}
    leaflet = Leaflet.model_validate(
        {
            "title": "Essai",
            "facts": {"rougeur": fact},
            "documents": {
                "avant": {
                    "title": "Avant",
                    "pages": 1,
                    "sections": [{"blocks": [{"risks": [risk]}]}],
                }
            },
        }
    )
    picture = people_pictures(leaflet)[people_name(fact)]
    return [path.attrib["d"].count("z") for path in ElementTree.fromstring(picture)]


@pytest.mark.parametrize(
    ("figure", "out_of", "up_to", "points"),
    [
        ("16", 100, None, [16, 84]),
        ("8", 10, None, [8, 2]),
        ("0", 10, None, [0, 10]),
        ("100", 100, None, [100, 0]),
        # The upper end of a range, and nobody left out by a decimal.
        ("1", 100, "3", [3, 97]),
        ("0,5", 100, None, [1, 99]),
    ],
)
def test_each_person_is_a_point(
    figure: str, out_of: int, up_to: str | None, points: list[int]
) -> None:
    """Those who are touched are black; all the others stay in view."""
    assert _points(figure, out_of, up_to) == points
