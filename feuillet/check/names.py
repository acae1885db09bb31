"""An identity that is no person's: what is refused, and what deserves a look.

Refused is what names nobody, or two people; the rest may be somebody's name, and is warned of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from feuillet.check.cancelled import says_cancelled
from feuillet.check.stand_ins import (
    DITTO,
    STANDS_IN,
    doubt_letters,
    has_letter,
    refers_elsewhere,
    stands_for_name,
)
from feuillet.model.characters import fold
from feuillet.model.typed_dates import parse_date
from feuillet.model.values import Value
from feuillet.model.variables import AT_BIRTH, NAMES

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

_TELEPHONE = re.compile(r"0[1-9](?:[ .-]\d{2}){4}")
"""In pairs, as nobody writes a file's number."""

_BORN = frozenset(("ne", "nee", "ep", "epouse", "veuve", "vve"))
_TRIALS = frozenset(
    (
        *("test", "tests", "testing", "demo", "patient", "patiente"),
        *("patient test", "test patient", "toto", "tata"),
    )
)
"""What whoever tries a program types, as `fold` leaves it; some people are called so."""

_OF_A_STAY = frozenset(
    (
        *("ambu", "ambulatoire", "hdj", "hospi", "hospit", "hospitalise", "hospitalisee"),
        *("isolement", "bmr", "urgence", "urgent", "externe", "nouveau-ne", "nouveau ne", "bebe"),
    )
)
"""What stands where a name is lacking or shifted; some people are called so."""

_OF_ANYBODY = frozenset(("garcon", "fille", "homme", "femme", "masculin", "feminin", "enfant"))
"""The same where a first name is: some surnames are such."""

_DASHED = re.compile(r"\s[-–—]+\s")
_DASHED_NOTE = re.compile(rf"{_DASHED.pattern}[^\W\d_A-ZÀ-ÖØ-Þ]")
"""A note behind a surname: « EXEMPLE - isolement », and not « EXEMPLE - ESSAI »."""

_OF_A_NUMBER = " -./_"

_LINE, _LINES = 22, 6
"""Letters of the widest that a line beside a label has, and lines that the top of a page has."""

TOO_LONG = (
    "trop long pour tenir en haut de chaque page avec les autres noms : abrégez l'un des noms"
    " composés"
)

_OF_A_NAME = " '’-.,"
"""Signs that names have; a comma is told apart."""


