"""Random patients of a leaflet, and what the layout engine itself writes for them."""

import datetime as dt
import io
import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from weasyprint import HTML

from feuillet.check.values import accept_values
from feuillet.errors import ValuesInvalid
from feuillet.find import Library
from feuillet.model.leaflet import Document, Leaflet
from feuillet.model.options import PrintOptions
from feuillet.model.typed_dates import parse_date
from feuillet.produce import Press, prepare_press
from feuillet.render.engine import AssetFetcher, _drawings, _dress, _Fonts, _outlines
from feuillet.render.finish import finish_dmp, finish_standard
from tests.helpers import TODAY

_SURNAMES = ("EXEMPLE", "D'ESSAI", "VAN DER MODÈLE", "ÉPREUVE-TÉMOIN", "ŒUVRARD", "N'DIAYE TEST")
_FIRST_NAMES = ("Camille", "Jean-Baptiste", "Élodie", "Loïc", "Anne-Ève", "Yaël", "Zoé Wanda")


def press(name: str, documents: Sequence[str] = (), profile: str = "standard") -> Press:
    """Return the press of a shipped leaflet."""
    library = Library.open([], environment={})
    return prepare_press(library, name, PrintOptions(tuple(documents), profile), today=TODAY)


def random_patient(leaflet: Leaflet, rng: random.Random) -> dict[str, str]:
    """Return what may be typed for one invented patient: any answers that go together."""
    raw = {
        "nom": f"{rng.choice(_SURNAMES)} {rng.choice('ABCDEFGH')}",
        "prenom": rng.choice(_FIRST_NAMES),
        "date_naissance": rng.choice(("12/03/1948", "01/01/1931", "30/11/1977")),
    }
    return accepted(leaflet, {**raw, **answers(leaflet, rng), **slots(leaflet, rng)})


