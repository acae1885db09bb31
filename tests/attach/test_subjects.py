"""Whom the subject lines of a letter name."""

import pytest

from feuillet.attach.mentions import mentions
from feuillet.attach.spelling import fold_letter, name_spans
from feuillet.attach.subjects import Ours, Subjects, subjects_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Objet : Mme Camille EXEMPLE", Subjects(ours=True, others=False)),
        ("Concerne : Rose TESTA, 46 ans", Subjects(ours=False, others=True)),
        ("Re : Mme EXEMPLE et M. TESTA", Subjects(ours=True, others=True)),
        ("Objet : Monsieur et Madame EXEMPLE", Subjects(ours=True, others=True)),
        ("Réf. : LM/Mme Anne TYPE", Subjects(ours=False, others=False)),
        ("Mme Rose TESTA", Subjects(ours=False, others=False)),
    ],
)
def test_a_subject_line_names_its_people(text: str, expected: Subjects) -> None:
    """A reference names whoever typed it, unless an age or a birth date is behind."""
    folded = fold_letter(text)
    named = mentions(folded, *(name_spans(folded, name) for name in ("EXEMPLE", "Camille")))

    assert subjects_of(folded, named, Ours(folded, "exemple", "camille")) == expected
