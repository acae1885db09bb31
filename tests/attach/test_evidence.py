"""What shows that somebody named in a letter is its patient, among others who have their dates."""

import datetime as dt

import pytest

from feuillet.attach.patient.evidence import is_heading, is_under_care
from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.mentions import mentions
from feuillet.attach.patient.why import Why
from feuillet.attach.words.spelling import Folded, fold_letter, name_spans
from feuillet.pdf.readback import lines_by_page
from tests.attach.hospital_texts import HOSPITAL, LETTERHEAD
from tests.attach.people_texts import person
from tests.letters import plain_letter

_TODAY = dt.date(2026, 12, 1)


def _why(text: str, said: str) -> Why | None:
    return find_person(text, person(said), today=_TODAY).why


def _folded(text: str) -> tuple[Folded, list[tuple[int, int]], list[tuple[int, int]]]:
    folded = fold_letter(text)
    return folded, name_spans(folded, "TESTA"), name_spans(folded, "Rose")


@pytest.mark.parametrize("kind", HOSPITAL)
def test_a_letter_of_a_hospital_is_its_patients_alone(kind: str) -> None:
    """As it is read back from a PDF, whoever else has a birth date in it."""
    told = HOSPITAL[kind]
    (text,) = lines_by_page(plain_letter(*told.text.split("\n")))

    assert [each for each in told.patients if _why(text, each)] == []
    assert [each for each in told.others if not _why(text, each)] == []


@pytest.mark.parametrize("kind", HOSPITAL)
def test_a_letterhead_changes_nothing(kind: str) -> None:
    """A doctor stands first, and is nobody's."""
    told = HOSPITAL[kind]

    assert [each for each in told.patients if _why(LETTERHEAD + told.text, each)] == []
    assert [each for each in told.others if not _why(LETTERHEAD + told.text, each)] == []


@pytest.mark.parametrize("kind", [x for x in HOSPITAL if x.startswith(("telephone", "footer"))])
def test_whoever_is_reached_by_telephone_is_no_other_patient(kind: str) -> None:
    """A secretary and a standard stand on each letter: a notice of each day hides the real ones."""
    told = HOSPITAL[kind]

    noticed = [find_person(told.text, person(x), today=_TODAY).others for x in told.patients]

    assert True not in noticed


@pytest.mark.parametrize(
    "text",
    [
        *("J'ai vu Mme Rose TESTA ce jour.", "Merci de recevoir Rose TESTA (12/03/1948)"),
        *("Votre patiente, Mme Rose TESTA", "Rose TESTA (12/03/1948), 78 ans, a été opérée"),
        *("Rose TESTA, 12/03/1948, est hospitalisée", "Je certifie que Rose TESTA est venue"),
    ],
)
def test_words_of_care_show_a_patient(text: str) -> None:
    """Before the name, or behind its birth date."""
    folded, *places = _folded(text)
    named = mentions(folded, *places)

    assert is_under_care(folded, named, named[0])


@pytest.mark.parametrize(
    "text",
    [
        *("J'ai vu la fille de Rose TESTA", "Une patiente, Rose TESTA"),
        *("Compte rendu\nRose TESTA", "J'ai vu M. Paul BRUN et Rose TESTA", "Rose TESTA appelle"),
        *("J'ai vu ce malade. Rose TESTA", "J'ai vu Monsieur Paul BRUN, Rose TESTA"),
        "Comme chez Rose TESTA, 12/03/1948, vue l'an dernier",
    ],
)
def test_words_of_care_for_another_show_nothing(text: str) -> None:
    """Somebody stands between, or a sentence ends."""
    folded, *places = _folded(text)
    named = mentions(folded, *places)
    last = max(named, key=lambda each: each.end)

    assert not is_under_care(folded, named, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mme Rose TESTA – 12/03/1948 (78 ans)", True),
        ("Nom : TESTA Prénom : Rose Née le 12/03/1948 Service de médecine", True),
        ("Rose TESTA née le 12/03/1948 à Lyon (69)", True),
        ("Rose TESTA (12/03/1948) m'a appelé", False),
        ("Rose TESTA 12/03/1948 a froid", False),
        ("Lit F : Rose TESTA 12/03/1948", False),
        ("Famille Rose TESTA 12/03/1948", False),
        pytest.param(f"Rose TESTA 12/03/1948 {'F ' * 999}a froid", True, id="the line is long"),
    ],
)
def test_a_name_and_its_date_alone_on_a_line_are_a_heading(text: str, expected: bool) -> None:
    """Labels and an age may stand there, a sentence may not."""
    folded, *places = _folded(text)
    (rose, *_) = mentions(folded, *places)
    day = folded.text.index("12/03")

    assert is_heading(folded, rose, (day, day + 10)) is expected


