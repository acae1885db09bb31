"""The steps of the administrator's guide, as written, in a bare Debian: `make conformance`.

A machine that makes the wheel, a server without a network that prints a first leaflet, is updated
and goes back, and a second one on which the backup is restored.  What a hospital does itself is
done here: names in the directory, the authority that signs the certificate, what is typed.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from feuillet.find import builtin_root
from tests.guide.debian import Machine, Server, booted, clone, install, run
from tests.guide.steps import read_steps
from tests.helpers import LIBRARIES, text_by_page

STEPS = read_steps()
NAME = "feuillet.hopital.exemple"
PASSWORD = "un mot de passe inventé"
HOSPITAL = "Hôpital de l’Exemple"
NIGHTLY = "Sauvegarder chaque nuit"
CERTIFICATE = "Surveiller le certificat"
COPY = f"ssh root@{NAME} rm -rf /opt/feuillet-dist &&\nscp -r dist root@{NAME}:/opt/feuillet-dist\n"
"""The one block that is done otherwise: between two folders, not two machines."""

NEEDED = ("debootstrap", "unshare", "nsenter", "openssl")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes machines"),
]


@dataclass
class Site:
    """A hospital: the machine that makes the wheel, and where others are made."""

    folder: Path
    desk: Machine

    def copy(self, server: Machine) -> None:
        """Do step 2, as if the desk had the server's key."""
        copy, check = STEPS["2. Le copier"].blocks
        assert copy == COPY
        dist = server.root / "opt" / "feuillet-dist"
        shutil.rmtree(dist, ignore_errors=True)
        shutil.copytree(self.desk.root / "root" / "feuillet" / "dist", dist)
        server.sh(check)

    def make(self) -> None:
        """Do step 1, in the folder of the sources."""
        for block in (STEPS["Les sources"].blocks[0], *STEPS["1. Faire le paquet"].blocks):
            self.desk.sh(f"cd /root/feuillet\n{block}")


