"""Texts that no person wrote: what a program leaves where a value should be, and broken letters.

The marks are those that nobody types: a template's, a page's, an address's, a spreadsheet's.
"""

import re
from html.entities import html5

from feuillet.model.characters import TEXT_CHARACTERS

LEFT_OVER = (
    "porte un code qu'un logiciel a laissé à la place du texte : écrivez le texte lui-même, ou"
    " videz ce champ"
)
GARBLED = "accents abîmés par une conversion : retapez ce texte au clavier"
LOOKS_GARBLED = "ses accents semblent abîmés par une conversion, vérifiez"
HOLDS_QUESTION = "porte un point d'interrogation au milieu d'un mot, qui serait imprimé : vérifiez"

_LETTER = r"[^\W\d_]"
_LEFT_OVER = re.compile(
    "|".join(
        (
            r"\[object\b",  # JavaScript's « [object Object] »
            r"[$#{]\{|\}\}|<%|%>|\{%|%\}",  # ${nom}, #{nom}, {{nom}}, <%= nom %>, {% nom %}
            r"\{[\w.]*\}|%\(\w+\)[sd]",  # {nom}, {0}, %(nom)s
            r"(?<!\w)%[a-z]\w+%(?!\w)",  # %NOM%
            rf"(?<={_LETTER})(?:%[0-9a-f]{{2}})+(?={_LETTER})",  # Dr%20Mod%C3%A8le
            r"=c[23]=[89ab][0-9a-f]|=\?[\w-]+\?[bq]\?",  # Mod=C3=A8le, =?utf-8?Q?…
            r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2})|&#(?:\d+|x[0-9a-f]+);",
            r"<br ?/?>|</?(?:div|p|span)\b[^<>]*>",
            r"#(?:REF|DIV/0|NULL?|NOMBRE|NUM|VALEUR|VALUE)!|#(?:NOM|NAME)\?",
        )
    ),
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")

_BROKEN = re.compile(
    # « Ã », « Â » before no letter, but for the end of a word in capitals (« GUSMÃ »).
    rf"(?<![A-ZÀ-ÖØ-Þ])[ÃÂ](?!{_LETTER})|[ÃÂãâ][¡-¿„…†‡‹“”•™›]|â€|Ãƒ"
)
_QUESTIONED = re.compile(rf"(?<={_LETTER})\?+(?={_LETTER})")


def is_left_over(text: str) -> bool:
    """Return whether a text holds what a program left, and nobody would type."""
    if _LEFT_OVER.search(text):
        return True
    return any(name in html5 for name in _ENTITY.findall(text))


def is_garbled(text: str) -> bool:
    """Return whether a text is UTF-8 that was read as Windows-1252: « LefÃ¨vre ».

    Args:
        text: As it came: a space may be half of a letter.
    """
    if text.isascii():
        return False
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return TEXT_CHARACTERS.issuperset(mended)


def doubt_letters(text: str) -> str:
    """Return why a text's letters deserve a look, or nothing: « Mod?le », « 5Â mg »."""
    if _BROKEN.search(text):
        return LOOKS_GARBLED
    return HOLDS_QUESTION if _QUESTIONED.search(text) else ""
