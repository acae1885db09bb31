"""Days that a text names among other words: « finalement mardi 15/12 », « arrêt le 3 déc. ».

What is typed for a day is read by `typed_dates`; here a day is compared with one that is
known.
"""

import datetime as dt
import re
from contextlib import suppress

from feuillet.model.characters import fold
from feuillet.model.french import MONTHS

_NAMES = {
    name[:length]: number
    for number, name in enumerate(map(fold, MONTHS), 1)
    for length in range(4 if name[:3] in ("jui", "mar") else 3, len(name) + 1)
}
"""The months, as their first letters too: « déc », and not « mar », which may be a Tuesday."""

_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
DAY_IN_TEXT = re.compile(
    rf"(?<![\d/.,])(?P<day>\d{{1,2}})(?:er)?(?:/(?P<month>\d{{1,2}})| (?P<named>{_MONTH})\b)"
    r"(?:[/ ](?P<year>\d{4}\b|(?<=/)\d\d\b))?(?![/\d])",
    re.ASCII,
)
"""A day and its month, perhaps its year, in a text as `fold` leaves it."""


def days_from(day: dt.date, found: "re.Match[str]") -> int | None:
    """Return the days from one to that which a text names: of no year, the nearest is meant.

    Args:
        found: As `DAY_IN_TEXT` finds it; None is returned for what no calendar has.
    """
    number, written = found["month"], found["year"]
    month = int(number) if number else _NAMES[found["named"]]
    year = int(written or 0)
    years = (year if year > 99 else 2000 + year,) if written else range(day.year - 1, day.year + 2)
    gaps = []
    for one in years:
        with suppress(ValueError):  # no calendar has it
            gaps.append((dt.date(one, month, int(found["day"])) - day).days)
    return min(gaps, key=abs, default=None)
