"""Which names and first names are of one person: « Nom : » excludes whoever else is near."""

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.pairs import pairs_of
from feuillet.attach.words.spelling import fold_letter, name_spans
from tests.attach.people_texts import person

LETTERHEADS = (
    *("Dr J. ROY", "DR ROY", "Docteur Jean ROY", "Pr J.-P. ROY", "J. ROY, rhumatologue", "ROY"),
    *("Cabinet ROY", "Monsieur ROY, cadre de santé", "Mme ROY, secrétaire", "ROY Jean"),
    *("Service du Pr ROY", "Cabinet des Drs ROY et MODELE", "Dr Jean ROY\nRhumatologue"),
)
FORMS = (
    "Nom : TESTA\nPrénom : Rose\nDate de naissance : 12/03/1948",
    "NOM : TESTA\nPRENOM : ROSE\nNE(E) LE : 12/03/1948",
    "Nom : TESTA Prénom : Rose Née le : 12/03/1948",
    "Nom\nTESTA\nPrénom\nRose\nDate de naissance\n12/03/1948",
    "Nom :\nTESTA\nPrénom :\nRose\nDate de naissance :\n12/03/1948",
    "Nom Prénom Date de naissance\nTESTA Rose 12/03/1948",
    "Nom\nPrénom\nDate de naissance\nTESTA\nRose\n12/03/1948",
    "TESTA\nRose\n12/03/1948\nNom\nPrénom\nDate de naissance",
    "Nom d'usage : TESTA\nNom de naissance : MODELE\nPrénom : Rose\nNée le : 12/03/1948",
    "Nom de naissance : TESTA\nPrénom : Rose\nNée le : 12/03/1948",
    "Nom de famille : TESTA\nPrénom(s) : Rose, Marie\nNée le : 12/03/1948",
    "Nom de jeune fille : TESTA\nPrénom : Rose\nNée le : 12/03/1948",
    "| Nom | Prénom | Date de naissance |\n| TESTA | Rose | 12/03/1948 |",
    "Prénom : Rose\nNom : TESTA\nNée le : 12/03/1948",
    "Nom et prénom : TESTA Rose\nNée le : 12/03/1948",
    "Nom / Prénom : TESTA Rose\nDDN : 12/03/1948",
    "NOM Prénom : TESTA Rose\nDDN : 12/03/1948",
)


@pytest.mark.parametrize("form", FORMS)
def test_a_labelled_name_excludes_that_of_the_letterhead(form: str) -> None:
    """A doctor's surname before a patient's first name makes nobody, whatever the layout."""
    rose, stranger = person("Rose TESTA 12/03/1948"), person("Rose ROY 12/03/1948")
    texts = [f"{head}\n{form}" for head in LETTERHEADS]

    assert [text for text in texts if not find_person(text, rose).places] == []
    assert [text for text in texts if find_person(text, stranger).places] == []


_BLOCK = "Madame {}\n14 rue des Ajoncs\n{}Née MODELE le 12/03/1948\n\nMadame,\nVous êtes attendue."


@pytest.mark.parametrize("called", ["TESTA Rose", "Rose TESTA", "LE TESTA Rose"])
@pytest.mark.parametrize(
    "between",
    [
        "99999 VILLE\n",
        "99999 VILLE\n\nN° dossier : 4450192\n",
        "Bât. C, appt 12\n99999 VILLE\nIPP 4450192\nTél. : 01 99 00 00 01\n",
    ],
)
def test_a_birth_name_below_an_address_is_of_whom_it_is_sent_to(called: str, between: str) -> None:
    """A hospital may know her by either name."""
    text = _BLOCK.format(called, between)
    doctor = f"{text}\nOpérateur : Dr Yves MODELE"

    assert find_person(text, person("Rose MODELE 12/03/1948")).places
    assert find_person(doctor, person("Rose MODELE 12/03/1948")).places


@pytest.mark.parametrize(
    "between",
    [
        "99999 VILLE\nConcerne : votre mère\n",
        "99999 VILLE\nN° dossier : 4450192 BRUN Paule\n",
        "99999 VILLE\nVotre mère, Mme BRUN Paule\n",
        "99999 VILLE\nPatiente : BRUN Paule\n",
        "99999 VILLE\nSœur :\n",
        "12 BRUN Paule\n",
    ],
)
def test_a_birth_name_below_whoever_else_is_named_is_not(between: str) -> None:
    """It is that person's, or a relative's."""
    text = _BLOCK.format("TESTA Rose", between)

    assert not find_person(text, person("Rose MODELE 12/03/1948")).places


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mme TESTA Rose", 1),
        ("Nom : TESTA\nPrénom : Rose", 1),
        ("Nom d'usage : TESTA Nom de naissance : MODELE Prénom : Rose", 1),
        ("TESTA Marie Rose", 1),
        ("TESTA Paul\nRose MODELE", 0),
        ("TESTA\nNom : MODELE\nPrénom : Rose", 0),
        ("MODELE Paul TESTA Rose", 0),
    ],
)
def test_what_stands_between_two_names_tells(text: str, count: int) -> None:
    """Labels and other first names join; another person, or a row of two, does not."""
    folded = fold_letter(text)
    found = pairs_of(folded, *(name_spans(folded, name) for name in ("TESTA", "Rose")))

    assert len(list(found)) == count
