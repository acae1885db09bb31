"""What a French letter makes of somebody it names: its patient, a relative, a member of staff.

The nearest words tell: « Dr », « fils de », « personne de confiance : », « , son épouse ».
"""

import re
from enum import Enum, auto

from feuillet.attach.patient.treated import is_treated
from feuillet.attach.words.births import GENERATION
from feuillet.attach.words.labels import (
    ANY_CIVIL,
    ANY_KIN,
    CIVIL,
    DOCTORS,
    KIN,
    LABELS,
    MARRIED_BETWEEN,
    OWNS,
    TRADES,
    any_of,
    is_kin,
    is_staff,
    names_nobody,
    word_at,
)
from feuillet.attach.words.spelling import Folded
from feuillet.attach.words.topics import CARE_OF
from feuillet.attach.words.two_names import start_of_both


class NamedAs(Enum):
    """Why somebody stands in a letter."""

    SUBJECT = auto()
    """Nothing says that it is about another."""

    KIN = auto()
    """A relative, a trusted person, whoever is insured."""

    STAFF = auto()
    """Whoever treats or writes."""

    TRADE = auto()
    """Named with a trade that patients have too: « , chirurgien »."""


_LINKED = re.compile(r"(?<![^\W_])(?P<word>[^\W_]+)[ .]{1,2}\Z|(?<![^\W_])noms? d'\Z")

_OF_A_CHILD = re.compile(r"(?<![^\W_])(?:jeune|cette|une|petite|sexe ?:?) \Z")

_COMES_WITH = re.compile(
    r"(?<![^\W_])(?:vi(?:en)?t|vivant|venue?s?|(?:co)?habit[^\W_]+|loge|homonym[^\W_]+"
    r"|confon[^\W_]+|accompagn[^\W_]+) (?:(?:ce jour|ici|aussi|toujours|en consultation) )?\Z"
)
"""Before « avec »: whoever follows is not the patient."""

_SUBJECT = any_of(
    "patient patiente patients concernant concerne objet ref identite dossier prenom prenoms"
)

_PASSED = (
    CIVIL
    | OWNS
    | any_of("le la l les de du d des a au nom noms naissance usage usuel utilise famille")
    | any_of("marital civilite titre lien et ou ne nee e s jumele ainee aine cadet cadette")
    | any_of("principal principale unique proche chambre lit palier domicile vie menagere")
    | any_of("propre nomme nommee designe designee choisi choisie")
)

_ANY_OWN = "|".join(sorted(OWNS))

_PARTICLES = r"(?:(?:de|du|des|d|la|le|les|l|el|van|von|der|den|dos|da)[ ']){0,3}"
"""What a family name may begin with, and a name that was found in it leaves out: « LE MODELE »."""

_LABEL = re.compile(
    rf"(?:\A|[\n.;])([^\n.;:]{{2,60}}) ?: ?(?:(?:{_ANY_OWN}) (?:{ANY_KIN}),? )?"
    rf"(?:(?:{ANY_CIVIL})\.? )?{_PARTICLES}\Z"
)
"""« Personne à prévenir : son frère »."""

_NAME_FIELD = re.compile(
    r"\W{0,3}(?:noms?(?: de naissance| d'usage| de famille)?|prenoms?|[ ,/&]|et)+ ?:? ?"
    rf"(?:(?:{ANY_CIVIL})\.? )?{_PARTICLES}"
)

_NAME_ALONE = re.compile(r"noms?(?: de naissance| d'usage| de famille)?")

_FIELD = re.compile(r"\W{0,3}(?:noms?|prenoms?|civilite|nee?|date|lien|n°|adresse|tel)(?![^\W_])")

_BOX_OF_ANOTHER = re.compile(
    r"\W{0,4}(?:l'|la |le |votre |(?:je )?designe (?:comme |en qualite de )?(?:ma )?)?"
    r"(?:assuree?(?![^\W_])|ouvrant|accompagnante?s?(?![^\W_])|representant|tuteur|tutrice|curat"
    r"|mandataire|aidant|conjoint|entourage|personnes? (?:accompagnante|de confiance|a (?:prevenir"
    r"|contacter|joindre)))"
)

