"""The administrator's guide, without a server: each command is whole and names what there is.

`test_bare_debian` runs the same steps in a bare Debian, for `make conformance`.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import pytest

from feuillet.cli import cli
from feuillet.find import builtin_root
from feuillet.web.keys import Keys, write_keys
from tests.guide.steps import DOCS, GUIDE, Step, read_steps
from tests.web.serving import free_port

STEPS = read_steps()
NOBODY = 65534
PROGRAM = "/opt/feuillet/bin/feuillet"
PROJECT_FILES = {"feuillet.service", "feuillet-machine.service", "nginx.conf"}


def shown() -> list[Step]:
    """Return the steps that show commands."""
    return [step for step in STEPS.values() if step.blocks]


def test_the_guide_has_the_steps_of_a_server() -> None:
    """Numbered without a hole, from the wheel to the first print."""
    numbers = [int(found[1]) for title in STEPS if (found := re.match(r"(\d+)\. ", title))]

    assert numbers == list(range(1, 13))
    assert all(STEPS[title].blocks for title in STEPS if re.match(r"\d+\. ", title))


@pytest.mark.parametrize("step", shown(), ids=lambda step: step.title)
def test_each_block_of_the_guide_is_shell(step: Step) -> None:
    """As it is copied: no quote left open, no `…` for the reader to fill in."""
    for block in step.blocks:
        run = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{block}\n{run.stderr}"


LOOKS = re.compile(
    r"(git|curl|diff|runuser|export|umask 022$|python3 -m venv|pipx|uv"
    r"|feuillet (render|where|completion)|mkdir -p ~) ?"
)
"""What may be typed after a command that failed: it looks, or depends on nothing before it."""


@pytest.mark.parametrize("step", shown(), ids=lambda step: step.title)
def test_a_block_that_is_pasted_stops_at_its_first_failure(step: Step) -> None:
    """A shell goes on after what fails: what comes next would rub out, or open, something else.

    And nothing is left behind in that shell: what pip installs next would be shut to the service.
    """
    for commands in step.pasted():
        going_on = commands if len(commands) > 1 else []
        assert [one for one in going_on if not LOOKS.match(one)] == []
        assert [one for one in commands if re.match("umask (?!022)", one)] == []


def calls() -> Iterator[tuple[str, list[str]]]:
    """Yield each call of the program in the guide: the command, and its words."""
    for step in shown():
        for line in step.lines():
            for name, rest in re.findall(r"(?:^|[ /])feuillet ([a-z]+)\b([^|>)#]*)", line):
                if name in cli.list_commands(click.Context(cli)):
                    yield name, shlex.split(rest.replace('"$', "$").replace("…", "x"))


def test_the_guide_calls_the_program_with_options_that_it_has() -> None:
    """Long options and short ones."""
    seen = set()
    for name, words in calls():
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        known = {form for parameter in command.params for form in parameter.opts}
        asked = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        assert asked <= known, f"{name} {words}"
        seen.add(name)

    assert {"token", "doctor", "list", "check", "serve", "render"} <= seen


def service() -> Mapping[str, list[str]]:
    """Return what the unit says, by its keys."""
    text = (DOCS / "feuillet.service").read_text("utf-8").replace("\\\n", " ")
    told: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
        told.setdefault(key, []).append(value)
    return told


def test_the_guide_asks_as_the_service_does() -> None:
    """With its program, its account, its keys and the hospital's folder.

    Else `list` and `doctor` tell of other leaflets, and `token` writes keys that open nothing.
    """
    text, told = GUIDE.read_text("utf-8"), service()
    words = shlex.split(told["ExecStart"][0])
    folder = words[words.index("--library") + 1]
    asked = [line for step in shown() for line in step.lines() if "runuser" in line]

    assert words[0] == PROGRAM
    assert set(re.findall(r"FEUILLET_KEYS=(\S+)", text)) == {told["Environment"][0].split("=")[1]}
    assert set(re.findall(r"runuser -u (\w+)", text)) == set(told["User"])
    assert len(asked) >= 6
    for line in asked:
        assert PROGRAM in line
        assert "FEUILLET_KEYS=" in line or " list " in line
        assert folder in re.split("--library |FEUILLET_LIBRARY=", line)[-1] or " token " in line


def test_the_wheel_comes_with_what_the_server_is_given() -> None:
    """What the guide takes from there is what `make wheel` and the download put there."""
    recipe = (builtin_root() / "Makefile").read_text("utf-8").split("\nwheel:")[1].split("\n\n")[0]
    taken = set(re.findall(r"/opt/feuillet-dist/([\w.*-]+)", GUIDE.read_text("utf-8")))

    assert taken == {"feuillet-*.whl", "run.txt", "cluster.txt", "paquets", *PROJECT_FILES}
    assert all(name in recipe for name in ("run.txt", "cluster.txt", "constraints.txt"))
    assert all(name in recipe for name in PROJECT_FILES)
    for name in ("run.txt", "cluster.txt"):
        assert f"-r dist/{name} -d dist/paquets" in STEPS["1. Faire le paquet"].blocks[0]


def test_the_service_never_gives_up() -> None:
    """The program waits for a share that is missing at boot; systemd would try a mount once."""
    told = service()

    assert told["StartLimitIntervalSec"] == ["0"]
    assert told["Restart"] == ["on-failure"]
    assert int(told["RestartSec"][0]) >= 1
    assert "remote-fs.target" in told["After"][0]
    assert "RequiresMountsFor" not in told


def test_the_memory_of_the_service_is_enough_for_its_workers() -> None:
    """1 GB, 1 GB each, and what its temporary files may take: as the unit itself says."""
    told = service()
    words = shlex.split(told["ExecStart"][0])
    workers = int(words[words.index("--workers") + 1])
    files = int(re.search(r"size=(\d+)G", told["TemporaryFileSystem"][0])[1])  # type: ignore[index]

    assert told["MemoryMax"] == [f"{1 + workers + files}G"]
    assert told["OOMPolicy"] == ["continue"]


def slug(title: str) -> str:
    """Return what a heading is called in an address, as GitHub and GitLab do."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_the_links_within_the_guide_lead_somewhere() -> None:
    """A step that is renamed takes its links along."""
    links = set(re.findall(r"\]\(#([^)]+)\)", GUIDE.read_text("utf-8")))

    assert len(links) > 10
    assert links <= {slug(title) for title in STEPS}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that an account without rights reaches."""
    made = Path(tempfile.mkdtemp(prefix="guide-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def as_account() -> list[str]:
    """Return words that make the next command an unprivileged account's, where that can be."""
    words = [
        *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
        *("--no-new-privs", "--bounding-set=-all"),
    ]
    # `env` starts Python with the account's rights; a Python below /root is out of its reach.
    tried = [*words, "env", sys.executable, "-c", "import feuillet"]
    can = (
        os.geteuid() == 0
        and not subprocess.run(tried, check=False, stderr=subprocess.DEVNULL).returncode
    )
    return words if can else []


