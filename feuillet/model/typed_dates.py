"""French days and hours as people and programs write them → a day, an hour, or why not.

The only reader of days and hours, for the command line, tables, the form and programs: what can
mean one thing only is taken, what can mean two is refused, with the reason.  A day among other
words is not taken, only compared with one that is known.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from feuillet.model.characters import fold
from feuillet.model.dates import DAYS, FIRST_YEAR, LAST_YEAR
from feuillet.model.french import MONTHS

_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_SPACED = re.compile(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{4})", re.ASCII)
"""The same, with a space that slipped in."""

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_EIGHT_FIGURES = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(1er|\d{1,2})[-/ ]?([a-z]{3,9})\.?[-/ ](\d{4}|\d\d)", re.ASCII)
_BEFORE_DAY = re.compile(
    rf"(?:le )?(?:({'|'.join(f'{day[:3]}(?:{day[3:]})?' for day in DAYS)})[.,]{{0,2}} (?:le )?)?",
    re.ASCII | re.IGNORECASE,
)
"""What may stand before a day: « le », « mardi », « Mar. »."""

_MIDNIGHT = re.compile(
    r"[T ]0?0:00(?::00(?:[.,]0{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?\Z", re.ASCII | re.IGNORECASE
)
"""How programs end a day that has no hour: both it and its time zone leave the day as written."""

_HOUR = re.compile(
    r"(?:à )?(?:"
    r"(\d{1,2}) ?h(?:eures?)? ?(?:(\d\d) ?(?:mi?n(?:utes?)?)?)?"
    r"|(\d{1,2}):(\d\d)(?::00(?:[.,]0{1,9})?)?"
    r"|(?!0\.)(\d{1,2})\.(\d\d)"
    r"|(\d{1,2})(\d\d)"
    r")",
    re.ASCII | re.IGNORECASE,
)
_NOON = re.compile("(?:à )?midi", re.IGNORECASE)
_NIGHT = re.compile("(?:à )?minuit", re.IGNORECASE)
_EXACT_HOUR = re.compile(r"\d{1,2}:\d\d(:\d\d(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_DECIMAL = re.compile(r"\d{1,2},\d{1,2}|0\.\d+", re.ASCII)
_DOTTED = re.compile(r"[1-9]\d?\.(\d\d?)", re.ASCII)
_HALF_DAY = re.compile(
    r"\d{1,2}(?:[:.h]\d\d(?::\d\d)?)? ?(?:[ap]m|[ap]\. ?m\.?)", re.ASCII | re.IGNORECASE
)
"""An hour of half a day, as in America."""

_BEFORE_HOUR = re.compile(r",? (?:à )?|(?<=\d)T(?=\d)")


_ANOTHER_DAY = re.compile(r"\bveille\b|\blendemain\b|\bj ?[-+] ?\d")
"""Another day than that of the sheet, as `fold` leaves it."""

_A_DATE, _A_BIRTH = "31/12/2026", "31/01/1950"
"""Examples that read one way only, and that are no leaflet's: they may be nobody's own."""

_PART_OF_DAY = re.compile(r"(?<![ ,:–-])[ ,:–-]*\b(?:matin|matinee|apres[- ]midi|am|pm)\Z")
_SPAN = re.compile(
    rf"(?:{'|'.join(DAYS)})|(?:{'|'.join(map(fold, MONTHS))}) \d{{4}}"
    r"|(?:semaine|sem\.?|s) ?(?:n[°º] ?)?\d{1,2}(?: .{0,40}\d)?",
    re.ASCII,
)
_SHORT_MONTHS = {
    name[:length]: number
    for number, name in enumerate(map(fold, MONTHS), 1)
    for length in range(4 if name[:3] in ("jui", "mar") else 3, len(name) + 1)
}
"""The months, as their first letters too: « déc », and not « mar », which may be a Tuesday."""

_A_MONTH = "|".join(sorted(_SHORT_MONTHS, key=len, reverse=True))
DAY_IN_TEXT = re.compile(
    rf"(?<![\d/.,])(?P<day>\d{{1,2}})(?:er)?(?:/(?P<month>\d{{1,2}})| (?P<named>{_A_MONTH})\b)"
    r"(?:[/ ](?P<year>\d{4}\b|(?<=/)\d\d\b))?(?![/\d])",
    re.ASCII,
)
"""A day and its month, perhaps its year, in a text as `fold` leaves it."""

_LONGEST_DAY = 60
"""Letters, with its weekday and its hours: what is longer is a text."""

_LEAP = "2024"
"""A year that has all the days."""

_NO_TIME = "doit être une heure, comme 7 h 30"
_NO_APPOINTMENT = f"doit être un jour, et l'heure si elle est connue : {_A_DATE} 9 h 30"


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as written, whether or not a calendar has it."""

    day: int
    month: int
    year: str
    by_rank: bool = False
    """Whether nothing but its rank says which figure is the day, and which the month."""

    weekday: str = ""
    """As its first three letters."""

    def on_calendar(self, year: int | None = None) -> dt.date | None:
        """Return the day itself, in the year written or in another."""
        try:
            found = dt.date(int(self.year) if year is None else year, self.month, self.day)
        except ValueError:
            return None
        if self.weekday and not DAYS[found.weekday()].startswith(self.weekday):
            return None
        return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def parse_date(typed: str) -> dt.date | None:
    """Return the day typed, from 1800 to 2199, or None.

    As 31/12/2026 (with slashes, full stops, hyphens or spaces, one space beside a sign or none),
    31122026, 31 déc. 2026, 2026-12-31 or 20261231, after « le », its day of the week or not, before
    midnight as programs write it or not.  Eight figures never mean two days: no year from 1800
    to 2199 begins with a month.
    """
    written = _take_apart(typed)
    return None if written is None or len(written.year) == 2 else written.on_calendar()


