"""`feuillet serve`: the form in a browser; where it listens, whom it lets in, how it ends."""

import datetime as dt
import gc
import logging
import os
import shutil
import signal
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import click

from feuillet.cli.advice import as_commands
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import (
    CERTIFICATE_WITH_KEY,
    library_option,
    sweep_scratch,
    this_day,
    this_hour,
    tls_options,
    until_stopped,
    workers_here,
    workers_option,
)
from feuillet.errors import Advice, DeliveryError
from feuillet.examine import Examined, examine_certificate
from feuillet.web import (
    LOG,
    Jobs,
    Presses,
    Server,
    Sessions,
    Setup,
    is_loopback,
    keys_path,
    make_app,
    read_keys,
    remembered_path,
    run_server,
)
from feuillet.workers import SCRATCH, Workers

LOOPBACK_NAMES = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class ServerOptions:
    """How the server is to be started, as the options say."""

    host: str
    port: int
    names: tuple[str, ...]
    behind_proxy: bool
    proxies: tuple[str, ...]
    user_header: str | None
    tls_cert: Path | None
    tls_key: Path | None
    workers: int | None
    idle: int
    folders: tuple[Path, ...]
    quiet: bool

    @property
    def alone(self) -> bool:
        """Whether only programs of this very machine can call, with nobody in between."""
        return is_loopback(self.host) and not self.behind_proxy

    @property
    def tls(self) -> bool:
        """Whether it holds a certificate of its own."""
        return self.tls_cert is not None


@click.command(cls=FrenchCommand)
@click.option("--host", default="127.0.0.1", metavar="ADRESSE", help="Où écouter.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, metavar="N", help="0 : un port libre."
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NOM",
    help="Nom du serveur, vu d'un poste (répétable).",
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="Un serveur mandataire s'occupe de TLS, et lui seul appelle.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADRESSE",
    help="Adresse de ce mandataire ; sinon 127.0.0.1.",
)
@click.option(
    "--user-header", metavar="NOM", help="En-tête où le mandataire met qui s'est identifié."
)
@tls_options
@workers_option
@click.option(
    "--idle",
    type=click.IntRange(1, 480),
    default=15,
    metavar="MINUTES",
    help="Silence avant sortie.",
)
@library_option
@click.option("--quiet", is_flag=True, help="N'écrit que l'adresse et les erreurs.")
def serve(**given: Any) -> None:
    """Ouvre le formulaire dans un navigateur."""
    listen(ServerOptions(**given))


def listen(request: ServerOptions) -> None:
    """Serve until told to stop.

    Raises:
        Misused: It would be reached without a password, or without TLS, or its files are no such.
        DeliveryError: The port is taken.
    """
    gc.enable()
    _log_by_kind()
    setup = plan_setup(request)
    _check_certificate(request)
    # An exception here may be lost: an import under way would swallow it.  So it is remembered
    # until the server looks; later ones must not stop what tidies up.
    asked_to_end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked_to_end.set())
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        # A terminal that is closed asks for an end, too; nohup says it does not.
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    sweep_scratch()
    scratch = tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")
    # What is received while it arrives, and lists being printed: nowhere else.
    tempfile.tempdir = scratch
    try:
        with (
            _socket(request) as door,
            Workers(workers_here(request.workers)) as workers,
        ):
            _serve(request, setup, door, workers, asked_to_end)
        _end_tracker()
    finally:
        tempfile.tempdir = None
        shutil.rmtree(scratch, ignore_errors=True)


def _end_tracker() -> None:
    """End Python's own process that watches over others: systemd kills it else, and says so."""
    stop = getattr(resource_tracker, "_resource_tracker", None)
    # Of CPython alone, in no promise of its: without, it ends by itself, a little later.
    getattr(stop, "_stop", lambda: None)()


