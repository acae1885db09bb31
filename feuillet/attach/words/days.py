"""Which days a letter says, as dates, and about when it was written."""

import datetime as dt
import re
from collections.abc import Iterator

from feuillet.attach.words.spelling import ANY_DAY, ANY_MONTH, MONTH_FORMS, Folded, Span

_DAY = re.compile(ANY_DAY)
_NAMED = re.compile(rf"(\d{{1,2}})(?: ?er)?[-. \n]{{0,2}}({ANY_MONTH})[-. \n]{{1,2}}(\d+)")


def days_in(folded: Folded) -> Iterator[tuple[Span, dt.date]]:
    """Yield where each day stands whose year has four figures, and which it is."""
    for found in _DAY.finditer(folded.text):
        day = date_of(found[0])
        if day:
            yield found.span(), day


def date_of(written: str) -> dt.date | None:
    """Return a folded day as a date; nothing for one without a century, or that does not exist."""
    named = _NAMED.fullmatch(written)
    if named:
        month = next(at for at, form in enumerate(MONTH_FORMS, 1) if re.fullmatch(form, named[2]))
        year, number = named[3], named[1]
    else:
        figures = "".join(re.findall(r"\d", written))
        parts = re.findall(r"\d+", written)
        if len(parts) != 3:
            parts = [figures[:2], figures[2:4], figures[4:]]
        number, month, year = parts[0], int(parts[1]), parts[2]
        if len(number) == 4:
            year, number = number, year
    if len(year) != 4:
        return None
    try:
        return dt.date(int(year), month, int(number))
    except ValueError:
        return None


def last_day(folded: Folded, today: dt.date | None) -> dt.date | None:
    """Return the last day that a letter says, none of the future's: it was written about then."""
    days = [day for _, day in days_in(folded) if today is None or day <= today]
    return max(days, default=None)
