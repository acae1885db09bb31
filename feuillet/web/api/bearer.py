"""The door of the HTTP interface: a token first, then a body that has one meaning.

FastAPI reads a body before it looks at who sent it; here, whoever has no token sends it in vain.
"""

import asyncio
import io
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from feuillet.web.api.envelope import PARTS, refuse_query, wrong_parts, wrong_texts
from feuillet.web.api.media_types import FORM, JSON
from feuillet.web.api.schemas import OrderInvalid, decode_json, read_json
from feuillet.web.codes import LARGE, SMALL
from feuillet.web.state import server_of

bearer = HTTPBearer(
    auto_error=False, description="Une clé faite par « feuillet token NOM ». Aucun cookie n'ouvre."
)


class Unauthorized(Exception):
    """No token, or one that opens nothing (any more)."""


class Strict(Request):
    """A request whose JSON has one meaning, and whose form's parts are what they are called."""

    async def json(self) -> Any:
        """Return its JSON.  Raises ValuesInvalid."""
        if not hasattr(self, "_read"):
            self._read = read_json(await self.body())
        return self._read

    async def form(self, **_: Any) -> FormData:  # type: ignore[override]
        """Return its form: « letter » as a file, the others as texts, however they came.

        Whatever sends a form may give its parts a file's name or none: a browser does as it likes.
        Raises ValuesInvalid for other parts, for what is no UTF-8, and HTTPException.
        """
        if not hasattr(self, "_parts"):
            raw = Request(_undecoded(self.scope), self.receive)
            sent = await raw.form(max_part_size=LARGE)
            try:
                parts = await _parts(sent)
            except BaseException:
                await sent.close()
                raise
            self._parts = FormData(parts)
        return self._parts


class Answering(APIRoute):
    """A route that says its methods to whoever asks, as its description does.

    Its address takes no parameter.

    HEAD is GET without its body, which the server leaves out (RFC 9110, 9.3.2).
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request that may be answered."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            refuse_query(request.query_params.keys())
            return await answer(request)

        return handle

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
            if request.method == "POST":
                if request.headers.get("content-encoding", "identity").lower() != "identity":
                    # Packed, a small body may be as large as it likes (RFC 9110, 15.5.16).
                    raise HTTPException(415, headers={"Accept-Encoding": "identity"})
                given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
                if given != wanted and _has_body(request):
                    raise HTTPException(415, headers={"Accept": wanted})
                # Before FastAPI does, which would turn a refusal of ours into its own.
                if wanted == FORM:
                    await request.form()
                elif given == wanted:
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


def _undecoded(scope: Scope) -> Scope:
    """Return a request whose form is read letter for byte.

    Starlette reads a text as Latin-1 once it is no UTF-8, and a name would print garbled: as
    Latin-1 from the start, it is every byte that came, for us to read.
    """
    headers = [
        # Of two charsets, the last counts.
        (name, value + b"; charset=latin-1") if name == b"content-type" else (name, value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}


async def _parts(sent: FormData) -> list[tuple[str, UploadFile | str]]:
    items = sent.multi_items()
    told = wrong_parts(name for name, _ in items)
    # What is in a part that there is not, nobody knows: it is not read.
    parts = [(name, await _part(name, one)) for name, one in items if name in PARTS]
    for name, one in parts:
        told += wrong_texts(name, one) if isinstance(one, str) else ()
    if told:
        raise OrderInvalid(told)
    return parts


async def _part(name: str, sent: UploadFile | str) -> UploadFile | str:
    if name == "letter":
        if isinstance(sent, UploadFile):
            return sent
        content = sent.encode("latin-1")
        return UploadFile(io.BytesIO(content), size=len(content))
    content = sent.encode("latin-1") if isinstance(sent, str) else await sent.read(SMALL + 1)
    if len(content) > SMALL:
        raise HTTPException(413)
    return decode_json(content)
