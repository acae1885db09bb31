"""What the guide has an administrator write or run that needs no server: each is tried here."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from feuillet.cli.batch import batch
from feuillet.find import builtin_root
from tests.guide.steps import GUIDE, read_steps

STEPS = read_steps()
GENERATOR = "/usr/lib/systemd/system-generators/systemd-fstab-generator"
BACKUP = "feuillet-sauvegarde"
Backup = Callable[..., "subprocess.CompletedProcess[str]"]
HOSPITAL = "racine/srv/hopital"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a share")


def sh(
    script: str, folder: Path, *, mounted: str = "", fstab: str = "", path: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run a block as it is copied, in a folder.

    Args:
        mounted: A folder of it that is a share; `partage` is what it holds.
        fstab: What `/etc/fstab` says.
        path: Where commands are looked for first.
    """
    words = ["sh", "-ec", script]
    if mounted:
        share = 'mount --bind partage "$1"; shift; exec "$@"'
        words = ["unshare", "--mount", "sh", "-ec", share, "sh", mounted, *words]
    if fstab:
        (folder / "fstab").write_text(fstab, "utf-8")
    table = folder / "fstab" if fstab else "/dev/null"
    return subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LIBMOUNT_FSTAB": str(table), "PATH": path + os.environ["PATH"]},
    )


def test_sources_that_were_changed_are_told(tmp_path: Path) -> None:
    """Else the commands say the commit alone."""
    _, block = STEPS["Les sources"].blocks
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
    account, line = STEPS["Sur un partage"].files
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
    assert [one.split("=")[0] for one in account.splitlines()] == ["username", "password", "domain"]
    (block,) = STEPS["Sur un partage"].blocks
    (file,) = re.findall("credentials=([^,]+)", line)
    assert f"(umask 077 && editor {file}) &&" in block
    assert "systemctl daemon-reload &&\nsystemctl start srv-hopital.automount" in block


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("nft"),
    reason="only root looks at the rules of a firewall",
)
def test_the_firewall_is_one_that_nftables_takes(tmp_path: Path) -> None:
    """In a network of its own, with the names of protocols that a minimal Debian has: none."""
    (rules,), (more,) = STEPS["Le pare-feu"].files, STEPS["Plusieurs machines"].files
    ssh = "tcp dport 22 accept\n"
    (tmp_path / "nftables.conf").write_text(rules.replace(ssh, ssh + more), "utf-8")
    bare = "[ ! -e /etc/protocols ] || mount --bind /dev/null /etc/protocols; exec nft $*"
    check = ["nft", "--check", "--file", tmp_path / "nftables.conf"]
    words = ["unshare", "--net", "--mount", "sh", "-ec", bare, *check]

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
    assert "meta l4proto { icmp, icmpv6 } accept" in opened


def units(
    folder: Path, title: str = "Sauvegarder chaque nuit", name: str = BACKUP
) -> tuple[Path, Path]:
    """Write the units of the nightly backup, or of another step, as the guide shows them."""
    step = STEPS[title]
    made = (folder / f"{name}.service", folder / f"{name}.timer")
    for path, text in zip(made, step.files, strict=True):
        assert f"editor /etc/systemd/system/{path.name}" in step.blocks[0]
        path.write_text(text, "utf-8")
    return made


def here(script: str, folder: Path) -> str:
    """Return a script with folders of the test's own for the machine's."""
    moved = script.replace("/var/backups", str(folder / "sauvegardes"))
    moved = re.sub("(?<![a-z])/srv/hopital", str(folder / HOSPITAL), moved)
    return moved.replace("--directory / ", f"--directory {folder}/racine ")


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    """What runs the guide's script, with folders of the test's own for the machine's."""
    (script,) = STEPS["Sauvegarder"].files
    (tmp_path / "sauvegardes").mkdir()
    moved = here(script, tmp_path).replace("\ncd /\n", f"\ncd {tmp_path}/racine\n")
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
    hospital = tmp_path / HOSPITAL
    (hospital / "leaflets").mkdir(parents=True)
    for path in (hospital / "hospital.yaml", hospital / "leaflets/visite.yaml"):
        path.write_text("x", "utf-8")

    def run(**options: str) -> "subprocess.CompletedProcess[str]":
        dated = moved.replace("%H%M%S", f"{next(seconds):06}")
        return sh(dated, tmp_path, **options)

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


