"""Screens: HTML from templates, the same hospital's colour and typeface as the printed page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

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


def hospital_style(hospital: Hospital) -> str:
    """Return the style sheet that carries the hospital's accent."""
    return f":root {{ --accent: {hospital.accent} }}\n"
