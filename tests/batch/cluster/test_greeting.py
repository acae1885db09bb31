"""Who answers at an address is known before anything is sent there, and said in one line."""

import contextlib
import shutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feuillet.batch.cluster import greeting
from feuillet.batch.cluster.certificates import Certificates
from feuillet.batch.cluster.greeting import greet, read_address
from feuillet.errors import RenderError
from tests.batch.cluster.machines import certificates, certify, outdate

Speak = Callable[[socket.socket], object]


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
    with pytest.raises(RenderError, match=r"^Répartiteur : .*tls://"):
        read_address(address)


@pytest.mark.parametrize(
    "address",
    ["tls://192.0.2.1:8786", "tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:1"],
)
def test_encrypted_and_local_addresses_are_accepted(address: str) -> None:
    """These say nothing to a stranger."""
    assert read_address(address)[0] == address[:3]


@contextlib.contextmanager
def answering(speak: Speak) -> Iterator[str]:
    """Give the address of who answers one call, then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            line, _ = door.accept()
            with line, contextlib.suppress(OSError):
                speak(line)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"tls://127.0.0.1:{door.getsockname()[1]}"
        finally:
            thread.join(10)


def encrypted(theirs: Certificates, words: bytes = b"bonjour") -> Speak:
    """Return who speaks first, as dask does, behind a certificate."""

    def speak(line: socket.socket) -> None:
        with theirs.context(server=True).wrap_socket(line, server_side=True) as safe:
            safe.sendall(words)
            safe.recv(1)

    return speak


def folder(path: Path) -> Certificates:
    """Return the certificates of a folder, untried."""
    return Certificates(path / "ca.pem", path / "cert.pem", path / "key.pem")


def test_a_dispatcher_of_the_same_authority_is_greeted(made: Path) -> None:
    """It says something, which is all that is waited for."""
    with answering(encrypted(certificates(made, "repartiteur"))) as address:
        greet(address, certificates(made))


def test_the_certificate_of_the_other_end_is_looked_at(made: Path) -> None:
    """Expired, or another authority's: nothing goes there."""
    ours = certificates(made)
    outdate(made, "repartiteur")
    other = certify(made / "autre")
    for theirs, says in (
        (made / "repartiteur", "son certificat n'est pas valable aujourd'hui, refaites-le"),
        (other / "repartiteur", "son certificat n'est pas de votre autorité, vérifiez"),
    ):
        with (
            answering(encrypted(folder(theirs))) as address,
            pytest.raises(RenderError, match=says),
        ):
            greet(address, ours)


def test_ours_is_looked_at_by_the_other_end(made: Path) -> None:
    """It knows us by its own authority, which may be another than the one we go by."""
    other = certify(made / "autre")
    shutil.copytree(other / "repartiteur", made / "mixte")
    # Its certificate is ours to accept, its authority is not.
    for name in ("cert.pem", "key.pem"):
        shutil.copy(made / "repartiteur" / name, made / "mixte" / name)
    with (
        answering(encrypted(folder(made / "mixte"))) as address,
        pytest.raises(RenderError, match="refuse votre certificat : donnez-en un"),
    ):
        greet(address, certificates(made))


def silent(line: socket.socket) -> None:
    """Say nothing until the other end hangs up."""
    while line.recv(4096):
        pass


@pytest.mark.parametrize("how", ["in clear", "hangs up", "says nothing", "encrypted, hangs up"])
def test_who_is_no_dispatcher_is_said(
    how: str, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web server, a port that something else holds: within a moment, not after a long silence."""
    monkeypatch.setattr(greeting, "_PATIENCE", 0.2)
    ways: dict[str, Speak] = {
        "in clear": lambda line: line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        "hangs up": lambda line: None,
        "says nothing": silent,
        "encrypted, hangs up": encrypted(certificates(made, "repartiteur"), b""),
    }
    with (
        answering(ways[how]) as address,
        pytest.raises(RenderError, match="Répartiteur : ce qui répond à cette adresse n'en est"),
    ):
        greet(address, certificates(made))


@pytest.mark.parametrize("address", ["tls://127.0.0.1:9", "tcp://127.0.0.1:9"])
def test_nobody_at_the_address_is_said(address: str, made: Path) -> None:
    """At once."""
    with pytest.raises(RenderError, match="personne ne répond à cette adresse, vérifiez-la"):
        greet(address, certificates(made) if address.startswith("tls") else None)


def test_tls_12_is_not_spoken(made: Path) -> None:
    """Nor is anything older."""
    theirs = certificates(made, "repartiteur")

    def speak(line: socket.socket) -> None:
        context = theirs.context(server=True)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        with context.wrap_socket(line, server_side=True) as safe:
            safe.sendall(b"bonjour")

    with answering(speak) as address, pytest.raises(RenderError, match="n'en est pas un"):
        greet(address, certificates(made))
