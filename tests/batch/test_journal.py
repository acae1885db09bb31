"""The journal of a batch: whole lines count, a torn one does not, a changed one stops."""

from pathlib import Path

import pytest

from feuillet.batch.journal import NAME, Journal, Record
from feuillet.errors import DeliveryError

BATCH = "0" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a journal of two rows."""
    journal = Journal(tmp_path, {"batch": BATCH})
    journal.rewrite()
    journal.append(Record(3, "done", "cle", "0" * 64, (1, 2)))
    journal.append(Record(2, "failed", problems=("Nom : à indiquer",)))
    journal.close()
    return tmp_path


def _read(folder: Path) -> Journal:
    journal = Journal.read(folder)
    assert journal is not None
    return journal


def test_what_was_written_is_read(folder: Path) -> None:
    """Header, rows, pages and reasons."""
    journal = _read(folder)

    assert journal.header == {"batch": BATCH}
    assert journal.records[3].pages == (1, 2)
    assert journal.records[2].problems == ("Nom : à indiquer",)


def test_a_torn_last_line_never_counted(folder: Path) -> None:
    """It was not on the disk when the process died."""
    path = folder / NAME
    whole = path.read_bytes()
    for size in range(len(whole) - 1, whole.rindex(b"\n", 0, -1), -1):
        path.write_bytes(whole[:size])

        assert set(_read(folder).records) == {3}


@pytest.mark.parametrize("garbage", [b"?\n", b"[]\n", b'{"row": 4}\n', b'{"rang": 4}\n'])
def test_garbage_in_the_middle_stops(folder: Path, garbage: bytes) -> None:
    """Somebody changed it: nothing is guessed; the line is named."""
    path = folder / NAME
    first, *others = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([first, garbage, *others]))

    with pytest.raises(DeliveryError, match=f"{NAME}, ligne 2"):
        Journal.read(folder)


def test_written_anew_it_follows_the_rows(folder: Path) -> None:
    """In whatever order they were done."""
    journal = _read(folder)
    journal.rewrite()
    lines = (folder / NAME).read_text("utf-8").splitlines()

    assert [line.count('"row": 2') for line in lines] == [0, 1, 0]


def test_a_folder_without_a_journal_has_none(tmp_path: Path) -> None:
    """Nothing is made by looking."""
    assert Journal.read(tmp_path) is None
    assert not list(tmp_path.iterdir())
