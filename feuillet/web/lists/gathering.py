"""The documents of a list put together: one file to print, one archive to take away."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feuillet.batch import Batch, Sheet, Summary, sheets_of, write_archive, write_print_file

PRINT_FILE, ARCHIVE = "impression.pdf", "documents.zip"


@dataclass(frozen=True)
class _Counted(Sheet):
    """A finished document that tells when it is read."""

    told: Callable[[], None]

    def read(self) -> bytes:
        self.told()
        return super().read()


def gather_documents(
    batch: Batch, folder: Path, summary: Summary, on_sheet: Callable[[float], None]
) -> None:
    """Write the print file and the archive, telling what part is done as each document is added."""
    count = 0

    def told() -> None:
        nonlocal count
        on_sheet(count / (2 * len(sheets)))
        count += 1

    sheets = [
        _Counted(one.row, one.path, one.sha256, one.pages, told)
        for one in sheets_of(batch, folder, summary.records)
    ]
    if not sheets:
        return
    batch_id = str(batch.header()["batch"])
    title = f"{batch.press.leaflet.title} : {len(sheets)} documents"
    write_print_file(sheets, folder / PRINT_FILE, batch_id=batch_id, title=title)
    write_archive(sheets, folder, folder / ARCHIVE, batch_id=batch_id)
