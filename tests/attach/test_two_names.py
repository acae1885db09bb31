"""The two family names of one woman, whichever of them the leaflet has."""

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.words.spelling import fold_letter
from feuillet.attach.words.two_names import are_of_one, start_of_both
from tests.attach.people_texts import person

_BOTH = ("Rose TESTA 12/03/1948", "Rose MODELE 12/03/1948")
_NAMES = (
    *("TESTA épouse MODELE Rose", "Mme TESTA épouse MODELE Rose", "TESTA ép. MODELE Rose"),
    *("Mme TESTA ép MODELE Rose", "TESTA EP. MODELE ROSE", "MME TESTA EPOUSE MODELE ROSE"),
    *("TESTA usage MODELE Rose", "TESTA veuve MODELE Rose", "Mme MODELE (TESTA) Rose"),
    *("Mme MODELE (née TESTA) Rose", "TESTA (épouse MODELE) Rose", "Mme Rose TESTA ép. MODELE"),
    *("Mme TESTA, épouse MODELE, Rose", "Madame Testa épouse Modele Rose", "MODELE née TESTA Rose"),
)
_LETTERS = (
    *(
        "Concerne : {}, née le 12/03/1948\nTassement.",
        "Patient : {}, née le 12/03/1948\nTassement.",
    ),
    *("Objet : demande d'avis – {}, née le 12/03/1948", "Patiente : {}\nDDN : 12/03/1948"),
    *("{}\nNée le 12/03/1948\nIPP 12\nTassement", "{} – 12/03/1948\nTassement"),
    *("Je vous adresse {}, née le 12/03/1948, ce jour.", "Merci de recevoir {} (12/03/1948)"),
    *("Réf. : {} 12/03/1948\nChère Madame,", "Nom : {}\nNée le : 12/03/1948\nTassement"),
)


@pytest.mark.parametrize("names", _NAMES)
def test_a_letter_is_hers_under_either_name(names: str) -> None:
    """In a subject line, a heading, a form or a sentence."""
    letters = [letter.format(names) for letter in _LETTERS]

    for each in _BOTH:
        assert [text for text in letters if not find_person(text, person(each)).places] == []


@pytest.mark.parametrize(
    "text",
    [
        "Concerne : M. TESTA, époux de MODELE Rose, née le 12/03/1948",
        "Patient : TESTA Paul\nÉpouse : MODELE Rose, née le 12/03/1948",
        "Patient : TESTA Paul\nÉpouse MODELE Rose, née le 12/03/1948",
        "Je vous adresse M. TESTA, épouse MODELE, Rose, née le 12/03/1948",
        "Patient : M. TESTA (épouse MODELE) Rose, née le 12/03/1948",
        "M. TESTA (épouse MODELE Rose, née le 12/03/1948) souffre",
    ],
)
def test_a_mans_wife_is_not_the_patient(text: str) -> None:
    """Her name has no second one."""
    assert not find_person(text, person("Rose MODELE 12/03/1948")).places


def test_where_both_names_stand_is_known() -> None:
    """From the first, if the second is set aside."""
    folded = fold_letter("Mme TESTA (épouse MODELE) Rose")
    first, second = (folded.text.index(name) for name in ("testa", "modele"))
    end = len(folded.text)

    assert start_of_both(folded, second, end) == first
    assert start_of_both(folded, second, second + len("modele")) == second
    assert are_of_one(folded, (0, first + len("testa")), (second, end))
    assert not are_of_one(folded, (0, first), (second, end))
