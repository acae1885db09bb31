"""What the guide has an administrator write or run that needs no server: each is tried here."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.guide.steps import GUIDE, read_steps

STEPS = read_steps()
GENERATOR = "/usr/lib/systemd/system-generators/systemd-fstab-generator"
BACKUP = "feuillet-sauvegarde"


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


def commands(service: Path) -> list[str]:
    """Return what a service runs, in order."""
    return re.findall("^ExecStart=(.*)$", service.read_text("utf-8"), re.MULTILINE)


def test_the_nightly_backup_saves_what_the_guide_saves(tmp_path: Path) -> None:
    """The same folders, in a file that only root reads; the former one stays if it fails."""
    root, kept = tmp_path / "racine", tmp_path / "sauvegardes"
    kept.mkdir()
    (by_hand,) = STEPS["Sauvegarder"].blocks
    tar, move = commands(units(tmp_path)[0])
    names = shlex.split(tar)[shlex.split(tar).index("/") + 1 :]
    for name in names:
        place = root / name
        if Path(name).suffix == ".service" or "sites-available" in name:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("un réglage", "utf-8")
        else:
            place.mkdir(parents=True)
            (place / "fichier").write_text("contenu", "utf-8")

    def here(command: str) -> str:
        moved = command.replace("/var/backups", str(kept))
        return moved.replace("--directory /", f"--directory {root}")

    assert tar.replace(".neuf", "") in by_hand.splitlines()
    done = sh(f"umask 077\n{here(tar)}\n{here(move)}", tmp_path)
    assert done.returncode == 0, done.stderr
    saved = kept / "feuillet.tar.gz"
    assert oct(saved.stat().st_mode)[-3:] == "600"
    listed = subprocess.run(["tar", "-tzf", saved], check=True, capture_output=True, text=True)
    assert {"srv/hopital/fichier", "opt/feuillet-dist/fichier"} <= set(listed.stdout.split())
    shutil.rmtree(root / "srv")
    assert sh(f"{here(tar)}\n{here(move)}", tmp_path).returncode != 0
    assert (
        "srv/hopital"
        in subprocess.run(["tar", "-tzf", saved], check=True, capture_output=True, text=True).stdout
    )


def test_systemd_takes_the_units_of_the_nightly_backup(tmp_path: Path) -> None:
    """Without a word; at an hour that it understands."""
    made = units(tmp_path)
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *made],
        capture_output=True,
        text=True,
        check=False,
    )
    (hour,) = re.findall("^OnCalendar=(.*)$", made[1].read_text("utf-8"), re.MULTILINE)

    assert (run.returncode, run.stderr) == (0, "")
    assert subprocess.run(["systemd-analyze", "calendar", hour], check=False).returncode == 0
    assert "UMask=0077" in made[0].read_text("utf-8")


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
