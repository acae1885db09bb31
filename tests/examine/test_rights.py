"""Rights of a file: what opens it, for the account and its group as the system calls them."""

from pathlib import Path

import pytest

from feuillet.examine.rights import explain_shut
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
