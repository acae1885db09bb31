"""As what a letter names somebody: its patient, a relative, a member of staff."""

import pytest

from feuillet.attach.roles import NamedAs, role_of
from feuillet.attach.spelling import fold_letter, name_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patiente : EXEMPLE", NamedAs.SUBJECT),
        ("Madame EXEMPLE", NamedAs.SUBJECT),
        ("Dr EXEMPLE", NamedAs.STAFF),
        ("Docteur Camille EXEMPLE", NamedAs.STAFF),
        ("fils de EXEMPLE", NamedAs.KIN),
        ("Personne de confiance : EXEMPLE", NamedAs.KIN),
    ],
)
def test_the_nearest_words_tell(text: str, expected: NamedAs) -> None:
    """A title, a trade, a word of kinship; nothing is the patient."""
    folded = fold_letter(text)
    ((start, end),) = name_spans(folded, "EXEMPLE")
    if "Camille" in text:
        start = text.index("Camille")

    assert role_of(folded, start, end) is expected
