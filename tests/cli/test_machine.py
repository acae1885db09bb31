"""`feuillet machine` and what a batch is told of others: closed, or not started."""

import sys
from pathlib import Path

import pytest

from feuillet.cli import main
from tests.batch.cluster.machines import certify
from tests.helpers import run_feuillet


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "chef.exemple"])
def test_a_machine_that_would_listen_everywhere_does_not_start(host: str, tmp_path: Path) -> None:
    """One address, its own."""
    run = run_feuillet("machine", "--host", host, "--certificates", tmp_path)

    assert run.returncode == 2
    assert "--host" in run.stderr.decode()


def test_a_machine_without_certificates_does_not_start(tmp_path: Path) -> None:
    """Which file is missing is said, and no port was opened."""
    bare = run_feuillet("machine", "--host", "127.0.0.1")
    empty = run_feuillet("machine", "--host", "127.0.0.1", "--certificates", tmp_path)

    assert bare.returncode == 2
    assert "Il manque" in bare.stderr.decode()
    assert empty.returncode == 5
    assert empty.stderr.decode() == (
        "Certificats : ca.pem n'est pas dans le dossier donné, copiez-l'y\n"
    )


def test_a_machine_that_calls_nobody_says_how_to_start_the_other(tmp_path: Path) -> None:
    """In the words of the command line, at once."""
    made = certify(tmp_path / "autorite")
    words = ("--host", "127.0.0.1", "--port", "18787", "--certificates", str(made / "imprime1"))
    run = run_feuillet("machine", "tls://127.0.0.1:9", *words)

    assert run.returncode == 5
    assert "démarrez-le avec « feuillet machine »" in run.stderr.decode()
    assert run.stderr.decode().count("\n") == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--certificates", "machines"), "--certificates va avec --executor"),
        (("--executor", "tls://192.0.2.10:8786"), "il faut --certificates"),
    ],
)
def test_a_batch_on_other_machines_wants_a_certificate(
    options: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    """Said before the table is read."""
    run = run_feuillet("batch", "vertebroplastie", "rien.csv", "--out", "lot", *options)

    assert run.returncode == 2
    assert says in run.stderr.decode()


def test_dask_is_installed_from_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine that lacks it says which file has it."""
    made = certify(tmp_path / "autorite")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SystemExit) as end:
        main(["machine", "--host", "127.0.0.1", "--certificates", str(made / "repartiteur")])

    assert end.value.code == 5
    assert "installez dist/cluster.txt" in capsys.readouterr().err
