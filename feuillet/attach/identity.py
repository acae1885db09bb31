"""Whether a letter is about one patient: her name, her first name and her birth date, as hers.

They may stand apart, as tables are read: label, other column, value.  But whoever is named
nearest before a birth date is born on it, and a doctor, a relative or a trusted person of the
same name is not the patient.
"""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from feuillet.attach.births import BIRTH_MARK
from feuillet.attach.mentions import Mention, Who, mentions
from feuillet.attach.roles import NamedAs
from feuillet.attach.spelling import ANY_DAY, Folded, Span, day_spans, fold_letter, name_spans
from feuillet.model.leaflet import Value

_FAR = 1500
"""Letters by which a birth date may follow its name."""

_AHEAD = 600
"""Letters by which it may stand before."""

_AROUND = 8
"""People named who may be looked through for one whose names stand on both sides of a date."""

_ATTACHED = 60
"""Letters of one line by which a relative's own date may follow."""


@dataclass(frozen=True)
class Person:
    """Whom a leaflet is for."""

    surname: str
    first_name: str
    birth: dt.date


def person_of(known: Mapping[str, Value]) -> Person | None:
    """Return whom accepted values are about; nobody for a generic leaflet."""
    surname, first_name, birth = (known.get(k) for k in ("nom", "prenom", "date_naissance"))
    if isinstance(surname, str) and isinstance(first_name, str) and isinstance(birth, dt.date):
        return Person(surname, first_name, birth)
    return None


def missing_in(text: str, person: Person) -> tuple[str, ...]:
    """Return what of a person a text does not hold, in French: « le nom », « le prénom »…

    Args:
        text: With its line ends.
    """
    folded = fold_letter(text)
    found = {
        "le nom": name_spans(folded, person.surname),
        "le prénom": name_spans(folded, person.first_name),
        "la date de naissance": day_spans(folded, person.birth),
    }
    return tuple(what for what, there in found.items() if not there)


def find_person(text: str, person: Person) -> tuple[Span, ...]:
    """Return where a letter names its patient, if it is that person; otherwise nothing.

    Args:
        text: Of the whole letter, with its line ends.

    Returns:
        The places of a name, a first name and a birth date.
    """
    folded = fold_letter(text)
    surnames, first_names = (name_spans(folded, n) for n in (person.surname, person.first_name))
    days = day_spans(folded, person.birth)
    if not (surnames and first_names and days):
        return ()
    named = _Named(mentions(folded, surnames, first_names))
    for day in days:
        owner = named.owner(folded.text, day)
        whole = named.whole(owner) if owner else None
        if whole is None or _is_in_list(folded.text, whole, day):
            continue
        if _about_another(folded, named, day, set(days)):
            return ()
        return tuple(folded.in_original(span) for span in (*whole.parts, day))
    return ()


class _Named:
    """Whoever a letter names, to be looked up by place."""

    def __init__(self, named: Sequence[Mention]) -> None:
        self._by_start = named
        self._by_end = sorted(named, key=lambda each: (each.end, each.start))
        self._ours = [x for x in named if x.who is Who.OURS and x.role is NamedAs.SUBJECT]

    def whole(self, owner: Mention) -> Mention | None:
        """Return the mention of both names of whoever a date is of, if that is our person."""
        if owner.who is Who.LIKE:
            at = bisect_left(self._ours, owner.start, key=lambda each: each.start)
            near = self._ours[max(0, at - 1) : at + 1]
            return min(near, key=lambda each: abs(each.start - owner.start), default=None)
        return owner if owner.who is Who.OURS else None

    def owner(self, text: str, day: Span) -> Mention | None:
        """Return whose a birth date is: of whoever is named last before it, or first after it."""
        at = bisect_left(self._by_start, day[0], key=lambda each: each.start)
        for each in reversed(self._by_start[max(0, at - _AROUND) : at]):
            if each.end > day[0] and each.role is not NamedAs.KIN:
                return each
        before = bisect_right(self._by_end, day[0], key=lambda each: each.end)
        for place in range(before - 1, -1, -1):
            each = self._by_end[place]
            gap = text[each.end : day[0]]
            if len(gap) > _FAR and each.who is Who.OTHER and each.role is NamedAs.SUBJECT:
                return None
            if len(gap) > _FAR:
                break
            if each.role is NamedAs.SUBJECT or (len(gap) <= _ATTACHED and "\n" not in gap):
                return None if each.role is NamedAs.KIN else each
        for place in range(at, len(self._by_start)):
            each = self._by_start[place]
            if each.start - day[1] > _AHEAD:
                break
            if each.start >= day[1] and each.role is NamedAs.SUBJECT:
                return each
        return None


def _is_in_list(text: str, whole: Mention, day: Span) -> bool:
    """Whether a bare date is of the next line of a list: a name has its own date beside it."""
    own = re.compile(rf"[ ,;:(|-]*{ANY_DAY}[^\n]*\n").match(text, whole.end, day[0])
    marked = re.search(rf"{BIRTH_MARK}\n?\Z", text[max(0, day[0] - 40) : day[0]])
    return own is not None and not marked


def _about_another(folded: Folded, named: _Named, day: Span, days: Set[Span]) -> bool:
    """Whether a letter first says another birth date, of its patient or of a namesake."""
    starts = {start for start, _ in days}
    return any(
        birth.start(1) not in starts and named.owner(folded.text, birth.span(1)) is not None
        for birth in re.compile(f"{BIRTH_MARK}({ANY_DAY})").finditer(folded.text, 0, day[0])
    )