def test_who_is_not_shown_and_several_who_are_have_their_reasons() -> None:
    """Each has its own remedy."""
    shown = "TESTA Rose – 12/03/1948\nÀ côté d'elle, BRUN Paul, 01/02/1950, a froid."
    both = "TESTA Rose – 12/03/1948\nCompte rendu\n.\n.\n.\nBRUN Paul – 01/02/1950\nCompte rendu"

    assert _why(shown, "Rose TESTA 12/03/1948") is None
    assert _why(shown, "Paul BRUN 01/02/1950") is Why.UNSHOWN
    assert _why(both, "Rose TESTA 12/03/1948") is Why.SEVERAL


@pytest.mark.parametrize(
    "text",
    [
        "Mme Anne BRUN\nElle va bien.\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "BRUN Anne\nElle va bien.\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "J'ai vu Mme Anne BRUN ce jour.\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "À table, Mme BRUN Anne, 78 ans, va bien ; TESTA Rose (12/03/1948) a froid.",
        "BRUN Anne – 12 mars\n1950\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "À côté, BRUN Anne (01/02/1950) a froid.\nTESTA Rose – 12/03/1948",
        "Je vous écris pour Paul BRUN, 76 ans.\nCordialement,\nTESTA Rose 12/03/1948",
        "Objet : BRUN YLDIZ\nÀ côté, TESTA Rose (12/03/1948) a froid.",
    ],
)
def test_somebody_else_may_be_the_patient(text: str) -> None:
    """Alone on a line, under care, with an age: a birth date is not all."""
    assert _why(text, "Rose TESTA 12/03/1948") is Why.UNSHOWN


@pytest.mark.parametrize(
    "text",
    [
        "Madame Anne BRUN\n4 rue du Pont\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "Madame Anne BRUN\nMadame,\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "Monsieur le Directeur\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "Anne BRUN\n4 rue du Pont\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "Anne BRUN\nChirurgienne\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "Anne BRUN\nNom : TESTA\nPrénom : Rose\nNée le : 12/03/1948",
        "Mme Anne BRUN\nSecrétaire\nÀ côté, TESTA Rose (12/03/1948) a froid.",
        "TESTA Rose (12/03/1948) a froid.\nFille : Anne BRUN, 01/02/1970.",
    ],
)
def test_whom_a_letter_is_sent_to_or_who_writes_is_no_patient(text: str) -> None:
    """Nor a relative of a form's: somebody alone has a birth date."""
    assert _why(text, "Rose TESTA 12/03/1948") is None


_STATUSES = (
    *("mère de trois enfants", "veuve", "femme au foyer", "enfant unique", "jumelle"),
    *("épouse MODELE", "aide à domicile", "tiers payant", "index 5", "mère célibataire"),
)


@pytest.mark.parametrize("said", _STATUSES)
def test_a_civil_status_makes_nobody_a_relative(said: str) -> None:
    """In brackets behind her name, or behind her birth date."""
    named = f"J'ai vu Mme Rose TESTA ({said}), née le 12/03/1948."
    dated = f"Fracture.\nMme Rose TESTA, née le 12/03/1948 ({said})"

    assert not _why(named, "Rose TESTA 12/03/1948")
    assert not _why(dated, "Rose TESTA 12/03/1948")


