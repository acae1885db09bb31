"""The server itself: it listens, hangs up on who is late, and ends in order.

The only module on uvicorn.
"""

import asyncio
import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h11
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from feuillet.web.api.problems import problem

CONNECTIONS = 200
"""Held at once; more are told to come back, as whoever comes at a busy time."""

PER_ADDRESS = CONNECTIONS // 2
"""Of these, for one address: the others find place."""

PATIENCE = 15
"""Seconds in which a request must come, headers and body."""

PACE = 20_000
"""Bytes of a body that earn one second more: a large letter over a slow line."""

A_MOMENT = 0.01
"""Seconds that no clock tells apart from none."""


class PunctualProtocol(H11Protocol):
    """One connection: its requests come in time, or it is closed.

    Waiting for the next request is the business of uvicorn, which closes an idle connection.
    """

    per_address = PER_ADDRESS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._answer, self.app = self.app, self._hand_over

    async def _hand_over(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered; the application says itself that there are too many."""
        scope["state"]["crowded"] = len(self.connections) >= CONNECTIONS
        await self._answer(scope, receive, send)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request: no application hears of it.

        Nobody knows whether a person or a program sent it: a problem says it to both.
        """
        why = getattr(sys.exc_info()[1], "error_status_hint", 400)
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            # It is answered already, before it was whole.
            self.transport.close()
            return
        answer = problem("headers-too-large" if why == 431 else "request-malformed")
        headers = [*answer.raw_headers, (b"cache-control", b"no-store"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=answer.status_code, headers=headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless this address holds its share already."""
        super().connection_made(transport)
        self._late: asyncio.TimerHandle | None = None
        self._until = 0.0
        if self._shared() > self.per_address:
            transport.abort()
            return
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; it earns time, unless the request is whole."""
        self._until += len(data) / PACE if self.conn.their_state is h11.SEND_BODY else 0
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._expect_nothing()
        elif self._late is None:
            self._expect()

    def on_response_complete(self) -> None:
        """Let what was sent ahead of this answer be the next request."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and self._late is None:
            self._expect()

    def _shared(self) -> int:
        """Return how many connections this one's address holds, itself included."""
        if self.client is None:
            return 0
        clients = (getattr(one, "client", None) for one in self.connections)
        return sum(client is not None and client[0] == self.client[0] for client in clients)

    def _expect(self) -> None:
        self._until = self.loop.time() + PATIENCE
        self._late = self.loop.call_later(PATIENCE, self._look)

    def _expect_nothing(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _look(self) -> None:
        """Close the connection, unless what came earned more time, or it waits for us."""
        left = self._until - self.loop.time()
        if self.flow.read_paused:
            left = max(left, PATIENCE)
        if left < A_MOMENT:
            self._late = None
            self.transport.abort()
            return
        self._until = self.loop.time() + left
        self._late = self.loop.call_later(left, self._look)


class _BehindProxyProtocol(PunctualProtocol):
    """The same, where all connections have the proxy's address."""

    per_address = CONNECTIONS


class Loop(asyncio.SelectorEventLoop):
    """One whose connections over TLS come in time too: Python waits a minute for each."""

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """Listen."""
        if named.get("ssl") is not None:
            named["ssl_handshake_timeout"] = PATIENCE
        return await super().create_server(*arguments, **named)


class _Server(uvicorn.Server):
    """A server that says where it is once it answers, and hangs up on the pages that listen."""

    def __init__(
        self,
        config: uvicorn.Config,
        asked_to_end: threading.Event,
        welcome: Callable[[], None],
        let_go: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._asked_to_end = asked_to_end
        self._welcome = welcome
        self._let_go = let_go

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start; an end that was asked for before it heard the signals itself is not forgotten."""
        await super().startup(sockets)
        if self._asked_to_end.is_set():
            self.should_exit = True
        else:
            self._welcome()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; what is being answered is answered first."""
        self._let_go()
        await super().shutdown(sockets)


def run_server(
    app: Any,
    door: socket.socket,
    *,
    behind_proxy: bool,
    certificate: tuple[Path | None, Path | None],
    asked_to_end: threading.Event,
    welcome: Callable[[], None],
    let_go: Callable[[], None],
) -> None:
    """Answer until told to end, by a signal or before it began.

    Args:
        app: An ASGI application.
        door: Already listening.
        behind_proxy: Whether all connections come from one address.
        certificate: In PEM, and its key; without, the connections are in clear.
        asked_to_end: Set if an end was asked for while it started.
        welcome: Called once it answers.
        let_go: Called as it ends, to hang up on the pages that listen.
    """
    config = uvicorn.Config(
        app,
        http=_BehindProxyProtocol if behind_proxy else PunctualProtocol,
        # An address may hold what somebody typed: no line for each request.
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        loop=f"{__name__}:{Loop.__name__}",
        timeout_graceful_shutdown=5,
        ssl_certfile=certificate[0],
        ssl_keyfile=certificate[1],
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, asked_to_end, welcome, let_go).run(sockets=[door])
