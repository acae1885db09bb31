"""What a French letter makes of somebody it names: its patient, a relative, a member of staff.

The nearest words tell: « Dr », « fils de », « personne de confiance : », « , son épouse ».
"""

import re
from enum import Enum, auto

from feuillet.attach.births import is_born_right_behind
from feuillet.attach.spelling import Folded
from feuillet.attach.topics import is_topic


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
    "legal legale mandataire presence homonyme contact donneur donneuse ouvrant",
)
_MARRIED = _words("epouse epoux ep veuve veuf vve mariee marie fille enfant femme")
"""Bare between names, they tell a married name or a child's: « MODELE épouse EXEMPLE »."""

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
_NAMED = re.compile(
    rf"(?:patiente?|nom|prenom|concerne|concernant|objet)\W*(?:(?:{_ANY_CIVIL})\.? )?(?:l[ea] )?\Z"
)
"""Before a title: whoever has it is whom the letter is about."""

_A_DOCTOR = re.compile(
    rf"(?:(?<![^\W_])(?P<before>[^\W_]+)[\W_]+)??(?:(?<![^\W_])(?:{_ANY_CIVIL})\.? )?"
    rf"(?:(?<![^\W_])l[ea] )?(?<![^\W_])(?:{_ANY_DOCTOR})\.? \Z"
)
_SENT_BY = _words("par avec du de d des chez copie a au aux et pour")
_DEVOUT = re.compile(
    r"(?:(?<![^\W_])(?P<before>[^\W_]+)[ \n])?(?<![^\W_])(?P<title>soeur|frere) \Z"
)
"""« Sœur Odile », of a convent: the title is a kinship, the first name comes first."""

_ARTICLES = _words("la le l une un cette ce grande grand petite petit demi autre")
_RECEIVED = _words("recevoir voir vu vue revu revue recu recue examine confier adresser adresse")
_OF_A_READER = re.compile(
    rf"(?<![^\W_])(?:(?:votre|vos) (?:[^\W_]+ )?(?:{_ANY_KIN})"
    r"|(?:aux? (?:parents?|proches|representants? lega(?:l|ux))|a la famille) d[e'])"
    rf"[ ,:]*(?:l'enfant )?(?:(?:{_ANY_CIVIL})\.? )?\Z"
)
"""« votre père, M. », « aux parents de »: a letter to a family is about that relative."""

_CALLED = re.compile(
    rf" ?[(,-] ?(?:(?:{_ANY_KIN})(?: [^)\n]{{0,20}})?[)]|personne (?:de confiance|a prevenir))"
)

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
    return word in _KIN and word not in _MARRIED


def _is_staff(word: str) -> bool:
    """Whether a word is a doctor's title or somebody's trade."""
    return word in DOCTORS or word in _STAFF


def role_of(folded: Folded, start: int, end: int) -> NamedAs:
    """Return as what a letter names whoever stands from `start` to `end`.

    A doctor, a nun and a reader's relative may be the patient: then the birth date is right behind.
    """
    role = _role_before(folded, start)
    if role is not NamedAs.SUBJECT:
        treated = _may_be_treated(folded, start) and is_born_right_behind(folded, end)
        return NamedAs.SUBJECT if treated else role
    return _role_after(folded, end)


def _may_be_treated(folded: Folded, start: int) -> bool:
    """Whether what a doctor or a relative is called may be said of a patient too."""
    before = folded.text[max(0, start - 80) : start]
    doctor = _A_DOCTOR.search(before)
    if doctor:
        return doctor["before"] not in _SENT_BY and not _is_staff(doctor["before"] or "")
    devout = _DEVOUT.search(before)
    if devout:
        called = start - len(before) + devout.start("title")
        said = folded.is_capital(called) and (devout["before"] or "") not in _OWNS | _ARTICLES
        first_name = not folded.is_capital(min(start + 1, len(folded.text) - 1))
        return first_name and (said or devout["before"] in _RECEIVED)
    return bool(_OF_A_READER.search(before))


def _role_before(folded: Folded, start: int) -> NamedAs:
    """Walk back over titles, labels and small words, to the word that says."""
    first = max(0, start - 160)
    behind = folded.text[first:start]
    steps = list(re.finditer(r"[^\W_]+(?:-[^\W_]+)*", behind))[-_REACH:]
    after, labelled, small = len(behind), False, False
    for step in reversed(steps):
        word = word_at(folded, first + step.start(), first + step.end())
        between = behind[step.end() : after]
        after = step.start()
        owned = bool(_OWNS & set(re.findall(r"[^\W_]+", behind[max(0, after - 12) : after])))
        if "." in between and not (word in CIVIL | DOCTORS or len(word) == 1 or word in _MARRIED):
            return NamedAs.SUBJECT
        # « Cher confrère, », « Docteur, »: a greeting ends there.
        greets = re.search(r",\s*\n", between) and not (owned and word in _KIN)
        if greets or re.search(r"\d", word):
            return NamedAs.SUBJECT
        if word in DOCTORS and "," in between:
            return NamedAs.SUBJECT
        if word in _SUBJECT:
            other = re.search(r"autres? \Z", behind[:after])
            return NamedAs.KIN if other and word.startswith("patient") else NamedAs.SUBJECT
        if word in _TRADES and "\n" in between and _is_of_another(behind[:after]):
            return NamedAs.SUBJECT
        if _is_staff(word):
            named = _NAMED.search(behind[:after])
            return NamedAs.SUBJECT if labelled or named else NamedAs.STAFF
        if word in _KIN and re.search(r"jeune \Z", behind[:after]):
            return NamedAs.SUBJECT
        if word in _KIN:
            bare = word in _MARRIED and not (small or owned or ":" in between)
            return NamedAs.SUBJECT if bare else NamedAs.KIN
        if word not in _PASSED:
            return NamedAs.SUBJECT
        labelled |= word in ("nom", "noms")
        small |= word in CIVIL or word in ("de", "du", "d", "des")
    return NamedAs.SUBJECT


def _is_of_another(before: str) -> bool:
    """Whether a trade that ends a line is of whoever stands before: « Dr X », or « Mme X, »."""
    *_, above, line = ("\n" + before).split("\n")
    if line.strip():
        return line.rstrip().endswith((",", "("))
    return bool(DOCTORS & set(re.findall(r"[^\W_]+", above)))


def ends_in_relative(folded: Folded, end: int) -> bool:
    """Whether the word before a place is a relative's: « fils » in « fils né le »."""
    before = re.search(r"([^\W_]+)[ ,:(]*\Z", folded.text[max(0, end - 40) : end])
    return before is not None and before[1] in _KIN


def is_called_relative(folded: Folded, end: int) -> bool:
    """Whether a relative's word stands in brackets behind a place: « (frère) »."""
    return bool(_CALLED.match(folded.text, end))


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
    if re.match(owned, ahead) or _CALLED.match(ahead):
        return NamedAs.KIN
    # « Médecin traitant : » is a label of what follows.
    if re.match(rf"[\s,;(-]*(?:{trades})(?!\w)(?![^\n]{{0,30}}:)", ahead):
        return NamedAs.TRADE
    return NamedAs.SUBJECT
