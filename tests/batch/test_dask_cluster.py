"""Rows printed on other machines: the same bytes, even when one machine is lost."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from feuillet.batch import dask_cluster
from feuillet.batch.dask_cluster import cluster_printer, refuse_unencrypted
from feuillet.batch.journal import Record
from feuillet.batch.run import run_batch
from feuillet.cli.advice import as_commands
from feuillet.errors import RenderError
from tests.batches import batch, contents, patient, press, printing

TABLE = tuple(patient(number) for number in range(8))


@contextlib.contextmanager
def _process(*words: str, ready: str) -> Iterator[subprocess.Popen[str]]:
    """Start one of dask's own programs, and wait for the line that says it is ready."""
    with subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = []
        try:
            for line in process.stderr:
                said.append(line)
                if ready in line:
                    break
            else:
                raise AssertionError("".join(said))
            process.said = said  # type: ignore[attr-defined]
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def _worker(address: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    words = ("--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", *options)
    with _process("worker", address, *words, ready="Registered to") as worker:
        yield worker


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a real scheduler, on this machine."""
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with _process("scheduler", *words, ready="Scheduler at:") as process:
        yield process.said[-1].split()[-1]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_documents_report_and_journal_are_those_of_one_machine(
    scheduler: str, tmp_path: Path
) -> None:
    """Byte for byte."""
    run_batch(batch(*TABLE), tmp_path / "ici", printing())
    with _worker(scheduler, "--no-nanny"):
        printer = cluster_printer(press(), scheduler, workers=1)
        summary = run_batch(batch(*TABLE), tmp_path / "ailleurs", printer)

    assert summary.done == len(TABLE)
    assert contents(tmp_path / "ailleurs") == contents(tmp_path / "ici")


@pytest.mark.long
def test_they_are_the_same_though_a_machine_is_lost(scheduler: str, tmp_path: Path) -> None:
    """One of two, killed in the middle."""
    run_batch(batch(*TABLE), tmp_path / "ici", printing())
    with _worker(scheduler, "--no-nanny"), _worker(scheduler, "--no-nanny") as doomed:

        def on_row(record: object) -> None:
            if doomed.poll() is None:
                os.kill(doomed.pid, signal.SIGKILL)

        printer = cluster_printer(press(), scheduler, workers=1)
        summary = run_batch(batch(*TABLE), tmp_path / "ailleurs", printer, on_row=on_row)

    assert summary.done == len(TABLE)
    assert contents(tmp_path / "ailleurs") == contents(tmp_path / "ici")


@pytest.mark.slow
def test_a_machine_that_cannot_kill_is_refused(scheduler: str, tmp_path: Path) -> None:
    """It could not stop a layout that never ends: the message says how to start it."""
    with _worker(scheduler, "--nanny"), pytest.raises(RenderError) as refusal:
        run_batch(batch(patient(1)), tmp_path / "lot", cluster_printer(press(), scheduler))

    assert "--no-nanny" in as_commands(str(refusal.value))


@pytest.mark.parametrize(
    "address",
    [
        "tcp://192.0.2.1:8786",
        "tcp://feuillet.example:8786",
        "ucx://127.0.0.1:1",
        "127.0.0.1",
        "tls://",
    ],
)
def test_names_never_travel_in_clear(address: str) -> None:
    """Encrypted, or on this very machine."""
    with pytest.raises(RenderError, match="tls://"):
        refuse_unencrypted(address)


@pytest.mark.parametrize(
    "address",
    ["tls://192.0.2.1:8786", "tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:1"],
)
def test_encrypted_and_local_addresses_are_accepted(address: str) -> None:
    """These say nothing to a stranger."""
    refuse_unencrypted(address)


def test_nobody_at_the_address_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is printed."""
    monkeypatch.setattr(dask_cluster, "_TIMEOUT", "1s")
    printer = cluster_printer(press(), "tcp://127.0.0.1:9")
    with pytest.raises(RenderError, match="personne ne répond"):
        run_batch(batch(patient(1)), tmp_path / "lot", printer)


class Ended:
    """What became of some work, as dask tells it."""

    def __init__(self, status: str, result: Callable[[], Any] = list) -> None:
        self.status, self.result = status, result


class Cluster:
    """Stands for dask's own module, its connection included: one machine, in this process."""

    loop = None

    def __init__(self, ends: Callable[..., Ended]) -> None:
        self.submit = lambda *task, **_: ends(*task)

    def Client(self, *_: object, **__: object) -> "Cluster":  # noqa: N802  dask's own name
        """Return what sends work."""
        return self

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def scheduler_info(self, **_: object) -> dict[str, Any]:
        """Return which machines there are."""
        return {"workers": {"ici": {}}}

    def as_completed(self, ended: Sequence[Ended], **_: object) -> Sequence[Ended]:
        """Return it once more."""
        return ended


def problems_of(
    ends: Callable[..., Ended], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Sequence[str]:
    """Return what is told of the one row of a batch, whose work ended in some way."""
    monkeypatch.setitem(sys.modules, "distributed", Cluster(ends))
    told: list[Record] = []
    printer = cluster_printer(press(), "tcp://127.0.0.1:1")
    run_batch(batch(patient(1)), folder, printer, on_row=told.append)
    return told[0].problems


def test_a_row_whose_machine_was_lost_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not printed; the others are."""
    assert problems_of(lambda *_: Ended("error"), tmp_path, monkeypatch) == (
        "l'impression a perdu sa machine, plusieurs fois",
    )


def test_a_row_that_a_machine_forgot_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer without it is no document of it."""
    assert problems_of(lambda *_: Ended("finished"), tmp_path, monkeypatch) == (
        "l'impression n'est pas revenue de sa machine",
    )


def test_a_machine_with_another_version_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines may break elsewhere: it is to be brought up to date."""

    def elsewhere(function: Callable[..., Any], *task: Any) -> Ended:
        monkeypatch.setattr("feuillet.batch.dask_cluster.versions", dict)
        return Ended("finished", lambda: function(*task))

    with pytest.raises(RenderError, match="pas la même version du programme, mettez-la à jour"):
        problems_of(elsewhere, tmp_path, monkeypatch)


def test_dask_is_an_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the words to type."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(RenderError, match=r"installez d'abord « feuillet\[cluster\] » avec pip"):
        cluster_printer(press(), "tcp://127.0.0.1:1")
