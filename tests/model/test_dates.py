"""French days and hours: typed, counted, rounded and spelled."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from feuillet.model.dates import (
    count_from,
    is_working_day,
    next_working_day,
    parse_date,
    parse_time,
    spell_birth,
    spell_date,
    spell_day,
    spell_time,
)

NB = "\u00a0"


def test_dates_are_read_day_first() -> None:
    """The fourth of February is 04/02, as typed in France."""
    assert parse_date("04/02/2026") == dt.date(2026, 2, 4)
    assert parse_date("2026-02-04") == dt.date(2026, 2, 4)


@pytest.mark.parametrize(
    "typed",
    [
        *("29/02/1900", "29/02/2027", "31/04/2026", "13/13/2026", "00/01/2026", "01/00/2026"),
        *("0", "-5", "20485", "2958466", "45000.5", "04/02/26", "2026/02/04", "4.2.2026"),
        *("", "demain", "04/02/2026 ", "04/02/2026\n", "٠٤/٠٢/٢٠٢٦", "01/01/0000", "1e3"),
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(typed: str) -> None:
    """No guess is made: two-digit years, serial numbers and impossible days are refused."""
    assert parse_date(typed) is None


@pytest.mark.parametrize("typed", ["12/03/0948", "31/12/1799", "01/01/2200", "9999-12-31"])
def test_years_far_from_ours_are_no_dates(typed: str) -> None:
    """A slip in the year is refused before anything is counted from it."""
    assert parse_date(typed) is None


def test_leap_days_exist_in_leap_years() -> None:
    """29 February 2028 and 2000 are days; 1900 had none."""
    assert parse_date("29/02/2028") == dt.date(2028, 2, 29)
    assert parse_date("29/02/2000") == dt.date(2000, 2, 29)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("7:30", dt.time(7, 30)),
        ("7h30", dt.time(7, 30)),
        ("7 h 30", dt.time(7, 30)),
        ("07:30", dt.time(7, 30)),
        ("8 h", dt.time(8)),
        ("8H", dt.time(8)),
        ("0:00", dt.time(0)),
        ("23h59", dt.time(23, 59)),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, time: dt.time) -> None:
    """A colon or an « h », with or without minutes."""
    assert parse_time(typed) == time


@pytest.mark.parametrize(
    "typed", ["24:00", "7:60", "7", "730", "7h3", "", "midi", "7:30:00", "-1h"]
)
def test_what_is_no_hour_is_refused(typed: str) -> None:
    """No guess is made on a bare number or an impossible hour."""
    assert parse_time(typed) is None


def test_days_are_spelled_with_their_weekday_on_one_line() -> None:
    """The weekday guards against a mistyped day; no line break parts it from the date."""
    assert spell_date(dt.date(2026, 12, 1)) == NB.join(("mardi", "1er", "décembre", "2026"))
    assert spell_date(dt.date(2026, 2, 4)) == NB.join(("mercredi", "4", "février", "2026"))


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


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)))
def test_dates_survive_printing_and_reading(day: dt.date) -> None:
    """What is printed in figures is read back as the same day."""
    assert parse_date(spell_birth(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.times())
def test_hours_survive_printing_and_reading(time: dt.time) -> None:
    """What is printed is read back as the same hour and minute."""
    assert parse_time(spell_time(time).replace(NB, " ")) == time.replace(second=0, microsecond=0)


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_is_not(typed: str) -> None:
    """Nothing that is typed makes reading a day or an hour fail."""
    assert parse_date(typed) is None or "/" in typed or "-" in typed
    assert parse_time(typed) is None or typed[:1].isdigit()


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


def test_months_end_where_the_month_ends() -> None:
    """31 January plus one month is the last day of February."""
    assert count_from(dt.date(2027, 1, 31), 1, "mois") == dt.date(2027, 2, 28)
    assert count_from(dt.date(2028, 1, 31), 1, "mois") == dt.date(2028, 2, 29)


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
