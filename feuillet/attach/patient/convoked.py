"""A letter to its patient: her address in the window, and a birth date among the references.

« N/Réf. : IPP 12 – DDN 12/03/1948 » stands far from « Madame Rose TESTA ↵ 3 rue … »: they are of
one person if the letter has no other address and no other birth date, and plans « votre … ».
"""

import re
from collections.abc import Sequence

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.roles import NamedAs
from feuillet.attach.words.births import BIRTH_MARK, is_labelled
from feuillet.attach.words.labels import ANY_CIVIL
from feuillet.attach.words.relatives import RELATIVE
from feuillet.attach.words.runs import line_start
from feuillet.attach.words.spelling import ANY_DAY, Folded, Span

_ADDRESS = re.compile(r"[^\S\n]*\n(?:[^\n]{1,60}\n){1,3}?\d{5} [^\W\d_]")
_ALONE = re.compile(rf"\W*(?:(?:{ANY_CIVIL})\.? )?\Z")
_PLANS = r"(?:hospitalisation|intervention|operation|rendez-vous|convocation|\w+(?:plastie|tomie))"
_YOURS = re.compile(rf"(?<![^\W_])votre {_PLANS}(?![^\W_])")
_ANOTHERS = re.compile(
    rf"(?<![^\W_])(?:{_PLANS}|dossier|sejour) (?:de|pour) v(?:otre|os) {RELATIVE}"
    rf"|(?<![^\W_])v(?:otre|os) {RELATIVE}[^.;!?]{{0,60}}? (?:est|sera|sont|seront|doit|doivent) "
)


def convoked(
    folded: Folded, named: Sequence[Mention], days: Sequence[Span]
) -> tuple[Mention, Span] | None:
    """Return where the person looked for stands who is convoked, and her birth date.

    Args:
        days: Where that birth date stands.
    """
    births = {found.span(1) for found in re.finditer(rf"{BIRTH_MARK}({ANY_DAY})", folded.text)}
    own = [day for day in days if day in births and is_labelled(folded, day)]
    windows = [each for each in named if _is_window(folded, each)]
    text = folded.text.replace("\n", " ")
    if not own or births != set(own) or _ANOTHERS.search(text) or not _YOURS.search(text):
        return None
    if not windows or any(each.who is not Who.OURS for each in windows):
        return None
    return (windows[0], own[0]) if windows[0].role is NamedAs.SUBJECT else None


def _is_window(folded: Folded, each: Mention) -> bool:
    """Whether somebody has a line of his own, and an address below."""
    before = folded.text[line_start(folded.text, each.start) : each.start]
    return bool(_ALONE.fullmatch(before) and _ADDRESS.match(folded.text, each.end))
