"""Two ends of one process meet as two machines would: what one would refuse is refused here."""

import ssl
from pathlib import Path

import pytest

from feuillet.examine import shake_hands, show_certificate
from tests.examine.test_certificate import certify


@pytest.fixture
def ends(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A client that trusts the server's certificate, and that server."""
    certificate, key = certify(tmp_path, 50)
    client, server = (
        ssl.SSLContext(side) for side in (ssl.PROTOCOL_TLS_CLIENT, ssl.PROTOCOL_TLS_SERVER)
    )
    client.check_hostname = False
    client.load_verify_locations(certificate)
    show_certificate(server, certificate, key)
    return client, server


def test_the_client_sees_whose_certificate_it_is(
    ends: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    """And until when it serves."""
    seen = shake_hands(*ends)

    assert seen["subject"] == ((("commonName", "localhost"),),)
    assert "notAfter" in seen


def test_whichever_end_refuses_the_other_is_heard(
    ends: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    """The server last, for it is shown the client's certificate once the client is done."""
    client, server = ends
    server.verify_mode = ssl.CERT_REQUIRED
    stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    stranger.check_hostname = False

    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(stranger, server)
    with pytest.raises(ssl.SSLError, match="PEER_DID_NOT_RETURN_A_CERTIFICATE"):
        shake_hands(client, server)
