"""The bookmarks of a joined file, and where links lead (ISO 32000-1, 12.3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.syntax import array, dictionary, items, references
from feuillet.pdf.writer import PdfWriter

_DEEPEST = 32
"""Levels of bookmarks that are kept."""


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline; its title and where it leads as PDF says them."""

    title: bytes
    destination: bytes | None
    kids: tuple["Bookmark", ...] = ()
    is_open: bool = True


class Bookmarks:
    """The outline, written as it grows."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._root = writer.allot()
        self._first = self._visible = 0
        self._held: tuple[int, dict[bytes, bytes]] | None = None

    def add(self, mark: Bookmark) -> None:
        """Add a bookmark at the end, with those below it."""
        number = self._writer.allot()
        entries = self._entries(number, mark, self._root)
        if self._held:
            previous, before = self._held
            entries[b"/Prev"] = b"%d 0 R" % previous
            before[b"/Next"] = b"%d 0 R" % number
            self._writer.write(previous, dictionary(before))
        self._first = self._first or number
        self._held = number, entries
        self._visible += 1 + max(0, int(entries.get(b"/Count", b"0")))

    def finish(self) -> bytes:
        """Write the last one and the root, and return the root's name."""
        root = {b"/Type": b"/Outlines", b"/Count": b"%d" % self._visible}
        if self._held:
            last, entries = self._held
            self._writer.write(last, dictionary(entries))
            root[b"/First"], root[b"/Last"] = b"%d 0 R" % self._first, b"%d 0 R" % last
        self._writer.write(self._root, dictionary(root))
        return b"%d 0 R" % self._root

    def _entries(self, number: int, mark: Bookmark, parent: int) -> dict[bytes, bytes]:
        entries = {b"/Title": mark.title, b"/Parent": b"%d 0 R" % parent}
        if mark.destination:
            entries[b"/Dest"] = mark.destination
        if mark.kids:
            kids = [self._writer.allot() for _ in mark.kids]
            shown = 0
            for at, kid in enumerate(mark.kids):
                shown += self._write_below(kids, at, kid, number)
            entries[b"/First"], entries[b"/Last"] = b"%d 0 R" % kids[0], b"%d 0 R" % kids[-1]
            entries[b"/Count"] = b"%d" % (shown if mark.is_open else -shown)
        return entries

    def _write_below(self, numbers: list[int], at: int, mark: Bookmark, parent: int) -> int:
        """Write one of several bookmarks, and return how many lines it takes when seen."""
        entries = self._entries(numbers[at], mark, parent)
        if at > 0:
            entries[b"/Prev"] = b"%d 0 R" % numbers[at - 1]
        if at + 1 < len(numbers):
            entries[b"/Next"] = b"%d 0 R" % numbers[at + 1]
        self._writer.write(numbers[at], dictionary(entries))
        return 1 + max(0, int(entries.get(b"/Count", b"0")))


class Destinations:
    """Where the links and bookmarks of one file lead, its names for places resolved."""

    def __init__(self, source: SourcePdf) -> None:
        self._source = source
        self._pages = set(source.pages)
        self._places: dict[bytes, bytes] | None = None

    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Return the file's own bookmarks."""
        first = self._source.fields(self._source.catalog.get(b"/Outlines")).get(b"/First")
        return tuple(self._level(first, set(), _DEEPEST))

    def _level(self, named: bytes | None, seen: set[bytes], deeper: int) -> Iterator[Bookmark]:
        source = self._source
        while named and named not in seen and deeper:
            seen.add(named)
            entries = source.fields(named)
            kids = tuple(self._level(entries.get(b"/First"), seen, deeper - 1))
            is_open = not source.resolved(entries.get(b"/Count", b"0")).startswith(b"-")
            title = source.resolved(entries.get(b"/Title", b"()"))
            if title.startswith((b"(", b"<")) and not title.startswith(b"<<"):
                yield Bookmark(title, self.target(entries), kids, is_open)
            named = entries.get(b"/Next")

    def target(self, entries: dict[bytes, bytes]) -> bytes | None:
        """Return the page that a link or bookmark leads to; nothing if it leads elsewhere."""
        if b"/Dest" in entries:
            return self.explicit(entries[b"/Dest"])
        action = self._source.fields(entries.get(b"/A"))
        leads = action.get(b"/S") == b"/GoTo" and b"/D" in action
        return self.explicit(action[b"/D"]) if leads else None

    def explicit(self, place: bytes) -> bytes | None:
        """Return a place as a page and what to show of it; nothing if it is no page of the file."""
        source = self._source
        for _ in range(3):  # a name stands for a dictionary, which holds an array
            place = source.resolved(place)
            if place.startswith(b"["):
                break
            if place.startswith(b"<<"):
                place = source.fields(place).get(b"/D", b"null")
            else:
                place = self._named().get(place, b"null")
        parts = items(source.resolved(place))
        keys = references(parts[0]) if parts else []
        if not place.startswith(b"[") or not keys or keys[0] not in self._pages:
            return None
        return source.copied(array(parts))

    def _named(self) -> dict[bytes, bytes]:
        """Return the file's names for places, of both kinds (12.3.2.3)."""
        if self._places is None:
            source, catalog = self._source, self._source.catalog
            self._places = dict(source.fields(catalog.get(b"/Dests")))
            tree = source.fields(catalog.get(b"/Names")).get(b"/Dests")
            self._places.update(source.tree(tree, b"/Names"))
        return self._places