_BOX = 240
"""Letters before a name in which its box may have its heading, or a column its labels."""

_LABEL_OF_HERS = _SUBJECT | {"nom", "noms", "enfant", "sexe"}

_OF_HERS = re.compile(r"(?<![^\W_])(?:par|de|du) ?(?:la |le )?patiente?\Z")
"""« Personne de confiance désignée par la patiente »."""

_NAMED = re.compile(
    rf"(?:patiente?|nom|prenom|concerne|concernant|objet)\W*(?:(?:{ANY_CIVIL})\.? )?(?:l[ea] )?\Z"
)
"""Before a title: whoever has it is whom the letter is about."""

_GREETING = re.compile(
    r"(?<![^\W_])chere?s? (?:[^\W_]+ )?(?:ami|amie|amis|confrere|consoeur|docteur|collegue)s?\Z"
)

_STATUS = any_of(
    "veuve veuf jumeau jumelle jumeaux jumelles femme enfant enfants aide auxiliaire garde gardien",
    "gardienne nourrice tiers index legal legale familial familiale presence contact pupille",
    "protege protegee assure assuree accompagne accompagnee temoin temoins",
)
"""What patients are too, in brackets: « (veuve) », « (femme au foyer) », « (index 5) »."""

_ANY_RELATION = "|".join(sorted(KIN - _STATUS))

_CALLED = re.compile(
    rf"(?:[)](?= ?[(]))? ?[(,-] ?(?:(?:{_ANY_OWN}) (?:\w+ )?)?(?:{_ANY_RELATION})"
    r"(?: (?:aine|cadet|germain|maternel|paternel|principal)[^\W\d_]*)?"
    r"(?: ?[,:;/][^()\n]{0,30}| 0\d[^()\n]{0,20}"
    r"| d[eu'](?! ?(?:\d|deux|trois|quatre|cinq|six|famille|vie))[^()\n]{0,30})? ?[)]"
    r"|[)]? ?[(,-] ?personne (?:de confiance|a prevenir)"
)
"""« (frère) », « (sa fille) », « (mère de la patiente) », but no « (mère de trois enfants) »."""

_APPOSED = re.compile(
    rf"[)]? ?(?:,[ \n]?|,? est )(?:(?:{_ANY_OWN}|l[ae])[ \n](?:\w+ )?(?:{_ANY_RELATION})"
    r" ?(?:[.;\n]|,[ \n]?(?P<next>[^\W\d_])|\Z)"
    rf"|(?:l[ae] )?(?:{_ANY_RELATION}) d(?:e la|u) patiente?(?![^\W_]))"
)
"""« , sa fille, a appelé »; « , sa fille, Lucie, » is somebody else."""

_OF_A_PATIENT = re.compile(
    rf"(?<![^\W_])(?:(?:{'|'.join(sorted(_SUBJECT))}|noms?)[ :|]{{1,3}}"
    r"|" + CARE_OF + r"(?: (?:ce jour|en consultation|hier|a nouveau))* )"
    rf"(?:(?:{ANY_CIVIL})\.? )?\Z"
)
"""Before a patient's name: « Patient : M. », « j'ai vu ce jour M. »."""

_ONLY_TITLE = re.compile(rf"(?:(?:{ANY_CIVIL})\.? )?")
_ENDS_LINE = re.compile(r"[ ,:-]*(?:\n|\Z|nee? |ddn|date de naissance)")

_REACH = 12
"""Words before a name that may say whose it is."""


def role_of(folded: Folded, start: int, end: int) -> NamedAs:
    """Return as what a letter names whoever stands from `start` to `end`.

    A doctor, a nun and a reader's relative may be the patient: then the birth date is right behind.
    """
    start = start_of_both(folded, start, end)
    role = _role_before(folded, start)
    if role is not NamedAs.SUBJECT:
        return NamedAs.SUBJECT if is_treated(folded, start, end) else role
    return (
        NamedAs.SUBJECT if is_told_from_namesake(folded, start, end) else _role_after(folded, end)
    )


