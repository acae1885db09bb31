"""The parts of a zipped workbook (XLSX, ODS) → its sheets, as the secretary sees them.

In: the bytes of the file.  Out: `Worksheet`s, with what is wrong with each.  They open nothing.
"""

from feuillet.batch.tables.sheets.ods import read_opendocument
from feuillet.batch.tables.sheets.xlsx import WORKBOOK, read_excel
from feuillet.batch.tables.sheets.zip_guard import unpack

__all__ = ["WORKBOOK", "read_excel", "read_opendocument", "unpack"]
