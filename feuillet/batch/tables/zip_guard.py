"""What must hold of a zipped workbook before any library unpacks it (XLSX, ODS).

A few kilobytes can unpack to gigabytes, and XML can name files or multiply itself by a document
type: both are refused first, from declared sizes (zipfile reads no further than those) and by a
parser that builds nothing.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from feuillet.batch.tables.table import MAX_TABLE_BYTES
from feuillet.errors import TableUnreadable

MAX_ENTRIES = 2_000
MAX_RATIO = 250
"""A real sheet of like rows packs to a hundredth of its size; a bomb to a thousandth."""

MAX_ELEMENTS = 4_000_000
MAX_SPAN = 100_000
"""Cells under merges and links: the library makes an object of each."""

_LOCKED = "Le classeur est protégé par un mot de passe : enregistrez-le sans"
_DAMAGED = "Le classeur est abîmé ou incomplet : rouvrez-le dans le tableur et enregistrez-le"
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_TEXTS = ("xl/sharedStrings", "xl/worksheets/")
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass
class Package:
    """What a zipped workbook was found to hold."""

    names: frozenset[str]
    mimetype: bytes = b""
    formulas: set[str] = field(default_factory=set)
    """Where formulas stand whose result is not an empty text, on whichever sheet: « B7 »."""

    empty_results: set[str] = field(default_factory=set)
    """Where formulas stand whose recorded result is a text, be it empty."""

    uncalculated: bool = False
    """Whether the workbook asks to be calculated when it is opened (ISO/IEC 29500-1, 18.2.2,
    fullCalcOnLoad): what its formulas have recorded is no result."""

    struck_parts: bool = False
    """Whether a line may go through a part of a text: said beside the text, not in the styles."""


def inspect_zip(content: bytes) -> Package:
    """Return what a zipped workbook holds, once it is known to be safe to unpack.

    Raises:
        TableUnreadable: Damaged, too large, encrypted, or with a document type in it.
    """
    package = None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = _inspect(archive)
    except _FAULTS:
        pass  # told below: the reason may quote a part
    if package is None:
        raise TableUnreadable(_DAMAGED)
    return package


def _inspect(archive: zipfile.ZipFile) -> Package:
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
    package = Package(frozenset(names))
    encrypted = False
    for entry in entries:
        part = archive.read(entry)
        if entry.filename == "mimetype":
            package.mimetype = part.strip()
        encrypted |= "encrypted-package" in entry.filename or (
            entry.filename == "META-INF/manifest.xml" and b"encryption-data" in part
        )
        if entry.filename.startswith(_TEXTS):
            # UTF-16 hides the word from a plain search.
            package.struck_parts |= b"strike" in part or bool(part[:4].count(0))
        if part[:200].lstrip(_BEFORE_XML).startswith(b"<"):
            looked_into = b"sheetData" in part or b"calcPr" in part
            _Inspector(package, looked_into=looked_into).inspect(part, entry.filename)
    if encrypted:
        raise TableUnreadable(_LOCKED)
    return package


class _Inspector:
    """Reads one XML part without building anything."""

    def __init__(self, package: Package, *, looked_into: bool) -> None:
        self.package = package
        self.left = MAX_ELEMENTS
        self.span = 0
        self.cell: tuple[str, str] = ("", "")
        self.formula = False
        self.looked_into = looked_into

    def inspect(self, part: bytes, name: str) -> None:
        """Raise TableUnreadable on a document type, on too many elements, or on bad XML."""
        if part.count(b"<") > 2 * MAX_ELEMENTS:
            raise TableUnreadable("Le classeur a trop de cellules : partagez-le")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        # Only Excel's sheets and their list are looked into; UTF-16 hides a name from a search.
        if self.looked_into or part[:4].count(0):
            parser.StartElementHandler = self._start
        damaged = False
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            damaged = not name.endswith(".vml")  # Excel's own drawings are not always XML
        if damaged:
            raise TableUnreadable(_DAMAGED)
        self._end_of_cell()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            self._end_of_cell()
            self.cell = (attributes.get("r", ""), attributes.get("t", ""))
        elif local == "f":
            self.formula = True
        elif local == "v" and self.formula and self.cell[1] == "str":
            self.package.empty_results.add(self.cell[0])
            self.formula = False
        elif local == "calcPr":
            self.package.uncalculated = attributes.get("fullCalcOnLoad") in ("1", "true")
        elif local in ("mergeCell", "hyperlink"):
            self._spread(attributes.get("ref", ""))

    def _end_of_cell(self) -> None:
        if self.formula:
            self.package.formulas.add(self.cell[0])
        self.formula = False

    def _spread(self, area: str) -> None:
        if match := _AREA.fullmatch(area):
            left, top, right, bottom = match.groups()
            wide = _column(right) - _column(left) + 1
            self.span += abs(wide) * (abs(int(bottom) - int(top)) + 1)
        if self.span > MAX_SPAN:
            raise TableUnreadable(
                "Des cellules fusionnées couvrent toute la feuille : défusionnez-les"
            )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _refuse_doctype(*_: object) -> None:
    raise TableUnreadable(
        "Le classeur contient une définition de document (DTD), qu'aucun tableur n'écrit :"
        " enregistrez-le de nouveau depuis le tableur"
    )
