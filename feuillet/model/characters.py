"""The characters we can print: one fixed glyph set, so that equal pages embed equal fonts.

The text face is Atkinson Hyperlegible.  Noto Sans serves only letters of names that it lacks.
"""

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


def clean(text: str) -> str:
    """Return `text` in NFC, each run of spaces (no-break ones too) as one plain space."""
    if text.isascii():
        return " ".join(part for part in text.split(" ") if part)
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in composed)
    return " ".join(part for part in spaced.split(" ") if part)


def fold(text: str) -> str:
    """Return `text` without case, accents, apostrophe's shape and surplus spaces, to compare."""
    bare = unicodedata.normalize("NFD", text.replace("’", "'").casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def faults(text: str) -> Iterator[str]:
    """Yield what makes `text` unfit for print, naming each character by its code point.

    Control, bidirectional, zero-width, private and unassigned characters, half
    surrogates, scripts mixed in one text, and whatever the bundled fonts cannot draw.
    """
    strange = set(text) - PRINTABLE
    for count, character in enumerate(dict.fromkeys(c for c in text if c in strange)):
        if count == 5:
            break
        code = f"U+{ord(character):04X}"
        category = unicodedata.category(character)
        if category in _REFUSED:
            yield f"contient {_REFUSED[category]} ({code}) : retapez ce texte au clavier"
        else:
            name = unicodedata.name(character, code)
            yield f"contient un caractère qui ne peut pas être imprimé ({code}, {name})"
    # What is printable is of one script: only strange letters can mix it with another.
    letters = set(text) if strange else set()
    scripts = {script for c in letters for script in _SCRIPTS if _script_is(c, script)}
    if len(scripts) > 1:
        yield "mélange plusieurs alphabets (lettres semblables) : retapez ce texte au clavier"


def _script_is(character: str, script: str) -> bool:
    return unicodedata.name(character, "").startswith(script + " ")
