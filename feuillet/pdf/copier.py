"""A finished PDF that is being copied into another, object by object.

Each object is read as text.  The numbers of the objects that it names are replaced by their numbers
in the new file.  Equal objects (fonts, pictures, colour profiles) are written once.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from feuillet.pdf.objects import Objects
from feuillet.pdf.syntax import (
    STRING_OR_REFERENCE,
    blank_references,
    dictionary,
    fields,
    inflate,
    items,
    references,
    refuse_damaged,
    without_length,
)
from feuillet.pdf.writer import PdfWriter

_SUSPECT = re.compile(rb"/(?:Page|Pages|Catalog|StructTreeRoot|StructElem|StructParents?) ")
"""What marks an object that is not copied, or that the structure tree refers to."""

_UPWARDS = frozenset({b"/Page", b"/Pages", b"/Catalog", b"/StructTreeRoot", b"/StructElem"})
"""Types of the objects that lead to the whole old file: they are not copied."""

_PARENTS = (b"/StructParent", b"/StructParents")


class SourcePdf:
    """One PDF whose objects are copied by a writer."""

    def __init__(self, objects: Objects, writer: PdfWriter) -> None:
        self._objects = objects
        self._writer = writer
        self.new = _Numbers(self._copy)
        """For each « number generation », how the new file names that object."""

        self.parent_key: Callable[[bytes], bytes | None] = lambda key: None
        """Gives the new number of what belongs to the structure, if it does."""

        self.rewrite: Callable[[bytes], bytes] = lambda text: text
        """Changes an object's text before it is copied."""

        self.catalog = fields(objects.catalog)
        self.size = objects.size
        said = self.fields(self.catalog.get(b"/Pages")).get(b"/Count", b"0")
        self.pages = objects.pages
        if len(self.pages) < int(said):
            raise ValueError("pages are missing")
        for page in self.pages:
            self.new[page] = b"%d 0 R" % writer.allot()

    def forget(self) -> None:
        """Free the memory now: objects that refer to each other would wait to be collected."""
        self.__dict__.clear()

    def texts(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the texts of many objects that are no streams."""
        return self._objects.texts(keys)

    def text(self, key: bytes) -> bytes:
        """Return the text of an object, of a stream its dictionary's."""
        return self._objects.text(key)

    def resolved(self, value: bytes) -> bytes:
        """Return what a value says, itself or the object that it names."""
        match = STRING_OR_REFERENCE.fullmatch(value)
        return self.text(match[1]) if match and match[1] else value

    def fields(self, value: bytes | None) -> dict[bytes, bytes]:
        """Return the entries of a dictionary that may be named; none if there is none."""
        text = self.resolved(value) if value else b""
        return fields(text) if text.startswith(b"<<") else {}

    def items(self, value: bytes | None) -> list[bytes]:
        """Return the items of an array that may be named, or the only one that stands for it."""
        text = self.resolved(value) if value else b"null"
        if value is None or text == b"null":
            return []
        return items(text) if text.startswith(b"[") else [value]

    def tree(self, root: bytes | None, key: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the pairs of a tree of names or numbers (ISO 32000-1, 7.9.6), each node once.

        Args:
            key: Where its leaves hold them: `/Names` or `/Nums`.
        """
        waiting, seen = [root] if root else [], set[bytes]()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            node = self.fields(name)
            waiting.extend(self.items(node.get(b"/Kids")))
            pairs = self.items(node.get(key))
            yield from zip(pairs[::2], pairs[1::2], strict=False)

    def copied(self, text: bytes) -> bytes:
        """Return a text as the new file says it, after copying all that it names."""
        form, keys = blank_references(text)
        return form % tuple(map(self.new.__getitem__, keys))

    def page_fields(self, page: bytes) -> dict[bytes, bytes]:
        """Return a page's entries, those that it inherits too, without its parent.

        Raises:
            ValueError: It has no size.
        """
        entries = fields(self.text(page))
        entries.pop(b"/Parent", None)
        if b"/MediaBox" not in entries:
            raise ValueError("a page without a size")
        return entries

    def content(self, value: bytes | None) -> bytes | None:
        """Return what a stream holds, if it is unfiltered, or deflated alone and not huge."""
        match = STRING_OR_REFERENCE.fullmatch(value) if value else None
        data = self._objects.stream(match[1]) if match and match[1] else None
        if match is None or data is None:
            return None
        entries = fields(self.text(match[1]))
        if b"/DecodeParms" in entries or b"/F" in entries:
            return None
        how = entries.get(b"/Filter")
        if how in (b"/FlateDecode", b"[ /FlateDecode ]"):
            return inflate(data)
        return None if how else data

    def marked(self, entries: dict[bytes, bytes]) -> dict[bytes, bytes]:
        """Return the entries of a page, annotation or picture with its new place in the tree."""
        for name in _PARENTS:
            if name in entries:
                key = self.parent_key(entries[name])
                if key is None:
                    del entries[name]
                else:
                    entries[name] = key
        return entries

    def _copy(self, first: bytes) -> bytes:
        """Copy an object after all that it names, and return how the new file names it.

        Objects that name each other in a circle are given numbers of their own.
        """
        texts: dict[bytes, bytes] = {}
        own: dict[bytes, int] = {}
        stack = [first]
        while stack:
            key = stack[-1]
            if key in texts:
                stack.pop()
                if key in own or key not in self.new:
                    self.new[key] = self._written(key, texts[key], own.pop(key, None))
                continue
            if key in self.new:
                stack.pop()
                continue
            text = texts[key] = self._text_to_copy(key)
            for named in references(text):
                if named in texts and named not in self.new:
                    own[named] = self._writer.allot()
                    self.new[named] = b"%d 0 R" % own[named]
                elif named not in self.new:
                    stack.append(named)
        return self.new[first]

    def _text_to_copy(self, key: bytes) -> bytes:
        text = self.text(key)
        if b"/Length " in text and self._objects.stream(key) is not None:
            text = without_length(text)
        if _SUSPECT.search(text):
            entries = fields(text) if text.startswith(b"<<") else {}
            if entries.get(b"/Type") in _UPWARDS:
                return b"null"
            if not entries.keys().isdisjoint(_PARENTS):
                text = dictionary(self.marked(entries))
        return self.rewrite(text)

    def _written(self, key: bytes, text: bytes, number: int | None) -> bytes:
        """Write an object and return its name; one like it that is there already may do.

        Args:
            number: The object's own, if it must have one.
        """
        if text == b"null" and number is None:
            return text
        body, data, writer = self.copied(text), self._objects.stream(key), self._writer
        if data is not None:
            head = body[2:-2]
            if number is None:
                number, is_new = writer.share_stream(head, data)
                if is_new and b"/Filter /FlateDecode " in head:
                    refuse_damaged(data)
            else:
                writer.write_stream(number, head, data)
        elif number is None:
            number = writer.share(body)
        else:
            writer.write(number, body)
        return b"%d 0 R" % number


class _Numbers(dict[bytes, bytes]):
    """New names of objects; one that has none yet is copied."""

    def __init__(self, copy: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._copy = copy

    def __missing__(self, key: bytes) -> bytes:
        return self._copy(key)
