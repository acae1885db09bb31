"""The folders of content, ours and the hospital's: what is in them, and a leaflet's pictures."""

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from feuillet.errors import Advice, ContentError, LeafletInvalid, did_you_mean
from feuillet.model.expressions import Place
from feuillet.read import Tree, file_bytes, read_tree

BUILTIN = "feuillet"
SETTINGS = "hospital.yaml"
PROTOCOL = "protocol.yaml"
COLUMNS = "columns.yaml"
HOSPITALS_ALONE = (PROTOCOL, COLUMNS)
"""Of our own shelf, neither decides anything."""
PACKAGED = "_content"
"""Where our content lies once installed, inside the package; a checkout has it beside."""

PICTURES = "pictures"
_KINDS = (".svg", ".png")
_OTHER_KINDS = (".jpg", ".jpeg", ".gif", ".webp", ".svgz", ".bmp", ".tif", ".tiff", ".pdf")


@dataclass(frozen=True)
class Shelf:
    """One folder of content, and what messages call it."""

    name: str
    root: Path


@dataclass(frozen=True)
class Found:
    """Where a name was found: the winner, then what it hides."""

    kind: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class PictureFile:
    """A picture that a leaflet names, as it lies on a shelf."""

    path: Path
    content: bytes
    named: str
    """Where the leaflet names it first: « visite.yaml, ligne 12 »."""


def builtin_root() -> Path:
    """Return the folder of our own leaflets, templates, styles and pictures."""
    packaged = Path(str(files("feuillet"))) / PACKAGED
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2]


def pictures_named(text: str, file_name: str, shelves: Sequence[Shelf]) -> tuple[PictureFile, ...]:
    """Return the pictures that a leaflet's text names, each from the first shelf that has it.

    Raises:
        LeafletInvalid: One is not there, or cannot be read; each with its line.
    """
    tree = _tree(text, file_name)
    found: dict[str, PictureFile] = {}
    problems, unreadable = [], ""
    for place, name in _named(tree.data):
        where = f"{file_name}, ligne {tree.line(place)}"
        if name in found:
            continue
        try:
            path = picture_path(name, shelves)
            found[name] = PictureFile(path, file_bytes(path), where)
        except LeafletInvalid as error:
            problems += [f"{where} : « picture » : {problem}" for problem in error.problems]
            unreadable = unreadable or error.unreadable
    if problems:
        told = LeafletInvalid(*dict.fromkeys(problems))
        told.unreadable = unreadable
        raise told
    return tuple(found.values())


def plain_pictures(pictures: Sequence[PictureFile], accent: str) -> dict[str, bytes]:
    """Return pictures as pages can have them, by the names that pages use.

    Raises:
        LeafletInvalid: With all that is wrong, and the leaflet's lines.
    """
    # Only leaflets with pictures need it: a list of others must not wait for it.
    from feuillet.compose import plain_picture

    plain, problems = {}, []
    for one in pictures:
        name = one.path.name
        try:
            plain[f"{PICTURES}/{name}"] = plain_picture(one.content, name, accent)
        except LeafletInvalid as error:
            problems += [f"{one.named} : {problem}" for problem in error.problems]
    if problems:
        raise LeafletInvalid(*problems)
    return plain


def _tree(text: str, file_name: str) -> Tree:
    try:
        # Read twice, once as a leaflet: most leaflets have no picture.
        return read_tree(text, file_name) if PICTURES[:-1] in text or "\\" in text else Tree()
    except LeafletInvalid:
        return Tree()  # whoever reads it as a leaflet says why


def _named(data: Any) -> Iterator[tuple[Place, str]]:
    """Yield each picture that raw data names, with its place."""
    stack: list[tuple[Place, Any]] = [((), data)]
    while stack:
        place, part = stack.pop()
        if isinstance(part, dict):
            steps: Mapping[Any, Any] = part
        else:
            steps = dict(enumerate(part)) if isinstance(part, list) else {}
        for step, inner in reversed([*steps.items()]):
            if step == "picture" and isinstance(inner, str):
                yield (*place, step), inner
            else:
                stack.append(((*place, step), inner))


