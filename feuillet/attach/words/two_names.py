"""The two family names of one woman: « TESTA épouse MODELE Rose », « MODELE (TESTA) Rose ».

« M. TESTA, époux de MODELE Rose » is a man, and she is somebody else.
"""

import re

from feuillet.attach.words.spelling import Folded, Span

_MEN = r"(?<![^\W_])(?:mr?|mm|monsieur|messieurs)\.?\s"
_SECOND = r"(?:(?:(?:epouse|ep|veuve|vve|nee|dite)\.?|(?:nom d')?usage)\s)"
_BETWEEN = re.compile(rf"\s?(?:(?P<opens>[(,])\s?{_SECOND}?|{_SECOND})")
_ASIDE = re.compile(
    rf"(?P<man>{_MEN})?(?<![^\W_])(?P<name>[^\W\d_]+(?:[-'][^\W\d_]+)*)\s?"
    rf"(?P<opens>[(,])\s?{_SECOND}\Z"
)
_MAN = re.compile(_MEN)
_LOOKED_AT = 60
"""Letters before a second name in which the first stands."""

_LONGEST = 2
"""Words of a family name that stands aside."""


def start_of_both(folded: Folded, start: int, end: int) -> int:
    """Return where both names begin of whoever is named from `start` to `end`, one set aside."""
    first = max(0, start - _LOOKED_AT)
    found = _ASIDE.search(folded.text, first, start)
    if found and not found["man"] and _closes(folded, found["opens"], start, end):
        return found.start("name")
    return start


def are_of_one(folded: Folded, one: Span, other: Span) -> bool:
    """Whether a family name and the name behind it are of one woman."""
    said = _BETWEEN.match(folded.text, one[1])
    if not said or said.end() != other[0] or _MAN.match(folded.text, one[0]):
        return False
    return not said["opens"] or _closes(folded, said["opens"], *other)


def _closes(folded: Folded, opens: str, start: int, end: int) -> bool:
    """Whether what stands aside ends inside a name: « (MODELE) Rose », « , MODELE, Rose »."""
    closing = folded.text.find(")" if opens == "(" else ",", start, end)
    return closing >= 0 and len(re.findall(r"[^\W_]+", folded.text[start:closing])) <= _LONGEST
