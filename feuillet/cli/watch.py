"""`feuillet watch`: re-render on every save, however an editor saves; none is missed.

What the files hold decides, not the events: an editor may write beside and rename, write in
pieces, or delete and write again, and a share may tell nothing at all.
"""

import contextlib
import gc
import hashlib
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event

import click
from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from feuillet.cli.advice import complain, tell
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import answering
from feuillet.cli.print_order import PatientOrder, order_options
from feuillet.deliver import deliver_file
from feuillet.errors import FeuilletError, LeafletInvalid, ended
from feuillet.find import Library
from feuillet.model.french import counted

_CONTENT = ("leaflets", "templates", "styles", "pictures")
_PICTURES = (".png", ".jpg", ".jpeg")
# Any other file, and any hidden one, is an editor's own or what we write ourselves.
_SUFFIXES = frozenset((".yaml", ".json", ".html", ".css", ".svg", ".ttf", *_PICTURES))
_SETTINGS = frozenset((".yaml", *_PICTURES))
"""Beside the three folders: the hospital's settings, its protocol, its logo."""

_QUIET_MS = 25
"""A save has ended when nothing more happens for so long."""

_LONGEST_MS = 200
"""Where something never stops, one looks all the same."""

_GONE_MS = 500
"""How long a file may be gone before that is told."""

_EVERY_MS = 1000
"""How often one looks where nothing tells of a save."""

Folders = Mapping[Path, int]
Mark = tuple[int, int, bytes]
FileState = Mapping[Path, Mark]
Still = Callable[[], bool]
"""Whether the files are as they were when a save was told."""


@click.command(cls=FrenchCommand)
@order_options
def watch(order: PatientOrder) -> None:
    """Réimprime une fiche à chaque enregistrement ; Ctrl+C pour finir."""
    _refuse_streams(order)
    # The command line does without it; this command may last a day.
    gc.enable()
    library = Library.open(order.folders)
    # A name that no file has is a slip; a file that cannot be read is for the author to mend.
    with contextlib.suppress(LeafletInvalid):
        library.find_leaflet(order.leaflet_name)
    stop = Event()

    def interrupt(*_: object) -> None:
        # The page at work is finished first; a second Ctrl+C does not wait.
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    with answering(signal.SIGINT, interrupt):
        _watch(order, library, stop)
    newline = "\n" if sys.stderr.isatty() else ""  # after the « ^C » that a terminal shows
    click.echo(f"{newline}Fin de la surveillance.", err=True)


def _refuse_streams(order: PatientOrder) -> None:
    """Refuse what cannot be read twice, or must not be replaced at each save."""
    if order.values_path and _is_stream(order.values_path):
        raise Misused("--values : watch relit les valeurs, donnez un fichier.")
    if order.path.suffix.lower() != ".pdf":
        raise Misused("-o : watch remplace ce fichier, son nom doit finir par .pdf.")


def _is_stream(name: str) -> bool:
    with contextlib.suppress(OSError):  # it is in a folder that is shut: reading it says so
        return name == "-" or (Path(name).exists() and not Path(name).is_file())
    return False


def _watch(order: PatientOrder, library: Library, stop: Event) -> None:
    others = [Path(order.values_path).absolute()] if order.values_path else []
    good = False
    for still in saves([shelf.root for shelf in library.shelves], others, stop):
        shown = _print_once(order, still)
        if not shown and not still():
            continue
        if good and not shown:
            click.echo("Le PDF précédent est gardé.", err=True)
        if not (good and shown):
            click.echo("En attente d'un enregistrement… (Ctrl+C pour finir)", err=True)
        good = good or shown


