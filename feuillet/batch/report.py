"""`report.csv`: what became of each row, for whoever printed the batch; opens in French Excel."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

REPORT = "report.csv"


@dataclass(frozen=True)
class ReportLine:
    """One row of the table, as the report tells it."""

    row: int
    status: str
    reason: str = ""
    file: str = ""


def format_report(lines: Iterable[ReportLine]) -> bytes:
    """Return the report: UTF-8 with a mark, semicolons, CRLF, as Excel reads in France (RFC 4180).

    It holds no value of a patient, but for a name in a file's name if that was asked for.
    """
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(("ligne", "état", "raison", "fichier"))
    for line in sorted(lines, key=lambda one: one.row):
        writer.writerow((line.row, line.status, line.reason, line.file))
    return b"\xef\xbb\xbf" + output.getvalue().encode()
