"""Who is the patient though he has a doctor's title, or is called a relative: sent, to be treated.

« le Docteur X, né le », « votre mère, Mme X, née le », « ma mère, Mme X, doit être opérée ».
"""

import re

from feuillet.attach.words.births import day_right_behind, is_born_right_behind
from feuillet.attach.words.labels import ANY_CIVIL, ANY_DOCTOR, ANY_KIN, OWNS, any_of, is_staff
from feuillet.attach.words.spelling import Folded

_A_DOCTOR = re.compile(
    rf"(?:(?<![^\W_])(?P<before>[^\W_]+)[\W_]+)??(?:(?<![^\W_])(?:{ANY_CIVIL})\.? )?"
    rf"(?:(?<![^\W_])l[ea] )?(?<![^\W_])(?:{ANY_DOCTOR})\.? \Z"
)

_SENT_BY = any_of("par avec du de d des chez copie a au aux et pour")

_COLLEAGUES = any_of("confrere consoeur collegue")

_DEVOUT = re.compile(
    r"(?:(?<![^\W_])(?P<before>[^\W_]+)[ \n])?(?<![^\W_])(?P<title>soeur|frere) \Z"
)
"""« Sœur Odile », of a convent: the title is a kinship, the first name comes first."""

_ARTICLES = any_of("la le l une un cette ce grande grand petite petit demi autre")

_RECEIVED = any_of("recevoir voir vu vue revu revue recu recue examine confier adresser adresse")

_OF_A_READER = re.compile(
    rf"(?<![^\W_])(?:(?:votre|vos|(?:adresse|confie|envoie) (?:m(?:on|a)|une?)"
    r"|agissant (?:pour|au nom de) m(?:on|a)"
    r"|(?:mme|madame)\.? [^\W\d_]+,? (?:et|avec|pour) leur) (?:[^\W_]+[ -])?"
    rf"(?:{ANY_KIN})"
    r"|(?:aux? (?:parents?|proches|representants? lega(?:l|ux))|a la famille) d[e'])"
    rf"[\s,:]*(?:l'enfant )?(?:(?:{ANY_CIVIL})\.?\s)?\Z"
)
"""« votre père, M. », « aux parents de », « agissant pour ma mère »: it is about them."""

MY_FAMILY = (
    r"(?:mon|ma|notre) (?:(?:jeune|petite?|chere?|propre|belle|beau|grand)[ -])?"
    r"(?:pere|mere|papa|maman|mari|femme|epou(?:x|se)|conjointe?|compagn(?:on|e)|fils|fille|frere"
    r"|soeur|oncle|tante|neveu|niece|cousine?)(?![^\W_])"
)
"""What a relative who writes calls the patient, or a patient a relative."""

_OF_MINE = re.compile(
    rf"(?<![^\W_])(?:{MY_FAMILY}"
    rf"|agissant en (?:tant que|(?:ma )?qualite de) (?:{ANY_KIN}) de)"
    rf"[\s,:]*(?:(?:{ANY_CIVIL})\.?\s)?\Z"
)

_SENDS = r"(?:adress|confi|envo[iy])(?:er?|ons)(?![^\W_])"

_OF_A_PATIENT = rf"(?:son|sa|leur) (?:{ANY_KIN})[\s,:]*(?:(?:{ANY_CIVIL})\.?\s)?\Z"

_SENT_TOO = re.compile(
    rf"(?<![^\W_])(?:(?:vous |te |t'){_SENDS}|recevoir|voir|examiner|prendre en charge)\s"
    rf"(?:(?:aujourd'hui|donc|aussi|egalement|maintenant|cette fois)\s){{0,2}}{_OF_A_PATIENT}"
)

_NAMED_FIRST = re.compile(rf"(?<![^\W_]){_OF_A_PATIENT}")

_SENT_BEHIND = re.compile(
    r"[\s),]*que\s(?:je|nous)\s(?:(?:me\s)?(?:permets|souhaite|voudrais)\s(?:de\s)?)?"
    rf"(?:vous\s|te\s|t'){_SENDS}"
)
"""A former patient's relative, whom a letter sends: « je vous adresse son épouse, Mme X »."""

_PLANNED = re.compile(
    r"[\s),]*(?:qui )?(?:(?:doit|devra|va|devait) (?:bientot )?(?:avoir|etre|subir|passer|entrer"
    r"|beneficier)"
    r"|(?:est|sera|a ete) (?:convoquee?|attendue?|operee?|hospitalisee?|programmee?|suivie?"
    r"|inscrite?|prevue?|admise?)|(?:a|aura) (?:(?:un )?rendez-vous|une \w+(?:plastie|tomie))"
    r"|sera bien (?:presente?|la|au rendez-vous)(?! (?:pour|afin de) m[e'])"
    r"|souffre)(?![^\W_])"
)
"""What her family says of a patient: « doit avoir une vertébroplastie »."""


def is_treated(folded: Folded, start: int, end: int) -> bool:
    """Whether whoever has a doctor's title, or is a relative, is the patient all the same."""
    before = folded.text[max(0, start - 80) : start]
    doctor = _A_DOCTOR.search(before)
    if doctor:
        called = doctor["before"] or ""
        if called in _SENT_BY or (is_staff(called) and called not in _COLLEAGUES):
            return False
        if folded.text.startswith(" n", end) and _is_title_case(folded, end + 1):
            return False  # « Dr MODELE Né le : »: of another column.
        in_brackets = folded.text.startswith(" (", end) and day_right_behind(folded, end)
        received = doctor["before"] in _RECEIVED and bool(in_brackets)
        return received or is_born_right_behind(folded, end)
    devout = _DEVOUT.search(before)
    if devout:
        called = start - len(before) + devout.start("title")
        said = folded.is_capital(called) and (devout["before"] or "") not in OWNS | _ARTICLES
        first_name = not folded.is_capital(min(start + 1, len(folded.text) - 1))
        received = said or devout["before"] in _RECEIVED
        return first_name and received and is_born_right_behind(folded, end)
    told = _OF_A_READER.search(before) or is_told_by_family(folded, start, end)
    if is_sent_too(folded, start, end):
        return True
    return bool(told) and day_right_behind(folded, end) is not None


def is_sent_too(folded: Folded, start: int, end: int) -> bool:
    """Whether whoever stands there is sent, as a relative of somebody whom the reader knows."""
    day = day_right_behind(folded, end)
    if day is None:
        return False
    before = folded.text[max(0, start - 120) : start]
    if _SENT_TOO.search(before):
        return True
    return bool(_NAMED_FIRST.search(before) and _SENT_BEHIND.match(folded.text, day[1]))


def is_told_by_family(folded: Folded, start: int, end: int) -> bool:
    """Whether whoever stands there is a writer's relative or ward, who is to be treated."""
    said = _OF_MINE.search(folded.text[max(0, start - 80) : start])
    if not said:
        return False
    day = day_right_behind(folded, end)
    planned = _PLANNED.match(folded.text, day[1] if day else end)
    return said[0].startswith("agissant") or planned is not None


def _is_title_case(folded: Folded, start: int) -> bool:
    return folded.is_capital(start) and not folded.is_capital(start + 1)
