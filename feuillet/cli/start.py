"""What a new leaflet starts from: a name nobody has, and a text whose blanks are marked."""

import datetime as dt
import os
from pathlib import Path

from feuillet.errors import ContentError
from feuillet.find import ARCHETYPE, PACKAGED, Library, is_name
from feuillet.model.dates import count_from
from feuillet.read import read_leaflet

MARK = "[à compléter]"
"""Stands wherever only the author has the words."""

REVIEWED_AFTER_MONTHS = 24


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
