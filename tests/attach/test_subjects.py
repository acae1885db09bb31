"""Whom the subject lines of a letter name."""

import datetime as dt

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.mentions import mentions
from feuillet.attach.patient.subjects import Ours, Subjects, subjects_of
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person
from feuillet.attach.words.spelling import fold_letter, name_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Objet : Mme Camille EXEMPLE", Subjects(ours=True, others=False)),
        ("Concerne : Rose TESTA, 46 ans", Subjects(ours=False, others=True, label="Concerne")),
        ("Re : Mme EXEMPLE et M. TESTA", Subjects(ours=True, others=True, label="Re")),
        ("Objet : Monsieur et Madame EXEMPLE", Subjects(ours=True, others=True, label="Objet")),
        ("Réf. : LM/Mme Anne TYPE", Subjects(ours=False, others=False)),
        ("Mme Rose TESTA", Subjects(ours=False, others=False)),
    ],
)
def test_a_subject_line_names_its_people(text: str, expected: Subjects) -> None:
    """A reference names whoever typed it, unless an age or a birth date is behind."""
    folded = fold_letter(text)
    named = mentions(folded, *(name_spans(folded, name) for name in ("EXEMPLE", "Camille")))

    assert subjects_of(folded, named, Ours(folded, "exemple", "camille")) == expected


_ANNE = Person("EXEMPLE", "Anne", dt.date(1948, 3, 12))
_SHARES = "Elle partage la chambre de Mme EXEMPLE Anne, née le 12/03/1948."
_CAME = "Mme EXEMPLE Anne, née le 12/03/1948, est vue ce jour."


def _is_annes(text: str) -> bool:
    return bool(find_person(f"CLINIQUE FICTIVE\n{text}", _ANNE).places)


@pytest.mark.parametrize(
    "line",
    [
        *("Concerne : TESTA Marie", "Concerne : Marie TESTA", "Concerne : TESTA MARIE"),
        *("Concerne : Jeune Paul", "Concerne : Paul Chemin", "Concerne : Place Paul"),
        *("Concerne : Paul Parent", "Concerne : Paul Voisin", "Concerne : CADRE Paul"),
        *("Concerne : PREMIER Paul", "Concerne : LEGAL Paul", "PATIENT : COUSIN PAUL"),
        *("PATIENT : TESTA PAUL", "Patient : Paul Testa", "CONCERNE : TESTA PAUL"),
        *("Patient : TESTA", "Concerne : IRM TESTA Paul", "Patient : IPP 12 Paul Testa"),
        *("Concerne : le jeune Paul TESTA", "Concerne : l'enfant TESTA Paul"),
        *("Objet : TESTA Paul", "Objet : IRM Lombaire TESTA Paul", "Patient : 123456 TESTA Paul"),
        *("Patient 123456 : TESTA Paul", "Objet\nM. TESTA Paul", "Concerne\nTESTA Paul"),
        *("Concerne - M. TESTA Paul", "Réf. dossier : TESTA Paul", "N/Réf. : M. TESTA Paul"),
        *("Objet : TESTA PAUL", "OBJET : TESTA JEAN PAUL", "Objet : Paul Testa", "Re : TESTA PAUL"),
        *("Objet : SAINT Paul", "Objet : Scanner SAINT Paul", "Objet : Syndrome PAUL TESTA"),
        *("Objet : Syndrome Paul TESTA", "Objet : Saint Paul"),
        *("Objet : TESTA YLDIZ", "Objet : IRM TESTA PAUL", "OBJET : PAUL TESTA"),
        "Concerne : Mme EXEMPLE Anne née\nle 12/03/1948, et M. TESTA Paul, né le 01/01/1950",
    ],
)
def test_a_letter_about_another_is_not_hers(line: str) -> None:
    """Whatever the case of the name, and though it may be a label too."""
    assert not _is_annes(f"{line}\n{_SHARES}")


@pytest.mark.parametrize(
    "line",
    [
        *("Concerne : IRM Lombaire", "CONCERNE : IRM LOMBAIRE", "Concerne : EHPAD Les Oliviers"),
        *("Concerne : TDM Thoraco Abdominal", "Concerne : AVIS Rhumatologique"),
        *("Objet : suivi Polyarthrite Rhumatoïde 78 ans", "Concerne : Lombalgie Chronique"),
        *("Concerne : Fracture Humérus Droit", "Concerne : Maladie de Paget"),
        *("Concerne : EXEMPLE Marie Anne", "Patient : Mme EXEMPLE épouse TESTA Anne"),
        *("PATIENT : EXEMPLE ANNE", "Patient : Autonome", "Nom marié : TESTA"),
        *("Patient : 123456 EXEMPLE Anne", "Réf. dossier : 123456", "Réf. : LM/Mme Anne TYPE"),
        *("Réf. dossier : EXEMPLE Anne", "Objet\nEXEMPLE Anne", "Objet : DEMANDE Avis"),
        *("Objet : Scanner Saint Joseph", "Objet : RDV Saint Antoine", "Objet : IRM ST JOSEPH"),
        *("Objet : Admission Sainte Anne", "Objet : Rdv Pavillon Claude Bernard"),
        *("Objet : Syndrome Claude Bernard Horner", "Objet : Maladie de Charcot Marie Tooth"),
        *("Patient\nNom : EXEMPLE", "Objet\nDr MODELE Paul", "Objet : CR Consultation"),
    ],
)
def test_a_letter_about_an_exam_is_hers(line: str) -> None:
    """An exam, a place or a disease is nobody, with a capital too."""
    assert _is_annes(f"{line}\n{_CAME}")


