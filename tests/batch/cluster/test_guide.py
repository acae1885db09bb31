"""What the administrator's guide has typed for several machines works as typed, and is closed."""

import ipaddress
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from feuillet.batch.cluster.printer import cluster_printer
from feuillet.batch.run import run_batch
from feuillet.cli.machine import DISPATCHER_PORT, PRINTER_PORT
from feuillet.find import builtin_root
from tests.batch.cluster.machines import (
    BATCH,
    CERTIFY,
    DISPATCH,
    INSTALL,
    KEEP,
    PRINT,
    SERVE,
    Machine,
    Network,
    certificates,
    certify,
    listening,
    section,
    steps,
)
from tests.batches import batch, contents, patient, press, printing
from tests.guide.steps import read_steps
from tests.helpers import run_feuillet

PROGRAM = "/opt/feuillet/bin/feuillet "
ALERT = b"\x15\x03"
"""How TLS says « that is no TLS » (RFC 8446, 5.1): all that a stranger may be told."""


@dataclass(frozen=True)
class Cluster:
    """A dispatcher and one machine that prints."""

    network: Network
    dispatcher: Machine
    printer: Machine

    @property
    def doors(self) -> tuple[tuple[str, int], ...]:
        """Where each is to listen, as the guide says."""
        return ((f"{self.network.start}10", 8786), (f"{self.network.start}11", 8787))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Both, started as the guide says."""
    network = Network(certify(tmp_path_factory.mktemp("reseau")), number=1)
    with network.dispatcher() as dispatcher, network.printer() as printer:
        yield Cluster(network, dispatcher, printer)
        for machine in (printer, dispatcher):
            machine.process.terminate()
            # Whoever called, with whatever: nothing is written of it.
            assert machine.rest() == machine.said[0]
            assert machine.process.returncode == 0


def test_the_steps_of_the_guide_are_those_that_are_tried() -> None:
    """In this order; and no name is asked of an index that anybody may fill."""
    first = [step.split("\n")[0].split()[0] for step in steps()]

    assert first == ["umask", "(set", "chmod", "feuillet", "feuillet", "feuillet", "install"]
    assert re.findall(r"^feuillet (\S+)", "".join(steps()), re.MULTILINE) == [
        *("machine", "machine", "batch")
    ]
    assert "feuillet[" not in (builtin_root() / "docs" / "administrateur.md").read_text("utf-8")


@pytest.mark.slow
def test_what_the_guide_installs_is_the_whole_lock() -> None:
    """Pip finds each library there, at the version tried and with its hash, and wants no other."""
    opened, line = steps()[INSTALL].split(" && ")
    words = shlex.split(line.replace("/opt/feuillet-dist/", f"{builtin_root()}/requirements/"))
    pip = [sys.executable, "-m", "pip", *words[1:], "--dry-run"]
    run = subprocess.run(pip, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert "Requirement already satisfied: distributed==" in run.stdout
    assert "Would install" not in run.stdout
    # Else what is installed after a key was made is shut to the account of the service.
    assert opened == "umask 022"


def test_the_certificates_are_kept_for_the_account_alone(made: Path) -> None:
    """Even if they were copied open; and the account comes as far as the folder."""
    etc = made / "etc"
    shutil.copytree(made / "imprime1", etc / "machines")
    for path in (etc, etc / "machines", *(etc / "machines").iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    keep = steps()[KEEP].replace("/etc/feuillet", str(etc)).replace("feuillet:", str(os.getuid()))
    subprocess.run(["sh", "-ec", keep], check=True)
    modes = {path.name: oct(path.stat().st_mode)[-3:] for path in (etc, *etc.rglob("*"))}

    assert modes == {
        **{"etc": "755", "machines": "700"},
        **dict.fromkeys(("ca.pem", "cert.pem", "key.pem"), "600"),
    }


def unit() -> str:
    """Return the service that the guide has installed, its continued lines joined."""
    return (builtin_root() / "docs" / "feuillet-machine.service").read_text("utf-8")


def test_the_service_of_a_machine_is_what_the_guide_types() -> None:
    """One that prints, or the dispatcher; as an account without rights, for as long as it takes."""
    typed = [steps()[step].strip().replace("feuillet ", PROGRAM, 1) for step in (PRINT, DISPATCH)]
    told = dict(re.findall(r"^(\w+)=(.*)$", unit(), re.MULTILINE))
    (other,) = re.findall("^# ExecStart=(.*)$", unit(), re.MULTILINE)

    assert [told["ExecStart"], other] == typed
    assert (told["User"], told["Restart"], told["StartLimitIntervalSec"]) == (
        *("feuillet", "on-failure"),
        "0",
    )
    assert "feuillet-machine.service" in steps()[SERVE]


def test_systemd_knows_every_line_of_the_service_of_a_machine(tmp_path: Path) -> None:
    """It passes over what it does not know, and would protect less without a word."""
    path = tmp_path / "feuillet-machine.service"
    path.write_text(unit().replace(PROGRAM.strip(), "/bin/true"), "utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", path], check=False, capture_output=True, text=True
    )

    assert [line for line in run.stderr.splitlines() if path.name in line] == []
    assert run.returncode == 0


def test_the_service_and_the_firewall_let_the_machines_in() -> None:
    """All of the network of the guide's addresses, at the two ports where machines listen."""
    (line,) = read_steps()["Plusieurs machines"].files
    network = re.search(r"ip saddr (\S+) tcp dport \{ (\d+), (\d+) \} accept", line)
    allowed = re.findall("^IPAddressAllow=localhost (.*)$", unit(), re.MULTILINE)

    assert network
    assert [network[1]] == allowed
    assert (int(network[2]), int(network[3])) == (DISPATCHER_PORT, PRINTER_PORT)
    for step in (DISPATCH, PRINT):
        (host,) = re.findall(r"--host (\S+)", steps()[step])
        assert ipaddress.ip_address(host) in ipaddress.ip_network(network[1])


