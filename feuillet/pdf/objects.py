"""Finished PDFs as they are read: each object as its text, each stream as its bytes.

A stamped file whose head is known is not opened again: only its strips are read.  First it is
proved to be, byte for byte, what our writer makes of that head and those strips.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pikepdf

from feuillet.errors import RenderError
from feuillet.pdf.plate import Plate, read_plate

_HEADS = 64
"""How many heads are kept, of about 200 kB each: a list may have that many variants."""

_DAMAGED = "il est abîmé ; enregistrez-le à nouveau"


def use_pdf(pdf: bytes | Path, called: str, use: Callable[[pikepdf.Pdf], None]) -> None:
    """Open a finished PDF and use it; a file that qpdf had to repair is refused.

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


def is_portfolio(pdf: pikepdf.Pdf) -> bool:
    """Whether viewers show the files that a PDF holds, and not its pages (ISO 32000-1, 12.3.5).

    Without a file, what says so says nothing.
    """
    names = pdf.Root.get("/Names")
    files = names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None
    if "/Collection" not in pdf.Root or not isinstance(files, pikepdf.Dictionary):
        return False
    listed = (files.get(key) for key in ("/Names", "/Kids"))
    return any(isinstance(each, pikepdf.Array) and len(each) > 0 for each in listed)


class Objects(Protocol):
    """The objects of one PDF, each known by its « number generation »."""

    catalog: bytes
    pages: list[bytes]
    size: int
    """The number of the last object, and one."""

    def text(self, key: bytes) -> bytes:
        """Return the text of an object, of a stream its dictionary's."""

    def texts(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the texts of many objects that are no streams."""

    def stream(self, key: bytes) -> bytes | None:
        """Return the bytes of a stream as they are; nothing if the object is none."""


class OpenedPdf:
    """The objects of a PDF that qpdf has opened."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.catalog = pdf.Root.unparse(resolved=True)
        self.pages = [_key(page.obj) for page in pdf.pages]
        self.size = int(pdf.trailer.get("/Size", 0))

    def text(self, key: bytes) -> bytes:
        """Return the text of an object, of a stream its dictionary's."""
        found = self._object(key)
        if not isinstance(found, pikepdf.Object):
            return _simple(found)
        text = found.unparse(resolved=True)
        # A stream is written as its own name.
        return found.stream_dict.unparse(resolved=True) if text.endswith(b" R") else text

    def texts(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the texts of many objects that are no streams."""
        return [
            found.unparse(resolved=True) if isinstance(found, pikepdf.Object) else _simple(found)
            for found in map(self._object, keys)
        ]

    def stream(self, key: bytes) -> bytes | None:
        """Return the bytes of a stream as they are; nothing if the object is none."""
        found = self._object(key)
        return found.read_raw_bytes() if isinstance(found, pikepdf.Stream) else None

    def _object(self, key: bytes) -> object:
        number, generation = key.split()
        return self._pdf.get_object(int(number), int(generation))


class Head:
    """What is the same in all files of one stock, read once."""

    def __init__(self, plate: Plate, opened: OpenedPdf) -> None:
        self.plate = plate
        self.catalog, self.pages, self.size = opened.catalog, opened.pages, opened.size
        keys = [b"%d 0" % number for number in range(1, plate.first)]
        self.known = {key: opened.text(key) for key in keys}
        streams = {key: opened.stream(key) for key in keys if b"/Length " in self.known[key]}
        self.streams = {key: data for key, data in streams.items() if data is not None}


def read_head(pdf: bytes) -> Head | None:
    """Return what is the same in all files of the stock that a file was stamped on, if it was.

    Raises:
        RenderError: The file is damaged.
    """
    plate = read_plate(pdf)
    if plate is None:
        return None
    heads: list[Head] = []
    use_pdf(pdf, "Document", lambda opened: heads.append(Head(plate, OpenedPdf(opened))))
    return heads[0]


class KnownPdf:
    """The objects of a file of which only the strips are new."""

    def __init__(self, head: Head, strips: Iterable[bytes]) -> None:
        self.catalog, self.pages, self.size = head.catalog, head.pages, head.size
        self._known, self._streams = head.known, head.streams
        self._strips = {
            b"%d 0" % number: strip for number, strip in enumerate(strips, head.plate.first)
        }

    def text(self, key: bytes) -> bytes:
        """Return the text of an object, of a stream its dictionary's."""
        if key in self._strips:
            return b"<< /Length %d >>" % len(self._strips[key])
        return self._known.get(key, b"null")

    def texts(self, keys: Iterable[bytes]) -> list[bytes]:
        """Return the texts of many objects that are no streams."""
        return [self._known.get(key, b"null") for key in keys]

    def stream(self, key: bytes) -> bytes | None:
        """Return the bytes of a stream as they are; nothing if the object is none."""
        found = self._strips.get(key)
        return self._streams.get(key) if found is None else found


class Heads:
    """The heads of the files read last."""

    def __init__(self) -> None:
        self._heads: list[Head] = []

    def use(self, pdf: bytes | Path, called: str, use: Callable[[Objects], None]) -> None:
        """Use a finished PDF, opened or known.  Args and errors: as `use_pdf`."""
        content = pdf if isinstance(pdf, bytes) else b""
        for head in self._heads:
            is_known = content.startswith(head.plate.head)
            strips = head.plate.strips_of(content) if is_known else None
            if strips is not None:
                use(KnownPdf(head, strips))
                self._heads.remove(head)
                self._heads.insert(0, head)
                return

        def learn(opened: pikepdf.Pdf) -> None:
            objects = OpenedPdf(opened)
            use(objects)
            plate = read_plate(content)
            if plate is not None:
                self._heads.insert(0, Head(plate, objects))
                del self._heads[_HEADS:]

        use_pdf(pdf, called, learn)


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
