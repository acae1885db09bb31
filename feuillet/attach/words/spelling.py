"""How a name or a birth date may be written in a letter, and where it stands.

Case, accents, and the shape of hyphens, apostrophes and spaces are ignored, as is a line that
ends inside a name.  A name is never found inside a longer one, nor a date inside a longer number.
"""

import datetime as dt
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Where something begins and ends."""

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h"}
    # What a text engine writes for the hyphen of a line that ends inside a word.
    | dict.fromkeys("\x02\ufffe\xad‐‑‒–—―−", "-")
    | dict.fromkeys("‘’‚‛´`ʼ′", "'")
)
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
MONTH_FORMS = (
    *("janvier|janv", "fevrier|fevr|fev", "mars", "avril|avr", "mai", "juin", "juillet|juil"),
    *("aout", "septembre|sept", "octobre|oct", "novembre|nov", "decembre|dec"),
)
LONG = 8
"""Letters from which a name may be broken at the end of a line without a hyphen."""

_SMALL = frozenset(
    (
        *("a", "an", "au", "aux", "ce", "de", "des", "du", "elle", "en", "est", "et", "eu", "il"),
        *("la", "le", "les", "ma", "mai", "me", "mon", "ne", "nee", "on", "ou", "par", "sa", "se"),
        *("ses", "si", "son", "sur", "un", "une", "va", "vu", "y"),
    )
)
"""Words that are names too: these have their capital, or a label."""

_PARTICLE = re.compile(
    "(de)(la)|(le|la|les|de|du|des|van|von|ben|bel|el|al|da|di|dos|mac|mc|sainte?|st|o|d|l)"
)
"""What some write apart from the rest of a name: « LE GALL », « LEGALL »."""

_LINE = 80
"""Letters of a line that show whether it is all in capitals."""

_PARTICLE_BEFORE = re.compile(
    r"(?<![^\W_])(?:(?P<sure>de[ \n]la[ \n]|de[ \n]l' ?)"
    r"|(?P<title>(?:m|mr|mme|mlle|monsieur|madame)\.? )?"
    r"(?P<word>d(?P<of>e |' ?)|l' ?|(?<!ne )(?<!nee )(?<![(]e[)] )(?:du|des|l[ea]|les"
    r"|(?P<foreign>van(?: de[nr]?)?|von(?: der)?|d[ai]|de[nr]|ben|el)|(?<!du )(?<!au )(?<!le )dos"
    r"|das|do|dell?a?|sainte?|ste?\.?|bel|al|mac|mc)[ -]))\Z"
)
"""A particle in front of a name, if it is no word of the sentence; a foreign one never is."""

ANY_MONTH = "|".join(MONTH_FORMS)

ANY_DAY = (
    r"(?<!\d)(?:\d{1,2}[ \n]?[-/. ][ \n]?\d{1,2}[ \n]?[-/. ][ \n]?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?: ?er)?[-. \n]{{0,2}}(?:{ANY_MONTH})[-. \n]{{1,2}}(?:\d{{4}}|\d{{2}})"
    r"|\d{4}-\d\d-\d\d|\d{8}|\d(?:[ |]{1,3}\d){7})(?!\d)"
)
"""A pattern for some day, in any of the forms below."""


@dataclass(frozen=True)
class Folded:
    """A text without case, accents and shapes of dashes; line ends as `\\n`."""

    text: str
    places: tuple[int, ...]
    """Of each character, where it stood before."""

    original: str

    def is_capital(self, index: int) -> bool:
        """Whether a character was a capital letter."""
        return self.original[self.places[index]].isupper()

    def in_original(self, span: Span) -> Span:
        """Return where a part of this text stood before."""
        return self.places[span[0]], self.places[span[1] - 1] + 1


_TELEPHONE = re.compile(
    r"(?:(?<![\d+])(?:\+|00)33[ .]?(?:\(0\)[ .]?)?[1-9]|(?<!\d)(?<!\d[.-])0[1-9])"
    r"(?:(?:[ \n]\d\d){4}|(?: ?[.][ \n]?\d\d){4}|(?: ?-[ \n]?\d\d){4})(?!\d)"
    r"(?=(?: 0[1-9](?: \d\d){4}(?!\d)){0,3}(?! \d\d(?![\d/])))"
    r"|(?<!\d)0 ?8\d\d(?:[ .]\d\d){3}(?!\d)"
)
"""Figures in pairs, that may look like a day: « 01 99 00 12 20 », « +33 1.99.00.12.20 »."""

_GLUED = re.compile(
    r"(?<![^\W_])(?:(?:pre)?noms?|enfant|naissance|patiente?|mere|pere|usage|famille|prevenir"
    r"|confiance|accompagnant)\Z"
)
_GLUED_TO = re.compile(
    r"(?<=[^\W\d_])(?=(?:Pr[ée]\u0301?noms?(?: ?\(s\))?"
    r"|Nom(?: d.usage| de naissance| de jeune fille)?|N[ée]\u0301?(?:e|\(e\))?(?: le)?"
    r"|Date de naissance|DDN) ?:)"
)
"""Where a narrow cell ends, and the label of the next begins: « MODELEPrénom : »."""

_LABEL = 12
"""Letters of the longest label that a cell's text may be glued to."""


