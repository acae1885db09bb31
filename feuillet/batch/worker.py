"""The workers of a batch: each holds one press and prints one row at a time."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from feuillet.batch.rows import ReadyRow
from feuillet.errors import FeuilletError, NoStock
from feuillet.produce import Press
from feuillet.workers import Outcome

if TYPE_CHECKING:
    from feuillet.stamp import Stock

Way = Literal["stamped", "compiled", "rendered"]
"""How a document was made: on a stock, on one compiled for it, or laid out in full."""


@dataclass(frozen=True)
class Pull:
    """One row to be printed in a worker."""

    entry: ReadyRow
    compiling: bool = False
    """Whether others of its variant wait for a stock."""


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

    way: Way = "rendered"
    stock: "Stock | None" = None
    """Of its variant, for the rows that wait for it."""

    no_stock: str = ""
    """Why there is none, if one was asked for."""

    variant: str = ""
    """Which one it was stamped on."""

    doubted: bytes = b""
    """The same document laid out in full, if that is another: nothing of its variant is right."""


RowOutcomes = Generator[Outcome[ReadyRow, Reply], None, None]
Printer = Callable[[Iterable[ReadyRow]], RowOutcomes]
"""Takes rows as it gets free, and gives what became of each, in any order."""

_held: list[Press] = []


def hold_press(press: Press) -> None:
    """Keep the press of this worker; called once, as it starts."""
    _held[:] = [press]


def print_pull(pull: Pull) -> Reply:
    """Return what the worker's press prints for one row."""
    return print_on((_held[0], pull))


def print_on(task: tuple[Press, Pull]) -> Reply:
    """Return what a press prints for one row, laid out in full unless it is to be stamped."""
    press, pull = task
    entry = pull.entry
    reply = Reply(entry.number, entry.digest)
    try:
        if pull.compiling:
            reply = _compiled(press, entry, reply)
        product = replace(press, fast=False).print(entry.raw, token=entry.token, stock=reply.stock)
    except FeuilletError as error:
        return replace(reply, problems=error.problems)
    too_long = press.too_long(product.pages)
    if too_long:
        return replace(reply, problems=too_long)
    return replace(reply, pdf=product.pdf, pages=product.pages)


def _compiled(press: Press, entry: ReadyRow, reply: Reply) -> Reply:
    """Return a reply with the stock of a row's variant, or with why there is none."""
    values = press.complete(press.accept(entry.raw))
    try:
        return replace(reply, stock=press.compile(values, entry.token), way="compiled")
    except NoStock as reason:
        return replace(reply, no_stock=str(reason))
