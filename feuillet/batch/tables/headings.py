"""The headings of a ward's table → the variables that they are for, known or likely.

A heading is known by a variable's id or label, by the name that the hospital gives it, by the same
words shortened (« Nb vertèbres »), or by a usual synonym (« DDN »).  What could be two things is
likely at most: somebody says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from feuillet.model.characters import fold
from feuillet.model.hospital import PASSED_OVER
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import IDENTITY, WHOLE_IDENTITY

MAX_HEADER = 200
_SHORT = {
    **{"nb": "nombre", "nbr": "nombre", "nbre": "nombre"},
    **{"n°": "numero", "nº": "numero", "no": "numero", "num": "numero"},
    **{"interv": "intervention", "naiss": "naissance", "anesth": "anesthesie"},
    **{"hre": "heure", "h": "heure", "dt": "date", "consult": "consultation", "op": "operation"},
}
_SMALL = frozenset(("de", "d", "du", "des", "la", "le", "l", "les", "a", "au"))
"""Words without which a heading means the same."""

_KNOWN = {
    "nom": (
        *("nom usuel", "nom d'usage", "nom utilisé", "nom de famille", "nom du patient"),
        *("patronyme",),
    ),
    "prenom": (
        *("prénom usuel", "prénom d'usage", "prénom utilisé", "prénom 1", "1er prénom"),
        *("premier prénom", "prénom du patient"),
    ),
    "date_naissance": ("DDN", "né le", "née le", "né e le", "date nais", "naissance"),
    "ipp": ("n° IPP", "code IPP", "NIP", "identifiant permanent", "n° permanent"),
}
_LIKELY = {
    "nom": ("nom de naissance", "nom de jeune fille"),
    "prenom": ("prénoms",),
    "ipp": ("n° dossier", "dossier", "identifiant", "n° du patient", "ID"),
    "operateur": ("médecin", "opérateur", "praticien", "radiologue", "chirurgien", "docteur"),
}
"""By id, for whichever leaflet has it: « dossier » may be a stay's, « médecin » the family's."""

_OF_NO_USE = (
    *("n°", "n° ligne", "n° d'ordre", "ordre", "rang", "index"),
    *("sexe", "genre", "civilité", "titre", "âge", "nationalité", "situation familiale"),
    *("nom de naissance", "nom de jeune fille", "lieu de naissance", "ville de naissance"),
    *("service", "UF", "unité", "unité fonctionnelle", "pôle", "secteur", "salle", "bloc"),
    *("chambre", "lit", "chambre lit", "chambre/lit", "étage", "provenance"),
    *("adresse", "code postal", "CP", "ville", "commune", "pays"),
    *("téléphone", "tél", "n° de téléphone", "portable", "mobile", "mail", "e-mail", "courriel"),
    *("NIR", "n° sécu", "n° de sécurité sociale", "sécurité sociale", "INS", "mutuelle"),
    *("NDA", "IEP", "n° séjour", "n° de séjour", "n° venue", "n° de venue", "n° d'admission"),
    *("médecin traitant", "correspondant", "prescripteur", "personne de confiance"),
    *("observation", "observations", "commentaire", "commentaires", "remarque", "remarques"),
)

_SAME = frozenset(
    (
        *("patient", "patiente", "malade", "usager", "hospitalise", "hospitalisee"),
        *("jj", "mm", "aaaa", "aa", "obligatoire", "complet", "complete", "exact", "exacte"),
    )
)
"""Words that leave to a field of the identity its sense: any other may name somebody else."""

_ANOTHER = re.compile(r"(?:precedent|ancien|anterieur|dernier|annule)(?:e|ne|ere)?s?")
"""What is said so is not what is to come."""

_ALIKE, _JOINED = 0.75, 0.85
"""How alike a misspelt word, or all words written as one, are to those of a field (`ratio`)."""


def words_of(heading: str) -> tuple[str, ...]:
    """Return the words that tell what a heading means: no marks, nothing short, no small words."""
    initials = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", fold(heading))
    spread = re.sub(r"n[°º]", " numero ", re.sub(r"\((\w{1,2})\)", r"\1", initials))
    words = [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", spread)]
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


_USELESS = frozenset(words_of(heading) for heading in _OF_NO_USE)

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


def joined_fields(heading: str, leaflet: Leaflet) -> Sequence[str]:
    """Return the identity's variables that one heading names together: « Nom et prénom »."""
    words = set(words_of(heading[:MAX_HEADER]))
    variables = leaflet.all_variables
    found = [one for one in WHOLE_IDENTITY if set(words_of(variables[one].label)) <= words]
    return found if len(found) > 1 else ()


