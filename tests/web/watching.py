"""A server whose administrator is a test: its folder, its workers, its journal."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import httpx
from starlette.types import ASGIApp

from feuillet.examine import Examined
from feuillet.web.app import make_app
from feuillet.web.jobs import Jobs
from feuillet.web.keys import Keys
from feuillet.web.presses import Presses
from feuillet.web.sessions import Sessions
from feuillet.web.state import Server, Setup
from feuillet.workers import Outcome, WorkerLost, Workers
from tests.helpers import TODAY
from tests.listening import overhear
from tests.web.calling import call
from tests.web.serving import MINIMAL


class Inline:
    """Workers that work in this very process, or are lost."""

    count = 1
    lost = False

    def start(self, function: Callable[[Any], Any], task: Any) -> "Future[Any]":
        """Have a task done, at once."""
        if self.lost:
            raise WorkerLost("Les processus ne démarrent pas : libérez de la mémoire")
        done: Future[Any] = Future()
        done.set_result(function(task))
        return done

    def settle(self, task: Any, ended: "Future[Any]", _: int) -> tuple[Outcome[Any, Any], int]:
        """Return what became of it."""
        return Outcome(task, ended.result()), 0


class Watched:
    """A server of a hospital's folder, and what its administrator reads."""

    def __init__(self, folder: Path, door: str = "launch") -> None:
        self.share = folder / "partage"
        shutil.copytree(MINIMAL, self.share)
        self.workers = Inline()
        self.journal: list[str] = []
        self.keys: Callable[[], Keys] = Keys
        self.certificate: tuple[Examined, ...] = ()
        self.today = TODAY
        presses = Presses((self.share,), cast(Workers, self.workers), this_day=lambda: self.today)
        self.server = Server(
            Setup(hosts=("127.0.0.1",), door=door),
            presses,
            lambda: self.keys(),
            Sessions(time.monotonic),
            Jobs(time.monotonic),
            certificate=lambda _: self.certificate,
            tell=self._tell,
        )
        self.app: ASGIApp = make_app(self.server)

    def ask(self, path: str = "/ready", method: str = "GET", **options: Any) -> httpx.Response:
        """Return an answer."""
        return call(self.app, method, path, **options)

    def _tell(self, line: str) -> None:
        self.journal.append(line)
        overhear(line)

    @property
    def checks(self) -> dict[str, str]:
        """What a monitor is told."""
        told: dict[str, str] = self.ask().json()["checks"]
        return told
