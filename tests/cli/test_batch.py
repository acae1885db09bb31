"""`feuillet batch` as a clinic runs it: real tables, real processes, real interruptions."""

import csv
import fcntl
import io
import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
import pytest

from feuillet.batch import Record, Summary, refuse_late
from feuillet.cli.batch import BatchOrder, gather
from feuillet.errors import TableUnreadable
from feuillet.model.options import PrintOptions
from feuillet.workers import run_limited
from tests.batches import batch, contents, patient
from tests.fulldisk import FullDisk
from tests.helpers import LIBRARIES, run_feuillet, start_feuillet, text_by_page
from tests.hooks import misbehave

MINIMAL = ("--library", LIBRARIES / "minimal")
FIELDS = ("nom", "prenom", "date_naissance", "date_visite")

GOOD = [patient(number) for number in range(1, 7)]
BAD = patient(9, date_naissance="31/02/1948", date_visite="demain")


def write_table(path: Path, patients: Sequence[Mapping[str, str]]) -> Path:
    """Write a table as Excel saves it in France: semicolons, Windows-1252."""
    output = io.StringIO()
    writer = csv.DictWriter(output, FIELDS, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(patients)
    path.write_bytes(output.getvalue().encode("cp1252"))
    return path


def _batch(
    table: Path, out: Path, *options: str | Path, workers: int = 1
) -> subprocess.CompletedProcess[bytes]:
    return run_feuillet(
        *("batch", "visite", table, "--out", out, "--document", "apres", *MINIMAL),
        *("--workers", str(workers), *options),
    )


def _report(out: Path) -> list[dict[str, str]]:
    text = (out / "report.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six patients, and one whose row is wrong."""
    return write_table(tmp_path_factory.mktemp("tableau") / "liste.csv", [*GOOD, BAD])


@pytest.fixture(scope="module")
def undisturbed(table: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a batch that nothing disturbed, its print file and its archive."""
    out = tmp_path_factory.mktemp("lots") / "lot"
    finish = ("--print", out / "tout.pdf", "--zip", out / "tout.zip")
    run = _batch(table, out, *finish, workers=2)
    assert run.returncode == 1, run.stderr.decode()
    assert "7 lignes lues = 6 faites + 1 échouée + 0 ignorée" in run.stdout.decode()
    assert "1 ligne échouée n'y est pas" in run.stderr.decode()
    return out


def test_a_wrong_row_stops_no_other_and_is_told(undisturbed: Path) -> None:
    """By its number and its columns, all problems at once; status 1."""
    *good, bad = _report(undisturbed)

    assert {line["état"] for line in good} == {"faite"}
    assert (bad["ligne"], bad["état"], bad["fichier"]) == ("8", "échouée", "")
    assert "Date de naissance" in bad["raison"]
    assert "Jour de la visite" in bad["raison"]


def test_each_document_is_its_own_patients(undisturbed: Path) -> None:
    """Whoever opens the file that the report names finds that patient, and no other."""
    for line, one in zip(_report(undisturbed), GOOD, strict=False):
        (page,) = text_by_page((undisturbed / line["fichier"]).read_bytes())

        assert one["nom"] in page
        assert not [other["nom"] for other in GOOD if other != one and other["nom"] in page]


def test_the_print_file_follows_the_table_on_right_hand_pages(undisturbed: Path) -> None:
    """Duplex: each patient begins a sheet; bookmarks give the rows, without names."""
    content = (undisturbed / "tout.pdf").read_bytes()
    pages = text_by_page(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_outline() as outline:
            marks = [str(item.title) for item in outline.root]
        tagged = "/StructTreeRoot" in pdf.Root

    assert [index for index, page in enumerate(pages) if page] == list(range(0, 12, 2))
    assert [one["nom"] in page for one, page in zip(GOOD, pages[::2], strict=True)] == [True] * 6
    assert marks == [f"Ligne {number}" for number in range(2, 8)]
    assert tagged


def test_the_print_file_stores_shared_things_once(undisturbed: Path) -> None:
    """Fonts and pictures are most of a document."""
    alone = sum(path.stat().st_size for path in undisturbed.glob("0*.pdf"))

    assert (undisturbed / "tout.pdf").stat().st_size < alone / 3


def test_the_archive_holds_every_document_and_the_report(undisturbed: Path) -> None:
    """The same bytes."""
    with zipfile.ZipFile(undisturbed / "tout.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    files = contents(undisturbed)

    assert held == {name: files[name] for name in held}
    assert set(held) == {name for name in files if name[0] == "0" or name == "report.csv"}


def test_a_list_of_a_draft_past_its_review_says_once_that_it_prints_barred(
    table: Path, tmp_path: Path
) -> None:
    """Before the rows, and nothing is refused for it."""
    text = (LIBRARIES / "minimal" / "leaflets" / "visite.yaml").read_text("utf-8")
    expired = text.replace("written: 2026", "written: 2019").replace("2150-11-01", "2020-11-01")
    (tmp_path / "leaflets").mkdir()
    (tmp_path / "leaflets" / "visite.yaml").write_text(expired, "utf-8")

    words = ("batch", "visite", table, "--out", tmp_path / "lot", "--library", tmp_path)
    run = run_feuillet(*words, "--dry-run")

    assert "6 à imprimer, 1 à corriger" in run.stdout.decode()
    assert run.stderr.decode().count("elle s'imprime « NON VALIDÉ »") == 1


def test_a_check_prints_nothing(table: Path, tmp_path: Path) -> None:
    """`--dry-run`: the problems, a count, status 1, no folder."""
    run = _batch(table, tmp_path / "lot", "--dry-run")

    assert run.returncode == 1
    assert "7 lignes lues : 6 à imprimer, 1 à corriger" in run.stdout.decode()
    assert "Ligne 8, " in run.stderr.decode()
    assert not (tmp_path / "lot").exists()


def test_a_table_comes_from_another_program(table: Path, tmp_path: Path) -> None:
    """`batch FICHE -` reads it on standard input."""
    words = ("batch", "visite", "-", "--out", tmp_path / "lot", "--document", "apres", *MINIMAL)
    run = run_feuillet(*words, "--dry-run", typed=table.read_bytes())

    assert "7 lignes lues : 6 à imprimer, 1 à corriger" in run.stdout.decode()


def test_no_value_reaches_a_message_a_journal_or_a_name(
    undisturbed: Path, table: Path, tmp_path: Path
) -> None:
    """Every cell is looked for in whatever the program said and wrote, but the pages."""
    run = _batch(table, tmp_path / "lot")
    said = run.stdout + run.stderr
    for name in ("manifest.jsonl", "report.csv"):
        said += (undisturbed / name).read_bytes()
    said += "\n".join(path.name for path in undisturbed.iterdir()).encode()
    typed = {value for one in [*GOOD, BAD] for value in one.values()}

    assert not [value for value in typed if value.encode() in said]


@pytest.mark.long
def test_another_day_zone_or_language_gives_the_same_folder(
    undisturbed: Path, table: Path, tmp_path: Path
) -> None:
    """No clock, hash seed or locale shows in a byte."""
    out = tmp_path / "lot"
    start_feuillet(
        *("batch", "visite", table, "--out", out, "--document", "apres", *MINIMAL),
        *("--print", out / "tout.pdf", "--zip", out / "tout.zip", "--workers", "1"),
        TZ="Asia/Tokyo",
        LC_ALL="C",
        PYTHONHASHSEED="7",
        SOURCE_DATE_EPOCH="1",
    )

    assert contents(out) == contents(undisturbed)


def test_a_second_batch_at_the_same_time_is_kept_out(table: Path, tmp_path: Path) -> None:
    """It is refused at once, with status 6; a lock that nobody holds any more is no obstacle."""
    out = tmp_path / "lot"
    out.mkdir(mode=0o700)
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept_out = _batch(table, out)
    after = _batch(table, out)

    assert kept_out.returncode == 6
    assert "un autre lot s'y imprime" in kept_out.stderr.decode()
    assert after.returncode == 1


@pytest.mark.slow
def test_a_full_disk_stops_the_batch_which_can_be_resumed(
    full_disk: FullDisk, undisturbed: Path, table: Path
) -> None:
    """Status 6, what is missing, no torn document; with more room, the same folder."""
    out = full_disk.folder / "lot"
    words = ("batch", "visite", table, "--out", out, "--document", "apres", *MINIMAL)
    full = start_feuillet(*words, under=full_disk.under)
    left = list(out.glob("*.pdf"))
    full_disk.enlarge()
    options = ("--resume", "--print", out / "tout.pdf", "--zip", out / "tout.zip")
    resumed = run_feuillet(*words, *options)

    assert full.returncode == 6
    assert re.search("il faut environ 1 Mo|trop gros", full.stderr.decode())
    assert not left
    assert resumed.returncode == 1
    assert contents(out) == contents(undisturbed)


def test_a_print_file_of_somebody_else_is_not_replaced(
    undisturbed: Path, table: Path, tmp_path: Path
) -> None:
    """Resuming replaces its own print file, and no other."""
    other = tmp_path / "autre.pdf"
    other.write_bytes(b"%PDF-1.7 autre chose")
    run = _batch(table, undisturbed, "--resume", "--print", other)

    assert run.returncode == 6
    assert other.read_bytes() == b"%PDF-1.7 autre chose"


def test_files_are_private(undisturbed: Path) -> None:
    """Nobody else may read them, nor list the folder."""
    modes = {stat.S_IMODE(path.stat().st_mode) for path in undisturbed.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(undisturbed.stat().st_mode) == 0o700


def _alive(mark: str) -> list[int]:
    """Return the processes that were started with a mark in their environment."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if mark.encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def _start(table: Path, out: Path, mark: str) -> subprocess.Popen[bytes]:
    words = ("batch", "visite", table, "--out", out, "--document", "apres", *MINIMAL)
    options = ("--print", out / "tout.pdf", "--zip", out / "tout.zip", "--resume")
    return subprocess.Popen(
        [sys.executable, "-m", "feuillet", *words, *options],
        env={**os.environ, "MARK": mark},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "how",
    [
        signal.SIGKILL,
        *(pytest.param(one, marks=pytest.mark.long) for one in (signal.SIGTERM, signal.SIGINT)),
    ],
)
def test_a_batch_that_was_killed_ends_as_if_it_had_not_been(
    undisturbed: Path, table: Path, tmp_path: Path, how: signal.Signals, whole: bool
) -> None:
    """At any moment, as often as it takes: byte for byte the same folder, nothing else left."""
    moments = random.Random(how)
    mark = str(uuid.uuid4())
    out = tmp_path / "lot"
    kills = 0
    wanted = (50 if how == signal.SIGKILL else 3) if whole else 1
    while kills < wanted:
        if out.exists() and (out / "report.csv").exists() and (out / "tout.zip").exists():
            # It had time to end: start again in a new folder.
            out = tmp_path / f"lot-{kills}"
        process = _start(table, out, mark)
        try:
            process.wait(timeout=moments.uniform(0.3, 3))
        except subprocess.TimeoutExpired:
            process.send_signal(how)
            process.wait()
            kills += 1
    with _start(table, out, mark) as last:
        last.wait()
    patience = time.monotonic() + 20
    while _alive(mark) and time.monotonic() < patience:
        pass

    assert contents(out) == contents(undisturbed)
    assert not _alive(mark)


@pytest.fixture
def _in_the_foreground() -> Iterator[None]:
    """Hear Ctrl-C, which whatever a shell starts in the background does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_in_the_foreground")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_while_the_print_file_is_gathered_says_what_is_there(
    how: signal.Signals, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every document is; nothing begun is left beside the print file."""

    class Stopped(tuple[Record, ...]):
        def __iter__(self) -> Iterator[Record]:
            signal.raise_signal(how)
            return super().__iter__()

    records = Stopped((Record(2, "done"),))
    summary = Summary(read=1, done=1, failed=0, skipped=0, records=records)
    order = BatchOrder(
        *("visite", tmp_path / "liste.csv", tmp_path / "lot", PrintOptions(), 1, False, None),
        *(None, None, False, tmp_path / "tout.pdf", None, None, None, True, (), False, False),
    )
    with pytest.raises(SystemExit) as end:
        gather(order, batch(patient(1)), summary)

    assert end.value.code == 130
    assert "1 document est fait" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_table_at_which_its_reader_is_stopped_is_told_so() -> None:
    """It is the table that is at fault, not the memory of the machine."""
    said = pytest.raises(TableUnreadable, match="trop grand pour être lu à temps : partagez-le")
    with said, refuse_late():
        run_limited(misbehave, "exit")


def test_a_dry_run_tells_all_and_names_no_report(tmp_path: Path) -> None:
    """It writes none: each kind of fault and of warning is said once, with all its rows."""
    past = [patient(number, date_visite="05/12/2020") for number in range(1, 16)]
    table = write_table(tmp_path / "liste.csv", [BAD] * 30 + past)
    run = _batch(table, tmp_path / "lot", "--dry-run")
    lines = run.stderr.decode().splitlines()

    assert not (tmp_path / "lot").exists()
    assert "report.csv" not in run.stderr.decode()
    wrong = [line for line in lines if line.startswith("30 lignes (2, 3, ")]
    assert len(wrong) == 2
    assert all(", 31), " in line for line in wrong)
    (warning,) = [line for line in lines if "cette date est passée" in line]
    assert warning.startswith("Attention : 15 lignes (32, 33, ")
    assert ", 46) : " in warning


def test_a_dry_run_tells_all_of_a_table_that_is_refused(tmp_path: Path) -> None:
    """No report has the rest: whoever mends it would find a few more faults at each run."""
    table = tmp_path / "liste.csv"
    header = ["Nom", "Prénom", "DDN", *(f"Mystère {chr(64 + at)}" for at in range(1, 26))]
    row = ["EXEMPLE", "Camille", "hier", *["x"] * 25]
    lines = [";".join(one) for one in (header, *[row] * 25)]
    table.write_text("\n".join(lines), "utf-8")
    dry, printed = (
        _batch(table, tmp_path / "lot", *more).stderr.decode() for more in (["--dry-run"], [])
    )

    assert "autres problèmes" in printed
    assert "Mystère Y" not in printed
    assert "Mystère Y" in dry
    assert "autres" not in dry
    assert ", 25 et 26, Date de naissance" in dry


def test_a_day_that_no_column_gives_is_said_first(tmp_path: Path) -> None:
    """The title that held it was deleted; nothing is refused, nor without a name in use."""
    table = tmp_path / "liste.csv"
    header = "Nom de naissance;Nom d'usage;Prénom;DDN"
    table.write_text(f"{header}\nEXEMPLE;;Camille;12/03/1948\n", "utf-8")
    run = _batch(table, tmp_path / "lot", "--dry-run")
    said = run.stderr.decode()

    assert run.returncode == 0
    assert "Attention : aucune colonne remplie pour « Jour de la visite »" in said
    assert "ligne 2" not in said


def test_an_unusable_table_is_refused_before_anything(tmp_path: Path) -> None:
    """Status 4, one line, no folder."""
    table = tmp_path / "liste.csv"
    table.write_text("nom;prénom;date_naissance;wxyz\nEXEMPLE;Camille;12/03/1948;1\n", "utf-8")
    run = _batch(table, tmp_path / "lot")

    assert run.returncode == 4
    assert "Traceback" not in run.stderr.decode()
    assert not (tmp_path / "lot").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vide"), (b"nom;prenom;date_naissance\r\n", "aucune ligne"), (None, "illisible")],
)
def test_a_table_without_rows_is_said(tmp_path: Path, content: bytes | None, said: str) -> None:
    """Nothing is printed for nobody."""
    table = tmp_path / "liste.csv"
    if content is not None:
        table.write_bytes(content)
    run = _batch(table, tmp_path / "lot")

    assert run.returncode == 4
    assert said in run.stderr.decode()


def test_a_row_that_says_cancelled_is_told_so_before_what_is_wrong_in_it(tmp_path: Path) -> None:
    """To mend it would be for nothing; told once, and the rows without a fault are told apart."""
    table = write_table(tmp_path / "liste.csv", [*GOOD[:2], BAD])
    lines = table.read_text("cp1252").splitlines()
    notes = ("Notes", "", "reporté", "ANNULÉ")
    text = "\n".join(f"{line};{note}" for line, note in zip(lines, notes, strict=True))
    table.write_text(text, "cp1252")
    told = _batch(table, tmp_path / "lot", "--dry-run").stderr.decode()
    cancelled = "une cellule dit « annulé », « décédé », « reporté » ou de même"

    assert told.startswith(f"Ligne 4, {cancelled}")
    assert f"Attention : ligne 3 : {cancelled}" in told
    assert told.count(cancelled) == 2


def test_a_quiet_batch_says_errors_alone(tmp_path: Path) -> None:
    """What deserves a look is in its report: a task of the night sends no letter.

    Unless its leaflets are for nobody: without a hospital's folder, no telephone on them answers.
    """
    late = [patient(1, date_visite="01/02/2020")]
    table = write_table(tmp_path / "liste.csv", late)
    loud, quiet = (
        _batch(table, tmp_path / name, *options)
        for name, options in (("a", ()), ("b", ("--quiet",)))
    )

    assert "Attention" in loud.stderr.decode()
    assert (quiet.returncode, quiet.stdout) == (0, b"")
    assert quiet.stderr.decode().splitlines() == [
        "Attention : coordonnées fictives, ne remettez aucune de ces fiches : donnez le dossier de"
        " l'hôpital avec --library, ou retirez « fictive » de son hospital.yaml."
    ]
    assert _report(tmp_path / "b") == _report(tmp_path / "a")
