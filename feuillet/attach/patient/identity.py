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
from enum import Enum, auto

from feuillet.attach.patient.ages import is_of_another_age
from feuillet.attach.patient.asked import Another, asked_for_another, sees_a_couple
from feuillet.attach.patient.authors import is_written_by, writes_for_another
from feuillet.attach.patient.births import (
    BESIDE,
    BIRTH_MARK,
    day_right_behind,
    has_own_day,
    is_labelled,
    is_of_several,
    is_short,
    may_be_birth,
    stands_right_behind,
)
from feuillet.attach.patient.evidence import (
    NoName,
    Verdict,
    is_about_another,
    is_of_no_name,
    others_of,
    verdict_on,
)
from feuillet.attach.patient.labels import CIVIL
from feuillet.attach.patient.mentions import (
    BEHIND,
    Mention,
    Who,
    mentions,
    named_alone,
    roles_of_both,
)
from feuillet.attach.patient.relatives import is_attached, is_of_a_relative
from feuillet.attach.patient.roles import NamedAs, ends_in_relative, is_called_relative
from feuillet.attach.patient.spelling import (
    ANY_DAY,
    Folded,
    Span,
    day_spans,
    fold_letter,
    name_spans,
)
from feuillet.attach.patient.subjects import Ours, is_one_of_a_list, is_one_of_forms, subjects_of
from feuillet.model.leaflet import Value

_CIVIL = "|".join(sorted(CIVIL))
_FAR = 1500
"""Letters by which a birth date may follow its name."""

_AHEAD = 600
"""Letters by which it may stand before."""

_AROUND = 8
"""People named who may be looked through for one whose names stand on both sides of a date."""


@dataclass(frozen=True)
class Person:
    """Whom a leaflet is for."""

    surname: str
    first_name: str
    birth: dt.date


SURNAME, BIRTH_DATE = "le nom", "la date de naissance"


class Why(Enum):
    """Why a letter is not taken for a person's."""

    MISSING = auto()
    """It lacks the name, the first name or the birth date."""

    SEVERAL = auto()
    """It is about several patients, that person among them."""

    SUBJECT = auto()
    """Its subject line names somebody else."""

    BIRTH = auto()
    """Another birth date is given to that name."""

    ANOTHER = auto()
    """Something is asked, said or planned for somebody else."""

    AUTHOR = auto()
    """That person writes the letter, for somebody else."""

    AGE = auto()
    """An age is said of that name which the birth date does not allow."""

    DAY = auto()
    """The birth date is there as another day only: of a visit, of the letter."""

    CARER = auto()
    """The name is a doctor's, a reader's, a pharmacist's customer's: nobody's who is treated."""

    RELATIVE = auto()
    """It is a relative's, or a trusted person's."""

    NAMES = auto()
    """The name and the first name are of two people."""

    UNSHOWN = auto()
    """Somebody else may be its patient, and nothing shows that it is that person."""

    APART = auto()
    """The birth date is of whoever else is named beside it."""

    FAR = auto()
    """The birth date is too far from the name."""


_REFUSED = {Verdict.UNSHOWN: Why.UNSHOWN, Verdict.SEVERAL: Why.SEVERAL}


@dataclass(frozen=True)
class Recognition:
    """What was found of a person in a letter."""

    places: tuple[Span, ...] = ()
    """Of a name, a first name and a birth date; none unless the letter is that person's."""

    why: Why | None = None
    """What is against it, otherwise."""

    others: bool = False
    """Whether somebody else may be its patient."""

    another: bool = False
    """Whether somebody else is shown to be."""

    label: str = ""
    """Of the subject line that names somebody else, in French."""


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
    surnames, first_names = _names(folded, person)
    found = {
        SURNAME: surnames,
        "le prénom": first_names,
        BIRTH_DATE: day_spans(folded, person.birth),
    }
    return tuple(what for what, there in found.items() if not there)


def _names(folded: Folded, person: Person) -> tuple[list[Span], list[Span]]:
    """Return where a name and a first name stand."""
    surnames = name_spans(folded, person.surname)
    return surnames, name_spans(folded, person.first_name, beside=surnames)


