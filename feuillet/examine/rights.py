"""A file that this account may not read: which one, whose it is to be, what command mends it."""

import grp
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote

from feuillet.errors import FeuilletError, LeafletInvalid
from feuillet.examine.machine import account_of


def problems_to_mend(error: FeuilletError) -> Sequence[str]:
    """Return what is wrong, for the administrator: of a file that is shut, what opens it."""
    path = error.unreadable if isinstance(error, LeafletInvalid) else ""
    explained = explain_shut(Path(path)) if path else ""
    return [explained] if explained else error.problems


def explain_shut(path: Path) -> str:
    """Return what opens a file that this account may not read, or nothing."""
    if not _is_shut(path):
        return ""
    file = quote(str(path))
    return (
        f"{path} : le compte « {account_of(os.geteuid())} » n'a pas le droit de le lire,"
        f" faites « chgrp {_group_of(os.getegid())} {file} && chmod 640 {file} »"
    )


def _is_shut(path: Path) -> bool:
    # Where the folder of a link is shut, the rights of the file mend nothing.
    with suppress(OSError):
        if path.is_file():
            try:
                path.open("rb").close()
            except PermissionError:
                return True
    return False


def _group_of(number: int) -> str:
    """Return the name of a group of the system, or its number if it has none."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