def _print_once(order: PatientOrder, still: Still) -> bool:
    """Print what was saved, say how that went, and return whether there is a new PDF.

    What went wrong is not said of files that have changed since: they may have been in the middle
    of a save, and are printed again.
    """
    start = time.perf_counter()
    try:
        product = order.produce(order.gather_values())
        path = deliver_file(product.pdf, order.path, force=True)
    except FeuilletError as error:
        if still():
            complain(error)
        return False
    seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
    for warning in product.warnings:
        tell(ended(f"Attention : {warning}"))
    click.echo(f"{path} : {counted(sum(product.pages), 'page')}, en {seconds} s.")
    return True


def saves(shelves: Sequence[Path], others: Sequence[Path], stop: Event) -> Iterator[Still]:
    """Yield at once, then for each save since the last time, until `stop` is set.

    What is yielded tells whether nothing was saved since.

    Args:
        shelves: Folders of content; their leaflets, templates, styles and settings count.
        others: Further files.
    """
    watched: Folders = {}
    watcher: RustNotify | None = None
    seen: FileState | None = None
    try:
        while not stop.is_set():
            folders, state = _look(shelves, others)
            if folders != watched or not watcher:
                _close(watcher)
                watched, watcher = folders, _open_watcher(folders)
                # Looked at once watched: what was saved in between is told.
                state = _look(shelves, others)[1]
            if state != seen:
                seen = state if seen is None else _settled(seen, state, shelves, others, stop)
                yield partial(_is_still, seen, shelves, others)
            elif watcher:
                watcher.watch(_LONGEST_MS, _QUIET_MS, _EVERY_MS, stop)
            else:
                stop.wait(_EVERY_MS / 1000)
    finally:
        _close(watcher)


def _is_still(state: FileState, shelves: Sequence[Path], others: Sequence[Path]) -> bool:
    return _look(shelves, others)[1] == state


def _settled(
    seen: FileState,
    state: FileState,
    shelves: Sequence[Path],
    others: Sequence[Path],
    stop: Event,
) -> FileState:
    """Return the state once a save has ended: what is deleted or renamed is soon written again."""
    for looks in range(_GONE_MS // _QUIET_MS):
        stop.wait(_QUIET_MS / 1000)
        before, state = state, _look(shelves, others)[1]
        if not seen.keys() - state.keys() and (
            state == before or looks >= _LONGEST_MS // _QUIET_MS
        ):
            break
    return state


def _open_watcher(folders: Folders) -> RustNotify | None:
    """Return a watcher; none where the system allows no more, or a folder has just gone."""
    try:
        return RustNotify([str(folder) for folder in folders], False, False, 0, False, True)
    except (OSError, WatchfilesRustInternalError):
        return None


def _close(watcher: RustNotify | None) -> None:
    if watcher:
        watcher.close()


def _look(shelves: Sequence[Path], others: Sequence[Path]) -> tuple[Folders, FileState]:
    """Return the folders to watch, and what tells one save from the next."""
    files = list(others)
    folders = [*shelves, *(other.parent for other in others)]
    for shelf in shelves:
        files += _kept(shelf, next(os.walk(shelf), ("", (), ()))[2], _SETTINGS)
        for name in _CONTENT:
            for folder, _, names in os.walk(shelf / name):
                folders.append(Path(folder))
                files += _kept(Path(folder), names, _SUFFIXES)
    # A folder deleted and made again is another one.
    inodes = {folder: inode for folder in folders if (inode := _inode(folder))}
    return inodes, {path: mark for path in files if (mark := _mark(path))}


def _inode(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None


def _kept(folder: Path, names: Iterable[str], suffixes: frozenset[str]) -> Iterator[Path]:
    for name in names:
        if Path(name).suffix in suffixes and not name.startswith("."):
            yield folder / name


def _mark(path: Path) -> Mark | None:
    """Return what a save changes; nothing for a file that is gone or cannot be read.

    The time alone would not do: two saves may fall in one tick of the disk's clock.
    """
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            digest = hashlib.blake2b(path.read_bytes()).digest()
            return status.st_mtime_ns, status.st_ino, digest
    except OSError:
        pass  # whoever prints says why
    return None
