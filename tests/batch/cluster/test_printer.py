"""Rows printed on other machines: the same bytes, even when one machine is lost."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from feuillet.batch.cluster.certificates import Certificates
from feuillet.batch.cluster.printer import cluster_printer
from feuillet.batch.journal import Record
from feuillet.batch.run import run_batch
from feuillet.errors import RenderError
from tests.batch.cluster.machines import Network, certificates, certify
from tests.batches import batch, contents, patient, press, printing

TABLE = tuple(patient(number) for number in range(8))


def ours(network: Network) -> Certificates:
    """Return the certificates of the desk that has a batch printed."""
    return certificates(network.made)


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_they_are_the_same_though_a_machine_is_lost(
    how: signal.Signals, network: Network, tmp_path: Path
) -> None:
    """One of two, killed or stopped in the middle."""
    run_batch(batch(*TABLE), tmp_path / "ici", printing())
    with network.printer(), network.printer(last=12) as doomed:
        told: list[object] = []

        def on_row(record: object) -> None:
            if not told:
                os.kill(doomed.process.pid, how)
            told.append(record)

        printer = cluster_printer(press(), network.address, ours(network), workers=1)
        summary = run_batch(batch(*TABLE), tmp_path / "ailleurs", printer, on_row=on_row)
        status = doomed.process.wait(30)

    assert status == (0 if how == signal.SIGTERM else -how)
    assert summary.done == len(TABLE)
    assert contents(tmp_path / "ailleurs") == contents(tmp_path / "ici")


@pytest.mark.long
@pytest.mark.parametrize("versions", ["lambda: {}", "lambda: 1 / 0"])
def test_a_machine_of_another_version_is_named_and_no_patient_is(
    versions: str, network: Network, tmp_path: Path
) -> None:
    """Whether it says so, or cannot even read what is asked; dask would log whole rows."""
    before = f"from feuillet.batch.cluster import printer; printer.versions = {versions}"
    with network.printer(before=before) as other:
        printer = cluster_printer(press(), network.address, ours(network), workers=1)
        with pytest.raises(RenderError, match="pas la même version du programme"):
            run_batch(batch(*TABLE), tmp_path / "lot", printer)
        other.process.terminate()
        said = other.rest()

    assert "EXEMPLE" not in said
    assert said.count("\n") == 1


@pytest.mark.long
def test_a_dispatcher_that_stops_is_told_to_all(tmp_path: Path) -> None:
    """To the desk and to the machine that printed; `--resume` then finds what was done."""
    network = Network(certify(tmp_path / "reseau"), number=3)
    with network.dispatcher() as dispatcher, network.printer() as machine:
        printer = cluster_printer(press(), network.address, ours(network), workers=1)
        with pytest.raises(RenderError, match="il s'est arrêté ; démarrez-le de nouveau"):
            run_batch(
                batch(*TABLE),
                tmp_path / "lot",
                printer,
                on_row=lambda _: os.kill(dispatcher.process.pid, signal.SIGKILL),
            )
        said = machine.rest()

    assert machine.process.returncode == 5
    assert "Répartiteur : il s'est arrêté" in said
    assert "Traceback" not in said


class Ended:
    """What became of some work, as dask tells it."""

    def __init__(self, status: str, result: Callable[[], Any] = list) -> None:
        self.status, self.result = status, result

    def exception(self) -> Exception:
        """Return dask's own, for the name of its kind."""
        return type("KilledWorker", (Exception,), {})()


class Dask:
    """Stands for dask's own module, its connection included: one machine, in this process."""

    loop = None

    def __init__(self, ends: Callable[..., Ended], machines: int = 1) -> None:
        self.submit = lambda *task, **_: ends(*task)
        self.machines = machines

    def Client(self, *_: object, **__: object) -> "Dask":  # noqa: N802  dask's own name
        """Return what sends work."""
        return self

    def __enter__(self) -> "Dask":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def scheduler_info(self, **_: object) -> dict[str, Any]:
        """Return which machines there are."""
        return {"workers": dict.fromkeys(range(self.machines))}

    def as_completed(self, ended: Sequence[Ended], **_: object) -> Sequence[Ended]:
        """Return it once more."""
        return ended


def problems_of(dask: Dask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[str]:
    """Return what is told of the one row of a batch, whose work ended in some way."""
    monkeypatch.setitem(sys.modules, "distributed", dask)
    told: list[Record] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        printer = cluster_printer(press(), f"tcp://127.0.0.1:{door.getsockname()[1]}")
    run_batch(batch(patient(1)), folder, printer, on_row=told.append)
    return told[0].problems


def test_a_row_whose_machine_was_lost_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not printed; the others are."""
    assert problems_of(Dask(lambda *_: Ended("error")), tmp_path, monkeypatch) == (
        "l'impression a perdu sa machine, plusieurs fois",
    )


def test_a_row_that_a_machine_forgot_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer without it is no document of it."""
    assert problems_of(Dask(lambda *_: Ended("finished")), tmp_path, monkeypatch) == (
        "l'impression n'est pas revenue de sa machine",
    )


def test_a_machine_with_another_version_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines may break elsewhere: it is to be brought up to date."""

    def elsewhere(function: Callable[..., Any], *task: Any) -> Ended:
        monkeypatch.setattr("feuillet.batch.cluster.printer.versions", dict)
        return Ended("finished", lambda: function(*task))

    with pytest.raises(RenderError, match="pas la même version du programme, mettez-la à jour"):
        problems_of(Dask(elsewhere), tmp_path, monkeypatch)


def test_a_dispatcher_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are not lost: the same batch goes on later."""
    with pytest.raises(RenderError, match="il s'est arrêté ; démarrez-le de nouveau, puis"):
        problems_of(Dask(lambda *_: Ended("cancelled")), tmp_path, monkeypatch)


def test_a_dispatcher_without_machines_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is printed: the batch would wait without end."""
    with pytest.raises(RenderError, match="aucune machine n'imprime pour lui, démarrez-en une"):
        problems_of(Dask(lambda *_: Ended("finished"), machines=0), tmp_path, monkeypatch)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", [OSError, TimeoutError, ValueError])
def test_a_dispatcher_that_does_not_understand_is_told(
    how: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of dask answers, and cannot go on."""

    class Other(Dask):
        def Client(self, *_: object, **__: object) -> "Dask":  # noqa: N802  dask's own name
            raise how

    with pytest.raises(RenderError, match="ne comprend pas ce poste ; mettez-y la même version"):
        problems_of(Other(lambda *_: Ended("finished")), tmp_path, monkeypatch)


def test_dask_is_an_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the lock, never by a name that a stranger may have taken."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(RenderError, match=r"installez dist/cluster\.txt comme le guide") as refusal:
        cluster_printer(press(), "tcp://127.0.0.1:1")

    assert "feuillet[" not in str(refusal.value)
