"""Machines on addresses of this one, started by the very commands of the administrator's guide."""

import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from feuillet.batch.cluster.certificates import Certificates, read_certificates
from feuillet.find import builtin_root
from tests.helpers import MARKS
from tests.listening import overhear

FOLDER = "/etc/feuillet/machines"
"""Where the guide has each machine keep its certificate."""


@cache
def section() -> str:
    """Return what the guide says of several machines."""
    guide = (builtin_root() / "docs" / "administrateur.md").read_text("utf-8")
    return guide.split("\n### Plusieurs machines\n")[1].split("\n## ")[0]


@cache
def steps() -> tuple[str, ...]:
    """Return each of its blocks of commands, in order."""
    blocks = re.findall(r"(?:^ {7}.*\n)+", section(), re.MULTILINE)
    return tuple(textwrap.dedent(block) for block in blocks)


INSTALL, CERTIFY, KEEP, DISPATCH, PRINT, BATCH, SERVE = range(7)
"""The steps by what they do."""


def certify(folder: Path) -> Path:
    """Make an authority and the certificates of `repartiteur`, `imprime1` and `poste`."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["sh", "-ec", steps()[CERTIFY]], cwd=folder, check=True, capture_output=True)
    return folder


def certificates(made: Path, machine: str = "poste") -> Certificates:
    """Return a machine's, among those that were made."""
    return read_certificates(made / machine)


def outdate(made: Path, machine: str = "poste") -> None:
    """Have a machine's certificate be one that expired yesterday."""
    ask = "openssl x509 -x509toreq -in cert.pem -signkey key.pem -out ask.csr"
    sign = "openssl x509 -req -in ask.csr -CA ../ca.pem -CAkey ../autorite.key -days -1"
    script = f"{ask}; {sign} -out cert.pem"
    subprocess.run(["sh", "-ec", script], cwd=made / machine, check=True, capture_output=True)


@dataclass
class Machine:
    """One that works."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def rest(self) -> str:
        """Return all that it said, once it has ended."""
        assert self.process.stderr
        self.said += self.process.stderr
        self.process.wait(30)
        for line in self.said:
            overhear(line)
        return "".join(self.said)


@dataclass(frozen=True)
class Network:
    """Addresses of this very machine that no other process of the tests takes."""

    made: Path
    """Where the certificates are."""

    number: int = 2
    """Tells it from others in the same process."""

    @property
    def start(self) -> str:
        """What its addresses begin with, instead of the guide's 192.0.2."""
        process = os.getpid()
        return f"127.{self.number + 4 * (process >> 8 & 31)}.{process & 255}."

    @property
    def address(self) -> str:
        """The dispatcher's."""
        return self.typed(BATCH, "poste")[-3]

    def typed(self, step: int, machine: str) -> list[str]:
        """Return the words of a command of the guide, with our addresses and folders."""
        line = steps()[step].strip().replace("192.0.2.", self.start)
        return shlex.split(line.replace(FOLDER, str(self.made / machine)))

    @contextmanager
    def dispatcher(self) -> Iterator[Machine]:
        """Give the dispatcher, once it listens."""
        with working(self.typed(DISPATCH, "repartiteur")) as machine:
            yield machine

    @contextmanager
    def printer(self, last: int = 11, before: str = "") -> Iterator[Machine]:
        """Give a machine that prints, once the dispatcher knows it.

        Args:
            last: The end of its address.
            before: Python that it runs first.
        """
        words = [word.replace(f"{self.start}11", f"{self.start}{last}") for word in self._printer()]
        with working(words, before) as machine:
            yield machine

    def _printer(self) -> list[str]:
        return self.typed(PRINT, "imprime1")


@contextmanager
def working(typed: list[str], before: str = "") -> Iterator[Machine]:
    """Give a machine that a command starts, once it says that it works."""
    assert typed[0] == "feuillet"
    code = f"{before}\nfrom feuillet.cli import main\nmain({typed[1:]})"
    start = [sys.executable, "-c", code] if before else [sys.executable, "-m", *typed]
    with subprocess.Popen(start, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        machine = Machine(process)
        try:
            line = process.stderr.readline()
            machine.said.append(line)
            overhear(line)
            assert "Ctrl+C l'arrête" in line, line + process.stderr.read()
            assert not MARKS.search(line)
            yield machine
        finally:
            process.kill()


def listening(process: int) -> set[tuple[str, int]]:
    """Return the TCP addresses, of IPv4 and IPv6, where a process listens, as the kernel knows."""
    held = set()
    for path in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed in between
            held.add(str(path.readlink()))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and f"socket:[{words[9]}]" in held:
                address, port = words[1].split(":")
                found.add((_dotted(address), int(port, 16)))
    return found


def _dotted(address: str) -> str:
    """Return 127.0.0.1 for 0100007F; IPv6 as it is, since none is to be found."""
    if len(address) != 8:
        return address
    return ".".join(str(one) for one in reversed(bytes.fromhex(address)))
