"""Texts that stand where there is none: NULL, N/A, ?, XXXX."""

import re

from feuillet.model.characters import fold

STANDS_IN = "semble écrit à la place d'un texte qui manque, vérifiez"
"""What is said of such a name: some people are called Null."""

_NO_ANSWER = "tient la place d'une réponse : écrivez-la, ou videz ce champ si vous ne la savez pas"
DITTO = "renvoie à une autre case : recopiez ici la réponse elle-même"
_DITTOS = frozenset(
    (
        *("idem", "ibid", "ibidem", "ditto", "identique", "le meme", "la meme", "meme nom"),
        *("meme prenom", "meme date", "meme patient", "meme patiente", "voir plus haut"),
        *("voir ci-dessus", "ci-dessus", "cf ci-dessus"),
    )
)
_DITTOS_OR_NAMES = frozenset(("id", "dito", "dto", "meme", "pareil"))
"""The same; but some people are called so."""

_DITTO_SIGNS = frozenset("\"'”“„″»«〃, ")

_WORDS = frozenset(
    (
        *("null", "none", "nil", "nan", "na", "undefined", "vide", "neant", "rien", "blank"),
        *("nc", "nr", "nsp", "inconnu", "inconnue", "unknown", "anonyme"),
        *("sans nom", "sans prenom", "pas de nom", "pas de prenom", "non connu", "non connue"),
        *("non renseigne", "non renseignee", "a renseigner", "a completer", "a definir", "a venir"),
        *("a confirmer", "a preciser", "a verifier", "a voir", "a demander", "en attente"),
        *("non communique", "non communiquee", "non precise", "non precisee"),
        *("nom", "prenom", "nom prenom", "tbd"),
        *("object object", "invalid date"),
    )
)
"""As `fold` leaves them, without marks; X alone, however often, stands for no name too."""

_NO_NAMES = frozenset(("aucun", "aucune", "non", "oui", "ne", "nee"))
"""Answers elsewhere; where a name is asked for, they say that there is none."""


def has_letter(text: str) -> bool:
    """Return whether a text holds a letter, as every name does."""
    return any(character.isalpha() for character in text)


def stands_in(text: str) -> bool:
    """Return whether a text is known to be written where there is none.

    Some people are called Null: it is worth a look, not a refusal.
    """
    words = re.findall(r"\w+", fold(text))
    spelled = "".join(words)
    return " ".join(words) in _WORDS or spelled in _WORDS or set(spelled) <= {"x"}


def stands_for_name(text: str) -> bool:
    """Return whether a text is known to be written where a name is missing, as `stands_in`."""
    return stands_in(text) or fold(text).strip(" .") in _NO_NAMES | _DITTOS_OR_NAMES


def refers_elsewhere(text: str, *, name: bool = False) -> bool:
    """Return whether a text says: as above, or as beside.

    Args:
        name: As `says_cancelled`.
    """
    dittos = _DITTOS if name else _DITTOS | _DITTOS_OR_NAMES
    return set(text) <= _DITTO_SIGNS or fold(text).strip(" .") in dittos


def explain_stand_in(text: str) -> str:
    """Return why a text is no answer, whatever the field asks for, or nothing.

    One rule for all of them: where « ? », « - », « NC » or « idem » could be left out or printed,
    nobody knows which was meant.
    """
    if refers_elsewhere(text):
        return DITTO
    return _NO_ANSWER if stands_in(text) else ""
