"""The folder of a batch: one batch at a time, nothing of another's, done documents verified."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from feuillet.batch.gathered import LOCK, NOWHERE, Gathering, gathered_by
from feuillet.batch.journal import NAME, Journal, Record
from feuillet.batch.plan import Batch, is_ours
from feuillet.deliver import DISK, Disk, explain, make_private_folder, sweep_parts
from feuillet.errors import Advice, DeliveryError

DOCUMENT_BYTES = 150_000
"""Room to count on for one row, in bytes: the largest shipped leaflet takes 106 kB."""

Mode = Literal["first", "resume", "new"]


@contextmanager
def lock_folder(folder: Path, disk: Disk = DISK) -> Iterator[None]:
    """Make a folder if need be, and keep any other batch out of it while this one works.

    The system frees what a killed batch held.

    Raises:
        DeliveryError: Another batch is at work there, or the folder cannot be made.
    """
    try:
        make_private_folder(folder, disk=disk)
        descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise DeliveryError(f"Dossier du lot : {explain(error)}.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise DeliveryError(
            "Dossier du lot : un autre lot s'y imprime, attendez sa fin ou prenez un autre dossier."
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)


def open_journal(
    batch: Batch,
    folder: Path,
    mode: Mode,
    disk: Disk = DISK,
    gathered: Gathering = NOWHERE,
) -> Journal:
    """Return the journal to go on with, on the disk, its done rows verified.

    Args:
        gathered: Where the documents are to be put together at the end.

    Raises:
        DeliveryError: The folder holds another batch, or files that no journal knows; or nothing
            could be put where they are to be gathered.
    """
    try:
        sweep_parts(folder, disk)
        old = Journal.read(folder, disk)
        journal = Journal(folder, batch.header(), disk)
        ids = [str(journal.header["batch"])]
        if old is not None and old.header and mode != "new":
            _refuse_other(old.header, journal.header, mode)
        elif old is not None and old.header:
            ids.append(str(old.header["batch"]))
        gathered.refuse_taken(folder, *ids)
        if old is not None and old.header and mode != "new":
            journal.records = _still_good(batch, folder, old, disk)
        elif old is not None and old.header:
            _clear(folder, old, gathered, disk)
        _refuse_foreign(batch, folder, journal)
    except OSError as error:
        raise DeliveryError(f"Dossier du lot : {explain(error)}.") from None
    for row in batch.checked.refused:
        problems = batch.worded(row.problems)
        journal.records[row.number] = Record(row.number, "failed", problems=problems)
    for number in batch.checked.blank:
        journal.records[number] = Record(number, "skipped")
    for number in batch.checked.aside:
        journal.records[number] = Record(number, "skipped", problems=("un jour sans patient",))
    for number in batch.checked.left_out:
        journal.records[number] = Record(number, "skipped", problems=("laissée de côté",))
    journal.rewrite()
    _refuse_full(folder, batch.checked.read - len(journal.records))
    return journal


def _refuse_other(old: Mapping[str, Any], new: Mapping[str, Any], mode: Mode) -> None:
    if mode == "first":
        raise DeliveryError(
            f"Dossier du lot : il contient déjà un lot. {Advice.KEEP_OR_REPLACE} ;"
            " ou prenez un autre dossier."
        )
    if old == new:
        return
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    reasons = {
        "le tableau": {"table", "rows"},
        "la fiche": {"leaflet", "content"},
        "les réglages de l'hôpital": {"hospital"},
        "la version du programme": {"versions"},
        "les options": {"documents", "profile", "page_format", "text_size", "draft", "name_files"},
    }
    what = [reason for reason, names in reasons.items() if names & changed] or ["le lot"]
    raise DeliveryError(
        f"Dossier du lot : impossible de reprendre, car {', '.join(what)} ne sont plus les mêmes."
        f" {Advice.NEW_BATCH}."
        if len(what) > 1 or what[0].startswith("les ")
        else f"Dossier du lot : impossible de reprendre, {what[0]} n'est plus comme au début."
        f" {Advice.NEW_BATCH}."
    )


def _still_good(batch: Batch, folder: Path, old: Journal, disk: Disk) -> dict[int, Record]:
    """Return the done rows whose file is there, byte for byte; the others are printed again."""
    entries = {entry.number: entry for entry in batch.checked.entries}
    good = {}
    for record in old.done():
        entry = entries.get(record.row)
        if entry is None or record.key != batch.key(entry):
            raise DeliveryError(f"{NAME} : ce fichier a été modifié ; prenez un autre dossier.")
        path = folder / batch.file_name(entry)
        if path.is_file():
            if _digest_file(path) == record.sha256:
                good[record.row] = record
            else:
                disk.remove(path)
    return good


def _clear(folder: Path, old: Journal, gathered: Gathering, disk: Disk) -> None:
    """Remove the files of another batch; if one was changed since, none is touched.

    What it was gathered in goes first: it is never there beside documents that are new.
    """
    documents = []
    for record in old.done():
        for path in folder.glob(f"{record.key}*.pdf"):
            if _digest_file(path) != record.sha256:
                raise DeliveryError(
                    f"{record.key}… : ce document a été modifié depuis son impression,"
                    " déplacez-le d'abord."
                )
            documents.append(path)
    for path in (*gathered_by(str(old.header["batch"]), folder, gathered), *documents):
        disk.remove(path)


def _refuse_foreign(batch: Batch, folder: Path, journal: Journal) -> None:
    """Refuse a folder with documents that this batch did not print."""
    # Between its name and its line in the journal, a document may have been interrupted.
    begun = bool(journal.records) or (folder / NAME).exists()
    expected = {batch.file_name(entry) for entry in batch.checked.entries} if begun else set()
    for path in sorted(folder.iterdir()):
        if is_ours(path.name) and path.name not in expected:
            neutral = "_".join(path.name.removesuffix(".pdf").split("_")[:2])
            raise DeliveryError(
                f"{neutral}… : ce document n'est pas de ce lot ; prenez un dossier vide."
            )


def _refuse_full(folder: Path, rows: int) -> None:
    """Raise DeliveryError if there is surely not room enough."""
    free, wanted = shutil.disk_usage(folder).free, rows * DOCUMENT_BYTES
    if wanted > free:
        raise DeliveryError(
            f"Dossier du lot : il faut environ {wanted // 1_000_000 + 1} Mo, il en reste"
            f" {free // 1_000_000}. Libérez de la place, ou prenez un autre disque."
        )


def _digest_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
