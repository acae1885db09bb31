"""What is read at one glance, on one line or on two."""

import pytest

from feuillet.check.rules.unbroken import is_cut
from feuillet.model.french import NBSP as NB


@pytest.mark.parametrize(
    ("group", "above", "below"),
    [
        (f"8{NB}décembre{NB}2026", f"mardi 8{NB}décembre{NB}202", "6"),
        (f"8{NB}décembre{NB}2026", f"le 8{NB}décembre", "2026 au soir"),
        (f"7{NB}h{NB}30", f"à 7{NB}h", "30"),
        (f"4{NB}sur{NB}100", f"environ 4{NB}sur", "100 personnes"),
        ("12/03/1948", "12/03/19", "48"),
    ],
)
def test_a_group_on_two_lines_is_seen(group: str, above: str, below: str) -> None:
    """Wherever the end of the line falls in it."""
    assert is_cut(group, above, below)


@pytest.mark.parametrize(
    ("group", "above", "below"),
    [
        (f"8{NB}décembre{NB}2026", "mardi", f"8{NB}décembre{NB}2026"),
        (f"2{NB}heures", "à 12", "heures d’ouverture"),
        (f"7{NB}h{NB}30", "le 7", "hôpital"),
        (f"10{NB}jours", f"10{NB}jours", f"10{NB}jours"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(group: str, above: str, below: str) -> None:
    """A day before its date, other figures, other words, the same twice."""
    assert not is_cut(group, above, below)
