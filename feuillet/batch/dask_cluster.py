"""Rows printed on other machines, through dask; the only module that imports it.

Each task prints a chunk of rows in the local pool of its machine, so that limits and kills hold
there too.  What comes back is judged here like any other reply: the other machine proves nothing.
"""

import contextlib
import ipaddress
import itertools
import logging
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from feuillet.batch.dispatch import local_printer
from feuillet.batch.plan import versions
from feuillet.batch.rows import ReadyRow
from feuillet.batch.worker import Printer, Reply, RowOutcomes
from feuillet.errors import Advice, RenderError
from feuillet.produce import Press
from feuillet.workers import Limits, Outcome

CHUNK = 20
"""Rows a task, at most: what is lost, and done again, when a machine stops."""

MACHINE_TRIES = 3
"""Machines that may be lost under a chunk before its rows are given up."""

_TIMEOUT = "8s"


def cluster_printer(
    press: Press, address: str, *, workers: int | None = None, limits: Limits | None = None
) -> Printer:
    """Return what prints rows on the machines of a dask scheduler.

    Args:
        address: `tls://host:port`, or `tcp://` on this very machine.
        workers: Processes on each machine; its processors by default.

    Raises:
        RenderError: The address is not encrypted, or dask is not installed.
    """
    refuse_unencrypted(address)
    try:
        import distributed  # noqa: F401  an extra of its own, two seconds to import
    except ImportError:
        raise RenderError(
            f"{Advice.EXECUTOR} : installez d'abord « feuillet[cluster] » avec pip"
        ) from None

    def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
        return _print_rows(press, list(entries), address, workers, limits)

    return print_rows


def refuse_unencrypted(address: str) -> None:
    """Raise RenderError unless patients' data may travel to an address."""
    scheme, host, port = "", "", None
    with contextlib.suppress(ValueError):
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    if scheme not in ("tcp", "tls") or not host or port is None:
        raise RenderError(f"{Advice.EXECUTOR} : doit être une adresse comme tls://machine:8786")
    if scheme == "tcp" and not _is_here(host):
        raise RenderError(
            f"{Advice.EXECUTOR} : tcp:// n'est pas chiffré, et des noms de patients passeraient par"
            " le réseau : utilisez tls://"
        )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _print_rows(
    press: Press,
    entries: Sequence[ReadyRow],
    address: str,
    workers: int | None,
    limits: Limits | None,
) -> RowOutcomes:
    from distributed import Client, as_completed

    # Its warnings are for its developers, and in English.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client: Any = None
    with contextlib.suppress(OSError, TimeoutError, ValueError):
        client = Client(address, timeout=_TIMEOUT, set_as_default=False)
    if client is None:
        raise RenderError(f"{Advice.EXECUTOR} : personne ne répond à cette adresse, vérifiez-la")
    with client:
        machines = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        chunks = _chunks(entries, machines)
        sent: dict[Any, Sequence[ReadyRow]] = {}

        def send(chunk: Sequence[ReadyRow]) -> Any:
            task = (print_chunk, press, chunk, workers, limits, versions())
            future = client.submit(*task, pure=False, retries=MACHINE_TRIES)
            sent[future] = chunk
            return future

        # Two chunks a machine: no machine waits, and replies do not pile up.
        first = [send(chunk) for chunk in itertools.islice(chunks, 2 * machines)]
        going = as_completed(first, loop=client.loop)
        for future in going:
            yield from _outcomes(sent.pop(future), future)
            for chunk in itertools.islice(chunks, 1):
                going.add(send(chunk))


def _chunks(entries: Sequence[ReadyRow], machines: int) -> Iterator[Sequence[ReadyRow]]:
    size = max(1, min(CHUNK, len(entries) // (4 * machines)))
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _outcomes(chunk: Sequence[ReadyRow], future: Any) -> list[Outcome[ReadyRow, Reply]]:
    """Return what became of each row of a chunk, paired with the rows that were sent."""
    if future.status != "finished":
        return [Outcome(entry, None, "a perdu sa machine, plusieurs fois") for entry in chunk]
    told = future.result()
    if isinstance(told, str):
        raise RenderError(f"{Advice.EXECUTOR} : {told}")
    replies = {number: (reply, problem) for number, reply, problem in told}
    lost = (None, "n'est pas revenue de sa machine")
    return [Outcome(entry, *replies.get(entry.number, lost)) for entry in chunk]


def print_chunk(
    press: Press,
    entries: Sequence[ReadyRow],
    workers: int | None,
    limits: Limits | None,
    wanted: dict[str, str],
) -> list[tuple[int, Reply | None, str]] | str:
    """Return (row number, reply, problem) for each row, or why this machine prints none.

    Runs on another machine.
    """
    if versions() != wanted:
        return "une machine n'a pas la même version du programme, mettez-la à jour"
    if multiprocessing.current_process().daemon:
        return (
            f"démarrez les machines avec {Advice.START_MACHINES} : sinon, elles ne peuvent pas"
            " arrêter une impression"
        )
    count = workers or len(os.sched_getaffinity(0))
    printer = local_printer(press, workers=min(count, len(entries)), limits=limits)
    return [(one.task.number, one.result, one.problem) for one in printer(entries)]
