"""Answers are told as people call them: one by one, or each series by its ends."""

import pytest

from feuillet.check.answers import name_answers, read_choice
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


@pytest.mark.parametrize("typed", ["D1-2", "D 1 2", "D1.2", "D", "D1 ?", "", "?", "."])
def test_no_mark_makes_another_answer(typed: str) -> None:
    """« D1-2 » is two of them, not D12."""
    assert read_choice(typed, choice_of("D1", "D2", "D12")) is None
