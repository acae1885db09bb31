"""What a name looks like in a letter: words with a capital, one after another."""

import pytest

from feuillet.attach.words.runs import (
    line_end,
    line_start,
    names_ending,
    run_of_names,
    titled_names,
)
from feuillet.attach.words.spelling import fold_letter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TESTA Rose est vue", ["testa", "rose"]),
        ("DE LA TESTA Rose", ["testa", "rose"]),
        ("Service de rhumatologie", []),
        ("IRM lombaire", []),
    ],
)
def test_a_run_of_names_ends_at_a_word(text: str, expected: list[str]) -> None:
    """Particles are passed, titles and exams are no names."""
    assert [word[0] for word in run_of_names(fold_letter(text), 0)] == expected


def test_names_that_end_a_line_are_read_back() -> None:
    """Alone on it, or behind a label."""
    for text in ("TESTA Rose", "Assurée : TESTA Rose"):
        folded = fold_letter(text)
        names = names_ending(folded, 0, len(folded.text), whole=True)
        assert [word[0] for word in names] == ["testa", "rose"]
    folded = fold_letter("Vue ici TESTA Rose")
    assert names_ending(folded, 0, len(folded.text), whole=True) == []


def test_a_sentence_may_end_its_line_inside_a_name() -> None:
    """« …, Mme Rose ↵ TESTA »; a line that is a name alone has its own end."""
    told = fold_letter("votre mère, Mme Rose\nTESTA, est sortie")
    address = fold_letter("Mme Rose\nTESTA")

    ((_, names),) = titled_names(told, 0, len(told.text))
    ((_, alone),) = titled_names(address, 0, len(address.text))

    assert [word[0] for word in names] == ["rose", "testa"]
    assert [word[0] for word in alone] == ["rose"]


def test_a_line_is_looked_at_as_far_as_a_name_may_be_away() -> None:
    """A PDF may have all its letters on one line."""
    text = f"{'a' * 999}\nb\n{'c' * 999}"

    assert (line_start(text, 500), line_start(text, 1000)) == (300, 1000)
    assert (line_end(text, 1000), line_end(text, 1500), line_end(text, 2000)) == (1001, 1700, 2001)