@contextmanager
def as_the_service(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Run the unit's line, in its environment and nothing else; what it says is in `journal`."""
    told, account, port = service(), as_account(), free_port()
    changes = {"/srv/hopital": f"{folder}/hopital", "/var/lib/feuillet": f"{folder}/etat"}
    (folder / "etat").mkdir(mode=0o700)
    write_keys(Keys().with_password("un mot de passe inventé"), folder / "etat" / "keys.json")
    if account:
        for path in (folder / "etat", folder / "etat" / "keys.json"):
            os.chown(path, NOBODY, NOBODY)
    line, *settings = (
        re.sub("|".join(changes), lambda found: changes[found[0]], text)
        for text in (told["ExecStart"][0], *told["Environment"])
    )
    (folder / "hopital").mkdir()
    shutil.copy(builtin_root() / "hospital.yaml", folder / "hopital")
    words = [sys.executable, "-m", "feuillet", *shlex.split(line)[1:], "--port", str(port)]
    with (folder / "journal").open("w") as journal:
        process = subprocess.Popen(
            [*account, "env", "-i", *settings, *_path(), *words], cwd=folder, stderr=journal
        )
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.slow
def test_the_line_of_the_service_answers_as_an_account_without_rights(folder: Path) -> None:
    """With the unit's environment and nothing else."""
    with as_the_service(folder) as (process, port):
        said = _answer(f"http://127.0.0.1:{port}/health", process)

    assert '"ok"' in said


@pytest.mark.slow
@pytest.mark.long
def test_a_service_that_is_killed_leaves_no_process_and_no_english(folder: Path) -> None:
    """Systemd starts it again once the last one has ended: at once, not after its patience."""
    with as_the_service(folder) as (process, port):
        ready = _answer(f"http://127.0.0.1:{port}/ready", process)
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
        started = [Path("/proc", one) for task in tasks for one in task.read_text().split()]
        process.kill()
        process.wait()
        left = _still_there(started)
    said = (folder / "journal").read_text("utf-8")

    assert '"ready":true' in ready.replace(" ", "")
    assert len(started) >= 2
    assert left == []
    assert "resource_tracker" not in said
    assert "Warning" not in said
    assert 5 < int(service()["TimeoutStopSec"][0]) <= 30


def _still_there(processes: list[Path]) -> list[Path]:
    """Return those that do not end within five seconds; one that waits to be buried has ended."""
    limit = time.monotonic() + 5
    left = processes
    while left and time.monotonic() < limit:
        left = [one for one in left if _state_of(one) not in ("", "Z")]
    return left


def _state_of(process: Path) -> str:
    with suppress(OSError):
        return (process / "stat").read_text().rpartition(")")[2].split()[0]
    return ""


def _path() -> list[str]:
    """Return what a checkout that is not installed needs."""
    return [f"PYTHONPATH={builtin_root()}"]


def _answer(address: str, process: "subprocess.Popen[bytes]") -> str:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        request = urllib.request.Request(address, headers={"Host": "feuillet.hopital.exemple"})
        with suppress(OSError), urllib.request.urlopen(request, timeout=5) as answer:
            text: str = answer.read().decode()
            return text
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended: {process.wait(0.05)}")
    raise AssertionError("it never answered")
