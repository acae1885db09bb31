"""The few calls by which anything is written, so that a test can make any of them fail."""

import contextlib
import os
from pathlib import Path


class Disk:
    """The machine's own disk.  Every method raises OSError as the system does."""

    def make_folder(self, folder: Path, mode: int) -> None:
        """Make a folder and those above it, unless it is there."""
        folder.mkdir(mode=mode, parents=True, exist_ok=True)

    def create(self, path: Path, mode: int) -> int:
        """Return the descriptor of a new, empty file; one that exists is refused."""
        return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)

    def extend(self, path: Path, mode: int) -> int:
        """Return the descriptor of a file, made if need be, that is written at its end."""
        return os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        """Write all the bytes."""
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        """Wait until what was written is on the disk itself."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Give a descriptor back."""
        os.close(descriptor)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name, which must be free."""
        os.link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file over another, in one step."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Wait until a folder's names are on the disk itself, where the disk can tell."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            # Some network shares cannot; the file itself is safe already.
            with contextlib.suppress(OSError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


DISK = Disk()