def find_person(text: str, person: Person, *, today: dt.date | None = None) -> Recognition:
    """Return where a letter names its patient, if it is that person; otherwise why not.

    Args:
        text: Of the whole letter, with its line ends.
        today: With which the ages that it says are compared; without it, none is.
    """
    folded = fold_letter(text)
    surnames, first_names = _names(folded, person)
    everyone = mentions(folded, surnames, first_names)
    called = [fold_letter(name).text for name in (person.surname, person.first_name)]
    ours = Ours(folded, *called)
    subjects = subjects_of(folded, everyone, ours)
    days = day_spans(folded, person.birth)
    if not (surnames and first_names and days):
        another = subjects.others or _Named(everyone).has_another(folded, person.birth)
        return Recognition(why=Why.MISSING, others=another)
    if subjects.others:
        why = Why.SEVERAL if subjects.ours else Why.SUBJECT
        return Recognition(why=why, others=True, label=subjects.label)
    named = _Named(everyone)
    anyone = [*everyone, *named_alone(folded, surnames)]
    found = _places(folded, named, days, bound=subjects.ours)
    if isinstance(found, Why):
        if found is Why.APART:
            found = _why_apart(roles_of_both(folded, surnames, first_names))
        if found is Why.APART and named.is_far(days):
            found = Why.FAR
        if any(is_of_several(folded, day) for day in days):
            found = Why.SEVERAL
        others = others_of(folded, anyone, ours, days[0], named.births(folded, set(days)))
        return Recognition(why=found, another=is_about_another(folded, everyone, others))
    if today and is_of_another_age(folded, everyone, person.birth, today):
        return Recognition(why=Why.AGE)
    asked = asked_for_another(folded, everyone, ours)
    if asked is Another.SURELY:
        return Recognition(why=Why.ANOTHER)
    if not subjects.ours and writes_for_another(folded, everyone, *called):
        return Recognition(why=Why.AUTHOR)
    listed = not subjects.ours and is_one_of_a_list(folded, ours, found.day)
    if listed or is_one_of_forms(folded, ours, found.day) or is_of_several(folded, found.day):
        return Recognition(why=Why.SEVERAL, others=True)
    others = [
        each
        for each in others_of(folded, anyone, ours, found.day, named.births(folded, set(days)))
        if not is_written_by(folded, found.whole, each.who)
    ]
    unnamed = named.unnamed(folded, days)
    stands = verdict_on(
        folded,
        everyone,
        others,
        found.whole,
        found.day,
        doubted=subjects.perhaps or sees_a_couple(folded),
        unnamed=unnamed[0],
        relatives=unnamed[1],
    )
    if not subjects.ours and stands in _REFUSED:
        another = is_about_another(folded, everyone, others)
        return Recognition(why=_REFUSED[stands], others=True, another=another)
    places = tuple(map(folded.in_original, (*found.whole.parts, found.day)))
    noticed = any(each.day and not each.related for each in others)
    return Recognition(places, others=noticed or asked is Another.PERHAPS)


def _places(
    folded: Folded, named: "_Named", days: Sequence[Span], *, bound: bool
) -> "_Found | Why":
    """Return where a name, a first name and a birth date stand together, or why they do not.

    Args:
        bound: Whether a subject line names that person.
    """
    births = [day for day in days if may_be_birth(folded, day)]
    if not births:
        return Why.DAY
    if named.is_born_otherwise(folded, set(days)):
        return Why.BIRTH
    why = Why.APART
    for day in births:
        owner = named.owner(folded, day)
        whole = named.whole(owner) if owner else None
        if whole is None or owner is None or has_own_day(folded, whole.end, day):
            continue
        if not bound and is_called_relative(folded, day[1]):
            why = Why.RELATIVE
            continue
        if not is_labelled(folded, day):
            if is_short(folded, day) and not stands_right_behind(folded, owner.end, day):
                why = Why.DAY
                continue
            if _is_said_another(folded, named, days):
                return Why.BIRTH
        return _Found(whole, day)
    return why


def _why_apart(roles: Set[NamedAs]) -> Why:
    """Return what a name and a birth date are that are there, and not of one patient."""
    if not roles:
        return Why.NAMES
    if roles == {NamedAs.STAFF}:
        return Why.CARER
    return Why.RELATIVE if roles <= {NamedAs.STAFF, NamedAs.KIN} else Why.APART


@dataclass(frozen=True)
class _Found:
    """Where both names of a person stand, and the birth date."""

    whole: Mention
    day: Span


