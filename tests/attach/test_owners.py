"""Whose a birth date is."""

import pytest

from feuillet.attach.patient.mentions import Who, mentions
from feuillet.attach.patient.owners import Owners
from feuillet.attach.words.spelling import fold_letter, name_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mme Rose TESTA\n12/03/1948", Who.OURS),
        ("Mme Rose TESTA. M. Paul BRUN, 12/03/1948", Who.OTHER),
        ("12/03/1948 TESTA Rose", Who.OURS),
        ("Mme Rose TESTA et son père, né le 12/03/1948", None),
        ("Née le 12/03/1948", None),
    ],
)
def test_a_birth_date_is_of_whoever_is_nearest(text: str, expected: Who | None) -> None:
    """Before it, or behind on its row; « son père » is nobody by name."""
    folded = fold_letter(text)
    named = mentions(folded, name_spans(folded, "TESTA"), name_spans(folded, "Rose"))
    at = folded.text.index("12/03")
    owner = Owners(named).owner(folded, (at, at + 10))

    assert (owner.who if owner else None) is expected
