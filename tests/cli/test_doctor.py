"""`feuillet doctor`: what printing needs, each with what to do when it is missing or strange."""

from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock
from zoneinfo import ZoneInfoNotFoundError

import pytest

from feuillet.cli.doctor import doctor, examine
from feuillet.errors import RenderError
from feuillet.find import Library, builtin_root
from feuillet.render import engine_versions
from tests.cli.running import MINIMAL, output_of
from tests.helpers import run_feuillet, start_feuillet


def _installed_by_hand(folder: Path, name: str, version: str) -> Path:
    """Return a folder in which a package says that it has another version."""
    about = folder / f"{name}-{version}.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8"
    )
    return folder


def test_doctor_names_the_versions_of_the_engines() -> None:
    """Pango is Debian's: its version is told, and not held against anybody."""
    said = run_feuillet("doctor").stdout.decode()
    line = next(one for one in said.splitlines() if "Mise en page" in one)

    assert line.startswith("bon")
    for name in ("weasyprint", "pydyf", "pango"):
        assert engine_versions()[name] in line


def test_doctor_asks_for_the_versions_that_were_tried(tmp_path: Path) -> None:
    """Another WeasyPrint may break lines elsewhere: said by name, with what to install."""
    stray = _installed_by_hand(tmp_path, "weasyprint", "70.9")
    run = start_feuillet("doctor", PYTHONPATH=str(stray))
    line = next(one for one in run.stdout.decode().splitlines() if "Versions" in one)

    assert run.returncode == 5
    assert line.startswith("À FAIRE")
    assert f"WeasyPrint 70.9 (prévu : {engine_versions()['weasyprint']})" in line
    assert "constraints.txt" in line


def test_doctor_names_three_strays_and_counts_the_others(tmp_path: Path) -> None:
    """One line, however much has drifted."""
    names = ("click", "jinja2", "pikepdf", "pillow", "pydyf")
    for name in names:
        _installed_by_hand(tmp_path, name, "0.0.1")
    said = start_feuillet("doctor", PYTHONPATH=str(tmp_path)).stdout.decode()
    line = next(one for one in said.splitlines() if "Versions" in one)

    assert sum(name in line for name in names) == 3
    assert "et 2 autres" in line


def told(folder: Path, out_dir: Path) -> dict[str, tuple[bool, str]]:
    """Return what is found of a hospital's folder."""
    library = Library.open([folder], environment={})
    return {one.name: (one.good, one.says) for one in examine(library, out_dir)}


def test_a_machine_that_prints_has_nothing_to_do() -> None:
    """A line a thing."""
    lines = output_of(doctor, *MINIMAL).splitlines()

    assert len(lines) >= 5
    assert all(line.startswith("bon     ") for line in lines)


def test_what_a_machine_lacks_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python, Pango, the fonts: each says what to do."""

    def absent() -> None:
        raise RenderError("absente")

    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "constraints.txt").write_text("")
    monkeypatch.setattr("feuillet.cli.doctor.builtin_root", lambda: tmp_path)
    monkeypatch.setattr("feuillet.cli.doctor.engine_versions", absent)
    monkeypatch.setattr("feuillet.cli.doctor.sys", SimpleNamespace(version_info=(3, 10, 1)))
    found = told(tmp_path, tmp_path)

    assert found["Python"] == (False, "3.10.1 : il faut 3.11 ou plus")
    assert found["Mise en page (Pango)"][1].startswith("absente : apt-get install ")
    assert found["Polices"] == (False, "incomplètes : réinstallez feuillet")


def test_a_hospitals_own_numbers_are_told_from_the_invented_ones(tmp_path: Path) -> None:
    """Nobody answers at those that we ship."""
    own = (builtin_root() / "hospital.yaml").read_text("utf-8").replace("fictive: true", "")
    (tmp_path / "hospital.yaml").write_text(own, "utf-8")
    (tmp_path / "vide").mkdir()

    assert "coordonnées de l'hôpital" in told(tmp_path, tmp_path)["Fiches et réglages"][1]
    assert "fictives" in told(tmp_path / "vide", tmp_path)["Fiches et réglages"][1]


def test_approvals_that_another_engine_must_prove_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that does it."""
    waiting = SimpleNamespace(approval="approval", unproved=True)
    monkeypatch.setattr(Library, "standing", lambda *_: waiting)
    good, says = told(tmp_path, tmp_path)["Approbations"]

    assert not good
    assert says.endswith(": feuillet check gastrostomie vertebroplastie")


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


def test_missing_zone_data_are_told_with_their_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Hours of fasting cannot be counted without."""
    assert told(tmp_path, tmp_path)["Changements d'heure"][0]
    monkeypatch.setattr("feuillet.model.clocks.ZoneInfo", Mock(side_effect=ZoneInfoNotFoundError))
    good, says = told(tmp_path, tmp_path)["Changements d'heure"]

    assert not good
    assert "tzdata" in says
