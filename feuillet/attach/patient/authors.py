"""Whether whoever a letter names only writes it, for another: « Je soussignée X, … mon mari ».

A patient writes for herself too: « demande la copie de mon dossier ».
"""

import re
from collections.abc import Sequence

from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.relatives import RELATIVE, SENTENCE
from feuillet.attach.patient.roles import CIVIL
from feuillet.attach.patient.spelling import Folded

_CIVIL = "|".join(sorted(CIVIL))
_BETWEEN = (
    r"(?:[\s,:()./-]*(?<![^\W_])"
    rf"(?:e|s|es|noms?|prenoms?|et|de famille|de naissance|d'usage|{_CIVIL})(?![^\W_]))*"
    r"[\s,:()./-]*"
)
_I_AM = re.compile(
    r"(?<![^\W_])(?:je,? soussignee?|je suis|je m'appelle|je me nomme|mon nom est|moi,)"
    rf"(?![^\W_]){_BETWEEN}\Z"
)
_WE_ARE = re.compile(r"(?<![^\W_])nous,? soussignee?s?(?![^\W_])")
_REACH = 120
"""Letters from « je soussigné » to the name, and from « nous soussignés » to either name."""

_OF_WHOM = "(?:personne de confiance|tut(?:eur|rice)|curat(?:eur|rice)|representante? legale?)"
_I_AM_THEIRS = (
    r"(?:(?:je suis|suis aussi) (?:sa|son|la|le) "
    rf"(?:{_OF_WHOM}|{RELATIVE})|agissant (?:pour|au nom de) m(?:on(?! compte)|a) )"
)
_SIGNED_FOR = re.compile(rf"(?<![^\W_]){_I_AM_THEIRS}")
_FOR_ANOTHER = re.compile(
    rf"(?<![^\W_])(?:{_I_AM_THEIRS}|autorite parentale"
    r"|agissant (?:pour (?!m(?:oi|on compte)(?![^\W_]))|au nom |comme |en (?:ma )?qualite|en tant)"
    rf"|en (?:tant que|(?:ma )?qualite de) (?:{_OF_WHOM}|{RELATIVE})"
    rf"|(?<!ma )(?<!mon )(?<!comme ){_OF_WHOM},? (?:de |du |d'))"
)
"""Whoever says so of herself is not the patient."""

_ANOTHERS = rf"(?:mon|ma|mes|notre|nos) (?:(?:jeune|petite?|chere?|propre) )?(?!personne){RELATIVE}"
_THEIRS = re.compile(
    rf"(?<!accompagne )(?<!accompagnee )(?<![^\W_])(?:(?:de|sur|pour|concernant) {_ANOTHERS}"
    r"|(?:pere|mere|parents) d(?:e |'|u )"
    r"|(?:son|sa|ses|leur) (?:dossier|compte rendu|resultats|rendez-vous|hospitalisation"
    r"|operation|intervention|radio\w*|sortie)(?![^\W_]))"
)
"""Something of another: « le dossier de mon mari », « son dossier »."""

_TOLD = re.compile(rf"(?<![^\W_]){_ANOTHERS}")
_MINE = re.compile(
    r"(?<![^\W_])(?:(?:mon|ma|mes) (?:\w+ )?"
    r"(?:dossier|compte rendu|rendez-vous|hospitalisation|operation|intervention|sejour|sortie"
    r"|douleurs?|dos|etat(?! civil)|sante|traitement|radio\w*|irm|scanner|images?|imagerie"
    r"|examens?|resultats?|chute|fracture|soins|anesthesie|\w+(?:plastie|tomie)"
    r"|personne de confiance)(?![^\W_])|me concern|designe|donne (?:procuration|pouvoir|mandat)"
    r"|m'opere|je souffre|je suis (?:operee?|hospitalisee?|suivie?|attendue?|convoquee?)"
    r"|j'ai (?:mal|ete (?:operee?|hospitalisee?|vue?|examinee?)))"
)
_DONE_TO_ME = re.compile(
    r"(?<![^\W_])(?:m'(?:accompagn|assist|(?:r?am|emm)en|aid)|me (?:ramen|raccompagn|conduir)"
    r"|(?:accepte|refuse|consens)(?! qu)|avoir (?:\w+ )?(?:recu|informee?|lu|compris|pris))"
)
"""What a patient says who writes for herself, and a parent for a child at times."""

_LAST_LINES = 4
"""Lines at the end of a letter in which it is signed."""


def writes_for_another(
    folded: Folded, named: Sequence[Mention], surname: str, first_name: str
) -> bool:
    """Whether the person looked for only writes a letter, or signs it, for somebody else.

    Args:
        surname: Folded.
        first_name: Folded.
    """
    says = _says_who(folded, named)
    text = folded.text.replace("\n", " ")
    if not says:
        return bool(_SIGNED_FOR.search(text)) and _signs(folded, surname, first_name)
    if _FOR_ANOTHER.search(text):
        return True
    if _MINE.search(text):
        return False
    return bool(_THEIRS.search(text) or (_TOLD.search(text) and not _DONE_TO_ME.search(text)))


def _says_who(folded: Folded, named: Sequence[Mention]) -> bool:
    """Whether that person is named in the first person: « je soussignée », « je suis »."""
    for each in named:
        before = folded.text[max(0, each.start - _REACH) : each.start]
        if each.who is not Who.OURS:
            continue
        if _I_AM.search(before):
            return True
        both = _WE_ARE.search(before)
        if both and not SENTENCE.search(before, both.end()):
            return True
    return False


def _signs(folded: Folded, surname: str, first_name: str) -> bool:
    """Whether one of the last lines is that name alone, first name or initial too: « R. TESTA »."""
    family, first = (set(re.findall(r"[^\W_]+", name)) for name in (surname, first_name))
    first |= {word[0] for word in first}
    lines = [set(re.findall(r"[^\W_]+", line)) for line in folded.text.split("\n")[-_LAST_LINES:]]
    return any(family < words - CIVIL <= family | first for words in lines)
