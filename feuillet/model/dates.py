"""French days and hours: counted, where the clocks change too, rounded, spelled out."""

import calendar
import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feuillet.errors import RenderError
from feuillet.model.french import MONTHS, NBSP

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FIRST_YEAR, LAST_YEAR = 1800, 2199

_OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
    "BL": "America/St_Barthelemy",
    "MF": "America/Marigot",
    "NC": "Pacific/Noumea",
    "PF": "Pacific/Tahiti",
    "PM": "America/Miquelon",
    "TF": "Indian/Kerguelen",
    "WF": "Pacific/Wallis",
}
"""The clock of each overseas part, by its code; the mainland's is that of Paris."""

ZONES_PACKAGE = "tzdata"
"""Debian's package for the time zones."""


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


LONGEST_YEARS = 3
"""Without an upgrade: no clock is believed that is further ahead of the installed version."""


def is_believable(today: dt.date, made: dt.date | None) -> bool:
    """Whether a clock may be right: not before a version was made, nor long after."""
    return made is None or made <= today <= made + dt.timedelta(days=366 * LONGEST_YEARS)


def hours_before(day: dt.date, time: dt.time, hours: int, region: str) -> dt.datetime:
    """Return what the clock on the wall shows so many hours before an hour of a day.

    Hours that pass, also in the night when the clocks change: on the last Sunday of March, six
    hours before 7 h are minuit, not 1 h.  It is from when to fast, and a longer fast is the safe
    side.  So of an arrival at an hour that is shown twice, or never, the earlier meaning counts;
    and where the first of an hour shown twice would be printed, the hour before it is: who
    waited for the second would be short of one.

    Args:
        region: `Hospital.holidays`.

    Raises:
        RenderError: The system has no data on time zones.
    """
    zone = zone_of(region)
    arrival = dt.datetime.combine(day, time, zone)
    earliest = min(arrival.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    shown = (earliest - dt.timedelta(hours=hours)).astimezone(zone)
    return (shown - _until_shown_again(shown)).replace(tzinfo=None, fold=0)


def _until_shown_again(moment: dt.datetime) -> dt.timedelta:
    """Return an hour if the clock will go back and show this one again, else nothing."""
    first, second = moment.utcoffset(), moment.replace(fold=1).utcoffset()
    return first - second if first and second else dt.timedelta(0)


def zone_of(region: str) -> ZoneInfo:
    """Return the time zone of a region's clocks.

    Raises:
        RenderError: The system has no data on time zones.
    """
    try:
        return ZoneInfo(_OVERSEAS.get(region, "Europe/Paris"))
    except ZoneInfoNotFoundError:
        problem = "Il manque les changements d'heure de chaque fuseau horaire"
    raise RenderError(f"{problem} : installez le paquet {ZONES_PACKAGE}.")


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
