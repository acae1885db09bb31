"""Rows printed on the machines of a dispatcher.

What has to be laid out goes to them, one row a task, each in a process of its machine, so that
limits and kills hold there too.  Where a variant has a stock, its rows are stamped here, in less
time than it takes to send them.  What comes back is judged like any other reply: the other machine
proves nothing.
"""

import atexit
import contextlib
import itertools
import os
import threading
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import cache
from typing import Any

from feuillet.batch.cluster.certificates import Certificates
from feuillet.batch.cluster.greeting import greet, read_address
from feuillet.batch.cluster.machine import dask_security, load_dask
from feuillet.batch.dispatch import Outcomes, stamp_rows
from feuillet.batch.plan import versions
from feuillet.batch.worker import Printer, Pull, Reply, print_on
from feuillet.errors import Advice, RenderError
from feuillet.produce import Press
from feuillet.workers import Limits, Outcome, WorkerLost, Workers

MACHINE_TRIES = 3
"""Machines that may be lost under a row before it is given up."""

_TIMEOUT = "8s"


@dataclass(frozen=True)
class Cluster:
    """The machines of one dispatcher, and how they are to print."""

    address: str
    certificates: Certificates | None
    press: Press
    workers: int | None
    limits: Limits | None


def cluster_printer(
    press: Press,
    address: str,
    certificates: Certificates | None = None,
    *,
    workers: int | None = None,
    limits: Limits | None = None,
) -> Printer:
    """Return what prints rows on the machines of a dispatcher, once it was found to have some.

    Args:
        address: `tls://host:port`, or `tcp://` on this very machine.
        certificates: This machine's, for `tls://`.
        workers: Processes on each machine; its processors by default.

    Raises:
        RenderError: The address is not encrypted; the dispatcher does not answer, refuses this
            machine, or has none that prints; dask is not installed.
    """
    encrypted = read_address(address)[0] == "tls"
    cluster = Cluster(address, certificates if encrypted else None, press, workers, limits)
    dask = load_dask()
    greet(address, cluster.certificates)
    with _client(dask, cluster) as client:
        if not _machines(client):
            raise RenderError(
                "Répartiteur : aucune machine n'imprime pour lui, démarrez-en une avec"
                f" {Advice.START_MACHINES}"
            )

    return lambda entries: stamp_rows(press, entries, lambda pulls: _print(dask, cluster, pulls))


def _print(dask: Any, cluster: Cluster, pulls: Iterator[Pull]) -> Outcomes:
    with _client(dask, cluster) as client:
        # As many again wait as are under way: no machine waits, and replies do not pile up.
        ahead = 2 * max(1, _at_once(client))
        wanted = versions()
        sent: dict[Any, Pull] = {}
        times: Counter[int] = Counter()
        going = dask.as_completed(loop=client.loop)

        def send(pull: Pull) -> None:
            task = (print_elsewhere, cluster.press, pull, cluster.workers, cluster.limits, wanted)
            future = client.submit(*task, pure=False, retries=MACHINE_TRIES)
            sent[future] = pull
            times[pull.entry.number] += 1
            going.add(future)

        def send_more() -> None:
            for pull in itertools.islice(pulls, ahead - len(sent)):
                send(pull)

        send_more()
        for future in going:
            pull = sent.pop(future)
            told = _told(future)
            if told == _GONE:
                # It was done, and its machine stopped before it gave it back; or all has stopped.
                if client.status != "running" or times[pull.entry.number] > MACHINE_TRIES:
                    raise RenderError(_STOPPED)
                send(pull)
                continue
            yield Outcome(pull, *told)
            if _kind_of_error(future) == _NO_MACHINE_LEFT:
                # Each of the others would be waited for as long again.
                yield from (Outcome(pull, None, _LOST) for pull in pulls)
            send_more()


def _client(dask: Any, cluster: Cluster) -> Any:
    # Its warning of other versions is in English; each machine's are compared with ours.
    warnings.filterwarnings("ignore", module="distributed")
    security = dask_security(dask, cluster.certificates) if cluster.certificates else None
    with contextlib.suppress(OSError, TimeoutError, ValueError):
        return dask.Client(
            cluster.address, timeout=_TIMEOUT, set_as_default=False, security=security
        )
    raise RenderError(
        "Répartiteur : il répond, mais ne comprend pas ce poste ; mettez-y la même version du"
        " programme"
    )


def _machines(client: Any) -> dict[str, Any]:
    """Return what the dispatcher knows of those that print."""
    known: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return known


def _at_once(client: Any) -> int:
    """Return how many rows all machines print at once."""
    return sum(one["nthreads"] for one in _machines(client).values())


Told = tuple[Reply | None, str]
"""What was printed for a row, or why not."""

_GONE: Told = (None, "")
_STOPPED = f"Répartiteur : il s'est arrêté ; démarrez-le de nouveau, puis {Advice.RESUME}"
_LOST = "a perdu sa machine, plusieurs fois"
_NO_MACHINE_LEFT = "NoWorkerError"
_MACHINES_LOST = ("KilledWorker", _NO_MACHINE_LEFT)
"""dask's names for a task whose machines were lost, each in turn or all at once."""


def _kind_of_error(future: Any) -> str:
    return type(future.exception()).__name__ if future.status == "error" else ""


def _told(future: Any) -> Told:
    """Return what a machine answered for a row, or why it did not."""
    if kind := _kind_of_error(future):
        if kind == WorkerLost.__name__:
            raise RenderError(_NO_MEMORY)
        if kind not in _MACHINES_LOST:
            raise RenderError(_OTHER_VERSION)
        return None, _LOST
    if future.status != "finished":
        return _GONE
    try:
        told: Told | None = future.result()
    except CancelledError:
        return _GONE
    if told is None:
        raise RenderError(_OTHER_VERSION)
    return told


_OTHER_VERSION = (
    "Répartiteur : une machine n'a pas la même version du programme, mettez-la à jour, puis"
    f" {Advice.RESUME}"
)


_NO_MEMORY = (
    "Répartiteur : sur une machine, les processus d'impression ne démarrent pas ; libérez-y de la"
    f" mémoire ou arrêtez-la, puis {Advice.RESUME}"
)


def print_elsewhere(
    press: Press, pull: Pull, workers: int | None, limits: Limits | None, wanted: dict[str, str]
) -> Told | None:
    """Return what a row's printing gave; None where the program is another version.

    Runs on another machine, in several threads at once.
    """
    if versions() != wanted:
        return None
    with _one_at_a_time:
        crew = _crew(workers or len(os.sched_getaffinity(0)), limits)
    with contextlib.closing(crew.each(print_on, [(press, pull)], ahead=1)) as outcomes:
        outcome = next(outcomes)
    return outcome.result, outcome.problem


_one_at_a_time = threading.Lock()


@cache
def _crew(count: int, limits: Limits | None) -> Workers:
    """Return the processes that print for every batch: each takes a second to start."""
    crew = Workers(count, limits=limits)
    atexit.register(crew.__exit__)
    return crew
