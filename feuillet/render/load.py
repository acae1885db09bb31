"""The layout engine, loaded when it is first needed: its libraries may be missing."""

import io
import warnings
from contextlib import redirect_stdout
from typing import Any

from feuillet.errors import RenderError

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0")
"""Debian's packages for the layout engine."""


def load_renderer() -> Any:
    """Return `render_pdf`, once the layout engine has found its libraries.

    Raises:
        RenderError: Naming the packages that are missing.
    """
    try:
        # Where a library is missing, WeasyPrint prints a page of English: ours is one French line.
        # Its warnings are for its developers.
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from feuillet.render.engine import render_pdf
    except OSError:
        problem = "Il manque une bibliothèque de mise en page : installez les paquets"
    else:
        return render_pdf
    raise RenderError(f"{problem} {' '.join(PANGO_PACKAGES)}.")
