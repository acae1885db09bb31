"""The application: its routes, its guards, and what it says when something is refused."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from feuillet.errors import FeuilletError
from feuillet.web import desk, entry, lists
from feuillet.web.house import House, NotAdmitted, house_of
from feuillet.web.pages import in_the_form, show
from feuillet.web.refusals import explained, headers_of, status_of
from feuillet.web.shield import Shield

TIDY = 5
"""Seconds between two looks at who fell silent."""

LETTERS = ("/fiche/", "/lot", "/api/v1/")
"""Where a letter or a table may be sent."""


def make_app(house: House) -> ASGIApp:
    """Return the server of a house, whatever runs it."""

    @contextlib.asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        tidying = asyncio.create_task(_tidy(house))
        yield
        tidying.cancel()
        await house.jobs.keep_only(())

    app = FastAPI(
        title="feuillet",
        lifespan=alive,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.house = house
    app.add_middleware(
        TrustedHostMiddleware, allowed_hosts=list(house.setup.hosts), www_redirect=False
    )
    for router in (entry.router, desk.router, lists.router):
        app.include_router(router)
    app.add_exception_handler(NotAdmitted, _not_admitted)
    app.add_exception_handler(FeuilletError, _refused)
    app.add_exception_handler(HTTPException, _unknown)
    return Shield(app, large=LETTERS, strict=house.setup.secure, peers=house.setup.proxies)


async def _tidy(house: House) -> None:
    while True:
        await asyncio.sleep(TIDY)
        await house.tidy()


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


async def _not_admitted(request: Request, _: Exception) -> Response:
    if _wants_json(request):
        return JSONResponse({"problems": {}, "general": ["La session est finie."]}, 401)
    return entry.closed(house_of(request), request)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, FeuilletError)
    if _wants_json(request):
        return JSONResponse(explained(error), status_of(error), headers_of(error))
    words = " ".join(in_the_form(problem) for problem in error.problems)
    response = show("message", status=status_of(error), title="Refusé", text=words)
    response.headers.update(headers_of(error))
    return response


async def _unknown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "Cette page n'existe pas.", 405: "Cette page ne s'appelle pas ainsi."}
    text = words.get(error.status_code, "La demande n'est pas complète, ou trop grosse.")
    response = show("message", status=error.status_code, title="Refusé", text=text)
    response.headers.update(error.headers or {})
    return response
