"""A machine that shares out rows, or prints those of others: encrypted, and nothing else open.

dask's own commands open a web server on every address, whatever they are told; here is none.
"""

import asyncio
import contextlib
import importlib.util
import logging
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from feuillet.batch.cluster.certificates import Certificates
from feuillet.batch.cluster.greeting import greet, read_address
from feuillet.errors import DeliveryError, RenderError
from feuillet.workers import SCRATCH

_SETTINGS = {
    # A batch whose last machine has gone is told so, instead of waiting for another without end.
    "distributed.scheduler.no-workers-timeout": "60s",
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@dataclass(frozen=True)
class Place:
    """Where a machine listens."""

    host: str
    """An IP address of its own: never all of them."""

    port: int


def load_dask() -> Any:
    """Return dask's module, made silent: its words are English, and quote what a task was given.

    Raises:
        RenderError: It is not installed, or not whole.
    """
    try:
        import distributed  # an extra of its own, two seconds to import
    except ModuleNotFoundError as error:
        absent = error.name == "distributed"
        raise RenderError(_ABSENT if absent else _BROKEN) from None
    except Exception:
        raise RenderError(_BROKEN) from None
    if not hasattr(distributed, "dask"):
        # A folder that may not be read is a module with nothing in it, and no error.
        raise RenderError(_BROKEN)
    # Several of its loggers have a level and a way out of their own.
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return distributed


def is_dask_here() -> bool:
    """Whether dask was installed, whole or not: few hospitals print on several machines."""
    return importlib.util.find_spec("distributed") is not None


_ABSENT = (
    "Lots sur plusieurs machines : dask n'est pas installé ici, installez dist/cluster.txt comme le"
    " guide de l'administrateur le dit"
)
_BROKEN = (
    "Lots sur plusieurs machines : dask n'est pas entier ici, ou ce compte ne le lit pas : refaites"
    " l'étape 4 du guide de l'administrateur (umask 022, environnement vidé), puis installez"
    " dist/cluster.txt"
)


def dask_security(dask: Any, certificates: Certificates) -> Any:
    """Return what has dask encrypt all it sends and receives, and know who is at the other end."""
    ours = {
        f"tls_{role}_{part}": str(path)
        for role in ("scheduler", "worker", "client")
        for part, path in (("cert", certificates.certificate), ("key", certificates.key))
    }
    return dask.Security(require_encryption=True, tls_ca_file=str(certificates.authority), **ours)


def share_out(place: Place, certificates: Certificates, ready: Callable[[], None]) -> None:
    """Share out the rows of batches among the machines that call, until told to stop.

    Args:
        ready: Called once it listens.

    Raises:
        RenderError: dask is not installed.
        DeliveryError: The port is taken, or the address is not this machine's.
    """
    dask = load_dask()
    _refuse_taken(place)

    def make() -> Any:
        return _closed(dask.Scheduler)(
            host=_listening_at(place),
            port=place.port,
            dashboard=False,
            security=dask_security(dask, certificates),
        )

    asyncio.run(_work(dask, make, ready))


def print_for(
    address: str, place: Place, certificates: Certificates, ready: Callable[[], None]
) -> None:
    """Print rows for the dispatcher at an address, until told to stop.

    Args:
        ready: Called once the dispatcher knows it.

    Raises:
        RenderError: dask is not installed; nobody answers there, or goes away.
        DeliveryError: The port is taken, or the address is not this machine's.
    """
    if read_address(address)[0] != "tls":
        raise RenderError("Répartiteur : son adresse doit commencer par tls:// ici")
    dask = load_dask()
    _refuse_taken(place)
    greet(address, certificates)
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-") as scratch:

        def make() -> Any:
            return _closed(dask.Worker)(
                address,
                host=_listening_at(place),
                port=place.port,
                # As many rows at once: each waits for a process of its own.
                nthreads=len(os.sched_getaffinity(0)),
                # Above a limit, dask would write what was printed to the disk.
                memory_limit=0,
                local_directory=scratch,
                dashboard=False,
                # Else it would call without end one that went away in between.
                death_timeout="30s",
                security=dask_security(dask, certificates),
            )

        if not asyncio.run(_work(dask, make, ready)):
            raise RenderError(
                "Répartiteur : il s'est arrêté ; quand il est revenu, relancez la commande"
            )


def _closed(kind: Any) -> Any:
    """Return a kind of dask's machines that starts no web server."""
    return type(kind.__name__, (kind,), {"start_http_server": lambda *_, **__: None})


def _refuse_taken(place: Place) -> None:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with contextlib.suppress(OSError), socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((place.host, place.port))
        return
    raise DeliveryError(
        f"Port {place.port} : pris, ou l'adresse n'est pas de cette machine. « ss -ltnp » dit par"
        " qui : arrêtez-le, donnez un autre port, ou vérifiez l'adresse."
    )


def _listening_at(place: Place) -> str:
    return f"tls://[{place.host}]" if ":" in place.host else f"tls://{place.host}"


async def _work(dask: Any, make: Callable[[], Any], ready: Callable[[], None]) -> bool:
    """Run a machine to its end; return whether that was asked for from outside."""
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    started = False
    try:
        with dask.dask.config.set(_SETTINGS):
            async with make() as machine:
                started = True
                ready()
                ends = [asyncio.create_task(one) for one in (asked.wait(), machine.finished())]
                _, left = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for end in left:
                    end.cancel()
        return asked.is_set()
    except (OSError, RuntimeError, ValueError):
        if started:
            raise
    raise RenderError(
        "Cette machine ne démarre pas : mettez-y la même version que sur le répartiteur, puis"
        " relancez"
    )
