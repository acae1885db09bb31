"""What a batch is refused for, where no other test has it say so."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from feuillet.batch.folder import open_journal
from feuillet.batch.journal import Record
from feuillet.batch.run import run_batch
from feuillet.batch.tables import read_table, table
from feuillet.batch.tables.sheets import zip_guard
from feuillet.batch.worker import Reply
from feuillet.errors import DeliveryError, TableUnreadable
from feuillet.model.leaflet import Look
from tests.batches import batch, patient, printing
from tests.helpers import print_html
from tests.web.dropping import csv_of, xlsx_of


def failure(folder: Path, **changes: object) -> str:
    """Return why the only row of a batch failed, whose reply is another."""
    told: list[Record] = []
    run_batch(
        batch(patient(1)),
        folder,
        printing(lambda reply: replace(reply, **changes)),
        on_row=told.append,
    )
    return " ; ".join(told[0].problems)


def test_a_document_with_another_number_of_pages_is_not_delivered(tmp_path: Path) -> None:
    """Whatever is on them."""
    said = failure(tmp_path, pages=(9,))

    assert said.startswith("le nombre de pages n'est pas celui de la mise en page, prévenez")


def test_a_document_with_a_field_left_over_is_not_delivered(tmp_path: Path, look: Look) -> None:
    """Braces are no patient's."""
    said = failure(tmp_path, pdf=print_html("<p>{{ nom }}</p>", look).pdf, pages=(1,))

    assert "il reste dans une page un champ non rempli" in said


def test_a_disk_that_gives_back_something_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document is read back from where it was written."""
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + b"\n" * (path.suffix == ".part")
    )

    assert failure(tmp_path).startswith("le fichier relu n'est pas celui qui a été écrit")


def test_a_document_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Its name is told, never the patient's."""
    one = batch(patient(1))
    path = tmp_path / one.file_name(one.checked.entries[0])

    def put(reply: Reply) -> Reply:
        path.write_bytes(b"autre")
        return reply

    with pytest.raises(DeliveryError, match="n'est pas de ce lot, déplacez-le"):
        run_batch(one, tmp_path, printing(put))
    assert path.read_bytes() == b"autre"


def test_a_disk_without_room_is_told_before_the_first_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what is wanted, and what there is."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(DeliveryError, match="il faut environ 1 Mo, il en reste 0"):
        run_batch(batch(patient(1)), tmp_path, printing())


def test_a_journal_that_names_another_document_is_refused(tmp_path: Path) -> None:
    """Somebody changed it."""
    one = batch(patient(1))
    run_batch(one, tmp_path, printing())
    journal = tmp_path / "manifest.jsonl"
    key = one.key(one.checked.entries[0])
    journal.write_text(journal.read_text().replace(key, "0000_" + key[5:]))

    with pytest.raises(DeliveryError, match="a été modifié"):
        open_journal(one, tmp_path, "resume")


def test_another_version_of_the_program_does_not_go_on(tmp_path: Path) -> None:
    """Its lines may break elsewhere."""
    one = batch(patient(1))
    journal = open_journal(one, tmp_path, "first")
    journal.header |= {"versions": {}}
    journal.rewrite()

    with pytest.raises(DeliveryError, match="la version du programme n'est plus comme au début"):
        open_journal(one, tmp_path, "resume")


@pytest.mark.parametrize(
    ("module", "limit", "content", "says"),
    [
        (table, "MAX_ROWS", csv_of(*map(patient, range(5))), "plus de 1 lignes"),
        (zip_guard, "MAX_ELEMENTS", xlsx_of(patient(1)), "trop de cellules : partagez-le"),
    ],
)
def test_a_table_beyond_the_limits_is_refused(
    module: object, limit: str, content: bytes, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to do about it."""
    monkeypatch.setattr(module, limit, 1)
    with pytest.raises(TableUnreadable, match=says):
        read_table(content)


def test_a_file_beyond_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor looked into."""
    monkeypatch.setattr("feuillet.batch.tables.MAX_TABLE_BYTES", 2)
    with pytest.raises(TableUnreadable, match="Le fichier est trop gros"):
        read_table(b"nom")
