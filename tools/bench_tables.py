"""What a workbook costs to read, against the same table as CSV: time as ratios, and memory.

A ward's list of 10,000 rows and twenty columns, texts, days, hours and numbers, as Excel and
LibreOffice record them.  Reading is from a file's bytes to the cells of each row.
"""

import csv
import datetime as dt
import io
import statistics
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from bench_batch import peak

from feuillet.batch.tables import read_table

Value = str | int | dt.date | dt.datetime | dt.time | None

COUNT = 10_000
PAIRS = 7
DAY = dt.date(1940, 3, 1)
NOON = dt.datetime.combine(dt.date(2027, 1, 4), dt.time(14, 30))
NOTE = "Arrêt d'exemple 5 jours avant, sauf avis contraire du cardiologue d'exemple."


def ward_list() -> Iterator[dict[str, Value]]:
    """Yield invented patients, each answer as a spreadsheet records it."""
    for at in range(COUNT):
        day = dt.timedelta(days=at % 9000)
        blood = at % 3 == 0
        yield {
            "nom": f"EXEMPLE-{at:05d}",
            "prenom": ("Camille", "Zoé-Exemple", "Jean")[at % 3],
            "date_naissance": DAY + day,
            "ipp": f"{at:07d}",
            "date_intervention": NOON.date() + day % dt.timedelta(days=180),
            "heure_convocation": dt.time(7 + at % 6, at % 4 * 15),
            "anesthesie": ("locale", "sedation", "generale")[at % 3],
            "rdv_anesthesie": NOON - dt.timedelta(days=at % 20) if at % 2 else None,
            "nombre_vertebres": at % 3 + 1,
            "niveaux": ", ".join(("D12", "L1", "L2")[: at % 3 + 1]),
            "sejour": ("ambulatoire", "nuit")[at % 2],
            "cause": ("osteoporose", "tumeur", "traumatisme", "autre")[at % 4],
            "cause_affichable": "oui" if at % 5 else "non",
            "corset": ("aucun", "arret", "poursuite")[at % 3],
            "anticoagulant": "oui" if blood else "aucun",
            "consigne_anticoagulant": NOTE if blood else None,
            "opioides": "non",
            "reeducation": "oui",
            "rdv_controle": NOON + day % dt.timedelta(days=180) if at % 4 else None,
            "operateur": "Dr Modèle",
        }


def as_csv(rows: Sequence[dict[str, Value]]) -> bytes:
    """Return a table as Excel saves it in France."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(rows[0])
    writer.writerows([_typed(value) for value in row.values()] for row in rows)
    return output.getvalue().encode("cp1252")


def _typed(value: Value) -> str:
    match value:
        case dt.datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case dt.date():
            return f"{value:%d/%m/%Y}"
        case dt.time():
            return f"{value:%H:%M}"
    return "" if value is None else str(value)


def as_xlsx(rows: Sequence[dict[str, Value]]) -> bytes:
    """Return the same as a workbook of Excel's."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    workbook.calculation.fullCalcOnLoad = False
    sheet = workbook.create_sheet("Liste")
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet><table:table table:name="Liste">
<table:table-column table:style-name="co1" table:number-columns-repeated="20"/>"""
_ROW = '<table:table-row table:style-name="ro1">{}</table:table-row>'
_CELL = (
    '<table:table-cell table:style-name="ce1" office:value-type="{0}"{1} calcext:value-type="{0}">'
    "<text:p>{2}</text:p></table:table-cell>"
)
_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def as_ods(rows: Sequence[dict[str, Value]]) -> bytes:
    """Return the same as LibreOffice writes it."""
    lines = [dict.fromkeys(rows[0]), *rows]
    lines[0] = {name: name for name in rows[0]}
    body = "".join(_ROW.format("".join(map(_ods_cell, line.values()))) for line in lines)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _HEAD + body + _END)
    return output.getvalue()


def _ods_cell(value: Value) -> str:
    match value:
        case None:
            return '<table:table-cell table:style-name="ce1"/>'
        case dt.time():
            kind, said = "time", f' office:time-value="PT{value:%HH%MM%S}S"'
        case dt.date():
            kind, said = "date", f' office:date-value="{value.isoformat()}"'
        case int():
            kind, said = "float", f' office:value="{value}"'
        case _:
            kind, said = "string", ""
    return _CELL.format(kind, said, escape(_typed(value)))


def read_file(path: str) -> None:
    """Read a file, in a process whose memory is then looked at."""
    assert len(read_table(Path(path).read_bytes()).rows) == COUNT


def _times(contents: Sequence[bytes]) -> list[float]:
    times = []
    for content in contents:
        start = time.perf_counter()
        read_table(content)
        times.append(time.perf_counter() - start)
    return times


def table_rows() -> list[tuple[str, float, float]]:
    """Return each measure's name, ratio or size, and bar."""
    rows = list(ward_list())
    files = {"CSV": as_csv(rows), "XLSX": as_xlsx(rows), "ODS": as_ods(rows)}
    del rows
    _times(list(files.values()))
    runs = [_times(list(files.values())) for _ in range(PAIRS)]
    measures = []
    with tempfile.TemporaryDirectory() as folder:
        for at, (kind, content) in list(enumerate(files.items()))[1:]:
            ratio = statistics.median(run[at] / run[0] for run in runs)
            measures.append((f"10,000 rows of {kind} read / of the same CSV", ratio, 3.0))
            path = Path(folder) / kind
            path.write_bytes(content)
            size = peak(f"bench_tables.read_file({str(path)!r})") / 1000
            measures.append((f"memory to read 10,000 rows of {kind}, in MB", size, 200.0))
    return measures
