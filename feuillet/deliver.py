"""Bytes → a file: written beside, synced, then given its name; never half-written."""

import contextlib
import errno
import os
import secrets
from pathlib import Path

from feuillet.errors import DeliveryError

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


def deliver_file(pdf: bytes, path: Path, *, force: bool = False) -> Path:
    """Write `pdf` to `path` and return its absolute form; its folder is made if need be.

    The file is private to its owner (mode 0600).  Whatever happens, `path` holds either what
    it held before or the whole PDF.

    Args:
        force: Replace a file that exists.

    Raises:
        DeliveryError: It exists already, the disk is full, no permission…
    """
    # The path may carry a patient's name, and the secretary has just typed it: it is not told.
    return _deliver(pdf, path, "Fichier de sortie", force=force, mode=0o600)


def replace_shared(content: bytes, path: Path) -> Path:
    """Write a file of the library over what it holds, and return its absolute form.

    Whoever may read other files there may read it: desks share that folder.

    Raises:
        DeliveryError: As `deliver_file`.
    """
    return _deliver(content, path, path.name, force=True, mode=0o666)


def _deliver(content: bytes, path: Path, called: str, *, force: bool, mode: int) -> Path:
    problem = None
    try:
        target = path.absolute()
        _make_folder(target.parent, mode)
        _write(content, target, force, mode)
        return target
    except FileExistsError:
        problem = "existe déjà, laissé tel quel : autre nom avec -o, ou --force pour le remplacer"
    except ValueError:
        problem = "nom de fichier impossible"
    except OSError as error:
        problem = _SAYS.get(error.errno or 0, "écriture impossible à cet endroit")
    raise DeliveryError(f"{called} : {problem}.")


def _make_folder(folder: Path, mode: int) -> None:
    """Make a folder that may be entered by whoever may read the file, and by no other."""
    try:
        folder.mkdir(mode=mode | (mode & 0o444) >> 2, parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "") from None


def _write(content: bytes, target: Path, force: bool, mode: int) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if target.exists() and not target.is_file():
        raise ValueError
    if target.exists() and not force:
        raise FileExistsError
    beside = target.parent / f".feuillet-{secrets.token_hex(8)}.part"
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if force:
            beside.replace(target)
        else:
            _name_without_replacing(beside, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    _sync_folder(target.parent)


def _name_without_replacing(beside: Path, target: Path) -> None:
    """Give the finished file its name, unless another took it meanwhile."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        # Shares and memory sticks have no links: look, then rename.
        if target.exists():
            raise FileExistsError from None
        beside.rename(target)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network shares cannot sync a folder; the file itself is safe already.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
