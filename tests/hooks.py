"""What a test asks of a worker, well or badly: functions that another process can call."""

import os
import signal
import time
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError

from feuillet.batch.rows import ReadyRow
from feuillet.batch.worker import Pull, hold_press, print_pull
from feuillet.errors import ValuesInvalid
from tests.batches import press


def double(number: int) -> int:
    """Return twice a number."""
    return 2 * number


def misbehave(word: str) -> str:
    """Return a word, or do what it says."""
    match word:
        case "segv":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(3)
        case "leave":
            raise SystemExit
        case "fatal":
            raise FatalURLFetchingError("file:///patient", None)
        case "hang":
            time.sleep(3600)
        case "spin":
            while True:
                pass
        case "hoard":
            return "x" * 8_000_000_000
        case "quote":
            raise ValueError("a patient's name")
        case "print":
            os.write(2, b"a patient's name")
    return word


def refuse() -> None:
    """Refuse what a secretary typed."""
    raise ValuesInvalid("une ligne", "deux lignes")


def crash_once(marker: Path) -> str:
    """Die the first time."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "fait"


def print_here(entries: tuple[ReadyRow, ...]) -> list[bytes]:
    """Return what one worker prints for several rows, one after the other."""
    hold_press(press())
    return [print_pull(Pull(entry)).pdf for entry in entries]
