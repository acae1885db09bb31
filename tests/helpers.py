"""What several test files share: a real process, a printed leaflet, and what is on its pages."""

import datetime as dt
import io
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from feuillet.check.values import check_values
from feuillet.compose.page import compose_document
from feuillet.model.leaflet import Document, Leaflet, Look
from feuillet.render.engine import Rendered, render_pdf
from tests.forking import run_forked

LIBRARIES = Path(__file__).resolve().parent / "libraries"
TODAY = dt.date(2026, 11, 22)
MARKS = re.compile("[\ufdd0-\ufdd2]|\\\\ufdd[0-2]")
"""What advice is before a shell words it, in a text or in JSON: nobody may ever see one."""


AT_START = ("PYTHON", "LC_", "LANG", "TZ")
"""How variables begin that a process obeys only if it was started with them."""


def desk_day() -> dt.date:
    """Return the desk's own day, as a real process reads it."""
    return dt.datetime.now().astimezone().date()


def run_feuillet(
    *arguments: str | bytes | Path, cwd: Path | None = None, typed: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process that need not load the program, and return what it said.

    Args:
        typed: Its standard input.
        environment: Variables to add to ours.
    """
    assert not [name for name in environment if name.startswith(AT_START)]
    words = [os.fsdecode(one) for one in arguments]
    return run_forked(words, cwd or Path.cwd(), typed, {**os.environ, **environment})


def start_feuillet(
    *arguments: str | bytes | Path,
    cwd: Path | None = None,
    typed: bytes = b"",
    under: Sequence[str] = (),
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m feuillet`, where how it starts and ends is what matters; return what it said.

    Args:
        typed: Its standard input.
        under: Words before the command, such as `bash -c "ulimit …"`.
        environment: Variables to add to ours.
    """
    run = subprocess.run(
        [*under, sys.executable, "-m", "feuillet", *arguments],
        input=typed,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    assert not MARKS.search(run.stderr.decode(errors="replace"))
    assert run.stdout.startswith(b"%PDF") or not MARKS.search(run.stdout.decode(errors="replace"))
    return run


def compose(
    leaflet: Leaflet, raw: Mapping[str, str], look: Look, *, document: str = "feuille"
) -> Document:
    """Return one document of a leaflet, composed for what was typed."""
    values = check_values(leaflet, raw, today=TODAY, region=look.hospital.holidays)
    return compose_document(leaflet, document, values, look)


def print_leaflet(leaflet: Leaflet, raw: Mapping[str, str], look: Look) -> bytes:
    """Return the PDF of a leaflet's only document."""
    return render_pdf([compose(leaflet, raw, look)]).pdf


def print_html(body: str, look: Look, assets: Mapping[str, bytes] | None = None) -> Rendered:
    """Return a page with our styles and this body, as if a template had written it."""
    html = f'<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>{body}'
    dressed = {**look.assets, **(assets or {})}
    return render_pdf([Document("essai", "Essai", html, look.styles, dressed)])


def text_by_page(pdf: bytes) -> list[str]:
    """Return the text of each page, in NFC, spaces and line breaks as one plain space."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return [re.sub(r"\s+", " ", unicodedata.normalize("NFC", page)).strip() for page in pages]


def squeezed(text: str) -> str:
    """Return `text` without spaces and hyphens, since a line may end after any of its letters."""
    return re.sub(r"[\s\x02-]+", "", text)


def ink_outside(pdf: bytes, margin: float = 0) -> list[str]:
    """Return the letters whose box is not wholly inside their page, less a margin in points."""
    outside = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            letters = page.get_textpage()
            for index in range(letters.count_chars()):
                letter = letters.get_text_range(index, 1)
                left, bottom, right, top = letters.get_charbox(index)
                inside = (
                    left >= margin
                    and bottom >= margin
                    and right <= width - margin
                    and top <= height - margin
                )
                if letter.strip() and not inside:
                    outside.append(letter)
    return outside


def headings(pdf: bytes) -> list[str]:
    """Return the titles of a PDF's outline."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [mark.get_title() for mark in document.get_toc()]


def names_in(pdf: bytes) -> set[str]:
    """Return every name and key in a PDF, wherever it stands."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found: set[str] = set()
        stack: list[object] = list(document.objects)
        while stack:
            item = stack.pop()
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                found |= set(item)
                stack += [item[key] for key in item if not _is_shared(item[key])]
            elif isinstance(item, pikepdf.Array):
                stack += [kid for kid in item if not _is_shared(kid)]
            elif isinstance(item, pikepdf.Name):
                found.add(str(item))
    return found


def _is_shared(item: object) -> bool:
    """Whether a part is an object of its own, listed with the others."""
    return isinstance(item, pikepdf.Object) and item.is_indirect


def pages_as_pictures(pdf: bytes, scale: float = 1) -> list[Image.Image]:
    """Return each page as a picture, at 72 points an inch times `scale`."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil().convert("RGB") for page in document]


def assert_same_pages(left: bytes, right: bytes, folder: Path) -> None:
    """Fail unless both PDFs look alike; the pages that differ are written to `folder`."""
    left_pages, right_pages = pages_as_pictures(left), pages_as_pictures(right)
    differing = []
    for number, (one, other) in enumerate(zip(left_pages, right_pages, strict=False), start=1):
        if one.size != other.size or ImageChops.difference(one, other).getbbox():
            one.save(folder / f"page-{number}-left.png")
            other.save(folder / f"page-{number}-right.png")
            differing.append(number)

    assert len(left_pages) == len(right_pages)
    assert not differing, f"pages {differing} differ, see {folder}"


class Seen(HTMLParser):
    """What a browser reads in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("decl")

    def handle_pi(self, data: str) -> None:
        self.tags.append("pi")


def shut(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a file be one that this account may not read: no mode keeps root from reading."""
    usual = Path.open

    def refuse(self: Path, *options: Any, **more: Any) -> Any:
        if self == path:
            raise PermissionError
        return usual(self, *options, **more)

    monkeypatch.setattr(Path, "open", refuse)
