"""Coming in and leaving; whether the server is well; what every screen is dressed in."""

import asyncio
import gzip

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from feuillet.errors import FeuilletError
from feuillet.web.metrics import MEDIA_TYPE_OF_METRICS
from feuillet.web.state import Server, server_of
from feuillet.web.templates import PACKED, STATIC, hospital_style, show, takes_packed

router = APIRouter(include_in_schema=False)

_FILES = {path.name: path for path in STATIC.iterdir() if path.is_file()}
# Only what is the same for all: a compressed answer tells something of what it holds.
_PACKED = {
    name: gzip.compress(path.read_bytes(), mtime=0)
    for name, path in _FILES.items()
    if path.suffix != ".woff2"
}
_TYPES = {
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".js": "text/javascript",
    ".css": "text/css",
}


@router.head("/health")
@router.get("/health")
async def health() -> JSONResponse:
    """Say that the server answers; it looks at nothing and waits for no worker."""
    return JSONResponse({"status": "ok"})


@router.head("/ready")
@router.get("/ready")
async def is_ready(request: Request) -> JSONResponse:
    """Say whether it can print, and the state of each thing that this needs, for a monitor.

    Anybody may ask: no path, no secret, and no sentence; the journal has those.
    """
    readiness = server_of(request).readiness
    await readiness.look()
    told = {"ready": readiness.ready, "checks": readiness.states}
    return JSONResponse(told, 200 if readiness.ready else 503)


@router.head("/metrics")
@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give what a monitor counts, to the proxy and to this very machine."""
    server = server_of(request)
    if not server.is_near(request):
        raise HTTPException(404)
    return Response(server.metrics.written(), media_type=MEDIA_TYPE_OF_METRICS)


@router.get("/statique/{name}")
async def static(name: str, request: Request) -> Response:
    """Give a style sheet, a script or a font."""
    if name == "maison.css":
        return Response(
            hospital_style(server_of(request).presses.library.hospital), media_type="text/css"
        )
    if name not in _FILES:
        return show("message", status=404, title="Page inconnue", text="Cette page n'existe pas.")
    path = _FILES[name]
    if name in _PACKED and takes_packed(request):
        return Response(_PACKED[name], media_type=_TYPES[path.suffix], headers=PACKED)
    return FileResponse(path, media_type=_TYPES[path.suffix])


@router.get("/entrer")
async def door(request: Request) -> Response:
    """Show the way in."""
    return closed(server_of(request), request)


@router.post("/entrer")
async def enter(request: Request) -> Response:
    """Let in whoever has the password."""
    server = server_of(request)
    if server.setup.door != "password":
        return closed(server, request)
    caller = server.caller(request)
    if wait := server.lock.begin(caller):
        problem = f"Trop d'essais : attendez {wait} s, puis recommencez."
        return show("login", status=429, headers={"Retry-After": str(wait)}, problem=problem)
    async with request.form(max_files=0, max_fields=10) as form:
        typed = str(form.get("password", ""))
    if not await asyncio.to_thread(server.lock.opens, caller, typed):
        return show("login", status=403, problem="Ce n'est pas le mot de passe.")
    return let_in(server)


@router.post("/sortir")
async def leave(request: Request) -> Response:
    """Forget a session and all that it holds."""
    server = server_of(request)
    session = server.session(request)
    if session is not None:
        server.sessions.end(session.number)
        await server.tidy()
    response = closed(server, request, left=True)
    response.delete_cookie(
        server.cookie, secure=server.setup.secure, httponly=True, samesite="strict"
    )
    return response


def closed(server: Server, request: Request, *, left: bool = False) -> Response:
    """Return the screen of whoever is not in, or lets in whom the proxy vouches for."""
    match server.setup.door:
        case "password":
            return show("login", status=200 if left else 401, problem="")
        case "proxy" if not left and request.headers.get(server.setup.user_header, "").strip():
            return let_in(server)
    if server.setup.door == "launch" and server.launch.spent:
        server.announce(server.launch.renew())
    return show("closed", status=200 if left else 401, door=server.setup.door, left=left)


def let_in(server: Server) -> Response:
    """Begin a session, whose cookie is a random number, and show the first screen."""
    response = RedirectResponse("/", 303)
    response.set_cookie(
        server.cookie,
        server.sessions.begin().number,
        secure=server.setup.secure,
        httponly=True,
        samesite="strict",
    )
    return response


def launched(server: Server, token: str) -> Response | None:
    """Return the way in for whoever has the printed address, or None."""
    if server.setup.door == "launch" and token and server.launch.accept(token):
        return let_in(server)
    return None


def fictive(server: Server) -> bool:
    """Whether the pages would carry contacts that answer nobody."""
    try:
        return server.presses.library.hospital.fictive
    except FeuilletError:
        return False
