"""Bytes → a file: written beside, synced, then given its name; never half-written."""

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from feuillet.errors import Advice, DeliveryError, FeuilletError, RenderError


class Disk:
    """The machine's own disk.  Every method raises OSError as the system does."""

    def make_folder(self, folder: Path, mode: int) -> None:
        """Make a folder and those above it, unless it is there."""
        folder.mkdir(mode=mode, parents=True, exist_ok=True)

    def create(self, path: Path, mode: int) -> int:
        """Return the descriptor of a new, empty file; one that exists is refused."""
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)

    def extend(self, path: Path, mode: int) -> int:
        """Return the descriptor of a file, made if need be, that is written at its end."""
        return os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        """Write all the bytes."""
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        """Wait until what was written is on the disk itself."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Give a descriptor back."""
        os.close(descriptor)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name, which must be free."""
        os.link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file over another, in one step."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Wait until a folder's names are on the disk itself, where the disk can tell."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            # Some network shares cannot; the file itself is safe already.
            with contextlib.suppress(OSError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


DISK = Disk()

PART_PREFIX, PART_SUFFIX = ".feuillet-", ".part"

_FORBIDDEN = "pas le droit d'écrire dans ce dossier, choisissez-en un autre"
_SAYS = {
    errno.ENOSPC: "le disque est plein, libérez de la place",
    errno.EFBIG: "le fichier est trop gros pour ce disque, prenez-en un autre",
    errno.EDQUOT: "le quota du disque est atteint, libérez de la place",
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: "ce disque est en lecture seule, choisissez-en un autre",
    errno.ENOTDIR: "le dossier indiqué n'en est pas un, vérifiez son nom",
    errno.ENAMETOOLONG: "nom de fichier trop long, raccourcissez-le",
    errno.EISDIR: "c'est un dossier, indiquez un nom de fichier",
}


def deliver_file(
    pdf: bytes,
    path: Path,
    *,
    force: bool = False,
    called: str = "Fichier de sortie",
    verify: Callable[[Path], None] = lambda _: None,
    disk: Disk = DISK,
) -> Path:
    """Write `pdf` to `path` and return its absolute form; its folder is made if need be.

    The file is private to its owner (mode 0600).  Whatever happens, `path` holds either what
    it held before or the whole PDF.

    Args:
        force: Replace a file that exists.
        called: What a message calls it: the path may carry a patient's name.
        verify: Called with the file before it gets its name; what it raises stops the delivery.

    Raises:
        DeliveryError: It exists already, the disk is full, no permission…
    """
    return _deliver_one((_writer(pdf, disk), path, verify), called, force, 0o600, disk)


def deliver_stream(
    fill: Callable[[BinaryIO], object],
    path: Path,
    *,
    force: bool = False,
    called: str,
    advice: Advice,
) -> Path:
    """Write what `fill` writes to a file of its own, bit by bit, as `deliver_file` does.

    Args:
        advice: What to do if it exists.

    Raises:
        DeliveryError: As `deliver_file`.
    """

    def write(descriptor: int) -> None:
        with open(descriptor, "wb", closefd=False) as file:
            fill(file)

    return _deliver_one((write, path, lambda _: None), called, force, 0o600, DISK, advice)


def refuse_place(path: Path, *, force: bool, called: str, advice: Advice) -> None:
    """Refuse now a place where `deliver_stream` is to put a file later; it makes nothing.

    Raises:
        DeliveryError: As `deliver_stream`, as far as it can be known.
    """
    try:
        target = path.absolute()
        _refuse_taken(target, force)
        above = next(parent for parent in target.parents if parent.exists())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "")
        return
    except (OSError, ValueError) as error:
        problem = _why(error, advice)
    raise DeliveryError(f"{called} : {problem}.")


def replace_shared(content: bytes, path: Path) -> Path:
    """Write a file of the library over what it holds, and return its absolute form.

    Whoever may read the folder may read it, whatever the umask: desks share that folder.

    Raises:
        DeliveryError: As `deliver_file`.
    """
    job = (_writer(content, DISK), path, _open_as_its_folder)
    return _deliver_one(job, path.name, True, 0o666, DISK)


def _open_as_its_folder(part: Path) -> None:
    # Some shares have no modes of their own.
    with contextlib.suppress(OSError):
        part.chmod(part.stat().st_mode | part.parent.stat().st_mode & 0o066)


def _writer(content: bytes, disk: Disk) -> Callable[[int], None]:
    return lambda descriptor: disk.write(descriptor, content)


class ScratchFull(RenderError):
    """No place is left where temporary files are written, or nothing may be written there."""

    code = "server-full"


def explain(error: OSError) -> str:
    """Return what a system's error means, in French."""
    return _SAYS.get(error.errno or 0, "écriture impossible ici, choisissez un autre dossier")


