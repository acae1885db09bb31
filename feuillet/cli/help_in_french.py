"""Click in French: help pages, and what is wrong with a command.  Repeats nothing typed."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from feuillet.cli.advice import as_commands
from feuillet.errors import FeuilletError, did_you_mean

_USAGE = {"[OPTIONS]": "[OPTIONS]", "COMMAND [ARGS]...": "COMMANDE …"}


class _French:
    """Click's help page, in French."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Montre cette aide."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [_USAGE.get(piece, piece) for piece in self.collect_usage_pieces(ctx)]  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Utilisation : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]  # type: ignore[attr-defined]
        shown = [record for record in (param.get_help_record(ctx) for param in params) if record]
        if shown:
            with formatter.section("Options"):
                formatter.write_dl(shown)


class FrenchCommand(_French, click.Command):
    """A command with a French help page, that refuses what is empty or said twice.

    What it cannot do is told in the words of the command line.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for option in self.params:
            if not isinstance(option, click.Option) or ctx.resilient_parsing:
                continue
            said = [index for index, arg in enumerate(args) if arg.split("=")[0] in option.opts]
            if len(said) > 1 and not option.multiple:
                raise Misused(f"L'option {option.opts[-1]} est donnée deux fois.")
            if any(_is_empty(args, index) for index in said):
                raise Misused(f"L'option {option.opts[-1]} est vide.")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeuilletError as error:
            # Advised while it is known what the command was given.
            error.problems = tuple(map(as_commands, error.problems))
            raise


def _is_empty(args: Sequence[str], index: int) -> bool:
    """Whether the option there has an empty value: `--by ""`, `--by=`."""
    _, equals, value = args[index].partition("=")
    return not value if equals else args[index + 1 : index + 2] == [""]


class FrenchGroup(_French, click.Group):
    """The commands, with a French help page and the nearest name for an unknown one.

    Args:
        modules: The commands' names, in the order of the help page; each is a module beside this
            one, which holds a click command of that name and is loaded when it is asked for.
    """

    def __init__(self, *arguments: Any, modules: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.modules:
            return None
        module = import_module(f"feuillet.cli.{cmd_name}")
        return next(
            one
            for one in vars(module).values()
            if isinstance(one, click.Command) and one.name == cmd_name
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Commandes"):
            formatter.write_dl(
                [
                    (name, command.get_short_help_str(90))
                    for name in self.modules
                    if (command := self.get_command(ctx, name))
                ]
            )

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = str(args[0]) if args else ""
        unknown = name not in self.modules and not name.startswith("-")
        if unknown and not ctx.resilient_parsing:
            raise Misused(f"Commande inconnue.{did_you_mean(name, self.modules)}")
        return super().resolve_command(ctx, args)


class Misused(click.UsageError):
    """A wrong command, already said in French."""


def explain_usage(error: click.UsageError) -> str:
    """Return a usage error in French; what was typed may be a value and is not repeated."""
    if isinstance(error, Misused):
        return str(error.message)
    if isinstance(error, click.NoSuchOption):
        near = did_you_mean(error.option_name, error.possibilities or ())
        return f"Option inconnue.{near}"
    if isinstance(error, click.MissingParameter):
        metavar = error.param.metavar if error.param else None
        return f"Il manque {metavar or 'un mot'}."
    if isinstance(error, click.BadOptionUsage):
        return f"L'option {error.option_name} attend une valeur."
    if isinstance(error, click.BadParameter) and error.param is not None:
        names = "/".join(error.param.opts)
        kind = error.param.type
        allowed = f", attendu : {', '.join(kind.choices)}" if isinstance(kind, click.Choice) else ""
        return f"Valeur impossible pour {names}{allowed}."
    return "Commande mal écrite : trop de mots, ou un mot à la mauvaise place."
