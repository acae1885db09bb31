"""What a letter is about, told from whom."""

import pytest

from feuillet.attach.topics import is_house, is_topic


@pytest.mark.parametrize("word", ["irm", "lombaire", "rhumatologique", "ehpad", "polyarthrite"])
def test_words_of_medicine_name_nobody(word: str) -> None:
    """However they are written in a subject line."""
    assert is_topic(word)


@pytest.mark.parametrize("word", ["testa", "marie", "page", "voisin", "exemple", "le"])
def test_names_are_no_topic(word: str) -> None:
    """A family name that a list took for a word would leave a letter to somebody else."""
    assert not is_topic(word)
    assert not is_house(word)


def test_a_house_has_a_name_behind_it() -> None:
    """« EHPAD Les Oliviers » is no patient."""
    assert is_house("ehpad")
