"""What a test asks of a worker, well or badly: functions that another process can call."""

import os
import re
import signal
import time
from pathlib import Path

from feuillet.errors import ValuesInvalid


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
            # Few workers need it, and it takes a second to load.
            from weasyprint.urls import FatalURLFetchingError

            raise FatalURLFetchingError("file:///patient", None)
        case "hang":
            time.sleep(3600)
        case "stare":
            # A search that lets no other thread run, for years.
            re.match("(a+)+$", "a" * 60 + "b")
        case "spin":
            while True:
                pass
        case "hoard":
            return "x" * 8_000_000_000
        case "lacks":
            raise ModuleNotFoundError("No module named 'absente'", name="absente")
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


def sign_and_misbehave(path: str, word: str) -> str:
    """Write the number of the process that works, then do what a word says."""
    Path(f"{path}.part").write_text(str(os.getpid()))
    Path(f"{path}.part").rename(path)
    return misbehave(word)
