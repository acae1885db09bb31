"""What stands behind a name on its line and is told of a patient: « 66 kg », « ch. 214 », « H ».

A prescription has no more: nobody gives the weight or the room of whom a letter is sent to.
"""

import re

from feuillet.attach.words.births import MARRIED
from feuillet.attach.words.labels import any_of
from feuillet.attach.words.runs import line_end
from feuillet.attach.words.spelling import ANY_DAY, Folded

_TOKEN = re.compile(rf"(?P<day>{ANY_DAY})|[^\W_]+(?:[-'][^\W_]+)*")

_WEIGHT = re.compile(r"\d{1,3}(?:kgs?|kilos?)|kgs?|kilos?")

_MEASURE = re.compile(r"[12]m\d{0,2}|\d{2,3}cm|\d{1,3}ans?|\d{1,2}mois")

_NUMBER = re.compile(r"(?!0\d{9}\Z)[a-z]?\d{1,15}[a-z]?")
"""No telephone."""

_ROOM = any_of("ch chambre lit salle")

_TOLD = any_of(
    "poids taille imc cm m an ans mois age h f sexe homme femme masculin feminin",
    "box n no numero dossier ipp nip ins nir nda iep sejour",
)

_WARD = any_of("service unite uf us etage secteur")
"""Behind these, other words may stand: « service de rhumatologie ch. 214 »."""

_BESIDE = any_of("le la du de et a pour date ce jour page")


def tells_patient(folded: Folded, end: int) -> bool:
    """Whether nothing but a weight, a height, a room, a number, a sex follows on a line."""
    return bool(_told(folded, end))


def tells_weight(folded: Folded, end: int) -> bool:
    """Whether a weight follows on a line, after nothing else than what is told of a patient."""
    return "weight" in _told(folded, end)


def _told(folded: Folded, end: int) -> set[str]:
    """Return what is told of a patient on a line; nothing if another word comes first.

    Behind a weight or a room, anything may follow: « 66 kg, allergie », « ch. 214, isolement ».
    """
    found, born, ward = set[str](), False, False
    for token in _TOKEN.finditer(folded.text, end, line_end(folded.text, end)):
        word = token[0]
        if _WEIGHT.fullmatch(word):
            found.add("weight")
        elif word in _ROOM:
            found.add("room")
        elif ward or word in _WARD:
            ward = True
        elif word in _TOLD or _MEASURE.fullmatch(word):
            found.add("measure")
        elif word in MARRIED:
            born = True
        elif not (
            token["day"]
            or _NUMBER.fullmatch(word)
            or word in _BESIDE
            or (born and folded.is_capital(token.start()))
        ):
            return found if found & {"weight", "room"} else set()
    return found
