"""XLSX → sheets, each part read once.

What the file was checked for first is in `zip_guard`.
"""

import contextlib
import posixpath
from collections.abc import Iterator, Mapping

from feuillet.batch.tables.sheets.xlsx_sheet import Book, place_of, read_sheet
from feuillet.batch.tables.sheets.xlsx_styles import (
    EPOCH_1900,
    EPOCH_1904,
    MAIN,
    Styles,
    read_styles,
)
from feuillet.batch.tables.sheets.xlsx_texts import shared_texts
from feuillet.batch.tables.sheets.xml_walk import elements_of
from feuillet.batch.tables.table import Worksheet
from feuillet.errors import TableUnreadable

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NAMED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_YES = ("1", "true")
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_NOTES = {
    "comments": (f"{MAIN}comments", (f"{MAIN}commentList",), f"{MAIN}comment"),
    "threadedComment": (f"{_THREADED}ThreadedComments", (), f"{_THREADED}threadedComment"),
}
"""The parts of notes upon cells, by their kind: their root, what holds the notes, and a note
(ISO/IEC 29500-1, 18.7; MS-XLSX 2.6.205)."""


def read_excel(parts: Mapping[str, bytes]) -> list[Worksheet]:
    """Return the worksheets of an XLSX file, from the parts that `unpack` found safe.

    Raises:
        TableUnreadable: It is damaged, or is not as Excel would write it.
    """
    sheets = None
    # A damaged part makes almost anything be raised, with a value in it.
    with contextlib.suppress(Exception):
        sheets = list(_sheets(parts))
    if not sheets:
        raise TableUnreadable(
            "Le classeur est abîmé, ou d'une forme inhabituelle : ouvrez-le dans le tableur et"
            " enregistrez-le sous un autre nom, au format « Classeur Excel (.xlsx) »"
        )
    return sheets


def _sheets(parts: Mapping[str, bytes]) -> Iterator[Worksheet]:
    if [name for name, kind in _related(parts, "").values() if kind == "officeDocument"] != [
        WORKBOOK
    ]:
        raise ValueError("workbook")
    related = _related(parts, WORKBOOK)
    of_kind = {kind: parts[name] for name, kind in related.values() if name in parts}
    epoch, uncalculated = EPOCH_1900, False
    listed = []
    for _, element in elements_of(parts[WORKBOOK], f"{MAIN}workbook", ()):
        match element.tag.removeprefix(MAIN):
            case "workbookPr" if element.get("date1904") in _YES:
                epoch = EPOCH_1904
            case "calcPr":
                uncalculated = element.get("fullCalcOnLoad") in _YES
            case "sheets":
                for one in element:
                    visible = one.get("state", "visible") == "visible"
                    sheet = Worksheet(one.get("name", ""), visible)
                    listed.append((sheet, *related[one.get(_NAMED, "")]))
    styles = read_styles(of_kind["styles"]) if "styles" in of_kind else Styles()
    texts = shared_texts(of_kind["sharedStrings"]) if "sharedStrings" in of_kind else {}
    book = Book(styles, texts, epoch, uncalculated)
    for sheet, name, kind in listed:
        if kind == "worksheet":  # not a chart
            read_sheet(parts[name], sheet, book)
            sheet.notes.update(_notes(parts, name))
            yield sheet


def _notes(parts: Mapping[str, bytes], sheet: str) -> Iterator[tuple[int, int]]:
    """Yield the cells of a sheet's part that have a note, or a thread of comments, upon them."""
    if _relations_of(sheet) not in parts:
        return
    for name, kind in _related(parts, sheet).values():
        if kind not in _NOTES or name not in parts:
            continue
        root, listed, note = _NOTES[kind]
        for _, element in elements_of(parts[name], root, listed):
            if element.tag == note:
                yield place_of(element.attrib["ref"])


def _related(parts: Mapping[str, bytes], part: str) -> Mapping[str, tuple[str, str]]:
    """Return the parts that a part names, or the whole file: their names and what they are for."""
    folder = posixpath.dirname(part)
    found = {}
    whole = f"{_RELATIONS}Relationships"
    for _, element in elements_of(parts[_relations_of(part)], whole, ()):
        if element.tag == whole:
            continue
        # A target is told from the part's own folder, or from the top.
        path = posixpath.join("/", folder, element.attrib["Target"])
        kind = element.attrib["Type"].rpartition("/")[2]
        found[element.attrib["Id"]] = (posixpath.normpath(path).lstrip("/"), kind)
    return found


def _relations_of(part: str) -> str:
    """Return the name of the part that says what a part is related to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
