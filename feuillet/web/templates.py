"""Screens: HTML from templates, the same hospital's colour and typeface as the printed page."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from feuillet.model.hospital import Hospital

FOLDER = Path(__file__).with_name("html")
STATIC = Path(__file__).with_name("static")

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def show(template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a screen.

    Args:
        template: Its name, without `.html`.
        context: What it shows; every text is escaped.
    """
    return HTMLResponse(_ENVIRONMENT.get_template(f"{template}.html").render(context), status)


def house_style(hospital: Hospital) -> str:
    """Return the style sheet that carries the hospital's accent."""
    return f":root {{ --accent: {hospital.accent} }}\n"


_IN_THE_FORM = {
    "ajoutez --no-identity-check": "cochez « J'ai relu ce courrier »",
    " (--draft)": " (case « Essai »)",
    "donnez le nom de la bonne avec --sheet": "écrivez le nom de la bonne dans « Feuille »",
    "--sheet :": "Feuille :",
    "donnez son codage avec --encoding": "choisissez son codage dans « Codage »",
    "--encoding :": "Codage :",
    " « feuillet describe FICHE --csv » les donne": " le tableau à remplir les donne",
    " La commande « feuillet list » donne les noms.": "",
    "relancez avec --resume": "recommencez",
    "relancez la commande": "recommencez",
}


def in_the_form(sentence: str) -> str:
    """Return a sentence with the form's buttons in place of the command line's options."""
    for option, control in _IN_THE_FORM.items():
        sentence = sentence.replace(option, control)
    return sentence
