"""Hours that pass, where the clocks go forward in March and back in October."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feuillet.errors import RenderError

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
