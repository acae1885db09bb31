"""Days and hours of a spreadsheet → the text that a secretary would type."""

import datetime as dt
import math

from feuillet.batch.tables.table import Cell
from feuillet.model.dates import LAST_YEAR, spell_birth

FIRST_DAY = dt.date(1900, 3, 1)
"""Before it, spreadsheets disagree: Excel counts a 29 February 1900, which never was."""


def day_cell(moment: dt.datetime | dt.date) -> Cell | None:
    """Return a day as 31/12/2026, with its hour if it is not midnight; None before March 1900
    and after 2199."""
    if not FIRST_DAY.year <= moment.year <= LAST_YEAR:
        return None
    hour = ""
    if isinstance(moment, dt.datetime):
        moment = _whole_seconds(moment)
        hour = f" {_clock(moment.time())}" if moment.time() != dt.time(0) else ""
        moment = moment.date()
    return Cell(spell_birth(moment) + hour, "date") if moment >= FIRST_DAY else None


def hour_cell(length: dt.timedelta | dt.time) -> Cell | None:
    """Return an hour of the clock as 7:30; None for less than no time, or for a day or more."""
    midnight = dt.datetime.combine(FIRST_DAY, dt.time(0))
    if isinstance(length, dt.time):
        length = dt.datetime.combine(FIRST_DAY, length.replace(tzinfo=None)) - midnight
    if not dt.timedelta(0) <= length < dt.timedelta(days=1):
        return None
    return Cell(_clock(_whole_seconds(midnight + length).time()), "time")


def _whole_seconds(moment: dt.datetime) -> dt.datetime:
    """Round to the second: a fraction of a day is never exactly an hour."""
    return (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _clock(time: dt.time) -> str:
    """Return 7:30, or 7:30:15, which no hour of an appointment is and the check refuses."""
    seconds = f":{time.second:02d}" if time.second else ""
    return f"{time.hour}:{time.minute:02d}{seconds}"


def number_cell(number: float) -> Cell | None:
    """Return a number as it would be typed: 2 for 2.0; None for what is no number."""
    if not math.isfinite(number):
        return None
    whole = isinstance(number, int) or (number.is_integer() and abs(number) < 1e15)
    return Cell(str(int(number)) if whole else repr(number).replace(".", ","), "number")


def boolean_cell(truth: bool) -> Cell:
    """Return VRAI and FAUX as « oui » and « non »."""
    return Cell("oui" if truth else "non", "boolean")
