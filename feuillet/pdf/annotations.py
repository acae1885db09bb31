"""The annotations of a file that is being joined: links and notes (ISO 32000-1, 12.5).

A link to a named place becomes a link to that place: two files may use one name for two places.
"""

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.outline import Destinations
from feuillet.pdf.syntax import array, dictionary, fields, references
from feuillet.pdf.writer import PdfWriter


class Notes:
    """All annotations of one file.  Each has its number before anything that names it is copied."""

    def __init__(self, source: SourcePdf, writer: PdfWriter, places: Destinations) -> None:
        self._source, self._writer, self._places = source, writer, places
        self._waiting: dict[bytes, int] = {}
        for page in source.pages:
            for note in source.items(source.page_fields(page).get(b"/Annots")):
                for key in references(note) if note.endswith(b"R") else []:
                    if key not in source.new and source.text(key).startswith(b"<<"):
                        self._waiting[key] = writer.allot()
                        source.new[key] = b"%d 0 R" % self._waiting[key]

    def copied(self, notes: bytes, page: bytes) -> bytes:
        """Write a page's annotations, and return the array that the new page has of them.

        Args:
            page: How the new file names it.
        """
        source, kept = self._source, []
        for note in source.items(notes):
            if note.startswith(b"<<"):
                kept.append(self._text(note, page))
                continue
            for key in references(note):
                number = self._waiting.pop(key, None)
                if number is not None:
                    self._writer.write(number, self._text(source.text(key), page))
                kept.append(source.copied(note))
        return array(kept)

    def _text(self, note: bytes, page: bytes) -> bytes:
        """Return an annotation as it is in the new file, without actions that run by themselves."""
        entries = self._source.marked(fields(note))
        entries.pop(b"/AA", None)
        target = self._places.target(entries)
        action = self._source.fields(entries.get(b"/A"))
        if b"/Dest" in entries or action.get(b"/S") == b"/GoTo":
            entries.pop(b"/A", None)
            entries.pop(b"/Dest", None)
        parent = entries.pop(b"/P", None)
        copied = fields(self._source.copied(dictionary(entries)))
        if parent:
            copied[b"/P"] = page
        if target:
            copied[b"/Dest"] = target
        return dictionary(copied)
