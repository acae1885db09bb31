"""Whether an address is one where patients' data may go, and who answers there.

dask alone would try again for a while without a word, then say everything alike.
"""

import contextlib
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from feuillet.batch.cluster.certificates import OUT_OF_DATE, Certificates
from feuillet.errors import Advice, RenderError

_PATIENCE = 4.0
"""Seconds: a machine of the same hospital answers in a hundredth of one."""


def read_address(address: str) -> tuple[str, str, int]:
    """Return the scheme, host and port of where patients' data may travel.

    Raises:
        RenderError: It is no address, or neither encrypted nor on this very machine.
    """
    scheme, host, port = "", "", None
    with contextlib.suppress(ValueError):
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    if scheme not in ("tcp", "tls") or not host or port is None:
        raise RenderError("Répartiteur : son adresse doit être comme tls://192.0.2.10:8786")
    if scheme == "tcp" and not _is_here(host):
        raise RenderError(
            "Répartiteur : tcp:// n'est pas chiffré, et des noms de patients passeraient par le"
            " réseau : utilisez tls://"
        )
    return scheme, host, port


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def greet(address: str, certificates: Certificates | None) -> None:
    """Raise RenderError unless a dispatcher answers at an address, and lets this machine in.

    Args:
        certificates: This machine's; None where nothing is encrypted.
    """
    _, host, port = read_address(address)
    problem = _problem(host, port, certificates.context() if certificates else None)
    if problem:
        raise RenderError(f"Répartiteur : {problem}")


_NO_DISPATCHER = "ce qui répond à cette adresse n'en est pas un, vérifiez-la"


def _problem(host: str, port: int, context: ssl.SSLContext | None) -> str:
    """Return why a machine is not to be spoken to, or nothing."""
    try:
        line = socket.create_connection((host, port), _PATIENCE)
    except (OSError, UnicodeError):
        return (
            "personne ne répond à cette adresse, vérifiez-la, puis démarrez-le avec"
            f" {Advice.START_MACHINES}"
        )
    with line:
        return _refusal(line, context) if context else ""


def _refusal(line: socket.socket, context: ssl.SSLContext) -> str:
    """Return why one end goes no further, or nothing; the other speaks first once it trusts us."""
    try:
        safe = context.wrap_socket(line)
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in OUT_OF_DATE:
            return (
                "son certificat n'est pas valable aujourd'hui, refaites-le ou vérifiez l'heure des"
                " deux machines"
            )
        return "son certificat n'est pas de votre autorité, vérifiez l'adresse ou ses fichiers"
    except OSError:
        return _NO_DISPATCHER
    with safe:
        try:
            return "" if safe.recv(1) else _NO_DISPATCHER
        except TimeoutError:
            return _NO_DISPATCHER
        except OSError:
            # With TLS 1.3, the other end judges our certificate after the handshake.
            return (
                "refuse votre certificat : donnez-en un de son autorité, et vérifiez l'heure des"
                " deux machines"
            )
