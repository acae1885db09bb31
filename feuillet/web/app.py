"""The application: its routes, its guards, and what it says when something is refused."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from feuillet.errors import FeuilletError
from feuillet.web.advice import in_the_form
from feuillet.web.api import problems, routes
from feuillet.web.api.accept import told_beside
from feuillet.web.api.bearer import Unauthorized
from feuillet.web.api.media_types import NotAcceptable
from feuillet.web.metrics import Measured
from feuillet.web.middleware import Shield
from feuillet.web.readiness import LOOK
from feuillet.web.refusals import explained, headers_of, http_status_of, note_incident, wants_json
from feuillet.web.screens import lists, login, patient
from feuillet.web.state import KeysShut, NotAdmitted, Server, server_of
from feuillet.web.templates import show

TIDY = 5
"""Seconds between two looks at who fell silent."""

API = "/api/v1"


def takes_files(path: str) -> bool:
    """Whether a letter, a table or the corrections of a long one may be sent there."""
    attached = path.startswith(f"{API}/") and path.endswith("/attach")
    # What is asked at each key, below a leaflet, is a form like another.
    joined = path.startswith("/fiche/") and path.count("/") == 2
    return attached or joined or path == "/lot" or path.startswith("/lot/")


def keyed(path: str) -> bool:
    """Whether programs call a path, of this version of the interface or of another.

    Who joins an address that ends with a slash to a path calls « //api »: that is a program too.
    """
    return f"/{path.lstrip('/')}/".startswith("/api/")


def make_app(server: Server) -> ASGIApp:
    """Return the application of a server."""

    @contextlib.asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        at_work = [asyncio.create_task(one) for one in (_tidy(server), _watch(server))]
        yield
        for task in at_work:
            task.cancel()
        await server.jobs.keep_only(())

    app = FastAPI(
        title="feuillet",
        lifespan=alive,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.server = server
    for router in (login.router, patient.router, lists.router, routes.unlocked, routes.router):
        app.include_router(router)
    app.add_exception_handler(NotAdmitted, _not_admitted)
    app.add_exception_handler(lists.ListGone, lists.gone)
    app.add_exception_handler(Unauthorized, _unauthorized)
    app.add_exception_handler(NotAcceptable, _not_acceptable)
    app.add_exception_handler(problems.Refusal, _told)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(FeuilletError, _refused)
    app.add_exception_handler(HTTPException, _unknown)
    # Inside what Starlette answers to a failure, in English, before us.
    app.add_middleware(
        Shield,
        large=takes_files,
        keyed=keyed,
        strict=server.setup.secure,
        peers=server.setup.proxies,
        failed=server.failed,
        hosts=server.setup.hosts,
        tell=server.tell,
    )
    app.add_middleware(Measured, metrics=server.metrics)
    return app


async def _tidy(server: Server) -> None:
    while True:
        await asyncio.sleep(TIDY)
        await server.tidy()


async def _watch(server: Server) -> None:
    """Tell the administrator what is wrong, though nobody asks."""
    first = True
    while True:
        try:
            # The first patients do not wait for a page of ours.
            await server.readiness.look(prove=not first, again=True)
        except Exception as error:
            # Whatever it is, the service goes on, and is looked at again.
            server.failed()
            note_incident(error)
        await asyncio.sleep(LOOK)
        first = False


async def _unauthorized(request: Request, _: Exception) -> Response:
    return problems.problem("unauthorized", request.scope)


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, problems.Refusal)
    return problems.problem(error.code, request.scope)


async def _not_acceptable(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAcceptable)
    return problems.not_acceptable(error.offered, request.scope)


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Only the interface says what a request must hold: the screens read their forms themselves.
    wrong, leaflet = error.errors(), request.path_params.get("leaflet", "")
    places = [one["loc"][1:] for one in wrong]
    others = told_beside(server_of(request).presses, leaflet, error.body, places)
    return problems.malformed(wrong, error.body, request.scope, others=others)


async def _not_admitted(request: Request, _: Exception) -> Response:
    if wants_json(request):
        return JSONResponse({"problems": {}, "general": ["La session est finie."]}, 401)
    return login.closed(server_of(request), request)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, FeuilletError)
    if keyed(request.scope["path"]):
        incident = error.incident if isinstance(error, KeysShut) else ""
        if http_status_of(error) == 500:
            server_of(request).failed()
            incident = note_incident(error, request.scope["state"]["request_id"])
        return problems.refused(error, request.scope, incident=incident)
    if wants_json(request):
        return JSONResponse(explained(error), http_status_of(error), headers_of(error))
    words = " ".join(in_the_form(problem) for problem in error.problems)
    return _message(http_status_of(error), words, headers_of(error))


async def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if keyed(request.scope["path"]):
        return problems.unknown(error.status_code, error.headers, request.scope)
    words = {404: "Cette page n'existe pas.", 405: "Cette page ne s'appelle pas ainsi."}
    text = words.get(error.status_code, "La demande n'est pas complète, ou trop grosse.")
    return _message(error.status_code, text, error.headers)


def _message(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return show("message", status=status, headers=headers, title="Refusé", text=text)
