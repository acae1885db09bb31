"""PDF bytes become a file: whole or absent, private, and never over another one."""

import errno
import os
import stat
from pathlib import Path

import pytest

from feuillet.deliver import Disk, deliver_file, replace_shared
from feuillet.errors import DeliveryError
from tests.fulldisk import FullDisk
from tests.helpers import LIBRARIES, run_feuillet, start_feuillet

PDF = b"%PDF-1.7 essai"
MINIMAL = LIBRARIES / "minimal"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _refusal(path: Path, *, force: bool = False) -> str:
    with pytest.raises(DeliveryError) as refusal:
        deliver_file(PDF, path, force=force)
    return str(refusal.value)


def test_the_file_holds_the_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    """No temporary file stays beside it."""
    path = deliver_file(PDF, tmp_path / "fiche.pdf")

    assert path.read_bytes() == PDF
    assert _names(tmp_path) == ["fiche.pdf"]


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """The page has a name and an operation on it: nobody else may read it, nor list the folder."""
    path = deliver_file(PDF, tmp_path / "dossier" / "fiche.pdf")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_exists_is_not_touched(tmp_path: Path) -> None:
    """Another patient's page may be in it."""
    path = tmp_path / "fiche.pdf"
    path.write_bytes(b"avant")

    assert "existe déjà" in _refusal(path)
    assert path.read_bytes() == b"avant"
    assert _names(tmp_path) == ["fiche.pdf"]


def test_force_replaces_a_file_whole(tmp_path: Path) -> None:
    """On demand, the old bytes make place for the new ones."""
    path = tmp_path / "fiche.pdf"
    path.write_bytes(b"avant" * 100)

    deliver_file(PDF, path, force=True)

    assert path.read_bytes() == PDF
    assert _names(tmp_path) == ["fiche.pdf"]


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_never_followed(tmp_path: Path, force: bool) -> None:
    """A link left in the folder cannot make us write elsewhere."""
    elsewhere = tmp_path / "ailleurs"
    elsewhere.write_bytes(b"avant")
    path = tmp_path / "fiche.pdf"
    path.symlink_to(elsewhere)

    if force:
        deliver_file(PDF, path, force=True)
    else:
        _refusal(path)

    assert elsewhere.read_bytes() == b"avant"


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    """A broken link counts as a file that exists."""
    (tmp_path / "fiche.pdf").symlink_to(tmp_path / "absent")

    assert "existe déjà" in _refusal(tmp_path / "fiche.pdf")
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_is_no_file(tmp_path: Path, force: bool) -> None:
    """Its content stays."""
    (tmp_path / "dossier").mkdir()

    assert "c'est un dossier" in _refusal(tmp_path / "dossier", force=force)
    assert _names(tmp_path) == ["dossier"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a" * 300, "trop long"),
        ("fichier/fiche.pdf", "n'en est pas un"),
        ("a\x00b", "impossible"),
    ],
)
def test_names_that_no_disk_takes_are_refused(tmp_path: Path, name: str, says: str) -> None:
    """Too long, below a file, or with a nought in it: one sentence, nothing written."""
    (tmp_path / "fichier").write_bytes(b"")

    assert says in _refusal(tmp_path / name)
    assert _names(tmp_path) == ["fichier"]


