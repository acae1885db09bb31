"""One file a row, a journal and a report that add up, whatever happens in between."""

import csv
import io
import json
import stat
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from feuillet.batch.plan import Batch
from feuillet.batch.row_doubts import check_table
from feuillet.batch.rows import ReadyRow
from feuillet.batch.run import UNREAL, run_batch
from feuillet.batch.tables.table import Remark
from feuillet.batch.worker import Reply, RowOutcomes
from feuillet.cli.advice import as_commands, in_commands
from feuillet.errors import DeliveryError
from feuillet.produce import Press
from feuillet.workers import Outcome, run_limited
from tests.batches import (
    batch,
    checked,
    contents,
    patient,
    press,
    print_here,
    printing,
    reply,
    rows,
)
from tests.helpers import text_by_page

THREE = (patient(1), patient(2), patient(3))


def _report(folder: Path) -> list[dict[str, str]]:
    text = (folder / "report.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def _refusal(one: Batch, folder: Path, **options: object) -> str:
    with pytest.raises(DeliveryError) as refusal:
        run_batch(one, folder, printing(), **options)  # type: ignore[arg-type]
    return as_commands(str(refusal.value))


def otherwise(**options: object) -> Press:
    """Return the same press with other print options."""
    return replace(press(), options=replace(press().options, **options))  # type: ignore[arg-type]


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """The folder of a finished batch of three."""
    folder = tmp_path / "lot"
    run_batch(batch(*THREE), folder, printing())
    return folder


def test_each_row_has_its_file_and_its_line(done: Path) -> None:
    """The report names each file, in the table's order, and the hash is in the journal."""
    report = _report(done)
    journal = [json.loads(line) for line in (done / "manifest.jsonl").read_text().splitlines()]

    assert [line["ligne"] for line in report] == ["2", "3", "4"]
    assert {line["état"] for line in report} == {"faite"}
    assert all((done / line["fichier"]).read_bytes().startswith(b"%PDF") for line in report)
    assert [record["row"] for record in journal[1:]] == [2, 3, 4]


def test_what_holds_between_rows_stands_at_each_in_the_report(tmp_path: Path) -> None:
    """On a screen it would be one line among many."""
    run_batch(batch(patient(1), patient(2), patient(1)), tmp_path / "lot", printing())
    reasons = [line["raison"] for line in _report(tmp_path / "lot")]

    assert ["lignes identiques" in reason for reason in reasons] == [True, False, True]


def test_the_report_has_the_remarks_of_a_row_that_failed_too(tmp_path: Path) -> None:
    """After why it failed."""
    run_batch(batch(patient(1, nom="NULL", moyen="fusée"), patient(2)), tmp_path, printing())
    failed, _ = _report(tmp_path)

    assert failed["état"] == "échouée"
    assert " ; à vérifier : Nom : semble écrit à la place" in failed["raison"]


def test_the_report_has_all_that_the_screen_says_of_a_row(tmp_path: Path) -> None:
    """A date that is past, a colour, a note: whoever opens it later has no screen."""
    one = press()
    people = [patient(1, nom="ESSAI", date_visite="02/11/2026"), patient(2, nom="MODÈLE")]
    told = [Remark("une note, lisez-la", (3,))]
    table = check_table(
        rows(*people), (), (), one.leaflet, one.accept, one.complete, "visite", told
    )
    run_batch(Batch(one, table, "essai", in_commands()), tmp_path / "lot", printing())
    past, noted = (line["raison"] for line in _report(tmp_path / "lot"))

    unreal = f"à vérifier : {UNREAL}"
    assert past == f"{unreal} ; à vérifier : Jour de la visite : cette date est passée, vérifiez"
    assert noted == f"{unreal} ; à vérifier : une note, lisez-la"


def test_a_report_of_contacts_that_are_real_does_not_doubt_them(tmp_path: Path) -> None:
    """Only where no hospital's own folder was given is each row told not to be handed out."""
    one = batch(patient(1))
    hospital = one.press.look.hospital.model_copy(update={"fictive": False})
    real = replace(one, press=replace(one.press, look=replace(one.press.look, hospital=hospital)))
    run_batch(real, tmp_path, printing())

    assert [line["raison"] for line in _report(tmp_path)] == [""]


def test_a_day_between_patients_is_a_row_passed_over(tmp_path: Path) -> None:
    """It is counted, and the report says what it is."""
    one = batch(patient(1))
    with_day = replace(one, checked=replace(one.checked, aside=(3,)))
    summary = run_batch(with_day, tmp_path, printing())

    assert (summary.adds_up, summary.skipped) == (True, 1)
    assert [(line["état"], line["raison"]) for line in _report(tmp_path)] == [
        ("faite", f"à vérifier : {UNREAL}"),
        ("ignorée", "un jour sans patient"),
    ]


def test_files_and_folder_are_their_owners_alone(done: Path) -> None:
    """Nobody else may list the patients of a day."""
    modes = {stat.S_IMODE(path.stat().st_mode) for path in done.iterdir()}

    assert stat.S_IMODE(done.stat().st_mode) == 0o700
    assert modes == {0o600}


def test_rows_read_are_rows_done_failed_and_skipped(tmp_path: Path) -> None:
    """Refused and empty rows are counted, and told by their number."""
    mixed = checked(patient(1), patient(2, date_naissance="31/02/1948"), patient(3), blank=(5, 6))
    folder = tmp_path / "lot"
    summary = run_batch(Batch(press(), mixed, "essai", in_commands()), folder, printing())

    assert (summary.read, summary.done, summary.failed, summary.skipped) == (5, 2, 1, 2)
    assert summary.adds_up
    assert [line["état"] for line in _report(folder)] == [
        *("faite", "échouée", "faite", "ignorée", "ignorée")
    ]


def test_a_second_batch_in_the_same_folder_is_refused(done: Path) -> None:
    """The first is left as it is."""
    before = contents(done)

    assert "--resume" in _refusal(batch(*THREE), done)
    assert contents(done) == before


def test_resuming_a_finished_batch_changes_nothing(done: Path) -> None:
    """Not a byte, and nothing is printed again."""
    before = contents(done)
    asked: list[ReadyRow] = []

    def nobody(entries: list[ReadyRow]) -> RowOutcomes:
        asked.extend(entries)
        yield from ()

    run_batch(batch(*THREE), done, nobody, mode="resume")  # type: ignore[arg-type]

    assert contents(done) == before
    assert not asked


@pytest.mark.parametrize("harm", ["remove", "alter", "truncate"])
def test_a_harmed_document_is_printed_again(done: Path, harm: str) -> None:
    """What is done counts only while its bytes are those that were proved."""
    before = contents(done)
    path = next(done.glob("0003_*.pdf"))
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(b"%PDF" if harm == "truncate" else path.read_bytes() + b"%")
    run_batch(batch(*THREE), done, printing(), mode="resume")

    assert contents(done) == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (batch(*THREE, table="autre"), "le tableau"),
        (replace(batch(*THREE), press=otherwise(draft=True)), "les options"),
        (replace(batch(*THREE), press=otherwise(text_size=16)), "les options"),
        (replace(batch(*THREE), press=otherwise(page_format="a5")), "les options"),
        (replace(batch(*THREE), press=otherwise(profile="dmp")), "les options"),
        (replace(batch(*THREE), press=press("avant")), "les options"),
        (batch(*THREE, name_files=True), "les options"),
    ],
)
def test_nothing_else_is_resumed_in_its_place(done: Path, changed: Batch, said: str) -> None:
    """Another table, content or option is another batch: it says which."""
    before = contents(done)

    assert said in _refusal(changed, done, mode="resume")
    assert contents(done) == before


