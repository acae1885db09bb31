"""Who may be a letter's patient though it does not show it: a line « Concerne : » would.

Told as a patient is, but called a relative too, or a doctor; or named whole only as a reader.
"""

import re
from collections.abc import Sequence

from feuillet.attach.patient.asked import is_told_ill
from feuillet.attach.patient.evidence import is_under_care
from feuillet.attach.patient.mentions import Mention
from feuillet.attach.patient.roles import NamedAs, is_called_relative
from feuillet.attach.patient.subjects import Ours
from feuillet.attach.words.births import BIRTH_MARK, day_right_behind
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span

_BORN = re.compile(rf"[ ,.]*\n?{BIRTH_MARK}\n?({ANY_DAY})")


def is_perhaps(
    folded: Folded,
    everyone: Sequence[Mention],
    whole: Sequence[Mention],
    ours: Ours,
    days: Sequence[Span],
) -> bool:
    """Whether the person looked for may be the patient all the same.

    Args:
        whole: Where both of that person's names stand, as staff's too.
        days: Where the birth date does.
    """
    return is_told_ill(folded, everyone, ours) or any(
        (each.role is NamedAs.STAFF and _is_born_on(folded, each, days))
        or (each.role is NamedAs.SUBJECT and _is_dated_under_care(folded, everyone, each, days))
        for each in whole
    )


def _is_dated_under_care(
    folded: Folded, everyone: Sequence[Mention], each: Mention, days: Sequence[Span]
) -> bool:
    day = day_right_behind(folded, each.end)
    return (
        day in days
        and day is not None
        and not is_called_relative(folded, day[1])
        and is_under_care(folded, everyone, each)
    )


def _is_born_on(folded: Folded, each: Mention, days: Sequence[Span]) -> bool:
    """Whether a doctor has a birth date below the name, as no letterhead gives."""
    born = _BORN.match(folded.text, each.end)
    return born is not None and born.span(1) in days
