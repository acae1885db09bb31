"""A machine's certificate, its key and the authority of both: what lets it in among the others.

dask would say what is wrong with them as a traceback, or not at all: it is found out here first.
"""

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from feuillet.errors import RenderError
from feuillet.examine import account_of, shake_hands, show_certificate

OUT_OF_DATE = (9, 10)
"""How OpenSSL says « not yet valid » and « expired » (x509_vfy.h)."""


@dataclass(frozen=True)
class Certificates:
    """The three files of one machine, in PEM."""

    authority: Path
    certificate: Path
    key: Path

    def context(self, *, server: bool = False) -> ssl.SSLContext:
        """Return one end of a connection, where both ends show their certificates."""
        side = ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT
        context = ssl.SSLContext(side)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        # Whoever the authority vouches for is let in, as dask does: it is for these machines only.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(self.authority)
        show_certificate(context, self.certificate, self.key)
        return context


def read_certificates(folder: Path) -> Certificates:
    """Return what a folder holds, once it was tried: `ca.pem`, `cert.pem` and `key.pem`.

    Raises:
        RenderError: A file is missing or unreadable, out of date, or of another authority.
    """
    ours = Certificates(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    for path in (ours.authority, ours.certificate, ours.key):
        if problem := _unread(path):
            raise RenderError(f"Certificats : {problem}")
    problem = _problem(ours)
    if problem:
        raise RenderError(f"Certificats : {problem}")
    return ours


def _unread(path: Path) -> str:
    """Return why a file is not read, or nothing."""
    try:
        path.open("rb").close()
    except PermissionError:
        account, folder = account_of(os.geteuid()), quote(str(path.parent))
        return (
            f"le compte « {account} » ne lit pas {path.name}, faites « chown -R {account}"
            f" {folder} » ; il doit aussi entrer dans les dossiers au-dessus"
        )
    except OSError:
        return f"{path.name} n'est pas dans le dossier donné, copiez-l'y"
    return ""


def _problem(ours: Certificates) -> str:
    """Return what is wrong, as one end that meets the other with the same files."""
    try:
        shake_hands(ours.context(), ours.context(server=True))
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in OUT_OF_DATE:
            return (
                "cert.pem ou ca.pem n'est pas valable aujourd'hui, refaites-le ou vérifiez l'heure"
                " de la machine"
            )
        return "cert.pem n'est pas de l'autorité de ca.pem, signez-le avec elle"
    except (OSError, ValueError):
        return (
            "ca.pem, cert.pem ou key.pem est illisible, n'est pas au format PEM, ou la clé n'est"
            " pas celle du certificat : vérifiez vos droits, ou refaites-les"
        )
    return ""
