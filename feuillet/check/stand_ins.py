"""Texts that a program or a hurried hand writes where there is none: NULL, N/A, ?, XXXX."""

import re

from feuillet.model.characters import fold

_WORDS = frozenset(
    (
        *("null", "none", "nil", "nan", "na", "undefined", "vide", "neant", "rien", "blank"),
        *("nc", "nr", "nsp", "inconnu", "inconnue", "unknown", "anonyme"),
        *("sans nom", "sans prenom", "pas de nom", "pas de prenom", "non connu", "non connue"),
        *("non renseigne", "non renseignee", "a renseigner", "a completer", "a definir", "a venir"),
        *("nom", "prenom", "nom prenom", "tbd"),
    )
)
"""As `fold` leaves them, without marks; X alone, however often, stands for no name too."""


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
