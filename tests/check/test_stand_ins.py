"""What is written where there is no name: seen for what it is, and no real name taken for it."""

import pytest

from feuillet.check.stand_ins import has_letter, says_cancelled, stands_in


@pytest.mark.parametrize(
    "text",
    [
        *("NULL", "None", "nan", "N/A", "n.a.", "(vide)", "XXXX", "x", "?", "-", ".", "…"),
        *("Inconnu", "SANS PRENOM", "sans prénom", "à compléter", "NC", "<null>", "Non renseignée"),
        *("À CONFIRMER", "à préciser", "??", "en attente", "Non communiqué"),
    ],
)
def test_a_text_that_stands_for_none_is_seen(text: str) -> None:
    """Whatever its case, accents and marks."""
    assert stands_in(text)


@pytest.mark.parametrize(
    "text", ["EXEMPLE", "Camille", "Xavier", "Nolan", "Anna", "Vidé-Modèle", "01 99 00 34 56", "42"]
)
def test_a_name_is_no_stand_in(text: str) -> None:
    """Nor is a number: a field may hold a telephone's."""
    assert not stands_in(text)


@pytest.mark.parametrize(("text", "found"), [("D'", True), ("12345", False), ("?-", False)])
def test_a_name_has_a_letter(text: str, found: bool) -> None:
    """Of any alphabet: which can be printed is another question."""
    assert has_letter(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *("ANNULÉ", "annulée le 3", "patient décédé, annulé", "DCD", "reporté au 12", "Annulation"),
        *("NE PAS IMPRIMER", "ne viendra pas", "déprogrammée", "décès"),
        *("annul.", "REPORT", "ANN", "supprimée", "s'est désisté", "désistement"),
        *("Absent", "absente excusée", "Absent non excusé", "Non venu", "pas venue", "NPV", "†"),
        *("Refusé", "refus", "Refus patient", "refuse l’intervention", "la patiente refuse"),
        *("Récusé", "repoussé", "Report au 9", "report le 9/12", "Report à lundi", "no show"),
        *("déplacé au 15/12", "décalée", "décalé au 9", "Transféré", "transférée ailleurs"),
        *("suspendu", "intervention suspendue", "Abandon", "abandon de l'intervention", "Anulé"),
        *("opérée ailleurs", "ne souhaite plus venir"),
    ],
)
def test_a_cell_that_says_that_somebody_does_not_come_is_seen(text: str) -> None:
    """Whatever its case and accents."""
    assert says_cancelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "EXEMPLE",
        "annuel",
        "rapport annuel",
        "Reportage",
        "report du dossier",
        "annulaire",
        "suppression",
        *("vient seul", "se déplace avec une canne", "se déplace au fauteuil", "fracture déplacée"),
        *("décalé à 8 h", "transféré du CH", "refuse la transfusion", "refus de transfusion"),
        *("AVK suspendu", "Kardegic suspendu le 3", "reflux absent", "absence de fièvre"),
        *("se déplace au 1er étage", "non", "venue en taxi"),
    ],
)
def test_other_words_say_nothing_of_it(text: str) -> None:
    """Only whole words count."""
    assert not says_cancelled(text)


@pytest.mark.parametrize("text", ["Absent", "Report", "Refus", "Décalé", "Abandon", "Récusé"])
def test_a_name_is_refused_for_no_word_that_may_be_one(text: str) -> None:
    """Some people are called so."""
    assert not says_cancelled(text, name=True)
