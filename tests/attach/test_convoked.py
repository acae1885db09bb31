"""A letter to its patient, whose birth date stands among the references."""

import pytest

from feuillet.attach.patient.convoked import convoked
from feuillet.attach.patient.mentions import mentions
from feuillet.attach.words.spelling import fold_letter, name_spans

_WINDOW = "Madame Rose TESTA\n27 avenue du Modèle\n99999 VILLE"
_PLANNED = "Nous confirmons votre hospitalisation."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Réf. : DDN 12/03/1948\n{_PLANNED}\n{_WINDOW}", True),
        (f"Réf. : DDN 12/03/1948\nNous confirmons le séjour.\n{_WINDOW}", False),
        (f"Réf. : DDN 12/03/1948\n{_PLANNED}\nMadame Rose TESTA", False),
        (f"Réf. : DDN 12/03/1948\n{_PLANNED}\nVotre mari sera opéré.\n{_WINDOW}", False),
        (f"Réf. : DDN 12/03/1948\n{_PLANNED} DDN 01/02/1950\n{_WINDOW}", False),
        (f"Réf. : DDN 12/03/1948\n{_PLANNED}\nDocteur MODELE\n{_WINDOW}", True),
        (
            f"Réf. : DDN 12/03/1948\n{_PLANNED}\n{_WINDOW.replace('Rose TESTA', 'Anne BRUN')}\n"
            f"{_WINDOW}",
            False,
        ),
    ],
)
def test_the_only_address_and_the_only_birth_date_are_of_one(text: str, expected: bool) -> None:
    """Of whoever is convoked, and not of a relative."""
    folded = fold_letter(text)
    named = mentions(folded, name_spans(folded, "TESTA"), name_spans(folded, "Rose"))
    at = folded.text.index("12/03")

    assert bool(convoked(folded, named, [(at, at + 10)])) is expected
