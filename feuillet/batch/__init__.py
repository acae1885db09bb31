"""Many patients: a table in, one PDF a row out, and a report.

In: the bytes of a table (CSV, XLSX, ODS), and what prints one row.
Out: files in one folder, its journal and report, a print file, an archive.
Touches that folder, and the processes or machines that print.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
