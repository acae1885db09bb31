"""A program that hangs up: what it asked for is not printed, and others have its place."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from feuillet.web import presses
from feuillet.web.keys import Keys
from tests.web.dropping import Hosted, hosting

KEYS, KEY = Keys().with_token("dossier")
ORDER = {"values": {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}}
ONE = "/api/v1/leaflets/visite/documents/apres"


@contextmanager
def waiting(hosted: Hosted, path: str, content: Any) -> Iterator[socket.socket]:
    """Give the connection of a program that has sent an order and waits."""
    body = json.dumps(content).encode()
    host, port = hosted.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {KEY}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        yield connection


class Desk:
    """A server with room for two requests, whose first tasks never end."""

    def __init__(self, hosted: Hosted, held: int, *, running: bool) -> None:
        self.hosted = hosted
        self.held: list[Future[Any]] = []
        self.begun: list[str] = []
        """What workers were asked for: the names of functions."""
        self.full = threading.Event()
        workers = hosted.server.presses.workers
        start = workers.start

        def hold(function: Any, task: Any) -> Any:
            self.begun.append(task[0].__name__)
            if len(self.held) == held:
                return start(function, task)
            one: Future[Any] = Future()
            if running:
                one.set_running_or_notify_cancel()
            self.held.append(one)
            if len(self.held) == held:
                self.full.set()
            return one

        workers.start = hold  # type: ignore[method-assign]

    def ask(self) -> int:
        """Return what another program is answered."""
        with self.hosted.client() as other:
            headers = {"Authorization": f"Bearer {KEY}"}
            return other.post(ONE, json=ORDER, headers=headers).status_code

    def ask_until_there_is_room(self) -> int:
        """Return what it is answered once it is not told to come back."""
        for _ in range(300):
            if (status := self.ask()) != 503:
                return status
            self.hosted.wait()
        return 503


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
    """A server with two workers, and no more places."""
    monkeypatch.setattr(presses, "WAITING", 2)
    with hosting(workers=2) as one:
        one.server.keys = lambda: KEYS
        yield one


@pytest.mark.slow
def test_what_nobody_waits_for_any_more_is_not_printed(hosted: Hosted) -> None:
    """Of five orders, two wait for a worker and three for these: none is begun after all."""
    desk = Desk(hosted, 2, running=False)
    with waiting(hosted, "/api/v1/documents", [{"leaflet": "visite", **ORDER}] * 5):
        assert desk.full.wait(30)
        assert desk.ask() == 503

    assert desk.ask_until_there_is_room() == 200
    assert [one.cancelled() for one in desk.held] == [True, True]
    assert desk.begun.count("run_print") == 3


@pytest.mark.long
def test_what_is_being_printed_ends_by_itself_and_its_place_is_free(hosted: Hosted) -> None:
    """To kill its worker would cost the others more than the page it is at."""
    desk = Desk(hosted, 2, running=True)
    with waiting(hosted, ONE, ORDER), waiting(hosted, ONE, ORDER):
        assert desk.full.wait(30)
        assert desk.ask() == 503

    assert desk.ask_until_there_is_room() == 200
    assert [one.cancelled() for one in desk.held] == [False, False]
