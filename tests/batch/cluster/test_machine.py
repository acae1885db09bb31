"""Machines that share out and print: how they begin, end, and are refused."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from feuillet.batch.cluster.greeting import greet
from feuillet.batch.cluster.machine import Place, print_for, share_out
from feuillet.errors import DeliveryError, RenderError
from tests.batch.cluster.machines import certificates, listening, working
from tests.batch.cluster.test_greeting import answering, encrypted


class Node:
    """Stands for a machine of dask's, that ends at once."""

    def __init__(self, *_: object, **_settings: object) -> None:
        # It would listen everywhere, whatever it was told.
        self.start_http_server([], None)

    def start_http_server(self, *_: object) -> None:
        """Open what nobody asked for."""
        raise AssertionError("a web server was opened")

    async def __aenter__(self) -> "Node":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def finished(self) -> None:
        """Return at once."""


class Failing(Node):
    """One that does not start, as when another version answers."""

    async def __aenter__(self) -> "Node":
        raise RuntimeError("Scheduler failed to start.")


class Endless(Node):
    """One that goes on until it is told to stop."""

    async def finished(self) -> None:
        """Wait for something that never comes."""
        await asyncio.Event().wait()


def stand_in(monkeypatch: pytest.MonkeyPatch, node: type[Node]) -> None:
    """Put machines that need no network in the place of dask's."""
    config = SimpleNamespace(set=lambda _: contextlib.nullcontext())
    dask = SimpleNamespace(Scheduler=node, Worker=node, Security=dict)
    dask.dask = SimpleNamespace(config=config)
    monkeypatch.setitem(sys.modules, "distributed", dask)


@pytest.fixture
def place() -> Place:
    """A free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return Place("127.0.0.1", door.getsockname()[1])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_dispatcher_works_until_it_is_told_to_stop(
    how: signal.Signals, place: Place, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a service or by Ctrl+C: that is no failure."""
    stand_in(monkeypatch, Endless)
    said: list[str] = []

    def ready() -> None:
        said.append("prêt")
        os.kill(os.getpid(), how)

    share_out(place, certificates(made, "repartiteur"), ready)

    assert said == ["prêt"]


def test_a_machine_says_that_its_dispatcher_went_away(
    place: Place, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service sees the status, and starts it again."""
    stand_in(monkeypatch, Node)
    with (
        answering(encrypted(certificates(made, "repartiteur"))) as address,
        pytest.raises(RenderError, match="il s'est arrêté ; quand il est revenu, relancez"),
    ):
        print_for(address, place, certificates(made, "imprime1"), lambda: None)


def test_a_machine_that_does_not_start_says_so(
    place: Place, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the words of dask, which are for its developers."""
    stand_in(monkeypatch, Failing)
    with pytest.raises(RenderError, match="ne démarre pas : mettez-y la même version"):
        share_out(place, certificates(made, "repartiteur"), lambda: None)


@pytest.mark.slow
def test_a_machine_of_an_ipv6_network_listens_there_alone(made: Path) -> None:
    """Where this machine has any: such an address is written with brackets inside another."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as door:
            port = door.getsockname()[1]
    except OSError:
        pytest.skip("no IPv6 here")
    folder = str(made / "repartiteur")
    typed = ["feuillet", "machine", "--host", "::1", "--port", str(port)]
    with working([*typed, "--certificates", folder]) as machine:
        greet(f"tls://[::1]:{port}", certificates(made))

        assert [door for _, door in listening(machine.process.pid)] == [port]


def test_a_machine_takes_no_rows_in_clear(place: Place, made: Path) -> None:
    """Not even from this very machine."""
    with pytest.raises(RenderError, match="doit commencer par tls://"):
        print_for("tcp://127.0.0.1:8786", place, certificates(made, "imprime1"), lambda: None)


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "::2"])
def test_a_port_or_an_address_that_is_not_to_be_had_is_said(
    host: str, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program's port, another machine's address."""
    stand_in(monkeypatch, Endless)
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        pytest.raises(DeliveryError, match="pris, ou l'adresse n'est pas de cette machine"),
    ):
        share_out(
            Place(host, door.getsockname()[1]), certificates(made, "repartiteur"), lambda: None
        )
