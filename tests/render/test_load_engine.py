"""The layout engine is loaded once, and says what decides where a line breaks."""

import re
import subprocess
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

import pydyf
import pytest
from weasyprint import VERSION
from weasyprint.text import ffi

from feuillet.errors import RenderError
from feuillet.render import engine_versions, load_renderer
from feuillet.workers import run_limited
from tests.helpers import start_feuillet


def test_the_engines_are_named_with_the_versions_that_print() -> None:
    """Pango's is that of the very library that the engine has loaded."""
    versions = engine_versions()
    number = ffi.pango.pango_version()
    loaded = f"{number // 10000}.{number // 100 % 100}.{number % 100}"

    assert versions["weasyprint"] == VERSION
    assert versions["pydyf"] == pydyf.__version__
    assert versions["pango"] == loaded


def test_the_libraries_under_the_engines_are_named_too() -> None:
    """They shape letters and choose fonts."""
    versions = engine_versions()

    for name in ("harfbuzz", "fontconfig"):
        assert re.fullmatch(r"\d+\.\d+\.\d+", versions[name])


# Python without assertions, in which WeasyPrint misplaces backgrounds.


def test_nothing_is_printed_by_a_python_without_assertions(tmp_path: Path) -> None:
    """One French line, 5, and no file."""
    command = [sys.executable, "-O", "-m", "feuillet", "render", "vertebroplastie"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    said = run.stderr.decode()

    assert run.returncode == 5
    assert said.startswith("Python est lancé avec -O ou PYTHONOPTIMIZE")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("level", ["1", "2"])
def test_the_variable_is_refused_like_the_option(level: str, tmp_path: Path) -> None:
    """A service's environment may hold it; a batch makes no folder, a server does not start."""
    for words in (("batch", "vertebroplastie", "liste.csv", "--out", "lot"), ("serve",)):
        run = start_feuillet(*words, cwd=tmp_path, PYTHONOPTIMIZE=level)

        assert run.returncode == 5
        assert run.stderr.decode().startswith("Python est lancé avec -O ou PYTHONOPTIMIZE")
        assert list(tmp_path.iterdir()) == []


def test_a_worker_without_assertions_loads_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine's may have been started so."""
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")

    with pytest.raises(RenderError, match="PYTHONOPTIMIZE"):
        run_limited(load_renderer)


def test_a_missing_library_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one French line, whatever the engine prints."""

    class Missing(MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "feuillet.render.engine":
                sys.stdout.write("WeasyPrint could not import some external libraries.")
                raise OSError("cannot load library")

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "feuillet.render.engine", raising=False)

    with pytest.raises(RenderError) as refusal:
        load_renderer()

    assert str(refusal.value) == (
        "Il manque une bibliothèque de mise en page : installez les paquets"
        " libpango-1.0-0 libpangoft2-1.0-0."
    )
    assert capsys.readouterr().out == ""
