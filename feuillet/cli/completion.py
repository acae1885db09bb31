"""`feuillet completion`: what a shell needs to complete our commands, and what it is answered."""

from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

from feuillet.cli.help_in_french import FrenchCommand
from feuillet.errors import FeuilletError
from feuillet.find import Library

COMPLETING = "_FEUILLET_COMPLETE"
"""In the environment when a shell asks how to go on; click's name for it."""

_SHELLS = ("bash", "zsh", "fish")


@click.command(cls=FrenchCommand)
@click.argument("shell", metavar="SHELL", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Le script qui complète les commandes par la touche Tab : bash, zsh ou fish."""
    known = get_completion_class(shell)
    if known is None:
        raise click.BadParameter(shell)
    click.echo(known(ctx.find_root().command, {}, "feuillet", COMPLETING).source())


def complete_leaflet(ctx: click.Context, _: click.Parameter, begun: str) -> Sequence[str]:
    """Return the names of leaflets that begin so; none where the library cannot be read."""
    folders: Sequence[Path] = ctx.params.get("folders") or ()
    try:
        names = Library.open(folders).leaflet_names()
    except (FeuilletError, OSError):
        return []
    return [name for name in names if name.startswith(begun)]


def complete_file(_: click.Context, __: click.Parameter, begun: str) -> Sequence[CompletionItem]:
    """Leave a file's name to the shell."""
    return [CompletionItem(begun, type="file")]
