"""The wheel: built, installed elsewhere, run from another folder, with the content inside."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.helpers import start_feuillet, text_by_page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("feuillet-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a process that sees the installed wheel, not the checkout."""
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*pip, str(wheel_path)], check=True, capture_output=True)
    return {"PYTHONPATH": str(target)}


@pytest.mark.slow
def test_the_wheel_prints_from_any_folder(installed: Mapping[str, str], tmp_path: Path) -> None:
    """Leaflets, templates, styles, fonts and pictures travel inside."""
    place = start_feuillet("where", "vertebroplastie", cwd=tmp_path, **installed)
    drawing = start_feuillet("where", "colonne", cwd=tmp_path, **installed)
    printed = start_feuillet(
        "render", "vertebroplastie", "--document", "sortie", cwd=tmp_path, **installed
    )
    pdf = (tmp_path / "out" / "vertebroplastie.pdf").read_bytes()

    assert installed["PYTHONPATH"] in place.stdout.decode()
    assert "_content" in place.stdout.decode()
    assert "_content/pictures/colonne.svg" in drawing.stdout.decode()
    assert printed.returncode == 0, printed.stderr.decode()
    assert len(text_by_page(pdf)) == 2


@pytest.mark.long
def test_the_wheel_knows_which_versions_were_tried(
    installed: Mapping[str, str], tmp_path: Path
) -> None:
    """The lock travels inside, and the doctor compares with it."""
    said = start_feuillet("doctor", cwd=tmp_path, **installed).stdout.decode()

    assert "celles qui ont été essayées" in said


@pytest.mark.long
def test_wheel_and_checkout_print_the_same_bytes(
    installed: Mapping[str, str], tmp_path: Path
) -> None:
    """Where feuillet is installed does not show in the file."""
    arguments = ("render", "vertebroplastie", "--document", "sortie", "-o", "-")
    wheel = start_feuillet(*arguments, cwd=tmp_path, **installed)
    checkout = start_feuillet(*arguments, cwd=tmp_path)

    assert wheel.stdout == checkout.stdout
    assert wheel.stdout.startswith(b"%PDF-1.7")


@pytest.mark.slow
def test_a_checkout_reads_its_own_content(tmp_path: Path) -> None:
    """A stale copy left by an installation is never preferred."""
    place = start_feuillet("where", "vertebroplastie", cwd=tmp_path)

    assert place.stdout.decode().strip().endswith(str(ROOT / "leaflets" / "vertebroplastie.yaml"))


@pytest.mark.slow
def test_generate_runs_from_any_folder_with_any_python(tmp_path: Path) -> None:
    """`python generate.py` finds the checkout's own environment by itself."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, str(ROOT / "generate.py"), "list"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert "vertebroplastie" in run.stdout
