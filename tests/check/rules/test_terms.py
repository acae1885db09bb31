"""Medical words and acronyms: found in every form, explained where they are first read."""

import pytest

from feuillet.check.rules.terms import acronym_uses, forms, term_uses, unexplained
from feuillet.model.passages import Passage
from tests.check.rules.written import broken, subject

WHOLE = "Reposez-vous pendant {{ repos }}."


def saying(*texts: str) -> list[Passage]:
    """Return the passages of the clean leaflet, with these texts in place of one."""
    changed = "\n".join(f"          - {{text: '{text}', source: service}}" for text in texts)
    old = f'          - {{text: "{WHOLE}", source: service}}'
    return [one for one in subject(broken((old, changed))).passages if one.text in texts]


def left(*texts: str) -> list[str]:
    """Return the words that these texts leave unexplained."""
    looked_at = subject(broken())
    uses = [use for one in saying(*texts) for use in (*term_uses(one), *acronym_uses(one))]
    return [use.word for use in unexplained(uses, looked_at)]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("lésion", "lésions"),
        ("vertébral", "vertébraux"),
        ("osseux", "osseuses"),
        ("invasif", "invasives"),
        ("ancien", "anciennes"),
    ],
)
def test_a_word_is_known_in_its_feminine_and_plural(word: str, form: str) -> None:
    """As French makes them."""
    assert {word, form} <= forms(word)


def test_an_unexplained_word_is_found_once_and_where_it_is_first_read() -> None:
    """Whatever its form."""
    assert left("Voici le trocart.", "Les trocarts sont là.") == ["trocart"]


@pytest.mark.parametrize(
    "text",
    [
        "Une aiguille (trocart) est posée.",
        "Un trocart (une grosse aiguille) est posé.",
        "Le trocart est une grosse aiguille.",
        "Une aiguille appelée trocart est posée.",
        "Trocart : une grosse aiguille.",
    ],
)
def test_a_word_is_explained_in_each_usual_way(text: str) -> None:
    """And stays so further down."""
    assert left(text, "Le trocart est retiré.") == []


@pytest.mark.parametrize("text", ["Un trocart (rare) est posé.", "Un trocart (voir plus bas)."])
def test_a_parenthesis_that_explains_nothing_does_not_count(text: str) -> None:
    """« (rare) » tells no one what it is."""
    assert left(text) == ["trocart"]


def test_an_explanation_that_some_do_not_read_does_not_count() -> None:
    """A passage for others is not read before."""
    looked_at = subject(
        broken(
            ("{text: Vous passez une nuit ici.", "{text: Un trocart (une aiguille) est posé."),
            (WHOLE, "Le trocart est retiré."),
        )
    )
    uses = [use for one in looked_at.passages for use in term_uses(one)]

    assert [use.passage.text for use in unexplained(uses, looked_at)] == ["Le trocart est retiré."]


def test_shouting_and_roman_figures_are_no_acronyms() -> None:
    """Two capitals and more are, where they stand alone."""
    found = [
        use.word for one in saying("Le TNM, NE PAS OUBLIER, au XIX.") for use in acronym_uses(one)
    ]

    assert found == ["TNM"]
