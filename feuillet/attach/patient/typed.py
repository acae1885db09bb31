"""How a name was typed that a letter writes otherwise: the wrong way round, or in part."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.pairs import FIRST_NAME, NAME_LABEL
from feuillet.attach.words.spelling import Folded, Span
from feuillet.attach.words.topics import is_first_name

_NEAR = 3
"""Letters between a first name that is cut short and its family name."""

_FIELD = 60
"""Letters of a label before a name."""

_FIRST_NAME_LABEL = re.compile(rf"{FIRST_NAME}[ :|\n]*\Z")


def are_swapped(folded: Folded, named: Sequence[Mention]) -> bool:
    """Whether a letter writes a name as a first name, and never as a name: by capitals, a label."""
    ours = [each.parts for each in named if each.who is Who.OURS]
    return not any(_is_name(folded, *parts) for parts in ours) and any(
        _is_name(folded, first_name, surname) for surname, first_name in ours
    )


def look_swapped(folded: Folded, named: Sequence[Mention], surname: str, first_name: str) -> bool:
    """Whether folded names look typed the wrong way round, and a letter does not tell."""
    if any(_is_name(folded, *each.parts) for each in named if each.who is Who.OURS):
        return False
    return is_first_name(surname) and not is_first_name(re.split(r"[- ]", first_name)[0])


def _is_name(folded: Folded, surname: Span, first_name: Span) -> bool:
    """Whether the first of two parts is the family name, as a letter writes them."""
    labelled = NAME_LABEL.search(folded.text, max(0, surname[0] - _FIELD), surname[0])
    if labelled and not _FIRST_NAME_LABEL.search(folded.text, labelled.start() - 3, surname[0]):
        return True
    small = not folded.is_capital(first_name[1] - 1)
    return small and surname[1] - surname[0] > 1 and folded.is_capital(surname[1] - 1)


def is_in_part(folded: Folded, surnames: Sequence[Span], first_name: str) -> bool:
    """Whether a letter has a longer first name beside the name: « Anne-Marie » for « Anne ».

    Args:
        first_name: Folded.
    """
    longer = re.compile(
        rf"(?<![^\W_])(?<!-){re.escape(first_name)}(?:-\n?| (?:d[eu] |d')?)(?P<more>[^\W\d_]{{2,}})"
        r"(?:[- ][^\W\d_]+)?"
    )
    return any(
        folded.is_capital(found.start("more"))
        and (
            _FIRST_NAME_LABEL.search(folded.text, max(0, found.start() - _FIELD), found.start())
            or any(
                0 <= found.start() - end <= _NEAR
                or (found.end("more") <= start and start - found.end("more") <= _NEAR)
                for start, end in _near(surnames, found.span())
            )
        )
        for found in longer.finditer(folded.text)
        if not any(
            start <= found.start("more") < end for start, end in _near(surnames, found.span())
        )
    )


def _near(surnames: Sequence[Span], place: Span) -> Sequence[Span]:
    """Return the surnames, sorted, that may stand beside a place."""
    return surnames[
        bisect_left(surnames, (place[0] - _FIELD,)) : bisect_left(surnames, (place[1] + _FIELD,))
    ]
