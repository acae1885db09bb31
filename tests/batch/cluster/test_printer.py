"""Rows printed on other machines: the same bytes, even when one machine is lost."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feuillet.batch.cluster.certificates import Certificates
from feuillet.batch.cluster.printer import cluster_printer
from feuillet.batch.journal import Record
from feuillet.batch.run import run_batch
from feuillet.batch.worker import Pull, print_on
from feuillet.errors import RenderError
from feuillet.produce import Press
from tests.batch.cluster.machines import Network, certificates, certify
from tests.batches import batch, contents, patient, press, printing

TABLE = tuple(patient(number) for number in range(8))


def ours(network: Network) -> Certificates:
    """Return the certificates of the desk that has a batch printed."""
    return certificates(network.made)


def in_full() -> Press:
    """Return a press that stamps nothing: each row is sent."""
    return replace(press(), fast=False)


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

        printer = cluster_printer(in_full(), network.address, ours(network), workers=1)
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
def test_a_dispatcher_that_stops_is_told_to_all(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """To the desk and to the machine that printed; `--resume` then finds what was done."""
    network = Network(certify(tmp_path / "reseau"), number=3)
    with network.dispatcher() as dispatcher, network.printer() as machine:
        printer = cluster_printer(in_full(), network.address, ours(network), workers=1)
        with pytest.raises(RenderError, match="il s'est arrêté ; démarrez-le de nouveau"):
            run_batch(
                batch(*TABLE),
                tmp_path / "lot",
                printer,
                on_row=lambda _: os.kill(dispatcher.process.pid, signal.SIGKILL),
            )
        said = machine.rest()

    assert capfd.readouterr() == ("", "")
    assert machine.process.returncode == 5
    assert "Répartiteur : il s'est arrêté" in said
    assert "Traceback" not in said


class Ended:
    """What became of some work, as dask tells it."""

    def __init__(self, status: str, result: Any = None, error: str = "KilledWorker") -> None:
        self.status, self._result, self._error = status, result, error

    def exception(self) -> Exception:
        """Return dask's own, for the name of its kind."""
        made: Exception = type(self._error, (Exception,), {})()
        return made

    def result(self) -> Any:
        """Return what was printed, unless that went away."""
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


class Going(list[Ended]):
    """What is under way: it ends at once, the oldest first."""

    add = list.append

    def __iter__(self) -> Iterator[Ended]:
        while self:
            yield self.pop(0)


class Dask:
    """Stands for dask's own module, its connection included: machines in this process."""

    loop = dask = None
    status = "running"

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
        return {"workers": {number: {"nthreads": 1} for number in range(self.machines)}}

    def as_completed(self, **_: object) -> Going:
        """Return what work is to be added to."""
        return Going()


def printed(dask: Dask, folder: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> list[Record]:
    """Return what is told of the rows of a batch, all of one variant."""
    monkeypatch.setitem(sys.modules, "distributed", dask)
    told: list[Record] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        printer = cluster_printer(press(), f"tcp://127.0.0.1:{door.getsockname()[1]}")
    run_batch(batch(*TABLE[:rows]), folder, printer, on_row=told.append)
    return told


def problems_of(dask: Dask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[str]:
    """Return what is told of the one row of a batch, whose work ended in some way."""
    return printed(dask, folder, monkeypatch, 1)[0].problems


def test_rows_of_one_variant_are_stamped_here_and_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is compiled elsewhere, one laid out in full to be compared: a cluster is no slower."""
    sent: list[bool] = []

    def elsewhere(_: object, one: Press, pull: Pull, *__: object) -> Ended:
        sent.append(pull.compiling)
        return Ended("finished", (print_on((one, pull)), ""))

    told = printed(Dask(elsewhere), tmp_path / "lot", monkeypatch, len(TABLE))

    assert [record.state for record in told] == ["done"] * len(TABLE)
    assert sent == [True, False]


def test_when_the_last_machine_is_gone_no_row_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask gives up each after a minute: a table of a thousand would take all night."""
    sent: list[object] = []

    def gone(*task: object) -> Ended:
        sent.append(task)
        return Ended("error", error="NoWorkerError")

    told = printed(Dask(gone), tmp_path / "lot", monkeypatch, len(TABLE))

    assert [record.state for record in told] == ["failed"] * len(TABLE)
    assert len(sent) == 1


def test_a_row_whose_machine_was_lost_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not printed; the others are."""
    assert problems_of(Dask(lambda *_: Ended("error")), tmp_path, monkeypatch) == (
        "l'impression a perdu sa machine, plusieurs fois",
    )


def test_a_machine_whose_processes_do_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would fail all rows quickly, as if it were the best: the batch stops."""
    with pytest.raises(RenderError, match="libérez-y de la mémoire ou arrêtez-la, puis"):
        problems_of(
            Dask(lambda *_: Ended("error", error="WorkerLost")), tmp_path / "lot", monkeypatch
        )


def test_a_machine_with_another_version_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines may break elsewhere: it is to be brought up to date."""

    def elsewhere(function: Callable[..., Any], *task: Any) -> Ended:
        monkeypatch.setattr("feuillet.batch.cluster.printer.versions", dict)
        return Ended("finished", function(*task))

    with pytest.raises(RenderError, match="pas la même version du programme, mettez-la à jour"):
        problems_of(Dask(elsewhere), tmp_path, monkeypatch)


def test_a_row_that_was_done_on_a_machine_that_stopped_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it printed went with it; the dispatcher is still there."""
    ends = iter([Ended("lost"), Ended("cancelled"), Ended("finished", CancelledError())])

    def stopping(_: object, one: Press, pull: Pull, *__: object) -> Ended:
        return next(ends, Ended("finished", (print_on((one, pull)), "")))

    (told,) = printed(Dask(stopping), tmp_path / "lot", monkeypatch, 1)

    assert told.state == "done"


@pytest.mark.parametrize("status", ["running", "connecting"])
def test_a_dispatcher_that_is_gone_is_told(
    status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows are not lost: the same batch goes on later; nor is it asked without end."""
    monkeypatch.setattr(Dask, "status", status)
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


@pytest.mark.parametrize("code", ["", "import absente_ou_fermee", "1 / 0"])
def test_dask_that_an_account_may_not_read_is_told(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `umask 077` leaves it: a folder with nothing to be seen in it, no error of Python's."""
    (tmp_path / "distributed.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    del sys.modules["distributed"]

    with pytest.raises(RenderError, match="ce compte ne le lit pas : refaites l'étape 4"):
        cluster_printer(press(), "tcp://127.0.0.1:1")


@pytest.mark.slow
def test_dask_says_nothing_of_its_own() -> None:
    """Its words are English, and some quote a row: thirty lines when the dispatcher stops."""
    code = (
        "import logging; from feuillet.batch.cluster.machine import load_dask; load_dask();"
        "[logging.getLogger(one).critical('oh') for one in ('distributed.client', 'distributed.gc',"
        " 'distributed.comm', 'tornado.application', 'tornado.general', 'asyncio')]"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert run.stderr == b""
