"""Whether whoever a letter names only writes it, for another: « Je soussignée X, … mon mari ».

A patient writes for herself too: « demande la copie de mon dossier ».  Whoever has a line of her
own and says « ma mère » writes too, as long as no colleague is greeted.
"""

import re
from collections.abc import Sequence

from feuillet.attach.patient.evidence import Other, is_heading
from feuillet.attach.patient.mentions import Mention, Who
from feuillet.attach.patient.treated import MY_FAMILY, is_told_by_family
from feuillet.attach.words.births import day_right_behind
from feuillet.attach.words.labels import CIVIL
from feuillet.attach.words.relatives import RELATIVE, SENTENCE
from feuillet.attach.words.spelling import Folded

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
    r"|operation|intervention|radio\w*|sortie|\w+(?:plastie|tomie))(?![^\W_]))"
)
"""Something of another: « le dossier de mon mari », « son dossier »."""

_TOLD = re.compile(rf"(?<![^\W_]){_ANOTHERS}")
_TENDED = re.compile(
    r"(?<![^\W_])(?:(?:r?accompagn|(?:r|r?am|emm)en|(?:re)?conduir|heberg|surveill|assist|aid|gard"
    r"|oper|endorm|hospitalis|recevoir|veill|rest|soign)(?:er|ir|e)?"
    r"(?: (?:sur|aupres d[e']|avec|chez))?"
    r"|(?:\w+(?:plastie|tomie)|intervention|operation|anesthesie|hospitalisation|soins|sortie)"
    r" (?:de|sur|pour))[ :]+(?:nom[ :]+|(?:le|la) patiente?[ :,]+)?"
)
"""Before whoever is cared for by whom a letter is signed, or with his leave."""

_FAMILY = re.compile(
    rf"(?<![^\W_]){MY_FAMILY}(?:,? (?!vient|peut|vit|est|a |m'|me )[^\W\d_]+){{0,3}}?,? ?"
    r"(?P<comes>(?<![^\W_])(?:viendra|vien[tn]|peut|pourra|m'|me |habite|vit |travaille|reste"
    r"|attend|conduira|(?:est|sera) (?:la |presente?|disponible|joignable|d'accord|avec))"
    r"|(?<![^\W_])(?:avait|a ete|a eu) )?"
)
_BESIDE_HER = re.compile(
    r"(?<![^\W_])(?:avec|par|chez|et|ou|comme|(?:tel|telephone|portable|numero|coordonnees|voiture"
    r"|adresse|nom|presence) de) \Z"
)
"""Before a relative who only comes along."""

_BESIDE = 20
"""Letters before a relative that tell so."""

_COLLEAGUE = re.compile(r"(?<![^\W_])(?:con(?:frere|soeur|fraternel)|chere?s? (?:ami|maitre))")
_MINE = re.compile(
    r"(?<![^\W_])(?:(?:mon|ma|mes) (?:\w+ )?"
    r"(?:dossier|compte rendu|rendez-vous|hospitalisation|operation|intervention|sejour|sortie"
    r"|douleurs?|dos|etat(?! civil)|sante|traitement|radio\w*|irm|scanner|images?|imagerie"
    r"|examens?|resultats?|chute|fracture|soins|anesthesie|\w+(?:plastie|tomie)"
    r"|consentement|convocation|arrivee|venue|ordonnance|medicaments?|anticoagulant"
    r"|personne de confiance)(?![^\W_])|me concern|designe|donne (?:procuration|pouvoir|mandat)"
    r"|m'opere|je souffre|je (?:dois|vais) (?:avoir|subir|passer|beneficier d)"
    r"|dois-je (?:arreter|etre)"
    r"|je suis (?:operee?|hospitalisee?|suivie?|attendue?|convoquee?)"
    r"|j'ai (?:mal|ete (?:operee?|hospitalisee?|vue?|examinee?)))"
)
_DONE_TO_ME = re.compile(
    r"(?<![^\W_])(?:m'(?:accompagn|assist|(?:r?am|emm)en|aid)|me (?:ramen|raccompagn|conduir)"
    r"|(?:accepte|refuse|consens)(?! qu)|avoir (?:\w+ )?(?:recu|informee?|lu|compris|pris))"
)
"""What a patient says who writes for herself, and a parent for a child at times."""

