"""The Tab key: a real bash, with our script, answers as it would to somebody who types."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.helpers import LIBRARIES, run_feuillet

Offered = Callable[..., list[str]]

pytestmark = pytest.mark.slow

_ASK = """
source "$1"
compopt() { echo "$2"; }
COMP_WORDS=(%s)
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
_feuillet_completion feuillet
printf '%%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `feuillet completion bash` prints, in a file."""
    path = tmp_path_factory.mktemp("completion") / "feuillet"
    path.write_bytes(run_feuillet("completion", "bash").stdout)
    return path


@pytest.fixture
def offered(script: Path) -> Offered:
    """What bash offers for the last of some words; whatever is said on the side fails."""

    def ask(*words: str, **environment: str) -> list[str]:
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        asked = _ASK % shlex.join(["feuillet", *words])
        run = subprocess.run(
            ["bash", "--norc", "-c", asked, "bash", str(script)],
            env={**os.environ, "PATH": programs, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert run.stderr == ""
        return run.stdout.split()

    return ask


def test_bash_completes_commands_and_options(offered: Offered) -> None:
    """The words of the help page."""
    assert offered("rend") == ["render"]
    assert offered("render", "vertebroplastie", "--text") == ["--text-size"]
    assert offered("render", "vertebroplastie", "--profile", "") == ["standard", "dmp"]


@pytest.mark.parametrize(
    "command",
    [
        *("render", "approve"),
        *(
            pytest.param(one, marks=pytest.mark.long)
            for one in ("batch", "check", "describe", "trace")
        ),
    ],
)
def test_bash_completes_the_names_of_leaflets(offered: Offered, command: str) -> None:
    """Wherever the help page says FICHE."""
    assert offered(command, "ver") == ["vertebroplastie"]


def test_the_names_are_those_of_the_hospital_too(offered: Offered) -> None:
    """By the option or the variable, as the command would read them."""
    library = str(LIBRARIES / "minimal")

    assert offered("render", "--library", library, "vis") == ["visite"]
    assert offered("render", "vis", FEUILLET_LIBRARY=library) == ["visite"]


@pytest.mark.parametrize("words", [("batch", "fiche", ""), ("attach", ""), ("render", "-o", "")])
def test_bash_completes_the_names_of_files_itself(offered: Offered, words: Sequence[str]) -> None:
    """A table, a letter, a PDF."""
    assert offered(*words) == ["default"]


@pytest.mark.parametrize(
    "words",
    [
        ("inconnue", "ver"),
        ("render", "--library", "absent", "ver"),
        ("render", "--draft", "--draft", "--library", "absent", ""),
    ],
)
def test_a_wrong_command_says_nothing_while_it_is_typed(
    offered: Offered, words: Sequence[str]
) -> None:
    """It is refused once it is run: an error would be written into the line."""
    assert offered(*words) == []


def test_a_python_that_prints_nothing_offers_nothing(offered: Offered) -> None:
    """It says why once the command is run."""
    assert offered("render", "ver", PYTHONOPTIMIZE="1") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    """Nothing else is printed: the output is the file to put in place."""
    run = run_feuillet("completion", shell)

    assert run.returncode == 0
    assert f"_FEUILLET_COMPLETE={shell}_complete" in run.stdout.decode()
    assert run.stderr == b""


def test_another_shell_is_refused_with_the_known_ones() -> None:
    """In French, with 2."""
    run = run_feuillet("completion", "tcsh")

    assert run.returncode == 2
    assert "bash, zsh, fish" in run.stderr.decode()
