"""Texts that stand where there is none: NULL, N/A, ?, XXXX; what programs leave, broken letters.

The marks of programs are those that nobody types: a template's, a page's, a spreadsheet's.
"""

import re
from html.entities import html5

from feuillet.model.characters import TEXT_CHARACTERS, fold

STANDS_IN = "semble écrit à la place d'un texte qui manque, vérifiez"
"""What is said of such a name: some people are called Null."""

NO_ANSWER = "tient la place d'une réponse : écrivez-la, ou videz ce champ si vous ne la savez pas"
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

_TO_FIND = (
    r"(?:trouver|(?:re)?chercher|organiser|prevoir|designer|determiner|decider|choisir"
    r"|programmer|planifier|fixer|indiquer|fournir|definir|saisir|remplir|noter|completer"
    r"|preciser|renseigner|confirmer|mettre en place)"
)
_NOW = r"(?:pour (?:l.instant|le moment)|a ce jour)"
_NOT_YET = re.compile(
    r"aucune?(?: (?:connue?|prevue?|designee?|trouvee?|necessaire|en place))?"
    r"|sans(?: objet)?|neant|ras|so|demandee?|plus tard|ulterieurement|0"
    r"|non (?:prevue?|trouvee?|designee?|definie?|concernee?|decidee?)"
    r"|pas (?:encore(?: \w+){0,3}|prevue?|trouvee?|connue?|necessaire|concernee?)"
    r"|pas d.(?:ide|infirmi\w+)|n.(?:en a|a) pas(?: encore)?"
    rf"|(?:reste |encore )?a {_TO_FIND}"
    r"(?: (?:par|avec|plus tard|ensuite|en sortie|a la sortie|des que|si besoin)\b\D*)?"
    r"|(?:reste |encore )?a (?:voir|revoir|faire|demander|(?:re)?contacter)"
    r"|(?:recherche |demande )?en (?:cours|recherche)"
    r"(?: de? ?.?(?:recherche|mise en place|organisation|demande|designation|choix))?"
    r"|demande (?:faite|envoyee|en attente)"
    rf"|(?:aucune?|sans|pas encore|en attente|en cours|non connue?) {_NOW}"
    rf"|{_NOW} (?:aucune?|non|rien|pas)"
)
"""What says of a text that it is not known yet, or that there is none, as `fold` leaves it."""


LEFT_OVER = (
    "porte un code qu'un logiciel a laissé à la place du texte : écrivez le texte lui-même, ou"
    " videz ce champ"
)
GARBLED = "accents abîmés par une conversion : retapez ce texte au clavier"
LOOKS_GARBLED = "ses accents semblent abîmés par une conversion, vérifiez"
HOLDS_QUESTION = "porte un point d'interrogation au milieu d'un mot, qui serait imprimé : vérifiez"

_LETTER = r"[^\W\d_]"
_LEFT_OVER = re.compile(
    "|".join(
        (
            r"\[object\b",  # JavaScript's « [object Object] »
            r"(?<!\w)(?:undefined|(?-i:NaN))(?!\w)",  # JavaScript's; Nan is a name
            r"[$#{]\{|\}\}|<%|%>|\{%|%\}",  # ${nom}, #{nom}, {{nom}}, <%= nom %>, {% nom %}
            r"\{[\w.]*\}|%\(\w+\)[sd]",  # {nom}, {0}, %(nom)s
            r"(?<!\w)%[a-z]\w+%(?!\w)",  # %NOM%
            rf"(?<={_LETTER})(?:%[0-9a-f]{{2}})+(?={_LETTER})",  # Dr%20Mod%C3%A8le
            r"=c[23]=[89ab][0-9a-f]|=\?[\w-]+\?[bq]\?",  # Mod=C3=A8le, =?utf-8?Q?…
            r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2})|&#(?:\d+|x[0-9a-f]+);",
            r"<br ?/?>|</?(?:div|p|span)\b[^<>]*>",
            r"#(?:REF|DIV/0|NULL?|NOMBRE|NUM|VALEUR|VALUE)!|#(?:NOM|NAME)\?",
        )
    ),
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")

_BROKEN = re.compile(
    # « Ã », « Â » before no letter, but for the end of a word in capitals (« GUSMÃ »).
    rf"(?<![A-ZÀ-ÖØ-Þ])[ÃÂ](?!{_LETTER})|[ÃÂãâ][¡-¿„…†‡‹“”•™›]|â€|Ãƒ"
)
_QUESTIONED = re.compile(rf"(?<={_LETTER})\?+(?={_LETTER})")


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
    return NO_ANSWER if stands_in(text) else ""


def says_not_yet(text: str) -> bool:
    """Return whether a text says that there is none, or none yet: « aucun », « à trouver ».

    Where an answer is chosen, « aucun » is one; where a text is printed, it would be printed.
    """
    return (
        _NOT_YET.fullmatch(" ".join(fold(text).replace(".", "").split()).strip(" !?")) is not None
    )


def is_left_over(text: str) -> bool:
    """Return whether a text holds what a program left, and nobody would type."""
    if _LEFT_OVER.search(text):
        return True
    return any(name in html5 for name in _ENTITY.findall(text))


def is_garbled(text: str) -> bool:
    """Return whether a text is UTF-8 that was read as Windows-1252: « LefÃ¨vre ».

    Args:
        text: As it came: a space may be half of a letter.
    """
    if text.isascii():
        return False
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return TEXT_CHARACTERS.issuperset(mended)


def doubt_letters(text: str) -> str:
    """Return why a text's letters deserve a look, or nothing: « Mod?le », « 5Â mg »."""
    if _BROKEN.search(text):
        return LOOKS_GARBLED
    return HOLDS_QUESTION if _QUESTIONED.search(text) else ""
