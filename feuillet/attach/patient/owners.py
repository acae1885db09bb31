"""Whose a birth date is: of whoever is named nearest before it, beside it, or first after it."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set

from feuillet.attach.patient.evidence import NoName, is_of_no_name, is_sent
from feuillet.attach.patient.mentions import BEHIND, Mention, Who
from feuillet.attach.patient.roles import NamedAs
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.words.births import BESIDE, BIRTH_MARK, day_right_behind, is_labelled
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.relatives import is_attached, is_of_a_relative
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span, day_spans

_CIVIL = "|".join(sorted(CIVIL))
_FAR = 1500
"""Letters by which a birth date may follow its name."""

_AHEAD = 600
"""Letters by which it may stand before."""

_AROUND = 8
"""People named who may be looked through for one whose names stand on both sides of a date."""


class Owners:
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

    def are_born_otherwise(self, folded: Folded) -> bool:
        """Whether a label says our person's birth date, in a letter that lacks the one typed."""
        return any(self.whole(each) for each in self.births(folded, set()))

    def has_another(self, folded: Folded, birth: dt.date, ours: Ours, *, exact: bool) -> bool:
        """Whether somebody else has a birth date right behind his name.

        Born on the same day, he has the same name and another first name.

        Args:
            exact: Whether the text is no scan's, that may have been misread.
        """
        days = set(day_spans(folded, birth))
        others = (x for x in self._by_start if x.who is Who.OTHER and x.role is NamedAs.SUBJECT)
        dated = ((each, day_right_behind(folded, each.end)) for each in others)
        return any(
            day is not None
            and (
                day not in days
                or ours.have_other_first(folded.text[each.start : each.end], exact=exact)
            )
            for each, day in dated
        )

    def unnamed(self, folded: Folded, days: Sequence[Span]) -> tuple[bool, bool]:
        """Return whether a label says a birth date of nobody by name, and of « son fils »."""
        first = min((each.start for each in self._by_start), default=0)
        births = re.finditer(f"{BIRTH_MARK}({ANY_DAY})", folded.text)
        others = [birth for birth in births if birth.span(1) not in days]
        said = {is_of_no_name(folded, birth.start()) for birth in others}
        early = any(birth.end() <= first for birth in others)
        return early or NoName.READER in said, NoName.RELATIVE in said

    def is_sent(self, folded: Folded, each: Mention) -> bool:
        """Whether a reader is asked to see somebody: « Mme X, née le …, son épouse » too."""
        return is_sent(folded, self._by_start, each, ())

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
