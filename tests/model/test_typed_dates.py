"""French days and hours as they are typed: what means one thing is taken, the rest explained."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from feuillet.model.dates import spell_birth, spell_date, spell_time
from feuillet.model.typed_dates import (
    date_order,
    explain_appointment,
    explain_date,
    explain_time,
    full_years,
    parse_appointment,
    parse_date,
    parse_time,
)

NB = "\u00a0"


def test_dates_are_read_day_first() -> None:
    """The fourth of February is 04/02, as typed in France."""
    assert parse_date("04/02/2026") == dt.date(2026, 2, 4)
    assert parse_date("2026-02-04") == dt.date(2026, 2, 4)


@pytest.mark.parametrize(
    "typed",
    [
        *("12/03/1948", "12.03.1948", "12-03-1948", "12 03 1948", "12.3.1948", "12031948"),
        *("1948-03-12", "1948/03/12", "19480312", "12 mars 1948", "12-mars-1948", "12 MARS 1948"),
        *("le 12/03/1948", "Le 12 mars 1948", "vendredi 12 mars 1948", "12 mar. 1948"),
        *("1948-03-12 00:00:00", "1948-03-12T00:00:00", "1948-03-12T00:00:00.000Z"),
        *("1948-03-12T00:00:00+01:00", "12/03/1948 00:00", "12/03/1948 0:00"),
        *(
            "vendredi 12/03/1948",
            "Ven. 12/03/1948",
            "le ven 12-03-1948",
            "VENDREDI, le 12 mars 1948",
        ),
        "vendredi 12031948",
        *("12/03/ 1948", "12 /03/1948", "12/ 03/1948", "12. 03. 1948"),
    ],
)
def test_a_day_that_means_one_thing_is_taken_however_it_is_written(typed: str) -> None:
    """By people, by exports of databases and by spreadsheets in words."""
    assert parse_date(typed) == dt.date(1948, 3, 12)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("8 déc. 2026", dt.date(2026, 12, 8)),
        ("1er décembre 2026", dt.date(2026, 12, 1)),
        ("3 août 2026", dt.date(2026, 8, 3)),
        ("3 aout 2026", dt.date(2026, 8, 3)),
        ("3 févr. 2026", dt.date(2026, 2, 3)),
        ("3 juil 2026", dt.date(2026, 7, 3)),
    ],
)
def test_months_are_read_in_words_and_shortened(typed: str, day: dt.date) -> None:
    """With or without accents and full stop."""
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        *("29/02/1900", "29/02/2027", "31/04/2026", "13/13/2026", "00/01/2026", "01/00/2026"),
        *("0", "-5", "20485", "2958466", "45000.5", "04/02/26", "4/2-2026", "3 jui 2026"),
        *("", "demain", "04/02/2026 ", "04/02/2026\n", "٠٤/٠٢/٢٠٢٦", "01/01/0000", "1e3"),
        *("12/25/2026", "lundi 8 décembre 2026", "08/12/2026 07:30", "1031948", "12 march 2026"),
        *("jeudi 12/03/1948", "vendre 12/03/1948", "ven12/03/1948", "22/12", "mardi 22 déc."),
        *("12/03/0948", "31/12/1799", "01/01/2200", "9999-12-31", "2026-12-08T07:30:00Z"),
    ],
)
def test_what_is_no_day_of_the_calendar_is_no_date(typed: str) -> None:
    """No guess is made: two-digit years, serial numbers and impossible days are refused."""
    assert parse_date(typed) is None


def test_leap_days_exist_in_leap_years() -> None:
    """29 February 2028 and 2000 are days; 1900 had none."""
    assert parse_date("29/02/2028") == dt.date(2028, 2, 29)
    assert parse_date("29/02/2000") == dt.date(2000, 2, 29)


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)))
def test_eight_figures_never_mean_two_days(day: dt.date) -> None:
    """Day first or year first, they are read back as the day that was written."""
    assert parse_date(f"{day:%d%m}{day.year}") == day
    assert parse_date(f"{day.year}{day:%m%d}") == day


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        *((typed, dt.time(7, 30)) for typed in ("7:30", "7h30", "7 h 30", "07:30", "07:30:00")),
        *((typed, dt.time(7, 30)) for typed in ("730", "0730", "7.30", "7 heures 30", "à 7h30")),
        *((typed, dt.time(7, 30)) for typed in ("7h30min", "7 h 30 mn", "07:30:00.000")),
        *((typed, dt.time(8)) for typed in ("8 h", "8H", "8 heures", "800")),
        *((typed, dt.time(0)) for typed in ("0:00", "0h", "0000")),
        ("1 heure 05", dt.time(1, 5)),
        ("23h59", dt.time(23, 59)),
        ("1430", dt.time(14, 30)),
        *((typed, dt.time(12)) for typed in ("midi", "MIDI", "à midi", "12h", "12:00")),
    ],
)
def test_hours_are_read_as_people_and_programs_write_them(typed: str, time: dt.time) -> None:
    """With a colon, an « h », a full stop, or in three or four figures."""
    assert parse_time(typed) == time


@pytest.mark.parametrize(
    "typed",
    [
        "24:00",
        "7:60",
        "7",
        "7h3",
        "",
        "minuit",
        "midi et demi",
        "7:30:15",
        "-1h",
        "7,30",
        "7.5",
        "760",
        "07:30Z",
        "0.25",
    ],
)
def test_what_is_no_hour_is_refused(typed: str) -> None:
    """No guess is made on a bare number or an impossible hour."""
    assert parse_time(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("le 01/12/2026 à 14h30", "01/12/2026 14:30:00", "2026-12-01T14:30:00", "01122026 1430"),
        *("mardi 1er décembre 2026 à 14 h 30", "01/12/2026, 14 h 30", "1 12 2026 14.30"),
    ],
)
def test_an_appointment_is_a_day_then_an_hour(typed: str) -> None:
    """However each is written."""
    assert parse_appointment(typed) == (dt.date(2026, 12, 1), dt.time(14, 30))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("lundi 22/12/2026 à 10 h", "cette date est un mardi"),
        ("lundi 22 décembre 2026", "cette date est un mardi"),
        ("22/12 à 10 h", "il manque l'année"),
        ("mardi 22 déc.", "il manque l'année"),
    ],
)
def test_a_refused_appointment_says_what_is_wrong_with_its_day(typed: str, says: str) -> None:
    """A year is never taken for an hour."""
    assert says in explain_appointment(typed)


def test_a_weekday_tells_which_figure_is_the_day() -> None:
    """Where one of both readings alone falls on it."""
    assert date_order("mardi 08/12/2026") == "day"
    assert date_order("mercredi 08/12/2026") == "month"
    assert date_order("lundi 08/12/2026") == "none"
    assert date_order("08/12/2026") == "either"


def test_an_appointment_of_which_the_hour_is_unsaid_is_a_day() -> None:
    """Midnight after a day is how programs write it."""
    assert parse_appointment("01/12/2026") == (dt.date(2026, 12, 1), None)
    assert parse_appointment("2026-12-01 00:00:00") == (dt.date(2026, 12, 1), None)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12/03/48", "écrivez l'année en entier"),
        ("12 mars 48", "écrivez l'année en entier"),
        ("12/03/00", "écrivez l'année en entier"),
        ("12/25/2026", "le jour, puis le mois"),
        ("lundi 8 décembre 2026", "cette date est un mardi, et non le jour écrit devant"),
        ("lundi 08/12/2026", "cette date est un mardi, et non le jour écrit devant"),
        ("mer. 08/12/2026", "cette date est un mardi, et non le jour écrit devant"),
        *((text, "il manque l'année") for text in ("22/12", "22.12.", "22 déc.", "mardi 22/12")),
        ("22/12 à 7 h 30", "il manque l'année"),
        ("30/02", "date du calendrier"),
        ("12/03/1748", "vérifiez l'année"),
        ("08/12/2026 07:30", "ne gardez que la date"),
        ("31/04/2026", "date du calendrier"),
        ("demain", "date du calendrier"),
    ],
)
def test_each_case_of_a_refused_day_has_its_own_sentence(typed: str, says: str) -> None:
    """It says what to type, and repeats nothing."""
    assert says in explain_date(typed)
    assert says in explain_date(typed, birth=True)
    assert typed not in explain_date(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("00/00/1950", "tapez le 31/12 de l'année"),
        ("1950-00-00", "tapez le 31/12 de l'année"),
        ("00/03/1950", "tapez le 01, premier du mois"),
        ("12/00/1950", "tapez 01, pour janvier"),
        ("12-03-0000", "tapez-en une qui va avec son âge"),
        ("00/00/0000", "tapez le 31/12 d'une année qui va avec son âge"),
    ],
)
def test_an_unknown_day_or_month_of_birth_has_the_rule_of_identity(typed: str, says: str) -> None:
    """Of a birth only: an operation on day 0 is a slip."""
    assert says in explain_date(typed, birth=True)
    assert "identitovigilance" not in explain_date(typed)


def test_each_case_of_a_refused_hour_has_its_own_sentence() -> None:
    """A comma, part of a day, seconds and a time zone."""
    assert "en minutes ou en fraction" in explain_time("7,30")
    assert "en minutes ou en fraction" in explain_time("0.3125")
    assert "secondes" in explain_time("7:30:15")
    assert "fuseau" in explain_time("07:30:00Z")
    assert "finit un jour ou commence le suivant" in explain_time("Minuit")
    assert "sans AM ni PM" in explain_time("1:30 PM")
    assert "sans AM ni PM" in explain_time("7 a.m.")
    for another in ("la veille à 15h30", "J-1 16h", "07/12/2026 16h", "mardi 8 déc. 2026 à 7h"):
        assert explain_time(another) == (
            "porte aussi un jour : ne gardez que l'heure, comme 7 h 30, si elle est de ce jour-là ;"
            " si elle est de la veille ou d'un autre jour, videz ce champ"
        )
    assert explain_time("demain") == "doit être une heure, comme 7 h 30"


def test_the_example_of_a_birth_is_no_day_to_come() -> None:
    """Whoever reads it types such a one."""
    assert explain_date("demain", birth=True).endswith("comme 31/01/1950")
    assert explain_date("12/25/1950", birth=True).endswith("comme 31/01/1950")
    assert explain_date("demain").endswith("comme 31/12/2026")


def test_noon_is_the_hour_of_an_appointment() -> None:
    """In words too."""
    assert parse_appointment("01/12/2026 à midi") == (dt.date(2026, 12, 1), dt.time(12))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("01/12/26 à 14h30", "écrivez l'année en entier"),
        ("12/25/2026 14:30", "le jour, puis le mois"),
        ("2026-12-01T14:30:00Z", "fuseau"),
        ("01/12/2026 7,30", "en minutes ou en fraction"),
        ("01/12/2026 1:30 PM", "sans AM ni PM"),
        ("01/12/2026 à minuit", "finit un jour ou commence le suivant"),
        ("14 h 30", "doit être un jour, et l'heure"),
        ("01/12/26", "écrivez l'année en entier"),
    ],
)
def test_a_refused_appointment_says_which_part_is_wrong(typed: str, says: str) -> None:
    """The day, or the hour."""
    assert parse_appointment(typed) is None
    assert says in explain_appointment(typed)


def test_a_year_of_two_figures_is_completed_for_whoever_typed_it_to_choose() -> None:
    """A birth may be of either century, up to today; anything else is of this one."""
    today = dt.date(2026, 11, 22)

    assert full_years("12/03/48", latest=today) == (dt.date(1948, 3, 12),)
    assert full_years("12/03/26", latest=today) == (dt.date(1926, 3, 12), dt.date(2026, 3, 12))
    assert full_years("12/03/00", latest=today) == (dt.date(1900, 3, 12), dt.date(2000, 3, 12))
    assert full_years("8 déc. 26") == (dt.date(2026, 12, 8),)
    assert full_years("01/12/26 à 14h30") == (dt.date(2026, 12, 1),)
    assert full_years("29/02/27") == full_years("12/03/1948") == full_years("demain") == ()


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("12/25/2026", "month"),
        ("12/25/26", "month"),
        ("5/13/1951 0:00", "month"),
        ("5/13/1951 7:30", "month"),
        ("25-12-2026", "day"),
        ("08/12/2026", "either"),
        ("08122026", "either"),
        ("08/08/2026", "none"),
        ("2026-12-08", "none"),
        ("8 déc. 2026", "none"),
        ("31/31/2026", "none"),
        ("demain", "none"),
    ],
)
def test_the_order_of_a_date_is_told_from_its_figures(typed: str, order: str) -> None:
    """Only where nothing but rank tells day from month."""
    assert date_order(typed) == order


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)))
def test_dates_survive_printing_and_reading(day: dt.date) -> None:
    """What is printed, in figures or in words, is read back as the same day."""
    assert parse_date(spell_birth(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(spell_date(day).replace(NB, " ")) == day


@given(st.times())
def test_hours_survive_printing_and_reading(time: dt.time) -> None:
    """What is printed is read back as the same hour and minute."""
    assert parse_time(spell_time(time).replace(NB, " ")) == time.replace(second=0, microsecond=0)


@given(st.text(max_size=20) | st.text("0123456789/-.:,hTZ à", max_size=20))
def test_any_text_is_a_date_or_an_hour_or_is_explained(typed: str) -> None:
    """Nothing that is typed makes reading or explaining fail, or is repeated."""
    read = (parse_date(typed), parse_time(typed), parse_appointment(typed))

    digits = any(c.isdigit() for c in typed)
    assert all(one is None for one in read) or digits or "midi" in typed.casefold()
    assert explain_date(typed, birth=True)
    assert explain_time(typed)
    assert explain_appointment(typed)
    assert full_years(typed) == () or date_order(typed) != "month"