def test_a_batch_in_large_letters_is_not_resumed_as_usual(tmp_path: Path) -> None:
    """The usual size is another size too, though the journal does not name it."""
    large = replace(batch(*THREE), press=otherwise(text_size=16))
    run_batch(large, tmp_path, printing())

    assert "les options" in _refusal(batch(*THREE), tmp_path, mode="resume")
    run_batch(large, tmp_path, printing(), mode="resume")


def test_a_new_batch_replaces_the_old_one(done: Path) -> None:
    """Only when that is asked for; nothing of the old one stays."""
    run_batch(batch(patient(7), table="autre"), done, printing(), mode="new")

    assert len(list(done.glob("*.pdf"))) == 1
    assert len(_report(done)) == 1


def test_a_new_batch_does_not_remove_what_was_changed_by_hand(done: Path) -> None:
    """Somebody may have written in it."""
    path = next(done.glob("0003_*.pdf"))
    path.write_bytes(path.read_bytes() + b"%")

    assert "modifié" in _refusal(batch(*THREE, table="autre"), done, mode="new")
    assert path.exists()


def test_a_document_of_nobody_stops_the_batch(tmp_path: Path) -> None:
    """A file that no journal knows is not mixed with ours."""
    folder = tmp_path / "lot"
    folder.mkdir()
    (folder / "0002_visite_00000000.pdf").write_bytes(b"%PDF")

    assert "0002_visite…" in _refusal(batch(*THREE), folder)


