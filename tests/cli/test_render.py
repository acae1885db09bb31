"""`feuillet render`: what is refused before anything is laid out or written."""

from pathlib import Path

import pytest

from feuillet.cli.render import render
from feuillet.errors import ContentError, LeafletNotFound, ValuesInvalid
from tests.cli.running import MINIMAL, output_of
from tests.helpers import start_feuillet


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


def test_a_command_leaves_nothing_in_the_temporary_folder(tmp_path: Path) -> None:
    """Not the fonts of the layout engine either, which removes them only where it is freed."""
    values = ("--set", "nom=EXEMPLE", "--set", "prenom=A", "--set", "date_naissance=12/03/1948")
    out = tmp_path / "fiche.pdf"
    (tmp_path / "tmp").mkdir()
    run = start_feuillet(
        "render", "visite", *MINIMAL, *values, "-o", out, TMPDIR=str(tmp_path / "tmp")
    )

    assert run.returncode == 0, run.stderr
    assert list((tmp_path / "tmp").iterdir()) == []
