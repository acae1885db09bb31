"""What the doctor says of the engines, and of libraries that are not those that were tried."""

from pathlib import Path

from feuillet.render import engine_versions
from tests.helpers import run_feuillet


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
    run = run_feuillet("doctor", PYTHONPATH=str(stray))
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
    said = run_feuillet("doctor", PYTHONPATH=str(tmp_path)).stdout.decode()
    line = next(one for one in said.splitlines() if "Versions" in one)

    assert sum(name in line for name in names) == 3
    assert "et 2 autres" in line
