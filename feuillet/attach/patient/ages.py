"""How old a letter says that somebody is, and whether a birth date allows it."""

import datetime as dt
import re
from collections.abc import Iterable

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.roles import NamedAs
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.spelling import Folded, Span

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
_LOOKED_AT = 60
"""Letters before a name in which its age may stand."""

_OLD = 6
"""Years for which a letter may have been kept: its patient is as much older since."""

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
    now = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    for each in named:
        if each.who is not Who.OURS or each.role is NamedAs.KIN:
            continue
        said = _found(folded, each.start, each.end)
        if said:
            years = int(said["age"]) // (12 if said["unit"] == "mois" else 1)
            if not now - _OLD <= years <= now + _AHEAD:
                return True
    return False
