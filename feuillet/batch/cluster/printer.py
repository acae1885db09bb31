"""Rows printed on the machines of a dispatcher.

Each task prints a chunk of rows in the processes of its machine, so that limits and kills hold
there too.  What comes back is judged here like any other reply: the other machine proves nothing.
"""

import atexit
import contextlib
import itertools
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from feuillet.batch.cluster.certificates import Certificates
from feuillet.batch.cluster.greeting import greet, read_address
from feuillet.batch.cluster.machine import dask_security, load_dask
from feuillet.batch.dispatch import shared_printer
from feuillet.batch.plan import versions
from feuillet.batch.rows import ReadyRow
from feuillet.batch.worker import Printer, Reply, RowOutcomes
from feuillet.errors import Advice, RenderError
from feuillet.produce import Press
from feuillet.workers import Limits, Outcome, Workers

CHUNK = 20
"""Rows a task, at most: what is lost, and done again, when a machine stops."""

MACHINE_TRIES = 3
"""Machines that may be lost under a chunk before its rows are given up."""

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

    def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
        return _print_rows(dask, cluster, list(entries))

    return print_rows


def _print_rows(dask: Any, cluster: Cluster, entries: Sequence[ReadyRow]) -> RowOutcomes:
    with _client(dask, cluster) as client:
        machines = max(1, _machines(client))
        chunks = _chunks(entries, machines)
        sent: dict[Any, Sequence[ReadyRow]] = {}

        def send(chunk: Sequence[ReadyRow]) -> Any:
            task = (print_chunk, cluster.press, chunk, cluster.workers, cluster.limits, versions())
            future = client.submit(*task, pure=False, retries=MACHINE_TRIES)
            sent[future] = chunk
            return future

        # Two chunks a machine: no machine waits, and replies do not pile up.
        first = [send(chunk) for chunk in itertools.islice(chunks, 2 * machines)]
        going = dask.as_completed(first, loop=client.loop)
        for future in going:
            yield from _outcomes(sent.pop(future), future)
            for chunk in itertools.islice(chunks, 1):
                going.add(send(chunk))


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


def _machines(client: Any) -> int:
    return len(client.scheduler_info(n_workers=-1)["workers"])


_STOPPED = f"Répartiteur : il s'est arrêté ; démarrez-le de nouveau, puis {Advice.RESUME}"


def _chunks(entries: Sequence[ReadyRow], machines: int) -> Iterator[Sequence[ReadyRow]]:
    size = max(1, min(CHUNK, len(entries) // (4 * machines)))
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _outcomes(chunk: Sequence[ReadyRow], future: Any) -> list[Outcome[ReadyRow, Reply]]:
    """Return what became of each row of a chunk, paired with the rows that were sent."""
    if future.status == "error":
        if type(future.exception()).__name__ not in _MACHINES_LOST:
            raise RenderError(_OTHER_VERSION)
        return [Outcome(entry, None, "a perdu sa machine, plusieurs fois") for entry in chunk]
    if future.status != "finished":
        raise RenderError(_STOPPED)
    told = future.result()
    if told is None:
        raise RenderError(_OTHER_VERSION)
    replies = {number: (reply, problem) for number, reply, problem in told}
    lost = (None, "n'est pas revenue de sa machine")
    return [Outcome(entry, *replies.get(entry.number, lost)) for entry in chunk]


_MACHINES_LOST = ("KilledWorker", "NoWorkerError")
"""dask's names for a task whose machines were lost, each in turn or all at once."""

_OTHER_VERSION = (
    "Répartiteur : une machine n'a pas la même version du programme, mettez-la à jour, puis"
    f" {Advice.RESUME}"
)


def print_chunk(
    press: Press,
    entries: Sequence[ReadyRow],
    workers: int | None,
    limits: Limits | None,
    wanted: dict[str, str],
) -> list[tuple[int, Reply | None, str]] | None:
    """Return (row number, reply, problem) for each row; None where the program is another version.

    Runs on another machine.
    """
    if versions() != wanted:
        return None
    printer = shared_printer(press, _crew(workers or len(os.sched_getaffinity(0)), limits))
    return [(one.task.number, one.result, one.problem) for one in printer(entries)]


@cache
def _crew(count: int, limits: Limits | None) -> Workers:
    """Return the processes that print for every chunk: each takes a second to start."""
    crew = Workers(count, limits=limits)
    atexit.register(crew.__exit__)
    return crew
