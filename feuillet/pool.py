"""Work in processes that can be killed: limits, recycling, a retry.  The only module on pebble.

A text library may crash, a layout may never end, a hostile file may ask for all the memory: none
of it reaches the process that keeps the books.
"""

import concurrent.futures as futures
import contextlib
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from feuillet.errors import FeuilletError, RenderError

Task = TypeVar("Task")
Result = TypeVar("Result")

SCRATCH = "feuillet-"
"""What the names of our temporary folders begin with; the number of the process follows."""

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


Judged = tuple[Outcome[Task, Result], bool]
"""What became of a task, and whether its worker died."""


class WorkerLost(RenderError):
    """A worker was killed, or died, at its task."""


def run_limited(function: Callable[..., Result], *arguments: Any) -> Result:
    """Return what a function of a module returns, called in a process that can be killed.

    Raises:
        FeuilletError: As the function raises it.
        WorkerLost: It crashed, or took more time or memory than `Limits` gives.
    """
    with contextlib.closing(run_all(_told, [(function, arguments)], workers=1)) as outcomes:
        outcome = next(outcomes)
    if outcome.result is None:
        raise WorkerLost(f"Le traitement {outcome.problem} : rien n'a été écrit")
    returned: Result
    returned, error = outcome.result
    if error is not None:
        kind, problems = error
        rebuilt: FeuilletError = kind.__new__(kind)
        FeuilletError.__init__(rebuilt, *problems)
        raise rebuilt
    return returned


def _told(call: tuple[Callable[..., Any], Sequence[Any]]) -> tuple[Any, Any]:
    """Return (what the function returned, None), or (None, the kind and lines of its error)."""
    function, arguments = call
    try:
        return function(*arguments), None
    except FeuilletError as error:
        # An exception with arguments of its own does not travel between processes.
        return None, (type(error), error.problems)


def run_all(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: int,
    prepare: Callable[..., None] | None = None,
    arguments: Sequence[Any] = (),
    limits: Limits | None = None,
) -> Generator[Outcome[Task, Result], None, None]:
    """Yield what became of each task, in the order in which they end; one at a time a worker.

    Tasks are drawn as workers become free, so that neither they nor their results pile up.  A
    task whose worker died is tried once more, in a fresh one.  Closing the iterator stops all.

    Args:
        function: Of a module, so that it can be sent.
        prepare: Called with `arguments` as each worker starts.

    Raises:
        WorkerLost: No worker starts at all, or none answers any more.
    """
    limits = limits or Limits()
    scratch = tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")
    pool = ProcessPool(
        max_workers=workers,
        max_tasks=limits.tasks,
        initializer=_settle,
        initargs=(limits, scratch, prepare, arguments),
        context=multiprocessing.get_context("spawn"),
    )
    try:
        yield from _follow(pool, function, iter(tasks), workers, limits)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        shutil.rmtree(scratch, ignore_errors=True)


def _follow(
    pool: ProcessPool,
    function: Callable[[Task], Result],
    tasks: Iterator[Task],
    workers: int,
    limits: Limits,
) -> Iterator[Outcome[Task, Result]]:
    pending: dict[futures.Future[Any], tuple[Task, int]] = {}

    def start(task: Task, attempt: int) -> None:
        arguments = (function, task, limits.seconds)
        future = pool.schedule(_measured, args=arguments, timeout=limits.seconds)
        pending[future] = (task, attempt)

    while True:
        # One waits for each that works, so that no worker is idle while its result is judged.
        while len(pending) < 2 * workers and (task := next(tasks, None)) is not None:
            start(task, 1)
        if not pending:
            return
        # The pool kills what is late: if nothing ends long after that, the pool itself is stuck.
        ended, _ = futures.wait(pending, 3 * limits.seconds + 60, futures.FIRST_COMPLETED)
        if not ended:
            raise WorkerLost("Les processus d'impression ne répondent plus : relancez la commande")
        for future in ended:
            task, attempt = pending.pop(future)
            outcome: Outcome[Task, Result]
            outcome, died = _judge(task, future, limits)
            if died and attempt == 1:
                start(task, 2)
            else:
                yield outcome


def _judge(
    task: Task, future: futures.Future[Any], limits: Limits
) -> tuple[Outcome[Task, Result], bool]:
    """Return what became of a task that ended, and whether its worker died."""
    stopped = False
    try:
        result, problem = future.result()
    except ProcessExpired:
        return Outcome(task, None, "s'est arrêté brutalement, deux fois de suite"), True
    except futures.TimeoutError:
        return Outcome(task, None, f"n'a pas fini en {limits.seconds:g} secondes"), False
    except BrokenProcessPool:
        stopped = True
    if stopped:
        raise WorkerLost("Les processus ne démarrent pas : libérez de la mémoire, puis relancez")
    return Outcome(task, result, problem), False


def sweep_scratch() -> None:
    """Remove the temporary folders that killed processes of ours left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        number = folder.name.removeprefix(SCRATCH).split("-")[0]
        with contextlib.suppress(OSError):
            ours = number.isdigit() and folder.lstat().st_uid == os.getuid()
            if ours and not _is_alive(int(number)):
                shutil.rmtree(folder)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _measured(
    function: Callable[[Task], Result], task: Task, seconds: float
) -> tuple[Result | None, str]:
    """Return (what a function makes of a task, "") or (None, why not); time is counted anew.

    No exception travels: SystemExit would end whoever received it, and words may quote a value.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    try:
        return function(task), ""
    except MemoryError:
        # What it holds is not worth trusting any more: a fresh worker tries again.
        os._exit(1)
    except BaseException as error:
        return None, f"a échoué ({type(error).__name__})"


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
        resource.setrlimit(kind, (most, most))
    for name in list(os.environ):
        if name.lower() in _PROXIES:
            del os.environ[name]
    tempfile.tempdir = scratch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare(*arguments)


def _end_with_parent() -> None:
    """End this worker when its parent does, killed or not: nobody would stop it afterwards."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
