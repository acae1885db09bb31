"""`feuillet doctor`: what printing needs, each with what to do when it is missing."""

from pathlib import Path

import pytest

from feuillet.cli.doctor import doctor, examine
from feuillet.find import Library
from tests.cli.running import MINIMAL, output_of


def told(folder: Path, out_dir: Path) -> dict[str, tuple[bool, str]]:
    """Return what is found of a hospital's folder."""
    library = Library.open([folder], environment={})
    return {one.name: (one.good, one.says) for one in examine(library, out_dir)}


def test_a_machine_that_prints_has_nothing_to_do() -> None:
    """A line a thing."""
    lines = output_of(doctor, *MINIMAL).splitlines()

    assert len(lines) >= 5
    assert all(line.startswith("bon     ") for line in lines)


def test_a_leaflet_that_does_not_read_is_told_with_its_line(tmp_path: Path) -> None:
    """As printing would refuse it."""
    (tmp_path / "leaflets").mkdir()
    (tmp_path / "leaflets" / "cassee.yaml").write_text("title: [", "utf-8")
    good, says = told(tmp_path, tmp_path)["Fiches et réglages"]

    assert not good
    assert "cassee.yaml, ligne" in says
    with pytest.raises(SystemExit) as ended:
        output_of(doctor, "--library", tmp_path)
    assert ended.value.code == 5


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """One that is not there yet, by the folder that would hold it."""
    (tmp_path / "fichier").write_text("")

    assert told(tmp_path, tmp_path / "out")["Dossier de sortie"][0]
    assert not told(tmp_path, tmp_path / "absent" / "out")["Dossier de sortie"][0]
