"""The documents cannot lie: what they show runs, what the program has they explain."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from feuillet import errors
from feuillet.cli import cli
from feuillet.find import builtin_root
from tests.helpers import run_feuillet

ROOT = builtin_root()
GUIDES = ("author", "secretaire", "administrateur")
PAGES = ("README", "CONTRIBUTING", "docs/licences", "docs/rules")


def guides() -> str:
    """Return the three guides, one after the other."""
    return "\n".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in GUIDES)


def commands_of_the_readme() -> list[list[str]]:
    """Return the words of each `feuillet` command that the README shows."""
    text = (ROOT / "README.md").read_text("utf-8").replace("\\\n", " ")
    lines = re.findall(r"^\.venv/bin/feuillet (.+)$", text, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_the_readme_shows_commands() -> None:
    """At least: list, describe, render."""
    assert {words[0] for words in commands_of_the_readme()} >= {"list", "describe", "render"}


@pytest.mark.parametrize("words", commands_of_the_readme(), ids=lambda words: words[0])
def test_the_commands_of_the_readme_run(words: list[str], tmp_path: Path) -> None:
    """As written, from an empty folder."""
    run = run_feuillet(*words, cwd=tmp_path, FEUILLET_LIBRARY="")

    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout


def test_the_readme_names_the_two_commands_and_shows_a_page() -> None:
    """On its first screen."""
    screen = "\n".join((ROOT / "README.md").read_text("utf-8").split("\n")[:40])

    assert "make leaflet" in screen
    assert "make test" in screen
    assert (ROOT / re.findall(r'src="([^"]+)"', screen)[0]).is_file()


def test_every_target_of_make_that_is_told_exists() -> None:
    """In the readme, the guides, and what contributors read."""
    told = "\n".join([guides(), *((ROOT / f"{name}.md").read_text("utf-8") for name in PAGES)])
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^ *)make ([a-z]+)", told, re.MULTILINE))

    assert {"leaflet", "test", "wheel"} <= named
    assert named - targets == set()


def commands() -> Mapping[str, click.Command]:
    """Return each command by its name."""
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def options() -> Iterator[tuple[str, click.Option]]:
    """Yield each command's options."""
    for name, command in commands().items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


def test_every_command_has_a_french_help_and_a_place_in_the_guides() -> None:
    """Help pages start with a sentence."""
    text = guides()

    assert {"render", "doctor"} <= commands().keys()
    for name, command in commands().items():
        assert command.help
        assert command.help.endswith(".")
        assert f"feuillet {name}" in text


def test_every_option_has_a_help_and_a_place_in_the_guides() -> None:
    """By its long name."""
    text = guides()

    for name, option in options():
        assert option.help, name
        assert any(form in text for form in option.opts if form.startswith("--") or form == "-o")


def test_every_exit_status_is_explained() -> None:
    """0 to 6, in the administrator's guide."""
    guide = (ROOT / "docs" / "administrateur.md").read_text("utf-8")
    codes = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.FeuilletError)
    }

    for code in codes - {1} | {0, 2}:
        assert re.search(rf"^\|? ?\*{{0,2}}`?{code}`?\*{{0,2}} ?[|:]", guide, re.MULTILINE), code


@pytest.mark.parametrize("command", ["render", "list", "describe", "where", "doctor"])
def test_help_pages_are_french(command: str) -> None:
    """Nobody in the ward reads « Usage » or « Show this message »."""
    page = run_feuillet(command, "--help").stdout.decode()

    assert page.startswith("Utilisation : feuillet")
    assert not re.search(r"Usage|Show this|Options:\n.*\[default|required", page)
