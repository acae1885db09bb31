"""Two letters of two patients in one file: each page must be the patient's."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person

_ROSE = Person("TESTA", "Rose", dt.date(1948, 3, 12))
_BOUND = (
    "Concerne : Mme TESTA Rose, née le 12/03/1948\nCher confrère, accord. Ci-joint la biologie."
)
_TOLD = (
    "Cher confrère,\nJ'ai reçu Madame Rose TESTA, née le 12 mars 1948 à Lyon, pour une cruralgie."
)
_FIRSTS = {"subject line": _BOUND, "in words": _TOLD}


@pytest.mark.parametrize("first", _FIRSTS)
@pytest.mark.parametrize(
    "second",
    [
        "Patient : M. BRUN André\nDate de naissance : 4 mai 1939\nCher confrère,",
        "Patient : M. BRUN André (père)\nDate de naissance : 4 mai 1939\nSon fils André va bien.",
        "M. BRUN André (père)\nDate de naissance : 4 mai 1939\nSon fils André va bien.",
        "Chère Anne,\nJ'ai revu ce jour en consultation Monsieur André BRUN, né le 4 mai 1939.",
        "Madame BRUN Anne\nnée MODELE le 04/05/1939\n12, rue du Port\n99999 VILLE\nMadame,",
        "Chère consœur, voici mme Brun\nAnne DDN\n04.05.1939, qui a mal au dos.",
        "Monsieur,\nNous vous confirmons que votre épouse, Madame\nAnne BRUN née ROY le 4 mai 1939,"
        " est attendue mardi.",
        "LABORATOIRE DU PORT – Mme BRUN Awa – 12/03/1950 – dossier 7781\nCRP 48",
        "LABORATOIRE DU PORT – Patient : BRUN Awa – dossier 7781\nCRP 48",
        "LABORATOIRE DU PORT\nBRUN AWA\nDDN 12/03/1950\nCRP 48",
        "LABORATOIRE DU PORT\nMonsieur Gustave TESTA\nPrélèvement du 12/11/2026\nCRP 48",
        "LABORATOIRE DU PORT\nNom : BRUN\nPrénom : Awa\nSexe : F\nCRP 48",
        "Compte rendu de M. Paul BRUN\nHb 9",
        "Concerne : Monsieur BRUN André\nNé le : 07-12-1946\nChers collègues,",
    ],
)
def test_a_page_of_another_patient_refuses_whatever_the_first_says(first: str, second: str) -> None:
    """His data would travel with hers, and which page it is is said."""
    letter = f"{_FIRSTS[first]}\f{second}"

    found = find_person(letter, _ROSE)
    third = find_person(f"{_FIRSTS[first]}\fSuite sans nom.\f{second}", _ROSE)

    assert (found.why, found.page) == (Why.PAGE, 2)
    assert (third.why, third.page) == (Why.PAGE, 3)


@pytest.mark.parametrize(
    "line",
    [
        *("M. BRUN Michel 66 kg", "Monsieur BRUN Paul, 66 kg", "Mme BRUN Anne - 66,5 kg - 1m72"),
        *("M. BRUN Paul 172 cm", "M. BRUN Paul ch. 214", "Mme BRUN Anne, chambre 12 lit 2"),
        *("M. BRUN Paul n° 12345", "Mme BRUN Anne IPP 8001234567", "M. BRUN Paul H"),
        *("M. BRUN Paul le 12/11/2026", "M. BRUN 66kg", "Mme BRUN née ROY Anne 66 kg"),
        *("M. BRUN Paul, 66 ans, 66 kg", "M. TESTA Michel 66 kg", "Mme BRUN Anne unité 4, 54 kg"),
        *("BRUN Paul 66 kg", "Enfant BRUN Paul 12 kg", "M. BRUN Paul service de soins ch. 214"),
        *("M. BRUN Paul – 66 kg – Clairance 45 ml/min", "M. BRUN Paul NIR 1 39 05 99 999 999 99"),
        *("Ordonnance pour M. BRUN Paul", "Ordonnance : M. BRUN\n8 rue du Port\n99999 VILLE"),
        *("Ordonnance pour M. BRUN Paul 66 kg", "Pour : Mme BRUN Anne, ch. 214"),
        "M. BRUN Paul 66 kg\n8 rue du Port\n99999 VILLE",
        *("Pour M. BRUN", "Pour : Mme BRUN Anne", "M. et Mme BRUN 66 kg", "Bébé BRUN 3,4 kg"),
    ],
)
@pytest.mark.parametrize("first", _FIRSTS)
def test_a_prescription_for_another_is_his_by_its_heading(first: str, line: str) -> None:
    """It gives no birth date: a title and a name, and what a prescriber writes behind them."""
    page = f"Dr Anne PROST\n{line}\nParacétamol 1 g 3x/j, QSP 1 mois\nle 12/11/2026"

    found = find_person(f"{_FIRSTS[first]}\f{page}", _ROSE)

    assert (found.why, found.page) == (Why.PAGE, 2)


@pytest.mark.parametrize("first", _FIRSTS)
@pytest.mark.parametrize(
    "page",
    [
        *("LABORATOIRE\nNom : TESTA\nPrénom : Awa\nINR 3,2", "LABO\nNom BRUN Prénom Awa\nINR 3"),
        "COMPTE RENDU\nNom de naissance : BRUN – Nom d'usage : TESTA –\nPrénom : Awa – IPP 0012",
        *(
            "ORDONNANCE\nLucie BRUN\nPréviscan",
            "ORDONNANCE\nBRUN LUCIE\n8 rue du Port\n99999 VILLE",
        ),
        *("LABORATOIRE\nBRUN Lucie\nINR 3,2", "LABORATOIRE\nTESTA Lucie\nDossier 778899\nINR 3,2"),
        "LABORATOIRE DU PORT\nBRUN Awa\nDossier n° 778899\nINR 3,2",
        *("LABO\nIPP 0080778899 – TESTA LUCIE – F\nINR 3", "Dossier : 7788 BRUN Lucie\nINR 3"),
        *("LABO\nPrénom : Lucie\nNom : BRUN\nHb 9", "Identité\nNom\nBRUN\nPrénom\nLucie\nHb 9"),
        *("Nom\tPrénom\tIPP\nBRUN\tLucie\t8001122\nHb 9", "Mme BRUN\nDossier 8001122\nHb 9"),
        *("Lucie BRUN – IPP 8001122\nHb 9", "BRUN LUCIE F 76 ans\nHb 9"),
        *("Compte rendu opératoire\nLucie BRUN\nSuites simples", "RÉSULTATS\nBRUN LUCIE\nHb 9"),
    ],
)
def test_a_page_that_names_another_without_a_birth_date_is_hers(first: str, page: str) -> None:
    """By a form, a title above the name alone, or a file's number beside it or below."""
    found = find_person(f"{_FIRSTS[first]}\f{page}", _ROSE)

    assert (found.why, found.page) == (Why.PAGE, 2)


