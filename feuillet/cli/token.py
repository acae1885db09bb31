"""`feuillet token`: the keys of the HTTP interface, and the form's password."""

import os
import sys
from pathlib import Path

import click

from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.errors import DeliveryError
from feuillet.web import (
    SHORTEST,
    NameTaken,
    NameUnknown,
    WrongPassword,
    keys_path,
    read_keys,
    write_keys,
)

_SUFFIX = " : "
"""A colon, as French has it."""


@click.command(cls=FrenchCommand)
@click.argument("name", metavar="NOM", required=False)
@click.option("--list", "listing", is_flag=True, help="Les noms de ceux qui ont une clé.")
@click.option("--revoke", is_flag=True, help="Retire la clé de ce nom.")
@click.option("--password", is_flag=True, help="Choisit le mot de passe du formulaire.")
def token(name: str | None, listing: bool, revoke: bool, password: bool) -> None:
    """Les clés de l'interface HTTP, et le mot de passe du formulaire."""
    path = keys_path()
    _warn_root(path)
    keys = read_keys(path)
    problem = ""
    try:
        if password and not (name or listing or revoke):
            owner = write_keys(keys.with_password(_ask_password()), path)
            click.echo(f"Mot de passe enregistré dans {path}, pour le compte « {owner} »")
        elif listing and not (name or revoke or password):
            for holder in sorted(keys.tokens):
                click.echo(holder)
        elif name and revoke and not listing:
            write_keys(keys.without_token(name), path)
            click.echo(f"Clé de « {name} » retirée : elle n'ouvre plus rien.")
        elif name and not listing and not password:
            changed, made = keys.with_token(name)
            owner = write_keys(changed, path)
            click.echo(f"Enregistrée dans {path}, pour le compte « {owner} ».", err=True)
            click.echo(f"Clé de « {name} », montrée cette fois seulement :", err=True)
            click.echo(made)
        else:
            raise Misused("Il faut un NOM, ou --list, ou --password.")
    except NameTaken as error:
        problem = f"{error} : révoquez-la d'abord, avec --revoke"
    except NameUnknown as error:
        problem = f"{error} : voyez --list"
    except WrongPassword as error:
        raise DeliveryError(f"Mot de passe : {error}.") from None
    except ValueError as error:
        problem = str(error)
    if problem:
        raise DeliveryError(f"Clés : {problem}.")


def _warn_root(path: Path) -> None:
    """Say that a service reads another file: it has an account of its own."""
    if os.geteuid() == 0 and "FEUILLET_KEYS" not in os.environ:
        click.echo(
            f"Attention : ces clés sont celles de root, dans {path}. Un service lit les siennes :"
            " « runuser -u feuillet -- env FEUILLET_KEYS=/var/lib/feuillet/keys.json"
            " /opt/feuillet/bin/feuillet token », puis le reste.",
            err=True,
        )


def _ask_password() -> str:
    if not sys.stdin.isatty():
        # A program gives it, once: it does not mistype.
        return sys.stdin.readline().rstrip("\r\n")
    prompt = f"Mot de passe ({SHORTEST} caractères au moins)"
    typed: str = click.prompt(prompt, hide_input=True, err=True, prompt_suffix=_SUFFIX)
    again: str = click.prompt("Encore une fois", hide_input=True, err=True, prompt_suffix=_SUFFIX)
    if again != typed:
        raise WrongPassword("les deux ne sont pas les mêmes, recommencez")
    return typed
