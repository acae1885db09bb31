"""Wrong commands in French: what is wrong, the nearest name, and nothing of what was typed."""

import click
import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

from feuillet.cli import cli
from feuillet.cli.help_in_french import FrenchCommand, Misused, explain_usage


@click.command(cls=FrenchCommand)
@click.argument("place", metavar="DOSSIER")
@click.option("-o", "--output", metavar="FICHIER")
@click.option("--size", type=click.Choice(["12", "14"]))
@click.option("--set", "settings", multiple=True)
def sample(place: str, output: str | None, size: str | None, settings: tuple[str, ...]) -> None:
    """Un essai."""


def refusal(*arguments: str, command: click.Command = sample) -> str:
    """Return what is said of a wrong command."""
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert isinstance(result.exception, click.UsageError)
    return explain_usage(result.exception)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Il manque DOSSIER."),
        (("x", "-o"), "L'option -o attend une valeur."),
        (("x", "--output", ""), "L'option --output est vide."),
        (("x", "--output="), "L'option --output est vide."),
        (("x", "-o", "a", "--output", "b"), "L'option --output est donnée deux fois."),
        (("x", "--size", "13"), "Valeur impossible pour --size, attendu : 12, 14."),
        (("x", "--ouput", "a"), "Option inconnue. Vouliez-vous dire « --output » ?"),
        (("x", "y"), "Commande mal écrite : trop de mots, ou un mot à la mauvaise place."),
    ],
)
def test_each_mistake_is_told_in_french(arguments: tuple[str, ...], says: str) -> None:
    """In one line that says what to do."""
    assert refusal(*arguments) == says


@given(st.text(st.sampled_from("QXZJKW"), min_size=6, max_size=20))
def test_what_was_typed_is_never_repeated(typed: str) -> None:
    """It may be a patient's value in the wrong place."""
    for arguments in (("x", typed), ("x", f"--{typed}"), ("x", "--size", typed)):
        assert typed not in refusal(*arguments)
    assert typed not in refusal(typed, command=cli)


def test_an_option_that_may_be_repeated_is_not_refused() -> None:
    """Nor one that is given once."""
    arguments = ["x", "--set", "a=1", "--set", "b=2", "-o", "f"]

    assert CliRunner().invoke(sample, arguments, standalone_mode=False).exception is None


def test_the_nearest_command_is_proposed() -> None:
    """And no command runs in its place."""
    assert refusal("rendr", command=cli) == "Commande inconnue. Vouliez-vous dire « render » ?"


def test_a_help_page_has_no_english_word() -> None:
    """Titles, usage and the help option itself."""
    page = CliRunner().invoke(sample, ["--help"]).output

    assert page.startswith("Utilisation : sample [OPTIONS] DOSSIER")
    assert "Montre cette aide." in page
    assert not any(word in page for word in ("Usage", "Show this", "Commands"))
    assert Misused("déjà dit").message == "déjà dit"
