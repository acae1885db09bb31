"""Whether a letter is about one patient: her name, her first name and her birth date, as hers.

They may stand apart, as tables are read: label, other column, value.  But whoever is named
nearest before a birth date is born on it, and a doctor, a relative or a trusted person of the
same name is not the patient.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feuillet.attach.mentions import BIRTH_MARK, Mention, Who, mentions
from feuillet.attach.roles import Role
from feuillet.attach.spelling import ANY_DAY, Folded, Span, day_spans, fold, name_spans
from feuillet.model.leaflet import Value

_FAR = 1500
"""Letters by which a birth date may follow its name."""

_AHEAD = 600
"""Letters by which it may stand before."""

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
    folded = fold(text)
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
    folded = fold(text)
    surnames, first_names = (name_spans(folded, n) for n in (person.surname, person.first_name))
    days = day_spans(folded, person.birth)
    if not (surnames and first_names and days):
        return ()
    named = mentions(folded, surnames, first_names)
    for day in days:
        owner = _owner(folded.text, named, day)
        whole = _whole(named, owner) if owner else None
        if whole is None or _is_in_list(folded.text, whole, day):
            continue
        if _about_another(folded, named, day, days):
            return ()
        return tuple(folded.in_original(span) for span in (*whole.parts, day))
    return ()


def _is_in_list(text: str, whole: Mention, day: Span) -> bool:
    """Whether a bare date is of the next line of a list: a name has its own date beside it."""
    own = re.compile(rf"[ ,;:(|-]*{ANY_DAY}[^\n]*\n").match(text, whole.end, day[0])
    marked = re.search(rf"{BIRTH_MARK}\n?\Z", text[max(0, day[0] - 40) : day[0]])
    return own is not None and not marked


def _whole(named: Sequence[Mention], owner: Mention) -> Mention | None:
    """Return the mention with both names of whoever a date is of, if that is our person."""
    if owner.who is Who.LIKE:
        ours = [x for x in named if x.who is Who.OURS and x.role is Role.SUBJECT]
        return min(ours, key=lambda each: abs(each.start - owner.start), default=None)
    return owner if owner.who is Who.OURS else None


def _owner(text: str, named: Sequence[Mention], day: Span) -> Mention | None:
    """Return whose a birth date is: of whoever is named last before it, or first after it."""
    around = [each for each in named if each.start < day[0] < each.end]
    before = [each for each in named if each.end <= day[0]]
    for each in (*around, *sorted(before, key=lambda each: (each.end, each.start), reverse=True)):
        gap = text[each.end : day[0]]
        close = len(gap) <= _ATTACHED and "\n" not in gap
        if each.role is Role.SUBJECT or close:
            own = each.role is not Role.KIN and len(gap) <= _FAR
            return each if own else None
    for each in named:
        if each.start >= day[1] and each.role is Role.SUBJECT:
            return each if each.start - day[1] <= _AHEAD else None
    return None


def _about_another(
    folded: Folded, named: Sequence[Mention], day: Span, days: Sequence[Span]
) -> bool:
    """Whether a letter first says another birth date, of its patient or of a namesake."""
    for birth in re.finditer(f"{BIRTH_MARK}({ANY_DAY})", folded.text[: day[0]]):
        span = birth.span(1)
        if not any(span[0] < end and start < span[1] for start, end in days):
            owner = _owner(folded.text, named, span)
            if owner is not None:
                return True
    return False
