"""Figures: stated once, as their source does, and never parted from their unit."""

import pytest

from feuillet.model.french import NBSP
from tests.check.rules.written import CLEAN, broken, found_by, saying

TYPED = ("Reposez-vous pendant {{ repos }}.", "Reposez-vous pendant 48 h.")


@pytest.mark.parametrize("words", ["48 h", "48 heures", f"48{NBSP}heures"])
def test_a_figure_that_is_a_fact_is_not_typed_again(words: str) -> None:
    """However it is written; the fact's name is proposed."""
    text = broken((TYPED[0], f"Reposez-vous pendant {words}."))

    found = [one.problem for one in found_by("each_figure_is_stated_once", text)]

    assert [problem.replace(NBSP, " ") for problem in found] == [
        f"« {words.replace(NBSP, ' ')} » est aussi dans « facts » : écrivez {{{{ repos }}}}"
    ]
    assert found_by("each_figure_is_stated_once", CLEAN) == []


def test_a_figure_that_is_typed_twice_is_found() -> None:
    """In two passages of one document."""
    other = ("Vous pouvez aussi ne rien faire.", "Vous attendez 3 jours.")
    text = broken((TYPED[0], "Reposez-vous pendant 3 jours."), other)

    assert len(found_by("each_figure_is_stated_once", text)) == 1
    assert found_by("each_figure_is_stated_once", broken(other)) == []


@pytest.mark.parametrize("excerpt", ["repos de 4 h", "repos de 148 h", "repos de 48,5 h", "repos"])
def test_a_figure_that_its_source_does_not_say_is_found(excerpt: str) -> None:
    """Nor a part of a longer number."""
    text = broken(("excerpt: repos de 48 h", f'excerpt: "{excerpt}"'))

    assert len(found_by("figures_match_their_excerpt", text)) == 1
    assert found_by("figures_match_their_excerpt", CLEAN) == []


def test_six_percent_is_six_out_of_a_hundred() -> None:
    """And the sign may not be left out."""
    text = broken(('excerpt: "6 % vont mieux"', "excerpt: 6 vont mieux"))

    assert found_by("figures_match_their_excerpt", CLEAN) == []
    assert len(found_by("figures_match_their_excerpt", text)) == 1


def test_a_fact_that_nothing_cites_or_quotes_is_found() -> None:
    """A computed date that is printed nowhere too."""
    unquoted = broken((", excerpt: repos de 48 h", ""))
    unused = broken(("facts:\n", 'facts:\n  seul: {figure: "7", source: service, excerpt: "7"}\n'))
    date = broken(("dates:\n", "dates:\n  fin: {start: date_pose, after: repos}\n"))

    for text in (unquoted, unused, date):
        assert len(found_by("facts_are_quoted_and_used", text)) == 1
    assert found_by("facts_are_quoted_and_used", CLEAN) == []


def test_a_length_and_its_date_that_count_differently_are_found() -> None:
    """« 3 jours » beside a date that counts 48 hours."""
    other = ("facts:\n", 'facts:\n  autre: {figure: "3", unit: jour, source: service}\n')
    text = broken(other, ('otherwise: "Pendant {{ repos }}"', 'otherwise: "Pendant {{ autre }}"'))

    assert len(found_by("length_and_date_agree", text)) == 1
    assert found_by("length_and_date_agree", CLEAN) == []


def test_a_number_that_may_part_from_its_unit_is_found() -> None:
    """At the end of a line."""
    assert len(found_by("units_stay_with_numbers", saying("Attendez 30 min."))) == 1
    assert found_by("units_stay_with_numbers", saying("Attendez 30\u00a0min.")) == []


def test_a_figure_that_equals_a_fact_by_chance_is_a_warning() -> None:
    """« 48 h » of rest and « 48 h » without a bath are two figures: neither is cited for both."""
    chance = broken(("Apporter vos papiers.", "Ne nagez pas pendant 48 h."))
    same = broken(("Apporter vos papiers.", "Prenez un repos de 48 h."))

    ((_, problem, severity),) = found_by("each_figure_is_stated_once", chance)
    ((_, _, graver),) = found_by("each_figure_is_stated_once", same)

    assert severity == "warning"
    assert "un nom à lui" in problem
    assert graver is None


def test_a_figure_typed_twice_of_two_things_is_a_warning() -> None:
    """Only the same thing said twice may come to differ."""
    text = broken(
        ("Apporter vos papiers.", "Ne nagez pas pendant 5 jours."),
        ("Reposez-vous pendant {{ repos }}.", "Le traitement dure 5 jours. {{ repos }}"),
    )

    ((_, _, severity),) = found_by("each_figure_is_stated_once", text)

    assert severity == "warning"


def test_zeros_that_say_nothing_do_not_part_a_figure_from_its_excerpt() -> None:
    """« 1,50 kg » in the source is 1,5 kg on the page."""
    facts = 'facts:\n  poids: {figure: "1,50", unit: kg, source: service, excerpt: "1,50 kg"}\n'

    assert found_by("figures_match_their_excerpt", broken(("facts:\n", facts))) == []
