"""Screens: HTML from templates, the same hospital's colour and typeface as the printed page."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from feuillet.model.hospital import Hospital
from feuillet.model.options import TEXT_SIZES

FOLDER = Path(__file__).with_name("html")
STATIC = Path(__file__).with_name("static")

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals |= {
    "screen": "",
    "TEXT_SIZES": TEXT_SIZES,
}


def show(
    template: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Return the screen of `template` (without `.html`); every text of `context` is escaped."""
    page = _ENVIRONMENT.get_template(f"{template}.html").render(context)
    return HTMLResponse(page, status, headers)


PACKED: Mapping[str, str] = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


def takes_packed(request: Request) -> bool:
    """Return whether whoever asks reads gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def pack(request: Request, screen: HTMLResponse) -> Response:
    """Return a screen compressed, where that is asked for.

    Only for what is the same for all: a compressed answer tells something of its content (BREACH).
    """
    if not takes_packed(request):
        return screen
    body = gzip.compress(bytes(screen.body), mtime=0)
    return Response(body, screen.status_code, PACKED, media_type=screen.media_type)


def hospital_style(hospital: Hospital) -> str:
    """Return the style sheet that carries the hospital's accent."""
    return f":root {{ --accent: {hospital.accent} }}\n"
