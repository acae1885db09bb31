"""Names of a batch's files: neutral, portable, unique, and never a way out of the folder."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 80
"""Characters of a patient's name in a file name."""

_NO_DECOMPOSITION = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"}
    | {"ł": "l", "Ł": "L", "ı": "i", "þ": "th", "Þ": "TH", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H"}
)
_PATTERN = re.compile(r"\d{4,6}_[a-z0-9][a-z0-9_-]*_[0-9a-f]{8}(_[A-Za-z0-9-]+)?\.pdf")


def file_key(number: int, leaflet: str, token: str) -> str:
    """Return the neutral part of a name: « 0012_vertebroplastie_3f9a71c2 ».

    Args:
        number: The row's, at least four figures.
        token: Eight hexadecimal figures, a dash in the middle.
    """
    return f"{number:04d}_{leaflet}_{token.replace('-', '').lower()}"


def slug(words: Iterable[str]) -> str:
    """Return a person's name in portable letters: ASCII, digits and dashes, at most `LONGEST`.

    It tells no two people apart (« Léa » and « Lea »): it only follows what does.
    """
    text = unicodedata.normalize("NFD", "-".join(words).translate(_NO_DECOMPOSITION))
    plain = re.sub(r"[^A-Za-z0-9]+", "-", "".join(c for c in text if not unicodedata.combining(c)))
    return plain.strip("-")[:LONGEST].strip("-") or "sans-lettre"


def is_ours(name: str) -> bool:
    """Whether a file's name is of the kind that a batch gives."""
    return bool(_PATTERN.fullmatch(name))
