"""The headings of a ward's table → the variables that they are for.

A heading is known by a variable's id or label, by the name that the hospital gives it, by the same
words shortened (« Nb vertèbres »), or by a usual synonym (« DDN »).  What could be two things is
likely at most (`likely_headings`): somebody says so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from feuillet.model.characters import fold
from feuillet.model.hospital import PASSED_OVER
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import WHOLE_IDENTITY

MAX_HEADER = 200
_SHORT = {
    **{"nb": "nombre", "nbr": "nombre", "nbre": "nombre"},
    **{"n°": "numero", "nº": "numero", "no": "numero", "num": "numero"},
    **{"interv": "intervention", "naiss": "naissance", "anesth": "anesthesie"},
    **{"hre": "heure", "h": "heure", "dt": "date", "consult": "consultation", "op": "operation"},
    **{"cs": "consultation", "horaire": "heure", "horaires": "heure"},
    **{"niv": "niveaux", "pat": "patient", "conv": "convocation", "obs": "observations"},
}
OF_ENTRY = frozenset(
    (
        *("entree", "entrees", "entre", "entrant", "admission", "admissions", "admis", "admise"),
        *("hospitalisation", "hospitalise", "hospitalisee", "hospit", "hospi", "hosp"),
        *("arrivee", "arrivees", "accueil", "venue"),
    )
)
"""Words of the moment when somebody enters the hospital, as `words_of` leaves them."""

OF_THEATRE = frozenset(
    (
        *("bloc", "salle", "passage", "incision", "induction", "intervention", "operation"),
        *("operatoire", "geste", "acte", "debut"),
    )
)
"""Words of an hour that is not the one at which a patient comes."""

_SMALL = frozenset(("de", "d", "du", "des", "la", "le", "l", "les", "a", "au"))
"""Words without which a heading means the same."""

_KNOWN = {
    "nom": (
        *(
            "nom usuel",
            "nom d'usage",
            "nom utilisé",
            "nom marital",
            "nom d'épouse",
            "nom d'époux",
            "nom de famille",
            "nom du patient",
        ),
        *("patronyme",),
    ),
    "prenom": (
        *("prénom usuel", "prénom d'usage", "prénom utilisé", "prénom 1", "1er prénom"),
        *("premier prénom", "prénom du patient"),
    ),
    "date_naissance": (
        "DDN",
        "D.D.N.",
        "né le",
        "née le",
        "né e le",
        "date nais",
        "naissance",
        "DOB",
        "date of birth",
    ),
    "ipp": ("n° IPP", "code IPP", "NIP", "identifiant permanent", "n° permanent", "MRN"),
    "nom_naissance": ("nom de jeune fille", "nom patronymique", "nom JF"),
    "prenom_naissance": ("prénom de naissance", "1er prénom de naissance"),
    "sexe": ("sx", "sexe M/F", "sexe F/M", "sexe H/F", "sexe M/F/I", "sexe légal"),
}
_LIKELY = {
    "nom": ("last name", "lastname", "surname", "family name", "familyname", "patient last name"),
    "prenom": (
        *("prénoms", "prénom(s)", "first name", "firstname", "given name", "givenname"),
        *("forename", "patient first name"),
    ),
    "date_naissance": ("birth date", "birthdate", "birthday", "patient birth date"),
    "prenom_naissance": ("prénoms de naissance", "liste des prénoms de naissance"),
    "sexe": ("genre", "sex", "gender"),
    "ipp": (
        *("n° dossier", "dossier", "identifiant", "n° du patient", "ID", "ID patient"),
        *("patient id", "patient number", "record number", "medical record number"),
    ),
    "operateur": (
        *("médecin", "opérateur", "praticien", "radiologue", "chirurgien", "docteur"),
        *("chir", "Dr", "surgeon", "physician", "radiologist"),
    ),
}
"""By id, for whichever leaflet has it: « dossier » may be a stay's, « médecin » the family's.  What
is of one leaflet is in its file: `also` of a variable."""

_OF_MAIN_DAY = (
    *("surgery date", "date of surgery", "operation date", "date of operation", "op date"),
    *("procedure date", "date of procedure", "intervention date", "exam date"),
)
_OF_ARRIVAL = ("arrival time", "check in time", "checkin time", "admission time")
"""The English names of a record system, of whichever variables they are."""

_WHOLE_NAME = ("patient", "malade", "patient(e)", "identité", "identité patient")
"""Columns that hold a surname and a first name."""

_OF_NO_USE = (
    *("n°", "n° ligne", "n° d'ordre", "ordre", "rang", "index"),
    *(
        "genre",
        "civilité",
        "civ",
        "titre",
        "âge",
        "nationalité",
        "situation familiale",
    ),
    *("lieu de naissance", "ville de naissance"),
    *("service", "UF", "unité", "unité fonctionnelle", "pôle", "secteur", "salle", "bloc"),
    *("chambre", "chb", "lit", "chambre lit", "chambre/lit", "étage", "provenance"),
    *("adresse", "code postal", "CP", "ville", "commune", "pays"),
    *("téléphone", "tél", "n° de téléphone", "portable", "mobile", "mail", "e-mail", "email"),
    *("courriel", "agenda", "date de fin", "heure de fin", "durée"),
    *("NIR", "n° sécu", "n° de sécurité sociale", "sécurité sociale", "INS", "mutuelle"),
    *("NDA", "IEP", "n° séjour", "n° de séjour", "n° venue", "n° de venue", "n° d'admission"),
    *("médecin traitant", "correspondant", "prescripteur", "personne de confiance"),
    *("observation", "observations", "commentaire", "commentaires", "remarque", "remarques"),
    *(
        "statut",
        "statut du rendez-vous",
        "statut du RDV",
        "note",
        "notes",
        "horodateur",
        "état",
        "horodatage",
        "poids",
        "taille",
    ),
    *("anesthésiste", "infirmier", "infirmière", "IDE", "manipulateur"),
)


def words_of(heading: str) -> tuple[str, ...]:
    """Return the words that tell what a heading means: no marks, nothing short, no small words."""
    initials = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", fold(heading))
    spread = re.sub(r"n[°º]", " numero ", re.sub(r"\((\w{1,2})\)", r"\1", initials))
    words = [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", spread)]
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


def _all_words(headings: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(heading) for heading in headings)


USELESS = _all_words(_OF_NO_USE)
NAMES_TOGETHER = _all_words(_WHOLE_NAME)
_COMMON = frozenset(("date", "jour", "heure", "et", "rdv", "rendez", "vous", "bloc", *OF_ENTRY))
_TOGETHER = frozenset(("date", "jour", "heure", "et", "convocation", *OF_THEATRE))

Form = str | tuple[str, ...]
Known = Mapping[Form, Sequence[str]]
"""The variables that a folded heading, or the words of one, may mean: several if unsure."""


def known_headings(leaflet: Leaflet, renames: Mapping[str, str]) -> Known:
    """Return all that is known of a leaflet's headings.

    Args:
        renames: What the hospital calls them; it decided, so its names go before ours.
    """
    named: dict[Form, list[str]] = {}
    for name, variable in leaflet.all_variables.items():
        own = (name, variable.label)
        forms: set[Form] = {fold(text) for text in own}
        for form in forms | {words_of(text) for text in (*own, *_KNOWN.get(name, ()))}:
            named.setdefault(form, []).append(name)
    house: dict[Form, list[str]] = {
        fold(column): [] if name == PASSED_OVER else [name] for column, name in renames.items()
    }
    return {**named, **house}


def match_heading(text: str, known: Known, leaflet: Leaflet) -> Sequence[str]:
    """Return the variables that a heading may mean: none if unknown, several if unsure."""
    if len(text) > MAX_HEADER:
        return ()
    found = known.get(fold(text), known.get(words_of(text), ()))
    exact = text.strip()
    return (exact,) if len(found) > 1 and exact in leaflet.all_variables else found


def may_be_heading(text: str, known: Known, leaflet: Leaflet) -> bool:
    """Whether a text is a heading, or what may well be one."""
    if match_heading(text, known, leaflet) or joined_fields(text, leaflet):
        return True
    return any(words_of(text) in synonyms(name, leaflet) for name in leaflet.all_variables)


def names_column(text: str, known: Known, leaflet: Leaflet) -> bool:
    """Whether a text names some column of a table, of use or not: « Heure », « Commentaire »."""
    if len(text) > MAX_HEADER:
        return False
    words = set(words_of(text))
    common = bool(words & {"date", "jour", "heure"}) and words <= _COMMON
    return common or words_of(text) in USELESS or may_be_heading(text, known, leaflet)


def synonyms(name: str, leaflet: Leaflet) -> frozenset[tuple[str, ...]]:
    """Return what else a variable is usually called, in words."""
    english: tuple[str, ...] = ()
    if name == leaflet.main_day:
        english = _OF_MAIN_DAY
    elif name in _only("time", leaflet):
        english = _OF_ARRIVAL
    return _all_words((*_LIKELY.get(name, ()), *english, *leaflet.all_variables[name].also))


def joined_fields(heading: str, leaflet: Leaflet) -> Sequence[str]:
    """Return the variables that one heading names together: « Nom, prénom », « Date et heure »."""
    heading = heading[:MAX_HEADER]
    words = set(words_of(heading))
    variables = leaflet.all_variables
    found = [one for one in WHOLE_IDENTITY if set(words_of(variables[one].label)) <= words]
    if len(found) > 1:
        return found
    if words_of(heading) in NAMES_TOGETHER:
        return ("nom", "prenom")
    moments = day_and_hour(leaflet)
    if not moments:
        return ()
    own = _TOGETHER.union(*(words_of(variables[name].label) for name in moments))
    return moments if "heure" in words and words & {"date", "jour"} and words <= own else ()


def day_and_hour(leaflet: Leaflet) -> Sequence[str]:
    """Return the variables of the operation's day and of the hour of arrival, if it has both."""
    moments = [name for name in (leaflet.main_day, *_only("time", leaflet)) if name]
    return moments if len(moments) == 2 else ()


def appointment_of_hour(heading: str, leaflet: Leaflet) -> str:
    """Return the appointment whose hour a heading names, or nothing: its day is in its cell too."""
    words = set(words_of(heading[:MAX_HEADER]))
    for name, variable in leaflet.variables.items():
        if variable.type == "appointment" and words == {"heure", *words_of(variable.label)}:
            return name
    return ""


def _only(kind: str, leaflet: Leaflet) -> Sequence[str]:
    """Return the only variable of a type, or the only one that is left blank for a hand."""
    found = [name for name, one in leaflet.variables.items() if one.type == kind]
    blank = [name for name in found if leaflet.variables[name].missing == "blank"]
    return next((names for names in (found, blank) if len(names) == 1), ())
