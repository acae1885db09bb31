"""What a French letter makes of somebody it names: its patient, a relative, a member of staff.

The nearest words tell: « Dr », « fils de », « personne de confiance : », « , son épouse ».
"""

import re
from enum import Enum, auto

from feuillet.attach.patient.births import MARRIED, day_right_behind, is_born_right_behind
from feuillet.attach.patient.spelling import Folded
from feuillet.attach.patient.topics import is_topic
from feuillet.attach.patient.two_names import start_of_both


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


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


CIVIL = _words("m mr mm mme mmes mlle melle monsieur madame mademoiselle messieurs mesdames")
DOCTORS = _words("dr drs docteur docteurs doctoresse pr prs professeur professeurs")
_TRADES = _words(
    "chirurgien chirurgienne chirurgiens operateur operatrice operateurs anesthesiste iade ibode",
    "ide interne internes externe medecin medecins radiologue neuroradiologue rhumatologue",
    "cardiologue neurologue geriatre generaliste praticien praticienne urgentiste infirmier",
    "infirmiere kinesitherapeute kine secretaire secretariat assistant assistante cadre",
    "psychologue dieteticien dieteticienne pharmacien pharmacienne manipulateur manipulatrice",
    "ergotherapeute sage-femme",
)
_STAFF = _TRADES | _words(
    "redacteur redactrice prescripteur prescriptrice confrere consoeur correspondant destinataire",
    "expediteur copie copies cc signe signee signature valideur chef traitant referent adresseur",
    "collegue par",
)
_KIN = _words(
    "fils fille mere pere parent parents soeur soeurs frere freres jumeau jumelle jumeaux jumelles",
    "mari femme epoux epouse conjoint conjointe compagne compagnon concubin concubine partenaire",
    "veuve veuf neveu niece oncle tante cousin cousine gendre bru enfant enfants ami amie voisin",
    "voisine aidant aidante tuteur tutrice curateur curatrice confiance prevenir contacter joindre",
    "accompagne accompagnee accompagnant accompagnante assure assuree representant representante",
    "legal legale mandataire presence homonyme contact donneur donneuse ouvrant marraine parrain",
    "filleul filleule maman papa mamie papi pupille protege protegee colocataire temoin temoins",
    "aide auxiliaire garde nourrice heritier heritiere gardien gardienne index familial familiale",
    "tiers designant",
)
_STEP = frozenset(("beau", "belle", "grand", "arriere", "petit", "petite", "demi", "ex"))
"""Before a relative: « belle-fille », « grand-mère »."""

_MARRIED = MARRIED | _words("mariee marie fille enfant femme")
"""Bare between names, they tell a married name or a child's: « MODELE épouse EXEMPLE »."""

_LINKED = re.compile(r"(?<![^\W_])(?P<word>[^\W_]+)[ .]{1,2}\Z|(?<![^\W_])noms? d'\Z")
_OF_A_CHILD = re.compile(r"(?<![^\W_])(?:jeune|cette|une|petite|sexe ?:?) \Z")
_COMES_WITH = re.compile(
    r"(?<![^\W_])(?:vi(?:en)?t|vivant|venue?s?|(?:co)?habit[^\W_]+|loge|homonym[^\W_]+"
    r"|confon[^\W_]+|accompagn[^\W_]+) (?:(?:ce jour|ici|aussi|toujours|en consultation) )?\Z"
)
"""Before « avec »: whoever follows is not the patient."""

