"""The workers of a batch: each holds one press and prints one row at a time."""

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass

from feuillet.errors import FeuilletError
from feuillet.pool import Limits, Outcome, Workers, run_all
from feuillet.produce import Press
from feuillet.roster import Entry


@dataclass(frozen=True)
class Reply:
    """What a worker printed for one row, and the row as it received it."""

    number: int
    digest: str
    """Of the row and token that were printed: it must be those that were asked for."""

    pdf: bytes = b""
    pages: tuple[int, ...] = ()
    """Of each document."""

    problems: tuple[str, ...] = ()
    """Why it printed nothing; sentences that quote no value."""


Printed = Generator[Outcome[Entry, Reply], None, None]
Printer = Callable[[Iterable[Entry]], Printed]
"""Takes rows as it gets free, and gives what became of each, in any order."""


def local_printer(press: Press, *, workers: int, limits: Limits | None = None) -> Printer:
    """Return what prints rows in processes of this machine."""

    def print_rows(entries: Iterable[Entry]) -> Printed:
        return run_all(
            print_entry,
            entries,
            workers=workers,
            prepare=hold_press,
            arguments=(press,),
            limits=limits,
        )

    return print_rows


def shared_printer(
    press: Press, workers: Workers, *, until: "Future[None] | None" = None
) -> Printer:
    """Return what prints rows in processes that others use too: no more at once than there are.

    Args:
        until: Once it is done, rows under way are dropped, and no other begins.
    """

    def print_rows(entries: Iterable[Entry]) -> Printed:
        tasks = ((press, entry) for entry in entries)
        with closing(workers.each(print_on, tasks, ahead=workers.count, until=until)) as outcomes:
            for outcome in outcomes:
                yield Outcome(outcome.task[1], outcome.result, outcome.problem)

    return print_rows


_held: list[Press] = []


def hold_press(press: Press) -> None:
    """Keep the press of this worker; called once, as it starts."""
    _held[:] = [press]


def print_entry(entry: Entry) -> Reply:
    """Return what the worker's press prints for one row."""
    return print_on((_held[0], entry))


def print_on(task: tuple[Press, Entry]) -> Reply:
    """Return what a press prints for one row; for a worker."""
    press, entry = task
    try:
        product = press.print(entry.raw, token=entry.token)
    except FeuilletError as error:
        return Reply(entry.number, entry.digest, problems=error.problems)
    too_long = press.too_long(product.pages)
    if too_long:
        return Reply(entry.number, entry.digest, problems=too_long)
    return Reply(entry.number, entry.digest, product.pdf, product.pages)
