"""What is wrong with a machine's certificates is said before anything, in one line."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from feuillet.batch.cluster.certificates import read_certificates
from feuillet.errors import RenderError
from feuillet.examine import account_of
from tests.batch.cluster.machines import certify, outdate

Spoil = Callable[[Path], object]


def of_another_authority(made: Path) -> None:
    """Replace a machine's authority by another hospital's."""
    other = certify(made / "autre")
    shutil.copy(other / "ca.pem", made / "poste" / "ca.pem")


@pytest.mark.parametrize("machine", ["repartiteur", "imprime1", "poste"])
def test_certificates_of_the_guide_are_good(made: Path, machine: str) -> None:
    """Each machine has its own, private to its account."""
    ours = read_certificates(made / machine)

    assert ours.certificate == made / machine / "cert.pem"
    assert ours.key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda made: (made / "poste/ca.pem").unlink(), "ca.pem n'est pas dans le dossier"),
        (lambda made: (made / "poste/cert.pem").unlink(), "cert.pem n'est pas dans le dossier"),
        (lambda made: (made / "poste/key.pem").unlink(), "key.pem n'est pas dans le dossier"),
        (outdate, "n'est pas valable aujourd'hui, refaites-le"),
        (of_another_authority, "n'est pas de l'autorité de ca.pem, signez-le"),
        (
            lambda made: shutil.copy(made / "imprime1/key.pem", made / "poste/key.pem"),
            "la clé n'est pas celle du certificat",
        ),
        (lambda made: (made / "poste/ca.pem").write_text("essai"), "illisible"),
        (lambda made: (made / "poste/cert.pem").write_text(""), "illisible"),
    ],
    ids=["no-ca", "no-cert", "no-key", "expired", "authority", "other-key", "not-pem", "empty"],
)
def test_what_is_wrong_with_them_is_said(made: Path, spoil: Spoil, says: str) -> None:
    """The file, and what to do; never a traceback of OpenSSL's."""
    spoil(made)

    with pytest.raises(RenderError, match=f"^Certificats : .*{says}"):
        read_certificates(made / "poste")


def test_a_folder_that_is_shut_to_this_account_is_told(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root copies it for a service; what opens it is said."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    for name in ("stat", "open"):
        monkeypatch.setattr(Path, name, refuse)
    with pytest.raises(RenderError) as refusal:
        read_certificates(made / "poste")

    account = account_of(os.geteuid())
    assert str(refusal.value).startswith(
        f"Certificats : le compte « {account} » ne lit pas ca.pem, faites"
        f" « chown -R {account} {made / 'poste'} »"
    )


def test_a_machine_cannot_vouch_for_another(made: Path) -> None:
    """What it was given is no authority: a certificate that it signs lets nobody in."""
    sign = (
        "mkdir faux; openssl req -x509 -CA imprime1/cert.pem -CAkey imprime1/key.pem -newkey ec"
        " -pkeyopt ec_paramgen_curve:P-256 -noenc -days 9 -subj /CN=faux -addext"
        " basicConstraints=critical,CA:FALSE -keyout faux/key.pem -out faux/cert.pem;"
        " cat imprime1/cert.pem >> faux/cert.pem; cp ca.pem faux"
    )
    subprocess.run(["sh", "-ec", sign], cwd=made, check=True, capture_output=True)

    with pytest.raises(RenderError, match="n'est pas de l'autorité"):
        read_certificates(made / "faux")
