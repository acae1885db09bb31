"""What every request passes through: its size, its origin, its answer's headers, its failures.

Nothing here looks at a value; an error that no one expected is logged by its kind alone.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("feuillet")

SAFE = ("GET", "HEAD", "OPTIONS")
SMALL = 256_000
"""Bytes of a form."""

LARGE = 51_000_000
"""Bytes of a form with a letter or a table, which have bounds of their own."""

HEARD_OUT = 4 * LARGE
"""Bytes that are passed over so that whoever sends them reads why they are refused."""

_LENGTH = re.compile(r"[0-9]{1,20}")
TOO_LARGE = "Envoi trop gros"
_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    # Pages of the preview, and the finished file that is printed, come as bytes of an answer.
    "img-src": "'self' blob:",
    "frame-src": "blob:",
    "object-src": "blob:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "Cache-Control": "no-store",
    "Pragma": "no-cache",
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Of every answer: kept nowhere, and nothing of another site in it."""


class TooLarge(HTTPException):
    """A body goes on beyond what may be received; what reads it passes this on as it is."""

    def __init__(self) -> None:
        super().__init__(413)


class _Body:
    """What a request sends, counted as it comes."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        self.told = int(length) if _LENGTH.fullmatch(length) else -1
        """Bytes that are to come, as said; below zero if that is no number."""
        self.taken = 0
        self._unbounded = "transfer-encoding" in headers
        self._waits = "expect" in headers
        self._ended = not (self.told or self._unbounded)
        self._receive = receive

    async def receive(self) -> Message:
        """Return what comes next."""
        message = await self._receive()
        self.taken += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        return message

    async def pass_over(self) -> None:
        """Hear out whoever is refused, within reason.

        A proxy that is still sending would take our closing for a failure, and not read why.
        """
        decent = self._unbounded or 0 <= self.told <= HEARD_OUT
        # Who asks before sending (RFC 9110, 10.1.1) is told before.
        while decent and not (self._ended or self._waits) and self.taken <= HEARD_OUT:
            await self.receive()

    @property
    def endless(self) -> bool:
        """Whether more is to come than anybody should be heard out for."""
        return not self._ended and (self._unbounded or not 0 <= self.told <= HEARD_OUT)


class Shield:
    """Wraps the whole application.

    Args:
        large: Whether a path may receive a letter or a table.
        keyed: Whether only a token opens a path: no page of another site has one.
        strict: Whether answers tell browsers to come back over TLS only.
        peers: Addresses that may call at all; any if empty.
        failed: Called at each failure that nobody expected.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        large: Callable[[str], bool] = lambda _: False,
        keyed: Callable[[str], bool] = lambda _: False,
        strict: bool = False,
        peers: Iterable[str] = (),
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        self.app = app
        self._large = large
        self._keyed = keyed
        self._peers = frozenset(peers)
        self._failed = failed
        self._headers = dict(HEADERS)
        if strict:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        body = _Body(scope, receive)
        limit = LARGE if self._large(scope["path"]) else SMALL

        async def bounded() -> Message:
            message = await body.receive()
            if body.taken > limit:
                raise TooLarge
            return message

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                del headers["etag"], headers["last-modified"]
                if message["status"] >= 400:
                    await body.pass_over()
                if body.endless:
                    # The server would else read on, for nothing, as long as somebody sends.
                    headers["Connection"] = "close"
            await send(message)

        refusal = self._refuse(scope, body.told, limit)
        try:
            await (refusal or self.app)(scope, bounded, dressed)
        except ClientDisconnect:
            # A browser that was closed is no failure.
            return
        except TooLarge:
            if not started:
                await _answer(413, TOO_LARGE)(scope, receive, dressed)
        except Exception as error:
            # Its words, and its traceback, may quote a value.
            self._failed()
            incident = secrets.token_hex(4)
            LOG.error("incident %s: %s", incident, type(error).__name__)
            if not started:
                text = f"Le programme a échoué (incident {incident}). Prévenez l'administrateur"
                await _answer(500, text)(scope, receive, dressed)

    def _refuse(self, scope: Scope, told: int, limit: int) -> ASGIApp | None:
        headers = Headers(scope=scope)
        client = scope.get("client")
        if self._peers and (client is None or client[0] not in self._peers):
            return _answer(403, "Adresse refusée : passez par le serveur de l'hôpital")
        if not 0 <= told <= limit:
            return _answer(413, TOO_LARGE)
        guarded = scope["method"] not in SAFE and not self._keyed(scope["path"])
        if guarded and not from_here(headers):
            return _answer(403, "Demande venue d'un autre site, refusée")
        return None


def from_here(headers: Headers) -> bool:
    """Whether an unsafe request comes from a page of ours.

    After the rule of Go's `net/http.CrossOriginProtection`; but a request that says nothing of
    where it comes from is no browser's, and is refused.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _answer(status: int, sentence: str) -> ASGIApp:
    """Return a problem (RFC 9457), readable by a person and by a program."""
    return JSONResponse(
        {"type": "about:blank", "title": f"{sentence}.", "status": status},
        status,
        media_type="application/problem+json",
    )