def is_told_from_namesake(folded: Folded, start: int, end: int) -> bool:
    """Whether « (père) » only tells a patient from a son of the same name.

    It does behind a label or words of care, and where name and mark have a line for themselves.
    """
    mark = GENERATION.match(folded.text, end)
    if not mark:
        return False
    before = folded.text[max(0, start - 80) : start].rpartition("\n")[2]
    alone = _ONLY_TITLE.fullmatch(before) and _ENDS_LINE.match(folded.text, mark.end())
    return bool(alone or _OF_A_PATIENT.search(folded.text, max(0, start - 80), start))


def is_named_in_a_form(folded: Folded, start: int) -> bool:
    """Whether a name is somebody else's by its label, or the box that it is in: « ASSURÉ »."""
    label = _LABEL.search(folded.text[max(0, start - 160) : start])
    return bool(label and _tells_another(label[1])) or _is_in_a_box(folded, start)


def _is_in_a_box(folded: Folded, start: int) -> bool:
    """Whether « Nom : » stands below the heading of a box, that is not the patient's."""
    above, _, line = folded.text[max(0, start - _BOX) : start].rpartition("\n")
    if not _NAME_FIELD.fullmatch(line):
        return False
    for each in reversed(above.split("\n")):
        if not _FIELD.match(each):
            return _BOX_OF_ANOTHER.match(each) is not None
    return False


def _is_last_of_column(folded: Folded, end: int) -> bool:
    """Whether a label ends a column of labels, whose values follow: « Prénom ↵ Accompagnant »."""
    lines = folded.text[max(0, end - _BOX) : end].split("\n")
    return any(map(_NAME_ALONE.fullmatch, lines)) and "prenom" in lines


def _role_before(folded: Folded, start: int) -> NamedAs:
    """Walk back over titles, labels and small words, to the word that says."""
    first = max(0, start - 160)
    behind = folded.text[first:start]
    if is_named_in_a_form(folded, start):
        return NamedAs.KIN
    steps = list(re.finditer(r"[^\W_]+(?:-[^\W_]+)*", behind))[-_REACH:]
    after, labelled, small = len(behind), False, False
    for step in reversed(steps):
        word = word_at(folded, first + step.start(), first + step.end())
        between = behind[step.end() : after]
        after = step.start()
        owned = bool(OWNS & set(re.findall(r"[^\W_]+", behind[max(0, after - 12) : after])))
        kin = is_kin(word)
        if "." in between and not (
            word in CIVIL | DOCTORS or len(word) == 1 or word in MARRIED_BETWEEN
        ):
            return NamedAs.SUBJECT
        # « Cher confrère, », « Docteur, »: a greeting ends there.
        greets = (re.search(r",\s*\n", between) and not (owned and kin)) or (
            "," in between and _GREETING.search(behind[:after] + word)
        )
        numbered = re.search(r"([^\W\d_]+) \Z", behind[:after]) if len(word) == 1 else None
        if greets or (re.search(r"\d", word) and not (numbered and is_kin(numbered[1]))):
            return NamedAs.SUBJECT
        if word in DOCTORS and "," in between:
            return NamedAs.SUBJECT
        if word in _SUBJECT:
            other = re.search(r"autres? \Z", behind[:after])
            return NamedAs.KIN if other and word.startswith("patient") else NamedAs.SUBJECT
        if word == "externe" and re.search(r"consultations? \Z", behind[:after]):
            return NamedAs.SUBJECT
        if word in TRADES and "\n" in between and _is_of_another(behind[:after]):
            return NamedAs.SUBJECT
        if word in ("par", "avec") and _COMES_WITH.search(behind[:after]):
            return NamedAs.KIN
        if word == "direction" and ":" in between:
            return NamedAs.STAFF
        if is_staff(word):
            named = _NAMED.search(behind[:after])
            return NamedAs.SUBJECT if labelled or named else NamedAs.STAFF
        of = re.match(r" ?d[eu' ]", behind[step.end() :])
        if word == "famille" and not of and not behind[:after].endswith("de "):
            return NamedAs.KIN
        if kin and between == "\n" and _is_last_of_column(folded, first + after):
            return NamedAs.SUBJECT
        if kin:
            told = small or owned or (":" in between and word != "enfant")
            return NamedAs.SUBJECT if _is_own(folded, first, step, told) else NamedAs.KIN
        initial = len(word) == 1 and (word.isdigit() or folded.is_capital(first + step.start()))
        if word not in _PASSED and not initial:
            return NamedAs.SUBJECT
        labelled |= word in ("nom", "noms")
        small |= word in CIVIL or word in ("de", "du", "d", "des")
    return NamedAs.SUBJECT