_SIGNATURE = re.compile(
    rf"(?:(?:{_CIVIL})\.? )?[^\W\d_](?:\.?-[^\W\d_])?\. ?[^\W\d_]+(?:[ '-][^\W\d_]+){{0,3}}"
)
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
    ours = [each for each in named if each.who is Who.OURS]
    text = folded.text.replace("\n", " ")
    if not any(_says_who(folded, each) for each in ours):
        signs = _signs(folded, surname, first_name)
        if signs and _SIGNED_FOR.search(text):
            return True
        sends = signs or not _is_signed(folded)
        return sends and _tells_of_family(text) and any(_sends(folded, each) for each in ours)
    if _FOR_ANOTHER.search(text) or _tends(folded, [x for x in named if x.who is Who.OTHER]):
        return True
    if _MINE.search(text):
        return False
    return bool(_THEIRS.search(text) or (_TOLD.search(text) and not _DONE_TO_ME.search(text)))


def without_writers(folded: Folded, patient: Mention, others: Sequence[Other]) -> Sequence[Other]:
    """Return the others without whoever writes or signs what is said of a patient: none of them is.

    « Mme Anne X, née le … ↵ Ma mère, Mme Rose X, née le …, est convoquée »; « Je soussigné X, né
    le …, tuteur de ».
    """
    told = is_told_by_family(folded, patient.start, patient.end)
    signed = told or _tends(folded, [patient]) or bool(_FOR_ANOTHER.search(folded.text))
    if not signed:
        return others
    return [
        each
        for each in others
        if not (_says_who(folded, each.who) or (told and _has_a_line(folded, each.who)))
    ]


def _says_who(folded: Folded, each: Mention) -> bool:
    """Whether somebody is named in the first person: « je soussignée », « je suis »."""
    before = folded.text[max(0, each.start - _REACH) : each.start]
    if _I_AM.search(before):
        return True
    both = _WE_ARE.search(before)
    return both is not None and not SENTENCE.search(before, both.end())


def _tells_of_family(text: str) -> bool:
    """Whether a letter cares for « ma mère », says nothing of « mon dos », greets no colleague."""
    if _COLLEAGUE.search(text) or _MINE.search(text):
        return False
    return any(
        not told["comes"]
        and not _BESIDE_HER.search(text[max(0, told.start() - _BESIDE) : told.start()])
        for told in _FAMILY.finditer(text)
    )


def _sends(folded: Folded, each: Mention) -> bool:
    """Whether somebody has a line of her own, and is not « ma mère » herself."""
    return _has_a_line(folded, each) and not is_told_by_family(folded, each.start, each.end)


def _has_a_line(folded: Folded, each: Mention) -> bool:
    return is_heading(folded, each, day_right_behind(folded, each.end) or (each.end, each.end))


def _tends(folded: Folded, others: Sequence[Mention]) -> bool:
    """Whether one of some people is whom an undertaking or an authorisation is about."""
    starts = {each.start for each in others}
    text = folded.text.replace("\n", " ")
    return any(found.end() in starts for found in _TENDED.finditer(text))


def _signs(folded: Folded, surname: str, first_name: str) -> bool:
    """Whether one of the last lines is that name alone, first name or initial too: « R. TESTA »."""
    family, first = (set(re.findall(r"[^\W_]+", name)) for name in (surname, first_name))
    first |= {word[0] for word in first}
    lines = [set(re.findall(r"[^\W_]+", line)) for line in folded.text.split("\n")[-_LAST_LINES:]]
    return any(family < words - CIVIL <= family | first for words in lines)


def _is_signed(folded: Folded) -> bool:
    """Whether one of the last lines is an initial and a name."""
    return any(map(_SIGNATURE.fullmatch, folded.text.split("\n")[-_LAST_LINES:]))
