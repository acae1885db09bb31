"""A figure of so many people out of 10 or 100 → its drawing, one point a person.

(Zikmund-Fisher and others, *Communicating side effect risks in a tamoxifen prophylaxis decision
aid*: a picture of all people keeps those who are not touched in view.)
"""

from collections.abc import Mapping
from functools import lru_cache

from feuillet.model.blocks import People, Risk
from feuillet.model.expressions import walk
from feuillet.model.leaflet import Fact, Leaflet
from feuillet.model.parts import number_of

_STEP, _RADIUS, _A_ROW = 12, 4.2, 10
"""From one person to the next, in units of the drawing; and how many stand in a row."""


def people_pictures(leaflet: Leaflet) -> Mapping[str, bytes]:
    """Return, by name, the drawings that a leaflet's risks and comparisons need."""
    named = {
        part.figure
        for _, part in walk(leaflet.documents)
        if isinstance(part, Risk | People) and part.figure
    }
    facts = (leaflet.facts[name] for name in sorted(named))
    return {people_name(fact): _draw(fact.last, fact.out_of or 0) for fact in facts}


def people_name(fact: Fact) -> str:
    """Return the name of a fact's drawing."""
    return f"people/{fact.last}-{fact.out_of}.svg"


@lru_cache(maxsize=64)
def _draw(figure: str, people: int) -> bytes:
    """Return an SVG of `people` points, the first black and the others hollow.

    Args:
        figure: The upper end of a range; a part of a person counts as one: none is left out.
    """
    black = -int(-number_of(figure) // 1)
    width, height = _A_ROW * _STEP, people // _A_ROW * _STEP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" stroke="#1a1a1a"><path fill="#1a1a1a" d="{_points(0, black)}"/>'
        f'<path fill="none" d="{_points(black, people)}"/></svg>'
    ).encode()


def _points(first: int, end: int) -> str:
    return "".join(_point(*divmod(at, _A_ROW)) for at in range(first, end)) or "M0 0"


def _point(row: int, column: int) -> str:
    left, middle = column * _STEP + _STEP / 2 - _RADIUS, row * _STEP + _STEP / 2
    half = f"a{_RADIUS} {_RADIUS} 0 0 1"
    return f"M{left:g} {middle:g}{half} {2 * _RADIUS:g} 0{half} {-2 * _RADIUS:g} 0z"
