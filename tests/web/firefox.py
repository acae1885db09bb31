"""Debian's Firefox, driven by its own remote protocol: Marionette, WebDriver on a socket.

Playwright drives only a Firefox of its own; of the drivers of this one, none comes from PyPI
without a dozen packages or a program of unknown making.
"""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.web.serving import free_port

PROGRAM = shutil.which("firefox-esr")
ENTER, TAB, CONTROL, ALT, RIGHT = "\ue007", "\ue004", "\ue009", "\ue00a", "\ue014"
"""As WebDriver names keys (W3C, 17.4.2)."""

SETTINGS = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "print.always_print_silent": True,
}


class Firefox:
    """A window without a screen."""

    def __init__(self, door: socket.socket) -> None:
        self._door = door
        self._count = 0
        self._hear()
        self.ask("WebDriver:NewSession", capabilities={})

    def ask(self, command: str, **parameters: Any) -> Any:
        """Have it do something, and return what it answers."""
        self._count += 1
        text = json.dumps([0, self._count, command, parameters])
        self._door.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, error, result = self._hear()
        assert error is None, error
        return result.get("value") if isinstance(result, dict) else result

    def _hear(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._door.recv(1)
        left, parts = int(size[:-1]), []
        while left:
            parts.append(self._door.recv(left))
            left -= len(parts[-1])
        return json.loads(b"".join(parts))

    def run(self, script: str) -> Any:
        """Return what a script gives."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=[])

    def wait(self, expression: str, seconds: float = 60) -> None:
        """Wait until an expression is true."""
        limit = time.monotonic() + seconds
        while not self.run(f"return Boolean({expression})"):
            assert time.monotonic() < limit, expression

    def press(self, *keys: str, held: str = "") -> None:
        """Press keys where the cursor is, perhaps while another is held."""
        pressed = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        if held:
            pressed = [
                {"type": "keyDown", "value": held},
                *pressed,
                {"type": "keyUp", "value": held},
            ]
        keyboard = {"type": "key", "id": "keyboard", "actions": pressed}
        self.ask("WebDriver:PerformActions", actions=[keyboard])

    def choose_file(self, selector: str, path: Path) -> None:
        """Put a file into a field."""
        found = self.ask("WebDriver:FindElement", using="css selector", value=selector)
        (element,) = found.values()
        self.ask("WebDriver:ElementSendKeys", id=element, text=str(path))


@contextmanager
def running(folder: Path, width: int, height: int) -> Iterator[Firefox]:
    """Start it with a profile of its own, its page of a size in px; it is ended at the end."""
    port = free_port()
    settings = {**SETTINGS, "marionette.port": port}
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in settings.items()]
    (folder / "user.js").write_text("\n".join(lines), "utf-8")
    command = [str(PROGRAM), "--marionette", "--headless", "--no-remote", "--profile", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port, process) as door:
            one = Firefox(door)
            one.ask("WebDriver:SetWindowRect", width=width, height=height)
            lost = one.run("return outerHeight - innerHeight")
            one.ask("WebDriver:SetWindowRect", width=width, height=height + lost)
            yield one
    finally:
        process.terminate()
        process.wait(30)


def _connected(port: int, process: "subprocess.Popen[bytes]") -> socket.socket:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        with suppress(ConnectionRefusedError):
            return socket.create_connection(("127.0.0.1", port), 60)
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended: {process.wait(0.05)}")
    raise AssertionError("it never listened")
