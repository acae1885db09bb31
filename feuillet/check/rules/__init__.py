"""The rules of `feuillet check`: one function each, a module a family.

In: what is looked at (`rule.Subject`, `Variant`, `PrintedVariant`).  Out: what is wrong, and where.
Touches nothing.  A family's rules are registered when it is imported.
"""

from collections.abc import Sequence
from importlib import import_module

WRITTEN = (
    *("conditions", "content", "figures", "identification", "readability", "safety"),
    "vocabulary",
)
"""The families that look at a leaflet as written: all that printing needs."""

LAID_OUT = ("pictures", "spelling", "typography", "unbroken")
"""The families that look at variants and at their pages: slower to load."""


def load_families(names: Sequence[str] = (*WRITTEN, *LAID_OUT)) -> None:
    """Register the rules of these families; of all of them by default."""
    for name in names:
        import_module(f"{__name__}.{name}")
