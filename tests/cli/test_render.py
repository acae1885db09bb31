"""`feuillet render`: what is refused before anything is laid out or written."""

from pathlib import Path

import pytest

from feuillet.cli.render import render
from feuillet.errors import ContentError, LeafletNotFound, ValuesInvalid
from tests.cli.running import MINIMAL, output_of


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("visit",), LeafletNotFound),
        (("visite", "--document", "inconnu"), ContentError),
        (("visite", "--set", "inconnu=1"), ValuesInvalid),
        (("visite", "--set", "date_visite=demain"), ValuesInvalid),
        (("visite", "--set", "nom=EXEMPLE"), ValuesInvalid),
        (("visite", "--values", "absent.yaml"), ValuesInvalid),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], error: type[Exception], tmp_path: Path
) -> None:
    """An identity is whole or absent; a value is never repeated."""
    path = tmp_path / "fiche.pdf"
    with pytest.raises(error) as refusal:
        output_of(render, *arguments, "-o", path, *MINIMAL)

    assert not path.exists()
    assert "EXEMPLE" not in str(refusal.value)
    assert "demain" not in str(refusal.value)
