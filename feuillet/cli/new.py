"""`feuillet new`: a file whose blanks are marked, under a name that nobody has."""

import datetime as dt
import os
import shlex
from pathlib import Path

import click

from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import library_option, this_day
from feuillet.errors import ContentError, DeliveryError
from feuillet.find import ARCHETYPE, PACKAGED, Library
from feuillet.model.dates import count_from
from feuillet.model.leaflet import MARK, is_name
from feuillet.read import read_leaflet

REVIEWED_AFTER_MONTHS = 24


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE")
@library_option
def new(leaflet_name: str, folders: tuple[Path, ...]) -> None:
    """Commence une fiche : un fichier à compléter, déjà daté."""
    library = Library.open(folders)
    path = place_leaflet(library, leaflet_name)
    text = start_leaflet(library.archetype, path, this_day())
    _write_new(path, text)
    words = shlex.join([leaflet_name, *(f"--library={folder}" for folder in folders)])
    click.echo(path)
    marks = sum(line.count(MARK) for line in text.splitlines() if not line.startswith("#"))
    click.echo(f"Ouvrez ce fichier, remplacez les {marks} « {MARK} », puis lancez :")
    click.echo(f"  feuillet check {words}")
    click.echo(f"  feuillet watch {words}")


def _write_new(path: Path, text: str) -> None:
    """Write a file that was not there; unlike a patient's page, colleagues may read it."""
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            try:
                file.write(text)
                file.flush()
            except OSError:
                path.unlink()
                raise
        return
    except FileExistsError:
        raise ContentError(f"{path} existe déjà, choisissez un autre nom.") from None
    except OSError:
        problem = "écriture impossible, vérifiez vos droits et la place sur le disque"
    raise DeliveryError(f"{path.parent} : {problem}.")


def place_leaflet(library: Library, name: str) -> Path:
    """Return the file of a new leaflet: on the hospital's first shelf, or in our own checkout.

    Raises:
        ContentError: The name does not do, or is taken; or only an installed package is there.
    """
    if not is_name(name):
        # « con » fails where « con- » would not.
        if is_name(f"{name}-"):
            raise ContentError("Windows se réserve ce nom : choisissez-en un autre.")
        raise ContentError(
            "Ce nom ne convient pas : des minuscules sans accent, des chiffres, - et _, 60 signes"
            " au plus, sans « .yaml », comme « retour-chirurgie »."
        )
    folder = _shelf(library) / "leaflets"
    if name in library.leaflet_names():
        raise ContentError(f"La fiche « {name} » existe déjà{_advice(library, name, folder)}")
    return folder / f"{name}.yaml"


def _advice(library: Library, name: str, folder: Path) -> str:
    """Return where the leaflet of that name is, and what to do."""
    found = [found.paths[0] for found in library.where(name) if found.kind == "fiche"]
    if not found:
        return ", mais ne se lit pas : vérifiez le lien, ou choisissez un autre nom."
    if found[0].parent == folder:
        return f" : {found[0]}. Ouvrez-la, ou choisissez un autre nom."
    return (
        f" : {found[0]}. Choisissez un autre nom ; pour en avoir votre version, copiez ce fichier"
        f" dans {folder}."
    )


def _shelf(library: Library) -> Path:
    root = library.shelves[0].root
    if len(library.shelves) == 1 and root.name == PACKAGED:
        # It would be lost at the next installation.
        raise ContentError("Donnez le dossier de l'hôpital : --library DOSSIER.")
    return root


def start_leaflet(archetype: str, path: Path, today: dt.date) -> str:
    """Return the text of a new leaflet for `path`, dated, its blanks marked.

    The line that tells an editor where the schema is stands only if the schema is there.

    Raises:
        LeafletInvalid: The archetype is a hospital's and does not read.
    """
    schema = _schema(path)
    text = archetype
    for mark, words in {
        "%id%": path.stem,
        "%schema%": schema or "%schema%",
        "%written%": today.isoformat(),
        "%review%": count_from(today, REVIEWED_AFTER_MONTHS, "mois").isoformat(),
    }.items():
        text = text.replace(mark, words)
    # With all its lines: what is wrong is told with the archetype's own.
    read_leaflet(text, f"templates/{ARCHETYPE}")
    return "".join(line for line in text.splitlines(keepends=True) if "%schema%" not in line)


def _schema(path: Path) -> str | None:
    """Return the way from a leaflet to the schema of the checkout around it."""
    folder = path.parent
    for parent in folder.parents:
        schema = parent / "docs" / "leaflet.schema.json"
        if schema.is_file():
            return Path(os.path.relpath(schema, folder)).as_posix()
    return None