def test_empty_lines_are_none_of_a_pages_head() -> None:
    """A letterhead has some."""
    letterhead = "Dr Anne PROST\n\nMédecin\n\nRPPS 10000000001\n\n8 rue du Port\n\n99999 VILLE\n\n"
    page = f"{letterhead}M. BRUN Paul ch. 214\nParacétamol 1 g"

    assert find_person(f"{_BOUND}\f{page}", _ROSE).page == 2


def test_whoever_is_named_below_a_pages_head_is_no_patient_by_a_date() -> None:
    """Such as a daughter at the end of it."""
    page = "\n".join((*["Suite."] * 8, "Mme BRUN Anne, 03/09/1975, était là.", "Cordialement,"))

    assert find_person(f"{_BOUND}\f{page}", _ROSE).why is None


def test_a_weight_tells_whose_a_page_is_below_a_long_letterhead() -> None:
    """As that of a hospital, with its doctors and its telephones."""
    letterhead = "\n".join(f"Dr Paul PROST{letter} 01 99 00 00 01" for letter in "ABCDEFGHIJ")
    page = f"{letterhead}\nM. BRUN Michel 66 kg\nParacétamol 1 g"

    assert find_person(f"{_BOUND}\f{page}", _ROSE).page == 2


def test_the_first_page_may_be_the_others() -> None:
    """Whichever order the scanner had them in."""
    found = find_person(f"Patient : BRUN André, né le 04/05/1939\f{_BOUND}", _ROSE)

    assert (found.why, found.page) == (Why.PAGE, 1)