class _Named:
    """Whoever a letter names, to be looked up by place."""

    def __init__(self, named: Sequence[Mention]) -> None:
        self._by_start = named
        self._by_end = sorted(named, key=lambda each: (each.end, each.start))
        self._both = [x for x in named if x.who is Who.OURS]
        self._ours = [x for x in self._both if x.role is NamedAs.SUBJECT]

    def whole(self, owner: Mention) -> Mention | None:
        """Return the mention of both names of whoever a date is of, if that is our person."""
        if owner.who is Who.LIKE:
            at = bisect_left(self._ours, owner.start, key=lambda each: each.start)
            near = self._ours[max(0, at - 1) : at + 1]
            return min(near, key=lambda each: abs(each.start - owner.start), default=None)
        return owner if owner.who is Who.OURS else None

    def is_born_otherwise(self, folded: Folded, days: Set[Span]) -> bool:
        """Whether another birth date stands right behind both names, and is said to be one.

        Where the patient's own does so too, a relative or a homonym may have another.
        """
        behind = {each: day_right_behind(folded, each.end) for each in self._both}
        own = any(behind[each] in days for each in self._ours)
        return any(
            day is not None and day not in days and is_labelled(folded, day)
            for each, day in behind.items()
            if not (own and each.role is NamedAs.KIN)
        )

    def births(self, folded: Folded, days: Set[Span]) -> dict[Mention, Span]:
        """Return who a label says to be born, on another day than some."""
        said = re.finditer(f"{BIRTH_MARK}\\n?({ANY_DAY})", folded.text)
        owned = ((self.owner(folded, birth.span(1)), birth.span(1)) for birth in said)
        return {each: day for each, day in owned if each and day not in days}

    def has_another(self, folded: Folded, birth: dt.date) -> bool:
        """Whether somebody else has a birth date right behind his name, on another day."""
        days = set(day_spans(folded, birth))
        others = (x for x in self._by_start if x.who is Who.OTHER and x.role is NamedAs.SUBJECT)
        dated = (day_right_behind(folded, each.end) for each in others)
        return any(day is not None and day not in days for day in dated)

    def unnamed(self, folded: Folded, days: Sequence[Span]) -> tuple[bool, bool]:
        """Return whether a label says a birth date of nobody by name, and of « son fils »."""
        first = min((each.start for each in self._by_start), default=0)
        births = re.finditer(f"{BIRTH_MARK}({ANY_DAY})", folded.text)
        others = [birth for birth in births if birth.span(1) not in days]
        said = {is_of_no_name(folded, birth.start()) for birth in others}
        early = any(birth.end() <= first for birth in others)
        return early or NoName.READER in said, NoName.RELATIVE in said

    def is_far(self, days: Sequence[Span]) -> bool:
        """Whether both names stand too far from any of some days to be told of it."""
        return not any(
            day[0] - each.end <= _FAR and each.start - day[1] <= _AHEAD
            for each in self._ours
            for day in days
        )

    def owner(self, folded: Folded, day: Span) -> Mention | None:
        """Return whose a birth date is: of whoever is named last before it, or first after it."""
        owner = self._nearest(folded, day)
        # « M. X … son père (né le »: of a relative whom it does not name.
        before = owner is not None and owner.end <= day[0]
        return None if owner and before and is_of_a_relative(folded, owner.end, day) else owner

    def _nearest(self, folded: Folded, day: Span) -> Mention | None:
        text = folded.text
        at = bisect_left(self._by_start, day[0], key=lambda each: each.start)
        for each in reversed(self._by_start[max(0, at - _AROUND) : at]):
            if each.end > day[0] and each.role is not NamedAs.KIN:
                return each
        starts_row = day[0] == 0 or text[day[0] - 1] == "\n"
        for each in self._by_start[at : at + _AROUND] if starts_row else ():
            if re.fullmatch(rf"{BEHIND}(?:(?:{_CIVIL})\.? )?", text[day[1] : each.start]):
                return each
        before = bisect_right(self._by_end, day[0], key=lambda each: each.end)
        for place in range(before - 1, -1, -1):
            each = self._by_end[place]
            gap = text[each.end : day[0]]
            if len(gap) > _FAR and each.who is Who.OTHER and each.role is NamedAs.SUBJECT:
                return None
            if len(gap) > _FAR:
                break
            if each.role is NamedAs.SUBJECT or is_attached(folded, each.end, day):
                return None if each.role is NamedAs.KIN else each
        line = text[text.rfind("\n", 0, day[0]) + 1 : day[0]]
        if not BESIDE.fullmatch(line):
            return None  # « Mme R., née le »: of nobody who is named further on.
        for place in range(at, len(self._by_start)):
            each = self._by_start[place]
            if each.start - day[1] > _AHEAD:
                break
            if each.start >= day[1] and each.role is NamedAs.SUBJECT:
                return each if day_right_behind(folded, each.end) is None else None
        return None


def _is_said_another(folded: Folded, named: _Named, days: Sequence[Span]) -> bool:
    """Whether a letter says another birth date of that name, by a label: a bare day is none."""
    starts = {start for start, _ in days}
    for birth in re.finditer(f"{BIRTH_MARK}({ANY_DAY})", folded.text):
        owner = named.owner(folded, birth.span(1))
        said = birth.start(1) not in starts and owner is not None and named.whole(owner)
        if said and not ends_in_relative(folded, birth.start()):
            return True
    return False
