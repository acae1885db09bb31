"""What every request passes through: its size, its origin, its answer's headers, its failures.

Nothing here looks at a value; an error that no one expected is logged by its kind alone.
"""

import errno
import re
import uuid
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feuillet.errors import ended
from feuillet.web.api.problems import problem
from feuillet.web.codes import CODES, LARGE, SMALL, Kind
from feuillet.web.presses import RETRY
from feuillet.web.refusals import note_incident, wants_json
from feuillet.web.templates import show

FULL = (errno.ENOSPC, errno.EDQUOT)
SAFE = ("GET", "HEAD", "OPTIONS")
HEARD_OUT = 4 * LARGE
"""Bytes that are passed over so that whoever sends them reads why they are refused."""

_LENGTH = re.compile(r"[0-9]{1,20}")
_HOST = re.compile(r"([A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
_REQUEST_ID = re.compile("[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
"""A UUID, or its 32 digits, as nginx and traces (W3C) make them: no patient's number is one."""

_FOREIGN = "foreign"
_OF_SCREENS = {_FOREIGN: Kind(403, "Demande venue d'un autre site, refusée", "", "")}
"""What only a browser is told: no page of another site has a token."""

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
        """Bytes that are to come, as said; below zero if that is not sure."""
        self.taken = 0
        self._unbounded = "transfer-encoding" in headers
        if self._unbounded and "content-length" in headers:
            # A proxy on the way may have believed the other one (RFC 9112, 6.1).
            self.told = -1
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
        """Whether more may come than anybody should be heard out for."""
        if self.told < 0:
            return True
        return not self._ended and (self._unbounded or self.told > HEARD_OUT)


class Shield:
    """Wraps the whole application.

    Args:
        large: Whether a path may receive a letter or a table.
        keyed: Whether programs call a path: no page of another site has their token.
        strict: Whether answers tell browsers to come back over TLS only.
        peers: Addresses that may call at all; any if empty.
        failed: Called at each failure that nobody expected.
        hosts: Names that a request may call us by (DNS rebinding); any if empty.
        tell: Writes a line for the administrator.
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
        hosts: Iterable[str] = (),
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.app = app
        self._large = large
        self._keyed = keyed
        self._peers = frozenset(peers)
        self._failed = failed
        self._hosts = frozenset(name.lower() for name in hosts)
        self._tell = tell
        self._misnamed = False
        self._scheme = "https" if strict else "http"
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
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope))

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
                headers.update({**self._headers, "X-Request-Id": state["request_id"]})
                del headers["etag"], headers["last-modified"]
                if message["status"] >= 400:
                    await body.pass_over()
                if body.endless:
                    # The server would else read on, for nothing, as long as somebody sends.
                    headers["Connection"] = "close"
            await send(message)

        code = self._refuse(scope, body.told, limit)
        try:
            await (self._say(code, scope) if code else self.app)(scope, bounded, dressed)
        except ClientDisconnect:
            # A browser that was closed is no failure.
            return
        except TooLarge:
            if not started:
                await self._say("too-large", scope)(scope, receive, dressed)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in FULL:
                # What was being received is lost; what looks at the machine tells it in the log.
                if not started:
                    await self._say("server-full", scope)(scope, receive, dressed)
                return
            self._failed()
            incident = note_incident(error, state["request_id"])
            if not started:
                await self._say("internal", scope, incident)(scope, receive, dressed)

    def _refuse(self, scope: Scope, told: int, limit: int) -> str:
        """Return why a request is refused before it is heard, or nothing."""
        headers = Headers(scope=scope)
        client = scope.get("client")
        called = _HOST.fullmatch(headers.get("host", ""))
        if self._peers and (client is None or client[0] not in self._peers):
            return "not-through-proxy"
        if self._hosts and (called is None or called[1].lower() not in self._hosts):
            if called:
                self._note_misnamed()
            return "wrong-host" if called else "request-malformed"
        if called and self._hosts:
            scope["state"]["origin"] = f"{self._scheme}://{called[0]}"
        if told < 0:
            return "request-malformed"
        if told > limit:
            return "too-large"
        if scope["state"].get("crowded"):
            return "busy"
        guarded = scope["method"] not in SAFE and not self._keyed(scope["path"])
        return _FOREIGN if guarded and not from_here(headers) else ""

    def _note_misnamed(self) -> None:
        """Tell once that somebody calls us by another name: nginx may have one, and we another."""
        if not self._misnamed:
            self._misnamed = True
            # The other name is a stranger's words.
            known = ", ".join(sorted(self._hosts))
            self._tell(
                "À FAIRE Nom du serveur : une demande sous un autre nom est refusée (421) ; si"
                f" c'est celui des postes, mettez-le dans le service, qui ne répond qu'à {known}"
            )

    def _say(self, code: str, scope: Scope, incident: str = "") -> Response:
        """Return a refusal, for a program or for a person."""
        if self._keyed(scope["path"]):
            return problem(code, scope, incident=incident)
        kind = _OF_SCREENS.get(code) or CODES[code]
        text = ended(kind.title)
        if incident:
            text = f"{kind.title} (incident {incident}). Prévenez l'administrateur."
        headers = {"Retry-After": str(RETRY)} if code == "busy" else {}
        if wants_json(Request(scope)):
            return JSONResponse({"problems": {}, "general": [text]}, kind.status, headers)
        return show("message", status=kind.status, headers=headers, title="Refusé", text=text)


def _request_id(headers: Headers) -> str:
    """Return a request's number: as the program gives it, if it is nobody's; else a fresh one."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())


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
