"""The command line: a module a command; each parses, calls the steps and shows what they answer.

In: the words of a command, a terminal or a pipe.  Out: what is printed, and how the command ends.
Here alone are options named: what a refusal advises is put in their words by `advice`.
"""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from feuillet.cli.advice import complain
from feuillet.cli.completion import COMPLETING
from feuillet.cli.help_in_french import FrenchGroup, explain_usage
from feuillet.cli.options import silence_output
from feuillet.errors import FeuilletError
from feuillet.render import load_renderer

_COMMANDS = (
    *("list", "describe", "render", "batch", "attach", "booklet", "serve", "token", "machine"),
    *("check", "approve", "trace", "new", "watch", "where", "doctor", "completion"),
)
"""In the order of the help page.  Each is loaded when it is run, without the others' libraries."""


@click.group(
    cls=FrenchGroup, modules=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="feuillet", message="feuillet %(version)s", help="La version.")
def cli() -> None:
    """Fiches d'information et consignes de sortie personnalisées, en PDF."""


def _open_streams() -> None:
    """Give a service that was started without standard streams empty ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Kept open on purpose, to the end of the process.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit: 0 done, 2 wrong command, 3 to 6 as `feuillet.errors` says."""
    _open_streams()
    if COMPLETING in os.environ:
        # Whatever is said now would be written into the command that somebody types.
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    try:
        if not __debug__:
            # Refused for every command, before a batch or a server starts.
            load_renderer()
        cli.main(args=arguments, prog_name="feuillet", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as help_page:
        click.echo(help_page.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "feuillet"
        click.echo(f"{explain_usage(error)} Voir « {path} --help ».", err=True)
        sys.exit(2)
    except click.Abort:
        click.echo("Interrompu, rien n'a été écrit.", err=True)
        sys.exit(130)
    except FeuilletError as error:
        complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has gone; nobody is left to tell.
        silence_output()
        sys.exit(6)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        silence_output()
        click.echo("Sortie standard : écriture impossible, le disque est plein ?", err=True)
        sys.exit(6)
    sys.exit(0)
