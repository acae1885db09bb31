"""Work in processes that can be killed: limits, recycling, a retry.  The only module on pebble.

A text library may crash, a layout may never end, a hostile file may ask for all the memory: none
of it reaches the process that keeps the books.
"""

import concurrent.futures as futures
import contextlib
import fcntl
import gc
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any, Generic, TypeVar

from pebble import ProcessPool

from feuillet.errors import Advice, FeuilletError, LibraryMissing, RenderError

Task = TypeVar("Task")
Result = TypeVar("Result")

SCRATCH = "feuillet-"
"""What the names of our temporary folders begin with; the number of the process follows."""

TRIES = 2
"""Of a task whose worker dies at it."""

BREAKS = 3
"""Times in a row that all workers may be lost, nothing being done in between."""

PAUSE = 5.0
"""Seconds after which those that were given up are tried again: what took them may be over."""

_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")


@dataclass(frozen=True)
class Limits:
    """What one task may use before it is stopped."""

    seconds: float = 60
    """By the clock on the wall, and of the processor."""

    memory: int = 1_500_000_000
    """Bytes of address space."""

    file: int = 50_000_000
    """Bytes of any file that it writes."""

    tasks: int = 100
    """After so many, a worker makes place for a fresh one."""


@dataclass(frozen=True)
class Outcome(Generic[Task, Result]):
    """What became of one task: a result, or why there is none, in French."""

    task: Task
    result: Result | None
    problem: str = ""


Judged = tuple[Outcome[Task, Result], int]
"""What became of a task, and which attempt must follow; 0 if none."""


class WorkerLost(RenderError):
    """A worker was killed, or died, at its task."""


class TaskLost(WorkerLost):
    """The task itself is at fault: it takes more time or memory than it may."""


Call = tuple[Callable[..., Any], Sequence[Any]]
"""A function of a module, and its arguments."""


def run_limited(function: Callable[..., Result], *arguments: Any) -> Any:
    """Return what a function of a module returns, called in a process that can be killed.

    Raises:
        FeuilletError: As the function raises it.
        WorkerLost: It crashed, or took more time or memory than `Limits` gives.
    """
    call: Call = (function, arguments)
    with contextlib.closing(run_all(told, [call], workers=1)) as outcomes:
        return returned(next(outcomes))


def told(call: Call) -> tuple[Any, Any]:
    """Return (what the function returned, None), or (None, the kind and lines of its error)."""
    function, arguments = call
    try:
        return function(*arguments), None
    except FeuilletError as error:
        # An exception with arguments of its own does not travel between processes.
        return None, (type(error), error.problems)
    except ImportError as error:
        return None, (LibraryMissing, LibraryMissing(error).problems)


def returned(outcome: Outcome[Call, tuple[Any, Any]]) -> Any:
    """Return what a function returned to `told`, or raise what it raised.

    Raises:
        FeuilletError: As the function raised it.
        TaskLost: It crashed, or took more time or memory than `Limits` gives.
    """
    if outcome.result is None:
        raise TaskLost(f"Le traitement {outcome.problem} : rien n'a été écrit, recommencez")
    result, error = outcome.result
    if error is not None:
        kind, problems = error
        rebuilt: FeuilletError = kind.__new__(kind)
        FeuilletError.__init__(rebuilt, *problems)
        raise rebuilt
    return result


