"""A finished PDF that is being copied into another, object by object.

An object is met as its text; the numbers in it are replaced by those that it and what it names
have in the new file.  What does not depend on its place (fonts, pictures, colour profiles) is
shared with what was copied before.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf

from feuillet.contents import inflate, refuse_damaged
from feuillet.errors import RenderError
from feuillet.pdfwriter import PdfWriter
from feuillet.syntax import (
    REFERENCE,
    dictionary,
    fields,
    items,
    references,
    template,
    without_length,
)

_SUSPECT = re.compile(rb"/(?:Page|Pages|Catalog|StructTreeRoot|StructElem|StructParents?) ")
"""What an object says that is left behind, or has its place in the structure."""

_UPWARDS = frozenset({b"/Page", b"/Pages", b"/Catalog", b"/StructTreeRoot", b"/StructElem"})
"""What leads to the whole file that is left behind."""

_PARENTS = (b"/StructParent", b"/StructParents")

_DAMAGED = "il est abîmé ; enregistrez-le à nouveau"


def use_pdf(pdf: bytes | Path, called: str, use: Callable[[pikepdf.Pdf], None]) -> None:
    """Open a finished PDF as it is and use it: what would have to be repaired is refused.

    Args:
        called: What messages call it.

    Raises:
        RenderError: It is protected, or damaged: as opened, or as found while it is used.
    """
    with _open(pdf, called) as opened:
        problem = _used(opened, use)
    if problem:
        raise RenderError(f"{called} : {problem}.")


def _used(opened: pikepdf.Pdf, use: Callable[[pikepdf.Pdf], None]) -> str:
    """Return what is wrong with a file, when opened or after its use."""
    if opened.is_encrypted:
        return "il est protégé ; enregistrez-le sans protection"
    if opened.get_warnings():
        return _DAMAGED
    try:
        use(opened)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return _DAMAGED
    return _DAMAGED if opened.get_warnings() else ""


def _open(pdf: bytes | Path, called: str) -> pikepdf.Pdf:
    try:
        file = BytesIO(pdf) if isinstance(pdf, bytes) else pdf
        # Told not to repair, qpdf 12.4 crashes on some damaged files: what it repairs is refused.
        return pikepdf.open(file, suppress_warnings=True, inherit_page_attributes=True)
    except pikepdf.PasswordError:
        problem = "il est protégé par un mot de passe ; enregistrez-le sans mot de passe"
    except (pikepdf.PdfError, RuntimeError):
        problem = _DAMAGED
    except OSError:
        problem = "il ne se lit pas ; vérifiez que le fichier est toujours là"
    raise RenderError(f"{called} : {problem}.")


class Source:
    """One PDF whose objects are copied by a writer."""

    def __init__(self, pdf: pikepdf.Pdf, writer: PdfWriter) -> None:
        self._pdf = pdf
        self._writer = writer
        self.new = _Numbers(self._copy)
        """For each « number generation », how the new file names that object."""

        self.parent_key: Callable[[bytes], bytes | None] = lambda key: None
        """Gives the new number of what belongs to the structure, if it does."""

        self.rewrite: Callable[[bytes], bytes] = lambda text: text
        """Changes an object's text before it is copied."""

        self.catalog = fields(pdf.Root.unparse(resolved=True))
        self.size = int(pdf.trailer.get("/Size", 0))
        said = self.fields(self.catalog.get(b"/Pages")).get(b"/Count", b"0")
        self.pages = [_key(page.obj) for page in pdf.pages]
        if len(self.pages) < int(said):
            raise ValueError("pages are missing")
        for page in self.pages:
            self.new[page] = b"%d 0 R" % writer.allot()

    def forget(self) -> None:
        """Let go of all that was learnt, at once: what names each other waits to be collected."""
        self.__dict__.clear()

    def text(self, key: bytes) -> bytes:
        """Return the text of an object, of a stream its dictionary's."""
        found = self._object(key)
        if not isinstance(found, pikepdf.Object):
            return _simple(found)
        text = found.unparse(resolved=True)
        # A stream is written as its own name.
        return found.stream_dict.unparse(resolved=True) if text.endswith(b" R") else text

    def texts(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the texts of many objects."""
        return [
            found.unparse(resolved=True) if isinstance(found, pikepdf.Object) else _simple(found)
            for found in map(self._object, keys)
        ]

    def resolved(self, value: bytes) -> bytes:
        """Return what a value says, itself or the object that it names."""
        match = REFERENCE.fullmatch(value)
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

    def copied(self, text: bytes) -> bytes:
        """Return a text as the new file says it, after copying all that it names."""
        form, keys = template(text)
        return form % tuple(map(self.new.__getitem__, keys))

    def page_fields(self, page: bytes) -> dict[bytes, bytes]:
        """Return a page's entries but for the tree above it, whose own it has taken over.

        Raises:
            ValueError: It has no size.
        """
        entries = fields(self.text(page))
        entries.pop(b"/Parent", None)
        if b"/MediaBox" not in entries:
            raise ValueError("a page without a size")
        return entries

    def content(self, value: bytes | None) -> bytes | None:
        """Return what a stream holds, if it is not filtered, or plainly deflated and not huge."""
        match = REFERENCE.fullmatch(value) if value else None
        found = self._stream(match[1]) if match and match[1] else None
        if found is None:
            return None
        entries = fields(found.stream_dict.unparse(resolved=True))
        if b"/DecodeParms" in entries or b"/F" in entries:
            return None
        how = entries.get(b"/Filter")
        if how in (b"/FlateDecode", b"[ /FlateDecode ]"):
            return inflate(found.read_raw_bytes())
        return None if how else found.read_raw_bytes()

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

    def _object(self, key: bytes) -> object:
        number, generation = key.split()
        return self._pdf.get_object(int(number), int(generation))

    def _stream(self, key: bytes) -> pikepdf.Stream | None:
        found = self._object(key)
        return found if isinstance(found, pikepdf.Stream) else None

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
        if b"/Length " in text and self._stream(key):
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
        body, stream, writer = self.copied(text), self._stream(key), self._writer
        if stream:
            head, data = body[2:-2], stream.read_raw_bytes()
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


def _simple(value: object) -> bytes:
    """Return the text of an object that pikepdf gives as Python's own."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return f"{value:f}".encode() if isinstance(value, Decimal) else str(value).encode()


def _key(found: object) -> bytes:
    if not isinstance(found, pikepdf.Object):
        raise ValueError("a page that is none")
    return b"%d %d" % found.objgen
