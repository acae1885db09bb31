"""A surname or a first name that is no person's: what is refused, and what deserves a look.

Refused is what names nobody, or two people; the rest may be somebody's name, and is warned of.
"""

import re
from collections.abc import Iterator

from feuillet.check.stand_ins import STANDS_IN, has_letter, says_cancelled, stands_in
from feuillet.model.characters import fold
from feuillet.model.typed_dates import parse_date

_JOINED = r"[^\W\d_]['’.)»\",;\s–—-]*(?:{})[\s(«\"]*[^\W\d_]"
_TWO = re.compile(_JOINED.format(r"[/&+]|\set\s"), re.IGNORECASE)
"""Two names and what joins them: nobody's surname holds « et » as a word of its own."""

_EITHER = re.compile(_JOINED.format(r"\sou\s"), re.IGNORECASE)
"""One of two names; but some people are called Ou."""

_FIGURES = 6
"""As many make a telephone, a file's number or a date; fewer are given to those whose name is
unknown (« X-12 »)."""

_TITLES = frozenset(
    (
        *("m", "mr", "mrs", "ms", "mme", "mlle", "monsieur", "madame", "mademoiselle"),
        *("mm", "mmes", "dr", "docteur", "pr"),
    )
)
"""As `fold` leaves them, without a full stop; « M » alone may be an initial."""

_PARTICLES = frozenset(
    (
        *("de", "du", "des", "d", "le", "la", "les", "l", "el", "al", "ben", "bin", "da", "dos"),
        *("di", "del", "della", "van", "von", "der", "den", "ten", "ter"),
    )
)
"""What begins a surname, and is seldom one: « Le » is."""

_OF_A_NAME = " '’-.,"
"""Signs that names have; a comma is told apart."""


def refuse_name(text: str) -> str:
    """Return why a text is no name of one patient, or nothing."""
    if parse_date(text):
        return "c'est une date, les champs sont décalés ?"
    if not has_letter(text):
        return "aucune lettre : écrivez-le comme sur la carte Vitale"
    if says_cancelled(text, name=True):
        return "dit que ce patient ne vient pas : retirez-le de la liste, ou ne gardez que le nom"
    if _TWO.search(text):
        return (
            "semble porter deux noms, ou deux personnes : n'en gardez qu'un, une fiche par patient"
        )
    if sum(character.isdigit() for character in text) >= _FIGURES:
        return "porte un numéro : ne gardez que le nom, comme sur la carte Vitale"
    return ""


def doubt_name(text: str, *, first: bool) -> Iterator[str]:
    """Yield what deserves a look in a name that is not refused.

    Args:
        first: Whether it is the first name.
    """
    if stands_in(text):
        yield STANDS_IN
    words = fold(text).split()
    title = words[0].removesuffix(".") if words else ""
    initial = title == "m" and (first or not (words[1:] or words[0] == "m."))
    if title in _TITLES and not initial:
        yield "porte une civilité, retirez-la"
    parts = re.findall(r"\w+", fold(text))
    if parts and not first and _PARTICLES.issuperset(parts):
        yield "n'est qu'une particule, vérifiez que la suite du nom n'est pas dans le prénom"
    if _EITHER.search(text):
        yield "semble laisser le choix entre deux noms, vérifiez"
    if "," in text:
        yield "porte une virgule, vérifiez que ce champ n'a pas toute l'identité"
    if _strange(text):
        yield "porte un chiffre ou un signe qui n'est pas d'un nom, vérifiez"


def _strange(text: str) -> bool:
    """Whether a sign is there that names have not, or figures as a word of their own."""
    signs = (one for one in text if not (one.isalnum() or one in _OF_A_NAME))
    return any(signs) or any(word.isdigit() for word in text.split())
