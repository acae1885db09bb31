"""The door of the HTTP interface: a token first, then a body that has one meaning.

FastAPI reads a body before it looks at who sent it; here, whoever has no token sends it in vain.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from feuillet.web.api.media_types import FORM, JSON
from feuillet.web.api.schemas import read_json
from feuillet.web.state import server_of

bearer = HTTPBearer(
    auto_error=False, description="Une clé faite par « feuillet token NOM ». Aucun cookie n'ouvre."
)


class Unauthorized(Exception):
    """No token, or one that opens nothing (any more)."""


class Strict(Request):
    """A request whose JSON has one meaning."""

    async def json(self) -> Any:
        """Return its JSON.  Raises ValuesInvalid."""
        if not hasattr(self, "_read"):
            self._read = read_json(await self.body())
        return self._read


class Answering(APIRoute):
    """A route that says its methods to whoever asks, as its description does.

    HEAD is GET without its body, which the server leaves out (RFC 9110, 9.3.2).
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for its address, whatever the method."""
        own = self.methods or set()
        also = {"HEAD", "OPTIONS"} if "GET" in own else {"OPTIONS"}
        allow = {"Allow": ", ".join(sorted(own | also))}
        method = scope["method"]
        if method not in own | also:
            raise HTTPException(405, headers=allow)
        if method == "OPTIONS":
            await Response(status_code=204, headers=allow)(scope, receive, send)
            return
        if method == "HEAD":
            scope = {**scope, "method": "GET"}
        await super().handle(scope, receive, send)


class Keyed(Answering):
    """A route that a token opens."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request, once it may be answered."""
        answer = super().get_route_handler()
        # The only route that takes a file.
        wanted = FORM if self.path.endswith("/attach") else JSON

        async def handle(received: Request) -> Response:
            await authorize(received)
            request = Strict(received.scope, received.receive)
            if request.method == "POST" and _has_body(request):
                given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
                if given != wanted:
                    raise HTTPException(415, headers={"Accept": wanted})
                if wanted == JSON:
                    # Before FastAPI does, which would turn a refusal of ours into its own.
                    await request.json()
            return await answer(request)

        return handle


async def authorize(request: Request) -> None:
    """Let in whoever has a token.  Raises Unauthorized, and DeliveryError for a damaged file."""
    # The file is read each time: a token that was revoked opens nothing from then on.
    keys = await asyncio.to_thread(server_of(request).keys)
    given = await bearer(request)
    if given is None or keys.holder(given.credentials) is None:
        raise Unauthorized


def _has_body(request: Request) -> bool:
    chunked = "transfer-encoding" in request.headers
    return chunked or request.headers.get("content-length", "0") != "0"
