"""The finished documents of a batch in the table's order: one print file, or one archive."""

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from feuillet.batch.gathered import CALLED_ARCHIVE, CALLED_PRINT_FILE, is_of_batch
from feuillet.batch.journal import Record
from feuillet.batch.plan import Batch
from feuillet.batch.report import REPORT
from feuillet.deliver import deliver_stream
from feuillet.errors import Advice, DeliveryError
from feuillet.pdf.merge import PdfPart, join_pdfs

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can hold: it tells nothing."""


@dataclass(frozen=True)
class Sheet:
    """One finished document of a batch."""

    row: int
    path: Path
    sha256: str
    """Of the file, as the journal has it."""

    pages: tuple[int, ...]
    """Of each of its documents."""

    def read(self) -> bytes:
        """Return the document.  Raises DeliveryError if it is no longer the one that was proved."""
        content = self.path.read_bytes() if self.path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise DeliveryError(
                f"Ligne {self.row} : son document a changé sur le disque, {Advice.RESUME}."
            )
        return content


def sheets_of(batch: Batch, folder: Path, records: Iterable[Record]) -> list[Sheet]:
    """Return the finished documents of a batch's folder, as its journal has them."""
    entries = {entry.number: entry for entry in batch.checked.entries}
    return [
        Sheet(
            record.row, folder / batch.file_name(entries[record.row]), record.sha256, record.pages
        )
        for record in records
    ]


def write_print_file(
    sheets: Sequence[Sheet], path: Path, *, batch_id: str, title: str, force: bool = False
) -> Path:
    """Write one PDF of all documents, each on a right-hand page, and return its absolute path.

    Args:
        sheets: In the table's order.
        batch_id: Hexadecimal; a print file of the same batch is replaced.
        title: Names the leaflet, no patient.

    Raises:
        DeliveryError: Another file is there, or the disk is full.
        RenderError: A document is damaged.
    """
    identifier = bytes.fromhex(batch_id)
    parts = (PdfPart(sheet.read(), f"Ligne {sheet.row}", pages=sheet.pages) for sheet in sheets)

    def fill(output: BinaryIO) -> None:
        join_pdfs(parts, output, title=title, duplex=True, identifier=identifier)

    return deliver_stream(
        fill,
        path,
        force=force or is_of_batch(path, batch_id),
        called=CALLED_PRINT_FILE,
        advice=Advice.OTHER_PRINT_FILE,
    )


def write_archive(
    sheets: Sequence[Sheet], folder: Path, path: Path, *, batch_id: str, force: bool = False
) -> Path:
    """Write a ZIP of all documents and the report, and return its absolute path.

    Args: As `write_print_file`; `folder` is the batch's.

    Raises:
        DeliveryError: As `write_print_file`.
    """
    comment = batch_id.encode()

    def fill(output: BinaryIO) -> None:
        with zipfile.ZipFile(output, "w") as archive:
            archive.comment = comment
            for sheet in sheets:
                archive.writestr(archive_entry(sheet.path.name), sheet.read())
            archive.writestr(archive_entry(REPORT), (folder / REPORT).read_bytes())

    return deliver_stream(
        fill,
        path,
        force=force or is_of_batch(path, batch_id),
        called=CALLED_ARCHIVE,
        advice=Advice.OTHER_ARCHIVE,
    )


def archive_entry(name: str) -> zipfile.ZipInfo:
    """Return the place of a file in an archive, without a date."""
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.external_attr = 0o600 << 16
    return entry
