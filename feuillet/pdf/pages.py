"""The pages of a joined file: copied one by one as they are, in a tree that stays shallow."""

from array import array as numbers

from feuillet.pdf.annotations import Notes
from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.syntax import array, compact, dictionary, fields
from feuillet.pdf.writer import PdfWriter

_TOGETHER = 50
"""Kids of a node of the page tree."""

_LEFT_BEHIND = (b"/AA", b"/B")
"""Entries of a page that are dropped: actions that run by themselves, and threads of articles,
which only the old file lists."""

_SHAPE = (b"/MediaBox", b"/CropBox", b"/Rotate", b"/UserUnit")
"""What an empty page has in common with the one before."""


class Pages:
    """All the pages so far."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._pages = numbers("I")
        self._nodes = numbers("I")
        self._shape: dict[bytes, bytes] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, source: SourcePdf, at: int, notes: Notes) -> None:
        """Copy a page.

        Args:
            at: Its number in its file, from 0.
            notes: The annotations of that file.

        Raises:
            ValueError: It has no size.
        """
        new = source.new[source.pages[at]]
        entries = source.marked(source.page_fields(source.pages[at]))
        for name in _LEFT_BEHIND:
            entries.pop(name, None)
        annotations = entries.pop(b"/Annots", None)
        copied = fields(source.copied(dictionary(entries)))
        if annotations:
            copied[b"/Annots"] = notes.copied(annotations, new)
        self._shape = {name: copied[name] for name in _SHAPE if name in copied}
        self._write(int(new.split()[0]), copied)

    def add_blank(self) -> None:
        """Add an empty page of the same size as the one before."""
        entries = {b"/Type": b"/Page", b"/Resources": b"<< >>", **self._shape}
        self._write(self._writer.allot(), entries)

    def top(self) -> bytes:
        """Return the upper left corner of the page added last, as a place to go to."""
        edges = self._shape.get(b"/CropBox", self._shape[b"/MediaBox"]).strip(b"[] ").split()
        x, y = b"null", b"null"
        if len(edges) == 4:
            # A file may name any two opposite corners (7.9.5).
            (left, right), (low, high) = (sorted(edges[at::2], key=float) for at in (0, 1))
            turned = {b"90": (left, low), b"180": (right, low), b"270": (right, high)}
            x, y = turned.get(self._shape.get(b"/Rotate", b"0"), (left, high))
        return b"[ %d 0 R /XYZ %s %s null ]" % (self._pages[-1], x, y)

    def finish(self) -> bytes:
        """Write the tree above the pages, and return its root's name."""
        level = [
            (node, self._pages[at * _TOGETHER : (at + 1) * _TOGETHER])
            for at, node in enumerate(self._nodes)
        ]
        counts = {node: len(pages) for node, pages in level}
        while len(level) > 1:
            above = []
            for at in range(0, len(level), _TOGETHER):
                group, parent = level[at : at + _TOGETHER], self._writer.allot()
                for node, kids in group:
                    self._write_node(node, kids, counts[node], parent)
                above.append((parent, numbers("I", [node for node, _ in group])))
                counts[parent] = sum(counts[node] for node, _ in group)
            level = above
        root, kids = level[0]
        self._write_node(root, kids, counts[root], None)
        return b"%d 0 R" % root

    def _write(self, number: int, entries: dict[bytes, bytes]) -> None:
        if len(self._pages) % _TOGETHER == 0:
            self._nodes.append(self._writer.allot())
        self._pages.append(number)
        parent = b"%d 0 R" % self._nodes[-1]
        self._writer.write(number, compact({**entries, b"/Parent": parent}))

    def _write_node(self, node: int, kids: "numbers[int]", count: int, parent: int | None) -> None:
        entries = {b"/Type": b"/Pages", b"/Count": b"%d" % count}
        entries[b"/Kids"] = array([b"%d 0 R" % kid for kid in kids])
        if parent is not None:
            entries[b"/Parent"] = b"%d 0 R" % parent
        self._writer.write(node, dictionary(entries))
