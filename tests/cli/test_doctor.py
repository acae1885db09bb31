"""`feuillet doctor`: what printing needs, each with what to do when it is missing or strange."""

import os
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from feuillet.cli.doctor import _examine_cluster, _examine_folder, doctor
from feuillet.model.leaflet import MARK
from feuillet.render import engine_versions
from feuillet.web.keys import Keys, write_keys
from tests.cli.running import MINIMAL
from tests.helpers import LIBRARIES, TODAY, run_feuillet, start_feuillet

PROGRAM = Path(sys.executable).with_name("feuillet")
_BITS = {"W_OK": os.W_OK, "X_OK": os.X_OK}


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
    assert "réinstallez avec run.txt (étape 4 du guide" in line


def test_doctor_names_three_strays_and_counts_the_others(tmp_path: Path) -> None:
    """One line, however much has drifted."""
    names = ("click", "jinja2", "pikepdf", "pillow", "pydyf")
    for name in names:
        _installed_by_hand(tmp_path, name, "0.0.1")
    said = start_feuillet("doctor", PYTHONPATH=str(tmp_path)).stdout.decode()
    line = next(one for one in said.splitlines() if "Versions" in one)

    assert sum(name in line for name in names) == 3
    assert "et 2 autres" in line


@pytest.mark.parametrize("name", ["weasyprint", "jinja2"])
def test_a_library_that_is_gone_is_a_finding_with_what_to_do(tmp_path: Path, name: str) -> None:
    """As a copy that was cut leaves it: what says its version is there, and it is not."""
    (tmp_path / f"{name}.py").write_text(f"raise ModuleNotFoundError('gone', name='{name}.x')")
    run = start_feuillet("doctor", PYTHONPATH=str(tmp_path))
    line = next(one for one in run.stdout.decode().splitlines() if "Page d'essai" in one)

    assert (run.returncode, run.stderr) == (5, b"")
    assert line == (
        f"À FAIRE Page d'essai : La bibliothèque « {name} » manque ou est incomplète :"
        " réinstallez feuillet (étape 4 du guide de l'administrateur)"
    )


@pytest.mark.parametrize(
    ("name", "command"), [("pydantic", ["doctor"]), ("jinja2", ["serve", "--port", "0"])]
)
def test_a_command_that_cannot_even_begin_says_so_in_a_line(
    tmp_path: Path, name: str, command: list[str]
) -> None:
    """No traceback, in the journal of a service that does not start neither."""
    (tmp_path / f"{name}.py").write_text(f"raise ModuleNotFoundError('gone', name='{name}')")
    run = start_feuillet(*command, PYTHONPATH=str(tmp_path))

    assert run.returncode == 5
    assert run.stderr.decode() == (
        f"La bibliothèque « {name} » manque ou est incomplète : réinstallez feuillet (étape 4 du"
        " guide de l'administrateur).\n"
    )


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands called here take place on one day: no clock is doubted later."""
    monkeypatch.setattr("feuillet.cli.doctor.this_day", lambda: TODAY)


def lines_of(*arguments: str | Path) -> dict[str, tuple[bool, str]]:
    """Return what is said of each thing; the command ends with 5 if there is anything to do."""
    told = CliRunner().invoke(doctor, [str(one) for one in arguments], standalone_mode=False)
    found = {}
    for line in told.output.splitlines():
        name, _, says = line[8:].partition(" : ")
        found[name] = (line.startswith("bon     "), says)
    assert told.exit_code == (0 if all(good for good, _ in found.values()) else 5)
    return found


def test_a_machine_that_prints_has_nothing_to_do() -> None:
    """A line a thing, the leaflets that can be read on one."""
    found = lines_of(*MINIMAL)

    assert len(found) >= 15
    assert all(good for good, _ in found.values())
    assert found["Dossier de l'hôpital"][1].endswith("minimal")
    assert found["Fiches"][1] == "3 lues, gastrostomie, vertebroplastie, visite"
    assert "vu par" in found["Compte"][1]


def test_a_machine_without_a_hospitals_folder_is_told_which_leaflets_were_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those of another folder may be those that the service prints."""
    monkeypatch.delenv("FEUILLET_LIBRARY", raising=False)
    good, says = lines_of()["Dossier de l'hôpital"]

    assert good
    assert says.startswith("aucun, les fiches de feuillet seules : ")
    assert "--library" in says


