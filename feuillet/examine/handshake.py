"""Two ends of TLS that meet in one process: what another machine would refuse shows here first."""

import ssl
from pathlib import Path
from typing import Any

_HELLOS = 4
"""Messages of a handshake, TLS 1.3, there and back, with some to spare."""


def show_certificate(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Have an end show a certificate (PEM).  Raises OSError, ValueError."""
    # Without a password given here, OpenSSL would ask the terminal for the key's.
    context.load_cert_chain(certificate, key, password="")


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> dict[str, Any]:
    """Return the server's certificate as the client sees it.  Raises OSError, ValueError."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    calling = client.wrap_bio(back, there)
    answering = server.wrap_bio(there, back, server_side=True)
    for end in (calling, answering) * _HELLOS:
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return calling.getpeercert() or {}
