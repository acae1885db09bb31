"""Documents → PDF bytes; the only module that imports WeasyPrint.

Anything WeasyPrint complains about fails the document, and so does a refused address or a
font that is not ours: a missing picture or letter would otherwise be a silent hole.
"""

import atexit
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from weasyprint import CSS, HTML
from weasyprint.images import SVGImage
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from feuillet.deliver import ScratchFull
from feuillet.errors import RenderError
from feuillet.model.leaflet import Document
from feuillet.pdf.plate import Plate
from feuillet.render.finish import finish_dmp, finish_standard
from feuillet.render.slots import slot_lines
from feuillet.render.split import Gap, Line, cut_plate

_FINISHES: Mapping[str, tuple[str, bytes, Callable[[Any, Mapping[bytes, bytes]], None]]] = {
    # PDF/A-2a and PDF/UA-1 at once.
    "standard": ("pdf/a-2a", b"1.7", finish_standard),
    # The French shared record (DMP, CDA R2 level 1) expects PDF/A-1.
    "dmp": ("pdf/a-1a", b"1.4", finish_dmp),
}
_COMPLAINTS = {
    "Ignored": "une règle de style n'est pas comprise, corrigez-la",
    "image": "une image manque ou ne se lit pas, vérifiez-la",
    "Font-face": "une police manque ou ne se lit pas, vérifiez-la",
    "stylesheet": "une feuille de style manque, remettez-la",
    "anchor": "un renvoi n'a pas de cible, corrigez-le",
    "glyph": "une lettre manque dans les polices, écrivez-la autrement",
}
_FONT_SETTINGS = Path(__file__).with_name("fonts.conf")
_MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf"}


@dataclass(frozen=True)
class Rendered:
    """A finished PDF, and what was laid out in its slots."""

    plate: Plate
    gaps: tuple[Gap, ...]
    fonts: Mapping[str, bytes]
    """The files of the fonts as laid out, by their names among the pages' resources."""

    pages: tuple[int, ...]
    """How many pages each document takes."""

    hidden: frozenset[str] = frozenset()
    """The texts of slots that take place on a page, and that nobody sees there."""

    @cached_property
    def pdf(self) -> bytes:
        """The file."""
        return self.plate.fill([gap.shown for gap in self.gaps])


def render_pdf(
    documents: Sequence[Document],
    *,
    profile: str = "standard",
    on_step: Callable[[], None] = lambda: None,
    on_layout: Callable[[Sequence[Any]], None] = lambda _: None,
) -> Rendered:
    """Return one PDF holding the documents in order, tags kept; equal input, equal bytes.

    Args:
        profile: One of `model.options.PROFILES`.
        on_step: Called after each document is laid out, and once at the end.
        on_layout: Called with each document's pages, for `layout` to look at their boxes.

    Raises:
        RenderError: With the cause, never with a patient's value.
    """
    variant, version, finish = _FINISHES[profile]
    assets = {name: one for document in documents for name, one in document.assets.items()}
    fetcher = AssetFetcher(assets)
    laid_out: list[Any] = []
    lines: list[list[Line]] = []
    drawn_up: list[Any] = []
    with _complaints(fetcher) as complaints:
        for document in documents:
            fonts, sheets = _dress(
                document.styles, _Fonts.of(document.assets), document.style_names
            )
            html = HTML(string=document.html, url_fetcher=fetcher, base_url="leaf:")
            drawings = _drawings(document.assets, fonts, fetcher)
            laid_out.append(html.render(stylesheets=sheets, font_config=fonts, cache=drawings))
            boxes = [page._page_box for page in laid_out[-1].pages]
            lines += [slot_lines(box, len(laid_out)) for box in boxes]
            on_layout(boxes)
            on_step()
        first = laid_out[0]
        joined = first.copy([page for document in laid_out for page in document.pages])
        joined.metadata.title = " ; ".join(document.title for document in documents)

        def finisher(drawn: Any, pdf: Any) -> None:
            complaints.extend(_foreign_fonts(drawn, documents[0].assets))
            fonts = {font.hash: font.file_content for font in drawn.fonts.values()}
            finish(pdf, _outlines(documents[0].assets))
            # The engine's own writer does not know which lines are the patient's.
            drawn_up.append((cut_plate(pdf, lines, version), fonts))
            pdf.write = lambda *_: None

        joined.write_pdf(pdf_variant=variant, pdf_tags=True, full_fonts=True, finisher=finisher)
    if complaints:
        raise RenderError(*map(_says, dict.fromkeys(complaints)))
    on_step()
    (plate, gaps), fonts = drawn_up[0]
    seen = {gap.line.owner for gap in gaps}
    hidden = {line.text for page in lines for line in page if line.owner not in seen}
    pages = tuple(len(document.pages) for document in laid_out)
    return Rendered(plate, gaps, fonts, pages, frozenset(hidden))


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `leaf:` names from memory; every other address is refused and remembered.

    WeasyPrint swallows errors inside SVG, so a refusal must be looked for afterwards.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={"leaf"}, allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the bytes of an asset.  Raises ValueError for any other address."""
        scheme, _, name = url.partition(":")
        if scheme != "leaf" or name not in self._assets:
            # An address may hold a value: only its kind is told.
            self.refused.append(f"« {name} » introuvable" if scheme == "leaf" else f"{scheme}:")
            raise ValueError("refused address")
        media_type = _MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": media_type})


class _Drawing:
    """A leaflet's drawing, a form XObject: pages, documents and print files share it.

    The engine alone would write it among a page's own lines, which differ.
    """

    def __init__(self, root: ElementTree.Element, image: SVGImage) -> None:
        self._image = image
        width = float(root.attrib["width"])
        sizes = (float(one.attrib["font-size"]) for one in root.iter() if "font-size" in one.attrib)
        self.smallest_words = min(sizes, default=0.0) / width
        """Their size, in widths of the drawing."""

    def get_intrinsic_size(self, resolution: float, font_size: float) -> Any:
        """Return its own width, height and ratio."""
        return self._image.get_intrinsic_size(resolution, font_size)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Draw it at its own size, shown at this one: the same form, however large it is shown."""
        own_width, own_height, _ = self._image.get_intrinsic_size(1, 0)
        form = stream.add_group(0, 0, own_width, own_height)
        self._image.draw(form, own_width, own_height, style)
        stream.transform(a=width / own_width, d=height / own_height)
        stream.draw_x_object(form.id)


