"""One command run inside the test's process, without what `main` makes of its refusals."""

from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from tests.helpers import LIBRARIES

MINIMAL = ("--library", str(LIBRARIES / "minimal"))


def output_of(command: click.Command, *arguments: str | Path, typed: str = "") -> str:
    """Return what a command prints; its refusals are raised."""
    return raw_output(command, *arguments, typed=typed).decode()


def raw_output(command: click.Command, *arguments: str | Path, typed: str = "") -> bytes:
    """Return the bytes that a command prints on standard output."""
    result: Any = CliRunner().invoke(
        command, [str(one) for one in arguments], input=typed, standalone_mode=False
    )
    if result.exception is not None:
        raise result.exception
    found: bytes = result.stdout_bytes
    return found
