"""A real server in a process of its own, and browsers and programs that call it."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from helpers import LIBRARIES

MINIMAL = LIBRARIES / "minimal"
IDENTITY = {"v.nom": "EXEMPLE", "v.prenom": "Camille", "v.date_naissance": "12/03/1948"}
"""An invented patient, as the form sends her."""


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

    def stranger(self, **options: object) -> httpx.Client:
        """Return a program that was not let in."""
        settings = {"base_url": self.base, "timeout": 60, "headers": {"Origin": self.base}}
        return httpx.Client(**{**settings, **options})  # type: ignore[arg-type]


@contextmanager
def serving(
    folder: Path, *options: str | Path, port: int = 0, **environment: str
) -> Iterator[Served]:
    """Start `feuillet serve` and give it once it answers; it is stopped at the end.

    Args:
        folder: Of the test: its keys and its temporary files go there.
    """
    keys, temporary = folder / "keys.json", folder / "tmp"
    temporary.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "feuillet", "serve", "--port", str(port), *options],
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
        served.errors.extend(line.rstrip() for line in process.stderr or ())

    readers = [threading.Thread(target=one, daemon=True) for one in (listen, complain)]
    for reader in readers:
        reader.start()
    try:
        assert ready.wait(60)
        assert served.addresses, served.errors
        served.base = re.sub(r"/\?.*", "", served.addresses[0])
        yield served
    finally:
        process.terminate()
        process.wait(30)
        for reader in readers:
            reader.join(10)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
