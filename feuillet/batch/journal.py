"""The journal of one batch: `manifest.jsonl`, a line a row, without a name and without a clock.

Each line is on the disk before the next row is counted, so that whatever interrupts a batch, what
it did is known.  Once all rows have been dealt with, the file is written anew in the rows' order:
a batch that was interrupted and one that was not leave the same file.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from feuillet.deliver import DISK, Disk, deliver_file, explain
from feuillet.errors import DeliveryError

NAME = "manifest.jsonl"

_ID = re.compile(r"[0-9a-f]{32}")

RowState = Literal["done", "failed", "skipped"]


@dataclass(frozen=True)
class Record:
    """What became of one row."""

    row: int
    state: RowState
    key: str = ""
    """The neutral part of its file's name."""

    sha256: str = ""
    """Of the file."""

    pages: tuple[int, ...] = ()
    """Of each document."""

    problems: tuple[str, ...] = ()
    """Sentences that quote no value."""


class Journal:
    """The journal as it is on the disk, and what it says so far."""

    def __init__(self, folder: Path, header: Mapping[str, Any], disk: Disk = DISK) -> None:
        self.path = folder / NAME
        self.header = dict(header)
        self.records: dict[int, Record] = {}
        self._disk = disk
        self._descriptor: int | None = None

    @classmethod
    def read(cls, folder: Path, disk: Disk = DISK) -> "Journal | None":
        """Return the journal of a folder, or None if it has none.

        The last line may be torn: it was never counted.

        Raises:
            DeliveryError: Another line is not one of ours, or the first names no batch.
        """
        path = folder / NAME
        if not path.exists():
            return None
        lines = path.read_bytes().split(b"\n")
        whole, torn = lines[:-1], lines[-1]
        parsed = [_parse(line) for line in whole]
        if None in parsed:
            raise _damaged(parsed.index(None) + 1)
        if not parsed:
            # Nothing but a torn first line: the batch had not begun.
            return cls(folder, {}, disk) if torn or not whole else None
        journal = cls(folder, parsed[0] or {}, disk)
        if not is_batch_id(journal.header.get("batch")):
            raise _damaged(1)
        for number, data in enumerate(parsed[1:], start=2):
            try:
                record = Record(**{**(data or {}), **_tuples(data or {})})
            except TypeError:
                record = None
            if record is None:
                raise _damaged(number)
            journal.records[record.row] = record
        return journal

    def rewrite(self) -> None:
        """Write the journal anew, in the order of the rows, in one step.  Raises DeliveryError."""
        self.close()
        records = (_line(_plain(self.records[row])) for row in sorted(self.records))
        content = b"".join((_line(self.header), *records))
        deliver_file(content, self.path, force=True, called=NAME, disk=self._disk)

    def append(self, *records: Record) -> None:
        """Add rows, on the disk before this returns.  Raises DeliveryError."""
        try:
            if self._descriptor is None:
                self._descriptor = self._disk.extend(self.path, 0o600)
            content = b"".join(_line(_plain(record)) for record in records)
            self._disk.write(self._descriptor, content)
            self._disk.sync(self._descriptor)
        except OSError as error:
            raise DeliveryError(f"{NAME} : {explain(error)}.") from None
        self.records |= {record.row: record for record in records}

    def close(self) -> None:
        """Give the file back."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            self._disk.close(descriptor)

    def done(self) -> list[Record]:
        """Return the rows that have their file, in order."""
        ordered = (self.records[row] for row in sorted(self.records))
        return [record for record in ordered if record.state == "done"]

    def count(self, state: RowState) -> int:
        """Return how many rows are in a state."""
        return sum(record.state == state for record in self.records.values())


def is_batch_id(text: object) -> bool:
    """Whether a text has the form of a batch's id: anything shorter is in other people's files."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def _plain(record: Record) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if value not in ("", ())}


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) for name, value in data.items() if isinstance(value, list)}


def _line(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(line)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _damaged(number: int) -> DeliveryError:
    return DeliveryError(
        f"{NAME}, ligne {number} : ce fichier a été modifié ; recommencez dans un autre dossier"
    )
