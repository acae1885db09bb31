"""XLSX → sheets, each part read once.

What the file was checked for first is in `zip_guard`.
"""

import contextlib
import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping

from feuillet.batch.tables.table import Worksheet
from feuillet.batch.tables.xlsx_sheet import Book, read_sheet
from feuillet.batch.tables.xlsx_styles import EPOCH_1900, EPOCH_1904, MAIN, Styles, read_styles
from feuillet.batch.tables.xlsx_texts import shared_texts
from feuillet.batch.tables.xml_walk import walk
from feuillet.errors import TableUnreadable

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NAMED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_YES = ("1", "true")


def read_excel(content: bytes) -> list[Worksheet]:
    """Return the worksheets of an XLSX file that `inspect_zip` found safe.

    Raises:
        TableUnreadable: It is damaged, or is not as Excel would write it.
    """
    sheets = None
    # A damaged part makes almost anything be raised, with a value in it.
    with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = list(_sheets(archive))
    if not sheets:
        raise TableUnreadable(
            "Le classeur est abîmé, ou d'une forme inhabituelle : ouvrez-le dans le tableur et"
            " enregistrez-le sous un autre nom, au format « Classeur Excel (.xlsx) »"
        )
    return sheets


def _sheets(archive: zipfile.ZipFile) -> Iterator[Worksheet]:
    if [part for part, kind in _related(archive, "").values() if kind == "officeDocument"] != [
        WORKBOOK
    ]:
        raise ValueError("workbook")
    parts = _related(archive, WORKBOOK)
    by_kind = {kind: part for part, kind in parts.values()}
    epoch, uncalculated = EPOCH_1900, False
    listed = []
    for _, element in walk(archive, WORKBOOK, f"{MAIN}workbook", ()):
        match element.tag.removeprefix(MAIN):
            case "workbookPr" if element.get("date1904") in _YES:
                epoch = EPOCH_1904
            case "calcPr":
                uncalculated = element.get("fullCalcOnLoad") in _YES
            case "sheets":
                for one in element:
                    visible = one.get("state", "visible") == "visible"
                    sheet = Worksheet(one.get("name", ""), visible)
                    listed.append((sheet, *parts[one.get(_NAMED, "")]))
    styles = read_styles(archive, by_kind["styles"]) if "styles" in by_kind else Styles()
    texts = shared_texts(archive, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else {}
    book = Book(styles, texts, epoch, uncalculated)
    for sheet, part, kind in listed:
        if kind == "worksheet":  # not a chart
            read_sheet(archive, part, sheet, book)
            yield sheet


def _related(archive: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """Return the parts that a part names, or the whole file: their names and what they are for."""
    folder, name = posixpath.split(part)
    found = {}
    of_part = posixpath.join(folder, "_rels", f"{name}.rels")
    whole = f"{_RELATIONS}Relationships"
    for _, element in walk(archive, of_part, whole, ()):
        if element.tag == whole:
            continue
        # A target is told from the part's own folder, or from the top.
        path = posixpath.join("/", folder, element.attrib["Target"])
        kind = element.attrib["Type"].rpartition("/")[2]
        found[element.attrib["Id"]] = (posixpath.normpath(path).lstrip("/"), kind)
    return found
