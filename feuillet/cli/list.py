"""`feuillet list`: the leaflets there are, and their status."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from feuillet.cli.french import FrenchCommand
from feuillet.cli.options import dump_json, library_option, this_day
from feuillet.errors import ContentError
from feuillet.find import Library
from feuillet.model.approval import STATUSES, status_of
from feuillet.model.schema import list_entry


@click.command("list", cls=FrenchCommand)
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
        click.echo(dump_json(rows))
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
