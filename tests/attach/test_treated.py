"""Who is the patient though a word says that he is a relative."""

import pytest

from feuillet.attach.patient.treated import is_sent_too, is_told_by_family
from feuillet.attach.words.spelling import fold_letter

_ROSE = "Mme Rose TESTA, née le 12/03/1948"


def _place(text: str) -> tuple[int, int]:
    at = text.index("Mme Rose TESTA")
    return at, at + len("Mme Rose TESTA")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Ma mère, {_ROSE}, doit avoir une vertébroplastie.", True),
        (f"Mon épouse, {_ROSE}, est convoquée.", True),
        (f"agissant en qualité de tuteur de {_ROSE}.", True),
        (f"Ma mère, {_ROSE}, viendra avec moi.", False),
        (f"Sa mère, {_ROSE}, est convoquée.", False),
    ],
)
def test_a_relative_of_the_writer_is_the_patient_if_something_is_planned(
    text: str, expected: bool
) -> None:
    """Whoever only comes along is not."""
    assert is_told_by_family(fold_letter(text), *_place(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Je vous adresse aujourd'hui son épouse, {_ROSE}.", True),
        (f"Voici son épouse, {_ROSE}, que je me permets de vous adresser.", True),
        (f"Voici son épouse, {_ROSE}, qui l'accompagne.", False),
        ("Je vous adresse son épouse, Mme Rose TESTA.", False),
    ],
)
def test_a_relative_of_a_former_patient_is_one_if_she_is_sent(text: str, expected: bool) -> None:
    """With her own birth date."""
    assert is_sent_too(fold_letter(text), *_place(text)) is expected
