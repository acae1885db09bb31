"""Relatives whom a letter names by a possessive alone: « son père », « votre épouse ».

They may have no name of their own there: whose a birth date is, a sentence tells.
"""

import re

from feuillet.attach.words.labels import is_kin
from feuillet.attach.words.spelling import Folded, Span

_MEN = (
    "pere|mari|epoux|fils|frere|jumeau|conjoint|compagnon|concubin|neveu|oncle|cousin|gendre|ami"
    "|voisin|papa|parrain|filleul|pupille|tuteur|curateur|papi"
)
_WOMEN = (
    "mere|femme|epouse|fille|soeur|jumelle|conjointe|compagne|concubine|niece|tante|cousine|bru"
    "|amie|voisine|maman|marraine|filleule|tutrice|curatrice|mamie"
)
RELATIVE = (
    r"(?:(?:belle|beau|grand|petite?|arriere|demi|ex)[- ]){0,2}"
    rf"(?:{_MEN}|{_WOMEN}|enfant|bebe|parents?|freres|soeurs|enfants"
    "|jumeaux|jumelles|homonyme|partenaire|personne de confiance)(?![^\\W_])"
)
"""A relative, a friend, a neighbour: none of them is whom the possessive is of."""

_TITLES = r"(?:m|mr|mme|mlle|monsieur|madame)\.? "

OWNED = (
    "(?<![^\\W_])(?P<own>son|sa|ses|leurs?|votre|vos|notre|nos|mon|ma|mes|ton|ta|tes) "
    "(?:(?:jeune|vieux|vieil|vieille|propre|autre|premiere?|second|seconde|deuxieme|futur|future"
    rf"|defunte?|feu) )?{RELATIVE}"
)
"""« son père », « sa petite sœur », « votre mari »."""

_OWNED = re.compile(
    rf"{OWNED}|(?<![^\W_])(?:l[ea]|du|au) (?:{_MEN}|{_WOMEN})(?![^\W_])"
    r"|(?<![^\W_])(?:pere|mere|frere|soeur|mari|conjoint)(?= (?:est )?(?:\(|nee? ))"
)
"""« le père » too, and « père né le »."""

_GENDERS = {
    "m": re.compile(rf"(?<![^\W_])(?:{_MEN})(?![^\W_])"),
    "f": re.compile(rf"(?<![^\W_])(?:{_WOMEN})(?![^\W_])"),
}
_REACH = 240
"""Letters of a sentence that are looked at before a birth date."""

SENTENCE = re.compile(
    r"(?:(?:(?<=[\w)]{3})|(?<=\d\d)|(?<=[a-z]\d))(?<!mme)(?<!mlle)[.!?]|[ \xa0][!?])(?=\s)"
)
"""Where a sentence ends: no title does, nor an initial; « L1. » does."""

_LABEL = re.compile(r"\n(?=nee?(?![^\W_])|(?P<form>ddn|date de n))")
_SHORT = 45
"""Letters below which a line is one of a form, and ends what it says."""

_BORN = re.compile(r"(?<![^\W_])(?:est |etait )?(?P<born>nee?)(?: le)?(?: [^\W\d_]+di)? \Z")

_APPOSED = re.compile(
    rf"[,)] (?:(?:et )?(?:{RELATIVE}|divorcee?|separee?|veu(?:ve|f)) d(?:e |u |')"
    rf"(?:[^.;]{{3,90}} et d(?:e |'))?|(?:mariee?|pacsee?) (?:a|avec) )(?:{_TITLES})?\Z"
)
_CHILD = re.compile(rf"^enfant ?: .*\d\)?,? (?:(?:fils|fille) )?(?:et )?de (?:{_TITLES})?\Z", re.M)
_COMES = re.compile(
    r"[\s),]{1,3}(?:qui )?(?:l'(?:a )?accompagn|est (?:joignable|presente?|prevenue?|informee?)"
    r"|l'aide|viendra|(?:est )?(?:sa |la )?personne de confiance)"
)
_OWNED_BEFORE = re.compile(rf"{OWNED},? (?:{_TITLES})?\Z")
_TRUSTED = re.compile(
    rf"personne (?:de confiance|a prevenir) (?:designee )?est (?:{OWNED},? )?(?:{_TITLES})?\Z"
)
_ATTACHED = 60
"""Letters of one line by which a relative's own date may follow."""

_BEFORE = 120
"""Letters before a relative's name that say of whom he is one."""


def gender_of(relative: str) -> str:
    """Return « m » or « f » of a relative's word; nothing if it tells neither."""
    return next((told for told, words in _GENDERS.items() if words.search(relative)), "")


def is_of_a_relative(folded: Folded, end: int, day: Span) -> bool:
    """Whether a birth date is of a relative who is named, in its sentence, behind somebody.

    « M. X, 41 ans. Attention à l'homonymie avec son père (né le 14/02/1955) »: not of M. X.

    Args:
        end: Where that somebody's name ends.
    """
    start = max(end, day[0] - _REACH)
    start = max([start, *(found.end() for found in SENTENCE.finditer(folded.text, start, day[0]))])
    for label in _LABEL.finditer(folded.text, start, day[0]):
        line = folded.text.rfind("\n", 0, label.start()) + 1
        capital = folded.is_capital(label.end())
        short = label.start() - line < _SHORT or not folded.is_capital(label.end() + 1)
        if label["form"] or (capital and short):
            start = label.end()
    before = folded.text[start : day[0]].replace("\n", " ")
    said = [*_OWNED.finditer(before)]
    if not said:
        return False
    born = _BORN.search(before)
    # « vue avec son mari, née le »: she is born on it.
    told = gender_of(said[-1][0])
    return not born or not told or (told == "f") == (born["born"] == "nee")


def is_attached(folded: Folded, end: int, day: Span) -> bool:
    """Whether a birth date is of the relative before it: in one line, or one sentence."""
    gap = folded.text[end : day[0]]
    wraps = re.fullmatch(r"[^\n]*\n[ (]*", gap[: gap.rfind("\n") + 1])
    starts = end + gap.rfind("\n") + 1
    called = re.search(r", ([^\W_]+), ", gap)
    if called and is_kin(called[1]):
        return True  # « M. BRUN ↵ Éric, fils, né le »
    return len(gap) <= _ATTACHED and (
        "\n" not in gap or (wraps is not None and not folded.is_capital(starts))
    )


def is_apposed(folded: Folded, start: int) -> bool:
    """Whether a name only says whose relative somebody is: « , épouse de M. BRUN »."""
    return _APPOSED.search(_before(folded, start)) is not None


def is_parent_of_a_child(folded: Folded, start: int) -> bool:
    """Whether a name is a parent's behind a child's: « Enfant : X, né le …, de Mme Y »."""
    return _CHILD.search(folded.text[max(0, start - _BEFORE) : start]) is not None


def only_comes_along(folded: Folded, start: int, end: int) -> bool:
    """Whether a relative is only with the patient: « Sa fille, Mme X, née le …, l'accompagne ».

    Args:
        end: Where the relative's birth date ends.
    """
    before = _before(folded, start)
    comes = _OWNED_BEFORE.search(before) and _COMES.match(folded.text, end)
    return bool(comes or _TRUSTED.search(before))


def _before(folded: Folded, start: int) -> str:
    """Return what stands before a name, in one line."""
    return folded.text[max(0, start - _BEFORE) : start].replace("\n", " ")
