"""Lists being printed: read, matched, corrected, printed, taken away, and then gone.

A list lives in memory and in one private folder; both end with its page, its session or the
server.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from secrets import token_urlsafe
from typing import Literal

from feuillet.batch import (
    REPORT,
    Batch,
    CheckedRows,
    FastPathWrong,
    Printer,
    RawRow,
    ReadyRow,
    Record,
    RowOutcomes,
    Summary,
    Table,
    TableRow,
    check_table,
    headings_below,
    match_columns,
    raw_rows,
    remarks_on_table,
    run_batch,
    take_as_shown,
)
from feuillet.deliver import explain
from feuillet.errors import DeliveryError, FeuilletError, RenderError, TableUnreadable
from feuillet.produce import Press
from feuillet.web.advice import IN_FORM
from feuillet.web.lists.corrections import corrected, without_corrected
from feuillet.web.lists.gathering import ARCHIVE, PRINT_FILE, gather_documents
from feuillet.web.lists.pace import Pace
from feuillet.web.lists.row_cache import RowCache
from feuillet.workers import SCRATCH

GRACE = 30.0
"""Seconds without a page that looks at it, after which a list is gone: time enough to reload."""

MOST = 4
"""Lists that one browser may have at once; without a script, no page tells that it is closed."""

JobState = Literal["columns", "rows", "printing", "gathering", "done", "stopped", "failed"]
Halt = Future[None]


class Stopped(Exception):
    """Somebody asked to stop, or the page was closed."""


@dataclass
class Job:
    """One list, from the file to the printer."""

    press: Press
    table: Table
    renames: Mapping[str, str]
    digest: str
    """The hash of the file and of how it was read."""

    number: str = field(default_factory=lambda: token_urlsafe(16))
    chosen: dict[int, str] = field(default_factory=dict)
    """Columns matched by hand."""

    decided: Mapping[str, str] = field(default_factory=dict)
    """Those of `renames` that the hospital's own file has."""

    as_shown: set[int] = field(default_factory=set)
    """Columns whose numbers are what the sheet shows, zeros in front of them or not."""

    settled_aside: set[int] = field(default_factory=set)
    """Columns that somebody left aside though they hold what a field lacks, and said so twice."""

    remembering: set[int] = field(default_factory=set)
    """Columns whose choice is to be remembered, once all are known."""

    told: str = ""
    """What became of what is remembered."""

    renewed: bool = False
    """Whether its leaflet changed since its rows were last checked: whoever prints must know."""

    outdated: bool = False
    """Whether its page says that its leaflet changed since it was prepared."""

    edits: dict[int, dict[str, str]] = field(default_factory=dict)
    """What was corrected on the page: row, variable, text."""

    opened: set[int] = field(default_factory=set)
    """Rows that were ready when somebody opened them, to correct them all the same."""

    left_out: set[int] = field(default_factory=set)
    """Rows that are not to be printed."""

    state: JobState = "columns"
    problems: tuple[str, ...] = ()
    given: Mapping[int, RawRow] = field(default_factory=dict)
    """The rows as the table has them."""

    rows: Mapping[int, RawRow] = field(default_factory=dict)
    """The same, corrected."""

    checked: CheckedRows | None = None
    settled: int = 0
    pace: Pace | None = None
    gathered: float = 0
    """What part of the documents has been put together, from 0 to 1."""

    summary: Summary | None = None
    failures: tuple[Record, ...] = ()
    folder: Path | None = None
    halt: Halt = field(default_factory=Future)
    """Done once somebody asked to stop."""

    taken: set[str] = field(default_factory=set)
    """Files that were taken away."""

    watchers: int = 0
    left: float | None = None
    """When the last page that looked at it went away."""

    task: "asyncio.Task[None] | None" = None
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever corrects it or starts it: one request at a time."""

    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @cached_property
    def memory(self) -> RowCache:
        """What its rows were found to be."""
        return RowCache(self.press)

    @cached_property
    def typed(self) -> Mapping[int, TableRow]:
        """The rows of the table, by their numbers."""
        return {row.number: row for row in self.table.rows}

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self.halt.done()

    @property
    def busy(self) -> bool:
        """Whether it is being printed."""
        return self.state in ("printing", "gathering")

    def stop(self) -> None:
        """Ask for an end, at once."""
        if not self.halt.done():
            self.halt.set_result(None)
        self.tell()

    def plan(self) -> None:
        """Match the columns and check every row, with what was chosen and corrected so far.

        Raises ContentError if the leaflet cannot be printed.
        """
        leaflet = self.press.leaflet
        table = take_as_shown(self.table, self.as_shown)
        try:
            rows = raw_rows(table, leaflet, self.renames, self.chosen)
        except TableUnreadable as error:
            self.state, self.problems = "columns", error.problems
            return
        typed_over = [corrected(row, self.edits.get(row.number, {})) for row in rows]
        wanted = [row for row in typed_over if row.number not in self.left_out]
        salt = json.dumps([self.press.found.name, self.press.options.documents])
        kept = self.memory
        kept.begin()
        fields = self.matches() if self.edits else {}
        cells, blank = without_corrected(table, fields, self.edits), table.blank
        told = remarks_on_table(table, leaflet, self.renames, self.chosen, self.left_out)
        checked = check_table(wanted, cells, blank, leaflet, kept.accept, kept.complete, salt, told)
        self.checked = replace(checked, left_out=tuple(sorted(self.left_out)))
        self.given = {row.number: row for row in rows}
        self.rows = {row.number: row for row in typed_over}
        self.state, self.problems = "rows", ()

    def renew(self, press: Press, renames: Mapping[str, str], decided: Mapping[str, str]) -> None:
        """Check every row anew, with a leaflet that is no longer what it was.  Raises as `plan`."""
        variables = press.leaflet.all_variables
        self.press, self.renames, self.decided = press, renames, decided
        self.__dict__.pop("memory", None)
        self.chosen = {
            at: name for at, name in self.chosen.items() if not name or name in variables
        }
        kept = {
            row: {name: text for name, text in edits.items() if name in variables}
            for row, edits in self.edits.items()
        }
        self.edits = {row: edits for row, edits in kept.items() if edits}
        self.summary, self.failures = None, ()
        self.plan()

    def begin_at(self, table: Table, renames: Mapping[str, str]) -> None:
        """Go on with the same table from its headings on.  Raises as `plan`."""
        self.table, self.renames = table, renames
        self.__dict__.pop("typed", None)
        self.chosen.clear()
        self.plan()

    def headings_below(self) -> int | None:
        """Return the row where the headings seem to be, if not in the first."""
        return headings_below(self.table, self.press.leaflet, self.renames, self.chosen)

    def matches(self) -> Mapping[int, str]:
        """Return the variable of each column that is known, by hand or by its name."""
        found = match_columns(self.table, self.press.leaflet, self.renames)
        known = {index: names[0] for index, names in found.items() if len(names) == 1}
        return {**known, **self.chosen}

    def batch(self) -> Batch:
        """Return what is to be printed.  Raises RenderError if nothing is ready."""
        if self.checked is None or not self.checked.entries:
            raise RenderError("La liste n'est pas prête : corrigez ses lignes d'abord.")
        read = [self.table.header, sorted(self.as_shown)]
        changed = [self.chosen, self.edits, sorted(self.left_out), read]
        changes = json.dumps(changed, sort_keys=True)
        digest = hashlib.sha256((self.digest + changes).encode()).hexdigest()
        return Batch(self.press, self.checked, digest, IN_FORM)

    def file(self, name: str) -> Path | None:
        """Return a file to take away, once it is there."""
        if self.folder is None or name not in (PRINT_FILE, ARCHIVE, REPORT):
            return None
        ended = self.state == "done" or (self.state in ("stopped", "failed") and name == REPORT)
        path = self.folder / name
        return path if ended and path.is_file() else None

    def tell(self) -> None:
        """Wake up the pages that look at it."""
        self.changed.set()
        self.changed = asyncio.Event()


class Jobs:
    """Every list of the server."""

    def __init__(self, clock: Callable[[], float], grace: float = GRACE) -> None:
        self._clock = clock
        self._grace = grace
        self._jobs: dict[str, Job] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self.leaving = False
        self.printed = 0  # rows, since the start

    def add(self, job: Job) -> None:
        """Keep a list that was just read."""
        self._jobs[job.number] = job

    def find(self, number: str, allowed: Collection[str]) -> Job | None:
        """Return a list, if it is one of those allowed."""
        return self._jobs.get(number) if number in allowed else None

    def let_go(self) -> None:
        """End what pages listen to, as the server is about to end: it waits for them."""
        self.leaving = True
        for job in self._jobs.values():
            job.tell()

    async def make_place(self, allowed: Collection[str]) -> None:
        """Forget the oldest lists of a browser that has too many, but those being printed."""
        idle = [job for job in self._jobs.values() if job.number in allowed and not job.busy]
        for job in idle[: max(0, len(idle) - MOST + 1)]:
            await self.close(job)

    @contextlib.contextmanager
    def watched(self, job: Job) -> Iterator[None]:
        """Count a page that looks at a list, for as long as it does."""
        job.watchers += 1
        try:
            yield
        finally:
            job.watchers -= 1
            job.left = self._clock() if job.watchers == 0 else None

    def start(self, job: Job, printer: Callable[[Halt], Printer]) -> None:
        """Print a list that is ready, or go on with one that ended early; once, if asked twice.

        Args:
            printer: Makes what prints until it is told to stop.

        Raises:
            RenderError: It is not ready.
            DeliveryError: There is no place for its files.
        """
        running = job.task is not None and not job.task.done()
        if running or job.number not in self._jobs:
            return
        batch = job.batch()
        folder = job.folder = job.folder or _private_folder()
        job.halt = Future()
        job.state, job.problems = "printing", ()
        job.settled, job.gathered, job.failures = 0, 0, ()
        job.pace = Pace(self._clock)
        job.task = asyncio.create_task(self._print(job, batch, printer(job.halt), folder))

    async def close(self, job: Job) -> None:
        """Forget a list, whatever it is doing, and remove its folder."""
        self._jobs.pop(job.number, None)
        job.stop()
        ending = asyncio.create_task(_end(job))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        # Whoever waits may go away: the folder goes all the same.
        await asyncio.shield(ending)

    async def keep_only(self, allowed: Collection[str]) -> None:
        """Forget the lists of nobody, and those whose page was closed."""
        now = self._clock()
        for job in list(self._jobs.values()):
            gone = job.left is not None and job.watchers == 0 and now - job.left > self._grace
            if job.number not in allowed or gone:
                await self.close(job)
        if self._ending:
            await asyncio.wait(self._ending)

    async def _print(self, job: Job, batch: Batch, printer: Printer, folder: Path) -> None:
        loop = asyncio.get_running_loop()

        def on_row(record: Record) -> None:
            job.settled += 1
            if job.pace:
                job.pace.note(job.settled)
            self.printed += record.state == "done"
            if record.state == "failed":
                job.failures += (record,)
            loop.call_soon_threadsafe(job.tell)

        def on_sheet(part: float) -> None:
            job.gathered = part
            loop.call_soon_threadsafe(job.tell)
            if job.stopping:
                raise Stopped

        def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
            yield from printer(entries)
            if job.stopping:
                raise Stopped

        try:
            job.summary = await asyncio.to_thread(
                run_batch, batch, folder, print_rows, mode="resume", on_row=on_row
            )
            job.state = "gathering"
            job.tell()
            await asyncio.to_thread(gather_documents, batch, folder, job.summary, on_sheet)
            job.state = "done"
        except Stopped:
            job.state = "stopped"
        except FeuilletError as error:
            job.state, job.problems = "failed", error.problems
            if isinstance(error, FastPathWrong):
                # Whoever goes on with it has every row laid out in full.
                job.press = replace(job.press, fast=False)
        except Exception as error:
            # Its words may quote a value: only its kind is told.
            job.state = "failed"
            job.problems = (f"Le programme a échoué ({type(error).__name__}).",)
        job.tell()


async def _end(job: Job) -> None:
    """Remove the folder of a list once nothing writes to it any more."""
    if job.task is not None:
        await asyncio.wait([job.task])
    if job.folder is not None:
        await asyncio.to_thread(shutil.rmtree, job.folder, ignore_errors=True)
    job.tell()


def _private_folder() -> Path:
    problem = ""
    try:
        return Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-"))
    except OSError as error:
        problem = explain(error)
    raise DeliveryError(f"Dossier temporaire du serveur : {problem}.")
