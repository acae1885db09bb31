"""The layout engine, loaded when it is first needed: its libraries may be missing."""

import ctypes
import io
import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from importlib.metadata import version
from typing import Any

from feuillet.errors import LibraryMissing, RenderError

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0")
"""Debian's packages for the layout engine."""


def load_renderer() -> Any:
    """Return `render_pdf`, once the layout engine has found its libraries.

    Raises:
        RenderError: Naming the packages that are missing, or Python runs without assertions:
            WeasyPrint does work in one of them, and would misplace backgrounds.
        LibraryMissing: One of Python's is not there.
    """
    if not __debug__:
        raise RenderError(
            "Python est lancé avec -O ou PYTHONOPTIMIZE, et la mise en page y serait fausse :"
            " relancez sans."
        )
    try:
        # Where a library is missing, WeasyPrint prints a page of English: ours is one French line.
        # Its warnings are for its developers.
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from feuillet.render.engine import render_pdf
    except ImportError as error:
        raise LibraryMissing(error) from None
    except OSError:
        problem = "Il manque une bibliothèque de mise en page : installez les paquets"
    else:
        return render_pdf
    raise RenderError(f"{problem} {' '.join(PANGO_PACKAGES)}.")


def engine_versions() -> Mapping[str, str]:
    """Return the versions of what decides where a line breaks, by name.

    « weasyprint » and « pydyf » always; « pango », « harfbuzz » and « fontconfig » as the system's
    libraries say; one that is missing is left out.  It takes a tenth of the time that the engine
    needs to load: a list of leaflets does not wait for that.
    """
    versions = {name: version(name) for name in ("weasyprint", "pydyf")}
    # The engine loads these three by the same names: the system gives the same ones.
    with suppress(OSError, AttributeError):
        versions["pango"] = _text(ctypes.CDLL("libpango-1.0.so.0").pango_version_string)
    with suppress(OSError, AttributeError):
        versions["harfbuzz"] = _text(ctypes.CDLL("libharfbuzz.so.0").hb_version_string)
    with suppress(OSError, AttributeError):
        number = int(ctypes.CDLL("libfontconfig.so.1").FcGetVersion())
        versions["fontconfig"] = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return versions


def _text(function: Any) -> str:
    """Call a C function that returns a text."""
    function.restype = ctypes.c_char_p
    return bytes(function()).decode("ascii")
