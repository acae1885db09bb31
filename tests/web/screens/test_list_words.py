"""How a list's screens say things."""

import pytest

from feuillet.web.screens.list_words import name_of, say_left, say_order, spaced
from feuillet.web.screens.patient import is_same_name


def test_a_sentence_has_the_spaces_of_french() -> None:
    """That no line ends in."""
    assert spaced("« Nom » : manque ?") == "«\u00a0Nom\u00a0»\u00a0: manque\u00a0?"


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        (1, 0, "Préparer 1 patient"),
        (22, 1, "Préparer 22 patients, sans celui à corriger"),
        (22, 3, "Préparer 22 patients, sans les 3 à corriger"),
    ],
)
def test_what_is_about_to_be_prepared_is_on_the_button(good: int, bad: int, says: str) -> None:
    """With what is left behind."""
    assert say_order(good, bad) == says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (None, "calcul du temps…"),
        (0.2, "encore 10 secondes environ"),
        (42, "encore 40 secondes environ"),
        (89, "encore 90 secondes environ"),
        (100, "encore 2 minutes environ"),
        (1500, "encore 25 minutes environ"),
        (9000, "encore 2 heures environ"),
    ],
)
def test_the_time_left_is_said_roundly(seconds: float | None, says: str) -> None:
    """Nobody counts seconds of an hour."""
    assert say_left(seconds) == says


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"nom": "EXEMPLE", "nom_naissance": "MODELE", "prenom": "Zoé"}, "EXEMPLE Zoé"),
        ({"nom": " ", "nom_naissance": "MODELE", "prenom_naissance": "Zoé"}, "MODELE Zoé"),
        ({"prenom": "Zoé"}, "sans nom Zoé"),
    ],
)
def test_a_patient_is_called_by_the_names_in_use(raw: dict[str, str], says: str) -> None:
    """By those of birth where there are no others."""
    assert name_of(raw) == says


@pytest.mark.parametrize(
    ("read", "same"),
    [
        *(("exemple", True), ("Zoé MODELE", True), ("modele", True), ("Exemple Zoé", True)),
        *(("", False), ("AUTRE", False), ("Zoé", False), ("EXEMPLE MODELE", False)),
    ],
)
def test_a_name_read_on_a_letter_is_any_of_hers(read: str, same: bool) -> None:
    """In use or of birth: whoever reads a scan copies what it says."""
    raw = {"nom": "EXEMPLE", "nom_naissance": "MODELE", "prenom": "Zoé"}

    assert is_same_name(read, raw) is same