def parse_time(typed: str) -> dt.time | None:
    """Return the hour typed as 7:30, 07:30:00, 7h30, 7 heures 30, 7.30, 730, 8 h or midi, or None.

    Not « 7,30 », which may be hours and hundredths, nor « 0.30 », which may be part of a day, nor
    « 7 » alone, nor « minuit », which may end a day or begin it.
    """
    if _NOON.fullmatch(typed):
        return dt.time(12)
    match = _HOUR.fullmatch(typed)
    if not match:
        return None
    hour, minute, *_ = [int(part) for part in match.groups() if part] + [0]
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def parse_appointment(typed: str) -> tuple[dt.date, dt.time | None] | None:
    """Return the day and hour typed, its hour None if unsaid, or None for what is no day.

    As a date alone, or followed by an hour, after « à », a comma, a « T » or nothing.
    """
    if day := parse_date(typed):
        return day, None
    for day_text, time_text in _parted(typed):
        day, time = parse_date(day_text), parse_time(time_text)
        if day and time:
            return day, time
    return None


def names_day(typed: str) -> bool:
    """Whether a text is a day or a part of one and nothing else, whole, possible or not.

    As a planning has between its patients: « Lundi 7 décembre », « MARDI matin », « Semaine 50 ».
    """
    if len(typed) > _LONGEST_DAY:
        return False
    text = _PART_OF_DAY.sub("", fold(typed))
    return not text or any((_SPAN.fullmatch(text), _take_apart(text), _lacks_year(text)))


def full_years(typed: str, *, latest: dt.date | None = None) -> tuple[dt.date, ...]:
    """Return the days that a year of two figures may mean: none, unless that is all that is wrong.

    Args:
        latest: For a birth, today, and both centuries are looked at; otherwise only this one.
    """
    written = _find_day(typed)
    if written is None or len(written.year) != 2:
        return ()
    centuries = (2000,) if latest is None else (1900, 2000)
    days = (written.on_calendar(century + int(written.year)) for century in centuries)
    return tuple(day for day in days if day and (latest is None or day <= latest))


def hour_beside(typed: str) -> str:
    """Return the hour of a text that writes a day and an hour, as it was typed; else nothing."""
    if _take_apart(typed):
        return ""
    hours = (time for day, time in _parted(typed) if _is_hour(time) and _take_apart(day))
    return next(hours, "")