_OWNS = _words("son sa ses leur leurs mon ma votre notre")
_SUBJECT = _words(
    "patient patiente patients concernant concerne objet ref identite dossier prenom prenoms"
)
LABELS = _words(
    "nom noms prenom prenoms premier premiers er naissance usage usuel usuels utilise utilises",
    "famille marital patronymique jeune civilite sexe f h ne nee e s le la de d du ddn date jour",
    "identite patient patiente marie epouse epoux ep vve veuve veuf l autres acte i",
)
_PASSED = (
    CIVIL
    | _OWNS
    | _words("le la l les de du d des a au nom noms naissance usage usuel utilise famille")
    | _words("marital civilite titre lien et ou ne nee e s jumele ainee aine cadet cadette")
    | _words("principal principale unique proche chambre lit palier domicile vie menagere")
    | _words("propre nomme nommee designe designee choisi choisie")
)
_NO_NAME = (
    LABELS
    | _words("hopital hopitaux clinique centre hospitalier hospitaliere universitaire chu chr ch")
    | _words("service pole unite departement rue avenue av bd boulevard place allee impasse chemin")
    | _words("cedex bp tel telephone fax mail docteur compte rendu consultation hospitalisation")
    | _words("operation intervention vertebroplastie cher chere chers merci bonjour objet concerne")
    | _words("adresse ipp ins iep nir nda rpps finess page dossier numero no n lettre courrier")
    | _words("age ans lieu ville pays domicile resultat examen indication conclusion motif entree")
    | _words("sortie et en a est au aux il elle je vous ce cette pour par qui suite avec dans")
    | _words("radiologie imagerie medicale chirurgie rachis rhumatologie neurologie geriatrie")
    | _words("confidentiel urgent copie information informations medical medecin traitant sexe")
)
_SURNAMES = _words("ami chef cousin enfant fils frere gendre mari marie neveu page parent voisin")
"""Of these words, those that are names too: in capitals on a line that is not, they are."""

_NAMES_TOO = _words(
    "ami cadre chemin cousin gendre jeune legal marie page parent place premier voisin"
)
"""Those that are names wherever they have a capital: « TESTA Marie », « Paul Voisin »."""

_LABEL_BEHIND = re.compile(
    r" ?(?:[(]e[)])? ?:| (?:fille|homme|femme|garcon|prenoms?|noms?|acte|rdv)(?![^\W_])"
)
_LABEL_BEFORE = re.compile(
    r"(?<![^\W_])(?:(?:representante?|tuteur|tutrice|responsable) (?=legal)"
    r"|\d{1,4}(?: ?(?:bis|ter))?,? (?=chemin|place))"
)

_ANY_CIVIL, _ANY_DOCTOR, _ANY_KIN = ("|".join(sorted(words)) for words in (CIVIL, DOCTORS, _KIN))
_LABEL = re.compile(rf"(?:\A|[\n.;])([^\n.;:]{{2,60}}) ?: ?(?:(?:{_ANY_CIVIL})\.? )?\Z")
_LABEL_OF_HERS = _SUBJECT | {"nom", "noms", "enfant", "sexe"}
_NAMED = re.compile(
    rf"(?:patiente?|nom|prenom|concerne|concernant|objet)\W*(?:(?:{_ANY_CIVIL})\.? )?(?:l[ea] )?\Z"
)
"""Before a title: whoever has it is whom the letter is about."""

_A_DOCTOR = re.compile(
    rf"(?:(?<![^\W_])(?P<before>[^\W_]+)[\W_]+)??(?:(?<![^\W_])(?:{_ANY_CIVIL})\.? )?"
    rf"(?:(?<![^\W_])l[ea] )?(?<![^\W_])(?:{_ANY_DOCTOR})\.? \Z"
)
_SENT_BY = _words("par avec du de d des chez copie a au aux et pour")
_GREETING = re.compile(
    r"(?<![^\W_])chere?s? (?:[^\W_]+ )?(?:ami|amie|amis|confrere|consoeur|docteur|collegue)s?\Z"
)
_COLLEAGUES = _words("confrere consoeur collegue")
_DEVOUT = re.compile(
    r"(?:(?<![^\W_])(?P<before>[^\W_]+)[ \n])?(?<![^\W_])(?P<title>soeur|frere) \Z"
)
"""« Sœur Odile », of a convent: the title is a kinship, the first name comes first."""

_ARTICLES = _words("la le l une un cette ce grande grand petite petit demi autre")
_RECEIVED = _words("recevoir voir vu vue revu revue recu recue examine confier adresser adresse")
_OF_A_READER = re.compile(
    rf"(?<![^\W_])(?:(?:votre|vos|(?:adresse|confie|envoie) (?:m(?:on|a)|une?)"
    r"|agissant (?:pour|au nom de) m(?:on|a)"
    r"|(?:mme|madame)\.? [^\W\d_]+,? (?:et|avec|pour) leur) (?:[^\W_]+[ -])?"
    rf"(?:{_ANY_KIN})"
    r"|(?:aux? (?:parents?|proches|representants? lega(?:l|ux))|a la famille) d[e'])"
    rf"[\s,:]*(?:l'enfant )?(?:(?:{_ANY_CIVIL})\.?\s)?\Z"
)
"""« votre père, M. », « aux parents de », « agissant pour ma mère »: it is about them."""

