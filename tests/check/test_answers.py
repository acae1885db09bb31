"""Answers are told as people call them: one by one, or each series by its ends."""

import pytest

from feuillet.check.answers import explain_choice, name_answers, read_choice
from feuillet.find import Library
from feuillet.model.variables import Variable


def choice_of(*labels: str) -> Variable:
    """Return a variable with these answers, called a0, a1… by programs."""
    choices = {f"a{place}": {"label": label} for place, label in enumerate(labels)}
    return Variable.model_validate(
        {"label": "Réponse", "type": "choice", "choices": choices, "example": "a0"}
    )


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("Aucun", "Oui"), "« Aucun », « Oui »"),
        (
            [f"D{n}" for n in range(1, 13)] + ["L1", "L2", "S1"],
            "« D1 » à « D12 », « L1 » à « L2 », « S1 »",
        ),
        (
            [f"Geste {letter}" for letter in "ABCDEFGHIJ"],
            "« Geste A », « Geste B », « Geste C », …, « Geste J »",
        ),
    ],
)
def test_many_answers_are_told_by_the_ends_of_their_series(labels: list[str], told: str) -> None:
    """None of them by the word that programs use."""
    assert name_answers(choice_of(*labels)) == told


@pytest.mark.parametrize("typed", ["AG/AL", "AL + AG", "AG ou AL", "ag, al", "AL AG"])
def test_several_answers_where_one_is_asked_for_are_told(typed: str) -> None:
    """« AG/AL » says that nobody has decided."""
    says = "donne plusieurs réponses : gardez-en une, ou videz ce champ, parmi : « AG », « AL »"

    assert explain_choice(typed, choice_of("AG", "AL")) == says
    assert explain_choice("AG/AG", choice_of("AG", "AL")) != says


@pytest.mark.parametrize("typed", ["D1-2", "D 1 2", "D1.2", "D", "D1 ?", "", "?", "."])
def test_no_mark_makes_another_answer(typed: str) -> None:
    """« D1-2 » is two of them, not D12."""
    assert read_choice(typed, choice_of("D1", "D2", "D12")) is None


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        *(("None", ("Oui", "Non")), ("NaN", ("Nantes", "Oui")), ("NULL", ("Nulle part", "Oui"))),
        *(("pas", ("Passage difficile", "Autre")), ("sans", ("Santé", "Autre"))),
        ("base", ("Bas", "Haut")),
    ],
)
def test_what_stands_for_nothing_is_no_answer(typed: str, labels: tuple[str, ...]) -> None:
    """Nor is a word that only begins or ends as an answer does."""
    assert read_choice(typed, choice_of(*labels)) is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        *(
            ("aucune", "Aucun"),
            ("aucun", "Aucune"),
            ("inconnue", "Inconnu(e)"),
            ("droite", "Droit"),
        ),
        *(("opéré", "Opérée"), ("pas", "Pas de corset"), ("aucun", "Aucun traitement")),
    ],
)
def test_gender_and_the_first_word_of_a_negation_do_not_count(typed: str, label: str) -> None:
    """Where one answer alone is left."""
    assert read_choice(typed, choice_of(label, "Autre")) == "a0"


@pytest.mark.parametrize(
    ("leaflet", "field", "typed", "answer"),
    [
        *(
            ("vertebroplastie", "sejour", typed, "nuit")
            for typed in (
                "1 nuit",
                "une nuit",
                "Hospit. 1 nuit",
                "HOSPITALISATION UNE NUIT",
                "nuit",
            )
        ),
        *(
            ("vertebroplastie", "sejour", typed, None)
            for typed in ("Hospitalisation", "Hospit.", "hospit complète", "2 nuits")
        ),
        ("gastrostomie", "sejour", "Hospit.", "hospitalisation"),
        ("vertebroplastie", "cause", "fracture ostéoporotique", "osteoporose"),
        ("gastrostomie", "indication", "Oesophage", "orl_oesophage"),
        ("gastrostomie", "ancres", "à enlever", "a_retirer"),
    ],
)
def test_what_wards_write_means_one_answer_or_none(
    leaflet: str, field: str, typed: str, answer: str | None
) -> None:
    """« Hospitalisation » says no number of nights, where the answer is one."""
    library = Library.open([], environment={})
    variable = library.read(library.find_leaflet(leaflet)).all_variables[field]

    assert read_choice(typed, variable) == answer
    if answer is None:
        assert "Une nuit à l'hôpital" in explain_choice(typed, variable)