@pytest.mark.parametrize("name", ["~brouillon.pdf", "~personne-de-ce-nom/fiche.pdf"])
def test_a_tilde_is_a_letter_of_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A name that begins like a home folder is written or refused, and no crash."""
    monkeypatch.chdir(tmp_path)
    try:
        written = [deliver_file(PDF, Path(name)).name]
    except DeliveryError:
        written = []

    assert [path.name for path in tmp_path.rglob("*.pdf")] == written


def test_no_sentence_repeats_the_name_of_the_file(tmp_path: Path) -> None:
    """The secretary may have named it after the patient."""
    path = tmp_path / "CANARI Jeanne.pdf"
    path.write_bytes(b"avant")

    assert "CANARI" not in _refusal(path)
    assert "CANARI" not in _refusal(path / "sous")


def test_accents_and_capitals_make_three_files(tmp_path: Path) -> None:
    """Léa, Lea and LEA are three patients: none replaces another."""
    for name in ("Léa", "Lea", "LEA"):
        deliver_file(name.encode(), tmp_path / f"{name}.pdf")

    assert {path.stem: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        name: name for name in ("Léa", "Lea", "LEA")
    }


@pytest.mark.parametrize("force", [False, True])
def test_a_full_disk_leaves_no_torn_file(full_disk: FullDisk, force: bool) -> None:
    """When there is no place left, the command says so, and the folder is as it was."""
    folder, under = full_disk.folder, full_disk.under
    if force:
        (folder / "fiche.pdf").write_bytes(b"avant")
    before = _names(folder)

    done = start_feuillet(
        *("render", "visite", "--library", MINIMAL, "-o", folder / "fiche.pdf"),
        *(["--force"] if force else []),
        under=under,
    )

    assert done.returncode == 6
    assert len(done.stderr.decode().splitlines()) == 1
    assert "plein" in done.stderr.decode() or "trop gros" in done.stderr.decode()
    assert _names(folder) == before
    assert not force or (folder / "fiche.pdf").read_bytes() == b"avant"


@pytest.mark.long
def test_once_there_is_place_again_the_same_command_works(
    full_disk: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    """Nothing of a failed attempt is in the way of the next one."""
    folder, under = full_disk.folder, full_disk.under
    command = ("render", "visite", "--library", MINIMAL, "--document", "apres", "-o")

    failed = start_feuillet(*command, folder / "fiche.pdf", under=under)
    done = run_feuillet(*command, tmp_path / "fiche.pdf")

    assert failed.returncode == 6
    assert done.returncode == 0
    assert (tmp_path / "fiche.pdf").read_bytes().startswith(b"%PDF")


def test_standard_output_that_cannot_be_written_is_told() -> None:
    """A PDF that did not arrive is an error of delivery, in French, without a traceback."""
    done = start_feuillet(
        *("render", "visite", "--library", MINIMAL, "--document", "apres", "-o", "-"),
        under=("bash", "-c", 'exec "$@" > /dev/full', "bash"),
    )

    assert done.returncode == 6
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("refused", "says"),
    [
        (errno.EFBIG, "le fichier est trop gros pour ce disque, prenez-en un autre"),
        (errno.EDQUOT, "le quota du disque est atteint, libérez de la place"),
        (errno.EROFS, "ce disque est en lecture seule, choisissez-en un autre"),
        (errno.EIO, "écriture impossible ici, choisissez un autre dossier"),
    ],
)
def test_what_a_disk_refuses_is_told_with_what_to_do(
    refused: int, says: str, tmp_path: Path
) -> None:
    """In one line; nothing is left."""

    class Refusing(Disk):
        def write(self, descriptor: int, content: bytes) -> None:
            raise OSError(refused, "in the words of the system")

    with pytest.raises(DeliveryError) as refusal:
        deliver_file(PDF, tmp_path / "fiche.pdf", disk=Refusing())

    assert str(refusal.value) == f"Fichier de sortie : {says}."
    assert _names(tmp_path) == []


@pytest.mark.parametrize(("folder_mode", "mode"), [(0o750, 0o640), (0o2775, 0o664), (0o700, 0o600)])
def test_a_shared_file_is_read_by_whoever_reads_its_folder(
    tmp_path: Path, folder_mode: int, mode: int
) -> None:
    """Whatever the umask of whoever writes it: else a service would find it, and not read it."""
    folder = tmp_path / "fiches"
    folder.mkdir()
    folder.chmod(folder_mode)
    before = os.umask(0o077)
    try:
        path = replace_shared(b"[]", folder / "pose.approval.json")
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == mode
