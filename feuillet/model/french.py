"""French as printed: typography of the leaflet's own text, words for numbers, plural, elision.

None of this is ever applied to a patient's value.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

_Item = TypeVar("_Item")

NBSP = "\u00a0"
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)

_WORDS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")

# How words in h begin that elide, without accents; all others (and names, which vary) are taken
# as aspirated: la hanche, la hernie, le handicap, le héros.  (Académie française, « h ».)
_MUTE_H = (
    *("habi", "habl", "haleine", "halluc", "halt", "harmon", "hebdo", "hect", "helico", "hema"),
    *("hemi", "hemo", "hepat", "herb", "heredi", "herit", "hesit", "heure", "hier", "hippo"),
    *("hist", "hiver", "hom", "honn", "honor", "hopit", "horai", "horiz", "horl", "hormo"),
    *("horr", "hospi", "hostil", "hote", "huil", "humai", "humid", "humeur", "humili"),
    *("hydr", "hygi", "hymn", "hyper", "hypn", "hypo", "hyst"),
)
# What sounds like a consonant: nothing elides before it.
_NO_ELISION = re.compile(r"(?:onz|oui\b|ouate|un pour cent|homard|haltes?\b|y[aeiou])")
_VOWEL_Y = re.compile(r"(?:yeux|yonne|yerres)\b")

_UNITS = (
    r"(?:h|min|s|mm|cm|m|kg|g|mg|ml|mL|cl|L|°C|%|€|minutes?|heures?|jours?|semaines?|mois|ans?)"
)
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_Rules = tuple[tuple[re.Pattern[str], str], ...]

# What is read at one glance stands on one line: a number and its unit, a date, a telephone number,
# « 4 sur 100 », « 10 à 15 minutes ».
_BOUND: _Rules = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (
            r"\b(0\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)\b",
            NBSP.join([r"\1", r"\2", r"\3", r"\4", r"\5"]),
        ),
        (rf"(?<=\d) (?={_UNITS}\b)", NBSP),
        (r"(?<=\d) (?=°C|%|€)", NBSP),
        (r"(?<=\d) (?=\d{3}\b)", NBSP),
        (rf"(?<=\d)[ {NBSP}]h (?=\d\d\b)", f"{NBSP}h{NBSP}"),
        (rf"\b(\d{{1,2}}|1er) (?={_MONTH}\b)", rf"\1{NBSP}"),
        (rf"\b({_MONTH}) (?=\d{{4}}\b)", rf"\1{NBSP}"),
        # Not after a year: « le 10 décembre 2026 à 18 h » is too long for a narrow cell.
        (r"(?<!\d{3})(?<=\d) (à|sur) (?=\d)", rf"{NBSP}\1{NBSP}"),
        (r"(?<=\bà) (?=\d)", NBSP),
        (r"(?<=\d) (\w{1,10}) sur (?=\d)", rf"{NBSP}\1{NBSP}sur{NBSP}"),
    )
)
_RULES: _Rules = (
    *(
        (re.compile(pattern), replacement)
        for pattern, replacement in (
            (r"(?<=\w)'(?=[\w«])", "’"),
            (r"\.\.\.", "…"),
            (rf"«[ {NBSP}]?", f"«{NBSP}"),
            (rf"[ {NBSP}]?»", f"{NBSP}»"),
            (r" (?=[:;!?%€])", NBSP),
            (r"\b(\d{1,2}) ?h ?(\d\d)\b", rf"\1{NBSP}h{NBSP}\2"),
            (rf"(?<=\d) ?(?={_UNITS}\b)", NBSP),
            (r"(?<=\d) ?(?=°C|%|€)", NBSP),
            (r"\b(Dr|M\.|Mme|n°|p\.) ", rf"\1{NBSP}"),
        )
    ),
    *_BOUND,
)


# What a text ends or begins with that may decide on the space or apostrophe next to it.
_END = re.compile(r"(?:\d+|[^\W\d_]+)$")
_START = re.compile(r"\d+|°C|[^\W\d_]+")


def typeset(text: str, before: str = "", after: str = "") -> str:
    """Return the leaflet's text with French spaces, apostrophes, guillemets and ellipses.

    No-break spaces are U+00A0: the text face has no narrow one.  (Imprimerie nationale,
    *Lexique des règles typographiques*.)

    Args:
        before: What stands before it on its line, such as a number in bold; it is not returned.
        after: What stands after it, such as a value.
    """
    first = found[0] if (found := _END.search(before[-40:])) else ""
    last = found[0] if (found := _START.match(after)) else ""
    text = f"{first}{text}{last}"
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text[len(first) : len(text) - len(last)]


def bind(text: str) -> str:
    """Return a text as it was typed, but that no date, hour, number or figure breaks in it."""
    for pattern, replacement in _BOUND:
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
    parts = unicodedata.normalize("NFD", following.lower())
    start = "".join(letter for letter in parts if not unicodedata.combining(letter))
    elides = start.startswith(("a", "e", "i", "o", "u", "y", "œ", "æ", "ø", *_MUTE_H))
    if elides and (_VOWEL_Y.match(start) or not _NO_ELISION.match(start)):
        return f"{word[:-1]}’{following}"
    return f"{word} {following}"


def enumerate_fr(names: tuple[str, ...]) -> str:
    """Return « L1 », « L1 et L3 », « L1, L2 et L3 »."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} et {names[-1]}"


def shorten(items: Sequence[_Item], most: int) -> tuple[Sequence[_Item], int]:
    """Return the first of many items, and how many more there are: never one alone.

    Args:
        most: How many are shown; one more is as short to show as to count.
    """
    return (items, 0) if len(items) <= most + 1 else (items[:most], len(items) - most)


def capitalise(text: str) -> str:
    """Return `text` with its first letter as a capital, the others unchanged."""
    return text[:1].upper() + text[1:]