@pytest.mark.parametrize("first", _FIRSTS)
@pytest.mark.parametrize(
    "second",
    [
        "Traitement de sortie\nCopies : Dr Paul BRUN, Mme TESTA\nPage 2/2",
        "TESTA Rose 12/03/1948\nPersonne de confiance : Luc BRUN, né le 03/09/1970",
        "TESTA - IPP 0001 - page 2/2\nSa voisine, Mme Anne BRUN (04/05/1939), l'aide.",
        "Personne à prévenir : son fils Luc BRUN, né le 03/09/1970\nDr Paul ROY",
        "Suite à donner : scanner.\nDocteur Anne BRUN\n8 rue du Port\n99999 VILLE",
        "Monsieur Paul BRUN\n8 rue du Port\n99999 VILLE\nCopie de la présente.",
        "Prescripteur\nNom : BRUN\nPrénom : Paul\nRPPS 10000000001",
        "Mme Julie BRUN\nSecrétaire médicale",
        "Monsieur Paul BRUN\nDirecteur des soins",
        "MODELE Rose 12/03/1948\nHb 9,1",
        *("Mme TESTA 66 kg\nParacétamol", "MODELE Rose 66 kg\nParacétamol"),
        *("Mme MODELE 66 kg ch. 214\nParacétamol", "ORDONNANCE Poids 66 kg", "IRM Table 90 kg"),
        "Personne de confiance : BRUN Paul 66 kg",
        *("M. Paul BRUN (son fils) 66 kg", "Dr Paul BRUN ch. 214", "Dr Paul BRUN 66 kg"),
        *("Mme Julie BRUN service 4\nSecrétaire", "M. Paul BRUN\n8 rue du Port\n99999 VILLE"),
        *("Mme Julie BRUN, poste 4512\nOrdonnance", "Suite.\nM. BRUN la porte, 66 kg ou non."),
        *("Poids 66 kg, taille 1m72", "Mme Julie BRUN H\nSecrétaire médicale"),
        *("Mme Julie BRUN 01 99 00 00 01\nSuite.", "Mme Julie BRUN\n01 99 00 00 01\nSuite."),
        "Secrétariat\nMme Julie BRUN\n01 99 00 00 01",
        *("Suite.\nAnne BRUN\nInterne", "Suite.\nCordialement,\nAnne BRUN", "Copie à Anne BRUN"),
        *("LABORATOIRE\nPaul BRUN\nBiologiste", "ORDONNANCE\nPaul BRUN\nRPPS 10000000001"),
        *("Compte rendu validé par\nPaul BRUN", "LABORATOIRE\nPaul BRUN\n8 rue du Port\n99999 V"),
        *("ORDONNANCE\nDr Paul BRUN\nPréviscan", "ORDONNANCE\nTESTA Rose\nPréviscan"),
        *("Pour Mme Julie BRUN\nSecrétaire", "Pour le Dr Paul BRUN", "ORDONNANCE\nKardegic STOP"),
        *("Pour M. Paul BRUN\n8 rue du Port\n99999 VILLE", "Bébé TESTA 3,4 kg\nAllaité"),
        *("Contact\nNom : BRUN\nPrénom : Luc", "Nom : BRUN Prénom : Luc Lien : fils"),
        *("Signataire\nNom : BRUN\nPrénom : Luc", "Nom BRUN Prénom Luc\nFonction : interne"),
        *("Je soussigné\nNom : BRUN\nPrénom : Luc\nmédecin", "Pharmacie\nNom BRUN Prénom Luc"),
        *("Nom TESTA Prénom Rose\nHb 9,1", "Prescripteur\nNom BRUN Prénom Paul\nHb 9,1"),
        *("Paul BRUN\nN° RPPS 10000000001", "BRUN Paul\n12 rue du Port", "Paul BRUN\nPage 2 / 2"),
    ],
)
def test_a_page_that_names_relatives_and_doctors_alone_is_hers(first: str, second: str) -> None:
    """What goes on names nobody as its patient, or her by her other name."""
    letter = f"{_FIRSTS[first]}\nMme Rose TESTA née MODELE\f{second}"

    assert find_person(letter, _ROSE).why is None


def test_a_letter_of_others_alone_is_not_to_be_parted() -> None:
    """No page of it is hers."""
    other = "Patient : BRUN André, né le 04/05/1939"

    assert find_person(f"{other}\f{other}\nDr Rose TESTA 12/03/1948", _ROSE).why is not Why.PAGE