def test_the_same_rows_in_another_order_give_the_same_documents(done: Path, tmp_path: Path) -> None:
    """Byte for byte; only their numbers change."""
    other = tmp_path / "autre"
    run_batch(batch(THREE[2], THREE[0], THREE[1]), other, printing())
    by_token = {
        folder: {path.name.split("_")[-1]: path.read_bytes() for path in folder.glob("*.pdf")}
        for folder in (done, other)
    }

    assert by_token[done] == by_token[other]


def test_journal_and_report_hold_no_name(tmp_path: Path) -> None:
    """Even when files are named after patients, the journal is not."""
    folder = tmp_path / "lot"
    run_batch(batch(patient(1, nom="SERINGAT"), name_files=True), folder, printing())
    (path,) = folder.glob("*.pdf")

    assert path.name.endswith("_SERINGAT-Camille.pdf")
    assert b"SERINGAT" not in (folder / "manifest.jsonl").read_bytes()


def test_a_row_that_is_not_printed_is_told(tmp_path: Path) -> None:
    """With its reason; the others are done, and resuming prints it."""
    folder = tmp_path / "lot"

    def clumsy(entries: list[ReadyRow]) -> RowOutcomes:
        first, *others = entries
        yield Outcome(first, None, "n'a pas fini en 60 secondes")
        for entry in others:
            yield Outcome(entry, reply(entry))

    summary = run_batch(batch(*THREE), folder, clumsy)  # type: ignore[arg-type]
    told = _report(folder)[0]["raison"]
    run_batch(batch(*THREE), folder, printing(), mode="resume")
    straight = tmp_path / "autre"
    run_batch(batch(*THREE), straight, printing())

    assert (summary.done, summary.failed) == (2, 1)
    assert "60 secondes" in told
    assert contents(folder) == contents(straight)


def test_a_printer_that_forgets_a_row_is_found_out(tmp_path: Path) -> None:
    """Rows never vanish from the count."""

    def forgetful(entries: list[ReadyRow]) -> RowOutcomes:
        for entry in entries[1:]:
            yield Outcome(entry, reply(entry))

    summary = run_batch(batch(*THREE), tmp_path / "lot", forgetful)  # type: ignore[arg-type]

    assert (summary.done, summary.failed, summary.adds_up) == (2, 1, True)


def test_an_interrupted_batch_says_what_is_left(tmp_path: Path) -> None:
    """The report has every row; resuming ends like a batch that nothing disturbed."""
    folder = tmp_path / "lot"

    def interrupted(entries: list[ReadyRow]) -> RowOutcomes:
        yield Outcome(entries[0], reply(entries[0]))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(batch(*THREE), folder, interrupted)  # type: ignore[arg-type]
    states = [line["état"] for line in _report(folder)]
    run_batch(batch(*THREE), folder, printing(), mode="resume")
    straight = tmp_path / "autre"
    run_batch(batch(*THREE), straight, printing())

    assert states == ["faite", "à faire", "à faire"]
    assert contents(folder) == contents(straight)


def test_a_reply_for_another_row_is_thrown_away(tmp_path: Path) -> None:
    """Even if its page were good."""

    def crossed(one: Reply) -> Reply:
        return replace(one, digest="0" * 64)

    summary = run_batch(batch(*THREE), tmp_path / "lot", printing(crossed))

    assert summary.done == 0
    assert not list((tmp_path / "lot").glob("*.pdf"))


@given(st.data())
@settings(max_examples=25)
def test_whatever_the_order_and_the_crashes_a_document_is_its_own_rows(data: st.DataObject) -> None:
    """Rows at random come back at random, some lost; what is done holds its own token alone."""
    numbers = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=6))
    one = batch(*(patient(number) for number in numbers))

    def unruly(entries: list[ReadyRow]) -> RowOutcomes:
        for entry in data.draw(st.permutations(entries)):
            lost = data.draw(st.booleans())
            yield Outcome(entry, None if lost else reply(entry), "a été perdue" if lost else "")

    with TemporaryDirectory() as folder:
        summary = run_batch(one, Path(folder) / "lot", unruly)  # type: ignore[arg-type]
        again = run_batch(one, Path(folder) / "lot", printing(), mode="resume")
        printed = {
            entry.token: " ".join(text_by_page((Path(folder) / "lot" / name).read_bytes()))
            for entry in one.checked.entries
            for name in [one.file_name(entry)]
        }

    assert summary.adds_up
    assert again.done == len(numbers)
    for token, text in printed.items():
        assert [other for other in printed if other in text] == [token]


def test_a_worker_prints_a_row_alike_before_and_after_another() -> None:
    """Nothing of a patient stays in a worker: A, B, A, and A in a fresh process."""
    first, second = checked(patient(1), patient(2, nom="x" * 100)).entries
    before, _, after = run_limited(print_here, (first, second, first))
    (fresh,) = run_limited(print_here, (first,))

    assert before == after == fresh