def plan_setup(request: ServerOptions) -> Setup:
    """Return how a server may be started, or refuse.  Raises Misused."""
    if request.tls != (request.tls_key is not None):
        raise Misused(CERTIFICATE_WITH_KEY)
    if request.proxies and not request.behind_proxy:
        raise Misused("--proxy va avec --behind-proxy.")
    if request.user_header and not request.behind_proxy:
        raise Misused("--user-header va avec --behind-proxy : un navigateur peut l'inventer.")
    if request.alone:
        names = (*dict.fromkeys((*LOOPBACK_NAMES, _called(request.host), *request.names)),)
        return Setup(hosts=names, secure=request.tls)
    if not request.tls and not request.behind_proxy:
        raise Misused(
            "Hors de cette machine, il faut TLS (--tls-cert, --tls-key) ou --behind-proxy :"
            " les noms des patients passeraient en clair."
        )
    if not request.names:
        raise Misused("Il faut --name, le nom du serveur tel que les postes l'appellent.")
    if not request.user_header and not read_keys(keys_path()).password:
        chosen = as_commands(Advice.CHOOSE_PASSWORD)
        raise Misused(f"Il faut un mot de passe, ou --user-header : {chosen}.")
    return Setup(
        hosts=request.names,
        door="proxy" if request.user_header else "password",
        user_header=request.user_header or "",
        secure=True,
        proxies=(request.proxies or LOOPBACK_NAMES[:1]) if request.behind_proxy else (),
    )


def _serve(
    request: ServerOptions,
    setup: Setup,
    door: socket.socket,
    workers: Workers,
    asked_to_end: threading.Event,
) -> None:
    port = door.getsockname()[1]
    scheme = "https" if request.tls else "http"

    def announce(token: str) -> None:
        click.echo(f"{scheme}://{_called(request.host)}:{port}/?jeton={token}")

    server = Server(
        setup,
        Presses(request.folders, workers, this_day=this_day, this_hour=this_hour),
        keys=lambda: read_keys(keys_path()),
        sessions=Sessions(time.monotonic, request.idle * 60),
        jobs=Jobs(time.monotonic),
        announce=announce,
        remembered=remembered_path(),
        certificate=lambda today: _certificate_of(request, today),
        tell=lambda words: LOG.error(as_commands(words)),
    )

    def welcome() -> None:
        if not request.quiet:
            where = "à ouvrir une fois dans le navigateur" if setup.door == "launch" else "ouvert"
            click.echo(f"Formulaire {where}{until_stopped()}.", err=True)
        if setup.door == "launch":
            announce(server.launch.renew())
        elif not request.quiet:
            click.echo(f"https://{request.names[0]}/", err=True)

    run_server(
        make_app(server),
        door,
        behind_proxy=request.behind_proxy,
        certificate=(request.tls_cert, request.tls_key),
        asked_to_end=asked_to_end,
        welcome=welcome,
        let_go=server.jobs.let_go,
    )


def _socket(request: ServerOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in request.host else socket.AF_INET
    # With its protocol named, asyncio sends each answer at once (TCP_NODELAY): without, an answer
    # of two parts waits 40 ms for the browser's acknowledgement.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((request.host, request.port))
        door.listen(512)
        return door
    except (OSError, OverflowError):
        door.close()
    raise DeliveryError(
        f"Port {request.port} : pris, ou adresse refusée. « ss -ltnp 'sport = {request.port}' » dit"
        " par qui : arrêtez-le, ou donnez un autre --port, au mandataire aussi ; sinon, vérifiez"
        " --host."
    )


def _called(host: str) -> str:
    """Return what a browser of this machine calls an address."""
    # The guard of host names does not read IPv6's brackets.
    return "localhost" if ":" in host else host


def _certificate_of(request: ServerOptions, today: dt.date) -> Iterator[Examined]:
    if request.tls_cert and request.tls_key:
        yield examine_certificate(request.tls_cert, request.tls_key, today)


def _check_certificate(request: ServerOptions) -> None:
    if request.tls_cert is None or request.tls_key is None:
        return
    try:
        # Without a password given here, OpenSSL would ask the terminal for the key's.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(request.tls_cert, request.tls_key, password="")
        return
    except (OSError, ValueError):
        pass
    raise Misused(
        "--tls-cert, --tls-key : illisibles, ou pas au format PEM, ou ils ne vont pas ensemble."
        " La clé doit être sans mot de passe."
    )


class _ByKind(logging.Formatter):
    """Our own lines; of others, the source and the kind: their words may quote a value."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == LOG.name:
            return record.getMessage()
        kind = record.exc_info[0] if record.exc_info else None
        return f"{record.name}: {kind.__name__ if kind else record.levelname}"


def _log_by_kind() -> None:
    """Send to standard error what nobody expected, and nothing that a stranger can repeat."""
    handler = logging.StreamHandler()
    handler.setFormatter(_ByKind())
    logging.basicConfig(handlers=[handler], level=logging.ERROR, force=True)
