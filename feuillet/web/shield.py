"""What every request passes through: its size, its origin, its answer's headers, its failures.

Nothing here looks at a value; an error that no one expected is logged by its kind alone.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("feuillet")

SAFE = ("GET", "HEAD", "OPTIONS")
SMALL = 256_000
"""Bytes of a form."""

LARGE = 51_000_000
"""Bytes of a form with a letter or a table, which have bounds of their own."""

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


class TooLarge(Exception):
    """A body goes on beyond what may be received."""


class Shield:
    """Wraps the whole application.

    Args:
        large: Whether a path may receive a letter or a table.
        keyed: Whether only a token opens a path: no page of another site has one.
        strict: Whether answers tell browsers to come back over TLS only.
        peers: Addresses that may call at all; any if empty.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        large: Callable[[str], bool] = lambda _: False,
        keyed: Callable[[str], bool] = lambda _: False,
        strict: bool = False,
        peers: Iterable[str] = (),
    ) -> None:
        self.app = app
        self._large = large
        self._keyed = keyed
        self._peers = frozenset(peers)
        self._headers = dict(HEADERS)
        if strict:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        taken = 0
        limit = LARGE if self._large(scope["path"]) else SMALL

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
            return message

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _dress(MutableHeaders(scope=message), self._headers)
            await send(message)

        refusal = self._refuse(scope, limit)
        try:
            await (refusal or self.app)(scope, bounded, dressed)
        except TooLarge:
            if not started:
                await _answer(413, TOO_LARGE)(scope, receive, dressed)
        except Exception as error:
            # Its words, and its traceback, may quote a value.
            incident = secrets.token_hex(4)
            LOG.error("incident %s: %s", incident, type(error).__name__)
            if not started:
                text = f"Le programme a échoué (incident {incident}). Prévenez l'administrateur"
                await _answer(500, text)(scope, receive, dressed)

    def _refuse(self, scope: Scope, limit: int) -> ASGIApp | None:
        headers = Headers(scope=scope)
        client = scope.get("client")
        if self._peers and (client is None or client[0] not in self._peers):
            return _answer(403, "Adresse refusée : passez par le serveur de l'hôpital")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
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


def _dress(headers: MutableHeaders, ours: Mapping[str, str]) -> None:
    for name, value in ours.items():
        headers[name] = value
    for name in ("etag", "last-modified"):
        del headers[name]


def _answer(status: int, sentence: str) -> ASGIApp:
    """Return a problem (RFC 9457), readable by a person and by a program."""
    return JSONResponse(
        {"type": "about:blank", "title": f"{sentence}.", "status": status},
        status,
        media_type="application/problem+json",
    )
