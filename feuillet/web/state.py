"""What all the routes share: how the server was started, who is in, what is being printed."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

from starlette.requests import Request

from feuillet.errors import ContentError, DeliveryError
from feuillet.examine import Examined
from feuillet.web.jobs import Jobs
from feuillet.web.keys import Keys, read_with_password
from feuillet.web.metrics import Metrics
from feuillet.web.presses import Presses, Shelved
from feuillet.web.readiness import Readiness
from feuillet.web.refusals import LOG
from feuillet.web.sessions import (
    COOKIE,
    SECURE_COOKIE,
    Launch,
    Lock,
    Session,
    Sessions,
    is_loopback,
)


@dataclass(frozen=True)
class Setup:
    """How the server was started."""

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    """Names under which it answers; another Host header is refused (DNS rebinding)."""

    door: str = "launch"
    """`launch`: the printed address, once.  `password`.  `proxy`: a trusted user header."""

    user_header: str = ""
    secure: bool = False
    """Whether browsers reach it over TLS, its own or the proxy's."""

    proxies: tuple[str, ...] = ()
    """Addresses that may call, and whose word is taken; any caller if empty."""


class KeysShut(DeliveryError):
    """The keys cannot be read; `incident` is the number of it in the log."""

    def __init__(self, incident: str) -> None:
        super().__init__(
            f"Le serveur ne lit pas ses clés : prévenez l'administrateur (incident {incident})."
        )
        self.incident = incident


@dataclass
class Server:
    """One running server."""

    setup: Setup
    presses: Presses
    keys: Callable[[], Keys]
    sessions: Sessions
    jobs: Jobs
    announce: Callable[[str], None] = lambda _: None
    """Shows the next launch token to whoever started the server."""

    remembered: Path | None = None
    """Where what was chosen for columns is remembered; None for nowhere."""

    certificate: Callable[[dt.date], Iterable[Examined]] = lambda _: ()
    """Gives what is found of its own certificate, if it has one."""

    tell: Callable[[str], None] = LOG.error
    """Writes a line for the administrator."""

    launch: Launch = field(default_factory=Launch)
    lock: Lock = field(init=False)
    readiness: Readiness = field(init=False)
    metrics: Metrics = field(init=False)
    incidents: int = 0
    """Failures that nobody expected, since the start."""

    _shut: tuple[str, str] = ("", "")
    """What was last wrong with the keys, and the number under which it was told."""

    def __post_init__(self) -> None:
        if self.setup.door == "password":
            self.keys = partial(read_with_password, self.keys)
        self.readiness = Readiness(self.presses, self.keys, self.certificate, self.tell)
        self.keys = partial(self._numbered, self.keys)
        self.lock = Lock(self.keys, self.sessions.clock)
        self.metrics = Metrics(self._numbers)
        self.presses.workers.on_loss = self._replaced

    def _numbers(self) -> Mapping[str, float]:
        return {
            "feuillet_ready": self.readiness.ready,
            "feuillet_queue": self.presses.under_way,
            "feuillet_workers": self.presses.workers.count,
            "feuillet_prints": self.presses.printed + self.jobs.printed,
            "feuillet_incidents": self.incidents,
        }

    def failed(self) -> None:
        """Count a failure that nobody expected."""
        self.incidents += 1

    def _replaced(self) -> None:
        self.failed()
        self.tell(
            f"incident {secrets.token_hex(4)} : un processus d'impression a été tué, ou manque de"
            " mémoire ; un autre le remplace. Si cela revient, libérez de la mémoire."
        )

    def _numbered(self, read: Callable[[], Keys]) -> Keys:
        """Return the keys as they are now.

        Raises DeliveryError with a number, under which the administrator reads what is wrong:
        once as long as it is the same, for a stranger can ask again and again.
        """
        try:
            return read()
        except DeliveryError as error:
            wrong = error.problems[0]
        before, incident = self._shut
        if wrong != before:
            incident = secrets.token_hex(4)
            self._shut = (wrong, incident)
            self.failed()
            self.tell(f"incident {incident}: {wrong}")
        raise KeysShut(incident)

    def is_near(self, request: Request) -> bool:
        """Whether whoever calls is the trusted proxy, or a program of this very machine."""
        # With proxies, nobody else may call at all: they say who may ask.
        return bool(self.setup.proxies) or is_loopback(
            request.client.host if request.client else ""
        )

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return SECURE_COOKIE if self.setup.secure else COOKIE

    def caller(self, request: Request) -> str:
        """Return the address of who is calling, as the trusted proxy tells it."""
        told = request.headers.get("x-forwarded-for", "")
        if self.setup.proxies and told:
            return told.rsplit(",", 1)[-1].strip()
        return request.client.host if request.client else ""

    def session(self, request: Request) -> Session | None:
        """Return the session of a request, or None."""
        return self.sessions.find(request.cookies.get(self.cookie, ""))

    async def tidy(self) -> None:
        """Forget who fell silent, and the lists that nobody is looking at any more."""
        await self.jobs.keep_only(self.sessions.jobs())
        if self.setup.door == "launch" and self.launch.spent and not self.sessions.anybody:
            self.announce(self.launch.renew())


def server_of(request: Request) -> Server:
    """Return the server that a request came to."""
    return cast(Server, request.app.state.server)


def readable(server: Server) -> Iterator[tuple[str, Shelved]]:
    """Yield each leaflet that can be read, by name.

    One broken leaflet must not hide the others: asked for by its name, it says why.
    """
    for name, one in shelf_of(server):
        if not isinstance(one, ContentError):
            yield name, one


def shelf_of(server: Server) -> Iterator[tuple[str, Shelved | ContentError]]:
    """Yield each leaflet, or what is wrong with it, by name.  Raises LibraryAbsent."""
    for name in server.presses.library.leaflet_names():
        one: Shelved | ContentError
        try:
            one = server.presses.shelved(name)
        except ContentError as error:
            one = error
        yield name, one


class NotAdmitted(Exception):
    """Whoever asks was not let in, or fell silent for too long."""


async def admitted(request: Request) -> Session:
    """Return the session of whoever asks.  Raises NotAdmitted if there is none."""
    session = server_of(request).session(request)
    if session is None:
        raise NotAdmitted
    return session
