"""Bytes → a file: written beside, synced, then given its name; never half-written."""

import errno
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from feuillet.disk import DISK, Disk
from feuillet.errors import DeliveryError

PART_PREFIX, PART_SUFFIX = ".feuillet-", ".part"

_SAYS = {
    errno.ENOSPC: "le disque est plein, libérez de la place",
    errno.EFBIG: "le fichier est trop gros pour ce disque",
    errno.EDQUOT: "le quota du disque est atteint, libérez de la place",
    errno.EACCES: "pas le droit d'écrire dans ce dossier",
    errno.EPERM: "pas le droit d'écrire dans ce dossier",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOTDIR: "le dossier indiqué n'en est pas un",
    errno.ENAMETOOLONG: "nom de fichier trop long",
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
    return _deliver(_writer(pdf, disk), path, called, force, 0o600, verify, disk)


def deliver_stream(
    fill: Callable[[BinaryIO], object], path: Path, *, force: bool = False, called: str
) -> Path:
    """Write what `fill` writes to a file of its own, bit by bit, as `deliver_file` does.

    Raises:
        DeliveryError: As `deliver_file`.
    """

    def write(descriptor: int) -> None:
        with open(descriptor, "wb", closefd=False) as file:
            fill(file)

    return _deliver(write, path, called, force, 0o600, lambda _: None, DISK)


def replace_shared(content: bytes, path: Path) -> Path:
    """Write a file of the library over what it holds, and return its absolute form.

    Whoever may read other files there may read it: desks share that folder.

    Raises:
        DeliveryError: As `deliver_file`.
    """
    write = _writer(content, DISK)
    return _deliver(write, path, path.name, True, 0o666, lambda _: None, DISK)


def _writer(content: bytes, disk: Disk) -> Callable[[int], None]:
    return lambda descriptor: disk.write(descriptor, content)


def explain(error: OSError) -> str:
    """Return what a system's error means, in French."""
    return _SAYS.get(error.errno or 0, "écriture impossible à cet endroit")


def _deliver(
    write: Callable[[int], None],
    path: Path,
    called: str,
    force: bool,
    mode: int,
    verify: Callable[[Path], None],
    disk: Disk,
) -> Path:
    problem = None
    try:
        target = path.absolute()
        make_private_folder(target.parent, mode, disk)
        _write(write, target, force, mode, verify, disk)
        return target
    except FileExistsError:
        problem = "existe déjà, laissé tel quel : autre nom avec -o, ou --force pour le remplacer"
    except ValueError:
        problem = "nom de fichier impossible"
    except OSError as error:
        problem = explain(error)
    raise DeliveryError(f"{called} : {problem}.")


def make_private_folder(folder: Path, mode: int = 0o600, disk: Disk = DISK) -> None:
    """Make a folder that may be entered by whoever may read the file, and by no other.

    Raises:
        OSError: As the system says.
    """
    try:
        disk.make_folder(folder, mode | (mode & 0o444) >> 2)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "") from None


def _write(
    write: Callable[[int], None],
    target: Path,
    force: bool,
    mode: int,
    verify: Callable[[Path], None],
    disk: Disk,
) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if target.exists() and not target.is_file():
        raise ValueError
    if target.exists() and not force:
        raise FileExistsError
    beside = target.parent / f"{PART_PREFIX}{secrets.token_hex(8)}{PART_SUFFIX}"
    descriptor = disk.create(beside, mode)
    try:
        try:
            write(descriptor)
            disk.sync(descriptor)
        finally:
            disk.close(descriptor)
        verify(beside)
        if force:
            disk.replace(beside, target)
        else:
            _name_without_replacing(beside, target, disk)
    finally:
        if beside.exists():
            disk.remove(beside)
    disk.sync_folder(target.parent)


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
