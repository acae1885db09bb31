"""Which rows of a batch are stamped here, and which are sent to workers to be laid out.

The first row of each variant that has several goes to a worker, which compiles the variant's
stock; the others are stamped in this process, in less time than it takes to send them.
"""

import random
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from feuillet.batch.rows import ReadyRow
from feuillet.batch.worker import (
    Printer,
    Pull,
    Reply,
    RowOutcomes,
    hold_press,
    print_on,
    print_pull,
)
from feuillet.produce import Press
from feuillet.workers import Limits, Outcome, Workers, run_all

if TYPE_CHECKING:
    from feuillet.stamp import Stock

DOUBTED = 500
"""One stamped document in so many is laid out in full as well, and one at least."""

Outcomes = Generator[Outcome[Pull, Reply], None, None]


def local_printer(press: Press, *, workers: int, limits: Limits | None = None) -> Printer:
    """Return what prints rows in processes of this machine."""

    def print_pulls(pulls: Iterator[Pull]) -> Outcomes:
        return run_all(
            print_pull,
            pulls,
            workers=workers,
            prepare=hold_press,
            arguments=(press,),
            limits=limits,
        )

    return lambda entries: stamp_rows(press, entries, print_pulls)


def shared_printer(
    press: Press, workers: Workers, *, until: "Future[None] | None" = None
) -> Printer:
    """Return what prints rows in processes that others use too: no more at once than there are.

    Args:
        until: Once it is done, rows under way are dropped, and no other begins.
    """

    def print_pulls(pulls: Iterator[Pull]) -> Outcomes:
        tasks = map(lambda pull: (press, pull), pulls)
        with closing(workers.each(print_on, tasks, ahead=workers.count, until=until)) as outcomes:
            for outcome in outcomes:
                yield Outcome(outcome.task[1], outcome.result, outcome.problem)

    return lambda entries: stamp_rows(press, entries, print_pulls)


def stamp_rows(
    press: Press, entries: Iterable[ReadyRow], print_pulls: Callable[[Iterator[Pull]], Outcomes]
) -> RowOutcomes:
    """Yield what became of each row, stamped where its variant has a stock.

    A sample is laid out in full as well: a reply whose document is another says so.

    Args:
        print_pulls: Has workers print; it draws pulls as they become free.
    """
    stamper = _Stamper(press, entries)
    with closing(print_pulls(stamper.pulls)) as outcomes:
        for outcome in outcomes:
            yield from stamper.settle(outcome)


class _Pulls(Iterator[Pull]):
    """Orders for the workers; more may come after it was empty."""

    def __init__(self) -> None:
        self.waiting: deque[Pull] = deque()

    def __next__(self) -> Pull:
        if not self.waiting:
            raise StopIteration
        return self.waiting.popleft()


class _Stamper:
    """The rows that wait for a stock, and the stamped ones that wait for a full render."""

    def __init__(self, press: Press, entries: Iterable[ReadyRow]) -> None:
        self._press = press
        self.pulls = _Pulls()
        self._waiting: dict[int, tuple[str, deque[ReadyRow]]] = {}
        """By the row that is compiled for them."""

        self._doubted: dict[int, Reply] = {}
        self._owed = 0
        """Rows of the sample that could not be stamped: others take their place."""

        groups: defaultdict[Hashable, deque[ReadyRow]] = defaultdict(deque)
        for entry in entries:
            groups[press.variant(entry.values) if press.fast else entry.number].append(entry)
        for variant, rows in sorted(groups.items(), key=lambda group: -len(group[1])):
            if len(rows) == 1:
                self._lay_out(rows)
            else:
                self._order_stock(sha256(repr(variant).encode()).hexdigest()[:8], rows)
        stampable = [row.number for _, rows in self._waiting.values() for row in rows]
        sample = -(-len(stampable) // DOUBTED)
        self._sample = set(random.SystemRandom().sample(stampable, sample))

    def settle(self, outcome: Outcome[Pull, Reply]) -> Iterator[Outcome[ReadyRow, Reply]]:
        """Yield what became of a row, and of those that waited for it."""
        pull, reply = outcome.task, outcome.result
        number = pull.entry.number
        if number in self._doubted:
            yield self._compared(outcome, self._doubted.pop(number))
            return
        name, rows = self._waiting.pop(number, ("", deque()))
        if reply is not None and reply.stock is not None:
            yield Outcome(pull.entry, replace(reply, stock=None, variant=name))
            yield from self._stamp(reply.stock, name, rows)
            return
        yield Outcome(pull.entry, reply, outcome.problem)
        if reply is None and rows:
            self._order_stock(name, rows)
        else:
            self._lay_out(rows)

    def _lay_out(self, rows: deque[ReadyRow]) -> None:
        self.pulls.waiting.extend(map(Pull, rows))

    def _order_stock(self, name: str, rows: deque[ReadyRow]) -> None:
        first = rows.popleft()
        self._waiting[first.number] = (name, rows)
        self.pulls.waiting.append(Pull(first, compiling=bool(rows)))

    def _stamp(
        self, stock: "Stock", name: str, rows: deque[ReadyRow]
    ) -> Iterator[Outcome[ReadyRow, Reply]]:
        too_long = self._press.too_long(stock.pages)
        for entry in rows:
            pdf = None if too_long else self._press.stamp(stock, entry.values, entry.token)
            if pdf is None:
                self._owed += entry.number in self._sample
                self.pulls.waiting.append(Pull(entry))
                continue
            reply = Reply(entry.number, entry.digest, pdf, stock.pages, (), "stamped", variant=name)
            if entry.number in self._sample or self._owed:
                self._owed -= entry.number not in self._sample
                self._doubted[entry.number] = reply
                self.pulls.waiting.append(Pull(entry))
            else:
                yield Outcome(entry, reply)

    def _compared(self, outcome: Outcome[Pull, Reply], stamped: Reply) -> Outcome[ReadyRow, Reply]:
        """Return a stamped document, if the full render says the same."""
        full = outcome.result
        if full is None:
            return Outcome(outcome.task.entry, None, outcome.problem)
        if full.problems or full.pdf != stamped.pdf:
            # What was laid out was refused, or is another document.
            stamped = replace(
                stamped, doubted=full.pdf or b"\n".join(map(str.encode, full.problems))
            )
        return Outcome(outcome.task.entry, stamped)
