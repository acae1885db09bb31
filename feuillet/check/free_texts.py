"""Free texts, which are printed as they are typed: what is none, and what deserves a look.

What a text is for, the author's example tells: one that begins with a title is somebody's name, and
one without a figure asks for none.
"""

import re
from collections.abc import Iterator

from feuillet.check.answers import NO, YES
from feuillet.check.names import has_title, is_title
from feuillet.check.stand_ins import has_letter
from feuillet.model.characters import fold
from feuillet.model.leaflet import DoubtCode
from feuillet.model.variables import Variable

_ELSEWHERE = re.compile(r"(?:a )?voir\b(?:\W+\w+){0,5}\W*|(?:cf|confer)\b.*", re.DOTALL)
"""« Voir ordonnance », as `fold` leaves it; a longer one may be what the patient has to see to."""


def refuse_text(text: str) -> str:
    """Return why a text is none that can be printed, or nothing."""
    if fold(text).strip(" .!") in YES | NO:
        return "doit être un texte, et non oui ou non : écrivez-le, ou videz ce champ"
    return ""


def doubt_text(text: str, variable: Variable) -> Iterator[tuple[DoubtCode, str]]:
    """Yield what deserves a look in the text of a leaflet's own field, with its code."""
    if text.endswith("?"):
        yield "question-mark", "finit par un point d'interrogation, qui serait imprimé : vérifiez"
    yield from (("text-unusual", words) for words in _unusual(text, variable))


def _unusual(text: str, variable: Variable) -> Iterator[str]:
    if _ELSEWHERE.fullmatch(fold(text)):
        yield "renvoie à un autre document, et serait imprimé ainsi : recopiez ce qui y est écrit"
    if _has_figure(variable.example):
        return
    name = has_title(variable.example)
    if not has_letter(text):
        yield "n'a aucune lettre : vérifiez que les champs ne sont pas décalés"
    elif name and is_title(text):
        yield "n'est qu'un titre : ajoutez le nom, ou videz ce champ"
    elif name and _has_figure(text):
        yield "porte un chiffre : vérifiez que c'est un nom"


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))
