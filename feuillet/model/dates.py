"""French days and hours: counted, rounded for appointments, spelled out."""

import calendar
import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from feuillet.model.french import MONTHS, NBSP

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FIRST_YEAR, LAST_YEAR = 1800, 2199


def spell_date(day: dt.date) -> str:
    """Return « mardi 1er décembre 2026 », which may break after the day of the week alone."""
    return f"{DAYS[day.weekday()]} {spell_day(day)}"


def spell_day(day: dt.date) -> str:
    """Return « 22 novembre 2026 », its spaces unbreakable."""
    number = "1er" if day.day == 1 else str(day.day)
    return NBSP.join((number, MONTHS[day.month - 1], str(day.year)))


def spell_time(time: dt.time) -> str:
    """Return « 7 h 30 » or « 8 h », its spaces unbreakable."""
    minutes = f"{NBSP}{time.minute:02d}" if time.minute else ""
    return f"{time.hour}{NBSP}h{minutes}"


def spell_night(day: dt.date, time: dt.time) -> str:
    """Return « 1 h 30, dans la nuit de lundi à mardi » before six o'clock, else « 7 h 30 ».

    « Minuit » alone belongs to two days: the night is always named.
    """
    hour = "minuit" if time == dt.time(0) else spell_time(time)
    if time.hour >= 6:
        return hour
    eve, morning = DAYS[(day.weekday() - 1) % 7], DAYS[day.weekday()]
    return f"{hour}, dans la nuit de {eve} à {morning}"


def spell_birth(day: dt.date) -> str:
    """Return « 12/03/1948 », as identity labels print a birth date."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def count_years(birth: dt.date, day: dt.date) -> int:
    """Return the years that somebody has lived on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def count_from(start: dt.date, figure: int, unit: str) -> dt.date:
    """Return `start` plus so many hours, days, weeks or months: no period is ever shortened.

    The hour of `start` is not known: hours are rounded up to whole days, and a day counts as one
    whether the clocks change on it or not.  Months keep the day's number.  Where the last month
    lacks it, the period ends on the first of the next: « au moins un mois » from 31 January is
    until 1 March, as from 1 February.

    A term of law ends on 28 February there (Code de procédure civile, art. 641), at midnight
    (art. 642): from the next day one is free.  A leaflet cannot say that midnight, and its lengths
    are all « au moins »: the longest of a range, rounded up, then on to a working day.  A check-up
    « vers le 1er » is as good as one « vers le 28 ».
    """
    if unit == "mois":
        months = start.month - 1 + figure
        year, month = start.year + months // 12, months % 12 + 1
        last = calendar.monthrange(year, month)[1]
        if start.day > last:
            return dt.date(year, month, last) + dt.timedelta(days=1)
        return dt.date(year, month, start.day)
    days = {"heure": -(-figure // 24), "jour": figure, "semaine": 7 * figure}[unit]
    return start + dt.timedelta(days=days)


def next_working_day(day: dt.date, region: str) -> dt.date:
    """Return `day`, or the first day after it that is no weekend and no public holiday."""
    while not is_working_day(day, region):
        day += dt.timedelta(days=1)
    return day


def is_working_day(day: dt.date, region: str) -> bool:
    """Whether `day` is Monday to Friday and no public holiday of the region."""
    return not day_off(day, region)


def day_off(day: dt.date, region: str) -> str:
    """Return « un jour férié (Noël) » or « un samedi »; nothing for a working day."""
    if name := _holidays(day.year, region).get(day):
        return f"un jour férié ({name})"
    return f"un {DAYS[day.weekday()]}" if day.weekday() > 4 else ""


@lru_cache(maxsize=64)
def _holidays(year: int, region: str) -> Mapping[dt.date, str]:
    """Return the public holidays of one year (Code du travail, L. 3133-1 and L. 3134-13)."""
    from holidays import country_holidays  # 0.2 s to import, and few commands count dates

    subdivision = None if region == "metropole" else region
    return dict(country_holidays("FR", subdiv=subdivision, years=year, language="fr"))
