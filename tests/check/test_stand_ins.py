"""What is written where there is no name: seen for what it is, and no real name taken for it."""

import pytest

from feuillet.check.stand_ins import has_letter, stands_in


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
