"""Which rows of a batch are stamped, how they are doubted, and what happens to a false stock."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from feuillet.batch.dispatch import Outcomes, stamp_rows
from feuillet.batch.run import FastPathWrong, Summary, run_batch
from feuillet.batch.worker import Printer, Pull, Reply, print_on
from feuillet.cli.advice import as_commands
from feuillet.stamp.stamp import Slot, Stock
from feuillet.workers import Outcome
from tests.batches import batch, contents, patient, press
from tests.helpers import LIBRARIES, run_feuillet, squeezed, text_by_page

Change = Callable[[Reply], Reply]
LONG = "-".join(["WILHELMINA"] * 8)


class Workers:
    """Prints pulls in this process, one after the other, and remembers them."""

    def __init__(self, change: Change = lambda reply: reply, *, dead: int = 0) -> None:
        self.pulls: list[Pull] = []
        self._change, self._dead = change, dead

    def __call__(self, pulls: Iterator[Pull]) -> Outcomes:
        for pull in pulls:
            self.pulls.append(pull)
            if len(self.pulls) <= self._dead:
                yield Outcome(pull, None, "s'est arrêtée")
            else:
                yield Outcome(pull, self._change(print_on((press(), pull))))

    def printer(self) -> Printer:
        return lambda entries: stamp_rows(press(), entries, self)


def _print(folder: Path, workers: Workers, *patients: dict[str, str]) -> Summary:
    return run_batch(batch(*patients), folder, workers.printer())


def _plain(folder: Path, *patients: dict[str, str]) -> dict[str, bytes]:
    """Return the same batch with every row laid out in full."""

    def print_all(pulls: Iterator[Pull]) -> Outcomes:
        yield from Workers()(pulls)

    slow = replace(press(), fast=False)
    run_batch(batch(*patients), folder, lambda entries: stamp_rows(slow, entries, print_all))
    return contents(folder)


PATIENTS = [patient(number, date_visite=f"{number:02d}/01/2027") for number in range(1, 9)]


def test_one_row_of_a_variant_pays_for_the_stock_and_the_others_are_stamped(
    tmp_path: Path,
) -> None:
    """Eight rows of one variant, one without a date: two layouts, one of doubt, six stamps."""
    workers = Workers()
    summary = _print(tmp_path / "lot", workers, *PATIENTS, patient(9, date_visite=""))

    assert summary.ways == {"compiled": 1, "stamped": 7, "rendered": 1}
    assert [pull.compiling for pull in workers.pulls] == [True, False, False]
    assert contents(tmp_path / "lot") == _plain(
        tmp_path / "lent", *PATIENTS, patient(9, date_visite="")
    )


def test_rows_that_do_not_fit_are_laid_out_in_full(tmp_path: Path) -> None:
    """The very name that is too long is whole on the page; nobody else waits for it."""
    workers = Workers()
    rows = [*PATIENTS[:4], patient(5, prenom=LONG)]
    summary = _print(tmp_path, workers, *rows)
    texts = [
        text_by_page(content)[0] for name, content in contents(tmp_path).items() if ".pdf" in name
    ]

    assert summary.ways == {"compiled": 1, "stamped": 3, "rendered": 1}
    assert sum(squeezed(LONG) in squeezed(text) for text in texts) == 1


def test_a_worker_that_dies_over_a_stock_leaves_it_to_the_next_row(tmp_path: Path) -> None:
    """Its own row fails; the others get their stock from another."""
    workers = Workers(dead=1)
    summary = _print(tmp_path, workers, *PATIENTS)

    assert (summary.done, summary.failed) == (7, 1)
    assert summary.ways == {"compiled": 1, "stamped": 6}


def test_rows_without_a_stock_are_laid_out_and_the_reason_is_told(tmp_path: Path) -> None:
    """Nothing is lost but time."""

    def refuse(reply: Reply) -> Reply:
        kept = replace(reply, stock=None, way="rendered", no_stock="un essai")
        return kept if reply.stock else reply

    summary = _print(tmp_path, Workers(refuse), *PATIENTS[:3])

    assert (summary.done, summary.ways) == (3, {"rendered": 3})
    assert summary.remarks == ("ligne 2 et ses semblables mises en page en entier : un essai",)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "doubted"),
    [(3, 1), *(pytest.param(*one, marks=pytest.mark.long) for one in ((501, 1), (502, 2)))],
)
def test_one_stamped_row_in_five_hundred_is_laid_out_as_well(
    tmp_path: Path, count: int, doubted: int
) -> None:
    """And one at least; which ones, nobody can foresee."""
    workers = Workers()
    rows = [patient(number) for number in range(1, count + 1)]
    summary = _print(tmp_path, workers, *rows)

    assert summary.ways == {"compiled": 1, "stamped": count - 1}
    assert len(workers.pulls) == 1 + doubted


def test_as_many_stamped_rows_as_that_are_doubted_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever their share: of five rows, one of four; of six, two of five."""
    monkeypatch.setattr("feuillet.batch.dispatch.DOUBTED", 4)
    for count, doubted in ((5, 1), (6, 2)):
        workers = Workers()
        _print(tmp_path / f"{count}", workers, *(patient(number) for number in range(1, count + 1)))

        assert len(workers.pulls) == 1 + doubted


