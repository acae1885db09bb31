"""What a letter is about, told from whom: an exam, or somebody's first name."""

import pytest

from feuillet.attach.words.labels import names_nobody
from feuillet.attach.words.topics import are_names, is_house, is_topic


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


@pytest.mark.parametrize("said", ["testa paul", "paul testa", "testa jean paul", "testa jean-paul"])
def test_a_frequent_first_name_tells_a_name(said: str) -> None:
    """In either order, composed or not."""
    assert are_names(said.split())


@pytest.mark.parametrize("said", ["bilan annuel", "cure thermale", "paul", "clinique jean villar"])
def test_a_title_or_a_house_is_no_name(said: str) -> None:
    """Nor is a first name alone, nor one in the middle."""
    assert not are_names(said.split())


def test_no_word_that_is_nobodys_leads_a_name() -> None:
    """« service », « hôpital »: what such a word says would never be reached."""
    words = ("service", "hopital", "docteur", "compte", "irm", "consultation", "avis")

    assert all(names_nobody(word) and not are_names([word, word]) for word in words)