@dataclass(frozen=True)
class Parcel:
    """One of several new files of a folder."""

    pdf: bytes
    path: Path
    called: str
    """What a message calls it."""

    verify: Callable[[Path], None]
    """Called with the file before it gets its name; a FeuilletError keeps it from having one."""


def deliver_together(parcels: Sequence[Parcel], disk: Disk = DISK) -> list[FeuilletError | None]:
    """Write new files of one folder, as `deliver_file` does each, and sync the folder once.

    Returns:
        For each, nothing, or what kept it from being delivered.

    Raises:
        DeliveryError: The disk is full, no permission…; those that have their name are whole.
    """
    jobs = [(_writer(parcel.pdf, disk), parcel.path, parcel.verify) for parcel in parcels]
    return _deliver(jobs, parcels[0].called, False, 0o600, disk)


_Job = tuple[Callable[[int], None], Path, Callable[[Path], None]]
"""What writes a file, its name, and what looks at it before it gets it."""


def _deliver_one(
    job: _Job,
    called: str,
    force: bool,
    mode: int,
    disk: Disk,
    advice: Advice = Advice.OTHER_OUTPUT,
) -> Path:
    (refusal,) = _deliver([job], called, force, mode, disk, advice)
    if refusal is not None:
        raise refusal
    return job[1].absolute()


def _deliver(
    jobs: Sequence[_Job],
    called: str,
    force: bool,
    mode: int,
    disk: Disk,
    advice: Advice = Advice.OTHER_OUTPUT,
) -> list[FeuilletError | None]:
    """Write files of one folder; return what kept each from having its name."""
    try:
        jobs = [(write, path.absolute(), verify) for write, path, verify in jobs]
        make_private_folder(jobs[0][1].parent, mode, disk)
        return _write_all(jobs, force, mode, disk)
    except (OSError, ValueError) as error:
        problem = _why(error, advice)
    raise DeliveryError(f"{called} : {problem}.")


def _why(error: OSError | ValueError, advice: Advice) -> str:
    """Return why a file cannot be put somewhere."""
    match error:
        case FileExistsError():
            return f"existe déjà, laissé tel quel : {advice}"
        case OSError():
            return explain(error)
        case _:
            return "nom de fichier impossible, choisissez-en un autre"


def make_private_folder(folder: Path, mode: int = 0o600, disk: Disk = DISK) -> None:
    """Make a folder that may be entered by whoever may read the file, and by no other.

    Raises:
        OSError: As the system says.
    """
    try:
        disk.make_folder(folder, mode | (mode & 0o444) >> 2)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "") from None


def _write_all(
    jobs: Sequence[_Job], force: bool, mode: int, disk: Disk
) -> list[FeuilletError | None]:
    """Do what `_deliver` says.  Raises OSError."""
    for _, target, _ in jobs:
        _refuse_taken(target, force)
    folder = jobs[0][1].parent
    parts = [folder / f"{PART_PREFIX}{secrets.token_hex(8)}{PART_SUFFIX}" for _ in jobs]
    descriptors: list[int] = []
    refusals: list[FeuilletError | None] = []
    try:
        try:
            for beside, (write, _, _) in zip(parts, jobs, strict=True):
                descriptors.append(disk.create(beside, mode))
                write(descriptors[-1])
            # Once all are written: the disk has then the most to do at once.
            for descriptor in descriptors:
                disk.sync(descriptor)
        finally:
            for descriptor in descriptors:
                disk.close(descriptor)
        for beside, (_, target, verify) in zip(parts, jobs, strict=True):
            refusals.append(_refusal(verify, beside))
            if refusals[-1] is None and force:
                disk.replace(beside, target)
            elif refusals[-1] is None:
                _name_without_replacing(beside, target, disk)
    finally:
        for beside in parts:
            if beside.exists():
                disk.remove(beside)
    disk.sync_folder(folder)
    return refusals


def _refuse_taken(target: Path, force: bool) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if target.exists() and not target.is_file():
        raise ValueError
    if target.exists() and not force:
        raise FileExistsError


def _refusal(verify: Callable[[Path], None], beside: Path) -> FeuilletError | None:
    try:
        verify(beside)
    except FeuilletError as error:
        return error
    return None


def _name_without_replacing(beside: Path, target: Path, disk: Disk) -> None:
    """Give the finished file its name, unless another took it meanwhile."""
    try:
        disk.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        # Shares and memory sticks have no links: look, then rename.
        if target.exists():
            raise FileExistsError from None
        disk.replace(beside, target)


def sweep_parts(folder: Path, disk: Disk = DISK) -> None:
    """Remove from a folder the unfinished files that a killed process left.  Raises OSError."""
    for path in folder.glob(f"{PART_PREFIX}*{PART_SUFFIX}"):
        disk.remove(path)