@pytest.fixture(params=["bookworm", "trixie"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Bare machines of one Debian, and our sources on one of them; all is removed at the end."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    assert not missing, f"sh tools/setup.sh machines installs {missing}"
    base = install(tmp_path / "base", request.param)
    desk = clone(base, tmp_path / "desk")
    _copy_sources(desk / "root" / "feuillet")
    try:
        yield Site(tmp_path, Machine(desk))
    finally:
        shutil.rmtree(tmp_path, ignore_errors=True)


def _copy_sources(folder: Path) -> None:
    """Copy what the repository has, not what was made in it."""
    root = builtin_root()
    names = run("git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, names.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, folder / name)


def new_server(site: Site, name: str) -> Path:
    """Return a bare machine with what the hospital has around it."""
    root = clone(site.folder / "base", site.folder / name)
    server = Machine(root)
    hosts = (root / "etc" / "hosts").read_text("utf-8") if (root / "etc/hosts").exists() else ""
    server.put("/etc/hosts", f"127.0.0.1 localhost {NAME}\n{hosts}")
    settings = STEPS["`hospital.yaml`"].files[0].replace("logo: logo.png\n", "")
    server.put("/typed/srv/hopital/hospital.yaml", settings)
    server.put("/typed/etc/nftables.conf", STEPS["Le pare-feu"].files[0])
    for kind, unit in zip(("service", "timer"), STEPS[NIGHTLY].files, strict=True):
        server.put(f"/typed/etc/systemd/system/feuillet-sauvegarde.{kind}", unit)
    for kind, unit in zip(("service", "timer"), STEPS[CERTIFICATE].files, strict=True):
        server.put(f"/typed/etc/systemd/system/feuillet-certificat.{kind}", unit)
    server.put("/typed/usr/local/sbin/feuillet-sauvegarde", STEPS["Sauvegarder"].files[0])
    renewal = "/etc/letsencrypt/renewal-hooks/deploy/feuillet"
    server.put(f"/typed{renewal}", STEPS["Renouveler le certificat"].files[0])
    return root


def do(server: Machine, title: str, block: int | None = None, typed: str = "") -> str:
    """Run the blocks of a step, or one of them; return what they said."""
    step = STEPS[title]
    chosen = step.blocks if block is None else step.blocks[block : block + 1]
    assert chosen, title
    return "".join(server.sh(text, typed=typed) for text in chosen)


def sign(server: Server, folder: Path) -> None:
    """Be the hospital's authority: turn the request into a certificate that curl knows."""
    key, own = folder / "autorite.key", folder / "autorite.pem"
    if not own.exists():
        run(
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "400"),
            *("-subj", "/CN=Autorite d'essai", "-keyout", key, "-out", own),
        )
    ssl = server.root / "etc" / "ssl" / "feuillet"
    run(
        *("openssl", "x509", "-req", "-in", ssl / "demande.csr", "-CA", own, "-CAkey", key),
        *("-CAcreateserial", "-days", "365", "-copy_extensions", "copy"),
        *("-out", ssl / "certificat.pem"),
    )
    trust(server, folder)


def trust(server: Server, folder: Path) -> None:
    """Have the server know the authority."""
    own = "/typed/usr/local/share/ca-certificates/hopital.crt"
    server.put(own, (folder / "autorite.pem").read_text())
    do(server, "10. Le certificat", 1)


def wait(server: Machine) -> None:
    """Wait until the form answers."""
    server.sh(
        f"for n in $(seq 60); do curl -fs https://{NAME}/health && break; sleep 1; done\n"
        f"curl -fs https://{NAME}/health"
    )


def enter(server: Machine) -> None:
    """Enter as a browser does."""
    server.sh(
        f"curl -fsS -c /root/jar -H 'Origin: https://{NAME}' --data-urlencode 'password={PASSWORD}'"
        f" https://{NAME}/entrer"
    )


def home(server: Machine, accept: str = "*/*") -> str:
    """Return the status of the form's first page for who entered, and the page."""
    return server.sh(
        f"curl -sS -b /root/jar -H 'Accept: {accept}' -w '%{{http_code}}' https://{NAME}/"
    )


def pages(server: Machine) -> str:
    """Print the guide's first leaflet with a key of a record system; return its words."""
    command = STEPS["12. La première fiche"].blocks[1].split("curl ")[-1]
    server.sh("curl " + command.replace("/run/cle", "/root/dpi").replace("/run/", "/root/"))
    return "\n".join(text_by_page((server.root / "root" / "fiche.pdf").read_bytes()))


def mode(server: Machine, path: str) -> str:
    """Return who may do what with a file."""
    return server.sh(f"stat -c '%U:%G %a' {path}").strip()


def prepare(site: Site, server: Server) -> None:
    """Do steps 2 to 12, on a server just delivered, and look at what each leaves behind."""
    site.copy(server)
    for title in ("3. Les paquets Debian", "4. Installer feuillet", "5. Le compte du service"):
        do(server, title)
    do(server, "6. Le dossier de l'hôpital")
    assert mode(server, "/srv/hopital/hospital.yaml") == "root:feuillet 640"
    said = do(server, "7. Vérifier")
    assert "À FAIRE" not in said
    assert "fictives" not in said
    assert HOSPITAL.replace("’", "'") in said
    do(server, "8. Le mot de passe", typed=f"{PASSWORD}\n")
    do(server, "9. Le service")
    do(server, "10. Le certificat", 0)
    sign(server, site.folder)
    do(server, "11. Le mandataire")
    assert mode(server, "/etc/ssl/feuillet/cle.pem") == "root:root 600"
    assert mode(server, "/var/lib/feuillet/keys.json") == "feuillet:feuillet 600"
    do(server, "Le pare-feu")
    do(server, "12. La première fiche", 0)
    server.sh("cp /run/cle /root/essai")
    do(server, "12. La première fiche", 1)
    server.sh("cp /run/fiche.pdf /root/fiche.pdf")
    printed = (server.root / "root" / "fiche.pdf").read_bytes()
    assert HOSPITAL in " ".join("".join(text_by_page(printed)).split())
    do(server, "12. La première fiche", 2)


def approve_and_give_a_key(server: Machine) -> None:
    """Have a leaflet of the hospital's own approved, and a record system with a key."""
    leaflets = server.root / "srv" / "hopital" / "leaflets"
    shutil.copytree(LIBRARIES / "minimal" / "leaflets", leaflets, dirs_exist_ok=True)
    server.sh(
        "umask 027; chgrp -R feuillet /srv/hopital; chmod 2750 /srv/hopital/leaflets\n"
        "feuillet approve visite --by 'Dr Modèle' --role radiologue --library /srv/hopital\n"
        "umask 077\n"
        "printf 'Authorization: Bearer %s\\n' \"$(runuser -u feuillet -- env"
        ' FEUILLET_KEYS=/var/lib/feuillet/keys.json feuillet token dpi)" > /root/dpi'
    )


def renew_and_put_out(site: Site, server: Server) -> None:
    """Renew the certificate both ways; put everyone out."""
    do(server, "Renouveler le certificat", 0)
    sign(server, site.folder)
    do(server, "Renouveler le certificat", 1)
    do(server, "Renouveler le certificat", 2)
    server.sh(
        "mkdir /root/lignee; cp /etc/ssl/feuillet/certificat.pem /root/lignee/fullchain.pem\n"
        "cp /etc/ssl/feuillet/cle.pem /root/lignee/privkey.pem\n"
        "RENEWED_LINEAGE=/root/lignee /etc/letsencrypt/renewal-hooks/deploy/feuillet"
    )
    assert mode(server, "/etc/ssl/feuillet/cle.pem") == "root:root 600"
    assert mode(server, "/etc/ssl/feuillet/certificat.pem") == "root:root 644"
    wait(server)
    enter(server)
    assert home(server).endswith("200")
    do(server, "Faire sortir tout le monde")
    wait(server)
    assert home(server).endswith("401")


def stop_and_lose_the_share(server: Machine) -> None:
    """Look at the form while the service is stopped, then while the hospital's folder is away."""
    server.sh("systemctl stop feuillet")
    assert "réessaie toute seule" in home(server, "text/html")
    server.sh("mv /srv/hopital /srv/parti; systemctl start feuillet")
    wait(server)
    assert ready(server) == "503"
    server.sh("mv /srv/parti /srv/hopital")
    server.sh(f"for n in $(seq 90); do curl -fs https://{NAME}/ready && break; sleep 1; done")
    assert ready(server) == "200"


def ready(server: Machine) -> str:
    """Return the status by which the service says whether it can print."""
    return server.sh(f"curl -s -o /dev/null -w '%{{http_code}}' https://{NAME}/ready")


def restore(site: Site, saved: Path) -> None:
    """Restore the backup on a new server, which prints as the lost one."""
    with booted(new_server(site, "neuf")) as server:
        for title in ("3. Les paquets Debian", "5. Le compte du service"):
            do(server, title)
        shutil.copy(saved, server.root / "var" / "backups")
        rights = re.findall(r"^(\S{10})\S* \d+ (\w+ +\w+)", do(server, "Rétablir", 0), re.MULTILINE)
        assert [" ".join(" ".join(one).split()) for one in rights] == [
            *("-rw------- root root", "drwx------ feuillet feuillet"),
            "-rw------- feuillet feuillet",
        ]
        do(server, "4. Installer feuillet")
        assert "drwxr-s--- 3 root feuillet" in " ".join(do(server, "Rétablir les fiches").split())
        assert "dpi" in do(server, "Rétablir", 1).splitlines()
        assert re.search(r"^visite .*approuvée", do(server, "7. Vérifier"), re.MULTILINE)
        trust(server, site.folder)
        do(server, "Rétablir", 2)
        shutil.copy(site.folder / "serveur/root/dpi", server.root / "root" / "dpi")
        wait(server)
        assert "EXEMPLE" in pages(server)
        for _ in range(2):
            server.sh("systemctl stop feuillet")
            do(server, "Rétablir les fiches")
            server.sh("systemctl start feuillet")
            # The folder put aside is named by the second.
            wait(server)
        assert len(list((server.root / "srv").glob("hopital.*"))) == 2
        assert "EXEMPLE" in pages(server)


def kill_the_main_process(server: Machine) -> None:
    """Whatever becomes of it, the service is back as soon as its unit says."""
    server.sh("systemctl kill -s KILL --kill-who=main feuillet; sleep 1")
    server.sh(f"for n in $(seq 45); do curl -fs https://{NAME}/health && break; sleep 1; done")
    assert ready(server) == "200"


def update(site: Site, server: Machine) -> None:
    """Make another wheel of the same number, install it, and go back."""
    path = site.desk.root / "root" / "feuillet" / "leaflets" / "vertebroplastie.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub("^title: .*", "title: Nouveau titre", text, flags=re.MULTILINE), "utf-8")
    site.make()
    before = pages(server)
    do(server, "Arrêter, et garder l'ancien")
    site.copy(server)
    do(server, "4. Installer feuillet")
    said = do(server, "Vérifier avant de rouvrir")
    assert "Nouveau titre" in said
    assert re.search(r"^visite .*approuvée", said, re.MULTILINE)
    do(server, "Rouvrir")
    wait(server)
    assert "Nouveau titre" in pages(server)
    do(server, "Revenir en arrière")
    do(server, "4. Installer feuillet")
    # What is looked at before opening again was run above, and takes minutes.
    do(server, "Rouvrir", 1)
    wait(server)
    assert pages(server) == before


def test_the_guide_leads_from_bare_machines_to_a_service(site: Site) -> None:
    """And through its life: certificate, share, backup, update, and back."""
    site.make()
    with booted(new_server(site, "serveur")) as server:
        prepare(site, server)
        approve_and_give_a_key(server)
        renew_and_put_out(site, server)
        do(server, CERTIFICATE)
        stop_and_lose_the_share(server)
        kill_the_main_process(server)
        do(server, "Sauvegarder")
        do(server, NIGHTLY)
        _, saved = sorted((server.root / "var" / "backups").glob("feuillet-*.tar.gz"))
        assert oct(saved.stat().st_mode)[-3:] == "600"
        restore(site, saved)
        update(site, server)
        journal = server.sh("journalctl --no-pager -u feuillet")

    assert "Traceback" not in journal
