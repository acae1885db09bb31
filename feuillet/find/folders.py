"""Folders as they lie on the disk: what is in them, which are not there, how old their texts are.

Whoever may not look into one is told so: nothing of ours stands in for what is shut.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from feuillet.errors import Advice, ContentError, LeafletInvalid

PACKAGED = "_content"
"""Where our content lies once installed, inside the package; a checkout has it beside."""


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


def builtin_root() -> Path:
    """Return the folder of our own leaflets, templates and styles."""
    packaged = Path(str(files("feuillet"))) / PACKAGED
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2]


def files_below(folder: Path, suffix: str) -> Iterator[tuple[str, Path]]:
    """Yield (name with slashes, path) of the files below a folder."""
    for path in sorted(folder.rglob(f"*{suffix}")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


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