def date_order(typed: str) -> Literal["day", "month", "either", "none"]:
    """Return what a date in figures, with an hour or not, may have first: day, month or either.

    « none » is for what says its order itself, is no date, or is the same both ways (02/02/2027).
    """
    written = _find_day(typed)
    if written is None or not written.by_rank or written.day == written.month:
        return "none"
    year = 2000 if len(written.year) == 2 else int(written.year)
    swapped = replace(written, day=written.month, month=written.day)
    match written.on_calendar(year) is not None, swapped.on_calendar(year) is not None:
        case True, True:
            return "either"
        case True, False:
            return "day"
        case False, True:
            return "month"
        case _:
            return "none"


def after_full_stop(typed: str) -> Literal["minutes", "hundredths", "none"]:
    """Return what follows the full stop of an hour: minutes, as we read it, or hundredths.

    « none » is for what has no full stop, and for a whole hour, the same both ways.
    """
    match = _DOTTED.fullmatch(typed)
    if match is None or match[1] == "00":
        return "none"
    return "hundredths" if len(match[1]) == 1 or match[1] > "59" else "minutes"


def has_half_day(typed: str) -> bool:
    """Whether an hour, after a day or not, is one of half a day: « 1:30 PM »."""
    return any(_HALF_DAY.fullmatch(hour) for hour in (typed, *(hour for _, hour in _parted(typed))))


def days_from(day: dt.date, found: "re.Match[str]") -> int | None:
    """Return the days from one to that which a text names: of no year, the nearest is meant.

    Args:
        found: As `DAY_IN_TEXT` finds it; None is returned for what no calendar has.
    """
    number, written = found["month"], found["year"]
    month = int(number) if number else _SHORT_MONTHS[found["named"]]
    year = int(written or 0)
    years = (year if year > 99 else 2000 + year,) if written else range(day.year - 1, day.year + 2)
    gaps = []
    for one in years:
        with suppress(ValueError):  # no calendar has it
            gaps.append((dt.date(one, month, int(found["day"])) - day).days)
    return min(gaps, key=abs, default=None)


def explain_date(typed: str, *, birth: bool = False) -> str:
    """Return why a text is no day, and what to type, without repeating any of it.

    Args:
        birth: Of a birth date, a day or month that is unknown has a rule: the first of the month,
            the first month, 31 December if both are (Référentiel national d'identitovigilance,
            volet 1, saisie de la date de naissance; for 31 December also Instruction générale
            relative à l'état civil du 2 novembre 2004).
    """
    example = _A_BIRTH if birth else _A_DATE
    no_date = f"doit être une date du calendrier, comme {example}"
    written = _take_apart(typed)
    if written is None:
        days = [day for day, time in _parted(typed) if _is_hour(time)]
        if any(map(_lacks_year, (typed, *days))):
            return f"il manque l'année : écrivez le jour, le mois et l'année, comme {example}"
        has_hour = any(map(_take_apart, days))
        return "porte aussi une heure : ne gardez que la date" if has_hour else no_date
    if birth and (unknown := _explain_unknown(written)):
        return unknown
    if len(written.year) == 2:
        return "écrivez l'année en entier, avec ses quatre chiffres"
    if written.weekday and (day := replace(written, weekday="").on_calendar()):
        name = DAYS[day.weekday()]
        return f"cette date est un {name}, et non le jour écrit devant : corrigez l'un ou l'autre"
    if date_order(typed) == "month":
        return f"ce mois n'existe pas : écrivez le jour, puis le mois, comme {example}"
    if not FIRST_YEAR <= int(written.year) <= LAST_YEAR:
        return "impossible, vérifiez l'année"
    return no_date


def explain_time(typed: str) -> str:
    """Return why a text is no hour, and what to type, without repeating any of it."""
    if _NIGHT.fullmatch(typed):
        return "minuit finit un jour ou commence le suivant : écrivez l'heure, comme 7 h 30"
    if _DECIMAL.fullmatch(typed):
        return "peut se lire en minutes ou en fraction : écrivez l'heure comme 7 h 30"
    if _HALF_DAY.fullmatch(typed):
        return "écrivez l'heure sur 24 heures, sans AM ni PM : 13 h 30, et non 1:30 PM"
    if exact := _EXACT_HOUR.fullmatch(typed):
        if exact[2]:
            return "l'heure porte un fuseau horaire : écrivez celle de l'horloge, comme 7 h 30"
        if exact[1]:
            return "l'heure porte des secondes : ne gardez que les minutes, comme 7 h 30"
    if _ANOTHER_DAY.search(fold(typed)) or any(_find_day(day) for day, _ in _parted(typed)):
        return (
            "porte aussi un jour : ne gardez que l'heure, comme 7 h 30, si elle est de ce jour-là ;"
            " si elle est de la veille ou d'un autre jour, videz ce champ"
        )
    return _NO_TIME


