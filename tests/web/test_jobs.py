"""Lists without the web: planned, printed by a printer of this process, stopped, forgotten."""

import asyncio
import stat
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feuillet.batch.rows import ReadyRow
from feuillet.batch.tables import read_table
from feuillet.batch.worker import Printer, RowOutcomes
from feuillet.errors import DeliveryError, RenderError
from feuillet.web.jobs import MOST, Halt, Job, Jobs
from feuillet.web.lists.gathering import ARCHIVE, PRINT_FILE
from feuillet.workers import Outcome
from tests.batches import patient, press, printing
from tests.web.calling import awaited
from tests.web.dropping import csv_of

GOOD = [patient(number) for number in range(1, 4)]


class Clock:
    """Time that stands still until it is told to go on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where lists have their folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def job_of(*patients: dict[str, str]) -> Job:
    """Return a list that was read and planned."""
    job = Job(press(), read_table(csv_of(*patients)), {}, "essai")
    job.plan()
    return job


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run what waits."""
    awaited(work())


def here(_: Halt) -> Printer:
    """Return a printer of this process."""
    return printing()


class Slow:
    """A printer that gives one row, then nothing until it is told to stop."""

    def __init__(self) -> None:
        self.waiting = threading.Event()

    def __call__(self, halt: Halt) -> Printer:
        def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
            first, *_ = entries
            yield from printing()([first])
            self.waiting.set()
            halt.result(30)

        return print_rows


def test_a_list_is_printed_into_private_files(temporary: Path) -> None:
    """A folder that nobody else enters, with all that is taken away."""

    async def work() -> None:
        jobs, job = Jobs(Clock()), job_of(*GOOD)
        jobs.add(job)
        jobs.start(job, here)
        assert job.task is not None
        await job.task

        assert job.state == "done"
        assert job.folder is not None
        assert job.folder.parent == temporary
        assert stat.S_IMODE(job.folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(one.stat().st_mode) for one in job.folder.iterdir()} == {0o600}
        assert all(job.file(name) for name in (PRINT_FILE, ARCHIVE, "report.csv"))
        assert job.file("manifest.jsonl") is None

    run(work)


def test_a_false_stock_stops_a_list_and_it_goes_on_without_any(temporary: Path) -> None:
    """Why is said on the page; whoever goes on has every row laid out in full."""

    def doubted(_: Halt) -> Printer:
        return printing(lambda reply: replace(reply, doubted=b"other"))

    async def work() -> None:
        jobs, job = Jobs(Clock()), job_of(*GOOD)
        jobs.add(job)
        jobs.start(job, doubted)
        assert job.task is not None
        await job.task
        told = (job.state, job.problems, job.press.fast)
        jobs.start(job, here)
        await job.task

        assert told[0] == "failed"
        assert "n'est pas celui de la mise en page entière" in told[1][0]
        assert told[2] is False
        assert job.state == "done"

    run(work)


def test_asking_twice_prints_once(temporary: Path) -> None:
    """A double click is one order."""

    async def work() -> None:
        jobs, job = Jobs(Clock()), job_of(*GOOD)
        jobs.add(job)
        jobs.start(job, here)
        first = job.task
        jobs.start(job, here)
        assert first is not None
        await first

        assert job.task is first
        assert job.settled == len(GOOD)
        assert len(list(temporary.glob("feuillet-*"))) == 1

    run(work)


def test_a_list_stops_at_once_and_goes_on_where_it_was(temporary: Path) -> None:
    """Without waiting for the row under way; what was done is not done again."""

    async def work() -> None:
        jobs, job, slow = Jobs(Clock()), job_of(*GOOD), Slow()
        jobs.add(job)
        jobs.start(job, slow)
        await asyncio.to_thread(slow.waiting.wait, 30)
        job.stop()
        assert job.task is not None
        await job.task
        stopped, settled, report = job.state, job.settled, job.file("report.csv")
        printed: list[int] = []

        def counting(_: Halt) -> Printer:
            def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
                for outcome in printing()(entries):
                    printed.append(outcome.task.number)
                    yield outcome

            return print_rows

        jobs.start(job, counting)
        await job.task

        assert (stopped, settled) == ("stopped", 1)
        assert report is not None
        assert job.state == "done"
        assert printed == [3, 4]
        assert job.summary is not None
        assert job.summary.done == len(GOOD)

    run(work)


def test_a_list_that_is_being_put_together_can_be_stopped(temporary: Path) -> None:
    """At the next document; nothing half made is offered."""

    async def work() -> None:
        jobs = Jobs(Clock())

        class Late(Job):
            """Stopped once all its rows are printed."""

            @property
            def stopping(self) -> bool:
                return self.state == "gathering"

        late = Late(press(), read_table(csv_of(*GOOD)), {}, "essai")
        late.plan()
        jobs.add(late)
        jobs.start(late, here)
        assert late.task is not None
        await late.task

        assert late.state == "stopped"
        assert late.file(PRINT_FILE) is None
        assert late.file("report.csv") is not None

    run(work)


def test_closing_while_it_prints_leaves_nothing(temporary: Path) -> None:
    """Not even a row that was under way."""

    async def work() -> None:
        jobs, job, slow = Jobs(Clock()), job_of(*GOOD), Slow()
        jobs.add(job)
        jobs.start(job, slow)
        await asyncio.to_thread(slow.waiting.wait, 30)
        await jobs.close(job)

        assert list(temporary.glob("feuillet-*")) == []
        assert jobs.find(job.number, {job.number}) is None

    run(work)


