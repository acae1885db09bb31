"""Folders: what of them cannot be looked into is told, and how old their leaflets are."""

import datetime as dt
from pathlib import Path

from feuillet.find import written_last


def test_the_last_leaflet_that_was_written_counts(tmp_path: Path) -> None:
    """One without a day, and other files, do not."""
    none = written_last(tmp_path)
    for name, text in (
        ("a.yaml", "title: A\nwritten: 2026-11-22\n"),
        ("b.yaml", "written: 2026-11-01\nreview: 2029-11-01\n"),
        ("c.yaml", "title: C\n"),
        ("d.json", "written: 2028-01-01\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8")

    assert none is None
    assert written_last(tmp_path) == dt.date(2026, 11, 22)
