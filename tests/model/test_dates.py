"""French days and hours: counted, rounded and spelled."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from feuillet.model.dates import (
    count_from,
    is_working_day,
    next_working_day,
    spell_birth,
    spell_date,
    spell_day,
    spell_time,
)

NB = "\u00a0"


def test_a_day_may_break_after_its_weekday_alone() -> None:
    """The weekday guards against a mistyped day; a year cut in two is another year."""
    assert spell_date(dt.date(2026, 12, 1)) == f"mardi 1er{NB}décembre{NB}2026"
    assert spell_date(dt.date(2026, 2, 4)) == f"mercredi 4{NB}février{NB}2026"


def test_a_version_is_dated_without_its_weekday() -> None:
    """« 22 novembre 2026 »."""
    assert spell_day(dt.date(2026, 11, 22)) == NB.join(("22", "novembre", "2026"))


def test_hours_are_spelled_with_h() -> None:
    """« 7 h 30 », and « 8 h » without noughts."""
    assert spell_time(dt.time(7, 30)) == f"7{NB}h{NB}30"
    assert spell_time(dt.time(8)) == f"8{NB}h"
    assert spell_time(dt.time(8, 5)) == f"8{NB}h{NB}05"


def test_birth_dates_are_in_figures() -> None:
    """Identity labels print 12/03/1948, whatever was typed."""
    assert spell_birth(dt.date(1948, 3, 12)) == "12/03/1948"


@pytest.mark.parametrize(
    ("figure", "unit", "day"),
    [
        (48, "heure", dt.date(2026, 12, 10)),
        (36, "heure", dt.date(2026, 12, 10)),
        (1, "heure", dt.date(2026, 12, 9)),
        (7, "jour", dt.date(2026, 12, 15)),
        (2, "semaine", dt.date(2026, 12, 22)),
        (1, "mois", dt.date(2027, 1, 8)),
        (13, "mois", dt.date(2028, 1, 8)),
    ],
)
def test_periods_are_never_shortened(figure: int, unit: str, day: dt.date) -> None:
    """Hours are rounded up to whole days; months keep the day of the month."""
    assert count_from(dt.date(2026, 12, 8), figure, unit) == day


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (dt.date(2027, 1, 28), 1, dt.date(2027, 2, 28)),
        (dt.date(2027, 1, 29), 1, dt.date(2027, 3, 1)),
        (dt.date(2027, 1, 31), 1, dt.date(2027, 3, 1)),
        (dt.date(2028, 1, 29), 1, dt.date(2028, 2, 29)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 3, 1)),
        (dt.date(2026, 10, 31), 1, dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 3, 1)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 3, 1)),
        (dt.date(2026, 8, 31), 4, dt.date(2026, 12, 31)),
    ],
)
def test_a_month_without_the_day_is_counted_whole(
    start: dt.date, months: int, day: dt.date
) -> None:
    """« Au moins un mois » from 31 January is not over on the last day of February."""
    assert count_from(start, months, "mois") == day


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 120))
def test_a_later_start_never_ends_earlier(start: dt.date, months: int) -> None:
    """And a month has at least the days of the shortest one it may be."""
    end = count_from(start, months, "mois")

    assert end <= count_from(start + dt.timedelta(days=1), months, "mois")
    assert (end - start).days >= 28 * months


def test_appointments_move_forward_to_a_working_day() -> None:
    """From a Friday holiday, past the weekend, to the Monday."""
    christmas = dt.date(2026, 12, 25)

    assert next_working_day(christmas, "metropole") == dt.date(2026, 12, 28)
    assert next_working_day(dt.date(2026, 12, 24), "metropole") == dt.date(2026, 12, 24)


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 1, 1),
        dt.date(2026, 4, 6),
        dt.date(2026, 5, 14),
        dt.date(2026, 7, 14),
        dt.date(2027, 3, 29),
    ],
)
def test_french_holidays_are_known_even_the_moving_ones(day: dt.date) -> None:
    """Easter Monday and Ascension Day move with the moon."""
    assert not is_working_day(day, "metropole")


def test_alsace_rests_when_the_others_work() -> None:
    """26 December and Good Friday are holidays in Alsace-Moselle only."""
    assert is_working_day(dt.date(2028, 12, 26), "metropole")
    assert not is_working_day(dt.date(2028, 12, 26), "6AE")
    assert not is_working_day(dt.date(2026, 4, 3), "6AE")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)))
def test_the_next_working_day_is_near_and_worked(day: dt.date) -> None:
    """It is never before the day itself, and never more than five days later."""
    found = next_working_day(day, "metropole")

    assert is_working_day(found, "metropole")
    assert 0 <= (found - day).days <= 5
