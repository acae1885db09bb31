"""The steps in order: find → read → check → compose → render → merge.  All shells call this."""

import datetime as dt
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

from feuillet.check import accept_values, complete_values
from feuillet.errors import ContentError, RenderError, did_you_mean, quoted_list
from feuillet.library import Library
from feuillet.model import Document, Leaflet, Look, Values

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0")
"""Debian's packages for the layout engine."""


@dataclass(frozen=True)
class Product:
    """A finished PDF and what whoever prints it should know."""

    pdf: bytes
    pages: tuple[int, ...]
    warnings: tuple[str, ...]


def produce_pdf(
    library: Library,
    name: str,
    raw: Mapping[str, str],
    *,
    today: dt.date,
    documents: Sequence[str] = (),
    profile: str = "standard",
    text_size: int = 12,
    on_step: Callable[[], None] = lambda: None,
) -> Product:
    """Return the documents of one leaflet for one patient, in one PDF.

    Args:
        raw: Text by field, as typed; none at all gives the generic leaflet.
        today: For warnings on past dates; it is printed nowhere.
        documents: Which ones, in the leaflet's order; all of them by default.
        profile: `standard` or `dmp`.
        text_size: Body text, in points.
        on_step: Called as each document is laid out, and at the end.

    Raises:
        FeuilletError: Of the kind that says who can mend it; nothing is produced.
    """
    found = library.find_leaflet(name)
    leaflet = library.read(found)
    chosen = _chosen(leaflet, documents)
    known = accept_values(leaflet, raw, today=today)
    look = library.look(found)
    # The layout engine takes a second to import, half of it waiting for the system's linker:
    # days are counted and the page composed meanwhile.  Refused values never wait for it.
    with ThreadPoolExecutor(max_workers=1) as background:
        renderer = background.submit(load_renderer)
        region = library.hospital.holidays
        values = complete_values(leaflet, known, today=today, region=region)
        composed = _compose(leaflet, chosen, values, look, text_size)
        render_pdf = renderer.result()
    rendered = render_pdf(composed, profile=profile, on_step=on_step)
    too_long = _too_long(leaflet, chosen, rendered.pages) if text_size == 12 else ()
    warnings = (*_review(leaflet, today), *values.warnings, *too_long)
    return Product(rendered.pdf, rendered.pages, warnings)


def _compose(
    leaflet: Leaflet, documents: Sequence[str], values: Values, look: Look, text_size: int
) -> list[Document]:
    from feuillet.compose import compose_document  # Jinja: a tenth of a second

    return [
        compose_document(leaflet, document, values, look, text_size=text_size)
        for document in documents
    ]


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
            from feuillet.render import render_pdf
    except OSError:
        problem = "Il manque une bibliothèque de mise en page : installez les paquets"
    else:
        return render_pdf
    raise RenderError(f"{problem} {' '.join(PANGO_PACKAGES)}.")


def status_of(leaflet: Leaflet, today: dt.date) -> str:
    """Return `draft`, or `expired` past the review date; nothing is approved yet."""
    return "expired" if leaflet.review and leaflet.review < today else "draft"


def _review(leaflet: Leaflet, today: dt.date) -> tuple[str, ...]:
    if status_of(leaflet, today) != "expired":
        return ()
    return (f"{leaflet.title} : la date de révision de cette fiche est passée",)


def _too_long(leaflet: Leaflet, documents: Sequence[str], pages: Sequence[int]) -> tuple[str, ...]:
    return tuple(
        f"{leaflet.documents[name].title} : {count} pages, au lieu de"
        f" {leaflet.documents[name].pages} au plus"
        for name, count in zip(documents, pages, strict=True)
        if count > leaflet.documents[name].pages
    )


def _chosen(leaflet: Leaflet, documents: Sequence[str]) -> list[str]:
    for document in documents:
        if document not in leaflet.documents:
            hint = did_you_mean(document, leaflet.documents)
            known = quoted_list(leaflet.documents)
            raise ContentError(f"Document inconnu.{hint} Cette fiche a {known}.")
    return [name for name in leaflet.documents if not documents or name in documents]