@as_root
def test_a_share_is_in_no_backup_and_no_backup_is_put_over_it(
    tmp_path: Path, backup: Backup
) -> None:
    """Old leaflets and telephone numbers would take the place of the hospital's, without a word."""
    shutil.copytree(tmp_path / HOSPITAL, tmp_path / "partage")
    (tmp_path / "partage" / "hospital.yaml").write_text("d'aujourd'hui", "utf-8")
    local = backup()
    shared = backup(mounted=HOSPITAL)
    before, after = saved(tmp_path)
    kept = snapshot(tmp_path)
    (tmp_path / "sauvegardes" / max((tmp_path / "sauvegardes").iterdir())).unlink()
    (block,) = STEPS["Rétablir les fiches"].blocks
    put_back = sh(here(block, tmp_path), tmp_path, mounted=HOSPITAL)

    assert local.stdout == ""
    assert shared.returncode == 0
    assert "est un partage : il n'est pas dans cette sauvegarde" in shared.stdout
    assert before - after == {one for one in before if one.startswith("srv/hopital")}
    assert put_back.returncode != 0
    assert str(tmp_path / HOSPITAL) in put_back.stdout
    assert snapshot(tmp_path) == kept


def test_a_share_that_is_not_mounted_is_neither_saved_nor_filled(
    tmp_path: Path, backup: Backup
) -> None:
    """What is below it may look like the hospital's, and is not."""
    assert backup().returncode == 0
    kept = snapshot(tmp_path)
    fstab = f"//x/y {tmp_path / HOSPITAL} cifs _netdev,nofail 0 0"
    away = backup(fstab=fstab)
    (block,) = STEPS["Rétablir les fiches"].blocks
    put_back = sh(here(block, tmp_path), tmp_path, fstab=fstab)

    assert away.returncode != 0
    assert "il n'est pas monté : montez-le" in away.stderr
    assert len(saved(tmp_path)) == 1
    assert put_back.returncode != 0
    assert snapshot(tmp_path) == kept


def test_the_leaflets_of_yesterday_come_back_and_those_of_today_are_kept(
    tmp_path: Path, backup: Backup
) -> None:
    """On the same server and on a new one; without them in the backup, nothing is touched."""
    (block,) = STEPS["Rétablir les fiches"].blocks
    folder = tmp_path / HOSPITAL
    none = sh(here(block, tmp_path), tmp_path)
    assert backup().returncode == 0
    (folder / "leaflets" / "depuis.yaml").write_text("x", "utf-8")
    same = sh(here(block, tmp_path), tmp_path)
    (aside,) = folder.parent.glob("hopital.*")
    back = {one.name for one in (folder / "leaflets").iterdir()}
    shutil.rmtree(folder)
    new = sh(here(block, tmp_path), tmp_path)

    assert none.returncode != 0
    assert (same.returncode, new.returncode) == (0, 0), same.stderr + new.stderr
    assert back == {"visite.yaml"}
    assert (aside / "leaflets" / "depuis.yaml").exists()
    assert (folder / "hospital.yaml").read_text("utf-8") == "x"


def test_what_a_full_disk_left_of_a_backup_is_removed(tmp_path: Path, backup: Backup) -> None:
    """It would keep the disk full, night after night."""
    tar = tmp_path / "tar"
    tar.write_text('#!/bin/sh\nwhile [ "$1" != --file ]; do shift; done\n: > "$2"\nexit 2\n')
    tar.chmod(0o755)
    (tmp_path / "sauvegardes" / "feuillet-2026-01-01-000000.tar.gz.neuf").touch()
    failed = backup(path=f"{tmp_path}:")

    assert failed.returncode != 0
    assert list((tmp_path / "sauvegardes").iterdir()) == []


