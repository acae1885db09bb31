"""Whether a text speaks of one patient: her name, her first name and her birth date.

Case, accents, and the shape of hyphens, apostrophes and spaces are ignored, as is a line that
ends inside a name.  A name is never found inside a longer one, nor a date inside a longer number.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feuillet.model.leaflet import Value

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h"}
    # What a text engine writes for the hyphen of a line that ends inside a word.
    | dict.fromkeys("\x02\ufffe\xad‐‑‒–—―−", "-")
    | dict.fromkeys("‘’‚‛´`ʼ′", "'")
)
_MONTHS = (
    *("janvier|janv", "fevrier|fevr|fev", "mars", "avril|avr", "mai", "juin", "juillet|juil"),
    *("aout", "septembre|sept", "octobre|oct", "novembre|nov", "decembre|dec"),
)
LONG = 8
"""Letters from which a name may be broken at the end of a line without a hyphen."""


@dataclass(frozen=True)
class Person:
    """Whom a leaflet is for."""

    surname: str
    first_name: str
    birth: dt.date


def person_of(known: Mapping[str, Value]) -> Person | None:
    """Return whom accepted values are about; nobody for a generic leaflet."""
    surname, first_name, birth = (known.get(k) for k in ("nom", "prenom", "date_naissance"))
    if isinstance(surname, str) and isinstance(first_name, str) and isinstance(birth, dt.date):
        return Person(surname, first_name, birth)
    return None


def missing_in(text: str, person: Person) -> tuple[str, ...]:
    """Return what of a person a text does not hold, in French: « le nom », « le prénom »…

    Args:
        text: With its line ends.
    """
    folded = _fold(text)
    found = {
        "le nom": _holds_name(folded, person.surname),
        "le prénom": _holds_name(folded, person.first_name),
        "la date de naissance": any(re.search(p, folded) for p in _dates(person.birth)),
    }
    return tuple(what for what, there in found.items() if not there)


def _fold(text: str) -> str:
    """Return a text without case, accents and shapes of dashes; line ends as `\\n`."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = (c for c in letters if unicodedata.category(c) not in ("Mn", "Cf"))
    lines = "".join(plain).translate(_LETTERS).splitlines()
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in lines)


def _holds_name(folded: str, name: str) -> bool:
    return any(
        re.search(rf"(?<![^\W_])(?<![^\W_]-)(?<!\bo'){form}(?![^\W_])(?!-\n?[^\W_])", folded)
        for form in _forms(_fold(name))
    )


def _forms(name: str) -> Iterator[str]:
    """Yield patterns for a folded name: as written, and with its letters spaced out."""
    words = re.findall(r"[^\W_]+", name)
    if not words:
        yield re.escape(name)
        return
    between = r"[-' \n]{0,3}" if re.fullmatch(r"[^\W_]+(?:[-' ]+[^\W_]+)*", name) else r"[\W_]{0,5}"
    yield between.join(_word(word) for word in words)
    if len("".join(words)) > 2:
        yield r"[ -]{1,3}".join(re.escape(letter) for letter in "".join(words))


def _word(word: str) -> str:
    inside = r"(?:-?\n|[-'])?" if len(word) >= LONG else r"(?:-\n?|')?"
    return inside.join(re.escape(letter) for letter in word)


def _dates(day: dt.date) -> Iterator[str]:
    """Yield patterns for a day: 12/03/1948, 12-3-48, 12.03.1948, 12 mars 1948, 1948-03-12."""
    year, number, month = f"{day.year:04d}", f"0?{day.day}", f"0?{day.month}"
    alone, ends = r"(?<!\d)(?<!\d[-/.])", r"(?!\d)(?![-/.]\d)"
    short = f"(?:{year}|{year[2:]})"
    mark = r"[ \n]?(?P<mark>[-/.])[ \n]?"
    again = r"[ \n]?(?P=mark)[ \n]?"
    yield rf"{alone}{number}{mark}{month}{again}{short}{ends}"
    yield rf"{alone}{number}[ \n]{month}[ \n]{year}{ends}"
    yield rf"{alone}{year}(?P<mark>[-/.]){day.month:02d}(?P=mark){day.day:02d}{ends}"
    first = "(?: ?er)?" if day.day == 1 else ""
    named = rf"(?:{_MONTHS[day.month - 1]})"
    yield rf"{alone}{number}{first}[-. \n]{{0,2}}{named}[-. \n]{{1,2}}{short}{ends}"
