"""How old a letter says that somebody is, or when born, and whether a birth date allows it.

« TESTA Jean (25/07/1960) », « né en 1960 », « 52 ans »: the letter may be a homonym's.  A bare date
beside a name is a birth where nothing calls it a visit's, and it is old enough.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.roles import NamedAs
from feuillet.attach.words.births import GENERATION, day_right_behind, is_labelled
from feuillet.attach.words.days import date_of, last_day
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.runs import line_end
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span

_AGE = (
    r"(?P<age>\d{1,3}) ?(?P<unit>ans?|mois)(?![^\W_])"
    r"(?!,? (?:d[e' ]|apres|avant|plus|que|depuis|auparavant|lors|quand|au moment))"
)
_BEHIND = re.compile(rf"[ ,(\n]{{1,3}}(?:(?:agee? )?(?:de )?|a ){_AGE}")
_BEFORE = re.compile(
    r"(?<![^\W_])(?:patiente?|homme|femme|dame|monsieur|garcon|fille|fillette|enfant|nourrisson"
    r"|bebe|residente?|pere|mere|frere|soeur|fils|mari|epou(?:x|se)|agee?)\s(?:[^\W\d_]+\s)?de\s"
    rf"{_AGE}[,\s]{{1,2}}(?:nommee?\s)?(?:(?:{'|'.join(sorted(CIVIL))})\.?\s)?\Z"
)
_SICK = r"(?:patiente?|homme|femme|dame|monsieur)"
_IS = re.compile(
    rf"[ ,]{{0,2}}(?:est )?(?:une?|cet?|cette) {_SICK}\s(?:[^\W\d_]+\s){{0,2}}?(?:agee? )?"
    rf"de\s{_AGE}"
)
_OF_THE_PATIENT = re.compile(
    rf"(?:(?:^|(?<=[.:;!?] ))(?:une? )?|(?<![^\W_])(?:cet?|cette|votre|notre) ){_SICK}\s"
    rf"(?:[^\W\d_]+\s)?(?:agee? )?de\s{_AGE}",
    re.MULTILINE,
)
"""« Patient de 52 ans : », « cette patiente de 78 ans »: whose letter it is."""

_LOOKED_AT = 60
"""Letters before a name in which its age may stand."""

_OLD = 6
"""Years for which a letter may have been kept: its patient is as much older since."""

_WRITTEN = 2
"""Years by which an age may be less, where a letter says when it was written."""

_AHEAD = 1
"""Years by which an age may be rounded up."""


def age_beside(folded: Folded, start: int, end: int) -> Span | None:
    """Return where the age of whoever stands from `start` to `end` is: right behind, or before."""
    found = _found(folded, start, end)
    return (found.start("age"), found.end("unit")) if found else None


def _found(folded: Folded, start: int, end: int) -> re.Match[str] | None:
    first = max(0, start - _LOOKED_AT)
    return _BEHIND.match(folded.text, end) or _BEFORE.search(folded.text, first, start)


def is_of_another_age(
    folded: Folded, named: Iterable[Mention], birth: dt.date, today: dt.date
) -> bool:
    """Whether a letter says of the person looked for an age that a birth date does not allow.

    Args:
        today: When it is read; it may have been written some years before.
    """
    last = last_day(folded, today) or today
    now, then = _years(birth, today), _years(birth, last)
    ages = [*_OF_THE_PATIENT.finditer(folded.text)]
    for each in named:
        if each.who is Who.OURS and each.role is not NamedAs.KIN:
            day = day_right_behind(folded, each.end)
            ends = {each.end, day[1]} if day else {each.end}
            found = [_found(folded, each.start, each.end)]
            found += [form.match(folded.text, end) for end in ends for form in (_BEHIND, _IS)]
            ages += filter(None, found)
    years = [int(said["age"]) // (12 if said["unit"] == "mois" else 1) for said in ages]
    return any(not max(now - _OLD, then - _WRITTEN) <= age <= now + _AHEAD for age in years)


def _years(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


_LEAST = dt.timedelta(days=365)
"""By which a bare date is older than its letter, to be a birth."""

_UNDATED = dt.timedelta(days=15 * 365)
"""The same, of today, where a letter says no later day: that date may be its own."""

_BORN_IN = re.compile(r"[ ,(]{0,3}(?:est )?nee? en (?P<year>\d{4})(?!\d)")
_IS_BORN = re.compile(rf" est nee? le ({ANY_DAY})")


def is_homonyms(
    folded: Folded,
    named: Sequence[Mention],
    days: Sequence[Span],
    birth: dt.date,
    today: dt.date | None,
) -> bool:
    """Whether another birth date or year stands right behind both names.

    Args:
        days: Where the birth date that is looked for stands.
        today: When the letter is read.
    """
    ours = [x for x in named if x.who is Who.OURS and x.role is NamedAs.SUBJECT]
    last = last_day(folded, today)
    return any(
        _has_other_day(folded, each, days, last, today) or _has_other_year(folded, each, birth)
        for each in ours
    )


def _has_other_day(
    folded: Folded,
    each: Mention,
    days: Sequence[Span],
    last: dt.date | None,
    today: dt.date | None,
) -> bool:
    told = _IS_BORN.match(folded.text, each.end)
    day = told.span(1) if told else day_right_behind(folded, each.end)
    if day is None or day in days:
        return False
    ends = line_end(folded.text, day[1])
    if any(day[1] <= own[0] < ends for own in days):
        return False  # A column of visits, and one of births.
    if is_labelled(folded, day):
        return True
    said = date_of(folded.text[slice(*day)])
    if said is None or last is None:
        return False
    return said + _LEAST <= last or (today is not None and said + _UNDATED <= today)


def _has_other_year(folded: Folded, each: Mention, birth: dt.date) -> bool:
    mark = GENERATION.match(folded.text, each.end)
    said = _BORN_IN.match(folded.text, mark.end() if mark else each.end)
    return said is not None and int(said["year"]) != birth.year
