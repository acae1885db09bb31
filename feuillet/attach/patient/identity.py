"""Whether a letter is about one patient: her name, her first name and her birth date, as hers.

They may stand apart, as tables are read: label, other column, value.  But whoever is named
nearest before a birth date is born on it, and a doctor, a relative or a trusted person of the
same name is not the patient.
"""

import datetime as dt
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from feuillet.attach.patient.ages import is_homonyms, is_of_another_age
from feuillet.attach.patient.asked import Another, asked_for_another, is_told_ill, sees_a_couple
from feuillet.attach.patient.authors import without_writers, writes_for_another
from feuillet.attach.patient.convoked import convoked
from feuillet.attach.patient.evidence import (
    Other,
    Verdict,
    is_about_another,
    is_another_cared_for,
    others_of,
    verdict_on,
)
from feuillet.attach.patient.mentions import (
    Mention,
    Who,
    mentions,
    named_alone,
    named_whole,
)
from feuillet.attach.patient.owners import Owners
from feuillet.attach.patient.pages import Naming, page_of_another
from feuillet.attach.patient.roles import NamedAs, ends_in_relative, is_called_relative
from feuillet.attach.patient.subjects import (
    Ours,
    Subjects,
    is_one_of_a_list,
    is_one_of_forms,
    subjects_of,
)
from feuillet.attach.patient.told import is_perhaps, is_told_of
from feuillet.attach.patient.typed import Fit, are_swapped, fit_of, is_in_part, look_swapped
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.words.birth_names import gives_other_birth_name
from feuillet.attach.words.births import (
    BIRTH_MARK,
    has_own_day,
    is_labelled,
    is_of_several,
    is_short,
    may_be_birth,
    stands_right_behind,
)
from feuillet.attach.words.listed import without_commas
from feuillet.attach.words.runs import line_start
from feuillet.attach.words.spelling import (
    ANY_DAY,
    Folded,
    Span,
    day_spans,
    fold_letter,
    name_spans,
)

SURNAME, BIRTH_DATE = "le nom", "la date de naissance"


_NOT_CARED_FOR = frozenset((Why.CARER, Why.RELATIVE, Why.NAMES, Why.APART))
"""For these, whoever else has the birth date is the patient."""

_MIXED = frozenset((Why.NAMES, Why.APART, Why.PART))
"""What is found of names that were typed the wrong way round."""

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

    perhaps: bool = False
    """Whether that person may be all the same: a line that says so would show it."""

    label: str = ""
    """Of the subject line that names somebody else, in French."""

    swapped: bool = False
    """Whether the name and the first name look typed the wrong way round."""

    fit: Fit = Fit.WHOLE
    """How the names go with those that the letter gives."""

    page: int = 0
    """The page, from 1, that is somebody else's."""


def missing_in(text: str, person: Person) -> tuple[str, ...]:
    """Return what of a person a text does not hold, in French: « le nom », « le prénom »…

    Args:
        text: With its line ends.
    """
    folded = without_commas(fold_letter(text))
    surnames, first_names = _names(folded, person)
    found = {
        SURNAME: surnames,
        "le prénom": first_names,
        BIRTH_DATE: day_spans(folded, person.birth),
    }
    return tuple(what for what, there in found.items() if not there)


def _names(folded: Folded, person: Person) -> tuple[list[Span], list[Span]]:
    """Return where a name and a first name stand."""
    surnames = sorted({at for name in person.surnames for at in name_spans(folded, name)})
    first_names = {
        at for name in person.first_names for at in name_spans(folded, name, beside=surnames)
    }
    return surnames, sorted(first_names)


def find_person(
    text: str, person: Person, *, today: dt.date | None = None, exact: bool = False
) -> Recognition:
    """Return where a letter names its patient, if it is that person; otherwise why not.

    Args:
        text: Of the whole letter, with its line ends; pages end in form feeds.
        today: With which the ages that it says are compared; without it, none is.
        exact: Whether none of it may have been misread, as a scan's.
    """
    folded = without_commas(fold_letter(text))
    alone = replace(person, born=("", ""))
    found = _find(folded, person, today, exact=exact)
    if not found.places and person != alone:
        # As if nobody knew the birth names: they may be a relative's too.
        found = _find(folded, alone, today, exact=exact)
    if found.places and gives_other_birth_name(folded, person.surname, person.born[0]):
        return Recognition(why=Why.BIRTH_NAME)
    if found.why in _MIXED:
        exchanged = Person(person.first_name, person.surname, person.birth)
        if _find(folded, exchanged, today, exact=exact).places:
            return Recognition(why=Why.SWAPPED)
    return found