@pytest.mark.parametrize(
    "said",
    [
        *(" (fille)", " (sa fille)", " (sa tante)", ", personne de confiance", " (fille aînée)"),
        *(", sa fille, a appelé.", " (fille : 06 39 98 00 01)", " (fille de la patiente)"),
        *(" (mère 06 39 98 00 01)", " (sœur, présente)", ", la fille", ", est sa fille."),
        *(", fille de la patiente", " est la mère du patient"),
    ],
)
def test_a_relatives_word_behind_a_birth_date_makes_a_relative(said: str) -> None:
    """Unless a subject line binds the letter to that person: a girl is « (fille) »."""
    called = f"Fracture de L1.\nRose TESTA, née le 12/03/1948{said}"

    assert _why(called, "Rose TESTA 12/03/1948") is Why.RELATIVE
    assert not _why(f"Objet : Rose TESTA\n{called}", "Rose TESTA 12/03/1948")


def test_a_relative_named_behind_a_birth_date_is_somebody_else() -> None:
    """« , sa fille, Lucie, l'accompagne »."""
    text = "Mme Rose TESTA, née le 12/03/1948, sa fille, Lucie, l'accompagne."

    assert not _why(text, "Rose TESTA 12/03/1948")


@pytest.mark.parametrize(
    "text",
    [
        "J'ai vu M. B. P., né le 01/02/1950, hospitalisé pour une fracture de L1.",
        *("Concerne : M. B. P., né le 01/02/1950.", "Patient : B. P. né le 01/02/1950."),
        *("Concerne : M. B., né le 01/02/1950.", "J'ai vu P. TESTA, né le 01/02/1950, ce jour."),
        *(f"J'ai vu Mme BRUN Anne née le 01/02/1950 ({said}), hospitalisée." for said in _STATUSES),
        *(f"Mme BRUN Anne née le 01/02/1950 ({said})\nFracture." for said in _STATUSES),
        "J'ai vu Mme BRUN Anne née le 01/02/1950 (tante), hospitalisée.",
        *("J'ai vu en consultation BRUN Paul, hospitalisé.", "Merci de recevoir BRUN Paul"),
        *("Je vous adresse Paul BRUN, 76 ans, ce jour.", "Je vous adresse Paul BRUN ce jour."),
        *("Je vous adresse Rose BRUN, 8 mois.", "BRUN Paul, 76 ans\nFracture de L1."),
        *("Paul Brun (76 ans)\nFracture", "BRUN Paul\n8 mois\nFracture", "Dossier de Paul BRUN"),
        *("Compte rendu de BRUN Paul", "BRUN Paul est hospitalisé", "Paul Brun, vu ce jour"),
        "Concerne : Mme Rose BRUN née MODELE, 01/02/1950",
        "J'ai vu Mme Rose BRUN née MODELE le 01/02/1950, hospitalisée.",
    ],
)
def test_whoever_calls_is_not_the_patient_that_a_letter_tells_of(text: str) -> None:
    """However he is named: by initials, as a mother or a widow, with an age alone."""
    called = f"{text}\nRose TESTA (12/03/1948) a appelé ce matin."

    assert _why(called, "Rose TESTA 12/03/1948")


@pytest.mark.parametrize(
    "text",
    [
        *("J'ai vu Mme R. TESTA", "J'ai vu Mme TESTA R.", "Mme TESTA"),
        "TESTA née MODELE\nJ'ai vu Mme Rose MODELE",
        "Nom d'usage : TESTA\nNom de naissance : MODELE\nJ'ai vu Mme Rose MODELE",
    ],
)
def test_a_name_with_an_initial_or_a_birth_name_of_hers_is_hers(text: str) -> None:
    """And nobody else's."""
    assert not _why(f"{text}\nRose TESTA, née le 12/03/1948, va bien.", "Rose TESTA 12/03/1948")


@pytest.mark.parametrize(
    "text",
    [
        *("Adressée par le CHU Lyon Sud.", "Opérée par Jean ROY.", "Vue au Centre Paul MODELE."),
        *("Elle vit avec Paul TESTA, 80 ans.", "Elle est vue. Paul BRUN, son fils, appelle."),
        *("Elle sera revue par BRUN Paul, kinésithérapeute.", "Adressée Clinique Paul MODELE"),
    ],
)
def test_a_place_a_carer_or_a_relative_is_not_under_care(text: str) -> None:
    """Though a word of care stands nearby."""
    seen = f"J'ai vu Rose TESTA, 78 ans (12/03/1948).\n{text}"

    assert not find_person(seen, person("Rose TESTA 12/03/1948")).others
    assert not _why(f"{text}\nJ'ai vu Rose TESTA, 78 ans (12/03/1948).", "Rose TESTA 12/03/1948")


