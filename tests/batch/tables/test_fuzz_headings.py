"""Whatever a ward calls its columns: known for what it says, asked about, or refused; never both.

Tables are made of real headings, spoilt as people and programs spoil them, from a seed.  An oracle
that shares no code with the program says which words may stand for a field.
"""

import csv
import io
import random
import re
import unicodedata
from collections.abc import Iterator

import pytest

from feuillet.batch.tables import Table, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.matching import guess_columns, match_columns
from feuillet.errors import TableUnreadable
from feuillet.find import Library
from feuillet.model.leaflet import Leaflet

WIDTH = 8
"""Headings of one table."""

SAMPLE = 8
"""Tables of an ordinary run; a whole one has ten thousand headings."""

REAL = (
    *("Nom", "Prénom", "Date de naissance", "DDN", "Né(e) le", "NOM usuel", "Nom d'usage", "IPP"),
    *("Nom de naissance", "Nom de jeune fille", "Nom du patient", "Nom du médecin", "N° IPP"),
    *("Nom du chirurgien", "Nom de la mère", "Prénom du père", "Nom du conjoint", "Dr", "Nom Dr"),
    *("Nom de la personne de confiance", "Prénom du médecin", "Médecin traitant", "Radiologue"),
    *("Date d'intervention", "Date de l'intervention", "Date interv.", "Date", "Date d'entrée"),
    *("Date de sortie", "Date de la consultation", "Date de l'examen", "Date de décès", "Dt nais"),
    *("Date de naissance du conjoint", "Date de naissance de la mère", "Lieu de naissance"),
    *("Heure d'arrivée", "Heure", "Heure de sortie", "Heure d'intervention", "H. arrivée"),
    *("Type d'anesthésie", "Consultation d'anesthésie", "Date consult anesth", "Anesthésiste"),
    *("Nombre de vertèbres", "Nb vertèbres", "Vertèbres à traiter", "Niveaux", "Nb niveaux"),
    *("Séjour", "N° séjour", "Cause", "Corset", "Anticoag", "Rééducation prescrite", "Sexe"),
    *("Chambre/lit", "Téléphone", "Tél. du médecin", "Service", "Observations", "N° dossier"),
    *("Nom et prénom", "Nom, prénom, DDN", "Identité", "Patient", "Âge", "Titre", "N°", "Adresse"),
    *("Nom de l'établissement", "Nom de la mutuelle", "Nom commercial", "Consultation de contrôle"),
    *("Ostéoporose suspectée", "Personne à prévenir", "Opérateur", "date_intervention", "nom"),
    *("N", "D.D.N.", "I.P.P.", "Date d'intervention précédente", "Datenaissance", "Pré nom"),
)
ADDED = (
    *(" :", " *", ".", " (jj/mm/aaaa)", " (h)", " (mm)", " (oui/non)", " [texte]", " prévue", " 1"),
    *(" du patient", " de la patiente", " du médecin", " de la mère", " du conjoint", " du tuteur"),
    *(
        " réelle",
        " précédente",
        " (ancienne)",
        " ?",
        "_",
        " n°",
        " 🩺",
        "\u200b",
        "\u00a0",
        " \u202e",
    ),
    *(" de naissance", " d'intervention", " d'entrée", " de sortie", "/", " - ", " (suite)", "é"),
)


def spoilt(chance: random.Random) -> str:
    """Return a real heading, as it is or spoilt once or twice."""
    heading = chance.choice(REAL)
    for _ in range(chance.choice((0, 1, 1, 2))):
        at = chance.randrange(len(heading) + 1)
        letters = list(heading)
        chance.shuffle(letters)
        heading = chance.choice(
            (
                *(heading.upper(), heading.lower(), heading.title(), _bare(heading)),
                *(heading + chance.choice(ADDED), heading + chance.choice(ADDED)),
                *(heading[:at] + heading[at + 1 :], heading[:at] + heading[at - 1 : at] * 2),
                *(heading[:at] + heading[at : at + 2][::-1] + heading[at + 2 :], heading[:at]),
                *(re.sub(r"\w+$", lambda word: word[0][:4] + ".", heading), f" {heading} "),
                *(heading.replace(" ", "_"), heading.replace(" ", "\u00a0"), heading + "s"),
                *(heading.replace("'", "’"), f"{heading} {chance.choice(REAL)}", heading * 30),
                *(
                    unicodedata.normalize("NFD", heading),
                    heading.replace("o", "о"),
                    "".join(letters),
                ),
            )
        )
    return heading


def _bare(text: str) -> str:
    parted = unicodedata.normalize("NFD", text)
    return "".join(c for c in parted if not unicodedata.combining(c))


def _words(heading: str) -> set[str]:
    """Return the words of a heading, without capitals and accents."""
    text = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", _bare(heading.casefold().replace("n°", "no ")))
    return set(re.findall(r"[a-z0-9]+", text))


