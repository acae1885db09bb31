"""`feuillet serve` and `feuillet token`: the form in a browser, and the keys of its interface."""

import sys
from pathlib import Path
from typing import Any

import click

from feuillet.cli.french import FrenchCommand, Misused, library_option
from feuillet.errors import DeliveryError
from feuillet.web.keys import SHORTEST, keys_path, read_keys, write_keys


@click.command(cls=FrenchCommand)
@click.option("--host", default="127.0.0.1", metavar="ADRESSE", help="Où écouter.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, metavar="N", help="0 : un port libre."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NOM",
    help="Nom du serveur, vu d'un poste (répétable).",
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="Un serveur mandataire s'occupe de TLS, et lui seul appelle.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADRESSE",
    help="Adresse de ce mandataire ; sinon 127.0.0.1.",
)
@click.option(
    "--user-header", metavar="NOM", help="En-tête où le mandataire met qui s'est identifié."
)
@click.option("--tls-cert", type=click.Path(path_type=Path), metavar="FICHIER", help="Certificat.")
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="FICHIER", help="Sa clé.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Impressions en même temps ; sinon, autant que de processeurs.",
)
@click.option(
    "--idle",
    type=click.IntRange(1, 480),
    default=15,
    metavar="MINUTES",
    help="Silence avant sortie.",
)
@library_option
@click.option("--quiet", is_flag=True, help="N'écrit que l'adresse et les erreurs.")
def serve(**given: Any) -> None:
    """Ouvre le formulaire dans un navigateur."""
    # The web's libraries: no other command waits for them.
    from feuillet.cli.serve import Request, listen

    listen(Request(**given))


@click.command(cls=FrenchCommand)
@click.argument("name", metavar="NOM", required=False)
@click.option("--list", "listing", is_flag=True, help="Les noms de ceux qui ont une clé.")
@click.option("--revoke", is_flag=True, help="Retire la clé de ce nom.")
@click.option("--password", is_flag=True, help="Choisit le mot de passe du formulaire.")
def token(name: str | None, listing: bool, revoke: bool, password: bool) -> None:
    """Les clés de l'interface HTTP, et le mot de passe du formulaire."""
    path = keys_path()
    keys = read_keys(path)
    problem = ""
    try:
        if password and not (name or listing or revoke):
            write_keys(keys.with_password(_ask_password()), path)
            click.echo(f"Mot de passe enregistré dans {path}")
        elif listing and not (name or revoke or password):
            for holder in sorted(keys.tokens):
                click.echo(holder)
        elif name and revoke and not listing:
            write_keys(keys.without_token(name), path)
            click.echo(f"Clé de « {name} » retirée : elle n'ouvre plus rien.")
        elif name and not listing and not password:
            changed, made = keys.with_token(name)
            write_keys(changed, path)
            click.echo(f"Clé de « {name} », montrée cette fois seulement :", err=True)
            click.echo(made)
        else:
            raise Misused("Il faut un NOM, ou --list, ou --password.")
    except ValueError as error:
        problem = str(error)
    if problem:
        raise DeliveryError(f"Clés : {problem}.")


def _ask_password() -> str:
    if not sys.stdin.isatty():
        # A program gives it, once: it does not mistype.
        return sys.stdin.readline().rstrip("\r\n")
    prompt = f"Mot de passe ({SHORTEST} caractères au moins)"
    typed: str = click.prompt(prompt, hide_input=True, err=True)
    if click.prompt("Encore une fois", hide_input=True, err=True) != typed:
        raise ValueError("les deux ne sont pas les mêmes")
    return typed
