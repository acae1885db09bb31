"""Sentences as they are counted, and as their author wrote them: never with a patient's value."""

import pytest

from feuillet.check.readability import SAMPLE, SAMPLE_END
from feuillet.check.rules.sentences import (
    fill_samples,
    is_glossary_word,
    is_prose,
    units,
    written,
)
from feuillet.model.passages import Passage
from tests.check.rules.written import CLEAN, broken, subject

WHOLE = "Reposez-vous pendant {{ repos }}."


def passage(text: str, *, in_place_of: str = WHOLE) -> Passage:
    """Return the passage that says this in the clean leaflet."""
    changed = subject(broken((in_place_of, text)))
    return next(one for one in changed.passages if one.text == text)


@pytest.mark.parametrize(
    ("text", "counted", "said"),
    [
        ("Pendant {{ repos }}.", "Pendant 48 heures.", "Pendant …."),
        ("Le {{ fin_repos }}.", "Le ‹lundi 1er janvier 2029›.", "Le …."),
        ("Vous avez {{ sejour }}.", "Vous avez ‹Retour le jour même›.", "Vous avez …."),
        (
            "Voici {{ nombre | accord: un mot / # mots }}.",
            "Voici un mot.",
            "Voici un mot … # mots.",
        ),
        ("**Gras** ici.", "**Gras** ici.", "Gras ici."),
    ],
)
def test_a_value_has_sample_words_to_be_counted_and_none_to_be_quoted(
    text: str, counted: str, said: str
) -> None:
    """A figure is the author's own; an agreement has its forms."""
    one = passage(text)
    filled = fill_samples(one, subject(CLEAN).leaflet)

    assert filled.replace(SAMPLE, "‹").replace(SAMPLE_END, "›").replace("\u00a0", " ") == counted
    assert written(one) == said


def test_titles_labels_and_words_to_explain_are_no_sentences() -> None:
    """Texts, cells and explanations are."""
    said = {one.text: one for one in subject(CLEAN).passages}

    assert is_prose(said[WHOLE])
    assert is_prose(said["Rougeur de la peau"])
    assert is_prose(said["un objet d'essai."])
    assert not is_prose(said["Mirliton"])
    assert is_glossary_word(said["Mirliton"])
    assert not any(is_prose(one) for one in said.values() if one.key == "title")


def test_a_document_and_each_of_its_sections_are_counted() -> None:
    """The whole holds what its sections hold, in reading order."""
    found = list(units(subject(CLEAN)))
    whole, *parts = [unit for unit in found if unit.document == "information"]

    assert whole.section is None
    assert [unit.section for unit in parts][:3] == ["En bref", "Le choix", "Les résultats"]
    assert whole.texts == tuple(text for unit in parts for text in unit.texts)
