"""A server that is held up, or asked for hours: others are served, and its memory stays."""

import re
import select
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from feuillet.web.http_server import PER_ADDRESS
from feuillet.web.keys import Keys, write_keys
from tests.web.serving import MINIMAL, serving

HALF = b"POST /fiche/visite HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n"
VISIT = "/api/v1/leaflets/visite"
CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
SEVERAL = 2 * PER_ADDRESS + 5
CLOSING = """
import socket, sys, threading
from pathlib import Path
from starlette.applications import Starlette
from feuillet.web import http_server
http_server.PATIENCE = 0.2
door = socket.create_server(("127.0.0.1", 0))
files = (Path(sys.argv[1]), Path(sys.argv[2]))
http_server.run_server(
    Starlette(), door, behind_proxy=False, certificate=files, asked_to_end=threading.Event(),
    welcome=lambda: print(door.getsockname()[1], flush=True), let_go=list,
)
"""


class Crowd:
    """Half requests from this address, as many as somebody wants to hold."""

    def __init__(self, base: str) -> None:
        host, port = base.removeprefix("http://").split(":")
        self._address = (host, int(port))
        self._held: list[socket.socket] = []

    def fill(self, count: int) -> None:
        """Open again those that were closed."""
        waiting = select.poll()
        for one in self._held:
            waiting.register(one, select.POLLIN)
        closed = {place for place, _ in waiting.poll(0)}
        for one in self._held:
            if one.fileno() in closed:
                one.close()
        self._held = [one for one in self._held if one.fileno() >= 0]
        while len(self._held) < count:
            one = socket.create_connection(self._address, 10)
            self._held.append(one)
            # Beyond an address's share, it is hung up on at once.
            with suppress(OSError):
                one.sendall(HALF)

    def leave(self) -> None:
        """Close them all."""
        for one in self._held:
            one.close()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0, pytest.param(120, marks=pytest.mark.long)])
def test_half_requests_keep_nobody_else_out(tmp_path: Path, seconds: int) -> None:
    """More than there are places, opened again as soon as they are closed, from one address."""
    keys, token = Keys().with_token("dossier")
    write_keys(keys, tmp_path / "keys.json")
    # Another address of this machine.
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
    headers = {"Authorization": f"Bearer {token}"}
    with (
        serving(tmp_path, "--library", MINIMAL, "--workers", "1") as served,
        served.stranger(transport=elsewhere, headers=headers) as other,
        ExitStack() as ending,
    ):
        crowd = Crowd(served.base)
        ending.callback(crowd.leave)
        end = time.monotonic() + seconds
        while True:
            crowd.fill(SEVERAL)
            listed = other.get("/api/v1/leaflets")
            printed = other.post(f"{VISIT}/documents/avant", json={"values": CAMILLE})

            assert (listed.status_code, printed.status_code) == (200, 200)
            if time.monotonic() >= end:
                break


@pytest.mark.slow
def test_half_a_handshake_is_not_waited_for(tmp_path: Path) -> None:
    """Over TLS, the deadline of a request is that of the connection: Python's own is a minute."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    called = ("-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate))
    subprocess.run([*made, *called], check=True, capture_output=True)
    server = subprocess.Popen(
        [sys.executable, "-c", CLOSING, str(certificate), str(key)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), 20) as silent:
            # The first bytes of a ClientHello, and no more.
            silent.sendall(b"\x16\x03\x01\x02\x00\x01")

            assert silent.recv(1) == b""
    finally:
        server.terminate()
        server.communicate(timeout=30)


def resident(process: int) -> int:
    """Return the bytes of memory that a process and those that it started hold."""
    found = 0
    left = [process]
    while left:
        one = left.pop()
        told = Path(f"/proc/{one}/status").read_text("utf-8")
        found += int(re.findall(r"VmRSS:\s+(\d+) kB", told)[0]) * 1024
        for task in Path(f"/proc/{one}/task").iterdir():
            left += map(int, (task / "children").read_text("utf-8").split())
    return found


@pytest.mark.long
@pytest.mark.slow
def test_thousands_of_requests_leave_the_memory_as_it_was(tmp_path: Path) -> None:
    """Of the server and of its workers: prints, lists and refusals of each kind."""
    keys, token = Keys().with_token("dossier")
    write_keys(keys, tmp_path / "keys.json")
    headers = {"Authorization": f"Bearer {token}"}
    with (
        serving(tmp_path, "--library", MINIMAL, "--workers", "2") as served,
        served.stranger(headers=headers) as program,
    ):

        def ask(rounds: int) -> int:
            for turn in range(rounds):
                values = {**CAMILLE, "nom": f"EXEMPLE-{turn}"}
                answers = (
                    program.post(f"{VISIT}/documents", json={"values": values}),
                    program.get("/api/v1/leaflets"),
                    program.post(f"{VISIT}/documents", json={"values": {f"x{turn}": "x"}}),
                    program.get(f"/api/v1/leaflets/rien-{turn}"),
                    program.get("/api/v1/leaflets", headers={"Authorization": f"Bearer {turn}"}),
                )
                assert [one.status_code for one in answers] == [200, 200, 422, 404, 401]
            return resident(served.process.pid)

        before, after = ask(200), ask(1000)

    # Workers are replaced now and then, at any size between a new one's and a full one's.
    assert after < 1.2 * before, (before, after)
