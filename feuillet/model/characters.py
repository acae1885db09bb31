"""The characters we can print: one fixed glyph set, so that equal pages embed equal fonts.

The text face is Feuillet Text: Atkinson Hyperlegible with a plain zero.  Noto Sans serves only
letters of names that it lacks.
"""

import re
import unicodedata
from collections.abc import Iterator

_LATIN_EXTENDED_A_GAPS = "ĈĉĔĕĜĝĤĥĨĩĬĭİĲĳĴĵĸĹĺĿŀŉŊŋŌōŎŏŖŗŜŝŦŧŨũŬŭŴŵŶŷſ"

TEXT_CHARACTERS = frozenset(
    [chr(code) for code in range(0x20, 0x7F)]
    + [chr(code) for code in range(0xA0, 0x180) if code != 0xAD]
    + list("ȘșȚț–—‘’‚“”„†‡•…‹›€™−≈≠≤≥")
) - frozenset(_LATIN_EXTENDED_A_GAPS)
"""What the text face holds (French, Latin-1, Latin Extended-A as far as it goes)."""

NAME_CHARACTERS = frozenset(
    _LATIN_EXTENDED_A_GAPS
    + "ƁɓƉƊɗƎǝƏəƐɛƑƒƔɣƖɩƘƙƝɲƆɔƟɵƩʃƬƭƱʊƲʋƳƴƷʒƠơƯưǍǎǏǐǑǒǓǔǦǧǨǩẞ"
    + "".join(chr(code) for code in range(0x1EA0, 0x1EFA))
)
"""What the second face adds: Vietnamese, African and Central European letters."""

PRINTABLE = TEXT_CHARACTERS | NAME_CHARACTERS

_REFUSED = {
    "Cc": "un caractère de contrôle",
    "Cf": "un caractère invisible",
    "Cs": "un demi-caractère",
    "Co": "un caractère à usage privé",
    "Cn": "un caractère non attribué",
    "Zl": "un saut de ligne",
    "Zp": "un saut de paragraphe",
}
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")

_NO_DECOMPOSITION = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
    | {"ł": "l", "Ł": "L", "ı": "i", "þ": "th", "Þ": "TH", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H"}
    | {"ẞ": "SS", "Ĳ": "IJ", "ĳ": "ij", "Ŋ": "NG", "ŋ": "ng", "Ʃ": "SH", "ʃ": "sh", "Ʒ": "ZH"}
    | dict(zip("ʒĸĿŀŉŦŧſƁɓƆɔƉɖƊɗƎǝƏəƐɛƑƒƔɣ", "zkLlnTtsBbOoDdDdEeEeEeFfGg", strict=True))
    | dict(zip("ƖɩƘƙƝɲƟɵƬƭƱʊƲʋƳƴªº", "IiKkNnOoTtUuVvYyao", strict=True))
)
"""Letters that Unicode does not take apart into a plain one and its marks."""

_LOOKALIKES = str.maketrans(
    dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-")
    | dict.fromkeys("\u02bc\u02bb\u2032\uff07", "’")
    | {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
)
"""Hyphens, apostrophes and ligatures that our fonts lack, and what they are drawn like: nobody can
tell them apart on a page (Unicode 16, chapter 6.2, and its block of ligatures)."""


def clean(text: str) -> str:
    """Return `text` in NFC, each run of spaces (no-break ones too) as one plain space.

    A hyphen, an apostrophe or a ligature that our fonts lack becomes the one that looks like it.
    """
    if text.isascii():
        return " ".join(part for part in text.split(" ") if part)
    composed = unicodedata.normalize("NFC", text.translate(_LOOKALIKES))
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in composed)
    return " ".join(part for part in spaced.split(" ") if part)


def fold(text: str) -> str:
    """Return `text` without case, accents, apostrophe's shape and surplus spaces, to compare."""
    bare = unicodedata.normalize("NFD", text.replace("’", "'").casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def bare_letters(text: str) -> str:
    """Return `text` with each of our letters as plain ones: « Œuvrard » as « OEuvrard »."""
    parted = unicodedata.normalize("NFD", text.translate(_NO_DECOMPOSITION))
    return "".join(c for c in parted if not unicodedata.combining(c))


def are_one_name(one: str, other: str) -> bool:
    """Whether two names are one, but for accents, capitals, hyphens and apostrophes.

    Registers have neither accents nor small letters: « Lefèvre » is « LEFEVRE » there.
    """
    names = (re.findall(r"\w+", fold(bare_letters(name))) for name in (one, other))
    return next(names) == next(names)


def faults(text: str, *, like: str = "") -> Iterator[str]:
    """Yield what makes `text` unfit for print, each kind once, by the code point of the first.

    Control, bidirectional, zero-width, private and unassigned characters, half
    surrogates, scripts mixed in one text, and whatever the bundled fonts cannot draw.

    Args:
        like: Where it stands as it is to be written: « comme sur la carte Vitale ».
    """
    strange = set(text) - PRINTABLE
    told: set[str] = set()
    # What is printable is of one script: only strange letters can mix it with another.
    letters = set(text) if strange else set()
    mixed = len({script for c in letters for script in _SCRIPTS if _script_is(c, script)}) > 1
    for character in (c for c in text if c in strange):
        words = _fault(character, mixed=mixed)
        if words not in told:
            told.add(words)
            code = f"U+{ord(character):04X}"
            yield words.format(code=code, like=f", {like}" if like else "")


def _fault(character: str, *, mixed: bool) -> str:
    """Return what is wrong with a character, and what to do, as a pattern."""
    category = unicodedata.category(character)
    if character in "\n\r":
        return "contient un retour à la ligne : retirez-le"
    if character == "\t":
        return "contient une tabulation, comme ce que l'on colle d'un tableur : retapez ce texte"
    if category in _REFUSED:
        return f"contient {_REFUSED[category]} ({{code}}) : retapez ce texte au clavier"
    if category[0] not in "LM":
        return "contient un signe qui ne peut pas être imprimé ({code}) : retirez-le"
    if _script_is(character, "LATIN"):
        return (
            "contient une lettre qui ne peut pas être imprimée ({code}) :"
            " écrivez-la sans son point ni son accent{like}"
        )
    if mixed:
        return (
            "mélange plusieurs alphabets, aux lettres semblables ({code}) :"
            " retapez ce texte au clavier, en lettres latines{like}"
        )
    return "est dans un autre alphabet ({code}) : écrivez-le en lettres latines{like}"


def _script_is(character: str, script: str) -> bool:
    return unicodedata.name(character, "").startswith(script + " ")
