"""A certificate and its key, tried as a browser would."""

import datetime as dt
import ssl
from pathlib import Path

from feuillet.examine.examined import Examined
from feuillet.examine.handshake import shake_hands, show_certificate

SOON = 30
"""Days before its end at which a certificate is to be renewed."""


def examine_certificate(certificate: Path, key: Path, today: dt.date) -> Examined:
    """Return whether a certificate (PEM) and its key go together, and for how long they serve."""
    try:
        ends = _end_of(certificate, key)
    except ssl.SSLCertVerificationError:
        says = f"{certificate} : pas encore valable, ou périmé, renouvelez-le"
        return _found(False, says, barring=True)
    except (OSError, ValueError):
        says = f"{certificate} et {key} : illisibles, pas au format PEM, ou ne vont pas ensemble"
        return _found(False, f"{says} ; la clé doit être sans mot de passe", barring=True)
    good = (ends - today).days > SOON
    says = "" if good else ", renouvelez-le, puis redémarrez le service"
    return _found(good, f"{certificate} : jusqu'au {ends:%d/%m/%Y}{says}")


def _found(good: bool, says: str, *, barring: bool = False) -> Examined:
    return Examined("certificate", "Certificat", good, says, barring)


def _end_of(certificate: Path, key: Path) -> dt.date:
    """Return the last day of a certificate.  Raises OSError, ValueError."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    show_certificate(serving, certificate, key)
    calling = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    calling.check_hostname = False
    # Whoever signed it is the browsers' business: it is trusted here as it is.
    calling.load_verify_locations(certificate)
    calling.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    seconds = ssl.cert_time_to_seconds(str(shake_hands(calling, serving).get("notAfter")))
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date()
