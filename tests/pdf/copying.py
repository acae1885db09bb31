"""A PDF made on the spot, on its way into another; and that other, read back."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.objects import OpenedPdf
from feuillet.pdf.syntax import array, dictionary
from feuillet.pdf.writer import PdfWriter


def pages(count: int = 1, **entries: Any) -> Pdf:
    """Return a PDF of A6 pages that show nothing, each with these entries."""
    pdf = pikepdf.new()
    for _ in range(count):
        page = Dictionary(
            Type=Name.Page, MediaBox=[0, 0, 298, 420], Resources=Dictionary(), **entries
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


class Copying:
    """One PDF that is copied, and the file that grows of it."""

    def __init__(self, pdf: Pdf) -> None:
        saved = io.BytesIO()
        pdf.save(saved)
        self.opened = pikepdf.open(saved)
        self._output = io.BytesIO()
        self.writer = PdfWriter(self._output)
        self.source = SourcePdf(OpenedPdf(self.opened), self.writer)

    def _pages_written(self) -> bytes:
        """Write each page with what it had, below one node, and return that node's name."""
        node = b"%d 0 R" % self.writer.allot()
        for page in self.source.pages:
            entries = self.source.page_fields(page)
            entries.pop(b"/Annots", None)
            text = self.source.copied(dictionary(entries))
            body = b"%s /Parent %s >>" % (text[:-3], node)
            self.writer.write(int(self.source.new[page].split()[0]), body)
        kids = [self.source.new[page] for page in self.source.pages]
        entries = {b"/Type": b"/Pages", b"/Count": b"%d" % len(kids), b"/Kids": array(kids)}
        self.writer.write(int(node.split()[0]), dictionary(entries))
        return node

    def finished(self, **catalog: bytes) -> Pdf:
        """Return the new file, its catalog holding these entries."""
        named = {b"/" + name.encode(): value for name, value in catalog.items()}
        if b"/Pages" not in named:
            named[b"/Pages"] = self._pages_written()
        root = self.writer.add(dictionary({b"/Type": b"/Catalog", **named}))
        self.writer.finish(root, self.writer.add(b"<< /Producer (essai) >>"), None)
        return pikepdf.open(io.BytesIO(self._output.getvalue()))


def named_places(pdf: Pdf, **places: int) -> None:
    """Give pages names by which links find them."""
    pairs = [
        part
        for name, at in sorted(places.items())
        for part in (pikepdf.String(name), Array([pdf.pages[at].obj, Name.Fit]))
    ]
    pdf.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array(pairs)))
