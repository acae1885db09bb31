"""The library of a service: where a hospital's folder was named, it is there, or nothing prints."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from feuillet.errors import ContentError, LibraryAbsent, quoted_list
from feuillet.find import SETTINGS, Library


def open_mounted(folders: Sequence[Path], environment: Mapping[str, str] = os.environ) -> Library:
    """Return the library of `Library.open`, never our invented hospital in place of another.

    Raises:
        LibraryAbsent: A folder that was named is not there, or cannot be looked into, or none of
            them has the settings: where a share is mounted, there is an empty folder before.
    """
    try:
        library = Library.open(folders, environment)
    except ContentError as error:
        why = error.problems[0]
    else:
        roots = [str(shelf.root) for shelf in library.shelves[:-1]]
        if not roots or library.is_hospitals:
            return library
        why = f"Aucun « {SETTINGS} » dans {quoted_list(roots)} : montez le partage, ou copiez-l'y"
    raise LibraryAbsent(why)
