"""`feuillet trace`: the line that a record keeps of what was handed over."""

from pathlib import Path

import click

from feuillet.cli.completion import complete_leaflet
from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import library_option, read_staff, this_day
from feuillet.find import Library
from feuillet.model.approval import trace_line
from feuillet.produce import choose_documents


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE", shell_complete=complete_leaflet)
@click.option(
    "--document", "documents", multiple=True, metavar="DOC", help="Un seul document (répétable)."
)
@click.option("--by", metavar="NOM", help="Qui remet la fiche ; sinon, des points à compléter.")
@library_option
def trace(
    leaflet_name: str, documents: tuple[str, ...], by: str | None, folders: tuple[Path, ...]
) -> None:
    """La ligne à coller dans le dossier : quelle fiche a été remise, et quand."""
    who = read_staff("--by", by)
    library = Library.open(folders)
    found = library.find_leaflet(leaflet_name)
    leaflet = library.read(found)
    line = trace_line(
        leaflet_name,
        leaflet,
        choose_documents(leaflet, documents),
        library.fingerprint(found),
        library.standing(found),
        today=this_day(),
        by=who,
    )
    click.echo(line)
