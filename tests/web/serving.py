"""A real server in a process of its own, and browsers and programs that call it."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from feuillet.web.keys import Keys, write_keys
from tests.helpers import LIBRARIES, MARKS
from tests.listening import overhear

MINIMAL = LIBRARIES / "minimal"
IDENTITY = {"v.nom": "EXEMPLE", "v.prenom": "Camille", "v.date_naissance": "12/03/1948"}
"""An invented patient, as the form sends her."""

BRIEFLY = httpx.Limits(keepalive_expiry=1)
"""A program lets go of an idle connection before the server does, which waits for five seconds:
what is sent as the other end closes is lost."""


@dataclass
class Served:
    """A server that answers."""

    process: subprocess.Popen[str]
    base: str
    """Such as http://127.0.0.1:40123."""

    addresses: list[str] = field(default_factory=list)
    """Every launch address that it printed, the newest last."""

    errors: list[str] = field(default_factory=list)
    """What it wrote on standard error, a line each."""

    keys: Path = Path()

    readers: list[threading.Thread] = field(default_factory=list)

    cookies: dict[str, str] = field(default_factory=dict)
    """Of the session that the launch address gave, once somebody used it."""

    @contextmanager
    def client(self, **options: object) -> Iterator[httpx.Client]:
        """Give a program that was let in like a browser, and says where it comes from."""
        with self.stranger(**options) as program:
            if not self.cookies:
                answer = program.get(self.addresses[-1], follow_redirects=True)
                assert answer.status_code == 200
                self.cookies.update(program.cookies)
            else:
                program.cookies.update(self.cookies)
            yield program

    def stop(self) -> int:
        """Stop it as a system does; return its status once all that it said is read."""
        self.process.terminate()
        code = self.process.wait(30)
        for reader in self.readers:
            reader.join(10)
        return code

    def stranger(self, **options: object) -> httpx.Client:
        """Return a program that was not let in."""
        settings = {
            "base_url": self.base,
            "timeout": 60,
            "headers": {"Origin": self.base},
            "limits": BRIEFLY,
            "event_hooks": {"response": [_refuse_marks]},
        }
        return httpx.Client(**{**settings, **options})  # type: ignore[arg-type]


def _refuse_marks(answer: httpx.Response) -> None:
    """Fail if a piece of advice was left as a step gave it: the server has words for each."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith(("text/html", "text/csv", "application/json", "application/problem+json")):
        answer.read()
        assert not MARKS.search(answer.text)


@contextmanager
def serving(
    folder: Path, *options: str | Path, port: int = 0, **environment: str
) -> Iterator[Served]:
    """Start `feuillet serve` and give it once it answers; it is stopped at the end.

    Args:
        folder: Of the test: its keys and its temporary files go there.
    """
    with _running(folder, "--port", str(port), *options, **environment) as (served, ready):
        assert ready.wait(60)
        assert served.addresses, served.errors
        served.base = re.sub(r"/\?.*", "", served.addresses[0])
        yield served


@contextmanager
def serving_behind(
    folder: Path, *options: str | Path, password: str = "", **environment: str
) -> Iterator[Served]:
    """Start a server that a proxy alone may call, and give it once its port is open.

    Args:
        folder: As for `serving`.
        password: Of the form, if it has one.
    """
    folder.mkdir(exist_ok=True)
    if password:
        write_keys(Keys().with_password(password), folder / "keys.json")
    port = free_port()
    behind = ("--port", str(port), "--behind-proxy", *options)
    with _running(folder, *behind, **environment) as (served, _):
        wait_for_port(port, served.process)
        served.base = f"http://127.0.0.1:{port}"
        yield served


def free_port() -> int:
    """Return a port that nobody has, just now."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def wait_for_port(port: int, process: "subprocess.Popen[str]", seconds: float = 60) -> None:
    """Wait until a program listens; fail if it ends before, or never does."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended: {process.wait(0.02)}")
    raise AssertionError("it never listened")


@contextmanager
def _running(
    folder: Path, *options: str | Path, **environment: str
) -> Iterator[tuple[Served, threading.Event]]:
    """Start a server; the event is set once it said an address, or ended."""
    keys, temporary = folder / "keys.json", folder / "tmp"
    temporary.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "feuillet", "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "FEUILLET_LIBRARY": "",
            "FEUILLET_KEYS": str(keys),
            "TMPDIR": str(temporary),
            **environment,
        },
    )
    served = Served(process, "", keys=keys)
    ready = threading.Event()

    def listen() -> None:
        for line in process.stdout or ():
            served.addresses.append(line.strip())
            ready.set()
        ready.set()

    def complain() -> None:
        for line in process.stderr or ():
            overhear(line)
            served.errors.append(line.rstrip())

    served.readers += [threading.Thread(target=one, daemon=True) for one in (listen, complain)]
    for reader in served.readers:
        reader.start()
    try:
        yield served, ready
    finally:
        served.stop()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
