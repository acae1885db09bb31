"""`feuillet list`: the leaflets there are, and their status."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from feuillet.cli.advice import as_commands, lines_of
from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import dump_json, library_option, this_day
from feuillet.errors import ContentError
from feuillet.find import Library
from feuillet.model.approval import spell_standing, status_of
from feuillet.model.schema import list_entry


@click.command("list", cls=FrenchCommand)
@library_option
@click.option("--json", "as_json", is_flag=True, help="En JSON.")
def list_leaflets(folders: tuple[Path, ...], as_json: bool) -> None:
    """Les fiches, leur version et leur état."""
    library, today = Library.open(folders), this_day()
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    labels: dict[str, str] = {}
    for name in library.leaflet_names():
        try:
            found = library.find_leaflet(name)
            leaflet, standing = library.read(found), library.standing(found)
            library.refuse_undue(found, today)
        except ContentError as error:
            # One broken leaflet must not hide the others.
            problems += lines_of(error)
            continue
        status = "broken" if found.is_unfinished else status_of(leaflet, standing.approval, today)
        rows.append(list_entry(name, leaflet, status))
        label = as_commands(spell_standing(leaflet, standing, today), name)
        labels[name] = f"{label}, à compléter" if found.is_unfinished else label
    click.echo(f"Fiches de : {_spelled(library)}", err=True)
    if as_json:
        click.echo(dump_json(rows))
    else:
        _show_list(rows, labels)
    if problems := problems or library.stray_figures():
        raise ContentError(*dict.fromkeys(problems))


def _spelled(library: Library) -> str:
    """Return which folders were looked at: a service may be given others."""
    hospitals = [str(shelf.root) for shelf in library.shelves[:-1]]
    if not hospitals:
        return "feuillet seul, aucun dossier d'hôpital donné (--library)"
    return f"{', puis '.join(hospitals)}, puis feuillet"


def _show_list(rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> None:
    for row in rows:
        titles = ", ".join(document["id"] for document in row["documents"])
        version = f"version {row['version']}" if row["version"] else "sans version"
        click.echo(f"{row['id']}  {row['title']}, {version} ({labels[row['id']]}) : {titles}")
