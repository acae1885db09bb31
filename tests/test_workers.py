"""Workers that crash, hang or hoard lose their own task, and no other."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent import futures
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from feuillet.cli.options import sweep_scratch
from feuillet.errors import LibraryMissing, ValuesInvalid
from feuillet.workers import (
    BREAKS,
    SCRATCH,
    Limits,
    WorkerLost,
    Workers,
    run_all,
    run_limited,
)
from tests.hooks import crash_once, double, misbehave, refuse

BAD = ("segv", "exit", "leave", "quote", "fatal")


def test_each_task_gives_its_own_result() -> None:
    """In whatever order they end."""
    outcomes = list(run_all(double, range(9), workers=2))

    assert {one.task: one.result for one in outcomes} == {n: 2 * n for n in range(9)}


def test_a_task_that_fails_takes_no_other_with_it() -> None:
    """A crash of the text library, an exit, a bug: the others are done."""
    words = [f"mot {n}" for n in range(5)]
    mixed = [word for pair in zip(words, BAD, strict=True) for word in pair]
    outcomes = list(run_all(misbehave, mixed, workers=2))

    assert sorted(one.task for one in outcomes) == sorted(mixed)
    assert {one.task for one in outcomes if one.result is not None} == set(words)
    assert all(one.problem for one in outcomes if one.result is None)


def test_no_problem_repeats_what_an_error_said() -> None:
    """An error of ours may hold a name."""
    (outcome,) = run_all(misbehave, ["quote"], workers=1)

    assert outcome.problem == "a échoué (ValueError)"


@pytest.mark.slow
def test_what_never_ends_is_stopped() -> None:
    """By the clock, whether it sleeps or spins; the next one is done."""
    outcomes = list(
        run_all(misbehave, ["hang", "suite", "spin"], workers=1, limits=Limits(seconds=1))
    )

    assert [one.result for one in outcomes] == [None, "suite", None]


def test_what_hoards_memory_is_stopped() -> None:
    """Address space is bounded, and a fresh worker goes on."""
    outcomes = list(run_all(misbehave, ["hoard", "suite"], workers=1))

    assert {one.task: one.result for one in outcomes} == {"hoard": None, "suite": "suite"}


def test_a_worker_that_died_is_given_one_more_try(tmp_path: Path) -> None:
    """Its memory may have been taken by another program."""
    (outcome,) = run_all(crash_once, [tmp_path / "marker"], workers=1)

    assert outcome.result == "fait"


def test_workers_that_are_all_killed_come_back() -> None:
    """Between two tasks or at one: a machine short of memory kills whom it likes."""
    lost: list[int] = []
    with Workers(2) as workers:
        workers.on_loss = lambda: lost.append(1)
        first = [outcome.result for outcome in workers.each(double, range(4), ahead=4)]
        for _ in range(2):
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, signal.SIGKILL)
            after = [outcome.result for outcome in workers.each(double, range(6), ahead=6)]

            assert sorted(after) == [0, 2, 4, 6, 8, 10]

    assert sorted(first) == [0, 2, 4, 6]
    assert lost == [1, 1]


def test_all_that_wait_are_told_when_the_workers_begin_anew() -> None:
    """Several were given to the workers that were lost: none waits for ever, and others go on."""
    with Workers(1) as workers:
        waiting = [workers.start(misbehave, "hang") for _ in range(4)]
        workers._renew()
        after = workers.start(double, 2).result(timeout=60)

        assert after == (4, "")
        assert {type(one.exception(timeout=60)) for one in waiting} == {BrokenProcessPool}


def test_workers_that_were_given_up_are_tried_again_after_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A service would print nothing until it is started anew; nobody is kept waiting meanwhile."""
    pauses: list[threading.Timer] = []
    monkeypatch.setattr(threading.Timer, "start", lambda timer: pauses.append(timer))
    lost: list[int] = []
    with Workers(1) as workers:
        workers.on_loss = lambda: lost.append(1)
        for _ in range(BREAKS):
            workers._renew()
        workers._end_pool()
        for _ in range(2):
            with pytest.raises(WorkerLost, match="relancez"):
                workers.start(double, 2)
        (pause,) = pauses
        pause.function(*pause.args)

        assert workers.start(double, 2).result(timeout=60) == (4, "")
    assert pause.daemon
    assert 1 <= pause.interval <= 30
    assert len(lost) == BREAKS + 2


@pytest.mark.parametrize(("tasks", "workers", "recycled"), [(15, 1, 5), (6, 2, 1)])
def test_workers_are_recycled_without_a_hitch(tasks: int, workers: int, recycled: int) -> None:
    """The standard pool hangs at this."""
    limits = Limits(tasks=recycled)
    outcomes = list(run_all(double, range(tasks), workers=workers, limits=limits))

    assert len({one.task for one in outcomes if one.result is not None}) == tasks


def test_too_little_memory_to_start_is_said() -> None:
    """Nothing hangs, nothing is half done."""
    with pytest.raises(WorkerLost, match="mémoire"):
        list(run_all(double, [1], workers=1, limits=Limits(memory=20_000_000)))


