"""For whom a letter asks, reports or plans something: whom it names, or a relative."""

import pytest

from feuillet.attach.patient.asked import sees_a_couple
from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.why import Why
from feuillet.attach.words.spelling import fold_letter
from tests.attach.people_texts import person

_ROSE = "Mme Rose TESTA, née le 12/03/1948"
_LUC = "M. Luc TESTA, né le 12/03/1948"


def _why(text: str, said: str = "Rose TESTA 12/03/1948") -> Why | None:
    return find_person(f"Cher confrère,\n{text}", person(said)).why


@pytest.mark.parametrize(
    "said",
    [
        *("Je vous adresse son mari.", "Je vous adresse aujourd'hui son frère, Luc BRUN, 74 ans."),
        *(
            "Je t'envoie donc sa jeune sœur.",
            "Merci de recevoir son époux.",
            "Je te confie un ami.",
        ),
        *("Pourriez-vous voir sa cousine ?", "Elle m'a amené hier son père de 99 ans, M. BRUN."),
        *("Sa mère, 96 ans, que je t'envoie, a mal.", "Une amie, que je vous adresse, a mal."),
        *("Elle vient pour son mari.", "C'est sa sœur, Lucie, qui souffre du dos."),
        *("L'IRM est celle de son fils, pour qui je vous écris.", "Je vous confie\nson mari."),
        *("Son mari a mal : merci de le recevoir.", "M. BRUN est là. C'est pour lui que j'écris."),
        *(
            "Elle et son mari : c'est lui, 81 ans, qui a mal.",
            "Pour Bernard, je propose un scanner.",
        ),
        *(
            "C'est au tour de sa sœur.",
            "Ma demande concerne son mari.",
            "Vous pouvez voir sa mère ?",
        ),
        *(
            "Je vous écris pour M. Luc BRUN, 81 ans, son voisin.",
            "Non pour elle mais pour son mari.",
        ),
        *("Un avis pour son frère serait utile.", "Pouvez-vous faire de même pour son frère Luc ?"),
        *(
            "Son mari, Bernard, souhaite le même geste.",
            "La vertébroplastie de M. TESTA est fixée.",
            "Merci de recevoir Monsieur BRUN pour un avis.",
            "Je vous adresse aujourd'hui Mme Anne BRUN.",
            "Pouvez-vous prendre en charge M. BRUN ?",
            "Merci d'accueillir Madame BRUN en hospitalisation.",
            "Je vous prie de bien vouloir examiner Mme BRUN.",
            "Je vous remercie de prendre rapidement en charge M. BRUN.",
        ),
        *("Merci pour mon patient, Luc, 54 ans.", "La cimentoplastie de M. Luc BRUN est fixée."),
        *("La vertébroplastie de Bernard est fixée.", "Le rendez-vous de Marie-Paule est fixé."),
    ],
)
def test_a_request_for_a_relative_is_not_the_patients(said: str) -> None:
    """Whatever the object of the letter says."""
    assert _why(f"{_ROSE}, va très bien. {said}") is Why.ANOTHER
    assert _why(f"Concerne : {_ROSE}\n{said}") is Why.ANOTHER


@pytest.mark.parametrize(
    "said",
    [
        *("Son mari, Bernard, est décédé.", "Je l'ai vue avec son mari, qui l'accompagnera."),
        *("C'est lui qui l'aide. Son mari viendra.", "Sa fille m'a demandé de vous l'adresser."),
        *("Elle est amenée par son fils, que je vous adresse pour un avis.", "Son mari appelle."),
        *("Merci de la recevoir avec son mari.", "Je vous l'adresse, amenée par sa fille."),
        *("Son mari a le scanner. Merci de le voir.", "L'opération de Rose est fixée."),
        *("Elle s'occupe de sa mère, qui souffre.", "La maladie de Paget est stable."),
        *("Opérée à l'hôpital par son frère.", "Le dossier de Paul BRUN lui a été remis."),
        *("Son tuteur est M. BRUN : merci de le convoquer avec elle.", "J'écris pour son dos."),
        *("Une hospitalisation pour son fils est prévue.", "Opérée à 70 ans."),
        *("Merci de recevoir Mme TESTA.", "Merci de voir Mme BRUN, secrétaire, pour la date."),
        *("Elle demande à voir son mari.", "Merci d'accueillir son mari en chambre."),
    ],
)
def test_a_relative_for_whom_nothing_is_asked_changes_nothing(said: str) -> None:
    """Nearly all letters name one."""
    assert _why(f"Concerne : {_ROSE}\n{said}") is None


