"""What the guide has an administrator write or run that needs no server: each is tried here."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.guide.steps import GUIDE, read_steps

STEPS = read_steps()
GENERATOR = "/usr/lib/systemd/system-generators/systemd-fstab-generator"
BACKUP = "feuillet-sauvegarde"
Backup = Callable[[], "subprocess.CompletedProcess[str]"]


def sh(script: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a block as it is copied, in a folder."""
    words = ["sh", "-ec", script]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_sources_that_were_changed_are_told(tmp_path: Path) -> None:
    """Else the commands say the commit alone."""
    (block,) = STEPS["Les sources"].blocks
    who = "-c user.name=EXEMPLE -c user.email=exemple@exemple.invalid"
    made = sh(f"git init -q . && echo 1 > a && git add a && git {who} commit -qm un", tmp_path)
    assert made.returncode == 0, made.stderr
    sound = sh(block, tmp_path)
    (tmp_path / "a").write_text("2")
    changed = sh(block, tmp_path)
    damaged = next((tmp_path / ".git" / "objects").glob("??/*"))
    damaged.chmod(0o600)
    damaged.write_bytes(b"rien")

    assert re.fullmatch("[0-9a-f]{40}\n", sound.stdout)
    assert changed.stdout.startswith(" M a\n")
    assert sh(block, tmp_path).returncode != 0


def test_what_was_lost_on_the_way_to_the_server_is_told(tmp_path: Path) -> None:
    """The hashes that the first step writes are those that the second reads."""
    (tmp_path / "dist" / "paquets").mkdir(parents=True)
    for name in ("run.txt", "paquets/une bibliotheque.whl"):
        (tmp_path / "dist" / name).write_text(name)
    *_, write = STEPS["1. Faire le paquet"].blocks[0].splitlines()
    read = STEPS["2. Le copier"].blocks[1].replace("/opt/feuillet-dist", str(tmp_path / "copie"))
    assert sh(write, tmp_path).returncode == 0
    shutil.copytree(tmp_path / "dist", tmp_path / "copie")
    whole = sh(read, tmp_path)
    (tmp_path / "copie" / "paquets" / "une bibliotheque.whl").write_text("coupé")
    cut = sh(read, tmp_path)

    assert (whole.returncode, whole.stdout) == (0, "")
    assert cut.returncode != 0
    assert "une bibliotheque.whl" in cut.stdout


@pytest.mark.skipif(not Path(GENERATOR).exists(), reason="systemd reads fstab here only")
def test_a_share_that_is_away_does_not_stop_the_machine(tmp_path: Path) -> None:
    """As systemd itself understands the line: mounted on demand, never waited for at boot."""
    (line,) = STEPS["6. Le dossier de l'hôpital"].files
    (tmp_path / "fstab").write_text(line, "utf-8")
    units = tmp_path / "unites"
    units.mkdir()
    subprocess.run(
        [GENERATOR, units, units, units],
        env={**os.environ, "SYSTEMD_FSTAB": str(tmp_path / "fstab")},
        check=True,
        capture_output=True,
    )
    mount = (units / "srv-hopital.mount").read_text("utf-8")
    automount = (units / "srv-hopital.automount").read_text("utf-8")

    assert "Where=/srv/hopital" in automount
    assert "TimeoutSec=10" in mount
    assert "gid=feuillet,file_mode=0640,dir_mode=0750" in mount
    assert [one.parent.name for one in units.rglob("*.automount") if one.is_symlink()] == [
        "remote-fs.target.wants"
    ]
    assert not list(units.rglob("remote-fs.target.requires/*"))


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("nft"),
    reason="only root looks at the rules of a firewall",
)
def test_the_firewall_is_one_that_nftables_takes(tmp_path: Path) -> None:
    """In a network of its own: none of this machine's rules is touched."""
    (rules,) = STEPS["Le pare-feu"].files
    (tmp_path / "nftables.conf").write_text(rules, "utf-8")
    words = ["unshare", "--net", "nft", "--check", "--file", tmp_path / "nftables.conf"]

    assert subprocess.run(words, check=False).returncode == 0


