"""A service's library: the hospital's own folder, or none at all."""

import os
import shutil
from pathlib import Path

import pytest

from feuillet.errors import LibraryAbsent
from feuillet.examine import mounted, open_mounted
from feuillet.find import builtin_root
from tests.helpers import LIBRARIES

MINIMAL = LIBRARIES / "minimal"


def _why(*folders: Path) -> str:
    with pytest.raises(LibraryAbsent) as refused:
        open_mounted(folders, environment={})
    # Who prints is told no path.
    assert str(folders[0]) not in "".join(refused.value.problems)
    return refused.value.why


def test_a_folder_with_settings_serves_and_none_at_all_is_ours(tmp_path: Path) -> None:
    """One of several is enough; where none was named, ours was meant."""
    named = open_mounted([tmp_path, MINIMAL], environment={})

    assert [shelf.root for shelf in named.shelves] == [tmp_path, MINIMAL, builtin_root()]
    assert len(open_mounted([], environment={}).shelves) == 1


def test_a_share_that_is_not_mounted_is_never_our_invented_hospital(tmp_path: Path) -> None:
    """Not there, a file, an empty folder, settings without a target."""
    (tmp_path / "fichier").write_text("")
    (tmp_path / "vide" / "leaflets").mkdir(parents=True)

    assert "n'existe pas" in _why(tmp_path / "absent")
    assert "n'existe pas" in _why(MINIMAL, tmp_path / "absent")
    assert "n'existe pas" in _why(tmp_path / "fichier")
    assert f"Aucun « hospital.yaml » dans « {tmp_path / 'vide'} »" in _why(tmp_path / "vide")
    with pytest.raises(LibraryAbsent):
        open_mounted([], environment={"FEUILLET_LIBRARY": str(tmp_path / "vide")})


def test_a_folder_without_rights_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there: nothing is wrong with its name."""

    def falter(_: object) -> None:
        raise OSError

    def refuse(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", falter)
    faltering = _why(tmp_path)
    monkeypatch.setattr(os, "scandir", refuse)

    assert faltering.endswith("ne se lit pas : vérifiez les droits de ce compte, ou le partage")
    assert f"{tmp_path} : le compte « " in _why(tmp_path)
    assert _why(tmp_path).endswith(f" {tmp_path} && chmod 2750 {tmp_path} »")


def test_what_is_below_a_share_that_is_not_mounted_is_not_the_hospitals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup once restored there holds old leaflets and telephone numbers."""
    folder = tmp_path / "mon partage"
    shutil.copytree(MINIMAL, folder / "hopital")
    escaped = str(folder).replace(" ", "\\040")
    fstab, mountinfo = tmp_path / "fstab", tmp_path / "mountinfo"
    fstab.write_text(f"# /etc/fstab\n/dev/sda1 / ext4 defaults 0 1\n//x/y {escaped} cifs _netdev\n")
    mountinfo.write_text("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
    monkeypatch.setattr(mounted, "FSTAB", fstab)
    monkeypatch.setattr(mounted, "MOUNTS", mountinfo)

    assert _why(folder / "hopital").startswith(f"« {folder} » n'est pas monté")
    with mountinfo.open("a") as more:
        more.write(f"90 22 0:44 / {escaped} rw - cifs //x/y rw\n")
    assert open_mounted([folder / "hopital"], environment={}).is_hospitals
    fstab.unlink()
    mountinfo.unlink()
    assert open_mounted([folder / "hopital"], environment={}).is_hospitals