def test_whoever_is_seen_at_somebodys_home_is_the_patient() -> None:
    """« chez Mme X, son père »."""
    assert _why(f"J'ai vu à domicile, chez {_ROSE}, son père, M. BRUN.") is Why.ANOTHER


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("Je vous adresse mon père, M. Luc TESTA, né le 12/03/1948.", "Luc TESTA 12/03/1948"),
        ("Je te confie un ami d'enfance, Luc TESTA (12/03/1948).", "Luc TESTA 12/03/1948"),
        (
            f"J'ai vu votre épouse, {_ROSE}. Le dossier de votre femme suit.",
            "Rose TESTA 12/03/1948",
        ),
        (f"Concerne : {_LUC}\nL'opération de votre mari est fixée.", "Luc TESTA 12/03/1948"),
        ("J'ai vu votre fils Luc TESTA, né le 12/03/1948.", "Luc TESTA 12/03/1948"),
    ],
)
def test_a_relative_who_is_named_as_the_patient_is(said: str, whose: str) -> None:
    """« votre épouse, Mme Rose TESTA »."""
    assert _why(said, whose) is None


@pytest.mark.parametrize(
    "said",
    [
        *("Le dossier de votre mari est reçu.", "Pour votre mari, l'opération est fixée."),
        *("Les radios de votre mari sont là.", "Concernant votre mari, c'est d'accord."),
        *("J'ai vu votre petit-fils.", "Votre mari sera opéré.", "J'ai vu votre fille Lucie."),
    ],
)
def test_a_reader_is_not_the_patient_of_what_is_said_of_a_relative(said: str) -> None:
    """Unless she is treated too: then whoever sends the letter is told to read it."""
    head = "Madame Rose TESTA\n99999 VILLE\nNée le 12/03/1948\nChère Madame,"
    both = find_person(f"{head}\n{said} Votre opération aussi.", person("Rose TESTA 12/03/1948"))

    assert _why(f"{head}\n{said}") is Why.ANOTHER
    assert both.places
    assert both.others


@pytest.mark.parametrize(
    "said",
    [
        *("Elle m'a parlé de son mari.", "Sa sœur, Lucie, présente un tassement."),
        *("Son frère, Luc, 74 ans, a la même fracture.", "Son fils a un tassement."),
        *("Sa mère est là. Celle-ci souffre.", "Le rendez-vous de M. Luc BRUN est fixé."),
        *("Son mari demande à vous voir.", "J'ai appelé pour le rendez-vous de son mari."),
    ],
)
def test_a_relative_who_may_be_ill_is_told(said: str) -> None:
    """Nothing is asked for him."""
    found = find_person(f"Concerne : {_ROSE}\n{said}", person("Rose TESTA 12/03/1948"))

    assert found.places
    assert found.others


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        *(
            ("J'ai reçu M. et Mme TESTA.", True),
            ("Je revois ce jour\nMonsieur et Madame BRUN", False),
        ),
        *(("J'ai vu ce jour Monsieur\net Madame BRUN", True), ("Chers M. et Mme TESTA", False)),
        *(("J'ai vu M. et Mme BRUN, parents de", False), ("J'ai vu M. et Mme BRUN et leur", False)),
    ],
)
def test_a_couple_that_is_seen_is_two_patients(said: str, expected: bool) -> None:
    """Parents are none."""
    assert sees_a_couple(fold_letter(said)) is expected
