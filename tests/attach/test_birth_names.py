"""A letter found by the names of birth as by those in use, whichever it gives."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import find_person, missing_in
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person, person_of
from tests.attach.letter_texts import ABOUT_HER, NEARLY

BIRTH = dt.date(1948, 3, 12)
ROSE = Person("TESTA", "Rose", BIRTH, ("MODELE", "Rosine"))
ALONE = Person("TESTA", "Rose", BIRTH)
BORN = "née le 12/03/1948"


@pytest.mark.parametrize(
    "letter",
    [
        f"Concerne : Mme TESTA Rose, {BORN}\nElle va bien.",
        f"Concerne : Mme MODELE Rose, {BORN}\nElle va bien.",
        f"Concerne : Mme MODELE Rosine, {BORN}\nElle va bien.",
        f"Concerne : Mme TESTA Rosine, {BORN}\nElle va bien.",
        f"Concerne : Mme TESTA Rose née MODELE, {BORN}\nElle va bien.",
        f"Cher confrère,\nJ'ai vu Mme MODELE Rose épouse TESTA, {BORN}, pour son dos.",
        "Nom de naissance : MODELE\nPremier prénom de naissance : Rosine\nNom utilisé : TESTA\n"
        "Prénom utilisé : Rose\nDate de naissance : 12/03/1948\nSexe : F\nElle va bien.",
        f"Patiente : MODELE Rosine, {BORN}\nMadame TESTA Rose va bien.",
        f"Mme TESTA Rose, {BORN}, a été vue.\fPatiente : R. MODELE\nSuite",
        f"Concerne : Mme MODELE\nCher confrère, j'ai vu Mme TESTA Rose, {BORN}, pour son dos.",
    ],
)
def test_a_letter_by_any_of_her_names_is_hers(letter: str) -> None:
    """Nobody else is seen in it."""
    found = find_person(letter, ROSE)

    assert found.places
    assert not found.others


@pytest.mark.parametrize(
    "letter",
    [
        f"Concerne : Mme PETIT Rose, {BORN}\nElle va bien.",
        "Concerne : Mme MODELE Rosine, née le 13/03/1948\nElle va bien.",
        f"Concerne : Mme MODELE Odette, {BORN}\nSa nièce Mme TESTA Rose va bien.",
        f"Concerne : Mme PETIT Odette, {BORN}\nAdressée par le Dr Rosine MODELE.",
    ],
)
def test_a_letter_of_somebody_else_is_not_hers_by_her_names_of_birth(letter: str) -> None:
    """More names to look for let nobody else's letter in."""
    assert not find_person(letter, ROSE).places


@pytest.mark.parametrize(
    "letter",
    [
        f"Concerne : Mme TESTA Rose née AUTRE, {BORN}\nElle va bien.",
        "Nom : TESTA\nNom de naissance : AUTRE\nPrénom : Rose\nNée le : 12/03/1948\nElle va bien.",
    ],
)
def test_another_birth_name_is_a_namesakes(letter: str) -> None:
    """Two women called so may be born on one day: their names of birth tell them apart."""
    assert find_person(letter, ROSE).why is Why.BIRTH_NAME
    assert find_person(letter, ALONE).places


@pytest.mark.parametrize(
    "label",
    [
        *("NN :", "NN", "N.N. :", "NJF :", "N. naiss. :", "Née :", "Nom JF :", "Nom naissance :"),
        *("Nom de naiss. :", "Nom (de naissance) :", "Nom de famille de naissance :"),
        *("Nom de naissance :", "Nom de jeune fille :", "Nom patronymique :"),
    ],
)
@pytest.mark.parametrize("then", ["   Sexe : F", " (F)", " IPP : 0001"])
def test_another_birth_name_on_a_label_is_a_namesakes(label: str, then: str) -> None:
    """However a narrow label shortens it, and whatever follows on its line; hers is hers."""
    letter = f"TESTA Rose\n{label} {{}}{then}\nDN : 12/03/1948\nIPP 0000998877\n"

    assert find_person(letter.format("AUTRE"), ROSE).why is Why.BIRTH_NAME
    assert find_person(letter.format("MODELE"), ROSE).places
    assert find_person(letter.format(""), ROSE).why is not Why.BIRTH_NAME


def test_another_birth_name_may_follow_the_birth_date() -> None:
    """Where a label says that it is one."""
    letter = "TESTA Rose   DN : 12/03/1948   NN : AUTRE   Sexe : F\n"

    assert find_person(letter, ROSE).why is Why.BIRTH_NAME


@pytest.mark.parametrize("kind", ABOUT_HER)
def test_a_letter_by_her_birth_name_alone_is_hers(kind: str) -> None:
    """In every form that hospitals give it: nobody need copy the letter's name."""
    typed = Person("ZEBULON", "Zoé", BIRTH, ("EXEMPLE", "Camille"))

    assert find_person(ABOUT_HER[kind].replace("\n", "\r\n"), typed).places


@pytest.mark.parametrize("kind", NEARLY)
def test_a_letter_that_only_holds_her_birth_name_is_not_hers(kind: str) -> None:
    """A name, a first name and the birth date are there, but as somebody else's."""
    typed = Person("ZEBULON", "Zoé", BIRTH, ("EXEMPLE", "Camille"))

    assert not find_person(NEARLY[kind].replace("\n", "\r\n"), typed).places


def test_what_a_letter_lacks_is_looked_for_under_both_names() -> None:
    """Whose surname of birth is there is named there."""
    assert missing_in(f"Mme MODELE Rosine, {BORN}", ROSE) == ()
    assert missing_in("Mme MODELE Odette", ROSE) == ("le prénom", "la date de naissance")


def test_a_person_has_the_names_of_birth_that_are_others() -> None:
    """One that is in use is looked for once."""
    names = {"nom": "TESTA", "prenom": "Rose", "date_naissance": BIRTH}
    born = {"nom_naissance": "MODELE", "prenom_naissance": "Rose"}

    assert person_of({**names, **born}) == Person("TESTA", "Rose", BIRTH, ("MODELE", ""))
    assert person_of(names) == ALONE
