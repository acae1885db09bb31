"""Rights of a file: what opens it, for the account and its group as the system calls them."""

import errno
import os
from pathlib import Path

import pytest

from feuillet.errors import LibraryAbsent
from feuillet.examine.rights import explain_shut, explain_unlisted, refuse_shut
from tests.helpers import shut


def test_a_file_that_is_shut_is_told_as_a_shell_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group without a name, as of a container, has its number."""
    monkeypatch.setattr("feuillet.examine.rights.os.geteuid", lambda: 987_654)
    monkeypatch.setattr("feuillet.examine.rights.os.getegid", lambda: 987_655)
    sound, path = tmp_path / "a.yaml", tmp_path / "l'autre.yaml"
    for one in (sound, path):
        one.touch()
    shut(path, monkeypatch)
    quoted = f"'{tmp_path}/l'\"'\"'autre.yaml'"

    assert [explain_shut(one) for one in (sound, tmp_path, tmp_path / "absente.yaml")] == [""] * 3
    assert explain_shut(path) == (
        f"{path} : le compte « 987654 » n'a pas le droit de le lire,"
        f" faites « chgrp 987655 {quoted} && chmod 640 {quoted} »"
    )


def test_a_folder_that_is_shut_is_told_with_the_mode_of_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that lists its names and lets nobody in is shut too."""
    usual = os.access
    monkeypatch.setattr(
        "feuillet.examine.rights.os.access",
        lambda path, mode: path != tmp_path and usual(path, mode),
    )
    told = explain_shut(tmp_path)

    assert told.startswith(f"{tmp_path} : le compte « ")
    assert "n'a pas le droit d'y entrer, faites « chgrp " in told
    assert told.endswith(f" {tmp_path} && chmod 2750 {tmp_path} »")


def test_a_folder_of_templates_that_falters_is_never_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours would stand in for the hospital's; one that is not there asks for nothing."""
    parts = tmp_path / "templates" / "parts"
    parts.mkdir(parents=True)
    refuse_shut(tmp_path)
    usual = os.scandir

    def falter(folder: str | Path) -> object:
        if Path(folder) == parts:
            raise OSError(errno.EIO, "Input/output error", str(folder))
        return usual(folder)

    monkeypatch.setattr(os, "scandir", falter)
    with pytest.raises(LibraryAbsent) as refused:
        refuse_shut(tmp_path)

    assert refused.value.why == explain_unlisted(str(parts))
    assert refused.value.why == (
        f"Le contenu de « {parts} » ne se lit pas : vérifiez les droits de ce compte, ou le partage"
    )
