"""The layout engine is loaded once, and says what decides where a line breaks."""

import re

import pydyf
from weasyprint import VERSION
from weasyprint.text import ffi

from feuillet.render import engine_versions


def test_the_engines_are_named_with_the_versions_that_print() -> None:
    """Pango's is that of the very library that the engine has loaded."""
    versions = engine_versions()
    number = ffi.pango.pango_version()
    loaded = f"{number // 10000}.{number // 100 % 100}.{number % 100}"

    assert versions["weasyprint"] == VERSION
    assert versions["pydyf"] == pydyf.__version__
    assert versions["pango"] == loaded


def test_the_libraries_under_the_engines_are_named_too() -> None:
    """They shape letters and choose fonts."""
    versions = engine_versions()

    for name in ("harfbuzz", "fontconfig"):
        assert re.fullmatch(r"\d+\.\d+\.\d+", versions[name])
