"""Days and lengths of time that a content file may state."""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

_TEN_YEARS = {"minute": 1439, "heure": 87600, "jour": 3650, "semaine": 520, "mois": 120}
"""The longest length of each unit; minutes are spelled as hours of a day."""


def is_length(unit: str | None) -> bool:
    """Whether a figure of this unit is a length of time."""
    return unit in _TEN_YEARS


def length_problem(figure: str, unit: str | None) -> str | None:
    """Return why a figure is no length of time in a unit, in French, or None.

    A figure of another unit is no length: nothing is wrong with it.
    """
    longest = _TEN_YEARS.get(unit or "")
    if longest is None:
        return None
    number = number_of(figure)
    if unit == "minute" and not number.is_integer():
        return "une durée en minutes est un nombre entier, comme 15"
    if number > longest:
        most = "moins d'un jour" if unit == "minute" else "dix ans au plus"
        return f"une durée est de {most} : {longest} ({unit}) au plus"
    return None


def number_of(figure: str) -> float:
    """Return the number that a French figure writes: 1.5 for « 1,5 »."""
    return float(figure.replace(",", "."))


def _read_day(typed: Any) -> Any:
    """Return a day written 2026-11-22, from 1900 to 2199.

    Pydantic alone would take « 86400 » for a number of seconds, and print another day.
    """
    if not isinstance(typed, str):
        return typed
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", typed):
        try:
            return dt.date.fromisoformat(typed)
        except ValueError:
            pass  # no day of the calendar: told below
    raise ValueError("doit être une date du calendrier comme 2026-11-22 (année, mois, jour)")


Day = Annotated[dt.date, BeforeValidator(_read_day)]
