"""Whatever call to the disk fails, nothing is torn, and resuming ends as if all had gone well."""

import contextlib
import errno
import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from feuillet.batch.run import run_batch
from feuillet.batch.worker import Printer
from feuillet.deliver import Disk
from feuillet.errors import DeliveryError
from tests.batches import batch, contents, patient, printing

TWO = (patient(1), patient(2))


class Killed(BaseException):
    """The process is no more: nothing that it would still do is done."""


class Failing(Disk):
    """A disk whose call number `last` fails, once or for ever."""

    def __init__(self, last: int, fault: int | None, *, torn: bool = False) -> None:
        self.calls = 0
        self.last = last
        self.fault = fault
        self.torn = torn

    def _count(self) -> bool:
        """Whether this call fails; without a number of error, the process dies at it."""
        self.calls += 1
        if self.fault is None and self.calls >= self.last:
            raise Killed
        # A disk that is full stays full; a bad sector is met once.
        return self.calls == self.last or (self.calls > self.last and self.fault == errno.ENOSPC)

    def _fail(self) -> None:
        if self._count():
            raise OSError(self.fault, "")

    def make_folder(self, folder: Path, mode: int) -> None:
        self._fail()
        super().make_folder(folder, mode)

    def create(self, path: Path, mode: int) -> int:
        self._fail()
        return super().create(path, mode)

    def extend(self, path: Path, mode: int) -> int:
        self._fail()
        return super().extend(path, mode)

    def write(self, descriptor: int, content: bytes) -> None:
        if self.torn and self.calls + 1 == self.last:
            super().write(descriptor, content[: len(content) // 2])
        self._fail()
        super().write(descriptor, content)

    def sync(self, descriptor: int) -> None:
        self._fail()
        super().sync(descriptor)

    def link(self, source: Path, target: Path) -> None:
        self._fail()
        super().link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        self._fail()
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        # A full disk still lets files go.
        if self.fault != errno.ENOSPC:
            self._fail()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._fail()
        super().sync_folder(folder)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a batch leaves that nothing disturbed."""
    folder = tmp_path_factory.mktemp("lots") / "lot"
    run_batch(batch(*TWO), folder, printing())
    return contents(folder)


def _stamped() -> Printer:
    """Return a printer whose documents are put in their place together."""
    return printing(lambda reply: replace(reply, way="stamped"))


@pytest.mark.parametrize(
    ("fault", "torn", "way"),
    [
        pytest.param(fault, torn, way, marks=() if turn % 5 == 0 else pytest.mark.long)
        for turn, (fault, torn, way) in enumerate(
            itertools.product(
                (errno.ENOSPC, errno.EIO, errno.EACCES, None),
                (False, True),
                ("rendered", "stamped"),
            )
        )
    ],
)
def test_every_fault_leaves_good_documents_and_a_batch_to_resume(
    undisturbed: dict[str, bytes],
    tmp_path: Path,
    fault: int | None,
    torn: bool,
    way: str,
) -> None:
    """The first call fails, then the second, until a run meets no fault."""
    printer = _stamped() if way == "stamped" else printing()
    for number in itertools.count(1):
        folder = tmp_path / str(number)
        disk = Failing(number, fault, torn=torn)
        with contextlib.suppress(DeliveryError, Killed):
            run_batch(batch(*TWO), folder, printer, disk=disk)
        held = contents(folder) if folder.exists() else {}
        documents = {name: content for name, content in held.items() if name.endswith(".pdf")}

        assert documents.items() <= undisturbed.items(), f"call {number}"

        run_batch(batch(*TWO), folder, printing(), mode="resume")

        assert contents(folder) == undisturbed, f"call {number}"
        if disk.calls < disk.last:
            break

    assert number > 25


def test_a_fault_is_told_in_words(tmp_path: Path) -> None:
    """Where, what, what to do."""
    with pytest.raises(DeliveryError, match="disque est plein, libérez de la place"):
        run_batch(batch(*TWO), tmp_path / "lot", printing(), disk=Failing(12, errno.ENOSPC))


def test_a_fault_while_resuming_can_be_resumed(
    undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """And so on, as often as it takes."""
    folder = tmp_path / "lot"
    for number in range(1, 40, 3):
        disk = Failing(number, errno.EIO)
        with contextlib.suppress(DeliveryError):
            run_batch(batch(*TWO), folder, printing(), mode="resume", disk=disk)
    run_batch(batch(*TWO), folder, printing(), mode="resume")

    assert contents(folder) == undisturbed