class Workers(AbstractContextManager["Workers"]):
    """Processes that work for whoever asks, one task at a time each, until they are closed.

    Args:
        count: How many.
        prepare: Called with `arguments` as each starts; a function of a module.
    """

    def __init__(
        self,
        count: int,
        *,
        prepare: Callable[..., None] | None = None,
        arguments: Sequence[Any] = (),
        limits: Limits | None = None,
    ) -> None:
        self.count = count
        self.on_loss: Callable[[], None] = lambda: None  # once a worker died, or all did
        self._limits = limits or Limits()
        self._scratch = tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")
        self._settling = (self._limits, self._scratch, prepare, arguments)
        self._lock = threading.RLock()
        self._under_way: set[futures.Future[Any]] = set()
        self._breaks = 0
        self._pool = self._fresh_pool()

    def __exit__(self, *_: object) -> None:
        self._end_pool()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def start(self, function: Callable[[Task], Result], task: Task) -> "futures.Future[Any]":
        """Have a task done; `settle` says what became of it.  Cancelling it stops its worker.

        Args:
            function: Of a module, so that it can be sent.

        Raises:
            WorkerLost: The workers do not start.
        """
        arguments = (function, task, self._limits.seconds)
        with self._lock:
            while True:
                try:
                    started: futures.Future[Any] = self._pool.schedule(
                        _measured, args=arguments, timeout=self._limits.seconds
                    )
                    break
                except RuntimeError:
                    self._renew()
            self._under_way.add(started)
        started.add_done_callback(self._under_way.discard)
        return started

    def settle(self, task: Task, ended: "futures.Future[Any]", attempt: int) -> Judged[Task, Any]:
        """Return what became of a task that ended, and which attempt must follow; 0 if none.

        One that was lost with all workers is tried again as often as they come back.

        Raises:
            WorkerLost: The workers do not start.
        """
        try:
            result, problem = ended.result()
        except futures.TimeoutError:
            return Outcome(task, None, f"n'a pas fini en {self._limits.seconds:g} secondes"), 0
        except BrokenProcessPool:
            pass  # see below
        except Exception:
            # It expired, or was killed as it was answering: half an answer is none.
            self.on_loss()
            problem = "s'est arrêté brutalement, deux fois de suite"
            return Outcome(task, None, problem), attempt + 1 if attempt < TRIES else 0
        else:
            self._breaks = 0
            return Outcome(task, result, problem), 0
        with self._lock:
            if not self._pool.active:
                self._renew()
        return Outcome(task, None, "a été interrompu"), attempt

    def _fresh_pool(self) -> ProcessPool:
        # Each worker begins where this process is: it may be where nobody may go any more.
        try:
            os.chdir(Path.cwd())
        except OSError:
            os.chdir("/")
        return ProcessPool(
            max_workers=self.count,
            max_tasks=self._limits.tasks,
            initializer=_settle,
            initargs=self._settling,
            context=multiprocessing.get_context("spawn"),
        )

    def _end_pool(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _renew(self) -> None:
        """Start again with fresh workers: one that is killed while it rests breaks the pool.

        Raises:
            WorkerLost: They were lost several times in a row, and did nothing in between.
        """
        if self._breaks <= BREAKS:
            self._breaks += 1
            self.on_loss()
            if self._breaks > BREAKS:
                pause = threading.Timer(PAUSE, setattr, (self, "_breaks", 0))
                pause.daemon = True
                pause.start()
        if self._breaks > BREAKS:
            given = _allowed(resource.RLIMIT_AS, self._limits.memory) < self._limits.memory
            raised = "relevez la limite de mémoire du compte ou du service (ulimit -v, LimitAS)"
            remedy = raised if given else "libérez de la mémoire"
            raise WorkerLost(f"Les processus ne démarrent pas : {remedy}, puis relancez")
        self._end_pool()
        left, self._under_way = self._under_way, set()
        self._pool = self._fresh_pool()
        for future in tuple(left):  # each leaves the set as it is answered
            with contextlib.suppress(futures.InvalidStateError):  # the pool answered after all
                # It was given to the pool as it broke: nobody else would ever answer.
                future.set_exception(BrokenProcessPool())

    def each(
        self,
        function: Callable[[Task], Result],
        tasks: Iterable[Task],
        *,
        ahead: int,
        until: "futures.Future[None] | None" = None,
    ) -> Generator[Outcome[Task, Result], None, None]:
        """Yield what became of each task, in the order in which they end.

        Tasks are drawn as workers become free: nothing piles up.  One whose worker died is tried
        once more.  Closing the iterator stops those that are under way.

        Args:
            ahead: How many may be under way or waiting at once.
            until: Once it is done, nothing is waited for any more: the iterator ends.

        Raises:
            WorkerLost: No worker starts at all, or none answers any more.
        """
        pending: dict[futures.Future[Any], tuple[Task, int]] = {}
        remaining = iter(tasks)
        halt = () if until is None else (until,)
        try:
            while True:
                while len(pending) < ahead and (task := next(remaining, None)) is not None:
                    pending[self.start(function, task)] = (task, 1)
                if not pending:
                    return
                # The pool kills what is late: if nothing ends long after, the pool itself is stuck.
                late = 3 * self._limits.seconds + 60
                ended, _ = futures.wait((*pending, *halt), late, futures.FIRST_COMPLETED)
                if until in ended:
                    return
                if not ended:
                    raise WorkerLost(
                        f"Les processus d'impression ne répondent plus : {Advice.RUN_AGAIN}"
                    )
                for future in ended:
                    task, attempt = pending.pop(future)
                    outcome, again = self.settle(task, future, attempt)
                    if again:
                        pending[self.start(function, task)] = (task, again)
                    else:
                        yield outcome
        finally:
            for future in pending:
                future.cancel()


def run_all(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: int,
    prepare: Callable[..., None] | None = None,
    arguments: Sequence[Any] = (),
    limits: Limits | None = None,
) -> Generator[Outcome[Task, Result], None, None]:
    """Yield what became of each task, as `Workers.each`, in processes of their own."""
    # One waits for each that works, so that no worker is idle while its result is judged.
    with Workers(workers, prepare=prepare, arguments=arguments, limits=limits) as crew:
        yield from crew.each(function, tasks, ahead=2 * workers)


def _measured(
    function: Callable[[Task], Result], task: Task, seconds: float
) -> tuple[Result | None, str]:
    """Return (what a function makes of a task, "") or (None, why not); time is counted anew.

    No exception travels: SystemExit would end whoever received it, and words may quote a value.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime + seconds) + 1
    soft = _allowed(resource.RLIMIT_CPU, spent)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    try:
        return function(task), ""
    except MemoryError:
        # What it holds is not worth trusting any more: a fresh worker tries again.
        os._exit(1)
    except ImportError as error:
        return None, f"a échoué (bibliothèque manquante : {error.name})"
    except BaseException as error:
        return None, f"a échoué ({type(error).__name__})"
    finally:
        _tidy()


def _tidy() -> None:
    """Free what a task left, once it is done.

    Looking for cycles during a layout costs a fifth of its time, once it is over a fiftieth.
    What the first task loaded stays for good, and is not looked at again.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def _settle(
    limits: Limits,
    scratch: str,
    prepare: Callable[..., None] | None,
    arguments: Sequence[Any],
) -> None:
    """Make a fresh worker harmless: its memory, its files, its words, its end."""
    # Whatever a library prints may quote a value.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.umask(0o077)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
    ):
        lowest = _allowed(kind, most)
        resource.setrlimit(kind, (lowest, lowest))
    for name in list(os.environ):
        if name.lower() in _PROXIES:
            del os.environ[name]
    tempfile.tempdir = scratch
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if prepare is not None:
        prepare(*arguments)


def _allowed(kind: int, most: int) -> int:
    """Return a limit, or the lower one that the system gave: a process cannot raise that."""
    hard = resource.getrlimit(kind)[1]
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def _end_with_parent() -> None:
    """Have this worker end when its parent does, killed or not, even where no thread may run."""
    if (parent := multiprocessing.parent_process()) is not None:
        pipe = parent.sentinel
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, os.O_ASYNC)
        threading.Thread(target=lambda: wait_for([pipe]) and os._exit(1), daemon=True).start()
