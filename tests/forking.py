"""A process that has loaded the program, and becomes each command that is asked of it.

To start Python and load its libraries is most of what a command costs.  What is forked is a process
like any other, with its own folder, environment, streams and end; only the loading is shared.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from subprocess import CompletedProcess

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120


@lru_cache
def _server() -> "subprocess.Popen[bytes]":
    """Return the process that forks for this one; it ends when this one does."""
    server = subprocess.Popen(
        [sys.executable, "-c", "import tests.forking; tests.forking.become_commands()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Nothing is read ahead: what `select` waits for must not lie in a buffer already.
        bufsize=0,
        cwd=ROOT,
    )
    # Without its input, it ends.
    atexit.register(server.communicate)
    return server


def run_forked(
    words: Sequence[str], folder: Path, typed: bytes, environment: Mapping[str, str]
) -> CompletedProcess[bytes]:
    """Run one command to its end, and return what it said.

    Args:
        typed: Its standard input.
    """
    server = _server()
    assert server.stdin
    assert server.stdout
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place, str(number)) for number in range(3)]
        for stream, content in zip(streams, (typed, b"", b""), strict=True):
            stream.write_bytes(content)
        order = (words, str(folder), [str(one) for one in streams], dict(environment))
        server.stdin.write(f"{json.dumps(order)}\n".encode())
        number = int(server.stdout.readline())
        ended = select.select([server.stdout], [], [], SECONDS)[0]
        if not ended:
            os.kill(number, 9)
        status = int(server.stdout.readline())
        assert ended, f"it did not end: {words}"
        return CompletedProcess(words, status, streams[1].read_bytes(), streams[2].read_bytes())


def become_commands() -> None:
    """Load the program; for each line that is read, fork, and tell the number and the status."""
    from feuillet import cli
    from feuillet.render import load_renderer

    for module in pkgutil.iter_modules(cli.__path__, "feuillet.cli."):
        importlib.import_module(module.name)
    load_renderer()
    gc.freeze()
    for line in sys.stdin:
        number = os.fork()
        if not number:
            _become(*json.loads(line))
        _answer(number)
        _answer(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _become(words: list[str], folder: str, streams: list[str], environment: dict[str, str]) -> None:
    """Do what the program does when it is started for one command, and exit."""
    from feuillet.__main__ import run

    for number, (path, how) in enumerate(
        zip(streams, (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)
    ):
        opened = os.open(path, how)
        os.dup2(opened, number)
        os.close(opened)
    # The reader of orders may hold more than its own line.
    sys.stdin = os.fdopen(0, closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = words
    run()