class _Letter:
    """A letter, and what it says of a person."""

    def __init__(self, folded: Folded, person: Person) -> None:
        self.folded = folded
        self.called = [fold_letter(name).text for name in (person.surname, person.first_name)]
        self.surnames, self.first_names = _names(folded, person)
        self.days = day_spans(folded, person.birth)
        self.everyone = mentions(folded, self.surnames, self.first_names)
        self.whole = named_whole(folded, self.surnames, self.first_names)
        self.anyone = [*self.everyone, *named_alone(folded, self.surnames)]
        self.named = Owners(self.everyone)
        self.ours = Ours(folded, self.called[0], self.called[1], person.born)

    def others(self, day: Span) -> list[Other]:
        """Return who else is named; `day` is where that person's birth date stands."""
        births = self.named.births(self.folded, set(self.days))
        return others_of(self.folded, self.anyone, self.ours, day, births)

    def named_by_page(self, subjects: Subjects) -> Naming:
        """Return who is named, to be told apart by page."""
        others = [x for x in self.others(self.days[0]) if not _is_hers(self, x)]
        return Naming(self.everyone, others, subjects.others_at, self.surnames, self.ours)

    def is_perhaps(self) -> bool:
        """Whether that person may be the patient, though the letter does not show it."""
        return is_perhaps(self.folded, self.everyone, self.whole, self.ours, self.days)

    def is_born_namesake(self) -> bool:
        """Whether the birth date is of « Mme TESTA », first name unsaid."""
        owners = (self.named.owner(self.folded, day) for day in self.days)
        return any(each is not None and each.who is Who.LIKE for each in owners)

    def is_in_part(self) -> bool:
        """Whether a longer first name stands beside the name."""
        return is_in_part(self.folded, self.surnames, self.called[1])


def _find(folded: Folded, person: Person, today: dt.date | None, *, exact: bool) -> Recognition:
    """Return what `find_person` does, with the names as they were typed."""
    letter = _Letter(folded, person)
    everyone, ours = letter.everyone, letter.ours
    subjects = subjects_of(folded, everyone, ours)
    if not (letter.surnames and letter.first_names and letter.days):
        if letter.surnames and letter.days and letter.is_in_part():
            return Recognition(why=Why.PART)
        if letter.surnames and letter.first_names and not (letter.days or subjects.others):
            why = _why_born_otherwise(letter, person, today)
            if why:
                return Recognition(why=why)
        other = letter.named.has_another(folded, person.birth, ours, exact=exact)
        return Recognition(why=Why.MISSING, others=subjects.others or other)
    page = page_of_another(folded, letter.named_by_page(subjects))
    if page:
        return Recognition(why=Why.PAGE, others=True, page=page)
    if subjects.others:
        why = Why.SEVERAL if subjects.ours else Why.SUBJECT
        return Recognition(why=why, others=True, label=subjects.label)
    if is_homonyms(folded, everyone, letter.days, person.birth, today):
        return Recognition(why=Why.BIRTH)
    found = _places(folded, letter.named, letter.days, bound=subjects.ours)
    if found is Why.APART:
        window = convoked(folded, everyone, letter.days)
        found = _Found(*window) if window else found
    if isinstance(found, Why):
        return _why_not(letter, found)
    if are_swapped(folded, everyone):
        return Recognition(why=Why.SWAPPED)
    if today and is_of_another_age(folded, everyone, person.birth, today):
        return Recognition(why=Why.AGE)
    asked = asked_for_another(folded, everyone, ours)
    if asked is Another.SURELY:
        return Recognition(why=Why.ANOTHER)
    if not subjects.ours and writes_for_another(folded, everyone, *letter.called):
        return Recognition(why=Why.AUTHOR)
    listed = not subjects.ours and is_one_of_a_list(folded, ours, found.day)
    if listed or is_one_of_forms(folded, ours, found.day) or is_of_several(folded, found.day):
        return Recognition(why=Why.SEVERAL, others=True)
    fit = fit_of(folded, everyone, found.whole, letter.days)
    if fit is Fit.OTHER:
        return Recognition(why=Why.WORDS)
    others = without_writers(folded, found.whole, letter.others(found.day))
    stands = _stands(letter, found, others, doubted=subjects.perhaps)
    if not subjects.ours and stands in _REFUSED:
        perhaps = stands is Verdict.UNSHOWN and letter.is_perhaps()
        another = is_told_ill(folded, everyone, ours, other=True)
        another |= is_about_another(folded, everyone, others)
        return Recognition(
            why=_REFUSED[stands], others=True, another=another and not perhaps, perhaps=perhaps
        )
    places = tuple(map(folded.in_original, (*found.whole.parts, found.day)))
    noticed = any(_is_noticed(letter, each) for each in others)
    swapped = look_swapped(folded, everyone, *letter.called)
    return Recognition(places, others=noticed or asked is Another.PERHAPS, swapped=swapped, fit=fit)


