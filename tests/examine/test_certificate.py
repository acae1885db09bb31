"""A certificate: whose end is near or past, or whose key is another's, is told before a browser."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from feuillet.examine import examine_certificate
from feuillet.examine.examined import Examined


def certify(folder: Path, days: int) -> tuple[Path, Path]:
    """Make a certificate for so many days; below none, one that has expired."""
    certificate, key, asked = (folder / f"{days}.{kind}" for kind in ("pem", "key", "csr"))
    new = ("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    signed = ("openssl", "x509", "-req", "-in", asked, "-signkey", key, "-days", str(days))
    for command in (
        (*new, "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", asked),
        (*signed, "-out", certificate),
    ):
        subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where certificates are made."""
    return tmp_path_factory.mktemp("certificats")


def examined(certificate: Path, key: Path) -> Examined:
    """Return what is found today: the certificates are made now."""
    today = dt.datetime.fromtimestamp(certificate.stat().st_mtime, dt.UTC).date()
    return examine_certificate(certificate, key, today)


def test_a_certificate_says_until_when_it_serves(folder: Path) -> None:
    """A month before its end, it is to be renewed; the service goes on."""
    long, soon = (examined(*certify(folder, days)) for days in (100, 20))

    assert long.good
    assert "jusqu'au" in long.says
    assert (soon.good, soon.barring) == (False, False)
    assert "renouvelez-le" in soon.says


def test_a_certificate_that_no_browser_takes_stops_the_service(folder: Path) -> None:
    """Expired, or with another's key, or none at all."""
    expired, (certificate, _), (_, key) = (
        examined(*certify(folder, -1)),
        certify(folder, 50),
        certify(folder, 60),
    )
    foreign, absent = examined(certificate, key), examined(certificate, folder / "absente")

    assert "périmé, renouvelez-le" in expired.says
    assert all("ne vont pas ensemble" in one.says for one in (foreign, absent))
    assert all(one.barring and not one.good for one in (expired, foreign, absent))
