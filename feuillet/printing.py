"""`feuillet render`: one patient's values in, one PDF out."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from feuillet.deliver import deliver_file
from feuillet.errors import DeliveryError, ValuesInvalid
from feuillet.library import Library
from feuillet.model import PROFILES, TEXT_SIZES
from feuillet.produce import produce_pdf
from feuillet.read import MAX_BYTES, read_values
from feuillet.usage import FrenchCommand, Misused, library_option, silence_output, this_day


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE")
@click.option(
    "--document", "documents", multiple=True, metavar="DOC", help="Un seul document (répétable)."
)
@click.option(
    "--values",
    "values_path",
    metavar="FICHIER",
    help="Valeurs en YAML ou JSON ; - : entrée standard.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="CHAMP=VALEUR", help="Une valeur (répétable)."
)
@click.option("-o", "--output", metavar="FICHIER", help="PDF à écrire ; - : sortie standard.")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="standard",
    help="standard : PDF/UA-1 et PDF/A-2a ; dmp : PDF/A-1.",
)
@click.option(
    "--text-size",
    type=click.Choice([str(size) for size in TEXT_SIZES]),
    default="12",
    help="Taille du texte, en points.",
)
@click.option("--force", is_flag=True, help="Remplace un fichier qui existe.")
@click.option("--quiet", is_flag=True, help="N'écrit que les erreurs.")
@library_option
def render(
    leaflet_name: str,
    documents: tuple[str, ...],
    values_path: str | None,
    settings: tuple[str, ...],
    output: str | None,
    profile: str,
    text_size: str,
    force: bool,
    quiet: bool,
    folders: tuple[Path, ...],
) -> None:
    """Imprime une fiche pour un patient, en un PDF."""
    raw = gather_values(values_path, settings)
    with _progress(quiet) as step:
        product = produce_pdf(
            Library.open(folders),
            leaflet_name,
            raw,
            today=this_day(),
            documents=documents,
            profile=profile,
            text_size=int(text_size),
            on_step=step,
        )
    for warning in product.warnings if not quiet else ():
        click.echo(f"Attention : {warning}.", err=True)
    if output == "-":
        _write_out(product.pdf)
        return
    path = deliver_file(product.pdf, Path(output or f"out/{leaflet_name}.pdf"), force=force)
    if not quiet:
        click.echo(f"{path} : {sum(product.pages)} pages.")


def _write_out(pdf: bytes) -> None:
    try:
        if sys.stdout.name == os.devnull:  # it was closed: see `_open_streams`
            raise OSError
        sys.stdout.buffer.write(pdf)
        sys.stdout.buffer.flush()
    except OSError:
        silence_output()
    else:
        return
    raise DeliveryError("Sortie standard : écriture impossible, le PDF n'est pas arrivé entier.")


def gather_values(values_path: str | None, settings: Sequence[str]) -> dict[str, str]:
    """Return raw text by field from `--values` and `--set`; nothing may be said twice."""
    raw = read_values(_read_input(values_path)) if values_path else {}
    problems = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise Misused("--set attend CHAMP=VALEUR.")
        if name.strip() in raw:
            problems.append("--set : un champ est donné deux fois, gardez l'un des deux")
        raw[name.strip()] = value
    if problems:
        raise ValuesInvalid(*dict.fromkeys(problems))
    return raw


def _read_input(values_path: str) -> str:
    problem = None
    try:
        if values_path == "-":
            if sys.stdin.isatty():
                click.echo("Une ligne « champ: valeur » par champ, puis Ctrl+D :", err=True)
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(values_path).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        if len(content) <= MAX_BYTES:
            return content.decode("utf-8-sig")
        problem = "trop gros (1 Mo au plus)"
    except UnicodeDecodeError:
        problem = "n'est pas en UTF-8 : enregistrez-le dans ce codage"
    except (OSError, ValueError):
        problem = "illisible : vérifiez son nom et vos droits"
    raise ValuesInvalid(f"Fichier de valeurs : {problem}.")


def _progress(quiet: bool) -> AbstractContextManager[Callable[[], None]]:
    """Return a context that gives a step function: a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        return nullcontext(_no_step)
    return _Bar()


def _no_step() -> None:
    pass


class _Bar(AbstractContextManager[Callable[[], None]]):
    """A progress bar on standard error, gone when done."""

    def __enter__(self) -> Callable[[], None]:
        self.bar = click.progressbar(length=3, label="Mise en page", file=sys.stderr)
        self.bar.__enter__()
        self.bar.render_progress()
        return lambda: self.bar.update(1)

    def __exit__(self, *error: object) -> None:
        self.bar.finish()
        self.bar.__exit__(None, None, None)