def _tells_another(label: str) -> bool:
    """Whether a label is a relative's: « Personne de confiance désignée », « Fille joignable »."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", _OF_HERS.sub("", label))
    return not _LABEL_OF_HERS.intersection(words) and any(map(is_kin, words))


def _is_own(folded: Folded, first: int, step: re.Match[str], told: bool) -> bool:
    """Whether a relative's word before a name is of that person: « MODELE épouse EXEMPLE ».

    Args:
        told: Whether a title, « sa » or a colon makes it somebody else's.
    """
    word, before = step[0], folded.text[max(0, first + step.start() - 40) : first + step.start()]
    if _OF_A_CHILD.search(before) and (word in ("fille", "femme") or before.endswith("jeune ")):
        return True
    if word not in MARRIED_BETWEEN or told:
        return False
    if word == "enfant":
        return True
    if word in ("fille", "femme"):
        return word == "femme" and folded.is_capital(first + step.start())
    linked = _LINKED.search(before)
    if not linked or not linked["word"]:
        return bool(linked)
    at = first + step.start() - len(before) + linked.start("word")
    return folded.is_capital(at)


def _is_of_another(before: str) -> bool:
    """Whether a trade that ends a line is of whoever stands before: « Dr X », or « Mme X, »."""
    *_, above, line = ("\n" + before).split("\n")
    if line.strip():
        # « Nom Prénom Médecin » heads columns.
        heads = set(re.findall(r"[^\W_]+", line)) <= LABELS
        return heads or line.rstrip().endswith((",", "("))
    return bool(DOCTORS & set(re.findall(r"[^\W_]+", above)))


def ends_in_relative(folded: Folded, end: int) -> bool:
    """Whether the word before a place is a relative's: « fils » in « fils né le »."""
    before = re.search(r"([^\W_]+)[ ,:(]*\Z", folded.text[max(0, end - 40) : end])
    return before is not None and before[1] in KIN


def is_called_relative(folded: Folded, end: int) -> bool:
    """Whether a relative's word stands behind a place: « (frère) », « , sa fille, »."""
    apposed = _APPOSED.match(folded.text, end)
    if apposed and apposed["next"] and folded.is_capital(apposed.start("next")):
        return False
    return bool(apposed or _CALLED.match(folded.text, end))


def _role_after(folded: Folded, end: int) -> NamedAs:
    ahead = folded.text[end : end + 80]
    # More first names may follow.
    for more in re.finditer(r"(?: [^\W_]+(?:-[^\W_]+)*)", ahead):
        word = more[0].strip()
        if more.start() > 24 or names_nobody(word) or not folded.is_capital(end + more.start() + 1):
            break
        ahead = ahead[more.end() :] if more.start() == 0 else ahead
        break
    kin, owns, trades = ("|".join(sorted(words)) for words in (KIN, OWNS, TRADES))
    owned = rf"[ ,;(-]*(?:est )?(?:{owns}) (?:\w+ )?(?:{kin})(?!\w)"
    alone = rf" ?, ?(?!(?:{'|'.join(sorted(MARRIED_BETWEEN))})(?!\w))(?:{kin}) ?[,.;\n]"
    if re.match(owned, ahead) or _CALLED.match(ahead) or re.match(alone, f"{ahead}\n"):
        return NamedAs.KIN
    # « Médecin traitant : » is a label of what follows.
    if re.match(rf"[\s,;(-]*(?:{trades})(?!\w)(?![^\n]{{0,30}}:)", ahead):
        return NamedAs.TRADE
    return NamedAs.SUBJECT