_STATUS = _words(
    "veuve veuf jumeau jumelle jumeaux jumelles femme enfant enfants aide auxiliaire garde gardien",
    "gardienne nourrice tiers index legal legale familial familiale presence contact pupille",
    "protege protegee assure assuree accompagne accompagnee temoin temoins",
)
"""What patients are too, in brackets: « (veuve) », « (femme au foyer) », « (index 5) »."""

_ANY_RELATION = "|".join(sorted(_KIN - _STATUS))
_ANY_OWN = "|".join(sorted(_OWNS))
_CALLED = re.compile(
    rf"(?:[)](?= ?[(]))? ?[(,-] ?(?:(?:{_ANY_OWN}) (?:\w+ )?)?(?:{_ANY_RELATION})"
    r"(?: (?:aine|cadet|germain|maternel|paternel|principal)[^\W\d_]*)?"
    r"(?: ?[,:;/][^()\n]{0,30}| 0\d[^()\n]{0,20}"
    r"| d[eu'](?! ?(?:\d|deux|trois|quatre|cinq|six|famille|vie))[^()\n]{0,30})? ?[)]"
    r"|[)]? ?[(,-] ?personne (?:de confiance|a prevenir)"
)
"""« (frère) », « (sa fille) », « (mère de la patiente) », but no « (mère de trois enfants) »."""

_APPOSED = re.compile(
    rf"[)]? ?(?:, ?|,? est )(?:(?:{_ANY_OWN}|l[ae]) (?:\w+ )?(?:{_ANY_RELATION})"
    r" ?(?:[.;\n]|, ?(?P<next>[^\W\d_])|\Z)"
    rf"|(?:l[ae] )?(?:{_ANY_RELATION}) d(?:e la|u) patiente?(?![^\W_]))"
)
"""« , sa fille, a appelé »; « , sa fille, Lucie, » is somebody else."""

_LINE = 80
"""Letters of a line that show whether it is all in capitals."""

_REACH = 12
"""Words before a name that may say whose it is."""


def word_at(folded: Folded, start: int, end: int) -> str:
    """Return a word to be looked up; nothing if it is a name in capitals."""
    word = folded.text[start:end]
    if word in _SURNAMES and folded.is_capital(end - 1):
        near = folded.places[max(0, start - _LINE) : end + _LINE]
        before, after = folded.places[start] - near[0], folded.places[end - 1] - near[0]
        around = folded.original[near[0] : near[-1] + 1]
        line = around[:before].splitlines()[-1:] + around[after:].splitlines()[:1]
        if any(letter.islower() for letter in "".join(line)):
            return ""
    return word


def label_at(folded: Folded, start: int, end: int) -> str:
    """Return a word that may be a label or a place; nothing if its capital makes it a name."""
    word = folded.text[start:end]
    if word in _NAMES_TOO and folded.is_capital(start):
        written = folded.original[folded.places[start] : folded.places[end - 1] + 1]
        plain = written.casefold() == word
        before = _LABEL_BEFORE.finditer(folded.text, max(0, start - 20), end)
        labels = any(found.end() == start for found in before)
        if plain and not labels and not _LABEL_BEHIND.match(folded.text, end):
            return ""
    return word_at(folded, start, end)


def names_nobody(word: str) -> bool:
    """Whether a word with a capital is none of a name: a title, a label, a place, an exam."""
    known = (_NO_NAME, CIVIL, DOCTORS, _STAFF, _KIN)
    return word.isdigit() or any(word in words for words in known) or is_topic(word)


def tells_relative(word: str) -> bool:
    """Whether a word between two names says that the second is somebody else's."""
    return is_kin(word) and word not in _MARRIED


def is_kin(word: str) -> bool:
    """Whether a word is a relative's, a trusted person's: « fille », « belle-fille »."""
    step, _, last = word.rpartition("-")
    return word in _KIN or (last in _KIN and step.partition("-")[0] in _STEP)


def _is_staff(word: str) -> bool:
    """Whether a word is a doctor's title or somebody's trade."""
    return word in DOCTORS or word in _STAFF


