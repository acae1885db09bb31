"""Who may use the form: a one-use address, a password, or a trusted proxy's word; for how long.

A session's cookie holds a random number and nothing else; what it opens is kept here, in memory.
"""

import hmac
import ipaddress
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from feuillet.web.keys import Keys

COOKIE = "feuillet"
SECURE_COOKIE = "__Host-feuillet"
"""Over TLS: a browser takes it from this very host alone (RFC 6265bis, 4.1.3.2)."""

IDLE = 15 * 60
"""Seconds without a request after which a session ends."""

MAX_SESSIONS = 500
FREE_TRIES = 5
LONGEST_WAIT = 60
MAX_WATCHED = 10_000


@dataclass
class Session:
    """One browser that was let in."""

    number: str
    seen: float
    """When it last asked for something, in seconds of the server's clock."""

    jobs: set[str] = field(default_factory=set)
    """The lists that it is printing."""


@dataclass
class Sessions:
    """Those who were let in, until they leave or fall silent."""

    clock: Callable[[], float]
    """Seconds, never going back."""

    idle: float = IDLE
    _open: dict[str, Session] = field(default_factory=dict)

    def begin(self) -> Session:
        """Return a new session; the one silent for longest makes place if there are too many."""
        if len(self._open) >= MAX_SESSIONS:
            self.end(min(self._open.values(), key=lambda one: one.seen).number)
        session = Session(secrets.token_urlsafe(24), self.clock())
        self._open[session.number] = session
        return session

    def find(self, number: str) -> Session | None:
        """Return the session of a cookie, and count it as awake; None if there is none."""
        self.sweep()
        session = self._open.get(number)
        if session is not None:
            session.seen = self.clock()
        return session

    def end(self, number: str) -> None:
        """Forget a session."""
        self._open.pop(number, None)

    def sweep(self) -> None:
        """Forget those that fell silent."""
        limit = self.clock() - self.idle
        for session in [one for one in self._open.values() if one.seen < limit]:
            self.end(session.number)

    @property
    def anybody(self) -> bool:
        """Whether somebody is in."""
        self.sweep()
        return bool(self._open)

    def jobs(self) -> set[str]:
        """Return the lists of every session that is open."""
        self.sweep()
        return {job for session in self._open.values() for job in session.jobs}


class Launch:
    """The address that opens the form on this very machine, once."""

    def __init__(self) -> None:
        self._token: str | None = None

    def renew(self) -> str:
        """Return a new token; the one before opens nothing any more."""
        self._token = secrets.token_urlsafe(24)
        return self._token

    @property
    def spent(self) -> bool:
        """Whether no address is waiting to be used."""
        return self._token is None

    def accept(self, token: str) -> bool:
        """Whether this is the token; if so, it was its only time."""
        given = token.encode(errors="replace")
        if self._token is None or not hmac.compare_digest(self._token.encode(), given):
            return False
        self._token = None
        return True


@dataclass
class Lock:
    """The password, with longer and longer waits after wrong ones."""

    keys: Callable[[], Keys]
    clock: Callable[[], float]
    _failures: dict[str, tuple[int, float]] = field(default_factory=dict)
    """By caller: tries in a row that opened nothing, and when the next one is looked at.

    Whoever tried last stands last; the others are forgotten first when there are too many.
    """

    def begin(self, address: str) -> int:
        """Return how many seconds to wait; if none, this try counts, whatever becomes of it.

        A try counts before it is looked at: many at once would else all be the first.
        """
        caller = _caller(address)
        count, until = self._failures.pop(caller, (0, 0.0))
        wait = max(0, math.ceil(until - self.clock()))
        if not wait:
            count += 1
            delay = 2.0 ** min(count - FREE_TRIES, 10) if count >= FREE_TRIES else 0.0
            until = self.clock() + min(LONGEST_WAIT, delay)
        self._failures[caller] = (count, until)
        if len(self._failures) > MAX_WATCHED:
            del self._failures[next(iter(self._failures))]
        return wait

    def opens(self, address: str, typed: str) -> bool:
        """Whether this is the password, for a try that began; the right one forgets the others."""
        if not self.keys().opens(typed):
            return False
        self._failures.pop(_caller(address), None)
        return True


def _caller(address: str) -> str:
    """Return what one machine cannot change: of IPv6, it has a whole network of addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def is_loopback(host: str) -> bool:
    """Whether an address or a name is of this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
