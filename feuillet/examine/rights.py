"""A file that this account may not read: which one, whose it is to be, what command mends it."""

import grp
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from shlex import quote

from feuillet.examine.machine import account_of


def explain_shut(paths: Iterable[Path]) -> str:
    """Return what opens the first of these files that this account may not read, or nothing."""
    for path in paths:
        if _is_shut(path):
            file = quote(str(path))
            return (
                f"{path} : le compte « {account_of(os.geteuid())} » n'a pas le droit de le lire,"
                f" faites « chgrp {_group_of(os.getegid())} {file} && chmod 640 {file} »"
            )
    return ""


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
