"""A disk that is nearly full.  It imports nothing of ours: `conftest` needs it first."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FullDisk:
    """A folder with little place, and how a command finds it so.

    A small disk of its own where the machine lets us mount one; elsewhere a limit on the
    size of files, which fails in the middle of writing just the same.
    """

    folder: Path
    under: Sequence[str] = ()
    """Words before a command; none if the folder is a disk of its own."""

    def enlarge(self) -> None:
        """Make room enough."""
        if not self.under:
            resize = ("mount", "-o", "remount,size=50m", str(self.folder))
            subprocess.run(resize, check=True)
