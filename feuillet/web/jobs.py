"""Lists being printed: read, matched, corrected, printed, taken away, and then gone.

A list lives in memory and in one private folder; both end with its page, its session or the
server.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from feuillet.batch import Batch
from feuillet.collate import sheets_of, write_archive, write_print_file
from feuillet.columns import RawRow, match_columns, raw_rows
from feuillet.crew import Printer
from feuillet.errors import FeuilletError, RenderError, TableUnreadable
from feuillet.manifest import Record
from feuillet.pool import SCRATCH
from feuillet.produce import Press
from feuillet.report import REPORT
from feuillet.roster import Roster, check_rows
from feuillet.run import Summary, run_batch
from feuillet.tables import Table

GRACE = 30.0
"""Seconds without a page that looks at it, after which a list is gone: time enough to reload."""

PRINT_FILE, ARCHIVE = "impression.pdf", "documents.zip"

State = Literal["columns", "rows", "printing", "gathering", "done", "stopped", "failed"]


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

    number: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    chosen: dict[int, str] = field(default_factory=dict)
    """Columns matched by hand."""

    edits: dict[int, dict[str, str]] = field(default_factory=dict)
    """What was corrected on the page: row, variable, text."""

    state: State = "columns"
    problems: tuple[str, ...] = ()
    rows: Mapping[int, RawRow] = field(default_factory=dict)
    roster: Roster | None = None
    settled: int = 0
    summary: Summary | None = None
    failures: tuple[Record, ...] = ()
    folder: Path | None = None
    stopping: bool = False
    watchers: int = 0
    left: float | None = None
    """When the last page that looked at it went away."""

    task: "asyncio.Task[None] | None" = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def plan(self) -> None:
        """Match the columns and check every row, with what was chosen and corrected so far."""
        leaflet = self.press.leaflet
        try:
            rows = raw_rows(self.table, leaflet, self.renames, self.chosen)
        except TableUnreadable as error:
            self.state, self.problems = "columns", error.problems
            return
        corrected = [_corrected(row, self.edits.get(row.number, {}), leaflet) for row in rows]
        salt = json.dumps([self.press.found.name, self.press.documents])
        self.roster = check_rows(
            corrected, self.table.blank, self.press.accept, self.press.complete, salt
        )
        self.rows = {row.number: row for row in corrected}
        self.state, self.problems = "rows", ()

    def matches(self) -> Mapping[int, str]:
        """Return the variable of each column that is known, by hand or by its name."""
        found = match_columns(self.table, self.press.leaflet, self.renames)
        known = {index: names[0] for index, names in found.items() if len(names) == 1}
        return {**known, **self.chosen}

    def batch(self) -> Batch:
        """Return what is to be printed.  Raises RenderError if nothing is ready."""
        if self.roster is None:
            raise RenderError("La liste n'est pas prête.")
        changes = json.dumps([self.chosen, self.edits], sort_keys=True)
        digest = hashlib.sha256((self.digest + changes).encode()).hexdigest()
        return Batch(self.press, self.roster, digest)

    def file(self, name: str) -> Path | None:
        """Return a file to take away, once it is there."""
        if self.folder is None or name not in (PRINT_FILE, ARCHIVE, REPORT):
            return None
        path = self.folder / name
        return path if self.state in ("done", "stopped") and path.is_file() else None

    def tell(self) -> None:
        """Wake up the pages that look at it."""
        self.changed.set()
        self.changed = asyncio.Event()


def _corrected(row: RawRow, edits: Mapping[str, str], leaflet: object) -> RawRow:
    if not edits:
        return row
    faulty = {name: words for name, words in row.faulty.items() if name not in edits}
    kept = [line for line in row.problems if line not in _lines(row, edits)]
    raw = {**row.raw, **edits}
    filled = {name: text for name, text in raw.items() if text.strip()}
    return replace(row, raw=filled, problems=tuple(kept), faulty=faulty)


def _lines(row: RawRow, edits: Mapping[str, str]) -> Sequence[str]:
    """Return the problems that a correction takes away: those of the cells it replaces."""
    ordered = zip(row.faulty, row.problems, strict=True)
    return [line for name, line in ordered if name in edits]


class Jobs:
    """Every list of the server."""

    def __init__(self, clock: Callable[[], float], grace: float = GRACE) -> None:
        self._clock = clock
        self._grace = grace
        self._jobs: dict[str, Job] = {}

    def add(self, job: Job) -> None:
        """Keep a list that was just read."""
        self._jobs[job.number] = job

    def find(self, number: str, allowed: Iterable[str]) -> Job | None:
        """Return a list, if it is one of those allowed."""
        return self._jobs.get(number) if number in allowed else None

    @contextlib.contextmanager
    def watched(self, job: Job) -> Iterator[None]:
        """Count a page that looks at a list, for as long as it does."""
        job.watchers += 1
        try:
            yield
        finally:
            job.watchers -= 1
            job.left = self._clock() if job.watchers == 0 else None

    def start(self, job: Job, printer: Printer) -> None:
        """Print a list that is ready.  Raises RenderError if it is not."""
        batch = job.batch()
        if job.task is not None:
            return
        job.state, job.settled, job.stopping = "printing", 0, False
        job.folder = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-"))
        job.task = asyncio.create_task(self._print(job, batch, printer, job.folder))

    async def close(self, job: Job) -> None:
        """Forget a list, whatever it is doing, and remove its folder."""
        job.stopping = True
        self._jobs.pop(job.number, None)
        if job.task is not None:
            with contextlib.suppress(Exception):
                await job.task
        if job.folder is not None:
            await asyncio.to_thread(shutil.rmtree, job.folder, ignore_errors=True)
        job.tell()

    async def keep_only(self, allowed: Iterable[str]) -> None:
        """Forget the lists of nobody, and those whose page was closed."""
        now, kept = self._clock(), set(allowed)
        for job in list(self._jobs.values()):
            gone = job.left is not None and job.watchers == 0 and now - job.left > self._grace
            if job.number not in kept or gone:
                await self.close(job)

    async def _print(self, job: Job, batch: Batch, printer: Printer, folder: Path) -> None:
        loop = asyncio.get_running_loop()

        def on_row(record: Record) -> None:
            if job.stopping:
                raise Stopped
            job.settled += 1
            if record.state == "failed":
                job.failures += (record,)
            loop.call_soon_threadsafe(job.tell)

        try:
            job.summary = await asyncio.to_thread(run_batch, batch, folder, printer, on_row=on_row)
            job.state = "gathering"
            job.tell()
            await asyncio.to_thread(_gather, batch, folder, job.summary)
            job.state = "done"
        except Stopped:
            job.state = "stopped"
        except FeuilletError as error:
            job.state, job.problems = "failed", error.problems
        except Exception as error:
            # Its words may quote a value: only its kind is told.
            job.state, job.problems = (
                "failed",
                (f"Le programme a échoué ({type(error).__name__}).",),
            )
        job.tell()


def _gather(batch: Batch, folder: Path, summary: Summary) -> None:
    """Write what is taken away: the print file and the archive."""
    sheets = sheets_of(batch, folder, summary.records)
    if not sheets:
        return
    batch_id = str(batch.header()["batch"])
    title = f"{batch.press.leaflet.title} : {len(sheets)} documents"
    write_print_file(sheets, folder / PRINT_FILE, batch_id=batch_id, title=title)
    write_archive(sheets, folder, folder / ARCHIVE, batch_id=batch_id)