def test_a_hospitals_folder_that_is_not_there_leaves_the_rest_to_be_told(tmp_path: Path) -> None:
    """As a service would wait for it."""
    found = lines_of("--library", tmp_path)

    assert found["Dossier de l'hôpital"][0] is False
    assert "hospital.yaml" in found["Dossier de l'hôpital"][1]
    assert "Page d'essai" not in found
    assert found["Polices"][0]


def test_a_leaflet_that_is_being_written_is_counted_as_such(tmp_path: Path) -> None:
    """It is no fault of the folder's."""
    shelf = tmp_path / "hopital"
    shutil.copytree(LIBRARIES / "minimal", shelf)
    path = shelf / "leaflets" / "visite.yaml"
    path.write_text(re.sub("^title: .*", f'title: "{MARK}"', path.read_text("utf-8"), flags=re.M))
    good, says = lines_of("--library", shelf)["Fiches"]

    assert good
    assert says == "3 lues, gastrostomie, vertebroplastie, visite (à compléter)"


def test_a_style_that_breaks_every_page_is_found(tmp_path: Path) -> None:
    """A page is really printed; whose style it is, and where, is told."""
    shelf = tmp_path / "hopital"
    shutil.copytree(LIBRARIES / "minimal", shelf)
    (shelf / "styles").mkdir()
    (shelf / "styles" / "print.css").write_text("\nh1 { colour: red }", "utf-8")

    assert lines_of("--library", shelf)["Page d'essai"] == (
        False,
        "Mise en page refusée : hopital/styles/print.css, ligne 2 : une règle de style n'est pas"
        " comprise, corrigez-la",
    )


def test_keys_that_the_service_cannot_read_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that mends it; none at all is no fault."""
    path = tmp_path / "keys.json"
    monkeypatch.setenv("FEUILLET_KEYS", str(path))
    none = lines_of(*MINIMAL)["Clés"]
    write_keys(Keys().with_password("un mot de passe inventé"), path)
    chosen = lines_of(*MINIMAL)["Clés"]
    path.chmod(0o640)
    open_to_others = lines_of(*MINIMAL)["Clés"]
    monkeypatch.delenv("FEUILLET_KEYS")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", Mock(side_effect=RuntimeError))
    homeless = lines_of(*MINIMAL)["Clés"]

    assert none[0]
    assert none[1].startswith(f"{path}, sans mot de passe : pour un service, faites « runuser -u ")
    assert none[1].endswith(f"FEUILLET_KEYS={path} {PROGRAM} token --password »")
    assert chosen == (True, str(path))
    assert open_to_others[0] is False
    assert f"chmod 600 {path}" in open_to_others[1]
    assert homeless == (False, "ce compte n'a pas de dossier : donnez FEUILLET_KEYS")


def test_a_certificate_is_looked_at_with_its_key(tmp_path: Path) -> None:
    """One without the other is no certificate."""
    run = run_feuillet("doctor", "--tls-cert", "x.pem")
    good, says = lines_of("--tls-cert", tmp_path / "x", "--tls-key", tmp_path / "y")["Certificat"]

    assert run.returncode == 2
    assert "vont ensemble" in run.stderr.decode()
    assert not good
    assert "illisibles" in says


def test_it_is_started_from_a_folder_that_its_account_may_not_look_into(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the service's account in root's own folder: a finding among the others, no traceback."""

    def refused(_: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr("feuillet.cli.doctor.os", SimpleNamespace(access=lambda *_: False, **_BITS))
    monkeypatch.setattr("feuillet.cli.doctor.Path.is_dir", refused)
    finding = _examine_folder(Path("out"))

    assert not finding.good
    assert "-o" in finding.says


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is not there yet, by the folder that would hold it."""
    monkeypatch.setattr("feuillet.cli.doctor.os", SimpleNamespace(access=lambda *_: False, **_BITS))
    good, says = lines_of(*MINIMAL)["Dossier de sortie"]

    assert not good
    assert "-o" in says


def test_dask_that_cannot_be_loaded_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed under `umask 077`: else the batch of the night is the first to tell."""
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace())
    shut = _examine_cluster()
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(dask=None))
    whole = _examine_cluster()

    assert not shut.good
    assert shut.says.startswith("dask n'est pas entier ici, ou ce compte ne le lit pas : refaites")
    assert (whole.good, whole.says) == (True, "dask se charge")
