"""A real process that goes on: its lines, read with a deadline, and its end."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tests.listening import overhear

DEADLINE = 60
"""Seconds that a line may take on a machine that does ten other things."""


class Running:
    """`python -m feuillet …`, running; killed at the end of the `with`."""

    def __init__(self, *arguments: str | Path, cwd: Path, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "feuillet", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._lines: Mapping[str, queue.Queue[str | None]] = {
            "out": queue.Queue(),
            "err": queue.Queue(),
        }
        for name in self._lines:
            stream = getattr(self._process, f"std{name}")
            threading.Thread(target=self._read, args=(stream, name), daemon=True).start()

    def _read(self, stream: IO[str], name: str) -> None:
        with stream:
            for line in stream:
                overhear(line)
                self._lines[name].put(line.rstrip("\n"))
        self._lines[name].put(None)

    def out(self) -> str:
        """Return the next line of standard output."""
        return self._next("out")

    def err(self) -> str:
        """Return the next line of standard error."""
        return self._next("err")

    def _next(self, name: str) -> str:
        line = self._lines[name].get(timeout=DEADLINE)
        if line is None:
            raise EOFError(name, self.rest("err"))
        return line

    def rest(self, name: str) -> list[str]:
        """Return the lines not yet read, once the process has ended."""
        self._process.wait(DEADLINE)
        lines = list(iter(lambda: self._lines[name].get(timeout=DEADLINE), None))
        self._lines[name].put(None)
        return lines

    def interrupt(self) -> int:
        """Press Ctrl+C, and return the exit status."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(DEADLINE)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait(DEADLINE)