def alike(leaflet: Leaflet, raw: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    """Return another patient of the same variant: other words in every slot, other days."""
    shift = dt.timedelta(days=rng.randint(1, 150))

    def later(typed: str) -> str:
        day, _, hour = typed.partition(" ")
        moved = (parse_date(day) or TODAY) + shift
        moment = f" {rng.randint(7, 18)} h {rng.randint(1, 59):02d}" if hour else ""
        return moved.strftime("%d/%m/%Y") + moment

    other = dict(raw) | {name: random_patient(leaflet, rng)[name] for name in ("nom", "prenom")}
    for name, variable in leaflet.all_variables.items():
        if name in raw and variable.type in ("date", "appointment"):
            other[name] = later(raw[name])
        elif name in raw and variable.type == "time":
            other[name] = f"{rng.randint(7, 18)} h {rng.randint(0, 59):02d}"
    return other | ({"ipp": f"{rng.randint(0, 10**10):010d}"} if "ipp" in raw else {})


def answers(leaflet: Leaflet, rng: random.Random) -> dict[str, str]:
    """Return random answers to what chooses and words texts."""
    raw: dict[str, str] = {}
    for name, variable in leaflet.variables.items():
        if rng.random() < 0.25:
            continue
        if variable.type == "choice":
            raw[name] = rng.choice(list(variable.choices))
        elif variable.type == "boolean":
            raw[name] = rng.choice(("oui", "non"))
        elif variable.type == "integer":
            raw[name] = str(rng.randint(variable.minimum, variable.usual or variable.maximum))
        elif variable.type == "choices" and raw.get(variable.count or "", "").isdigit():
            count = int(raw[variable.count or ""])
            raw[name] = ", ".join(rng.sample(list(variable.choices), count))
    return raw


def slots(leaflet: Leaflet, rng: random.Random) -> dict[str, str]:
    """Return random texts, dates and hours, in an order that the checks accept."""
    start = dt.date(2026, 12, 1) + dt.timedelta(days=rng.randint(5, 200))
    raw = {"ipp": f"{rng.randint(0, 10**10):010d}"} if rng.random() < 0.5 else {}
    for name, variable in leaflet.variables.items():
        if rng.random() < 0.2:
            continue
        hour = f"{rng.randint(7, 18)} h {rng.randint(0, 59):02d}"
        later = start - dt.timedelta(days=5) if variable.before else start
        if variable.type in ("date", "appointment"):
            later += dt.timedelta(days=rng.randint(10, 60) if variable.after else 0)
            raw[name] = later.strftime("%d/%m/%Y")
            raw[name] += f" {hour}" if variable.type == "appointment" and rng.random() < 0.7 else ""
        elif variable.type == "time":
            raw[name] = hour
        elif variable.type == "text":
            raw[name] = rng.choice(("Dr Modèle", "Société d'essai, 01 99 00 78 90", "Été 14"))
    return raw


def accepted(leaflet: Leaflet, raw: dict[str, str]) -> dict[str, str]:
    """Return what the checks take of it: answers that do not go together are left out."""
    while True:
        try:
            accept_values(leaflet, raw, today=TODAY)
        except ValuesInvalid as error:
            wrong = {name for trouble in error.troubles for name in trouble.fields[:1]}
            raw = {name: value for name, value in raw.items() if name not in wrong}
        else:
            return raw


def engine_file(documents: Sequence[Document], profile: str) -> bytes:
    """Return what the layout engine writes itself, but for what its page must be finished with."""
    fetcher = AssetFetcher(documents[0].assets)
    laid_out = []
    for document in documents:
        fonts, sheets = _dress(document.styles, _Fonts.of(document.assets))
        html = HTML(string=document.html, url_fetcher=fetcher, base_url="leaf:")
        drawings = _drawings(document.assets, fonts, fetcher)
        laid_out.append(html.render(stylesheets=sheets, font_config=fonts, cache=drawings))
    joined = laid_out[0].copy([page for document in laid_out for page in document.pages])
    joined.metadata.title = " ; ".join(document.title for document in documents)
    finish = finish_standard if profile == "standard" else finish_dmp
    output = io.BytesIO()
    joined.write_pdf(
        output,
        pdf_variant="pdf/a-2a" if profile == "standard" else "pdf/a-1a",
        pdf_tags=True,
        full_fonts=True,
        finisher=lambda _, pdf: finish(pdf, _outlines(documents[0].assets)),
    )
    return output.getvalue()


def said(pdf: bytes) -> dict[str, Any]:
    """Return all that a file says but for how it is written: equal for equal documents."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        outline = opened.Root.get("/Outlines")
        return {
            "content": [_content(page) for page in opened.pages],
            "structure": _tree(opened.Root.StructTreeRoot, opened),
            "outline": _outline(outline.First) if outline is not None else [],
            "info": {key: str(value) for key, value in opened.docinfo.items()},
            "xmp": opened.Root.Metadata.read_bytes(),
            "language": str(opened.Root.Lang),
            "fonts": _fonts(opened),
        }


def _content(page: pikepdf.Page) -> bytes:
    """Return a page's operators, without adjustments by nothing and ends of lines."""
    streams = page.Contents
    parts = streams if isinstance(streams, pikepdf.Array) else [streams]
    content = b"\n".join(part.read_bytes().strip() for part in parts)
    return re.sub(rb">-?0(?=\])", b">", re.sub(rb">-?0<", b"", content))


def _tree(element: Any, opened: pikepdf.Pdf) -> Any:
    if not isinstance(element, pikepdf.Dictionary):
        return int(element)
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    attributes = element.get("/A")
    page = element.get("/Pg")
    inner = [_tree(kid, opened) for kid in kids]
    has_content = any(isinstance(kid, int) for kid in inner)
    place = opened.pages.index(pikepdf.Page(page)) if page is not None and has_content else None
    alternative = str(element.get("/Alt", ""))
    shape = attributes.unparse(resolved=True) if attributes is not None else b""
    return (str(element.get("/S", "")), place, alternative, shape, inner)


def _outline(item: Any) -> list[Any]:
    found = []
    while item is not None:
        below = _outline(item.First) if "/First" in item else []
        found.append((str(item.Title), [str(part) for part in list(item.Dest)[1:]], below))
        item = item.get("/Next")
    return found


def _fonts(opened: pikepdf.Pdf) -> Mapping[str, bytes]:
    fonts = opened.pages[0].Resources.Font
    files = {}
    for name, font in fonts.items():
        below = font.DescendantFonts[0]
        files[name] = below.FontDescriptor.FontFile2.read_bytes() + below.W.unparse()
    return files
