"""How the server hears requests out, and when it hangs up."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any

import h11
import pytest
import uvicorn
from starlette.applications import Starlette
from uvicorn.server import ServerState

from feuillet.web.http_server import (
    CONNECTIONS,
    PACE,
    PATIENCE,
    PER_ADDRESS,
    PunctualProtocol,
    _BehindProxyProtocol,
    run_server,
)

HEAD = b"POST /fiche/visite HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Clock:
    """A loop whose time is what a test says."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: list[tuple[float, Callable[[], None], asyncio.TimerHandle]] = []

    def time(self) -> float:
        """Return the seconds."""
        return self.now

    def call_later(self, delay: float, call: Callable[[], None]) -> Any:
        """Have something called once that time has passed."""
        handle = Timer()
        self.due.append((self.now + delay, call, handle))  # type: ignore[arg-type]
        return handle

    def create_task(self, task: Coroutine[Any, Any, None], **_: object) -> Any:
        """Leave a request unanswered."""
        task.close()
        return Task()

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass, and call what is due."""
        end = self.now + seconds
        while due := min((one for one in self.due if one[0] <= end), default=None, key=by_time):
            self.due.remove(due)
            self.now = due[0]
            if not due[2].cancelled():
                due[1]()
        self.now = end


def by_time(one: tuple[float, Any, Any]) -> float:
    """Return when something is due."""
    return one[0]


class Timer:
    """What can be called off."""

    def __init__(self) -> None:
        self._off = False

    def cancel(self) -> None:
        """Call it off."""
        self._off = True

    def cancelled(self) -> bool:
        """Whether it was."""
        return self._off


class Task:
    """What nobody waits for."""

    def add_done_callback(self, _: object) -> None:
        """Do nothing."""


class Line(asyncio.Transport):
    """A connection from an address."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 5000), "sockname": ("127.0.0.1", 8765)})
        self.closed = False
        self.sent = b""

    def abort(self) -> None:
        """Close it."""
        self.closed = True

    def is_closing(self) -> bool:
        """Whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Close it, once all is sent."""
        self.closed = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send."""
        self.sent += data

    def pause_reading(self) -> None:
        """Take nothing more."""

    def resume_reading(self) -> None:
        """Take more."""


class Server:
    """Its connections, as somebody opens and feeds them."""

    def __init__(self, protocol: type[PunctualProtocol] = PunctualProtocol) -> None:
        self.clock = Clock()
        self._protocol = protocol
        self._config = uvicorn.Config(Starlette(), log_config=None)
        self._config.load()
        self._state = ServerState()

    def open(self, address: str = "192.0.2.7") -> tuple[PunctualProtocol, Line]:
        """Open a connection."""
        loop: Any = self.clock
        one = self._protocol(self._config, self._state, {}, loop)
        line = Line(address)
        one.connection_made(line)
        return one, line


@pytest.fixture
def server() -> Server:
    """One that answers nobody yet."""
    return Server()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", HEAD, HEAD + b"\r\n", HEAD + b"\r\nabc"])
def test_half_a_request_is_not_waited_for(server: Server, sent: bytes) -> None:
    """Nothing, half a head, a head without its body: closed after fifteen seconds, not before."""
    one, line = server.open()
    if sent:
        one.data_received(sent)
    server.clock.pass_seconds(PATIENCE - 1)
    before = line.closed
    server.clock.pass_seconds(2)

    assert (before, line.closed) == (False, True)


def test_a_letter_at_a_time_does_not_keep_a_connection(server: Server) -> None:
    """The deadline is that of the whole head."""
    one, line = server.open()
    for byte in HEAD[: PATIENCE + 1]:
        one.data_received(bytes([byte]))
        server.clock.pass_seconds(1)

    assert line.closed


def test_a_large_file_over_a_slow_line_is_heard_out(server: Server) -> None:
    """What comes steadily earns its time; once it stops, so does the wait."""
    one, line = server.open()
    one.data_received(HEAD + b"\r\n")
    for _ in range(40):
        one.data_received(b"x" * PACE)
        one.flow.resume_reading()
        server.clock.pass_seconds(1)
    steady = line.closed
    server.clock.pass_seconds(PATIENCE + 1)

    assert (steady, line.closed) == (False, True)


def test_who_waits_for_us_is_not_late(server: Server) -> None:
    """A body that the server does not take yet."""
    one, line = server.open()
    one.data_received(HEAD + b"\r\n")
    one.flow.pause_reading()
    server.clock.pass_seconds(10 * PATIENCE)
    busy = line.closed
    one.flow.resume_reading()
    server.clock.pass_seconds(2 * PATIENCE)

    assert (busy, line.closed) == (False, True)


def test_a_whole_request_may_be_answered_for_hours(server: Server) -> None:
    """A page that listens sends nothing more."""
    one, line = server.open()
    one.data_received(WHOLE)
    server.clock.pass_seconds(3600)

    assert not line.closed


def test_no_address_takes_the_place_of_all(server: Server) -> None:
    """Half of all connections for one; behind a proxy, all have its address."""
    lines = [server.open()[1] for _ in range(PER_ADDRESS + 5)]
    _, other = server.open("192.0.2.8")
    behind = Server(_BehindProxyProtocol)
    proxied = [behind.open()[1] for _ in range(PER_ADDRESS + 5)]

    assert [line.closed for line in lines] == [False] * PER_ADDRESS + [True] * 5
    assert not other.closed
    assert not any(line.closed for line in proxied)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"CANARI\r\n\r\n", 400, "request-malformed"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: CANARI\r\n\r\n", 400, "request-malformed"),
        (HEAD.replace(b"900000", b"CANARI") + b"\r\n", 400, "request-malformed"),
        (b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"CANARI" * 20_000, 431, "headers-too-large"),
    ],
)
def test_what_is_no_request_is_told_as_a_problem(
    server: Server, sent: bytes, status: int, code: str
) -> None:
    """By the server itself, in French, and repeated to nobody."""
    one, line = server.open()
    one.data_received(sent)
    head, _, body = line.sent.partition(b"\r\n\r\n")
    told = json.loads(body)

    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"application/problem+json" in head
    assert b"connection: close" in head.lower()
    assert (told["status"], told["code"]) == (status, code)
    assert b"CANARI" not in line.sent
    assert line.closed


def test_a_body_that_breaks_off_after_the_answer_ends_the_connection(server: Server) -> None:
    """Nothing more can be said; no failure is written down."""
    one, line = server.open()
    one.data_received(HEAD.replace(b"Content-Length: 900000", b"Transfer-Encoding: chunked"))
    one.data_received(b"\r\n")
    one.conn.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
    one.conn.send(h11.EndOfMessage())
    one.data_received(b"CANARI\r\n")

    assert line.closed
    assert line.sent == b""


@pytest.mark.parametrize(("held", "crowded"), [(CONNECTIONS - 1, False), (CONNECTIONS, True)])
def test_the_application_hears_that_there_are_too_many(held: int, crowded: bool) -> None:
    """It alone says so in words, to a program or to a person."""
    heard: list[Any] = []

    async def answer(scope: Any, *_: Any) -> None:
        heard.append(scope["state"]["crowded"])

    server = Server(_BehindProxyProtocol)
    one, _ = [server.open() for _ in range(held)][-1]
    one._answer = answer
    work = one.app({"type": "http", "state": {}}, None, None)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):
        work.send(None)  # type: ignore[attr-defined]

    assert heard == [crowded]


def test_an_end_asked_for_while_it_starts_is_not_forgotten() -> None:
    """It ends at once, without having said where it is."""
    asked, said = threading.Event(), []
    asked.set()
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        ending = {"asked_to_end": asked, "welcome": lambda: said.append("welcome"), "let_go": list}
        how = {"behind_proxy": False, "certificate": (None, None), **ending}
        # A browser of another test may have a loop in this thread.
        serving = threading.Thread(target=run_server, args=(Starlette(), door), kwargs=how)
        serving.start()
        serving.join(30)

    assert not serving.is_alive()
    assert said == []
