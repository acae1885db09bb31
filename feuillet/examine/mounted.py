"""The library of a service: where a hospital's folder was named, it is there, or nothing prints."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from feuillet.errors import ContentError, LibraryAbsent, quoted_list
from feuillet.examine.rights import problems_to_mend
from feuillet.find import SETTINGS, Library

FSTAB = Path("/etc/fstab")
MOUNTS = Path("/proc/self/mountinfo")


def open_mounted(folders: Sequence[Path], environment: Mapping[str, str] = os.environ) -> Library:
    """Return the library of `Library.open`, never another one in place of the hospital's.

    Raises:
        LibraryAbsent: A folder that was named is not there, or cannot be looked into, or none of
            them has the settings: where a share is mounted, there is an empty folder before.  Or
            what is there is below a share that is not mounted: an old copy, as a restored backup.
    """
    try:
        library = Library.open(folders, environment)
    except ContentError as error:
        why = problems_to_mend(error)[0]
    else:
        roots = [shelf.root for shelf in library.shelves[:-1]]
        hidden = next((point for root in roots for point in _unmounted(root)), None)
        if hidden is not None:
            raise LibraryAbsent(
                f"« {hidden} » n'est pas monté, comme /etc/fstab le demande : montez le partage"
            )
        if not roots or library.is_hospitals:
            return library
        named = quoted_list(map(str, roots))
        why = f"Aucun « {SETTINGS} » dans {named} : montez le partage, ou copiez-l'y"
    raise LibraryAbsent(why)


def _unmounted(folder: Path) -> Iterator[Path]:
    """Yield where something should be mounted, at a folder or above it, and nothing is."""
    above = {folder, *folder.parents} - {Path("/")}
    # Looked at for each request: on most machines, the first table alone.
    if wanted := above & set(_points(FSTAB, 1)):
        yield from sorted(wanted - set(_points(MOUNTS, 4)))


def _points(table: Path, column: int) -> Iterator[Path]:
    """Yield the folders in a column of one of the system's tables (fstab(5), proc(5))."""
    try:
        lines = table.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        words = line.split()
        if len(words) > column and not words[0].startswith("#"):
            # A space in a name is written as its number.
            name = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), words[column])
            yield Path(name)