def role_of(folded: Folded, start: int, end: int) -> NamedAs:
    """Return as what a letter names whoever stands from `start` to `end`.

    A doctor, a nun and a reader's relative may be the patient: then the birth date is right behind.
    """
    start = start_of_both(folded, start, end)
    role = _role_before(folded, start)
    if role is not NamedAs.SUBJECT:
        return NamedAs.SUBJECT if _is_treated(folded, start, end) else role
    return _role_after(folded, end)


def _is_treated(folded: Folded, start: int, end: int) -> bool:
    """Whether whoever has a doctor's title, or is a relative, is the patient all the same."""
    before = folded.text[max(0, start - 80) : start]
    doctor = _A_DOCTOR.search(before)
    if doctor:
        called = doctor["before"] or ""
        if called in _SENT_BY or (_is_staff(called) and called not in _COLLEAGUES):
            return False
        if folded.text.startswith(" n", end) and _is_title_case(folded, end + 1):
            return False  # « Dr MODELE Né le : »: of another column.
        in_brackets = folded.text.startswith(" (", end) and day_right_behind(folded, end)
        received = doctor["before"] in _RECEIVED and bool(in_brackets)
        return received or is_born_right_behind(folded, end)
    devout = _DEVOUT.search(before)
    if devout:
        called = start - len(before) + devout.start("title")
        said = folded.is_capital(called) and (devout["before"] or "") not in _OWNS | _ARTICLES
        first_name = not folded.is_capital(min(start + 1, len(folded.text) - 1))
        received = said or devout["before"] in _RECEIVED
        return first_name and received and is_born_right_behind(folded, end)
    return bool(_OF_A_READER.search(before)) and day_right_behind(folded, end) is not None


def _is_title_case(folded: Folded, start: int) -> bool:
    return folded.is_capital(start) and not folded.is_capital(start + 1)


def is_named_in_a_form(folded: Folded, start: int) -> bool:
    """Whether a name is somebody else's by the label of its line: « Personne de confiance : »."""
    label = _LABEL.search(folded.text[max(0, start - 160) : start])
    return bool(label and _tells_another(label[1]))


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
        owned = bool(_OWNS & set(re.findall(r"[^\W_]+", behind[max(0, after - 12) : after])))
        kin = is_kin(word)
        if "." in between and not (word in CIVIL | DOCTORS or len(word) == 1 or word in _MARRIED):
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
        if word in _TRADES and "\n" in between and _is_of_another(behind[:after]):
            return NamedAs.SUBJECT
        if word in ("par", "avec") and _COMES_WITH.search(behind[:after]):
            return NamedAs.KIN
        if _is_staff(word):
            named = _NAMED.search(behind[:after])
            return NamedAs.SUBJECT if labelled or named else NamedAs.STAFF
        of = re.match(r" ?d[eu' ]", behind[step.end() :])
        if word == "famille" and not of and not behind[:after].endswith("de "):
            return NamedAs.KIN
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
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", label)
    return not _LABEL_OF_HERS.intersection(words) and any(map(is_kin, words))


def _is_own(folded: Folded, first: int, step: re.Match[str], told: bool) -> bool:
    """Whether a relative's word before a name is of that person: « MODELE épouse EXEMPLE ».

    Args:
        told: Whether a title, « sa » or a colon makes it somebody else's.
    """
    word, before = step[0], folded.text[max(0, first + step.start() - 40) : first + step.start()]
    if _OF_A_CHILD.search(before) and (word in ("fille", "femme") or before.endswith("jeune ")):
        return True
    if word not in _MARRIED or told:
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
    return before is not None and before[1] in _KIN


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
    kin, owns, trades = ("|".join(sorted(words)) for words in (_KIN, _OWNS, _TRADES))
    owned = rf"[ ,;(-]*(?:est )?(?:{owns}) (?:\w+ )?(?:{kin})(?!\w)"
    alone = rf" ?, ?(?!(?:{'|'.join(sorted(_MARRIED))})(?!\w))(?:{kin}) ?[,.;\n]"
    if re.match(owned, ahead) or _CALLED.match(ahead) or re.match(alone, f"{ahead}\n"):
        return NamedAs.KIN
    # « Médecin traitant : » is a label of what follows.
    if re.match(rf"[\s,;(-]*(?:{trades})(?!\w)(?![^\n]{{0,30}}:)", ahead):
        return NamedAs.TRADE
    return NamedAs.SUBJECT
