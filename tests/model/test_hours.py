"""Hours of fasting, across the change of summer time and overseas."""

import datetime as dt
from typing import get_args
from unittest.mock import Mock
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given, strategies as st

from feuillet.errors import RenderError
from feuillet.model.dates import hours_before, zone_of
from feuillet.model.hospital import Region

# The clocks of 2026: forward on 29 March (2 h becomes 3 h), back on 25 October (3 h becomes 2 h).


@pytest.mark.parametrize(
    ("day", "hour", "hours", "before"),
    [
        (dt.date(2026, 12, 8), dt.time(7, 30), 6, "08/12 01:30"),
        (dt.date(2026, 12, 8), dt.time(7), 8, "07/12 23:00"),
        # Forward: by the clock it would be 1 h, five hours before.
        (dt.date(2026, 3, 29), dt.time(7), 6, "29/03 00:00"),
        (dt.date(2026, 3, 29), dt.time(7, 30), 5, "29/03 01:30"),
        (dt.date(2026, 3, 29), dt.time(7), 4, "29/03 03:00"),
        (dt.date(2026, 3, 30), dt.time(7), 24, "29/03 07:00"),
        # Back: 1 h would be seven hours before.
        (dt.date(2026, 10, 25), dt.time(7), 4, "25/10 03:00"),
        (dt.date(2026, 10, 25), dt.time(7), 8, "25/10 00:00"),
        # Twice 2 h: the second time is five hours before, or more if one stops at the first.
        (dt.date(2026, 10, 25), dt.time(7), 5, "25/10 02:00"),
        # The first time is six hours before, but five if one waits for the second.
        (dt.date(2026, 10, 25), dt.time(7), 6, "25/10 01:00"),
        (dt.date(2026, 10, 25), dt.time(7, 30), 6, "25/10 01:30"),
        # An arrival at an hour that is not, or is twice: the earlier that may be meant.
        (dt.date(2026, 3, 29), dt.time(2, 30), 2, "28/03 23:30"),
        (dt.date(2026, 10, 25), dt.time(2, 30), 2, "25/10 00:30"),
    ],
)
def test_hours_before_are_hours_that_pass(
    day: dt.date, hour: dt.time, hours: int, before: str
) -> None:
    """Whoever stops eating at the printed hour has fasted as long as is asked, or longer."""
    assert f"{hours_before(day, hour, hours, 'metropole'):%d/%m %H:%M}" == before


@given(
    st.sampled_from((dt.date(2026, 3, 29), dt.date(2026, 10, 25))), st.times(), st.integers(1, 48)
)
def test_no_reading_of_the_clock_shortens_a_fast(day: dt.date, hour: dt.time, hours: int) -> None:
    """Of an hour that the clock shows twice, either may be taken, of the arrival's too."""
    zone = zone_of("metropole")
    stop = hours_before(day, hour, hours, "metropole")
    at = dt.datetime.combine(day, hour)
    asked = dt.timedelta(hours=hours)

    for one in (0, 1):
        for other in (0, 1):
            begins = stop.replace(tzinfo=zone, fold=one).astimezone(dt.UTC)
            ends = at.replace(tzinfo=zone, fold=other).astimezone(dt.UTC)
            assert ends - begins >= asked
    assert (
        stop.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == stop
    )


@pytest.mark.parametrize(
    ("region", "day", "before"),
    [
        ("974", dt.date(2026, 3, 29), "29/03 01:00"),
        ("NC", dt.date(2026, 10, 25), "25/10 01:00"),
        ("6AE", dt.date(2026, 3, 29), "29/03 00:00"),
        ("PM", dt.date(2026, 3, 29), "29/03 01:00"),
        ("PM", dt.date(2026, 3, 8), "08/03 00:00"),
    ],
)
def test_overseas_clocks_are_their_own(region: str, day: dt.date, before: str) -> None:
    """Most never change; those of Saint-Pierre-et-Miquelon follow North America's."""
    assert f"{hours_before(day, dt.time(7), 6, region):%d/%m %H:%M}" == before


def test_every_region_has_a_clock() -> None:
    """A hospital can only name these."""
    for region in get_args(Region):
        assert zone_of(region).key


def test_missing_zone_data_is_the_administrator_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told with the package to install, in one line."""
    missing = ZoneInfoNotFoundError("no time zone")
    monkeypatch.setattr("feuillet.model.dates.ZoneInfo", Mock(side_effect=missing))

    with pytest.raises(RenderError, match="installez le paquet tzdata"):
        hours_before(dt.date(2026, 12, 8), dt.time(7), 6, "metropole")
