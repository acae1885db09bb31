"""As what a letter names somebody: its patient, a relative, a member of staff."""

import itertools

import pytest

from feuillet.attach.patient.identity import find_person
from feuillet.attach.patient.roles import NamedAs, role_of
from feuillet.attach.words.spelling import fold_letter, name_spans
from tests.attach.people_texts import person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patiente : EXEMPLE", NamedAs.SUBJECT),
        ("Madame EXEMPLE", NamedAs.SUBJECT),
        ("Dr EXEMPLE", NamedAs.STAFF),
        ("Docteur Camille EXEMPLE", NamedAs.STAFF),
        ("fils de EXEMPLE", NamedAs.KIN),
        ("Personne de confiance : EXEMPLE", NamedAs.KIN),
        ("Fille joignable le soir : EXEMPLE", NamedAs.KIN),
        ("Appel de EXEMPLE, voisine.", NamedAs.KIN),
        ("EXEMPLE, mère de trois enfants", NamedAs.SUBJECT),
    ],
)
def test_the_nearest_words_tell(text: str, expected: NamedAs) -> None:
    """A title, a trade, a word of kinship; nothing is the patient."""
    folded = fold_letter(text)
    ((start, end),) = name_spans(folded, "EXEMPLE")
    if "Camille" in text:
        start = text.index("Camille")

    assert role_of(folded, start, end) is expected


RELATIVES = (
    *("fille", "fils", "sa fille", "son fils", "épouse", "son époux", "belle-fille", "petit-fils"),
    *("beau-frère", "grand-mère", "ex-mari", "sœur", "nièce", "gendre", "conjoint", "concubin"),
    *("maman", "marraine", "filleul", "voisine", "voisine de chambre", "voisin de palier", "amie"),
    *("aidant", "aidante principale", "auxiliaire de vie", "aide à domicile", "colocataire"),
    *("personne de confiance", "personne à prévenir", "personne de confiance désignée", "témoin"),
    *("tutrice", "représentant légal", "référent familial", "famille", "tiers", "jumeau 2"),
    *("accompagnée par", "accompagnée de", "en présence de", "vient avec", "homonymie avec"),
)


@pytest.mark.parametrize("word", RELATIVES)
def test_a_relatives_word_makes_no_patient(word: str) -> None:
    """With « sa » or without, with a colon or without, wherever it stands in a line."""
    lucie = person("Lucie TESTA 03/09/1975")
    named = ("TESTA Lucie (03/09/1975)", "Mme Lucie TESTA, née le 03/09/1975")
    placed = ("Elle va bien. Entourage : {}{} {}, là.", "Elle va bien.\n{}{} {}", "Vue ; {}{} {}")
    said = [
        place.format(word, colon, name)
        for place, colon, name in itertools.product(placed, ("", " :"), named)
    ]

    assert [text for text in said if find_person(text, lucie).places] == []


@pytest.mark.parametrize(
    "text",
    [
        "J'ai vu cette fille de 12 ans, Lucie TESTA (03/09/2014).",
        "La jeune fille Lucie TESTA, née le 03/09/2014, est vue.",
        "Enfant : TESTA Lucie\nNée le 03/09/2014",
        "Sexe : Fille\nTESTA Lucie 03/09/2014",
        "Mme MODELE épouse TESTA Lucie, née le 03/09/2014",
        "TESTA Lucie (03/09/2014), aidante de son mari, est vue.",
        "Cher ami, Mme TESTA Lucie, née le 03/09/2014, est vue.",
        "Cher confrère, Mme TESTA Lucie, née le 03/09/2014, est vue.",
        "Consultation externe\nMme TESTA Lucie, née le 03/09/2014",
        "Nom Prénom DDN Médecin\nTESTA Lucie 03/09/2014 MODELE Jean",
        "Notre confrère le Dr Lucie TESTA, née le 03/09/2014",
        "Merci de voir le Dr Lucie TESTA (03/09/2014)",
        "Madame,\nVotre mère, Madame Lucie\nTESTA (03/09/2014), est attendue.",
    ],
)
def test_a_patients_own_word_is_hers(text: str) -> None:
    """A child, a married name, somebody who cares for another; a greeting ends at its comma."""
    assert find_person(text, person("Lucie TESTA 03/09/2014")).places


def test_a_doctor_in_a_column_is_not_treated() -> None:
    """« Dr MODELE Né le : »: the label is of another column."""
    text = "Patient : TESTA Lucie\nDr Paul MODELE Né le : 03/09/2014"

    assert find_person(text, person("Lucie TESTA 03/09/2014")).places
    assert not find_person(text, person("Paul MODELE 03/09/2014")).places