def _drawings(
    assets: Mapping[str, bytes], fonts: FontConfiguration, fetcher: AssetFetcher
) -> dict[str, Any]:
    """Return a document's drawings by address, for the engine to find there."""
    context = SimpleNamespace(font_config=fonts)
    roots = {
        name: ElementTree.fromstring(content)
        for name, content in assets.items()
        if name.startswith("pictures/") and name.endswith(".svg")
    }
    return {
        f"leaf:{name}": _Drawing(root, SVGImage(root, "leaf:", fetcher, context))
        for name, root in roots.items()
    }


@contextmanager
def _complaints(fetcher: AssetFetcher) -> Iterator[list[str]]:
    """Gather what WeasyPrint logs at WARNING or above, and refused addresses."""
    found: list[str] = []
    handler = _Listener(found)
    logger = logging.getLogger("weasyprint")
    # A handler of ours, and none of the process's: a record may quote a value.
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    fatal, full = False, False
    try:
        yield found
    except FatalURLFetchingError:
        fatal = True
    except OSError:
        # The layout engine keeps its fonts in the temporary folder.
        full = True
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate
    if full:
        raise ScratchFull("Dossier temporaire : écriture impossible, libérez de la place (TMPDIR)")
    if fatal or fetcher.refused:
        raise RenderError(*map(_refused, dict.fromkeys(fetcher.refused)), *map(_says, found))


def _refused(address: str) -> str:
    return f"Mise en page refusée : adresse interdite ou absente ({address}), retirez-la"


def _says(cause: str) -> str:
    return f"Mise en page refusée : {cause}"


class _Listener(logging.Handler):
    """Keeps the kind of each complaint, in French: its arguments may hold a value."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._found = found

    def emit(self, record: logging.LogRecord) -> None:
        kind = str(record.msg)
        known = (french for english, french in _COMPLAINTS.items() if english in kind)
        place = record.args if isinstance(record.args, tuple) else ()
        line = f"ligne {place[2]} : " if kind.startswith("Ignored") and len(place) > 2 else ""
        self._found.append(line + next(known, _COMPLAINTS["Ignored"]))


@dataclass(frozen=True)
class _Fonts:
    """The fonts of one set of assets, hashable, so that they are loaded once a process."""

    files: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, assets: Mapping[str, bytes]) -> "_Fonts":
        return cls(tuple((n, b) for n, b in sorted(assets.items()) if n.endswith(".ttf")))


@lru_cache(maxsize=4)
def _font_configuration(_: _Fonts) -> FontConfiguration:
    """Return a configuration that knows no font of the machine."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_FONT_SETTINGS)
    try:
        configuration = FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
    # It removes its folder as it is freed; what is there at the end of a process never is.
    atexit.register(configuration.__del__)
    return configuration


@lru_cache(maxsize=16)
def _dress(
    styles: tuple[str, ...], fonts: _Fonts, names: tuple[str, ...] = ()
) -> tuple[FontConfiguration, tuple[CSS, ...]]:
    """Return the fonts and the parsed style sheets, shared by all documents of a process.

    Parsing them anew costs a fifth of a render, and each new configuration leaks 0.2 MB.

    Raises RenderError, which is not kept: what is wrong with a style is said of each page.
    """
    configuration = _font_configuration(fonts)
    fetcher = AssetFetcher(dict(fonts.files))
    with _complaints(fetcher) as complaints:
        sheets = []
        for style, name in zip_longest(styles, names, fillvalue=""):
            before = len(complaints)
            sheets.append(
                CSS(string=style, font_config=configuration, url_fetcher=fetcher, base_url="leaf:")
            )
            if name:
                complaints[before:] = [f"{name}, {one}" for one in complaints[before:]]
    if complaints:
        raise RenderError(*map(_says, dict.fromkeys(complaints)))
    return configuration, tuple(sheets)


def _outlines(assets: Mapping[str, bytes]) -> dict[bytes, bytes]:
    """Return, for each font with layout tables, the one to embed: `fonts/embedded/…`."""
    return {
        content: assets[name.replace("fonts/", "fonts/embedded/")]
        for name, content in assets.items()
        if name.replace("fonts/", "fonts/embedded/") in assets
    }


def _foreign_fonts(drawn: Any, assets: Mapping[str, bytes]) -> Iterator[str]:
    """Yield a complaint for each embedded font that is not one of ours."""
    ours = {content for name, content in assets.items() if name.endswith(".ttf")}
    for font in drawn.fonts.values():
        if font.file_content not in ours:
            yield "une police de la machine s'est glissée dans la page, corrigez le style"
