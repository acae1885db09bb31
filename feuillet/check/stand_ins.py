"""Texts that stand where there is none (NULL, N/A, ?, XXXX), or that say: this patient is off."""

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
    )
)
"""As `fold` leaves them, without marks; X alone, however often, stands for no name too."""

_NO_NAMES = frozenset(("aucun", "aucune", "non", "oui", "ne", "nee"))
"""Answers elsewhere; where a name is asked for, they say that there is none."""

_CANCELLED = re.compile(
    r"\b(?:annul(?:ee?s?|er|ation)?|deprogramm(?:ee?s?|er|ation)|decede(?:e?s?)|deces|dcd"
    r"|report(?:ee?s?|er)|supprimee?s?|desist(?:ee?s?|er|ement)"
    r"|ne (?:pas|plus) imprimer|ne (?:vient|viendra) (?:pas|plus))\b"
)
"""How wards say, in whichever column, that somebody does not come; as `fold` leaves it."""

_DAY = (
    r"(?:\d{1,2}\b(?! ?[h:])|lundi|mardi|mercredi|jeudi|vendredi|la semaine|plus tard"
    r"|une date|une autre)"
)
_ACT = (
    r"(?:de |du )?(?:[ld].|son |sa |cette |cet )?"
    r"(?:acte|intervention|operation|examen|geste|rdv|rendez-vous)"
)
_OFF = re.compile(
    r"\banul(?:ee?s?|er|ation)\b|†|\bno[ -]?show\b|\brecusee?s?\b|\brepoussee?s?\b"
    r"|\b(?:non|pas) venue?s?\b|\babsente?s? (?:non )?(?:excuse|justifie)e?s?\b"
    rf"|\breport (?:demande|sine die|(?:au|le|a) {_DAY})"
    rf"|(?<!\bse )\b(?:deplac|decal|transfer)ee?s? (?:au|le|a) {_DAY}"
    r"|\b(?:transferee?s?|hospitalisee?s?|operee?s?) ailleurs\b"
    r"|\brefus(?:ee?s?)? " + _ACT + r"|\brefus (?:du |de la )?patiente?\b"
    r"|\bpatiente? (?:a |qui )?refuse[ .,;!]*\Z"
    r"|\bne (?:veut|souhaite) (?:pas|plus) (?:venir\b|etre oper|se faire oper)"
    r"|\b(?:" + _ACT + r" (?:est )?suspendue?|abandon " + _ACT + r")\b"
)
"""The same, less surely: some people are called so.  What is said of care is not: « refuse la
transfusion », « se déplace au fauteuil », « AVK suspendu »."""

_ALONE = re.compile(
    r"report|ann|n\.?p\.?v|absente?s?|refus(?:ee?s?)?|decalee?s?|transferee?s?|suspendue?s?"
    r"|abandon(?:nee?s?)?"
)
"""What says it where nothing else is said."""


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


def says_cancelled(text: str, *, name: bool = False) -> bool:
    """Return whether a text says that somebody does not come: « annulé », « DCD », « reporté ».

    Args:
        name: Whether it is a name: some people are called Report, Ann or Absent.
    """
    folded = fold(text)
    if _CANCELLED.search(folded):
        return True
    off = _OFF.search(folded) or _ALONE.fullmatch(folded.strip(" .!"))
    return off is not None and not name
