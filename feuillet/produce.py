"""The steps in order: find → read → check → compose → render → merge.  All shells call this."""

import datetime as dt
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

from feuillet.approval import overdue
from feuillet.check import accept_values, complete_values
from feuillet.errors import ContentError, LeafletInvalid, RenderError, did_you_mean, quoted_list
from feuillet.library import Library
from feuillet.model import Document, Leaflet, LeafletFile, Look, Values

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0")
"""Debian's packages for the layout engine."""

_WAYS_OUT = "Faites relire et approuver la fiche, ou imprimez-la « NON VALIDÉ » (--draft)."


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
    draft: bool = False,
    on_step: Callable[[], None] = lambda: None,
) -> Product:
    """Return the documents of one leaflet for one patient, in one PDF.

    Args:
        raw: Text by field, as typed; none at all gives the generic leaflet.
        today: For warnings on past dates; it is printed nowhere.
        documents: Which ones, in the leaflet's order; all of them by default.
        profile: `standard` or `dmp`.
        text_size: Body text, in points.
        draft: Print « NON VALIDÉ » across each page; the only way past the review date.
        on_step: Called as each document is laid out, and at the end.

    Raises:
        FeuilletError: Of the kind that says who can mend it; nothing is produced.
    """
    found = library.find_leaflet(name)
    leaflet = library.read(found)
    chosen = choose_documents(leaflet, documents)
    known = accept_values(leaflet, raw, today=today)
    late = overdue(leaflet, known, today)
    if late and not draft:
        raise ContentError(f"{late}. {_WAYS_OUT}")
    look = library.look(found)
    # The layout engine takes a second to import, half of it waiting for the system's linker:
    # days are counted and the page composed meanwhile.  Refused values never wait for it.
    with ThreadPoolExecutor(max_workers=1) as background:
        renderer = background.submit(load_renderer)
        _refuse_wrong(library, found, leaflet, today)
        region = library.hospital.holidays
        values = complete_values(leaflet, known, today=today, region=region)
        composed = _compose(leaflet, chosen, values, look, text_size, draft)
        render_pdf = renderer.result()
    rendered = render_pdf(composed, profile=profile, on_step=on_step)
    too_long = _too_long(leaflet, chosen, rendered.pages) if text_size == 12 else ()
    warnings = (*filter(None, [late]), *values.warnings, *too_long)
    return Product(rendered.pdf, rendered.pages, warnings)


def _refuse_wrong(library: Library, found: LeafletFile, leaflet: Leaflet, today: dt.date) -> None:
    """Raise LeafletInvalid if the leaflet as written breaks a rule that makes its pages wrong."""
    seen = (found.name, found.text, today)
    # What was approved as it is was checked then, on every variant too.
    if seen in library.sound or library.approval(found) is not None:
        return
    from feuillet.judge import blocking_problems  # with its rules, a twentieth of a second
    from feuillet.rules.rule import Subject

    subject = Subject(found.name, leaflet, library.hospital, today)
    problems = blocking_problems(subject, found.text, f"{found.name}.yaml")
    if problems:
        raise LeafletInvalid(*problems)
    library.sound.add(seen)


def _compose(
    leaflet: Leaflet,
    documents: Sequence[str],
    values: Values,
    look: Look,
    text_size: int,
    draft: bool,
) -> list[Document]:
    from feuillet.compose import compose_document  # Jinja: a tenth of a second

    return [
        compose_document(leaflet, document, values, look, text_size=text_size, draft=draft)
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


def _too_long(leaflet: Leaflet, documents: Sequence[str], pages: Sequence[int]) -> tuple[str, ...]:
    return tuple(
        f"{leaflet.documents[name].title} : {count} pages, au lieu de"
        f" {leaflet.documents[name].pages} au plus"
        for name, count in zip(documents, pages, strict=True)
        if count > leaflet.documents[name].pages
    )


def choose_documents(leaflet: Leaflet, documents: Sequence[str]) -> list[str]:
    """Return the documents asked for in the leaflet's order, all of them if none is.

    Raises:
        ContentError: Naming those that there are.
    """
    for document in documents:
        if document not in leaflet.documents:
            hint = did_you_mean(document, leaflet.documents)
            known = quoted_list(leaflet.documents)
            raise ContentError(f"Document inconnu.{hint} Cette fiche a {known}.")
    return [name for name in leaflet.documents if not documents or name in documents]
