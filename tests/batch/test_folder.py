"""The folder of a batch: one batch at a time, its own files only, done work proved."""

import hashlib
import json
from pathlib import Path

import pytest

from feuillet.batch.folder import Mode, lock_folder, open_journal
from feuillet.batch.gathered import LOCK, Gathering, is_of_batch
from feuillet.batch.journal import NAME, Record
from feuillet.batch.plan import Batch
from feuillet.cli.advice import as_commands
from feuillet.errors import DeliveryError
from tests.batches import batch, patient

TWO = (patient(1), patient(2))


def printed(one: Batch, folder: Path, content: bytes = b"%PDF-1.7 essai") -> Path:
    """Print the first row of a batch, as its journal tells; return its file."""
    journal = open_journal(one, folder, "first")
    entry = one.checked.entries[0]
    path = folder / one.file_name(entry)
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    journal.append(Record(entry.number, "done", one.key(entry), digest, (1,)))
    journal.close()
    return path


def test_two_batches_never_print_into_one_folder(tmp_path: Path) -> None:
    """The second is refused while the first works, and not after."""
    with lock_folder(tmp_path / "lot"):
        with pytest.raises(DeliveryError, match="un autre lot"), lock_folder(tmp_path / "lot"):
            pass
        assert (tmp_path / "lot").stat().st_mode & 0o777 == 0o700
    with lock_folder(tmp_path / "lot"):
        assert (tmp_path / "lot" / LOCK).exists()


def test_a_batch_goes_on_with_what_is_proved(tmp_path: Path) -> None:
    """A document that is there, byte for byte, is not printed again; any other is."""
    one = batch(*TWO)
    path = printed(one, tmp_path)

    assert [record.row for record in open_journal(one, tmp_path, "resume").done()] == [2]
    path.write_bytes(b"%PDF-1.7 autre")
    assert open_journal(one, tmp_path, "resume").done() == []
    assert not path.exists()


def test_a_folder_that_holds_a_batch_is_not_begun_again_unasked(tmp_path: Path) -> None:
    """It may be resumed, or replaced; another table is no reason to mix them."""
    printed(batch(*TWO), tmp_path)
    with pytest.raises(DeliveryError, match="contient déjà un lot"):
        open_journal(batch(*TWO), tmp_path, "first")
    with pytest.raises(DeliveryError, match="le tableau n'est plus"):
        open_journal(batch(*TWO, table="autre"), tmp_path, "resume")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"documents": ["avant"]}, "les options ne sont plus les mêmes"),
        ({"documents": ["avant"], "content": "x"}, "la fiche, les options ne sont plus"),
        ({"hospital": "x"}, "les réglages de l'hôpital ne sont plus les mêmes"),
    ],
)
def test_what_changed_since_the_start_is_named(
    tmp_path: Path, changed: dict[str, object], says: str
) -> None:
    """Another document is an option, not another leaflet."""
    one = batch(*TWO)
    journal = open_journal(one, tmp_path, "first")
    journal.header |= changed
    journal.rewrite()

    with pytest.raises(DeliveryError, match=says):
        open_journal(one, tmp_path, "resume")


