"""The files in which a batch's documents are gathered: whose they are, and where they may be.

A print file carries its batch in its /ID, an archive in its comment: a batch replaces its own.
"""

import mmap
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feuillet.batch.journal import NAME, is_batch_id
from feuillet.batch.plan import is_ours
from feuillet.batch.report import REPORT
from feuillet.deliver import refuse_place
from feuillet.errors import Advice, DeliveryError

LOCK = ".lock"
"""What keeps any other batch out of a folder."""

CALLED_PRINT_FILE, CALLED_ARCHIVE = "Fichier d'impression", "Archive"
"""What messages call them."""


@dataclass(frozen=True)
class Gathering:
    """Where the documents of a batch are to be gathered, if anywhere."""

    print_file: Path | None = None
    archive: Path | None = None
    force: bool = False
    """Whether anybody's file there is replaced."""

    def refuse_taken(self, folder: Path, *batches: str) -> None:
        """Refuse, before anything is printed, a place where no file could be put at the end.

        Args:
            folder: The batch's.
            batches: Ids of those whose files it replaces.

        Raises:
            DeliveryError: Naming the option that is to be another.
        """
        asked = (
            (self.print_file, CALLED_PRINT_FILE, Advice.OTHER_PRINT_FILE),
            (self.archive, CALLED_ARCHIVE, Advice.OTHER_ARCHIVE),
        )
        own = {os.path.realpath(folder / name) for name in (NAME, REPORT, LOCK)}
        for path, called, advice in asked:
            if path is None:
                continue
            if os.path.realpath(path) in own:
                raise DeliveryError(f"{called} : ce nom est celui d'un fichier du lot : {advice}.")
            ours = any(is_of_batch(path, one) for one in batches)
            refuse_place(path, force=self.force or ours, called=called, advice=advice)
            own.add(os.path.realpath(path))


NOWHERE = Gathering()


def gathered_by(batch: str, folder: Path, places: Gathering) -> Iterator[Path]:
    """Yield each file in which a batch was gathered: in its folder, or where one is to be put."""
    inside = (path for path in sorted(folder.iterdir()) if path.suffix in (".pdf", ".zip"))
    asked = (path for path in (places.print_file, places.archive) if path is not None)
    for path in {os.path.realpath(path): path for path in (*inside, *asked)}.values():
        if not is_ours(path.name) and is_of_batch(path, batch):
            yield path


def is_of_batch(path: Path, batch: str) -> bool:
    """Whether a file is the print file or the archive of this very batch."""
    if not is_batch_id(batch) or not path.is_file():
        return False
    return _holds(path, batch.encode()) or _comment(path) == batch.encode()


def _holds(path: Path, identifier: bytes) -> bool:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as content:
            return content[:5] == b"%PDF-" and content.find(identifier) >= 0
    except (OSError, ValueError):
        return False


def _comment(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment
    except (OSError, zipfile.BadZipFile):
        return b""
