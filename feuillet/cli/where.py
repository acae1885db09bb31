"""`feuillet where`: which folder wins, and what it hides."""

from pathlib import Path

import click

from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import library_option
from feuillet.errors import Advice, ContentError, quoted_list
from feuillet.find import HOSPITALS_ALONE, Library


@click.command(cls=FrenchCommand)
@click.argument("name", metavar="NOM")
@library_option
def where(name: str, folders: tuple[Path, ...]) -> None:
    """Quel dossier l'emporte pour une fiche, un modèle ou un style, et ce qu'il cache."""
    library = Library.open(folders)
    found = library.where(name)
    if not found:
        if name in HOSPITALS_ALONE:
            roots = quoted_list(str(shelf.root) for shelf in library.shelves[:-1])
            given = f"dans {roots}, copiez-l'y s'il vous en faut un"
            raise ContentError(f"Aucun {name} {given if roots else f': {Advice.GIVE_LIBRARY}'}.")
        library.find_leaflet(name)
    for place in found:
        says = "s'ajoute à" if name == "print.css" else "cache"
        click.echo(f"{place.kind} : {place.paths[0]}")
        for hidden in place.paths[1:]:
            click.echo(f"  {says} {hidden}")
