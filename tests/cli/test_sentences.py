"""What a command says, where no other test has it say so."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from feuillet.batch.journal import Record
from feuillet.batch.run import Summary
from feuillet.check import Proof
from feuillet.check.approved_pages import Comparison
from feuillet.check.findings import Finding
from feuillet.cli.approve import approve
from feuillet.cli.batch import batch
from feuillet.cli.check import check
from feuillet.cli.new import new
from feuillet.cli.render import render
from feuillet.errors import (
    ContentError,
    DeliveryError,
    RenderError,
    TableUnreadable,
    ValuesInvalid,
)
from feuillet.find import Library
from feuillet.model.hospital import Approval, ProvedPages
from tests.batches import patient
from tests.check.rules.written import SHORT
from tests.cli.running import MINIMAL, output_of
from tests.helpers import TODAY
from tests.web.dropping import csv_of


def printed(folder: Path, *options: str, patients: int = 1, **changes: str) -> str:
    """Return all that a batch says, whatever it ends with; its refusals are raised."""
    table = folder / "liste.csv"
    typed = {"date_visite": "06/12/2026", **changes}
    table.write_bytes(csv_of(*(patient(n, **typed) for n in range(patients))))
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


def test_rows_that_failed_are_told_of_the_print_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many are not in it, and where to read why."""
    summary = Summary(3, 1, 2, 0, (Record(2, "done"),))
    monkeypatch.setattr("feuillet.cli.batch.run_batch", lambda *_, **__: summary)
    monkeypatch.setattr("feuillet.cli.batch.write_print_file", lambda *_, **__: None)

    said = printed(tmp_path, "--print", str(tmp_path / "lot.pdf"))
    assert "2 lignes échouées n'y sont pas, voir report.csv." in said.replace("\u00a0", " ")


def test_a_stop_at_the_print_file_says_how_many_documents_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And how to finish it."""
    summary = Summary(2, 2, 0, 0, (Record(2, "done"), Record(3, "done")))
    monkeypatch.setattr("feuillet.cli.batch.run_batch", lambda *_, **__: summary)
    monkeypatch.setattr("feuillet.cli.batch.write_print_file", stop)

    words = "--print", str(tmp_path / "lot.pdf")
    said = printed(tmp_path, *words, patients=2).replace("\u00a0", " ")
    assert "Interrompu : 2 documents sont faits" in said
    assert "avec --resume le finit" in said


def test_more_problems_than_a_screen_shows_are_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their number is told."""
    summary = Summary(1, 0, 1, 0, ())
    monkeypatch.setattr("feuillet.cli.batch.run_batch", lambda *_, **__: summary)
    monkeypatch.setattr("feuillet.cli.batch.MOST_PROBLEMS", 0)

    assert "autres : voir report.csv." in printed(tmp_path, nom="NULL")


@pytest.mark.parametrize(
    ("most", "said"), [(5, "Ligne 4 : essai, relancez."), (0, "… et 2 autres lignes : voir report")]
)
def test_rows_that_could_not_be_printed_are_told_with_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, said: str
) -> None:
    """And where to read all that is to be looked at."""
    failures = tuple(Record(n, "failed", problems=("essai, relancez",)) for n in (2, 4))
    summary = Summary(2, 0, 2, 0, (), failures=failures)
    monkeypatch.setattr("feuillet.cli.batch.run_batch", lambda *_, **__: summary)
    monkeypatch.setattr("feuillet.cli.batch.MOST_PROBLEMS", most)
    told = printed(tmp_path, patients=2)

    assert said in told
    assert "Dans report.csv, lisez les lignes échouées et ce qui est à vérifier." in told


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
    result = CliRunner().invoke(render, ["visite", "--values", "-", *MINIMAL])

    assert isinstance(result.exception, ValuesInvalid)
    assert result.output == "Une ligne « champ: valeur » par champ, puis Ctrl+D :\n"


def test_a_file_in_the_place_of_the_leaflets_is_told(tmp_path: Path) -> None:
    """There is nowhere to write."""
    (tmp_path / "leaflets").write_text("")
    with pytest.raises(ContentError, match="leaflets/ : dossier illisible"):
        output_of(new, "genou", "--library", tmp_path)


def proved(monkeypatch: pytest.MonkeyPatch, command: str, proof: Proof) -> None:
    """Have a command find something, without a page laid out."""
    monkeypatch.setattr(f"feuillet.cli.{command}.check_leaflet", lambda *_, **__: proof)


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A hospital's folder with one leaflet, which signs a figure of the hospital's."""
    (tmp_path / "leaflets").mkdir()
    text = SHORT.replace(
        "facts:",
        "protocol:\n  jeune: {label: À jeun, unit: heure, minimum: 1, maximum: 12}\nfacts:",
        1,
    )
    (tmp_path / "leaflets" / "essai.yaml").write_text(text, "utf-8")
    signed = {"by": "Dr EXEMPLE", "role": "radiologue", "date": "2026-11-01"}
    figures = {"essai": {"jeune": {"figure": "6", "signed": signed}}}
    (tmp_path / "protocol.yaml").write_text(json.dumps(figures), "utf-8")
    return tmp_path


def test_an_approval_says_what_it_covers_and_is_not_written_twice(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures that the hospital signed are counted; the same person signs the same text once."""
    proved(monkeypatch, "approve", Proof(()))
    monkeypatch.setattr("feuillet.cli.approve.this_day", lambda: TODAY)
    monkeypatch.setattr("feuillet.cli.approve.prove_approval", as_today)
    words = "essai", "--by", "Dr Modèle", "--role", "radiologue", "--library", ward

    first, again = output_of(approve, *words), output_of(approve, *words)

    assert "Approuver couvre : le texte, 1 valeur(s) de protocole signée(s), les modèles" in first
    assert "La voici approuvée par Dr Modèle (radiologue)" in first
    assert "Déjà approuvée par Dr Modèle (radiologue)" in again
    assert again.endswith("rien à écrire.\n")


def as_today(library: Library, _: str, approval: Approval, *__: object, **___: object) -> Approval:
    """Return an approval that knows today's engines."""
    return approval.model_copy(
        update={"pages": ProvedPages(engines=(library.engines,), variants={})}
    )


def test_pages_that_were_compared_and_cannot_be_kept_are_told(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The administrator's status, with what to do."""
    approval = Approval(
        language="fr", version="1", by="A", role="B", date=TODAY, sha256="0" * 64, pages=None
    )
    finding = Finding("essai", "L-I07", "information", "essai", 1, "comparée")
    proved(monkeypatch, "check", Proof((), comparison=Comparison(finding, approval)))

    def refuse(*_: object) -> None:
        raise DeliveryError("essai.approval.json : pas le droit d'écrire ici.")

    monkeypatch.setattr("feuillet.cli.check.record_approval", refuse)

    with pytest.raises(DeliveryError, match="les pages de « essai » sont vérifiées, mais rien"):
        output_of(check, "essai", "--library", ward)