@pytest.mark.long
def test_a_batch_as_the_guide_types_it_is_that_of_one_machine(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Byte for byte, from a workbook to the report."""
    _write_workbook(tmp_path / "liste.xlsx")
    typed = cluster.network.typed(BATCH, "poste")
    there = run_feuillet(*typed[1:], cwd=tmp_path)
    alone = [word for word in typed[1 : typed.index("--executor")] if word != "lot"]
    here = run_feuillet(*alone, "ici", cwd=tmp_path)

    assert there.returncode == here.returncode == 0, there.stderr.decode()
    assert "2 fiches prêtes" in there.stdout.decode()
    assert contents(tmp_path / "lot") == contents(tmp_path / "ici")


def _write_workbook(path: Path) -> None:
    """Write the example of each column for two invented patients."""
    told = run_feuillet("describe", "vertebroplastie", "--csv").stdout.decode("utf-8-sig")
    header, example = (line.split(";") for line in told.splitlines()[:2])
    book = openpyxl.Workbook()
    for row in (header, example, ["MODÈLE", *example[1:]]):
        book.active.append(row)
    book.save(path)


@pytest.mark.slow
@pytest.mark.long
def test_documents_report_and_journal_are_those_of_one_machine(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Byte for byte, between machines that the guide's commands started."""
    two = batch(patient(1), patient(2))
    run_batch(two, tmp_path / "ici", printing())
    desk = certificates(cluster.network.made)
    printer = cluster_printer(press(), cluster.network.address, desk, workers=1)
    summary = run_batch(two, tmp_path / "ailleurs", printer)

    assert summary.done == 2
    assert contents(tmp_path / "ailleurs") == contents(tmp_path / "ici")


@pytest.mark.slow
def test_each_machine_listens_at_its_named_address_and_nowhere_else(cluster: Cluster) -> None:
    """No web server, on no address: the kernel says so.  There, its own kind is spoken to."""
    desk = certificates(cluster.network.made).context()
    for machine, door in zip((cluster.dispatcher, cluster.printer), cluster.doors, strict=True):
        assert listening(machine.process.pid) == {door}
        with socket.create_connection(door, 10) as line, desk.wrap_socket(line) as safe:
            assert safe.version() == "TLSv1.3"
            assert safe.recv(4096)


@pytest.mark.slow
def test_a_stranger_is_told_nothing(cluster: Cluster) -> None:
    """A browser, dask without encryption, no certificate, or one of another authority."""
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nobody.check_hostname = False
    other = certificates(certify(cluster.network.made / "autre")).context()
    for door in cluster.doors:
        for words in (b"GET / HTTP/1.0\r\n\r\n", b"\x01" + bytes(7) + b"\x80"):
            told = _told_in_clear(door, words)
            assert told == b"" or (told.startswith(ALERT) and len(told) < 10)
        for stranger in (nobody, other):
            stranger.verify_mode = ssl.CERT_NONE
            assert _told(door, stranger) == b""


def _told_in_clear(door: tuple[str, int], words: bytes) -> bytes:
    with socket.create_connection(door, 10) as line:
        line.sendall(words)
        told = b""
        with suppress(ConnectionResetError):
            while piece := line.recv(4096):
                told += piece
        return told


def _told(door: tuple[str, int], context: ssl.SSLContext) -> bytes:
    """Return what is heard by who trusts anybody."""
    with socket.create_connection(door, 10) as line:
        try:
            with context.wrap_socket(line) as safe:
                return safe.recv(4096)
        except (ssl.SSLError, ConnectionResetError):
            return b""


def test_the_guide_has_each_machine_keep_its_own_key() -> None:
    """The authority's stays where it was made; the words say what a test cannot."""
    assert "autorite.key` hors du réseau" in section()
    assert "-keyout $machine/key.pem" in steps()[CERTIFY]
    assert "--host" in steps()[DISPATCH]
    assert "--host" in steps()[PRINT]
