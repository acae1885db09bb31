"""The bytes of a table of patients → its header and rows, whatever program wrote it.

CSV, XLSX and ODS are told apart by what they hold, since a name may lie.  What cannot be read
without guessing is refused whole: a row lost or shifted would be another patient's leaflet.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from feuillet.batch.tables.csv_file import read_delimited
from feuillet.batch.tables.table import MAX_TABLE_BYTES, UNREAD_IN_TIME, Cell, Table, TableRow
from feuillet.batch.tables.workbook import read_workbook
from feuillet.errors import Advice, TableUnreadable
from feuillet.workers import TaskLost

__all__ = ["Cell", "Table", "TableRow", "read_table", "refuse_late"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound files (MS-CFB 2.2): workbooks of Excel 97 to 2003, and all those with a password."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"{\\rtf", b"<")


@contextmanager
def refuse_late() -> Iterator[None]:
    """Raise TableUnreadable if the worker that reads a table was stopped at it."""
    try:
        yield
        return
    except TaskLost:
        pass  # told below, without what the worker was at
    raise TableUnreadable(UNREAD_IN_TIME)


def read_table(content: bytes, *, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Return the table that a CSV, XLSX or ODS file holds.

    Args:
        encoding: Of a CSV file, any text codec of Python's; None to find out, or refuse.
        sheet: Which sheet of a workbook; None if it has only one that is filled.

    Raises:
        TableUnreadable: Naming rows and columns, never what a cell holds.
    """
    if not content.strip():
        raise TableUnreadable("Le fichier est vide : choisissez-en un autre")
    if len(content) > MAX_TABLE_BYTES:
        raise TableUnreadable(f"Le fichier est trop gros ({MAX_TABLE_BYTES // 10**6} Mo au plus)")
    if content.startswith(_OLE):
        raise TableUnreadable(
            "Le classeur est protégé par un mot de passe : enregistrez-le sans"
            if _LOCKED in content
            else "Le classeur est au format d'Excel 97-2003 (.xls) : enregistrez-le au format"
            " « Classeur Excel (.xlsx) »"
        )
    if content.startswith(_ZIP):
        return read_workbook(content, sheet)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OTHERS):
        raise TableUnreadable(
            "Le fichier n'est ni un CSV, ni un classeur XLSX ou ODS : enregistrez-le dans l'un de"
            " ces formats"
        )
    if sheet is not None:
        raise TableUnreadable(
            f"{Advice.SHEET} : un fichier CSV n'a pas de feuilles, n'en donnez aucune"
        )
    return read_delimited(content, encoding)
