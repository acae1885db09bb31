"""L-L13: nouns and participles agree in number with the word before them."""

import pytest

from tests.check.rules.written import CLEAN, Cases, broken, found_by, saying

BROKEN: Cases = {
    ("agreement_holds", "a broken plural of an agreement"): [("# mirlitons", "# mirliton")],
    ("agreement_holds", "a broken singular of an agreement"): [
        ("un mirliton / #", "un mirlitons / #"),
        ("Mirliton: un objet", "Mirliton: ce mirliton est un objet"),
    ],
    ("agreement_holds", "a plural after « une »"): [
        ("Apporter vos papiers.", "Apporter une ordonnances et une ordonnance.")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("rule", "what"), BROKEN)
def test_what_breaks_a_rule_is_found(rule: str, what: str) -> None:
    """The clean leaflet, with one thing wrong."""
    assert found_by(rule, CLEAN) == []
    assert found_by(rule, broken(*BROKEN[rule, what]))


@pytest.mark.parametrize(
    "words",
    [
        "Les vertèbre sont traitées.",
        "Voici vos deux vertèbre.",
        "Voici l'une de ces trois ordonnance.",
        "Apportez les ordonnance.",
        "On traite des vertèbre.",
        "Prenez trois comprimé.",
        "Les vertèbres traitée vont mieux.",
        "Une vertèbre traitées va mieux.",
        "Intervention sur deux vertèbre.",
        "Prenez les anti-inflammatoire.",
        "Venez le week-end et les week-end.",
        "Les IRM et les radiographie.",
    ],
)
def test_a_word_of_the_wrong_number_is_told(words: str) -> None:
    """On the page as composed, whatever wrote it."""
    assert found_by("agreement_holds", saying(words))


@pytest.mark.parametrize(
    "words",
    [
        "Les vertèbres sont traitées.",
        "Les deux vertèbres.",
        "Les quatre premiers jours.",
        "Les vingt-quatre heures après.",
        "Les vertèbres traitées vont mieux.",
        "Une vertèbre traitée va mieux.",
        # Words that have no plural.
        "Les IRM.",
        "Les après-midi.",
        "Les anti-inflammatoires et les contre-indications.",
        "Les week-ends.",
        "Les autres jours, les plus âgés.",
        "Les hôpitaux, les yeux, les nez.",
        # « Les » and « leur » are pronouns.
        "Vous les prendrez.",
        "Votre médecin les change.",
        "Pour les retirer, appelez.",
        "Donnez-les ici.",
        # What follows a number is not always a noun.
        "Une personne sur dix garde une gêne.",
        "Deux par jour.",
        "Un pansement neuf chaque soir.",
        "Dix min après.",
        # A participle that agrees with something else.
        "Vos bras sont un peu fatigués.",
        "Une fois rentrés, vos proches appellent.",
        # Words that end in « s » in the singular.
        "Le corps, un bras, le temps, votre poids, un repas.",
    ],
)
def test_a_word_of_the_right_number_is_not_told(words: str) -> None:
    """Nor is one that only looks like a noun."""
    assert found_by("agreement_holds", saying(words)) == []


def test_what_was_typed_for_a_patient_is_not_looked_at() -> None:
    """A name is no noun, and is never repeated in a message."""
    text = broken(("La consigne pour vous : {{ consigne }}", "Voici les {{ consigne }}"))
    text = text.replace("example: Une consigne d'essai", "example: Exemple")

    assert found_by("agreement_holds", text) == []