def fold_letter(text: str) -> Folded:
    """Return a text folded, each of its lines without spaces at its ends.

    Narrow cells are read as one word: « PrénomCamille », « MODELEPrénom : » get their space back.
    A telephone is one number, whose pairs of figures are no day.
    """
    letters: list[str] = []
    places: list[int] = []
    glued = {found.start() for found in _GLUED_TO.finditer(text)}
    for index, raw in enumerate(text):
        for letter in _folded(raw):
            blank = not letters or letters[-1] in " \n"
            if letter == "\n":
                # A carriage return and a line feed end one line.
                if raw == "\n" and index and text[index - 1] == "\r":
                    continue
                if letters and letters[-1] == " ":
                    letters.pop(), places.pop()
            elif letter == " " and blank:
                continue
            elif index in glued or (
                raw.isupper() and index and text[index - 1].islower() and _ends_label(letters)
            ):
                letters.append(" ")
                places.append(index)
            letters.append(letter)
            places.append(index)
    if letters and letters[-1] == " ":
        letters.pop(), places.pop()
    return _joining_telephones(Folded("".join(letters), tuple(places), text))


def _joining_telephones(folded: Folded) -> Folded:
    """Return a text with the figures of each telephone joined."""
    kept = bytearray(b"\1" * len(folded.text))
    for found in _TELEPHONE.finditer(folded.text):
        for mark in re.finditer(r"[ .\n-]", found[0]):
            kept[found.start() + mark.start()] = 0
    return Folded(
        "".join(itertools.compress(folded.text, kept)),
        tuple(itertools.compress(folded.places, kept)),
        folded.original,
    )


def _ends_label(letters: Sequence[str]) -> bool:
    return _GLUED.search("".join(letters[-_LABEL:])) is not None


@functools.lru_cache(4096)
def _folded(raw: str) -> str:
    if raw in _LINE_ENDS:
        return "\n"
    plain = unicodedata.normalize("NFKD", raw.casefold().translate(_LETTERS))
    kept = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    return re.sub(r"\s", " ", kept.translate(_LETTERS))


def name_spans(folded: Folded, name: str, *, beside: Sequence[Span] = ()) -> list[Span]:
    """Return where a name stands in a text, first to last.

    A particle is a part of a name: « DE LA TOUR » and « TOUR » are two people.

    Args:
        beside: Where the other name of that person stands: « LE », « BEN » are surnames too.
    """
    spans = {
        found.span()
        for form in _forms(fold_letter(name).text.replace("\n", " "))
        for found in re.finditer(
            rf"(?<![^\W_])(?<![^\W_]-)(?<!\bo'){form}(?![^\W_])(?!-\n?[^\W_])", folded.text
        )
        if not (_is_word(folded, *found.span()) or _has_particle(folded, found.start(), beside))
    }
    return sorted(spans)


def _is_word(folded: Folded, start: int, end: int) -> bool:
    """Whether a short name is only spelt like a word there: « née le », « date de »."""
    if folded.text[start:end] not in _SMALL:
        return False
    before, after = folded.text[max(0, start - 8) : start], folded.text[end : end + 2]
    if folded.original[folded.places[start]].islower():
        return not before.endswith((": ", ":", "\n"))
    # In capitals: « NEE LE 12/03/1948 », « DATE DE NAISSANCE ».
    dated = folded.text[start:end] == "le" and re.match(r" ?\d", after)
    return bool(dated or re.search(r"(?<![^\W_])(?:date|lieu|nom) \Z", before))


