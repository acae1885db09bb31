"""Bare Debian machines for the guide's steps: installed by debootstrap, and booted with systemd.

A machine is a folder.  Its commands run in namespaces of their own; a server has its own processes,
mounts, control groups and network, and Debian's systemd starts there, units with their sandboxes
included.  What this machine needs to reach Debian and PyPI (mirrors, indexes, certificates) is
carried over from its own settings, whatever they are.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
INIT = "systemd,systemd-sysv,dbus"
"""What Debian's installer adds to a minimal system, and debootstrap's does not."""

_CARRIED = re.compile(r"(?i)(pip_|.*_proxy$|ssl_cert_file$|requests_ca_bundle$)")
_DEBIAN = "http://deb.debian.org/debian/"
_APT = tuple(Path("/etc/apt") / name for name in ("apt.conf", "apt.conf.d", "auth.conf.d"))
"""By which apt reaches its mirrors: no source, no pin."""

_NETWORK = tuple(map(Path, ("/etc/resolv.conf", "/etc/hosts", "/usr/local/share/ca-certificates")))
_BOOT = """
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mkdir -p dev/shm
mount -t tmpfs tmpfs dev/shm
pivot_root . mnt
exec chroot . env -i container=chroot PATH="$2" sh -c 'umount -l /mnt; exec /lib/systemd/systemd'
"""
_IN_ROOT = """
set -e
root="$1"; shift
for folder in $BOUND; do mkdir -p "$root$folder"; mount -o bind,ro "$folder" "$root$folder"; done
mount -t proc proc "$root/proc"
exec chroot "$root" env -i $CARRIED "$@"
"""


class Failed(AssertionError):
    """A command of the guide failed."""


def run(*words: str | Path, typed: str = "", **settings: str) -> str:
    """Run a command of this very machine; return what it said.  Raises Failed."""
    done = subprocess.run(
        [str(word) for word in words],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **settings},
    )
    if done.returncode:
        tail = f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        raise Failed(f"{' '.join(map(str, words))[-2000:]}\nstatus {done.returncode}\n{tail}")
    return done.stdout


@dataclass
class Machine:
    """A folder with a Debian in it."""

    root: Path

    def sh(self, script: str, *, typed: str = "") -> str:
        """Run a script as root, with this machine's network; return what it said.

        Raises:
            Failed: A command of the script failed.
        """
        found = " ".join(f"{name}={value}" for name, value in carried_variables().items())
        return run(
            *("unshare", "--mount", "sh", "-c", _IN_ROOT, "sh", self.root),
            *(f"PATH={PATH}", "HOME=/root", "sh", "-ec", _with_umask(script)),
            typed=typed,
            BOUND=" ".join(map(str, _pip_places()[1])),
            CARRIED=found,
        )

    def put(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write a file, as something of this machine that no step is about."""
        place = self.root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
        place.chmod(mode)


@dataclass
class Server(Machine):
    """A machine that is booted: only `apt-get` reaches the network, as in many hospitals."""

    process: int = 0
    """Of its systemd, as this machine counts."""

    variables: dict[str, str] = field(default_factory=dict)

    def sh(self, script: str, *, typed: str = "") -> str:
        """Run a script as root, as `Machine.sh`, without any network beyond the server itself."""
        said = []
        # A command that goes on over several lines is one.
        for line in _by_network(script):
            apt = line.startswith("apt-get ")
            entered = ("--mount", "--pid", "--uts", "--ipc", "--cgroup", "--root", "--wd")
            said.append(
                run(
                    *("nsenter", "--target", str(self.process), *entered),
                    *(() if apt else ("--net",)),
                    *("env", "-i", f"PATH={PATH}", "HOME=/root"),
                    *(f"{name}={value}" for name, value in self.variables.items()),
                    *(f"{name}={value}" for name, value in carried_variables().items() if apt),
                    *("sh", "-ec", _with_umask(line)),
                    typed=typed,
                )
            )
        return "".join(said)


def _with_umask(script: str) -> str:
    """Return a script as typed in a shell that goes on: the umask of one step is the next's."""
    kept = "/root/.umask"
    return f"umask $(cat {kept} 2>/dev/null || echo 077)\n{script}\numask > {kept}"


def _by_network(script: str) -> Iterator[str]:
    """Yield a script in parts: each call of apt-get, and what is between; each fails by itself."""
    part = ""
    for line in script.splitlines(keepends=True):
        if line.startswith("apt-get "):
            if part.strip():
                yield _unchained(part)
            yield _unchained(line)
            part = ""
        else:
            part += line
    if part.strip():
        yield _unchained(part)


