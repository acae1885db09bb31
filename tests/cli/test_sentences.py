"""What a command says, where no other test has it say so."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from feuillet.batch.run import Summary
from feuillet.cli.batch import batch
from feuillet.cli.new import new
from feuillet.cli.render import render
from feuillet.errors import ContentError, RenderError, TableUnreadable, ValuesInvalid
from tests.batches import patient
from tests.cli.running import MINIMAL, output_of
from tests.web.dropping import csv_of


def printed(folder: Path, *options: str, patients: int = 1) -> str:
    """Return all that a batch says, whatever it ends with; its refusals are raised."""
    table = folder / "liste.csv"
    table.write_bytes(csv_of(*(patient(n, date_visite="06/12/2026") for n in range(patients))))
    words = ["visite", str(table), "--out", str(folder / "lot"), *MINIMAL, *options]
    result = CliRunner().invoke(batch, words, standalone_mode=False)
    if isinstance(result.exception, Exception):
        raise result.exception
    return result.output


def stop(*_: object, **__: object) -> Summary:
    """Be interrupted."""
    raise KeyboardInterrupt


def test_an_interrupted_batch_says_how_to_finish_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many rows are settled, of how many."""
    monkeypatch.setattr("feuillet.cli.batch.run_batch", stop)

    assert "Interrompu : 0 lignes sur 1 sont réglées." in printed(tmp_path)


def test_a_batch_whose_rows_do_not_add_up_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row read must have an end."""
    summary = Summary(2, 1, 0, 0, ())
    monkeypatch.setattr("feuillet.cli.batch.run_batch", lambda *_, **__: summary)
    with pytest.raises(RenderError, match="n'est pas juste : relancez avec --resume"):
        printed(tmp_path)


def test_a_batch_without_documents_makes_no_print_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor an archive; it is no error."""
    summary = Summary(1, 0, 1, 0, ())
    monkeypatch.setattr("feuillet.cli.batch.run_batch", lambda *_, **__: summary)
    path = tmp_path / "lot.pdf"

    assert "Aucun document : ni fichier d'impression" in printed(tmp_path, "--print", str(path))
    assert not path.exists()


def test_a_table_too_big_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limit."""
    monkeypatch.setattr("feuillet.cli.batch.MAX_TABLE_BYTES", 5_000_000)
    monkeypatch.setattr("feuillet.cli.batch.read_file", lambda *_: b"x" * 5_000_001)
    with pytest.raises(TableUnreadable, match="Tableau : trop gros"):
        printed(tmp_path)


def test_a_file_that_came_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two authors may begin the same leaflet at once."""
    (tmp_path / "leaflets").mkdir()
    path = tmp_path / "leaflets" / "genou.yaml"

    def meanwhile(*_: object) -> str:
        path.write_text("l'autre", "utf-8")
        return "le mien"

    monkeypatch.setattr("feuillet.cli.new.start_leaflet", meanwhile)
    with pytest.raises(ContentError, match="existe déjà, choisissez un autre nom"):
        output_of(new, "genou", "--library", tmp_path)
    assert path.read_text("utf-8") == "l'autre"


def test_values_typed_at_a_terminal_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before a silent screen."""
    keyboard = SimpleNamespace(isatty=lambda: True, buffer=io.BytesIO(b"nom"))
    streams = SimpleNamespace(stdin=keyboard, stdout=sys.stdout, stderr=sys.stderr)
    monkeypatch.setattr("feuillet.cli.print_order.sys", streams)
    said: list[str] = []
    monkeypatch.setattr(click, "echo", lambda text, **_: said.append(text))
    with pytest.raises(ValuesInvalid, match="une ligne « champ: valeur » par champ"):
        output_of(render, "visite", "--values", "-", *MINIMAL)

    assert said == ["Une ligne « champ: valeur » par champ, puis Ctrl+D :"]


def test_a_file_in_the_place_of_the_leaflets_is_told(tmp_path: Path) -> None:
    """There is nowhere to write."""
    (tmp_path / "leaflets").write_text("")
    with pytest.raises(ContentError, match="leaflets/ : dossier illisible"):
        output_of(new, "genou", "--library", tmp_path)