def _swapped(stock: Stock) -> Stock:
    """Return a stock that prints first names for surnames."""
    other = {"nom": "prenom", "prenom": "nom"}
    slots = (
        replace(slot, name=other.get(slot.name, slot.name)) if isinstance(slot, Slot) else slot
        for slot in stock.slots
    )
    return replace(stock, slots=tuple(slots))


def _lying(reply: Reply) -> Reply:
    return replace(reply, stock=_swapped(reply.stock)) if reply.stock else reply


def test_a_false_stock_stops_the_batch_and_takes_back_what_was_stamped(tmp_path: Path) -> None:
    """Both files are kept, the variant and the row are named, no value is; resuming mends it."""
    folder = tmp_path / "lot"
    with pytest.raises(FastPathWrong) as caught:
        _print(folder, Workers(_lying), *PATIENTS)
    kept = {path.name.rpartition("-")[2]: path for path in (folder / "ecart").iterdir()}
    left = [name for name in contents_of_files(folder) if name.endswith(".pdf")]
    resumed = run_batch(
        batch(*PATIENTS),
        folder,
        lambda entries: stamp_rows(replace(press(), fast=False), entries, Workers()),
        mode="resume",
    )

    assert caught.value.exit_code == 5
    assert "Variante " in str(caught.value)
    assert "--no-fast-path" in as_commands(str(caught.value))
    assert "EXEMPLE" not in str(caught.value)
    assert set(kept) == {"tampon.pdf", "complet.pdf"}
    assert kept["tampon.pdf"].read_bytes() != kept["complet.pdf"].read_bytes()
    assert left == []
    assert (resumed.done, resumed.failed) == (8, 0)


def contents_of_files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, by name, but those of its own folders."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_full_render_that_is_refused_is_a_difference_too(tmp_path: Path) -> None:
    """What was stamped must not be handed out if the page itself may not be printed."""

    def refuse(reply: Reply) -> Reply:
        return reply if reply.stock else replace(reply, pdf=b"", problems=("refusée",))

    with pytest.raises(FastPathWrong):
        _print(tmp_path, Workers(refuse), *PATIENTS)


def _table(folder: Path, patients: list[dict[str, str]]) -> Path:
    path = folder / "liste.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(patients[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(patients)
    return path


@pytest.mark.slow
def test_the_command_stamps_unless_told_not_to_and_writes_the_same_bytes(tmp_path: Path) -> None:
    """Real processes; how documents were made is told by no byte."""
    table = _table(tmp_path, PATIENTS[:4])
    told = []
    for name, option in (("vite", ()), ("lent", ("--no-fast-path",))):
        done = run_feuillet(
            *("batch", "visite", table, "--out", tmp_path / name, "--workers", "1"),
            *("--library", LIBRARIES / "minimal", "--document", "apres", *option),
        )
        told.append(done.stdout.decode())

    assert all("4 fiches prêtes (4 lignes lues = 4 faites" in last for last in told)
    assert contents(tmp_path / "vite") == contents(tmp_path / "lent")
    journal = (tmp_path / "vite" / "manifest.jsonl").read_text("utf-8").splitlines()
    assert all("way" not in json.loads(line) for line in journal)
