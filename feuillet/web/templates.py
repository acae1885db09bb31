"""Screens: HTML from templates, the same hospital's colour and typeface as the printed page."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from feuillet.model.hospital import Hospital
from feuillet.model.options import FORMATS, PROFILES, TEXT_SIZES

FOLDER = Path(__file__).with_name("html")
STATIC = Path(__file__).with_name("static")

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals |= {"FORMATS": FORMATS, "PROFILES": PROFILES, "TEXT_SIZES": TEXT_SIZES}


def show(template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a screen.

    Args:
        template: Its name, without `.html`.
        context: What it shows; every text is escaped.
    """
    return HTMLResponse(_ENVIRONMENT.get_template(f"{template}.html").render(context), status)


def hospital_style(hospital: Hospital) -> str:
    """Return the style sheet that carries the hospital's accent."""
    return f":root {{ --accent: {hospital.accent} }}\n"