def test_the_firewall_lets_in_the_web_and_whoever_administers_alone() -> None:
    """All else is dropped; IPv6 goes nowhere without its own messages."""
    (rules,) = STEPS["Le pare-feu"].files
    opened = [line.strip() for line in rules.splitlines() if line.endswith(" accept")]

    assert "policy drop;" in rules
    assert [line for line in opened if "dport" in line] == [
        "tcp dport { 80, 443 } accept",
        "ip saddr 192.0.2.0/24 tcp dport 22 accept",
    ]
    assert "meta l4proto { icmp, ipv6-icmp } accept" in opened


def units(folder: Path) -> tuple[Path, Path]:
    """Write the units of the nightly backup, as the guide shows them."""
    step = STEPS["Sauvegarder chaque nuit"]
    made = (folder / f"{BACKUP}.service", folder / f"{BACKUP}.timer")
    for path, text in zip(made, step.files, strict=True):
        assert f"editor /etc/systemd/system/{path.name}" in step.blocks[0]
        path.write_text(text, "utf-8")
    return made


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    """What runs the guide's script, with folders of the test's own for the machine's."""
    (script,) = STEPS["Sauvegarder"].files
    (tmp_path / "sauvegardes").mkdir()
    moved = script.replace("/var/backups", str(tmp_path / "sauvegardes"))
    moved = moved.replace("\ncd /\n", f"\ncd {tmp_path}/racine\n")
    # Two in one second are two all the same.
    seconds = iter(range(100))
    for name in re.findall(r"^set -- (.*)$", script, re.MULTILINE)[0].split():
        place = tmp_path / "racine" / name
        if place.suffix == ".service" or "sites-available" in name:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("un réglage", "utf-8")
        else:
            place.mkdir(parents=True)
            (place / "fichier").write_text("contenu", "utf-8")
    hospital = tmp_path / "racine/srv/hopital"
    (hospital / "leaflets").mkdir()
    for path in (hospital / "hospital.yaml", hospital / "leaflets/visite.yaml"):
        path.write_text("x", "utf-8")

    def run() -> "subprocess.CompletedProcess[str]":
        dated = moved.replace("%H%M%S", f"{next(seconds):06}")
        return sh(dated, tmp_path)

    return run


def saved(folder: Path) -> list[set[str]]:
    """Return the names that each backup holds, the last one last."""
    files = sorted((folder / "sauvegardes").iterdir())
    assert all(oct(one.stat().st_mode)[-3:] == "600" for one in files)
    assert all(re.fullmatch(r"feuillet-[\d-]+\.tar\.gz", one.name) for one in files)
    return [
        set(
            subprocess.run(
                ["tar", "-tzf", one], check=True, capture_output=True, text=True
            ).stdout.split()
        )
        for one in files
    ]


def test_each_backup_is_kept_beside_the_last(tmp_path: Path, backup: Backup) -> None:
    """With what is there of what few hospitals have."""
    first = backup()
    for name in ("etc/letsencrypt/renewal-hooks/deploy/feuillet", "etc/feuillet/machines/ca.pem"):
        (tmp_path / "racine" / name).parent.mkdir(parents=True)
        (tmp_path / "racine" / name).write_text("x", "utf-8")
    second = backup()
    before, after = saved(tmp_path)

    assert (first.returncode, first.stderr, second.returncode) == (0, "", 0)
    assert {"srv/hopital/leaflets/visite.yaml", "var/lib/feuillet/fichier"} <= before
    assert after - before >= {
        "etc/letsencrypt/renewal-hooks/deploy/feuillet",
        "etc/feuillet/machines/ca.pem",
    }


@pytest.mark.parametrize("lost", ["srv/hopital", "srv/hopital/leaflets", "var/lib/feuillet"])
def test_a_backup_of_what_is_away_is_none(tmp_path: Path, backup: Backup, lost: str) -> None:
    """An empty folder is a share that is not mounted: the last backup stays the last."""
    whole = backup()
    shutil.rmtree(tmp_path / "racine" / lost)
    if lost.startswith("srv"):
        (tmp_path / "racine" / lost).mkdir()
    empty = backup()
    files = list((tmp_path / "sauvegardes").glob("*.tar.gz"))

    assert whole.returncode == 0
    assert empty.returncode != 0
    assert len(files) == 1


