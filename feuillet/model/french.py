"""French as printed: typography of the leaflet's own text, words for numbers, plural, elision.

None of this is ever applied to a patient's value.
"""

import re

NBSP = "\u00a0"

_WORDS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")

# Words in h that elide; all others (and names, which vary) are taken as aspirated.
_MUTE_H = ("heure", "hôpital", "homme", "hiver", "huile", "herbe", "hématome", "hémorragie")
# Vowels that do not elide.
_NO_ELISION = ("onze", "onzième", "oui", "ouate", "yaourt", "yeux", "un pour cent", "huit")

_UNITS = (
    r"(?:h|min|s|mm|cm|m|kg|g|mg|ml|mL|cl|L|°C|%|€|minutes?|heures?|jours?|semaines?|mois|ans?)"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w)'(?=[\w«])", "’"),
        (r"\.\.\.", "…"),
        (rf"«[ {NBSP}]?", f"«{NBSP}"),
        (rf"[ {NBSP}]?»", f"{NBSP}»"),
        (r" (?=[:;!?%€])", NBSP),
        (
            r"\b(0\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)\b",
            NBSP.join([r"\1", r"\2", r"\3", r"\4", r"\5"]),
        ),
        (r"\b(\d{1,2}) ?h ?(\d\d)\b", rf"\1{NBSP}h{NBSP}\2"),
        (rf"(?<=\d) ?(?={_UNITS}\b)", NBSP),
        (r"(?<=\d) ?(?=°C|%|€)", NBSP),
        (r"(?<=\d) (?=\d{3}\b)", NBSP),
        (r"\b(Dr|M\.|Mme|n°|p\.) ", rf"\1{NBSP}"),
    )
)


def typeset(text: str) -> str:
    """Return the leaflet's text with French spaces, apostrophes, guillemets and ellipses.

    No-break spaces are U+00A0: the text face has no narrow one.  (Imprimerie nationale,
    *Lexique des règles typographiques*.)
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def in_words(number: int, *, feminine: bool = False) -> str:
    """Return 0 to 9 in letters, as running text wants, and greater numbers in figures."""
    if number == 1 and feminine:
        return "une"
    return _WORDS[number] if 0 <= number <= 9 else str(number)


def is_plural(number: float) -> bool:
    """Whether French takes the plural: from 2 on, so not for 0, 1 and 1,5."""
    return abs(number) >= 2


def counted(number: int, one: str, many: str = "") -> str:
    """Return « 1 page », « 6 pages », « 3 fonds compilés ».

    Args:
        many: The plural, if it is not the singular with an s.
    """
    return f"{number} {(many or f'{one}s') if is_plural(number) else one}"


def elide(word: str, following: str) -> str:
    """Return `word` joined to what follows: « de Paul », « d’Anne », « le onze », « l’hôpital »."""
    start = following.lower()
    first = start[:1].translate(str.maketrans("àâäéèêëîïôöùûü", "aaaeeeeiioouuu"))
    elides = first in ("a", "e", "i", "o", "u", "œ", "æ") or start.startswith(_MUTE_H)
    if elides and not re.match(rf"(?:{'|'.join(_NO_ELISION)})\b", start):
        return f"{word[:-1]}’{following}"
    return f"{word} {following}"


def enumerate_fr(names: tuple[str, ...]) -> str:
    """Return « L1 », « L1 et L3 », « L1, L2 et L3 »."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} et {names[-1]}"


def capitalise(text: str) -> str:
    """Return `text` with its first letter as a capital, the others unchanged."""
    return text[:1].upper() + text[1:]
