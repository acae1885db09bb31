"""Names of birth and names in use: one stands for the other, neither is told twice."""

import datetime as dt

import pytest

from feuillet.check.values import check_values
from feuillet.model.characters import are_one_name
from feuillet.model.leaflet import Leaflet
from tests.check.refusing import Patient, refusal

BORN = {"nom_naissance": "MODELE", "prenom_naissance": "Zoé", "date_naissance": "12/03/1948"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lefèvre", "LEFEVRE", True),
        ("D\u2019ŒUVRE", "D OEUVRE", True),
        ("Jean-Paul", "JEAN PAUL", True),
        ("MARTIN", "MARTINE", False),
        ("LE ROY", "LEROY", False),
    ],
)
def test_names_are_one_but_for_how_registers_write_them(one: str, other: str, same: bool) -> None:
    """A space makes another name."""
    assert are_one_name(one, other) is same


def test_a_birth_name_stands_for_a_name_in_use_that_is_not_given(
    surgery: Leaflet, today: dt.date
) -> None:
    """A patient needs one surname and one first name, whichever they are."""
    found = check_values(surgery, BORN, today=today)
    mixed = {"nom": "EXEMPLE", "prenom_naissance": "Zoé", "date_naissance": "12/03/1948"}

    assert (found.known["nom"], found.known["prenom"]) == ("MODELE", "Zoé")
    assert found.as_born == {"nom", "prenom"}
    assert check_values(surgery, mixed, today=today).as_born == {"prenom"}


def test_a_birth_name_that_is_wrong_is_told_once(surgery: Leaflet, today: dt.date) -> None:
    """Not as a name in use that lacks too, nor that nobody typed."""
    for typed in ("12345", "MOD\u202eELE"):
        (problem,) = refusal(surgery, {**BORN, "nom_naissance": typed}, today)

        assert problem.startswith("Nom de naissance : ")


def test_a_birth_name_that_is_strange_is_warned_of_once(surgery: Leaflet, today: dt.date) -> None:
    """As a name in use would be."""
    found = check_values(surgery, {**BORN, "nom_naissance": "TOTO"}, today=today)
    both = {**BORN, "nom": "TOTO", "prenom": "Jean"}

    (one,) = found.warnings
    assert one == "Nom de naissance : semble celui d'un patient d'essai, vérifiez"
    (other,) = check_values(surgery, both, today=today).warnings
    assert other == "Nom : semble celui d'un patient d'essai, vérifiez"


def test_two_names_in_one_field_are_shown_their_fields(
    surgery: Leaflet, identity: Patient, today: dt.date
) -> None:
    """Both are printed as typed, without a label."""
    found = check_values(surgery, {**identity, "nom": "EXEMPLE née MODELE"}, today=today)

    assert found.warnings == (
        "Nom : porte deux noms : mettez celui de naissance dans « Nom de naissance »",
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((one, "F") for one in ("F", "f", "Féminin", "femme", "fém.", "2", "FEMALE")),
        *((one, "M") for one in ("M", "m.", "masculin", "Homme", "H", "masc", "1")),
        *((one, "I") for one in ("I", "indéterminé", "Indéterminée")),
    ],
)
def test_a_sex_is_read_as_wards_write_it(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str, code: str
) -> None:
    """Masculine, feminine or indeterminate, as the rules have it."""
    assert check_values(surgery, {**identity, "sexe": typed}, today=today).known["sexe"] == code


@pytest.mark.parametrize("typed", ["x", "0", "9", "Mme", "F/M", "garcon fille"])
def test_what_is_no_sex_is_refused(
    surgery: Leaflet, identity: Patient, today: dt.date, typed: str
) -> None:
    """A title is none, and nothing is guessed."""
    (problem,) = refusal(surgery, {**identity, "sexe": typed}, today)

    assert problem.startswith("Sexe : ")
    assert "« Féminin », « Masculin », « Indéterminé »" in problem


def test_a_sex_or_a_birth_name_is_somebodys(surgery: Leaflet, today: dt.date) -> None:
    """Neither is printed without a whole identity."""
    told = "à indiquer aussi (identité entière)"

    assert refusal(surgery, {"sexe": "F"}, today) == (f"Nom, Prénom, Date de naissance : {told}",)
    assert refusal(surgery, {"nom_naissance": "MODELE"}, today) == (
        f"Prénom, Date de naissance : {told}",
    )


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("00/03/1948", "jour inconnu : tapez le 01"),
        ("12/00/1948", "mois inconnu : tapez 01"),
        ("00/00/1948", "tapez le 31/12 de l'année"),
        ("00/00/0000", "tapez le 31/12 d'une année qui va avec son âge"),
    ],
)
def test_an_unknown_part_of_a_birth_date_is_written_as_the_rules_say(
    surgery: Leaflet, today: dt.date, typed: str, says: str
) -> None:
    """With birth names as without."""
    (problem,) = refusal(surgery, {**BORN, "date_naissance": typed}, today)

    assert says in problem
