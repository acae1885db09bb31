"""Tables of invented patients, batches of them, and what prints them inside a test's process."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from feuillet.batch.plan import Batch
from feuillet.batch.rows import CheckedRows, ReadyRow, check_rows
from feuillet.batch.tables.columns import RawRow
from feuillet.batch.worker import Printer, Pull, Reply, RowOutcomes, hold_press, print_pull
from feuillet.cli.advice import in_commands
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.produce import Press, prepare_press
from feuillet.workers import Outcome
from tests.helpers import LIBRARIES, TODAY

Change = Callable[[Reply], Reply]


@lru_cache
def press(*documents: str, today: dt.date = TODAY) -> Press:
    """Return the press of the smallest leaflet."""
    library = Library.open([LIBRARIES / "minimal"], environment={})
    return prepare_press(library, "visite", PrintOptions(documents or ("apres",)), today=today)


def patient(number: int, **changes: str) -> dict[str, str]:
    """Return what is typed for one invented patient."""
    raw = {
        "nom": f"EXEMPLE-{number}",
        "prenom": "Camille",
        "date_naissance": "12/03/1948",
        "date_visite": "08/12/2026",
    }
    return {name: value for name, value in {**raw, **changes}.items() if value}


def rows(*patients: dict[str, str]) -> list[RawRow]:
    """Return the rows of a table whose first line holds the columns' names."""
    return [RawRow(number, raw, ()) for number, raw in enumerate(patients, start=2)]


def checked(*patients: dict[str, str], blank: Sequence[int] = ()) -> CheckedRows:
    """Return a checked table."""
    one = press()
    return check_rows(rows(*patients), blank, one.leaflet, one.accept, one.complete, "visite")


def batch(*patients: dict[str, str], name_files: bool = False, table: str = "essai") -> Batch:
    """Return a batch of these patients."""
    return Batch(press(), checked(*patients), table, in_commands(), name_files)


@lru_cache(maxsize=256)
def _printed(token: str, raw: tuple[tuple[str, str], ...]) -> tuple[bytes, tuple[int, ...]]:
    product = press().print(dict(raw), token=token)
    return product.pdf, product.pages


def reply(entry: ReadyRow) -> Reply:
    """Return what a good worker answers; each row is laid out once for all tests."""
    pdf, pages = _printed(entry.token, tuple(sorted(entry.raw.items())))
    return Reply(entry.number, entry.digest, pdf, pages)


def printing(change: Change = lambda one: one) -> Printer:
    """Return a printer that works in this process, and spoils what it prints if asked to."""

    def print_rows(entries: Iterable[ReadyRow]) -> RowOutcomes:
        for entry in entries:
            yield Outcome(entry, change(reply(entry)))

    return print_rows


def print_here(entries: tuple[ReadyRow, ...]) -> list[bytes]:
    """Return what one worker prints for several rows, one after the other."""
    hold_press(press())
    return [print_pull(Pull(entry)).pdf for entry in entries]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
