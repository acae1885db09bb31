"""The shipped leaflets, printed for a patient."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.produce import produce_pdf
from tests.helpers import TODAY, text_by_page

LEAFLETS = Library.open([], environment={}).leaflet_names()


@dataclass(frozen=True)
class Printed:
    """What a shipped leaflet prints for one patient."""

    pdf: bytes
    pages: tuple[int, ...]
    by_page: list[str]

    @property
    def text(self) -> str:
        """All pages, one after the other."""
        return " ".join(self.by_page)


@lru_cache(maxsize=64)
def _print_shipped(
    library: Library, name: str, raw: tuple[tuple[str, str], ...], document: str | None
) -> Printed:
    options = PrintOptions((document,) if document else ())
    # Laid out in full, whatever was printed before: to make a stock costs twice as much.
    product = produce_pdf(library, name, dict(raw), options, today=TODAY, fast=False)
    return Printed(product.pdf, product.pages, text_by_page(product.pdf))


def print_shipped(
    library: Library, name: str, raw: Mapping[str, str], document: str | None = None
) -> Printed:
    """Return a shipped leaflet as printed for one patient; the same call prints once."""
    return _print_shipped(library, name, tuple(raw.items()), document)
