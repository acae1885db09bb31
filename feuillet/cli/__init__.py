"""The command line: parses, calls `produce`, shows errors in French; holds no rule of its own."""

import errno
import gc
import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from feuillet.cli.approve import approve, trace
from feuillet.cli.attach import attach
from feuillet.cli.batching import batch
from feuillet.cli.booklet import booklet
from feuillet.cli.check import check
from feuillet.cli.french import FrenchGroup, explain_usage, library_option, silence_output, this_day
from feuillet.cli.new import new, watch
from feuillet.cli.render import render
from feuillet.cli.serving import serve, token
from feuillet.errors import ContentError, FeuilletError
from feuillet.find import Library
from feuillet.model.approval import STATUSES, status_of
from feuillet.model.schema import csv_template, describe_json, list_entry, values_schema


@click.group(cls=FrenchGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feuillet", message="feuillet %(version)s", help="La version.")
def cli() -> None:
    """Fiches d'information et consignes de sortie personnalisées, en PDF."""


@cli.command("list")
@library_option
@click.option("--json", "as_json", is_flag=True, help="En JSON.")
def list_leaflets(folders: tuple[Path, ...], as_json: bool) -> None:
    """Les fiches, leur version et leur état."""
    library = Library.open(folders)
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    changed: set[str] = set()
    for name in library.leaflet_names():
        try:
            found = library.find_leaflet(name)
            leaflet, approval = library.read(found), library.approval(found)
            if approval is None and library.approvals(found):
                changed.add(name)
        except ContentError as error:
            # One broken leaflet must not hide the others.
            problems += error.problems
            continue
        rows.append(list_entry(name, leaflet, status_of(leaflet, approval, this_day())))
    if as_json:
        click.echo(_dump(rows))
    else:
        _show_list(rows, changed)
    if problems := problems or library.stray_figures():
        raise ContentError(*dict.fromkeys(problems))


def _show_list(rows: Sequence[Mapping[str, Any]], changed: Collection[str]) -> None:
    for row in rows:
        titles = ", ".join(document["id"] for document in row["documents"])
        status = STATUSES[row["status"]]
        if row["id"] in changed:
            status += ", changée depuis son approbation"
        version = f"version {row['version']}" if row["version"] else "sans version"
        click.echo(f"{row['id']}  {row['title']}, {version} ({status}) : {titles}")


@cli.command()
@click.argument("leaflet_name", metavar="FICHE")
@library_option
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


cli.add_command(render)
cli.add_command(batch)
cli.add_command(attach)
cli.add_command(booklet)
cli.add_command(serve)
cli.add_command(token)
cli.add_command(check)
cli.add_command(approve)
cli.add_command(trace)
cli.add_command(new)
cli.add_command(watch)


@cli.command()
@click.argument("name", metavar="NOM")
@library_option
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
@library_option
def doctor(folders: tuple[Path, ...]) -> None:
    """Ce qui est installé, ce qui manque, et que faire."""
    from feuillet.cli.doctor import examine

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
        silence_output()
        sys.exit(6)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        silence_output()
        click.echo("Sortie standard : écriture impossible, le disque est plein ?", err=True)
        sys.exit(6)
    sys.exit(0)
