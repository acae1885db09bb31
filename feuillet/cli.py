"""The command line: parses, calls `produce`, shows errors in French; holds no rule of its own."""

import datetime as dt
import errno
import gc
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from feuillet.deliver import deliver_file
from feuillet.describe import csv_template, describe_json, values_schema
from feuillet.errors import (
    ContentError,
    DeliveryError,
    FeuilletError,
    ValuesInvalid,
)
from feuillet.library import Library
from feuillet.model import PROFILES, TEXT_SIZES
from feuillet.produce import produce_pdf, status_of
from feuillet.read import MAX_BYTES, read_values
from feuillet.usage import FrenchGroup, Misused, explain_usage

Command = TypeVar("Command", bound=Callable[..., Any])

STATUSES = {"draft": "projet", "approved": "approuvée", "expired": "périmée"}


@click.group(cls=FrenchGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feuillet", message="feuillet %(version)s", help="La version.")
def cli() -> None:
    """Fiches d'information et consignes de sortie personnalisées, en PDF."""


def _library_option(command: Command) -> Command:
    return click.option(
        "--library",
        "folders",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DOSSIER",
        help="Dossier de l'hôpital (répétable) ; sinon la variable FEUILLET_LIBRARY.",
    )(command)


@cli.command("list")
@_library_option
@click.option("--json", "as_json", is_flag=True, help="En JSON.")
def list_leaflets(folders: tuple[Path, ...], as_json: bool) -> None:
    """Les fiches, leur version et leur état."""
    library = Library.open(folders)
    today = _today()
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    for name in library.leaflet_names():
        try:
            leaflet = library.read(library.find_leaflet(name))
        except ContentError as error:
            # One broken leaflet must not hide the others.
            problems += error.problems
            continue
        documents = [{"id": key, "title": plan.title} for key, plan in leaflet.documents.items()]
        rows.append(
            {
                "id": name,
                "title": leaflet.title,
                "version": leaflet.version,
                "status": status_of(leaflet, today),
                "documents": documents,
            }
        )
    _show_list(rows, as_json)
    if problems:
        raise ContentError(*problems)


def _show_list(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(_dump(rows))
        return
    for row in rows:
        titles = ", ".join(document["id"] for document in row["documents"])
        status = STATUSES[str(row["status"])]
        click.echo(f"{row['id']}  {row['title']}, version {row['version']} ({status}) : {titles}")


@cli.command()
@click.argument("leaflet_name", metavar="FICHE")
@_library_option
@click.option("--json", "shape", flag_value="json", help="En JSON.")
@click.option("--schema", "shape", flag_value="schema", help="Schéma JSON des valeurs.")
@click.option("--csv", "shape", flag_value="csv", help="Tableau à remplir, avec un exemple.")
def describe(leaflet_name: str, folders: tuple[Path, ...], shape: str | None) -> None:
    """Les champs d'une fiche."""
    library = Library.open(folders)
    leaflet = library.read(library.find_leaflet(leaflet_name))
    if shape == "json":
        click.echo(_dump(describe_json(leaflet_name, leaflet)))
    elif shape == "schema":
        click.echo(_dump(values_schema(leaflet_name, leaflet)))
    elif shape == "csv":
        # A mark first, or Excel reads the accents wrongly.
        click.echo(b"\xef\xbb\xbf" + csv_template(leaflet).encode(), nl=False)
    else:
        click.echo(f"{leaflet.title}, version {leaflet.version}")
        for name, variable in leaflet.all_variables.items():
            choices = f" ({', '.join(variable.choices)})" if variable.choices else ""
            click.echo(f"  {name} : {variable.label}{choices} ; exemple : {variable.example}")


@cli.command()
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
@_library_option
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
    raw = _gather_values(values_path, settings)
    with _progress(quiet) as step:
        product = produce_pdf(
            Library.open(folders),
            leaflet_name,
            raw,
            today=_today(),
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
        _silence_output()
    else:
        return
    raise DeliveryError("Sortie standard : écriture impossible, le PDF n'est pas arrivé entier.")


def _silence_output() -> None:
    """Drop standard output: what is left in its buffer would fail once more as Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _today() -> dt.date:
    """Return the desk's own day; the steps below are told it and read no clock."""
    return dt.datetime.now().astimezone().date()


def _gather_values(values_path: str | None, settings: Sequence[str]) -> dict[str, str]:
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


@cli.command()
@click.argument("name", metavar="NOM")
@_library_option
def where(name: str, folders: tuple[Path, ...]) -> None:
    """Quel dossier l'emporte pour une fiche, un modèle ou un style, et ce qu'il cache."""
    library = Library.open(folders)
    found = library.where(name)
    if not found:
        library.find_leaflet(name)
    for place in found:
        says = "s'ajoute à" if name == "print.css" else "cache"
        click.echo(f"{place.kind} : {place.paths[0]}")
        for hidden in place.paths[1:]:
            click.echo(f"  {says} {hidden}")


@cli.command()
@_library_option
def doctor(folders: tuple[Path, ...]) -> None:
    """Ce qui est installé, ce qui manque, et que faire."""
    from feuillet.doctor import examine

    findings = list(examine(Library.open(folders), Path("out")))
    for finding in findings:
        mark = "bon     " if finding.good else "À FAIRE "
        click.echo(f"{mark}{finding.name} : {finding.says}")
    if not all(finding.good for finding in findings):
        sys.exit(5)


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _open_streams() -> None:
    """Give a service that was started without standard streams empty ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Kept open on purpose, to the end of the process.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit: 0 done, 2 wrong command, 3 to 6 as `feuillet.errors` says."""
    # A command is short: looking for cycles would cost it a twentieth of its time.
    gc.disable()
    _open_streams()
    try:
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
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has gone; nobody is left to tell.
        _silence_output()
        sys.exit(6)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        _silence_output()
        click.echo("Sortie standard : écriture impossible, le disque est plein ?", err=True)
        sys.exit(6)
    sys.exit(0)