@pytest.mark.parametrize("row", ["TESTA Marie", "1 LEGAL Paul", "Paul VOISIN"])
def test_a_list_is_nobodys(row: str) -> None:
    """Whoever else is in it, in whatever columns."""
    assert not _is_annes(f"{row} 01/01/1950\nEXEMPLE Anne 12/03/1948")


@pytest.mark.parametrize(
    "text",
    [
        "8h00 EXEMPLE Anne 12/03/1948\n9h00 TESTA Paul 01/01/1950",
        "08:30 EXEMPLE Anne né le 12/03/1948\n09:00 TESTA Paul né le 01/01/1950",
        "Ch. 12 EXEMPLE Anne 12/03/1948\nCh. 13 TESTA Paul 01/01/1950",
        "EXEMPLE | Anne | 12/03/1948\nTESTA | Paul | 01/01/1950",
        "EXEMPLE;Anne;12/03/1948\nTESTA;Paul;01/01/1950",
        "EXEMPLE, Anne, 12/03/1948\nTESTA, Paul, 01/01/1950",
        f"{_CAME}\nNom : TESTA\nPrénom : Paul\nNé(e) le : 01/01/1950",
    ],
)
def test_rows_and_forms_of_several_are_nobodys(text: str) -> None:
    """Behind an hour or a room, in cells, or each value behind its label on another page."""
    assert find_person(f"CLINIQUE FICTIVE\n{text}", _ANNE).why is Why.SEVERAL


@pytest.mark.parametrize(
    "form",
    [
        "Personne de confiance\nNom : TESTA\nPrénom : Paul\nNé(e) le : 01/01/1950",
        "Représentant légal :\nNom : TESTA\nPrénom : Paul\nNé le : 01/01/1950",
        "Nom de naissance : EXEMPLE\nPrénom : Anne\nNée le : 12/03/1948",
    ],
)
def test_a_form_of_hers_or_of_a_relative_is_no_other_patients(form: str) -> None:
    """Whoever is to be called has a name and a birth date too."""
    assert _is_annes(f"{_CAME}\n{form}")


@pytest.mark.parametrize(
    "title",
    [
        *("IRM LOMBAIRE", "COMPTE RENDU", "COMPTE RENDU D'HOSPITALISATION", "DEMANDE D'AVIS"),
        *(
            "CURE THERMALE",
            "TRES URGENT",
            "PLAIE MAIN",
            "CONSIGNES PREOPERATOIRES",
            "BON DE SORTIE",
        ),
        *("PRISE EN CHARGE", "INSUFFISANCE CARDIAQUE", "ARRET DE TRAVAIL", "GRIPPE SAISONNIERE"),
        *("HOPITAL SAINT JEAN", "CLINIQUE PAUL MODELE", "VACCIN GRIPPE", "CONSULTATION EXTERNE"),
    ],
)
def test_a_title_in_capitals_is_nobody(title: str) -> None:
    """A letter that shows its patient stays hers, whatever words its title has."""
    assert _is_annes(f"Objet : {title}\n{_CAME}")
    assert _is_annes(f"OBJET : {title} DE MME EXEMPLE ANNE NEE LE 12/03/1948\nVUE CE JOUR")


def test_an_identity_that_is_no_label_binds_nobody() -> None:
    """« Erreur d'identité : »."""
    heading = "EXEMPLE Anne – 12/03/1948\nVue ce jour."
    assert _is_annes(f"{heading}\nErreur d'identité : tube étiqueté TESTA Marie 01/01/1950.")


def test_a_second_form_is_another_patients_where_a_subject_line_is_hers() -> None:
    """Its pages would travel with hers."""
    text = f"Objet : Mme EXEMPLE Anne\n{_CAME}\nNom : TESTA\nPrénom : Paul\nNé le : 01/01/1950"

    assert find_person(text, _ANNE).why is Why.SEVERAL


@pytest.mark.parametrize(
    ("line", "label"),
    [
        *(("Objet : M. TESTA Paul", "Objet"), ("Patiente : TESTA Marie", "Patient")),
        *(("Concerne TESTA Paul", "Concerne"), ("Identité : TESTA Paul", "Identité")),
        *(("Nom du patient : TESTA Paul", "Nom du patient"), ("Re : M. TESTA Paul", "Re")),
        *(("V/Réf. : M. TESTA Paul, 12 ans", "Réf."), ("Sujet : M. TESTA Paul", "Sujet")),
    ],
)
def test_the_line_that_names_another_is_known(line: str, label: str) -> None:
    """So that whoever reads the refusal finds it."""
    assert find_person(f"{line}\n{_SHARES}", _ANNE).label == label


@pytest.mark.parametrize(
    "told",
    [
        "Elle vient avec sa fille Madame Marie TESTA. La\npatiente a mal. Madame"
        " TESTA dit qu'elle ne dort plus.",
        "Cette consultation\nconcerne aussi sa fille, Mme Marie TESTA, qui l'accompagne.",
        "Patiente vue avec sa fille, Mme Marie TESTA.",
        "Personne de confiance désignée par la patiente : TESTA Marie",
        "Personne à prévenir pour la patiente : Mme Marie TESTA",
        "Fille de la patiente : TESTA Marie, 01 99 00 00 01",
    ],
)
def test_a_word_inside_a_sentence_or_another_label_is_no_subject_line(told: str) -> None:
    """« La ↵ patiente … », « désignée par la patiente : »."""
    assert _is_annes(f"{_CAME}\n{told}")


@pytest.mark.parametrize(
    "label",
    ["Coordonnées du patient", "Nom et prénom du patient", "Dossier de la patiente", "Patiente"],
)
def test_a_label_with_more_words_names_the_patient(label: str) -> None:
    """Whoever stands behind it."""
    assert not _is_annes(f"{label} : TESTA Marie\n{_CAME}")