def picture_path(name: str, shelves: Sequence[Shelf]) -> Path:
    """Return the file of a picture, from the first shelf that has one of that name.

    Raises:
        LeafletInvalid: None has it, one has it twice, or as a link to somewhere else.
    """
    for shelf in shelves:
        folder = shelf.root / PICTURES
        there = [folder / f"{name}{kind}" for kind in _KINDS if f"{name}{kind}" in names_in(folder)]
        if len(there) > 1:
            twice = " et ".join(path.name for path in there)
            raise LeafletInvalid(f"{twice} ont le même nom : retirez l'un des deux")
        if there and not there[0].resolve().is_relative_to(folder.resolve()):
            problem = f"{there[0].name} est un lien qui sort de pictures/ : copiez-y le fichier"
            raise LeafletInvalid(problem)
        if there:
            return there[0]
        # Ours would stand in for what the hospital meant.
        for other in sorted(names_in(folder)):
            kind = Path(other).suffix.lower()
            if Path(other).stem.lower() == name and kind in (*_KINDS, *_OTHER_KINDS):
                raise LeafletInvalid(
                    f"{other} n'est pas {name}.svg ou {name}.png : enregistrez-le sous ce nom"
                )
    raise LeafletInvalid(_absent(name, shelves))


def _absent(name: str, shelves: Sequence[Shelf]) -> str:
    present = {one for shelf in shelves for one in names_in(shelf.root / PICTURES)}
    known = sorted({Path(one).stem for one in present if one.endswith(_KINDS)})
    return (
        f"aucune image ne s'appelle « {name} » : copiez {name}.svg ou {name}.png dans pictures/,"
        f" à côté de leaflets/.{did_you_mean(name, known)}"
    )


def files_in(folder: Path, suffix: str) -> Iterator[tuple[str, Path]]:
    """Yield (name with slashes, path) of the files below a folder."""
    for path in sorted(folder.rglob(f"*{suffix}")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def where_in(all_shelves: Sequence[Shelf], name: str) -> list[Found]:
    """Return where a leaflet, template, style, picture or setting is found, and what it hides.

    A style hides nothing: all its files apply, the last one listed first.
    """
    places = (
        ("fiche", f"leaflets/{name}.yaml"),
        ("modèle", f"templates/{name}"),
        ("style", f"styles/{name}"),
        *(("image", f"{PICTURES}/{name}{kind}") for kind in (".svg", ".png", "")),
        ("réglages", name if name in (SETTINGS, *HOSPITALS_ALONE) else ""),
    )
    found: list[Found] = []
    if len(name) > 200:
        return found
    for kind, relative in places:
        if not relative or not all(part.strip(".") for part in Path(relative).parts):
            continue
        ours = relative not in HOSPITALS_ALONE
        shelves = all_shelves if ours else all_shelves[:-1]
        paths = tuple(
            shelf.root / relative for shelf in shelves if (shelf.root / relative).is_file()
        )
        if paths and not Path(name).is_absolute():
            found.append(Found(kind, paths))
    return found


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, if it is there.  Raises LeafletInvalid if it cannot be read."""
    if not os.path.lexists(folder):
        return []
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        problem = f"{folder.name}/ : dossier illisible, vérifiez les droits"
    error = LeafletInvalid(problem)
    error.unreadable = str(folder)
    raise error


def refuse_folder(folder: Path) -> None:
    """Raise ContentError if there is no such folder: ours would stand in for the hospital's."""
    problem, unreadable = f"n'existe pas : {Advice.CHECK_LIBRARY}", ""
    try:
        os.scandir(folder).close()
        if os.access(folder, os.X_OK):
            return
        raise PermissionError
    except (FileNotFoundError, NotADirectoryError, ValueError):
        pass
    except OSError:
        problem = "ne se lit pas : vérifiez les droits de ce compte, ou le partage"
        unreadable = str(folder)
    error = ContentError(f"Le dossier « {folder} » {problem}")
    error.unreadable = unreadable
    raise error


def written_last(folder: Path) -> dt.date | None:
    """Return the last day on which a leaflet of a folder was written, if it holds one."""
    texts = (path.read_text("utf-8") for path in folder.glob("*.yaml"))
    days = (day for text in texts for day in re.findall(r"^written: ([\d-]{10})$", text, re.M))
    return max(map(dt.date.fromisoformat, days), default=None)