def test_a_closed_list_is_not_printed(temporary: Path) -> None:
    """Whoever asked a moment too late leaves no folder behind."""

    async def work() -> None:
        jobs, job = Jobs(Clock()), job_of(*GOOD)
        jobs.add(job)
        await jobs.close(job)
        jobs.start(job, here)

        assert job.task is None
        assert list(temporary.glob("feuillet-*")) == []

    run(work)


def test_a_list_goes_once_its_page_was_closed_for_a_while(temporary: Path) -> None:
    """Time enough to reload; a page that comes back keeps it."""

    async def work() -> None:
        clock = Clock()
        jobs, job = Jobs(clock, grace=30), job_of(*GOOD)
        jobs.add(job)
        found = []
        with jobs.watched(job):
            clock.now = 1000
            await jobs.keep_only({job.number})
            found.append(jobs.find(job.number, {job.number}))
        clock.now += 29
        await jobs.keep_only({job.number})
        found.append(jobs.find(job.number, {job.number}))
        with jobs.watched(job):
            clock.now += 1000
            await jobs.keep_only({job.number})
            found.append(jobs.find(job.number, {job.number}))
        clock.now += 31
        await jobs.keep_only({job.number})

        assert found == [job] * 3
        assert jobs.find(job.number, {job.number}) is None

    run(work)


def test_a_list_without_any_script_waits_for_its_session(temporary: Path) -> None:
    """No page can tell that it is closed: the session's end does."""

    async def work() -> None:
        clock = Clock()
        jobs, job = Jobs(clock), job_of(*GOOD)
        jobs.add(job)
        clock.now = 800
        await jobs.keep_only({job.number})
        kept = jobs.find(job.number, {job.number})
        await jobs.keep_only(())

        assert kept is job
        assert jobs.find(job.number, {job.number}) is None

    run(work)


def test_one_browser_has_few_lists_at_once(temporary: Path) -> None:
    """The oldest makes place, but one that prints; those of others are not touched."""

    async def work() -> None:
        jobs = Jobs(Clock())
        other, *mine = [job_of(GOOD[0]) for _ in range(MOST + 2)]
        for job in (other, *mine):
            jobs.add(job)
        mine[0].state = "printing"
        numbers = {job.number for job in mine}
        await jobs.make_place(numbers)
        left = [job for job in mine if jobs.find(job.number, numbers)]

        assert left == [mine[0], *mine[2:]]
        assert jobs.find(other.number, {other.number})

    run(work)


def test_no_place_for_its_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words, and the list can still be printed later."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rien"))

    async def work() -> None:
        jobs, job = Jobs(Clock()), job_of(*GOOD)
        jobs.add(job)
        with pytest.raises(DeliveryError, match="Dossier temporaire du serveur"):
            jobs.start(job, here)

        assert job.state == "rows"

    run(work)


def test_a_failure_is_told_by_its_kind(temporary: Path) -> None:
    """Its words may quote a patient."""

    async def work() -> None:
        jobs, job = Jobs(Clock()), job_of(*GOOD)
        jobs.add(job)

        def broken(_: Halt) -> Printer:
            def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
                raise ValueError("EXEMPLE")
                yield Outcome(next(iter(entries)), None)

            return print_rows

        jobs.start(job, broken)
        assert job.task is not None
        await job.task

        assert job.state == "failed"
        assert job.problems == ("Le programme a échoué (ValueError).",)

    run(work)


def test_a_list_with_nothing_ready_is_refused() -> None:
    """Before a folder is made."""
    job = job_of(patient(1, date_visite="demain"))

    with pytest.raises(RenderError):
        job.batch()


def test_a_row_left_out_is_ignored_and_counted() -> None:
    """The counts still add up, and the batch is another one."""
    job = job_of(*GOOD)
    before = job.batch()
    job.left_out = {3}
    job.plan()
    after = job.batch()

    assert after.checked.left_out == (3,)
    assert after.checked.read == before.checked.read
    assert [entry.number for entry in after.checked.entries] == [2, 4]
    assert after.header()["batch"] != before.header()["batch"]


def test_a_correction_checks_only_its_own_row_again() -> None:
    """A table of ten thousand rows stays quick to correct."""
    asked: list[object] = []

    class Counting:
        """A press that counts what it is asked."""

        def __getattr__(self, name: str) -> Any:
            return getattr(press(), name)

        def accept(self, raw: Any, unread: Any = ()) -> Any:
            asked.append(raw)
            return press().accept(raw, unread)

    table = read_table(csv_of(*GOOD, patient(9, date_visite="demain")))
    job = Job(Counting(), table, {}, "essai")  # type: ignore[arg-type]
    job.plan()
    first = len(asked)
    job.edits = {5: {"date_visite": "08/12/2026"}}
    job.plan()
    assert job.checked is not None

    assert (first, len(asked)) == (4, 5)
    assert len(job.checked.entries) == 4


def test_a_stop_is_asked_once() -> None:
    """Pressing the button again changes nothing."""
    job = Job(press(), read_table(csv_of(*GOOD)), {}, "essai")
    job.stop()
    job.stop()

    assert job.stopping
    assert isinstance(job.halt, Future)