def test_a_new_batch_removes_the_old_ones_documents_and_no_other(tmp_path: Path) -> None:
    """One that somebody changed since stays, and is told."""
    path = printed(batch(*TWO), tmp_path)
    path.write_bytes(b"annote par quelqu'un")
    with pytest.raises(DeliveryError, match="modifié depuis"):
        open_journal(batch(*TWO, table="autre"), tmp_path, "new")
    path.write_bytes(b"%PDF-1.7 essai")
    open_journal(batch(*TWO, table="autre"), tmp_path, "new")

    assert [each.name for each in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("first", [{}, {"batch": ""}, {"batch": "-"}, {"batch": 7}])
def test_a_journal_that_names_no_batch_removes_nothing(
    tmp_path: Path, first: dict[str, object]
) -> None:
    """A shorter id than ours is in everybody's PDF: such a journal is none of ours."""
    others = tmp_path / "cours.pdf"
    others.write_bytes(b"%PDF-1.7 - 7")
    (tmp_path / NAME).write_text(f"{json.dumps(first)}\n")

    with pytest.raises(DeliveryError, match=f"{NAME}, ligne 1"):
        open_journal(batch(*TWO), tmp_path, "new")
    assert others.exists()
    assert not is_of_batch(others, str(first.get("batch", "-")))


def test_another_batchs_document_is_told_without_a_name(tmp_path: Path) -> None:
    """Its file may be called after a patient."""
    (tmp_path / "0002_visite_00000000_EXEMPLE-Camille.pdf").write_bytes(b"")
    with pytest.raises(DeliveryError, match="n'est pas de ce lot") as refusal:
        open_journal(batch(*TWO), tmp_path, "first")

    assert "EXEMPLE" not in str(refusal.value)


def gathered_of(one: Batch, folder: Path, path: Path) -> bytes:
    """Write the print file of a batch as it is, and return what it holds."""
    content = f"%PDF-1.7 /ID [<{one.header()['batch']}>]".encode()
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("place", ["lot/impression.pdf", "ailleurs.pdf"])
def test_another_batch_replaces_the_print_file_of_the_old_one(tmp_path: Path, place: str) -> None:
    """It goes with the documents that it holds: beside new ones, it would be handed out."""
    one, other = batch(*TWO), batch(*TWO, table="autre")
    folder, path = tmp_path / "lot", tmp_path / place
    folder.mkdir()
    document = printed(one, folder)
    gathered_of(one, folder, path)
    open_journal(other, folder, "new", gathered=Gathering(path)).close()

    assert not path.exists()
    assert not document.exists()


def test_a_print_file_goes_with_its_batch_where_none_is_asked_for(tmp_path: Path) -> None:
    """Whatever its name in the folder; what is somebody else's stays."""
    one, other = batch(*TWO), batch(*TWO, table="autre")
    printed(one, tmp_path)
    gathered_of(one, tmp_path, tmp_path / "tout.pdf")
    (tmp_path / "notice.pdf").write_bytes(b"%PDF-1.7 autre chose")
    open_journal(other, tmp_path, "new").close()

    assert [path.name for path in tmp_path.glob("*.pdf")] == ["notice.pdf"]


@pytest.mark.parametrize("mode", ["first", "resume", "new"])
def test_a_print_file_of_somebody_else_is_refused_before_anything(
    tmp_path: Path, mode: Mode
) -> None:
    """Nothing is printed nor removed, and the option is the one that there is."""
    one = batch(*TWO)
    folder, path = tmp_path / "lot", tmp_path / "impression.pdf"
    folder.mkdir()
    document = printed(one, folder) if mode != "first" else None
    path.write_bytes(b"%PDF-1.7 autre chose")
    with pytest.raises(DeliveryError) as refusal:
        open_journal(one, folder, mode, gathered=Gathering(path))

    assert as_commands(str(refusal.value)) == (
        "Fichier d'impression : existe déjà, laissé tel quel : autre nom avec --print, ou --force"
        " pour le remplacer."
    )
    assert document is None or document.exists()
    open_journal(one, folder, mode, gathered=Gathering(path, force=True)).close()


@pytest.mark.parametrize(
    ("places", "says"),
    [
        (Gathering(Path("tout.pdf"), Path("tout.pdf")), "autre nom avec --zip"),
        (Gathering(Path("lot/report.csv"), force=True), "fichier du lot"),
        (Gathering(Path("lot/../lot/report.csv"), force=True), "fichier du lot"),
        (Gathering(Path("lien/manifest.jsonl"), force=True), "fichier du lot"),
        (Gathering(archive=Path("lot/.lock"), force=True), "fichier du lot"),
        (Gathering(Path("tout.pdf"), Path("lot/../tout.pdf")), "autre nom avec --zip"),
        (Gathering(Path(), force=True), "c'est un dossier"),
        (Gathering(Path("fichier/tout.pdf")), "n'en est pas un"),
    ],
)
def test_a_place_where_nothing_can_be_gathered_is_refused_before_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: Gathering, says: str
) -> None:
    """The same file twice, a file of the batch itself, a folder; however they are written."""
    monkeypatch.chdir(tmp_path)
    Path("lien").symlink_to("lot")
    (tmp_path / "fichier").touch()
    (tmp_path / "lot").mkdir()
    with pytest.raises(DeliveryError) as refusal:
        open_journal(batch(*TWO), Path("lot"), "first", gathered=places)

    assert says in as_commands(str(refusal.value))