def refuse_identity(known: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each field of an identity that cannot be a patient's, and why."""
    for field in _apart(known):
        if fault := refuse_name(str(known[field])):
            yield field, fault
    if "ipp" in known and (fault := refuse_ipp(str(known["ipp"]))):
        yield "ipp", fault


def names_as_born(known: Mapping[str, Value]) -> frozenset[str]:
    """Return the names in use that are those of birth, of values that are known."""
    return frozenset(
        used for used, born in AT_BIRTH.items() if born in known and known.get(used) == known[born]
    )


def refuse_long(known: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield the longest name, and why, where all that are printed would leave the top of a page.

    Without a birth name there are two, with the whole width: as long as they may be, they fit.
    """
    as_born = names_as_born(known)
    printed = [name for name in NAMES if name in known and name not in as_born]
    if set(AT_BIRTH.values()).isdisjoint(printed):
        return
    lengths = {name: len(str(known[name])) for name in printed}
    if sum(len(wrap(str(known[name]), _LINE)) for name in printed) > _LINES:
        yield max(printed, key=lengths.__getitem__), TOO_LONG


def doubt_identity(known: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each field of an identity that deserves a look, and why."""
    for field in _apart(known):
        told = doubt_name(str(known[field]), first="prenom" in field)
        yield from ((field, words) for words in told)
    for fields in (AT_BIRTH.keys(), AT_BIRTH.values()):
        named, surname, first = (*fields,)[0], *(str(known.get(field, "")) for field in fields)
        if named not in _apart(known):
            continue
        parts = fold(surname).split()
        if parts[1:] and fold(first) in (parts[-1], parts[0]):
            yield named, "porte aussi le prénom, vérifiez"
        if surname and fold(surname) == fold(first):
            yield named, "le même que le prénom, vérifiez"
    yield from (("ipp", words) for words in _doubt_ipp(str(known.get("ipp", ""))))


def _apart(known: Mapping[str, object]) -> Sequence[str]:
    """Return the fields of the names that are given: of one in use since birth, that of birth."""
    given = [field for field in NAMES if field in known]
    return [one for one in given if known[one] != known.get(AT_BIRTH.get(one, ""))]


def _doubt_ipp(text: str) -> Iterator[str]:
    if _TELEPHONE.fullmatch(text):
        yield "ressemble à un numéro de téléphone, vérifiez"
    if any(not (one.isalnum() or one in _OF_A_NUMBER) for one in text):
        yield "porte un signe qui n'est pas d'un numéro de dossier, vérifiez"
    if text and not any(one.isdigit() for one in text):
        yield "aucun chiffre : vérifiez que c'est un numéro de dossier"


def refuse_ipp(text: str) -> str:
    """Return why a text is no number of a patient's file, or nothing."""
    if parse_date(text) and not text.isdigit():
        return "c'est une date, les champs sont décalés ?"
    return ""


def refuse_name(text: str) -> str:
    """Return why a text is no name of one patient, or nothing."""
    if parse_date(text):
        return "c'est une date, les champs sont décalés ?"
    if not has_letter(text):
        return "aucune lettre : écrivez-le comme sur la carte Vitale"
    if refers_elsewhere(text, name=True):
        return DITTO
    if text.startswith("-") or text.endswith("-"):
        return "s'arrête à un trait d'union : écrivez-le en entier, comme sur la carte Vitale"
    if says_cancelled(text, name=True):
        return "dit que ce patient ne vient pas : retirez-le de la liste, ou ne gardez que le nom"
    if "^" in text:
        return "porte le signe ^, qu'un logiciel met entre deux noms : mettez chacun dans son champ"
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
    if stands_for_name(text):
        yield STANDS_IN
    if fold(text) in _TRIALS:
        yield "semble celui d'un patient d'essai, vérifiez"
    if fold(text) in (_OF_A_STAY | _OF_ANYBODY if first else _OF_A_STAY):
        yield "ne semble pas un nom : vérifiez que les champs ne sont pas décalés"
    if (_DASHED if first else _DASHED_NOTE).search(text):
        yield "porte un tiret entre deux espaces : vérifiez qu'aucune remarque n'y est jointe"
    if sum(map(str.isalpha, text)) == 1 and not stands_for_name(text):
        yield "n'a qu'une lettre, vérifiez qu'il est entier"
    words = fold(text).split()
    if _has_title(words, first=first):
        yield "porte une civilité, retirez-la"
    if first and words[1:] and words[0] in _BORN:
        yield "porte un nom de naissance ou d'usage, ne gardez que le prénom"
    if not first and _BORN.intersection(word.strip("().") for word in words[1:-1]):
        yield "porte deux noms : mettez celui de naissance dans « Nom de naissance »"
    parts = re.findall(r"\w+", fold(text))
    if parts and not first and _PARTICLES.issuperset(parts):
        yield "n'est qu'une particule, vérifiez que la suite du nom n'est pas dans le prénom"
    if _EITHER.search(text):
        yield "semble laisser le choix entre deux noms, vérifiez"
    if "," in text:
        yield "porte une virgule, vérifiez que ce champ n'a pas toute l'identité"
    if doubt := doubt_letters(text):
        yield doubt
    elif _strange(text):
        yield "porte un chiffre ou un signe qui n'est pas d'un nom, vérifiez"


def has_title(text: str) -> bool:
    """Return whether a text begins with a title: « Dr Modèle »."""
    return any(map(is_title, text.split()[:1]))


def is_title(text: str) -> bool:
    """Return whether a text is a title and nothing else: « Dr »."""
    return fold(text).strip(" .") in _TITLES


def _has_title(words: Sequence[str], *, first: bool) -> bool:
    """Whether a name begins or ends with a title: « DUPONT Mme »."""
    if not words:
        return False
    title = words[0].removesuffix(".")
    # « M » is a title before a surname only; elsewhere it is an initial.
    if title == "m":
        return not first and bool(words[1:] or words[0] == "m.")
    return title in _TITLES or words[-1].removesuffix(".") in _TITLES - {"m"}


def _strange(text: str) -> bool:
    """Whether a sign is there that names have not, or a word with a figure: « L1 », « 12 ».

    Behind a hyphen, figures tell apart those whose name is unknown: « X-12 ».
    """
    signs = (one for one in text if not (one.isalnum() or one in _OF_A_NAME))
    words = (word for word in text.split() if "-" not in word)
    return any(signs) or any(one.isdigit() for word in words for one in word)
