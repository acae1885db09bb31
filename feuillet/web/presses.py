"""What the pages work with: the library as it is now, presses, workers and their queue."""

import asyncio
import datetime as dt
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feuillet.attach import Attached, Errand, attached_in, enclose, run_errand
from feuillet.errors import (
    ContentError,
    LeafletInvalid,
    LibraryAbsent,
    LibraryMissing,
    RenderError,
)
from feuillet.examine import explain_unlisted, open_mounted
from feuillet.find import Library
from feuillet.model.hospital import Standing
from feuillet.model.leaflet import Leaflet, LeafletFile
from feuillet.model.options import PrintOptions
from feuillet.model.values import Values
from feuillet.produce import Press, prepare_press, refuse_wrong
from feuillet.stamp import Stocks
from feuillet.web.preview import Printout, PrintTask, compile_for, refuse_other, run_print
from feuillet.workers import Call, Outcome, WorkerLost, Workers, returned, told

WAITING = 32
"""Requests that may be under way or waiting for a worker; a further one is told to come back."""

RETRY = 2
"""Seconds after which it is."""

MOUNTED = 30
"""The same, where the hospital's folder is not there: a share is mounted by somebody."""

MAX_PRESSES = 64
_FOLDERS = ("leaflets", "templates", "styles", "pictures")
_SUFFIXES = (".yaml", ".json", ".html", ".css", ".svg", ".ttf", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Shelved:
    """A leaflet as the library holds it."""

    found: LeafletFile
    leaflet: Leaflet
    standing: Standing


class Busy(RenderError):
    """Too many are waiting already."""

    code = "busy"


class Presses:
    """One for the whole server.

    Args:
        folders: The hospital's, as `--library`.
        this_day: The desk's day.
        this_hour: As `Press.hour`: a function of a module, for presses go to other processes.
    """

    def __init__(
        self,
        folders: tuple[Path, ...],
        workers: Workers,
        *,
        this_day: Callable[[], dt.date],
        this_hour: Callable[[], dt.time] | None = None,
    ) -> None:
        self.workers = workers
        self.this_day = this_day
        self._this_hour = this_hour
        self._folders = folders
        self.under_way = 0
        """Requests that work, or wait for a worker."""

        self.printed = 0
        """Patients, since the start."""

        self.answering = True
        """Whether the workers did, when one was last asked."""

        self.whole = True
        """Whether none of the program's libraries was missing, when one was last asked."""

        self._library: tuple[Any, Library] | None = None
        self._shelved: dict[tuple[str, dt.date], Shelved | ContentError] = {}
        self._presses: OrderedDict[Any, Press] = OrderedDict()
        self._stocks = Stocks()
        self._compiling: asyncio.Task[None] | None = None

    @property
    def crowded(self) -> bool:
        """Whether a further request would wait for a worker."""
        return self.under_way >= self.workers.count

    @property
    def library(self) -> Library:
        """The library as its files are now.  Raises LibraryAbsent while a folder of it is gone."""
        library = open_mounted(self._folders)
        try:
            state = tuple(sorted(_state(shelf.root) for shelf in library.shelves))
        except OSError as error:
            raise LibraryAbsent(explain_unlisted(error.filename)) from None
        if self._library is None or self._library[0] != state:
            self._library = (state, library)
            self._shelved.clear()
            self._presses.clear()
        return self._library[1]

    def shelved(self, name: str) -> Shelved:
        """Return a leaflet, read once as long as its files do not change.  Raises ContentError."""
        library = self.library
        today = self.this_day()
        key = (name, today)
        if key not in self._shelved:
            found = library.find_leaflet(name)
            try:
                shelved = Shelved(found, library.read(found), library.standing(found))
                library.refuse_undue(found, today)
                self._shelved[key] = shelved
            except ContentError as error:
                if isinstance(error, LeafletInvalid) and error.unreadable:
                    # A share that faltered, rights: it is tried anew at each request.
                    raise
                self._shelved[key] = error
        known = self._shelved[key]
        if isinstance(known, ContentError):
            raise known.with_traceback(None)
        return known

    def press(self, name: str, options: PrintOptions) -> Press:
        """Return what prints a leaflet.  Raises ContentError if it must not be printed."""
        library = self.library
        today = self.this_day()
        key = (name, today, options)
        if key not in self._presses:
            press = prepare_press(library, name, options, today=today, hour=self._this_hour)
            refuse_wrong(library, press)
            self._presses[key] = press
            if len(self._presses) > MAX_PRESSES:
                self._presses.popitem(last=False)
        self._presses.move_to_end(key)
        return self._presses[key]

    async def print(
        self,
        press: Press,
        raw: Mapping[str, str],
        *,
        width: int = 0,
        known: frozenset[str] = frozenset(),
    ) -> Printout:
        """Return a patient's documents and pictures of their pages.  Raises FeuilletError.

        Args:
            width, known: As `readback.pictures`; no pictures without a width.
        """
        values = press.complete(press.accept(raw))
        _, stock = self._stocks.peek(press.variant(values))
        order = PrintTask(press, dict(raw), secrets.token_hex(8), width, known, stock)
        printout: Printout = await self.call(run_print, order)
        refuse_other(printout, order)
        self.printed += 1
        self._compile_meanwhile(press, values)
        return printout

    def _compile_meanwhile(self, press: Press, values: Values) -> None:
        """Have a variant compiled while its patient's next value is typed, if a worker is idle."""
        looked_at, _ = self._stocks.peek(press.variant(values))
        idle = self.under_way == 0 and self.workers.count > 1
        if not looked_at and idle and (self._compiling is None or self._compiling.done()):
            self._compiling = asyncio.create_task(self._compile(press, values))

    async def _compile(self, press: Press, values: Values) -> None:
        # A worker that is lost at it costs nobody anything.
        with suppress(RenderError):
            self._stocks.keep(press.variant(values), await self.call(compile_for, press, values))

    async def attach(
        self,
        letter: bytes,
        press: Press,
        raw: Mapping[str, str],
        printout: Printout,
        *,
        identity_check: bool,
    ) -> Attached:
        """Return a letter followed by its leaflet.  Raises as `attach_leaflet`, and Busy.

        Args:
            identity_check: Unless somebody vouches for a letter that cannot be read.
        """
        pdf, known = printout.product.pdf, press.accept(raw)
        enclosure = enclose(pdf, press.found.name, press.leaflet, known, press.today)
        errand = Errand(letter, enclosure, identity_check=identity_check)
        return attached_in(await self._do(run_errand, errand))

    async def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a function of a module returns in a worker.  Raises as it does, and Busy."""
        call: Call = (function, arguments)
        try:
            result = returned(await self._do(told, call))
        except LibraryMissing:
            self.whole = False
            raise
        self.whole = True
        return result

    async def _do(self, function: Callable[[Any], Any], task: Any) -> Outcome[Any, Any]:
        with self._place():
            attempt = 1
            try:
                while attempt:
                    started = self.workers.start(function, task)
                    await _ended(started)
                    outcome, attempt = self.workers.settle(task, started, attempt)
            except WorkerLost:
                self.answering = False
                raise
            self.answering = True
            return outcome

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self.under_way >= WAITING:
            raise Busy("Trop de demandes à la fois : recommencez dans un instant.")
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1


async def _ended(started: "Future[Any]") -> None:
    """Wait for a task, and withdraw it once nobody waits for it any more.

    One that is being done ends by itself: to kill its worker would cost the others more.
    """
    waited = asyncio.wrap_future(started)
    # `settle` tells what became of it; asyncio would log that nobody asked.
    waited.add_done_callback(lambda one: one.cancelled() or one.exception())
    try:
        await asyncio.wait([waited])
    finally:
        if not (started.done() or started.running()):
            started.cancel()


def _state(root: Path) -> tuple[tuple[Any, ...], ...]:
    """Return what changes when a file of a shelf does, or whether it may be read."""
    found = []
    folders = [root]
    while folders:
        folder = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if folder != root or entry.name in _FOLDERS:
                        folders.append(Path(entry.path))
                elif entry.name.endswith(_SUFFIXES):
                    # A share's server may take rights away and leave no trace on the file.
                    found.append((entry.path, *_times(entry), os.access(entry.path, os.R_OK)))
    return tuple(sorted(found))


def _times(entry: "os.DirEntry[str]") -> tuple[int, int, int]:
    """Return when a file was written, and changed in any way (ns), and its size (bytes).

    None of one that just went away.
    """
    try:
        status = entry.stat()
    except FileNotFoundError:  # or a link that leads nowhere: an editor's lock is one
        return 0, 0, 0
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size