_SENT = "Je vous adresse aujourd'hui\nsa sœur Lucie TESTA, née le 01/02/1950, pour un avis."
_LISE = "Il n'accompagnera pas Mme Lise BRUN, née le 01/02/1950."


@pytest.mark.parametrize(
    "text",
    [
        f"Vous suivez déjà Mme Rose TESTA, née le 12/03/1948. {_SENT}",
        f"Vous m'aviez adressé Mme Rose TESTA, née le 12/03/1948. {_SENT}",
        f"Le mari de votre patiente, Mme Rose TESTA, née le 12/03/1948, est admis. {_LISE}",
        "Vous m'aviez adressé Mme Rose TESTA (12/03/1948). Aujourd'hui c'est sa sœur, Mme Lucie"
        " TESTA, née le 01/02/1950, qui souffre.",
        "J'ai revu Mme Rose TESTA (12/03/1948). Elle m'a envoyé son amie Mme Lise BRUN, née le"
        " 01/02/1950, pour un avis.",
        "Paul TESTA\n3 rue du Pont\nVotre épouse, Rose TESTA, née le 12/03/1948, est décédée."
        " Vous-même (né le 01/02/1950) êtes attendu.",
        "Rose TESTA (née le 12/03/1948) m'a demandé d'examiner son père, né le 30/06/1918.",
        "Votre résident, Paul BRUN, né le 01/02/1950, rentre.\nSa voisine de chambre dans le"
        " service, Mme Rose TESTA, née le 12/03/1948, a présenté une grippe.",
        "Nom : TESTA\nPrénoms : Rose et Lucie\nNées le : 12/03/1948\nVues ce jour.",
        "Nom : TESTA\nPrénoms : Rose et Lucie\nNées toutes les deux le 12/03/1948\nVues ce jour.",
    ],
)
def test_a_relative_or_a_neighbour_of_the_patient_has_no_letter_of_hers(text: str) -> None:
    """Though more is said of her than of the patient."""
    assert _why(text, "Rose TESTA 12/03/1948")


@pytest.mark.parametrize(
    "text",
    [
        "Votre résidente, Rose TESTA, née le 12/03/1948, rentre.\nSon voisin de chambre dans le"
        " service, M. Paul BRUN, né le 01/02/1950, a présenté une grippe.",
        "J'ai revu Rose TESTA (12/03/1948). J'ai vu sa fille, Anne BRUN, née le 01/02/1970.",
        "Votre patiente, Rose TESTA, née le 12/03/1948, vit avec son fils, né le 01/02/1980.",
    ],
)
def test_sentences_alone_do_not_tell_two_who_are_dated_apart(text: str) -> None:
    """« J'ai revu » may be said of last year's patient: a heading, an object or a request tells."""
    assert _why(text, "Rose TESTA 12/03/1948") is Why.UNSHOWN
    assert not _why(f"Objet : Rose TESTA\n{text}", "Rose TESTA 12/03/1948")


def test_a_daughter_without_a_date_changes_nothing() -> None:
    """She is nobody whom the letter could be about."""
    text = "La fille de votre patiente Rose TESTA, née le 12/03/1948, m'appelle."

    assert not _why(text, "Rose TESTA 12/03/1948")


def test_a_first_name_on_the_line_below_is_of_the_relative_above() -> None:
    """As columns are read: « Personne de confiance : M. TESTA ↵ Éric, fils, né le »."""
    text = (
        "Patient : M. TESTA\nPaul\nSexe : M IPP : 900345\nNé(e) le : 25/12/1947\n(78 ans)\nPersonne"
        " à prévenir : Mme TESTA Lise (épouse)\nPersonne de confiance : M. TESTA\nÉric, fils, né"
        " le 30/08/1975"
    )

    assert not _why(text, "Paul TESTA 25/12/1947")
    assert _why(text, "Paul TESTA 30/08/1975")