def _has_particle(folded: Folded, start: int, names: Sequence[Span]) -> bool:
    """Whether a name goes on before a place, and is not only spoken of: « le dossier de TOUR »."""
    first = max(0, start - 40)
    found = _PARTICLE_BEFORE.search(folded.text[first:start])
    if not found:
        return False
    if found["word"]:
        word = first + found.start("word")
        if (word, word + len(found["word"].rstrip(" \n-"))) in names:
            return False
    if found["sure"] or found["title"] or found["foreign"]:
        return True
    if not folded.is_capital(first + found.start("word")):
        return False
    # « DE TOUR Jean »; in a line that is all in capitals, « LE DOSSIER DE TOUR JEAN ».
    before = folded.text[max(0, start - _LINE) : start].rsplit("\n", 1)[-1]
    after = folded.text[start : start + _LINE].split("\n", 1)[0]
    places = folded.places[start - len(before) : start + len(after)]
    small = any(folded.original[place].islower() for place in places)
    return small or not found["of"]


def day_spans(folded: Folded, day: dt.date) -> list[Span]:
    """Return where a day stands in a text, first to last."""
    return sorted(
        {found.span() for form in _dates(day) for found in re.finditer(form, folded.text)}
    )


def _forms(name: str) -> Iterator[str]:
    """Yield patterns for a folded name: as written, and with its letters spaced out."""
    words = re.findall(r"[^\W_]+", name)
    if not words:
        yield re.escape(name)
        return
    longest = max((len(marks) for marks in re.findall(r"[\W_]+", name)), default=0)
    between = rf"[\W_]{{0,{max(5, longest)}}}"
    if re.fullmatch(r"[^\W_]+(?:[-' ]+[^\W_]+)*", name):
        between = rf"[-' \n]{{0,{max(3, longest)}}}"
    *first, last = words
    yield between.join([*(_SAINTS.get(word, _word(word)) for word in first), _word(last)])
    if len("".join(words)) > 2:
        yield r"[ -]{1,3}".join(re.escape(letter) for letter in "".join(words))
    particle = _PARTICLE.match(words[0])
    if particle and len(words[0]) - particle.end() >= 3:
        before, rest = filter(None, particle.groups()), words[0][particle.end() :]
        yield between.join(_word(word) for word in (*before, rest, *words[1:]))


_SAINTS = {
    **dict.fromkeys(("saint", "st"), r"(?:saint|st)\.?"),
    **dict.fromkeys(("sainte", "ste"), r"(?:sainte|ste)\.?"),
}
"""« ST-MARTIN » is « SAINT MARTIN »."""


def _word(word: str) -> str:
    inside = r"(?:-?\n|[-'])?" if len(word) >= LONG else r"(?:-\n?|')?"
    return inside.join(re.escape(letter) for letter in word)


def _dates(day: dt.date) -> Iterator[str]:
    """Yield patterns for a day: 12/03/1948, 12-3-48, 12 mars 1948, 1948-03-12, 12031948, boxes."""
    year, number, month = f"{day.year:04d}", f"0?{day.day}", f"0?{day.month}"
    alone, ends = r"(?<!\d)(?<!\d[-/.])", r"(?!\d)(?![-/.]\d)"
    short = f"(?:{year}|{year[2:]})"
    mark = r"[ \n]?(?P<mark>[-/.])[ \n]?"
    again = r"[ \n]?(?P=mark)[ \n]?"
    yield rf"{alone}{number}{mark}{month}{again}{short}{ends}"
    yield rf"{alone}{number}[ \n]{month}[ \n]{year}{ends}"
    yield rf"{alone}{year}(?P<mark>[-/.]){day.month:02d}(?P=mark){day.day:02d}{ends}"
    first = "(?: ?er)?" if day.day == 1 else ""
    named = rf"(?:{MONTH_FORMS[day.month - 1]})"
    yield rf"{alone}{number}{first}[-. \n]{{0,2}}{named}[-. \n]{{1,2}}{short}{ends}"
    figures = f"{day.day:02d}{day.month:02d}{year}"
    # A longer row of single figures is another number: of the insured, of a telephone.
    yield rf"(?<![^\W_])(?<![^\W_][-/.]){figures}(?![^\W_])(?![-/.]\d)"
    boxes = r"[ \n|/.-]{1,3}".join(figures)
    yield rf"(?<!\d)(?<!\d[ \n|/.-]){boxes}(?!\d)(?![ \n|/.-]\d)"
    columns = r" ?[|] ?".join((f"{day.day:02d}", f"{day.month:02d}", year))
    yield rf"(?<!\d)(?<!\d[ |/.-]){columns}(?!\d)(?! ?[|] ?\d)"
