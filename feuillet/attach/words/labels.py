"""What the words of a French letter are: titles, trades, relatives, labels, or somebody's name."""

import re

from feuillet.attach.words.births import MARRIED
from feuillet.attach.words.spelling import Folded
from feuillet.attach.words.topics import is_topic


def any_of(*lines: str) -> frozenset[str]:
    """Return the words of some lines, to be looked up."""
    return frozenset(" ".join(lines).split())


CIVIL = any_of("m mr mm mme mmes mlle melle monsieur madame mademoiselle messieurs mesdames")

DOCTORS = any_of("dr drs docteur docteurs doctoresse pr prs professeur professeurs")

TRADES = any_of(
    "chirurgien chirurgienne chirurgiens operateur operatrice operateurs anesthesiste iade ibode",
    "ide interne internes externe medecin medecins radiologue neuroradiologue rhumatologue",
    "cardiologue neurologue geriatre generaliste praticien praticienne urgentiste infirmier",
    "infirmiere kinesitherapeute kine secretaire secretariat assistant assistante cadre",
    "psychologue dieteticien dieteticienne pharmacien pharmacienne manipulateur manipulatrice",
    "ergotherapeute sage-femme",
)

_STAFF = TRADES | any_of(
    "redacteur redactrice prescripteur prescriptrice confrere consoeur correspondant destinataire",
    "expediteur copie copies cc signe signee signature valideur chef traitant referent adresseur",
    "collegue par",
)

KIN = any_of(
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

MARRIED_BETWEEN = MARRIED | any_of("mariee marie fille enfant femme")
"""Bare between names, they tell a married name or a child's: « MODELE épouse EXEMPLE »."""

OWNS = any_of("son sa ses leur leurs mon ma votre notre")

LABELS = any_of(
    "nom noms prenom prenoms premier premiers er naissance usage usuel usuels utilise utilises",
    "famille marital patronymique jeune civilite sexe f h ne nee e s le la de d du ddn date jour",
    "identite patient patiente marie epouse epoux ep vve veuve veuf l autres acte i",
)

_NO_NAME = (
    LABELS
    | any_of("hopital hopitaux clinique centre hospitalier hospitaliere universitaire chu chr ch")
    | any_of("service pole unite departement rue avenue av bd boulevard place allee impasse chemin")
    | any_of("cedex bp tel telephone fax mail docteur compte rendu consultation hospitalisation")
    | any_of("operation intervention vertebroplastie cher chere chers merci bonjour objet concerne")
    | any_of("adresse ipp ins iep nir nda rpps finess page dossier numero no n lettre courrier")
    | any_of("age ans lieu ville pays domicile resultat examen indication conclusion motif entree")
    | any_of("sortie et en a est au aux il elle je vous ce cette pour par qui suite avec dans")
    | any_of("radiologie imagerie medicale chirurgie rachis rhumatologie neurologie geriatrie")
    | any_of("confidentiel urgent copie information informations medical medecin traitant sexe")
)

_SURNAMES = any_of("ami chef cousin enfant fils frere gendre mari marie neveu page parent voisin")
"""Of these words, those that are names too: in capitals on a line that is not, they are."""

_NAMES_TOO = any_of(
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

_LINE = 80
"""Letters of a line that show whether it is all in capitals."""

ANY_CIVIL, ANY_DOCTOR, ANY_KIN = ("|".join(sorted(words)) for words in (CIVIL, DOCTORS, KIN))
"""Patterns of any of those words."""


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
    known = (_NO_NAME, CIVIL, DOCTORS, _STAFF, KIN)
    return word.isdigit() or any(word in words for words in known) or is_topic(word)


def tells_relative(word: str) -> bool:
    """Whether a word between two names says that the second is somebody else's."""
    return is_kin(word) and word not in MARRIED_BETWEEN


def is_kin(word: str) -> bool:
    """Whether a word is a relative's, a trusted person's: « fille », « belle-fille »."""
    step, _, last = word.rpartition("-")
    return word in KIN or (last in KIN and step.partition("-")[0] in _STEP)


def is_staff(word: str) -> bool:
    """Whether a word is a doctor's title or somebody's trade."""
    return word in DOCTORS or word in _STAFF