def test_only_backups_that_are_a_month_old_go(tmp_path: Path, backup: Backup) -> None:
    """And only once there is a new one."""
    for age in (20, 40):
        path = tmp_path / "sauvegardes" / f"feuillet-{age}.tar.gz"
        path.touch()
        os.utime(path, (time.time() - age * 86_400,) * 2)
    done = backup()
    left = {one.name for one in (tmp_path / "sauvegardes").iterdir()}

    assert done.returncode == 0
    assert "feuillet-20.tar.gz" in left
    assert "feuillet-40.tar.gz" not in left


def test_an_installation_that_fails_halfway_goes_no_further(tmp_path: Path) -> None:
    """As it is pasted, a shell goes on after what fails: nothing may stand without the rest."""
    (block,) = STEPS["4. Installer feuillet"].blocks
    here = block.replace("/opt/", f"{tmp_path}/opt/").replace("/usr/local/bin", str(tmp_path))
    bin_ = tmp_path / "opt" / "feuillet" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "pip").write_text("#!/bin/sh\necho $* >> $0.log\nexit 1\n")
    (bin_ / "pip").chmod(0o755)
    # The new environment is there already: what is tried is what follows.
    here = here.replace("python3 -m venv --clear", "test -d")
    run = subprocess.run(["sh", "-c", here], capture_output=True, text=True, check=False)

    assert run.returncode != 0
    assert len((bin_ / "pip.log").read_text().splitlines()) == 1
    assert not (tmp_path / "feuillet").exists()


def test_a_certificate_that_is_good_for_long_says_nothing(tmp_path: Path) -> None:
    """What cron runs each day and what speaks sends a letter each day."""
    made = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days {} -subj /CN=x"
        " -keyout cle.pem -out certificat.pem"
    )
    (ahead,) = (one for one in STEPS["Renouveler le certificat"].blocks if "checkend" in one)
    (daily,) = (one for one in STEPS["Ce qu'il faut savoir"].blocks if "checkend" in one)
    for block in (ahead, daily):
        look = block.replace("/etc/ssl/feuillet", str(tmp_path))
        assert sh(made.format(60), tmp_path).returncode == 0
        good = sh(look, tmp_path)
        assert sh(made.format(20), tmp_path).returncode == 0
        late = sh(look, tmp_path)

        assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
        assert late.returncode == 1


def test_systemd_takes_the_units_of_the_nightly_backup(tmp_path: Path) -> None:
    """Without a word; at an hour that it understands."""
    made = units(tmp_path)
    script = "/usr/local/sbin/feuillet-sauvegarde"
    assert f"editor {script}" in STEPS["Sauvegarder"].blocks[0]
    assert f"ExecStart={script}\n" in made[0].read_text("utf-8")
    made[0].write_text(made[0].read_text("utf-8").replace(script, "/bin/true"), "utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *made],
        capture_output=True,
        text=True,
        check=False,
    )
    (hour,) = re.findall("^OnCalendar=(.*)$", made[1].read_text("utf-8"), re.MULTILINE)

    assert (run.returncode, run.stderr) == (0, "")
    assert subprocess.run(["systemd-analyze", "calendar", hour], check=False).returncode == 0


def test_each_failure_of_the_table_has_a_command_that_can_be_copied() -> None:
    """What is seen, then one command at least, whole."""
    table = GUIDE.read_text("utf-8").split("\n## Pannes\n")[1]
    rows = [line[1:-1].split("|") for line in table.splitlines() if line.startswith("| ")]
    found = [re.findall("`([^`]+)`", command) for _, _, command in rows[1:]]

    assert len(found) > 8
    for commands_ in found:
        assert commands_
        for one in commands_:
            run = subprocess.run(["sh", "-n"], input=one, text=True, check=False)
            assert run.returncode == 0, one
            assert "…" not in one
