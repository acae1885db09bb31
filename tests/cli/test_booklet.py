"""`feuillet booklet`: what is refused before the file is opened, and what stays as it was."""

from pathlib import Path

import pytest

from feuillet.cli.booklet import booklet
from feuillet.errors import BookletUnusable, DeliveryError
from tests.cli.running import output_of


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """In one line."""
    with pytest.raises(BookletUnusable, match="illisible"):
        output_of(booklet, tmp_path / "absent.pdf", "-o", tmp_path / "livret.pdf")


def test_the_pages_are_never_overwritten_by_their_booklet(tmp_path: Path) -> None:
    """Not even by --force."""
    path = tmp_path / "a5.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(DeliveryError, match="lui-même"):
        output_of(booklet, path, "-o", tmp_path / "." / "a5.pdf", "--force")

    assert path.read_bytes() == b"%PDF-1.7"