def guess_headings(
    header: Sequence[str], matches: Mapping[int, Sequence[str]], known: Known, leaflet: Leaflet
) -> Mapping[int, str]:
    """Return the variable that each unknown heading is likely for, which no other column fills.

    An empty name: the column is of no use, and is passed over.  What is neither is left out.
    """
    filled = {name for names in matches.values() for name in names}
    spelled: dict[tuple[str, ...], str] = {}
    for form, meant in known.items():
        if meant:
            spelled.setdefault(words_of(form) if isinstance(form, str) else form, meant[0])
    guessed: dict[int, str] = {}
    for index, names in matches.items():
        if names or not header[index].strip() or len(header[index]) > MAX_HEADER:
            continue
        likely = next(_likely(header[index], known, spelled, leaflet, filled), None)
        if likely is not None:
            guessed[index] = likely
            filled.add(likely)
    return guessed


def _likely(
    heading: str,
    known: Known,
    spelled: Mapping[tuple[str, ...], str],
    leaflet: Leaflet,
    filled: set[str],
) -> Iterator[str]:
    """Yield what a heading may be for, the likeliest first; an empty name if it is of no use.

    Args:
        spelled: The variable of each name that a heading may misspell, in words.
    """
    if known.get(fold(heading)) == []:
        yield ""  # the hospital decided
    if joined_fields(heading, leaflet):
        return
    words = words_of(heading)
    free = [name for name in leaflet.all_variables if name not in filled]
    yield from (name for name in free if words in {words_of(one) for one in _LIKELY.get(name, ())})
    if words in _USELESS:
        yield ""
    forms = {name: {words_of(name), words_of(leaflet.all_variables[name].label)} for name in free}
    # « Heure » where one field alone is an hour; « Date de naissance du malade ».
    shorter = [name for name in free if any(set(words) < set(form) for form in forms[name])]
    longer = [name for name in free if any(_adds(words, form, name) for form in forms[name])]
    if len(shorter) == 1 and shorter[0] not in IDENTITY:
        yield shorter[0]
    if len(longer) == 1:
        yield longer[0]
    # Only then by letters, each word by its own: « Nom de naissance » is no « Date de naissance ».
    alike = [(_likeness(words, form), name) for form, name in spelled.items() if name in free]
    yield from (name for how, name in sorted(alike, reverse=True) if how)
    yield from (name for name in free if _begins(words, forms[name]))


def _adds(words: Sequence[str], form: Sequence[str], name: str) -> bool:
    """Whether a heading is a variable's name with more words, none of which makes it another's."""
    added = set(words) - set(form)
    if not added or not set(form) < set(words):
        return False
    return added <= _SAME if name in IDENTITY else not any(map(_ANOTHER.fullmatch, added))


def _likeness(words: Sequence[str], form: Sequence[str]) -> float:
    """Return how much a heading looks like a name that it misspells, from 0 to 1; 0 if too little.

    As many words, each alike; or words that lack a space, or have one too many.
    """
    if len(words) == len(form):
        return min((_ratio(*pair, _ALIKE) for pair in zip(words, form, strict=True)), default=0)
    return _ratio("".join(words), "".join(form), _JOINED if len(words) < len(form) else 1)


def _ratio(one: str, other: str, least: float) -> float:
    """Return how much two words are alike, from 0 to 1; 0 for less than `least`."""
    # Most differ in length already: to compare letters takes a hundred times as long.
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0
    how = SequenceMatcher(None, one, other).ratio()
    return how if how >= least else 0


def _begins(words: Sequence[str], forms: set[tuple[str, ...]]) -> bool:
    """Whether a heading is a variable's name cut short: « Anticoag »."""
    return any(
        len(words) == len(form)
        and all(
            len(cut) >= 4 and whole.startswith(cut) for cut, whole in zip(words, form, strict=True)
        )
        for form in forms
    )
