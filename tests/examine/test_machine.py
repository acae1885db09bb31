"""The machine: each thing that it lacks is told, with what to install or to mend."""

import datetime as dt
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock
from zoneinfo import ZoneInfoNotFoundError

import pytest

from feuillet.examine import account_of, examine_clock, examine_machine, examine_space
from feuillet.find import written_last
from tests.helpers import TODAY


def found() -> dict[str, tuple[bool, str]]:
    """Return what is found of this machine."""
    return {one.name: (one.good, one.says) for one in examine_machine(TODAY)}


def test_what_a_machine_lacks_is_told_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python, Pango, the fonts: each says what to do."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "constraints.txt").write_text("")
    module = "feuillet.examine.machine"
    monkeypatch.setattr(f"{module}.builtin_root", lambda: tmp_path)
    monkeypatch.setattr(f"{module}.engine_versions", lambda: {"weasyprint": "70.0"})
    monkeypatch.setattr(f"{module}.sys", SimpleNamespace(version_info=(3, 10, 1)))
    told = found()

    assert told["Python"] == (False, "3.10.1 : il faut 3.11 ou plus")
    assert told["Mise en page (Pango)"][1].startswith("absente : apt-get install ")
    assert told["Polices"] == (False, "incomplètes : réinstallez feuillet")


def test_missing_zone_data_are_told_with_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours of fasting cannot be counted without."""
    before = found()["Changements d'heure"][0]
    monkeypatch.setattr("feuillet.model.dates.ZoneInfo", Mock(side_effect=ZoneInfoNotFoundError))
    good, says = found()["Changements d'heure"]

    assert before
    assert not good
    assert "tzdata" in says


@pytest.mark.parametrize(
    ("day", "good"),
    [("2020-01-01", False), ("2026-11-22", True), ("2028-01-01", True), ("2036-01-01", False)],
)
def test_a_clock_that_cannot_be_right_is_told(day: str, good: bool) -> None:
    """Before our own leaflets were written, or years after: an empty battery gives such a day."""
    one = examine_clock(dt.date.fromisoformat(day))

    assert one.good is good
    assert good or "vérifiez l'horloge" in one.says


def test_the_last_leaflet_that_was_written_counts(tmp_path: Path) -> None:
    """One without a day, and other files, do not."""
    none = written_last(tmp_path)
    for name, text in (
        ("a.yaml", "title: A\nwritten: 2026-11-22\n"),
        ("b.yaml", "written: 2026-11-01\nreview: 2029-11-01\n"),
        ("c.yaml", "title: C\n"),
        ("d.json", "written: 2028-01-01\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8")

    assert none is None
    assert written_last(tmp_path) == dt.date(2026, 11, 22)


def test_a_disk_without_place_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here, or nowhere to write at all; its words do not change with every byte."""
    enough, usual = examine_space(tmp_path), tempfile.gettempdir()
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=12_345_678))
    full, output = examine_space(), examine_space(Path(), "Dossier de sortie")
    monkeypatch.setattr(tempfile, "gettempdir", Mock(side_effect=FileNotFoundError))
    nowhere = examine_space()

    assert enough.good
    assert full.says == (
        f"{usual} : moins de 200 Mo libres, faites de la place ; celui d'un service"
        " n'est qu'à lui, et se vide quand il redémarre"
    )
    assert full.barring
    assert output.says == f"{Path.cwd()} : moins de 200 Mo libres, faites de la place"
    assert (nowhere.good, "TMPDIR" in nowhere.says) == (False, True)


def test_whoever_looks_is_named() -> None:
    """Rights are those of an account; one without a name has its number."""
    assert account_of(0) == "root"
    assert account_of(987_654) == "987654"
    assert account_of(os.geteuid()) in found()["Compte"][1]
