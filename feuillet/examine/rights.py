"""What this account may not read: which file or folder it is, and what command opens it."""

import grp
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote

from feuillet.errors import ContentError, FeuilletError, LibraryAbsent
from feuillet.examine.machine import account_of


def problems_to_mend(error: FeuilletError) -> Sequence[str]:
    """Return what is wrong, for the administrator: of what is shut, the command that opens it."""
    path = error.unreadable if isinstance(error, ContentError) else ""
    explained = explain_shut(Path(path)) if path else ""
    return [explained] if explained else error.problems


def refuse_shut(folder: Path) -> None:
    """Raise LibraryAbsent if a folder cannot be looked into, or one below it.

    Where it is a hospital's, what is in it would be passed over without a word.
    """
    for parts in ("leaflets", "pictures", "templates", "styles"):
        for _ in os.walk(folder / parts, onerror=_refuse):
            pass


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise LibraryAbsent(explain_unlisted(error.filename))


def explain_unlisted(folder: str) -> str:
    """Return what is wrong with a folder that does not say what is in it."""
    unknown = (
        f"Le contenu de « {folder} » ne se lit pas : vérifiez les droits de ce compte, ou le"
        " partage"
    )
    return explain_shut(Path(folder)) or unknown


def explain_shut(path: Path) -> str:
    """Return what opens a file, or a folder, that this account may not read; or nothing."""
    right = _right_wanted(path)
    if not right:
        return ""
    what, mode = right
    shut = quote(str(path))
    return (
        f"{path} : le compte « {account_of(os.geteuid())} » n'a pas le droit {what},"
        f" faites « chgrp {_group_of(os.getegid())} {shut} && chmod {mode} {shut} »"
    )


def _right_wanted(path: Path) -> tuple[str, str] | None:
    """Return the right that this account lacks, and the mode that gives it."""
    # Where the folder of a link is shut, the rights of the file mend nothing.
    with suppress(OSError):
        if path.is_dir():
            try:
                os.scandir(path).close()
            except PermissionError:
                return "d'y entrer", "2750"
            return None if os.access(path, os.X_OK) else ("d'y entrer", "2750")
        if path.is_file():
            try:
                path.open("rb").close()
            except PermissionError:
                return "de le lire", "640"
    return None


def _group_of(number: int) -> str:
    """Return the name of a group of the system, or its number if it has none."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