def explain_appointment(typed: str) -> str:
    """Return why a text is no day with or without its hour, without repeating any of it."""
    if _take_apart(typed) or _lacks_year(typed):
        return explain_date(typed)
    for day, time in _parted(typed):
        if (_take_apart(day) or _lacks_year(day)) and _is_hour(time):
            return explain_date(day) if parse_date(day) is None else explain_time(time)
    return _NO_APPOINTMENT


def _take_apart(typed: str) -> _Written | None:
    """Return the day that a text writes, with nothing else but « le », a weekday and a midnight."""
    text = _MIDNIGHT.sub("", typed)
    before = _BEFORE_DAY.match(text)
    weekday, bare = ((before[1] or ""), text[before.end() :]) if before else ("", text)
    written = _take_bare(bare)
    return written and replace(written, weekday=weekday[:3].lower())


def _take_bare(text: str) -> _Written | None:
    """Return the day that a text writes, with nothing else."""
    if match := _DAY_FIRST.fullmatch(text) or _SPACED.fullmatch(text):
        return _Written(int(match[1]), int(match[3]), match[4], by_rank=True)
    if match := _YEAR_FIRST.fullmatch(text):
        return _Written(int(match[4]), int(match[3]), match[1])
    if match := _EIGHT_FIGURES.fullmatch(text):
        first, second, last = match.groups()
        if FIRST_YEAR <= int(last) <= LAST_YEAR:
            return _Written(int(first), int(second), last, by_rank=True)
        return _Written(int(last[2:]), int(last[:2]), first + second)
    match = _IN_WORDS.fullmatch(fold(text)) if text == text.strip() else None
    months = [n for n, name in enumerate(MONTHS, 1) if match and fold(name).startswith(match[2])]
    if match is None or len(months) != 1:
        return None
    return _Written(int(match[1].removesuffix("er")), months[0], match[3])


def _lacks_year(typed: str) -> bool:
    """Whether a text is a day and a month: « 22/12 », « mardi 22 déc. »."""
    text = typed.rstrip("/-. ")
    days = (_take_apart(f"{text}{mark}{_LEAP}") for mark in "/-. ")
    return any(day and replace(day, weekday="").on_calendar() for day in days)


def _find_day(typed: str) -> _Written | None:
    """Return the day that a text writes, whatever hour follows it."""
    if whole := _take_apart(typed):
        return whole
    days = (_take_apart(day) for day, time in _parted(typed) if _is_hour(time))
    return next((day for day in days if day), None)


def _parted(typed: str) -> Iterator[tuple[str, str]]:
    """Yield each way of parting a text into a day and an hour."""
    for mark in _BEFORE_HOUR.finditer(typed):
        yield typed[: mark.start()], typed[mark.end() :]


def _is_hour(text: str) -> bool:
    kinds = (_HOUR, _NOON, _NIGHT, _EXACT_HOUR, _DECIMAL, _HALF_DAY)
    return any(kind.fullmatch(text) for kind in kinds)


def _explain_unknown(written: _Written) -> str:
    """Return what identity rules ask for where part of a birth date is unknown, or nothing."""
    match written.day == 0, written.month == 0, written.year == "0000":
        case True, True, False:
            return "jour et mois inconnus : tapez le 31/12 de l'année (identitovigilance)"
        case True, False, False:
            return "jour inconnu : tapez le 01, premier du mois (identitovigilance)"
        case False, True, False:
            return "mois inconnu : tapez 01, pour janvier (identitovigilance)"
        case False, False, True:
            return "année inconnue : tapez-en une qui va avec son âge (identitovigilance)"
        case False, False, False:
            return ""
        case _:
            return (
                "date inconnue : tapez le 31/12 d'une année qui va avec son âge (identitovigilance)"
            )