def _why_born_otherwise(letter: _Letter, person: Person, today: dt.date | None) -> Why | None:
    """Return why a letter that lacks a birth date seems to be a homonym's."""
    folded, everyone = letter.folded, letter.everyone
    another = is_homonyms(folded, everyone, (), person.birth, today)
    if another or letter.named.are_born_otherwise(folded):
        return Why.BIRTH
    old = today is not None and is_of_another_age(folded, everyone, person.birth, today)
    named = any(x.who is Who.OURS and x.role is NamedAs.SUBJECT for x in everyone)
    return Why.AGE if old and named else None


def _stands(letter: _Letter, found: "_Found", others: Sequence[Other], *, doubted: bool) -> Verdict:
    """Return whether a letter is that person's, among the others whom it names."""
    unnamed, relatives = letter.named.unnamed(letter.folded, letter.days)
    return verdict_on(
        letter.folded,
        letter.everyone,
        others,
        found.whole,
        found.day,
        doubted=doubted or sees_a_couple(letter.folded),
        unnamed=unnamed,
        relatives=relatives,
    )


def _why_not(letter: _Letter, why: Why) -> Recognition:
    """Return why a name and a birth date that are there are not of one patient."""
    folded = letter.folded
    if why is Why.APART:
        roles = {each.role for each in letter.whole}
        why = _why_apart(letter.named, letter.days, roles)
    if why in (Why.NAMES, Why.APART) and letter.is_in_part():
        why = Why.PART
    if any(is_of_several(folded, day) for day in letter.days):
        why = Why.SEVERAL
    others = letter.others(letter.days[0])
    about = is_about_another(folded, letter.everyone, others)
    about |= why in _NOT_CARED_FOR and _is_anothers(letter)
    about |= why is Why.RELATIVE and is_another_cared_for(folded, letter.everyone, others)
    perhaps = why in _NOT_CARED_FOR and (letter.is_perhaps() or letter.is_born_namesake())
    return Recognition(why=why, another=about and not perhaps, perhaps=perhaps)


def _places(folded: Folded, named: Owners, days: Sequence[Span], *, bound: bool) -> "_Found | Why":
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
        sent = bound or named.is_sent(folded, owner)
        if not sent and is_called_relative(folded, day[1]):
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


def _is_noticed(letter: _Letter, each: Other) -> bool:
    """Whether whoever sends a letter must know that somebody else is named in it."""
    told = each.day or is_told_of(letter.folded, letter.everyone, each)
    return bool(told) and not each.related and not _is_hers(letter, each)


def _is_hers(letter: _Letter, each: Other) -> bool:
    """Whether somebody is the patient, by a longer name: born that day, first name in the line."""
    text = letter.folded.text
    line = text[line_start(text, each.who.start) : each.who.end]
    return each.day in letter.days and letter.ours.has_first(line)


def _is_anothers(letter: _Letter) -> bool:
    """Whether a birth date is of somebody with another first name."""
    owners = [letter.named.owner(letter.folded, day) for day in letter.days]
    return any(
        each is not None
        and each.who is Who.OTHER
        and not letter.ours.has_first(letter.folded.text[each.start : each.end])
        for each in owners
    )


def _why_apart(named: Owners, days: Sequence[Span], roles: Set[NamedAs]) -> Why:
    """Return what a name and a birth date are that are there, and not of one patient."""
    if not roles:
        return Why.NAMES
    if roles == {NamedAs.STAFF}:
        return Why.CARER
    if roles <= {NamedAs.STAFF, NamedAs.KIN}:
        return Why.RELATIVE
    return Why.FAR if named.is_far(days) else Why.APART


@dataclass(frozen=True)
class _Found:
    """Where both names of a person stand, and the birth date."""

    whole: Mention
    day: Span


def _is_said_another(folded: Folded, named: Owners, days: Sequence[Span]) -> bool:
    """Whether a letter says another birth date of that name, by a label: a bare day is none."""
    starts = {start for start, _ in days}
    for birth in re.finditer(f"{BIRTH_MARK}({ANY_DAY})", folded.text):
        owner = named.owner(folded, birth.span(1))
        said = birth.start(1) not in starts and owner is not None and named.whole(owner)
        if said and not ends_in_relative(folded, birth.start()):
            return True
    return False
