"""A zipped workbook (XLSX, ODS) → its parts, and what must hold of them before any is read.

A few kilobytes can unpack to gigabytes, and XML can name files or multiply itself by a document
type: both are refused first, from declared sizes (zipfile reads no further than those) and by a
parser that builds nothing.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from feuillet.batch.tables.table import MAX_TABLE_BYTES
from feuillet.errors import TableUnreadable

MAX_ENTRIES = 2_000
MAX_RATIO = 250
"""A real sheet of like rows packs to a hundredth of its size; a bomb to a thousandth."""

MAX_ELEMENTS = 4_000_000
_LOCKED = "Le classeur est protégé par un mot de passe : enregistrez-le sans"
_DAMAGED = "Le classeur est abîmé ou incomplet : rouvrez-le dans le tableur et enregistrez-le"
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_PARSED = ("xl/sharedStrings.xml", "xl/worksheets/sheet", "content.xml")
"""The large parts, of which the reader parses every byte: once is enough."""

_NUL, _UTF_16 = b"\0", (b"\xff\xfe", b"\xfe\xff")
"""What a part in UTF-16 holds, and must begin with (XML 1.0, 4.3.3)."""

_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_PLAIN = re.compile(
    rb"(?:\xef\xbb\xbf)?<(?:[^?]|\?xml\s(?:(?!encoding)[^>])*"
    rb"(?:encoding\s*=\s*[\"']utf-8[\"'][^>]*)?>)",
    re.IGNORECASE,
)
"""A part in UTF-8, in which a document type can only be written as it is."""


def unpack(content: bytes) -> Mapping[str, bytes]:
    """Return the parts of a zipped workbook, by name, once they are known to be safe to read.

    Raises:
        TableUnreadable: Damaged, too large, encrypted, or with a document type in it.
    """
    parts = None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _unpack(archive)
    except _FAULTS:
        pass  # told below: the reason may quote a part
    if parts is None:
        raise TableUnreadable(_DAMAGED)
    return parts


def _unpack(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) < len(names):
        raise TableUnreadable(
            "Le classeur a trop de parties, ou répétées : enregistrez-le depuis le tableur"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise TableUnreadable(_LOCKED)
    large = sum(entry.file_size for entry in entries) > MAX_TABLE_BYTES
    if large or any(
        entry.file_size > max(1_000_000, MAX_RATIO * entry.compress_size) for entry in entries
    ):
        raise TableUnreadable(
            "Le classeur est trop gros une fois décomprimé"
            f" ({MAX_TABLE_BYTES // 10**6} Mo au plus) :"
            " gardez une seule feuille, sans images"
        )
    parts = {entry.filename: archive.read(entry) for entry in entries}
    for name, part in parts.items():
        if part[:200].lstrip(_BEFORE_XML).startswith(b"<"):
            _inspect_xml(part, name)
    if any("encrypted-package" in name for name in names) or (
        b"encryption-data" in parts.get("META-INF/manifest.xml", b"")
    ):
        raise TableUnreadable(_LOCKED)
    return parts


def _inspect_xml(part: bytes, name: str) -> None:
    """Raise TableUnreadable on a document type, on too many elements, or on bad XML."""
    if part.count(b"<") > 2 * MAX_ELEMENTS:
        raise TableUnreadable("Le classeur a trop de cellules : partagez-le")
    if name.startswith(_PARSED) and _is_plain(part):
        return  # no document type, and whoever reads it will find what else is wrong
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    damaged = False
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        damaged = not name.endswith(".vml")  # Excel's own drawings are not always XML
    if damaged or (_NUL in part and not part.startswith(_UTF_16)):
        raise TableUnreadable(_DAMAGED)


def _is_plain(part: bytes) -> bool:
    return b"<!" not in part and _NUL not in part and _PLAIN.match(part) is not None


def _refuse_doctype(*_: object) -> None:
    raise TableUnreadable(
        "Le classeur contient une définition de document (DTD), qu'aucun tableur n'écrit :"
        " enregistrez-le de nouveau depuis le tableur"
    )
