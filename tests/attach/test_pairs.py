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