def under_limits(kind: int, hard: int, memory: int) -> str:
    """Return what a process says that starts a worker under a hard limit."""
    code = (
        "import resource, sys\n"
        "from feuillet.workers import Limits, run_all, WorkerLost\n"
        "if __name__ == '__main__':\n"
        "    kind, hard, memory = map(int, sys.argv[1:])\n"
        "    resource.setrlimit(kind, (hard, hard))\n"
        "    try:\n"
        "        print([one.result for one in run_all(abs, [-2], workers=1,"
        " limits=Limits(memory=memory))])\n"
        "    except WorkerLost as error:\n"
        "        print(error)\n"
    )
    words = [sys.executable, "-c", code, *map(str, (kind, hard, memory))]
    return subprocess.run(words, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize(
    ("kind", "hard"),
    [
        (resource.RLIMIT_AS, 900_000_000),
        (resource.RLIMIT_FSIZE, 1_000_000),
        (resource.RLIMIT_CPU, 30),
    ],
)
def test_a_lower_limit_of_the_system_is_taken(kind: int, hard: int) -> None:
    """A process cannot raise it: asking for more kept every worker from starting."""
    assert under_limits(kind, hard, 1_500_000_000) == "[2]\n"


def test_what_a_worker_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """A library may quote a value."""
    list(run_all(misbehave, ["print"], workers=1))

    assert capfd.readouterr() == ("", "")


def test_a_refusal_comes_back_as_it_was() -> None:
    """With its kind and its lines."""
    with pytest.raises(ValuesInvalid) as refusal:
        run_limited(refuse)

    assert refusal.value.problems == ("une ligne", "deux lignes")


def test_a_library_that_is_missing_is_named_with_what_to_do() -> None:
    """To begin again would be of no use; a row of a list is told which one too."""
    with pytest.raises(LibraryMissing, match="« absente » manque"):
        run_limited(misbehave, "lacks")
    (outcome,) = run_all(misbehave, ["lacks"], workers=1)

    assert outcome.problem == "a échoué (bibliothèque manquante : absente)"


def test_workers_start_though_the_folder_is_shut_or_gone(tmp_path: Path) -> None:
    """As an account of a service that is sent to work from root's own folder."""
    code = (
        "import os, sys; os.rmdir(os.getcwd()); sys.path.insert(0, sys.argv[1])\n"
        "from feuillet.workers import run_limited; from tests.hooks import double\n"
        "if __name__ == '__main__': print(run_limited(double, 21))"
    )
    (tmp_path / "gone").mkdir()
    root = Path(__file__).resolve().parents[1]
    ended = subprocess.run(
        [sys.executable, "-c", code, str(root)], cwd=tmp_path / "gone", capture_output=True
    )

    assert (ended.stdout.decode(), ended.stderr.decode()) == ("42\n", "")


def test_a_lone_task_that_crashes_is_an_error() -> None:
    """Of the administrator's kind."""
    with pytest.raises(WorkerLost):
        run_limited(misbehave, "segv")


def test_nothing_is_left_in_the_temporary_folder() -> None:
    """Neither after the work nor, once swept, after a kill."""
    before = set(Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"))
    list(run_all(double, [1], workers=1))
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    left = Path(tempfile.gettempdir()) / f"{SCRATCH}{int(ended.stdout)}-abc"
    left.mkdir()
    sweep_scratch()

    assert not left.exists()
    assert set(Path(tempfile.gettempdir()).glob(f"{SCRATCH}{os.getpid()}*")) <= before


def test_memory_that_the_account_does_not_give_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may have plenty: the limit is what to raise."""
    monkeypatch.setattr("feuillet.workers._allowed", lambda *_: 1)
    monkeypatch.setattr("feuillet.workers.BREAKS", 0)
    with Workers(1) as workers, pytest.raises(WorkerLost, match="relevez la limite de mémoire"):
        workers._renew()


def test_workers_that_answer_no_more_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long after each should have been stopped."""
    monkeypatch.setattr(Workers, "start", lambda *_: futures.Future())
    monkeypatch.setattr("feuillet.workers.futures.wait", lambda *_: (set(), set()))
    with Workers(1) as workers, pytest.raises(WorkerLost, match="ne répondent plus"):
        list(workers.each(double, [1], ahead=1))


@pytest.mark.parametrize("word", ["hang", "spin", "stare"])
def test_a_worker_ends_with_its_parent_whatever_it_is_at(tmp_path: Path, word: str) -> None:
    """Even killed: what waits for all of a service to end does not wait for a search in a text."""
    code = (
        "import sys\n"
        "from feuillet.workers import run_limited\n"
        "from tests.hooks import sign_and_misbehave\n"
        "if __name__ == '__main__':\n"
        "    run_limited(sign_and_misbehave, *sys.argv[1:])\n"
    )
    signed = tmp_path / "numero"
    with subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, signed, word]) as parent:
        while not signed.exists():
            assert parent.poll() is None
        parent.kill()

    assert _ended(int(signed.read_text()))


def _ended(process: int) -> bool:
    """Whether a process ends within seconds; one that waits to be buried has ended."""
    limit = time.monotonic() + 3
    while time.monotonic() < limit:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
    return False
