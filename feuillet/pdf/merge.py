"""Finished PDFs → one PDF, written as they come, which can be read aloud as they could.

Each file is opened, copied and forgotten: thousands take no more memory than one.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from feuillet.errors import PartUnusable, RenderError
from feuillet.pdf.annotations import Notes
from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.objects import Heads, Objects
from feuillet.pdf.outline import Bookmark, Bookmarks, Destinations
from feuillet.pdf.page_labels import PageLabels
from feuillet.pdf.pages import Pages
from feuillet.pdf.printing import viewer_preferences
from feuillet.pdf.structure_tree import Branch, Structure, has_elements
from feuillet.pdf.syntax import array, dictionary, text_string
from feuillet.pdf.writer import PdfWriter
from feuillet.pdf.xmp import Claims, read_claims, write_claims


@dataclass(frozen=True)
class PdfPart:
    """A finished PDF to be joined to others."""

    pdf: bytes | Path
    title: str
    """Its bookmark, in French; never a patient's name."""

    keep_outline: bool = False
    """Its own bookmarks stand below that one."""

    pages: tuple[int, ...] = ()
    """Of each of the documents that it holds, in order; it is one document by default."""


def join_pdfs(
    parts: Iterable[PdfPart],
    output: BinaryIO,
    *,
    title: str,
    language: str = "fr-FR",
    duplex: bool = False,
    identifier: bytes | None = None,
) -> int:
    """Write one PDF of all the parts, in order, and return its number of pages.

    Fonts, pictures and whatever else is the same in several parts are stored once.  The
    structure of each is kept.  Equal parts give equal bytes.

    Args:
        title: The file's, in French; never a patient's name.
        language: The file's (BCP 47) unless the first part says its own.
        duplex: Fill each part's last sheet with an empty page: the next starts on a right-hand one.
            Else the printer's own setting holds, for the next may stand on the back of the last.
        identifier: The file's, for its /ID; by default a hash of all that it holds.

    Raises:
        PartUnusable: One is damaged, protected or cannot be joined to the others; what was
            written is of no use.
        RenderError: There is no part.
    """
    joined = _Joined(output)
    for part in parts:
        joined.append(part, duplex=duplex)
    return joined.finish(title, language, identifier, duplex=duplex)


class _Joined:
    """The file that grows."""

    def __init__(self, output: BinaryIO) -> None:
        self._writer = PdfWriter(output)
        self._pages = Pages(self._writer)
        self._labels = PageLabels()
        self._structure = Structure(self._writer)
        self._bookmarks = Bookmarks(self._writer)
        self._heads = Heads()
        self._count = 0
        self._tagged = True
        self._suspect = False
        self._accessible = True
        self._archives: set[tuple[str, str] | None] = set()
        self._intents: set[bytes] = set()
        self._language: bytes | None = None
        self._layers: list[bytes] = []

    def append(self, part: PdfPart, *, duplex: bool) -> None:
        """Copy one file.  Raises PartUnusable."""
        self._count += 1
        called = f"Document {self._count} à joindre"

        def copy(objects: Objects) -> None:
            self._copy(SourcePdf(objects, self._writer), part, duplex)

        problems: tuple[str, ...] = ()
        try:
            self._heads.use(part.pdf, called, copy)
        except RenderError as error:
            problems = error.problems
        if len(self._layers) > 1:
            problems = (f"{called} : il a des calques, un autre aussi ; aplatissez-les.",)
        if problems:
            raise PartUnusable(*problems, place=self._count)

    def _copy(self, source: SourcePdf, part: PdfPart, duplex: bool) -> None:
        """Copy one file's pages and all that belongs to them.  Raises ValueError."""
        if not source.pages:
            raise ValueError("no page")
        places = Destinations(source)
        notes = Notes(source, self._writer, places)
        has_tree = has_elements(source)
        branch = Branch(self._structure, source, self._count) if has_tree else None
        blanks = _odd_ends(part.pages or (len(source.pages),)) if duplex else frozenset()
        for at, _ in enumerate(self._labels.of(source)):
            self._pages.add(source, at, notes)
            if at == 0:
                target = self._pages.top()
            if at in blanks:
                self._pages.add_blank()
                self._labels.add_blank()
        kids = places.bookmarks() if part.keep_outline else ()
        self._bookmarks.add(Bookmark(text_string(part.title), target, kids))
        language = source.catalog.get(b"/Lang")
        language = source.resolved(language) if language else None
        if branch:
            branch.finish(language)
        if self._count == 1:
            self._language = language
        self._note_claims(source, has_tree)
        source.forget()

    def _note_claims(self, source: SourcePdf, has_tree: bool) -> None:
        """Note what the file claims, and keep of its catalog what its pages depend on."""
        catalog = source.catalog
        marks = source.fields(catalog.get(b"/MarkInfo"))
        self._tagged &= has_tree and source.resolved(marks.get(b"/Marked", b"")) == b"true"
        self._suspect |= source.resolved(marks.get(b"/Suspects", b"")) == b"true"
        claims = read_claims(source.content(catalog.get(b"/Metadata")))
        intents = array(source.items(catalog.get(b"/OutputIntents"))) if claims.archive else b""
        self._accessible &= claims.accessible
        self._archives.add(claims.archive)
        self._intents.add(source.copied(intents))
        if b"/OCProperties" in catalog:
            self._layers.append(source.copied(catalog[b"/OCProperties"]))

    def finish(self, title: str, language: str, identifier: bytes | None, *, duplex: bool) -> int:
        """Write what stands above the pages, and return how many there are."""
        if not self._count:
            raise RenderError("Aucun document à joindre : donnez-en au moins un.")
        writer, claims = self._writer, self._common_claims()
        metadata = writer.allot()
        packet = write_claims(title, claims)
        writer.write_stream(metadata, b"/Type/Metadata/Subtype/XML", packet)
        tree = self._structure.finish()
        entries = {
            b"/Type": b"/Catalog",
            b"/Pages": self._pages.finish(),
            b"/Lang": self._language or text_string(language),
            b"/Metadata": b"%d 0 R" % metadata,
            b"/Outlines": self._bookmarks.finish(),
            b"/ViewerPreferences": dictionary(
                viewer_preferences("long edge" if duplex else "as set")
            ),
        }
        if tree:
            # A reader that is told « tagged » skips pages that are not.
            marks = b"/Marked true" if self._tagged else b"/Marked false"
            entries[b"/MarkInfo"] = b"<< %s%s >>" % (marks, b" /Suspects true" * self._suspect)
            entries[b"/StructTreeRoot"] = tree
        if claims.archive:
            entries[b"/OutputIntents"] = self._intents.pop()
        if labels := self._labels.finish():
            entries[b"/PageLabels"] = labels
        for layers in self._layers:
            entries[b"/OCProperties"] = layers
        info = writer.add(dictionary({b"/Title": text_string(title)}))
        writer.finish(writer.add(dictionary(entries)), info, identifier)
        return len(self._pages)

    def _common_claims(self) -> Claims:
        """Return what all files claim, and may claim together."""
        archive = self._archives.pop() if len(self._archives) == len(self._intents) == 1 else None
        # PDF/A-1 knows no object streams (ISO 19005-1, 6.1.4).
        if archive and archive[0] == "1":
            archive = None
        return Claims(self._accessible and self._tagged, archive)


def _odd_ends(pages: Iterable[int]) -> frozenset[int]:
    """Return the places of the last pages of documents that have an odd number of them."""
    counts = list(pages)
    ends = itertools.accumulate(counts)
    return frozenset(end - 1 for end, count in zip(ends, counts, strict=True) if count % 2)