_SMALL = {"de", "d", "du", "des", "la", "le", "l", "les", "a", "au", "patient"}
_MAY: dict[str, set[str]] = {
    "nom": {"nom", "usuel", "usage", "utilise", "famille", "patronyme"},
    "prenom": {"prenom", "usuel", "usage", "utilise", "1", "1er", "premier"},
    "date_naissance": {"date", "dt", "naissance", "naiss", "nais", "ddn", "ne", "nee", "e"},
    "ipp": {"ipp", "n", "no", "num", "numero", "code", "nip", "identifiant", "permanent"},
    "date_intervention": {"date", "dt", "intervention", "interv"},
    "heure_convocation": {"heure", "hre", "h", "arrivee", "convocation"},
    "nombre_vertebres": {"nombre", "nb", "nbr", "nbre", "vertebres"},
    "rdv_anesthesie": {"consultation", "consult", "anesthesie", "anesth", "rdv"},
    "anesthesie": {"type", "anesthesie", "anesth"},
}
_MUST: dict[str, set[str]] = {
    "nom": {"nom", "patronyme"},
    "prenom": {"prenom"},
    "date_naissance": {"naissance", "naiss", "nais", "ddn", "ne", "nee"},
    "ipp": {"ipp", "nip", "permanent"},
    "date_intervention": {"intervention", "interv"},
    "heure_convocation": {"arrivee", "convocation"},
    "nombre_vertebres": {"vertebres"},
    "rdv_anesthesie": {"consultation", "consult", "rdv"},
    "anesthesie": {"anesthesie", "anesth"},
}
"""What the words of a heading may be, and one that must be among them, to be taken unasked."""

_OTHERS = re.compile(
    r"medecin|docteur|dr|chirurgiens?|radiologue|operateur|anesthesiste|mere|pere|conjoint|tuteur"
    r"|confiance|prevenir|etablissement|mutuelle|commercial|correspondant|prescripteur|traitant"
)
_BIRTH = {"naissance", "naiss", "nais", "ddn", "nee"}
_SURGERY = {"intervention", "interv"}


_WRITTEN_OUT = {"niv": "niveaux"}
"""What a ward cuts short, and means one thing."""


def _taken_wrong(heading: str, name: str, leaflet: Leaflet) -> bool:
    """Whether a heading that was taken unasked says something else than its field."""
    words = {_WRITTEN_OUT.get(word, word) for word in _words(heading) - _SMALL}
    if name in _MAY:
        return not (words <= _MAY[name] and words & _MUST[name])
    own = _words(leaflet.all_variables[name].label), _words(name)
    return words not in [one - _SMALL for one in own]


def _guessed_wrong(heading: str, name: str) -> bool:
    """Whether a heading is proposed for a field of another sense: forms choose it beforehand."""
    words = _words(heading)
    if name in ("nom", "prenom", "date_naissance", "ipp") and any(map(_OTHERS.fullmatch, words)):
        return True
    if name == "nom":
        return "prenom" in words
    if name == "prenom":
        return ("nom" in words and "pre" not in words) or "date" in words
    if name == "date_naissance":
        return bool(words & (_SURGERY | {"nom", "lieu", "entree", "sortie", "deces", "heure"}))
    if name == "date_intervention" and not words & _SURGERY:
        return bool(words & (_BIRTH | {"nom", "lieu", "deces", "heure", "entree", "sortie"}))
    if name == "date_intervention":
        return "precedente" in words or ("heure" in words and "date" not in words)
    return False


def _tables(seeds: range) -> Iterator[tuple[int, Table]]:
    for seed in seeds:
        chance = random.Random(seed)
        header = [spoilt(chance) for _ in range(WIDTH - 3)]
        # Half of them have what no table may lack: only then is one taken.
        sure = ["Nom", "Prénom", "Date de naissance"]
        header += sure if chance.randrange(2) else [spoilt(chance) for _ in sure]
        chance.shuffle(header)
        output = io.StringIO()
        writer = csv.writer(output, delimiter=";")
        writer.writerows([header, [f"case{at}" for at in range(WIDTH)]])
        yield seed, read_table(output.getvalue().encode("utf-8-sig"))


def _wrong(table: Table, leaflet: Leaflet) -> Iterator[str]:
    matches = match_columns(table, leaflet, {})
    guessed = guess_columns(table, leaflet, {})
    for at, heading in enumerate(table.header):
        if len(matches[at]) == 1 and _taken_wrong(heading, matches[at][0], leaflet):
            yield f"{heading!r} : pris pour {matches[at][0]}"
        if _guessed_wrong(heading, guessed.get(at, "")):
            yield f"{heading!r} : proposé pour {guessed[at]}"
    filled = [names[0] for names in matches.values() if len(names) == 1]
    proposed = [name for name in guessed.values() if name]
    if len(set(proposed)) < len(proposed) or set(proposed) & set(filled):
        yield f"{table.header} : proposés deux fois, {proposed}"
    try:
        (row,) = raw_rows(table, leaflet, {})
    except TableUnreadable as refused:
        for line in refused.problems:
            if re.search(r"case\d", line):
                yield f"{line!r} : redit une cellule"
        return
    if len(set(filled)) < len(filled):
        yield f"{table.header} : deux colonnes pour un champ, {filled}"
    read = {int(text.removeprefix("case")) for text in row.raw.values()}
    for at in set(range(WIDTH)) - read:
        if guessed.get(at) != "" or _words(table.header[at]) & {"intervention", "prenom", "ipp"}:
            yield f"{table.header[at]!r} : perdu"


@pytest.fixture(scope="module")
def leaflet() -> Leaflet:
    """Return a leaflet with many fields, shipped."""
    library = Library.open([], environment={})
    return library.read(library.find_leaflet("vertebroplastie"))


def _try(leaflet: Leaflet, seeds: range) -> list[str]:
    return [
        f"{seed} : {words}" for seed, table in _tables(seeds) for words in _wrong(table, leaflet)
    ]


def test_headings_are_taken_for_what_they_say(leaflet: Leaflet) -> None:
    """None for two fields, none for another sense, none lost, in a sample of tables."""
    assert _try(leaflet, range(SAMPLE)) == []


@pytest.mark.long
def test_ten_thousand_headings_are_taken_for_what_they_say(leaflet: Leaflet) -> None:
    """The same, on all of them."""
    assert _try(leaflet, range(10_000 // WIDTH)) == []
