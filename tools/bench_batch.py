"""What a batch costs, as ratios: its workers, its proofs, its memory, its tables."""

import csv
import datetime as dt
import io
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from feuillet import Library
from feuillet.batch.dispatch import local_printer
from feuillet.batch.plan import Batch
from feuillet.batch.rows import CheckedRows, ReadyRow, check_rows
from feuillet.batch.run import run_batch
from feuillet.batch.tables import read_table
from feuillet.batch.tables.columns import RawRow, raw_rows
from feuillet.batch.worker import Pull, Reply, RowOutcomes, hold_press, print_pull
from feuillet.cli.advice import in_commands
from feuillet.model.options import PrintOptions
from feuillet.produce import Press, prepare_press
from feuillet.workers import Outcome

FIELDS = ("nom", "prenom", "date_naissance", "date_intervention", "anesthesie", "nombre_vertebres")
ROWS = 40
"""Of the batches that are timed: enough to drown the start of their workers."""


def people(count: int) -> Iterator[dict[str, str]]:
    """Yield as many invented patients."""
    for number in range(count):
        yield {
            "nom": f"EXEMPLE-{number:05d}",
            "prenom": "Camille",
            "date_naissance": f"{number % 28 + 1:02d}/03/{1930 + number % 40}",
            "date_intervention": "08/12/2026",
            "anesthesie": ("locale", "sedation", "generale")[number % 3],
            "nombre_vertebres": str(number % 6 + 1),
        }


def press_of(leaflet: str) -> Press:
    """Return the press of one of our leaflets, all its documents."""
    return prepare_press(Library.open([], environment={}), leaflet, today=dt.date(2026, 11, 22))


def checked_rows_of(press: Press, count: int) -> CheckedRows:
    """Return a checked table."""
    rows = [RawRow(number, raw, ()) for number, raw in enumerate(people(count), start=2)]
    return check_rows(rows, (), press.leaflet, press.accept, press.complete, press.found.name)


@contextmanager
def batch_of(press: Press, count: int) -> Iterator[tuple[Batch, Path]]:
    """Give a batch and a folder that is not there yet."""
    with tempfile.TemporaryDirectory() as folder:
        yield (
            Batch(press, checked_rows_of(press, count), "bench", in_commands()),
            Path(folder) / "lot",
        )


def two_workers(leaflet: str) -> float:
    """Return the time of a batch with two workers against one, starts included, all laid out."""
    press = replace(press_of(leaflet), fast=False)

    def timed(workers: int) -> float:
        with batch_of(press, ROWS) as (batch, out):
            start = time.perf_counter()
            summary = run_batch(batch, out, local_printer(press, workers=workers))
            assert summary.done == ROWS
            return time.perf_counter() - start

    return statistics.median(timed(2) / timed(1) for _ in range(3))


def proofs(leaflet: str) -> float:
    """Return what checking, reading back and writing add to printing alone, in one process."""
    press = press_of(leaflet)
    hold_press(press)
    kept: list[tuple[ReadyRow, Reply]] = []

    def replay(entries: list[ReadyRow]) -> RowOutcomes:
        yield from (Outcome(entry, reply) for entry, reply in kept)

    ratios = []
    for _ in range(3):
        with batch_of(press, ROWS) as (batch, out):
            start = time.perf_counter()
            kept[:] = [(entry, print_pull(Pull(entry))) for entry in batch.checked.entries]
            printing = time.perf_counter() - start
            start = time.perf_counter()
            checked_rows_of(press, ROWS)
            run_batch(batch, out, replay)  # type: ignore[arg-type]
            proving = time.perf_counter() - start
        ratios.append(proving / (printing + proving))
    return statistics.median(ratios)


def table_check(leaflet: str) -> float:
    """Return the time of reading and checking 10,000 rows against one warm render."""
    press = press_of(leaflet)
    output = io.StringIO()
    writer = csv.DictWriter(output, FIELDS, delimiter=";")
    writer.writeheader()
    writer.writerows(people(10_000))
    content = output.getvalue().encode("cp1252")
    hold_press(press)
    entries = checked_rows_of(press, 6).entries
    print_pull(Pull(entries[0]))
    start = time.perf_counter()
    for entry in entries:
        print_pull(Pull(entry))
    warm = (time.perf_counter() - start) / len(entries)
    start = time.perf_counter()
    rows = raw_rows(read_table(content), press.leaflet, {})
    checked = check_rows(rows, (), press.leaflet, press.accept, press.complete, leaflet)
    assert len(checked.entries) == 10_000
    return (time.perf_counter() - start) / warm


def parent_memory() -> float:
    """Return the parent's peak memory after 2,000 rows against after 200."""
    few, many = (peak(f"bench_batch.keep_books({count})") for count in (200, 2000))
    return many / few


def peak(call: str) -> int:
    """Return the peak memory, in kB, of a process that makes one call of a bench module."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); "
    code += f"import {call.split('.')[0]}; {call}; "
    # Not `getrusage`: it counts what this very process held as it started the other.
    code += "print(open('/proc/self/status').read())"
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return int(re.search(r"VmHWM:\s*(\d+)", output.stdout)[1])  # type: ignore[index]


def keep_books(count: int) -> None:
    """Run a batch of the smallest document in workers, whose memory is then looked at."""
    press = replace(press_of("vertebroplastie"), options=PrintOptions(("sortie",)))
    with batch_of(press, count) as (batch, out):
        summary = run_batch(batch, out, local_printer(press, workers=2))
        assert summary.done == count


def batch_rows(leaflet: str) -> list[tuple[str, float, float]]:
    """Return each measure's name, ratio and bar."""
    return [
        ("batch with two workers / with one (1.7 times as fast)", two_workers(leaflet), 1 / 1.7),
        ("share of proofs and writing in a batch", proofs(leaflet), 0.1),
        ("10,000 rows checked / one warm render", table_check(leaflet), 20),
        ("parent's memory after 2,000 rows / after 200", parent_memory(), 1.2),
    ]
