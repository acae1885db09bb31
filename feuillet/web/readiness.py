"""Whether the service can print: what was found when it was last looked at, each change told once.

What `doctor` looks at, here without a command: at the start, twice a minute, and when a monitor
asks.  Words with a path go to the journal; whoever asks from outside gets states alone.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from feuillet.errors import DeliveryError, FeuilletError, LibraryAbsent
from feuillet.examine import (
    Examined,
    examine_absent,
    examine_clock,
    examine_content,
    examine_machine,
    examine_page,
    examine_space,
    print_sample,
    sample_press,
)
from feuillet.find import Library
from feuillet.web.presses import Presses

LOOK = 30.0
"""Seconds between two looks that nobody asked for."""

State = Literal["ok", "todo", "failed"]


class Readiness:
    """What the service needs, as it is now.

    Args:
        keys: Reads the keys file; raises DeliveryError.
        certificate: Gives what is found of the server's own certificate, if it has one.
        tell: Writes a line in the journal, for the administrator.
    """

    def __init__(
        self,
        presses: Presses,
        keys: Callable[[], object],
        certificate: Callable[[dt.date], Iterable[Examined]],
        tell: Callable[[str], None],
    ) -> None:
        self._presses = presses
        self._keys = keys
        self._certificate = certificate
        self._tell = tell
        self._told: dict[str, str] = {}
        self._machine: tuple[Examined, ...] = ()
        self._content: tuple[object, tuple[Examined, ...]] = (None, ())
        self._page: tuple[Library | None, Examined | None] = (None, None)
        self._lock = asyncio.Lock()
        self.found: tuple[Examined, ...] = ()
        """At the last look."""

    @property
    def ready(self) -> bool:
        """Whether nothing keeps the service from printing, as far as was seen."""
        return bool(self.found) and not any(_bars(one) for one in self.found)

    @property
    def states(self) -> Mapping[str, State]:
        """The state of each thing, without a word that would tell a stranger anything."""
        return {
            one.key: "ok" if one.good else "failed" if _bars(one) else "todo" for one in self.found
        }

    async def look(self, *, prove: bool = True, again: bool = False) -> None:
        """Look at everything, and tell what changed.

        Args:
            prove: Print a page too, unless the same library printed one.
            again: Even if it could not.
        """
        async with self._lock:
            library: Library | None = None
            absent: tuple[Examined, ...] = ()
            try:
                library = self._presses.library
            except LibraryAbsent as error:
                absent = (examine_absent(error),)
            # A share that faltered comes back, and its files look as before.
            today = self._presses.this_day()
            known = self._content[0] == (library, today) and not any(
                o.unreadable for o in self._content[1]
            )
            if library is not None and not known:
                content = await asyncio.to_thread(lambda: tuple(examine_content(library, today)))
                self._content = ((library, today), content)
            if library is not None and prove:
                await self._prove(library, again=again)
            content = self._content[1] if library is not None else absent
            page = self._page[1] if self._page[0] is library else None
            self.found = (*self._cheap(), *content, *((page,) if page else ()))
            self._report()

    def _cheap(self) -> Iterator[Examined]:
        today = self._presses.this_day()
        # What is loaded stays what it is until the end.
        self._machine = self._machine or tuple(examine_machine(today))
        yield from (one for one in self._machine if one.key != "clock")
        yield examine_clock(today)
        yield examine_space()
        yield from self._certificate(today)
        answering = self._presses.answering
        says = "ils répondent" if answering else "ils ne répondent pas : libérez de la mémoire"
        yield Examined("workers", "Processus d'impression", answering, says, barring=True)
        try:
            self._keys()
            yield Examined("keys", "Clés", True, "lues")
        except DeliveryError as error:
            yield Examined("keys", "Clés", False, error.problems[0], barring=True)

    async def _prove(self, library: Library, *, again: bool) -> None:
        """Have a worker print a page, unless that is known."""
        seen, page = self._page
        fine = page is not None and page.good and self._presses.answering and self._presses.whole
        doubted = again or (page is not None and page.good)
        if seen is library and page is not None and (fine or not doubted):
            return
        if self._presses.crowded:
            # Those who wait prove as much.
            return
        problem: FeuilletError | None = None
        try:
            press = sample_press(library, self._presses.this_day())
            if press is not None:
                await self._presses.call(print_sample, press)
        except FeuilletError as error:
            problem = error
        self._page = (library, examine_page(problem))

    def _report(self) -> None:
        for one in self.found:
            words = f"{one.name} : {one.says}"
            if one.good and self._told.pop(one.key, ""):
                self._tell(f"bon     {words}")
            elif not one.good and self._told.get(one.key) != words:
                self._told[one.key] = words
                self._tell(f"À FAIRE {words}")


def _bars(one: Examined) -> bool:
    return one.barring and not one.good