def _unchained(part: str) -> str:
    """Return a part without what would chain it to the next."""
    return part.rstrip().removesuffix("&&")


def install(folder: Path, release: str) -> Path:
    """Install a bare Debian in a folder, with this machine's ways to reach packages; return it."""
    origin = next(iter(_mirrors("Debian")), _DEBIAN)
    run("debootstrap", "--variant=minbase", f"--include={INIT}", release, folder, origin)
    lines = [f"deb {origin} {suite} main" for suite in (release, f"{release}-updates")]
    lines += [f"deb {one} {release}-security main" for one in _mirrors("Debian-Security")]
    machine = Machine(folder)
    machine.put("/etc/apt/sources.list", "\n".join(lines) + "\n")
    machine.put("/etc/apt/apt.conf.d/zz-unattended", 'APT::Get::Assume-Yes "true";\n')
    for place in (*_APT, *_NETWORK, *_pip_places()[0]):
        copy_in(place, folder)
    # Whoever edits a file: what was typed is laid ready by the test.
    machine.put("/usr/local/bin/editor", _EDITOR, 0o755)
    (folder / "etc" / "machine-id").write_text("")
    return folder


_EDITOR = """#!/bin/sh
[ ! -e "/typed$1" ] || cat "/typed$1" > "$1"
"""


def clone(base: Path, folder: Path) -> Path:
    """Return a copy of a machine that was just installed."""
    run("cp", "-a", "--reflink=auto", base, folder)
    return folder


@contextmanager
def booted(root: Path) -> Iterator[Server]:
    """Boot a machine and give it once its units are started; it is stopped at the end."""
    spaces = ("--mount", "--pid", "--uts", "--ipc", "--cgroup", "--net", "--fork", "--kill-child")
    dies_with_us = ("setpriv", "--pdeathsig", "KILL")
    command = [*dies_with_us, "unshare", *spaces, "sh", "-c", _BOOT, "sh", str(root), PATH]
    with (root.parent / f"{root.name}.log").open("w") as log:
        outer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield Server(root, process=_first_process(outer))
    finally:
        outer.kill()
        outer.wait(30)


def _first_process(outer: "subprocess.Popen[bytes]") -> int:
    """Return the number of a booted machine's first process, once systemd answers."""
    children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")
    entered = ("--mount", "--pid", "--uts", "--ipc", "--cgroup", "--net", "--root", "--wd")
    for _ in range(300):
        try:
            raise AssertionError(f"it did not boot: {outer.wait(0.2)}")
        except subprocess.TimeoutExpired:
            pass
        for child in children.read_text().split():
            ask = ["nsenter", "--target", child, *entered, "systemctl", "is-system-running"]
            said = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
            if said.strip() in ("running", "degraded"):
                return int(child)
    raise AssertionError("it did not boot within a minute")


def copy_in(place: Path, root: Path) -> None:
    """Copy a file or a folder of this machine to the same place of another."""
    target = root / place.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        shutil.copytree(place, target, dirs_exist_ok=True)
    elif place.is_file():
        target.unlink(missing_ok=True)
        shutil.copy(place, target)


def carried_variables() -> Mapping[str, str]:
    """Return the variables by which this machine reaches packages."""
    return {name: value for name, value in os.environ.items() if _CARRIED.match(name)}


@functools.cache
def _mirrors(label: str) -> tuple[str, ...]:
    """Return where this machine takes Debian's packages from, if apt knows."""
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    pairs = (line.split() for line in said.splitlines())
    return tuple(dict.fromkeys(pair[1] for pair in pairs if pair[:1] == [label]))


@functools.cache
def _pip_places() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the files that pip's settings are in or name, and the folders that they name."""
    pip = [sys.executable, "-m", "pip", "config"]
    listed, debugged = (
        subprocess.run([*pip, word], capture_output=True, text=True, check=False).stdout
        for word in ("list", "debug")
    )
    settings = re.findall(r"(/\S+), exists: True", debugged)
    named = re.findall(r"(?:file://|(?<=[\s'=]))(/[^\s']+)", listed)
    places = [Path(one) for one in (*settings, *named) if Path(one).exists()]
    # Pages of a simple index link to files beside it.
    folders = {one.parent if one.name == "simple" else one for one in places if one.is_dir()}
    return tuple(one for one in places if one.is_file()), tuple(sorted(folders))
