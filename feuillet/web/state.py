"""What all the routes share: how the server was started, who is in, what is being printed."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from starlette.requests import Request

from feuillet.errors import FeuilletError
from feuillet.web.jobs import Jobs
from feuillet.web.keys import Keys
from feuillet.web.presses import Presses, Shelved
from feuillet.web.sessions import COOKIE, SECURE_COOKIE, Launch, Lock, Session, Sessions


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

    launch: Launch = field(default_factory=Launch)
    lock: Lock = field(init=False)

    def __post_init__(self) -> None:
        self.lock = Lock(self.keys, self.sessions.clock)

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
    for name in server.presses.library.leaflet_names():
        with contextlib.suppress(FeuilletError):
            yield name, server.presses.shelved(name)


class NotAdmitted(Exception):
    """Whoever asks was not let in, or fell silent for too long."""


async def admitted(request: Request) -> Session:
    """Return the session of whoever asks.  Raises NotAdmitted if there is none."""
    session = server_of(request).session(request)
    if session is None:
        raise NotAdmitted
    return session
