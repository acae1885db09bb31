"""First names that a letter writes as a list, with commas."""

import pytest

from feuillet.attach.words.listed import comes_later, without_commas
from feuillet.attach.words.spelling import fold_letter


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("M. Jean, Pierre TESTA", "m. jean pierre testa"),
        ("M. Jean,\nPierre TESTA", "m. jean pierre testa"),
        ("Prénoms : Rose,Awa , Kadi", "prenoms : rose awa kadi"),
        ("TESTA, Jean, Pierre (12/03/1948)", "testa, jean pierre (12/03/1948)"),
        ("TESTA née MODELE Rose, Anne – 12/03/1948", "testa nee modele rose anne - 12/03/1948"),
        ("Prénom : Jean, Sexe : M", "prenom : jean, sexe : m"),
        ("Chère Anne, Rose TESTA", "chere anne, rose testa"),
        ("M. MODELE Jean, Pierre TESTA", "m. modele jean, pierre testa"),
        ("Jean TESTA, Pierre MODELE", "jean testa, pierre modele"),
        ("M. TESTA Jean, Pierre l'accompagne", "m. testa jean, pierre l'accompagne"),
        ("Dr TESTA Jean, Chirurgien", "dr testa jean, chirurgien"),
        ("Née MODELE, Ville", "nee modele, ville"),
    ],
)
def test_commas_are_left_out_of_one_persons_first_names_alone(text: str, said: str) -> None:
    """Between two people, or before a label, they stay."""
    assert without_commas(fold_letter(text)).text == said


def test_what_is_kept_knows_where_it_stood() -> None:
    """A reader must see it, on its page."""
    text = "M. Jean,\nPierre TESTA"
    folded = without_commas(fold_letter(text))
    start = folded.text.index("testa")

    assert text[slice(*folded.in_original((start, start + 5)))] == "TESTA"


@pytest.mark.parametrize(("name", "later"), [("jean", False), ("pierre", True), ("anne", True)])
def test_the_first_of_a_list_is_told_from_the_others(name: str, later: bool) -> None:
    """By the comma that stood before."""
    folded = without_commas(fold_letter("TESTA, Jean, Pierre, Anne, née le 12/03/1948"))
    start = folded.text.index(name)

    assert comes_later(folded, (start, start + len(name))) is later
