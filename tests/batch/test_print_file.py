"""The print file and the archive of a batch: its own documents, proved, and nobody else's file."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from feuillet.batch.print_file import Sheet, write_archive, write_print_file
from feuillet.batch.report import REPORT
from feuillet.errors import DeliveryError
from tests.pdf.copying import pages

BATCH = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def sheets(tmp_path: Path) -> list[Sheet]:
    """Two finished documents, of one page and of two, and the report of their batch."""
    (tmp_path / REPORT).write_bytes(b"ligne\r\n")
    made = []
    for row in (2, 3):
        output = io.BytesIO()
        pages(row - 1).save(output)
        path = tmp_path / f"000{row}_essai_0000000{row}.pdf"
        path.write_bytes(output.getvalue())
        digest = hashlib.sha256(output.getvalue()).hexdigest()
        made.append(Sheet(row, path, digest, (row - 1,)))
    return made


def test_each_document_begins_on_a_right_hand_page(sheets: list[Sheet], tmp_path: Path) -> None:
    """Printed on both sides, no patient has another's page on the back of hers."""
    path = write_print_file(sheets, tmp_path / "tout.pdf", batch_id=BATCH, title="Essai")
    with pikepdf.open(path) as printed, printed.open_outline() as outline:
        marks = [item.title for item in outline.root]

        assert len(printed.pages) == 4
        assert marks == ["Ligne 2", "Ligne 3"]
        assert bytes(printed.trailer.ID[0]).hex() == BATCH


def test_a_document_that_changed_since_it_was_proved_is_not_printed(
    sheets: list[Sheet], tmp_path: Path
) -> None:
    """Nor one that is gone; nothing is left of the file."""
    sheets[1].path.write_bytes(sheets[0].path.read_bytes())
    with pytest.raises(DeliveryError, match="Ligne 3"):
        write_print_file(sheets, tmp_path / "tout.pdf", batch_id=BATCH, title="Essai")
    sheets[1].path.unlink()
    with pytest.raises(DeliveryError, match="Ligne 3"):
        write_archive(sheets, tmp_path, tmp_path / "tout.zip", batch_id=BATCH)

    assert not (tmp_path / "tout.pdf").exists()
    assert not (tmp_path / "tout.zip").exists()


def test_the_archive_holds_documents_and_report_without_a_date(
    sheets: list[Sheet], tmp_path: Path
) -> None:
    """So that equal batches give equal bytes."""
    path = write_archive(sheets, tmp_path, tmp_path / "tout.zip", batch_id=BATCH)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        read = {entry.filename: archive.read(entry) for entry in entries}

    assert read == {
        **{sheet.path.name: sheet.path.read_bytes() for sheet in sheets},
        REPORT: b"ligne\r\n",
    }
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", ["pdf", "zip"])
def test_only_a_file_of_the_same_batch_is_replaced(
    kind: str, sheets: list[Sheet], tmp_path: Path
) -> None:
    """Another batch's, or anybody's, stays unless that is asked for."""
    path = tmp_path / f"tout.{kind}"

    def write(batch_id: str = BATCH, *, force: bool = False) -> None:
        if kind == "pdf":
            write_print_file(sheets, path, batch_id=batch_id, title="Essai", force=force)
        else:
            write_archive(sheets, tmp_path, path, batch_id=batch_id, force=force)

    path.write_bytes(b"un autre fichier")
    with pytest.raises(DeliveryError, match="existe"):
        write()
    write(force=True)
    write()
    with pytest.raises(DeliveryError, match="existe"):
        write("f" * 32)

    assert replace(sheets[0], row=9).read() == sheets[0].path.read_bytes()