def snapshot(folder: Path) -> dict[str, str]:
    """Return the hospital's files, what was put aside included, and those of a share."""
    places = (*(folder / "racine/srv").rglob("*"), *folder.glob("partage/**/*"))
    return {str(path): path.read_text("utf-8") for path in places if path.is_file()}


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


def at_night(folder: Path, day: str, program: str) -> "subprocess.CompletedProcess[str]":
    """Run the line of cron as cron does, with places of ours, on a given day."""
    *settings, line = STEPS["La nuit, par cron"].files[0].splitlines()
    assert [one.split("=")[0] for one in settings] == ["MAILTO"]
    _, account, command = re.fullmatch(r"((?:\S+ ){5})(\w+) (.*)", line).groups()  # type: ignore[union-attr]
    assert f"feuillet {account}" in STEPS["La nuit, par cron"].blocks[0]
    # To cron, % ends the command, unless it is escaped (crontab(5)).
    ran = re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")
    ours = {"/usr/local/bin/feuillet": program, "/partage": f"{folder}/partage"}
    for theirs, path in {**ours, "/srv/hopital": f"{folder}/hopital"}.items():
        assert theirs in ran
        ran = ran.replace(theirs, path)
    return subprocess.run(
        ["/bin/sh", "-c", ran.replace("date +", f"date -d {day} +")],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "LOGNAME": account},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_night_has_a_batch_of_its_own_with_the_hospitals_folder(tmp_path: Path) -> None:
    """A second list is refused in the folder of the first; without --library, nobody's numbers."""
    program = tmp_path / "programme"
    program.write_text('#!/bin/sh\nprintf "%s\n" "$@"\n')
    program.chmod(0o755)
    first, second = (
        at_night(tmp_path, day, str(program)).stdout.splitlines()
        for day in ("2026-12-07", "2026-12-08")
    )
    given = batch.make_context("batch", first[1:]).params

    assert first[0] == "batch"
    assert given["folders"] == (tmp_path / "hopital",)
    assert given["out"] == tmp_path / "partage/lots/2026-12-07"
    assert (given["mode"], given["quiet"]) == ("resume", True)
    assert f"{tmp_path}/partage/lots/2026-12-08" in second


@pytest.mark.long
def test_the_line_of_cron_prints_night_after_night_and_says_nothing(tmp_path: Path) -> None:
    """Nothing to send when all is well; one line when the table is not there."""
    program = tmp_path / "programme"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={builtin_root()} exec {sys.executable} -m feuillet "$@"\n'
    )
    program.chmod(0o755)
    for folder in ("hopital", "partage"):
        (tmp_path / folder).mkdir()
    settings = STEPS["`hospital.yaml`"].files[0].replace("logo: logo.png\n", "")
    (tmp_path / "hopital" / "hospital.yaml").write_text(settings, "utf-8")
    absent = at_night(tmp_path, "2026-12-06", str(program))
    _write_list(tmp_path / "partage" / "liste.xlsx")
    nights = [
        at_night(tmp_path, day, str(program)) for day in ("2026-12-07", "2026-12-07", "2026-12-08")
    ]

    assert absent.returncode == 4
    assert absent.stderr == "Tableau : illisible, vérifiez son nom et vos droits.\n"
    assert [(one.returncode, one.stdout, one.stderr) for one in nights] == [(0, "", "")] * 3
    assert len(list((tmp_path / "partage" / "lots").glob("*/0002_*.pdf"))) == 2


def _write_list(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["nom", "prenom", "date_naissance"])
    book.active.append(["EXEMPLE", "Camille", "12/03/1948"])
    book.save(path)


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


def test_systemd_takes_the_units_that_watch_over_the_certificate(tmp_path: Path) -> None:
    """The same command as the guide gives to type, but for what it would say."""
    made = units(tmp_path, "Surveiller le certificat", "feuillet-certificat")
    (typed,) = (one for one in STEPS["Renouveler le certificat"].blocks if "checkend" in one)
    (run,) = re.findall("^ExecStart=(.*)$", made[0].read_text("utf-8"), re.MULTILINE)
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *made],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run == f"/usr/bin/{typed.strip().removesuffix(' >/dev/null')}"
    assert (verified.returncode, verified.stderr) == (0, "")


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
