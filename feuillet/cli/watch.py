"""Notices saves of content, however an editor saves: once for each, and none is missed.

What the files hold decides, not the events: an editor may write beside and rename, write in
pieces, or delete and write again, and a share may tell nothing at all.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

_CONTENT = ("leaflets", "templates", "styles")
_PICTURES = (".png", ".jpg", ".jpeg")
# Any other file, and any hidden one, is an editor's own or what we write ourselves.
_SUFFIXES = frozenset((".yaml", ".json", ".html", ".css", ".svg", ".ttf", *_PICTURES))
_SETTINGS = frozenset((".yaml", *_PICTURES))
"""Beside the three folders: the hospital's settings, its protocol, its logo."""

_QUIET_MS = 25
"""A save has ended when nothing more happens for so long."""

_LONGEST_MS = 200
"""Where something never stops, one looks all the same."""

_EVERY_MS = 1000
"""How often one looks where nothing tells of a save."""

Folders = Mapping[Path, int]
Mark = tuple[int, int, bytes]
State = Mapping[Path, Mark]


def saves(shelves: Sequence[Path], others: Sequence[Path], stop: Event) -> Iterator[None]:
    """Yield at once, then for each save since the last time, until `stop` is set.

    Args:
        shelves: Folders of content; their leaflets, templates, styles and settings count.
        others: Further files.
    """
    watched: Folders = {}
    watcher: RustNotify | None = None
    seen: State | None = None
    try:
        while not stop.is_set():
            folders, state = _look(shelves, others)
            if folders != watched or not watcher:
                _close(watcher)
                watched, watcher = folders, _watch(folders)
                # Looked at once watched: what was saved in between is told.
                state = _look(shelves, others)[1]
            if state != seen:
                seen = state if seen is None else _settled(state, shelves, others, stop)
                yield
            elif watcher:
                watcher.watch(_LONGEST_MS, _QUIET_MS, _EVERY_MS, stop)
            else:
                stop.wait(_EVERY_MS / 1000)
    finally:
        _close(watcher)


def _settled(state: State, shelves: Sequence[Path], others: Sequence[Path], stop: Event) -> State:
    """Return the state once a save has ended: one that is deleted is soon written again."""
    for _ in range(_LONGEST_MS // _QUIET_MS):
        stop.wait(_QUIET_MS / 1000)
        before, state = state, _look(shelves, others)[1]
        if state == before:
            break
    return state


def _watch(folders: Folders) -> RustNotify | None:
    """Return a watcher; none where the system allows no more, or a folder has just gone."""
    try:
        return RustNotify([str(folder) for folder in folders], False, False, 0, False, True)
    except (OSError, WatchfilesRustInternalError):
        return None


def _close(watcher: RustNotify | None) -> None:
    if watcher:
        watcher.close()


def _look(shelves: Sequence[Path], others: Sequence[Path]) -> tuple[Folders, State]:
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
