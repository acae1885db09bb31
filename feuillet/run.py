"""Many rows → one file each, a journal and a report; a bad row never stops the others.

A document counts as done once its final bytes, read back from the disk, show this row's patient
and no other (`witness`), and its hash is in the journal.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from feuillet.batch import Batch
from feuillet.crew import Printer, Reply, Way
from feuillet.deliver import deliver_file
from feuillet.disk import DISK, Disk
from feuillet.errors import DeliveryError, RenderError
from feuillet.manifest import Manifest, Record
from feuillet.outbox import Mode, lock_folder, open_journal
from feuillet.pool import Outcome
from feuillet.reader import Reader
from feuillet.report import REPORT, Line, format_report
from feuillet.reread import lines_by_page
from feuillet.roster import Entry
from feuillet.witness import faults_in

KEPT = "ecart"
"""Folder of the two files that should have been the same."""


@dataclass(frozen=True)
class Summary:
    """How a batch ended; the three parts add up to the rows read."""

    read: int
    done: int
    failed: int
    skipped: int
    """Empty rows."""

    records: tuple[Record, ...]
    ways: Mapping[Way, int] = field(default_factory=dict)
    """How many documents of this run were made in each way."""

    remarks: tuple[str, ...] = ()
    """Variants that have no stock, and why."""

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for."""
        return self.read == self.done + self.failed + self.skipped


def run_batch(
    batch: Batch,
    folder: Path,
    printer: Printer,
    *,
    mode: Mode = "first",
    on_row: Callable[[Record], None] = lambda _: None,
    disk: Disk = DISK,
) -> Summary:
    """Print every row that is not printed yet, and return how it ended.

    Args:
        folder: Made if need be, private; no other batch may be at work in it.
        mode: `resume` goes on with the same batch; `new` replaces another.
        on_row: Called as each row is settled, those that were settled before too.

    Raises:
        DeliveryError: The folder holds something else, or the disk is full; what is done stays,
            and `resume` goes on.
        RenderError: No worker starts.
        FastPathWrong: A stamped document is not the one laid out in full; both are kept.
    """
    course = _Course()
    with lock_folder(folder, disk):
        manifest = open_journal(batch, folder, mode, disk)
        try:
            _print_all(batch, folder, printer, manifest, on_row, disk, course)
        except BaseException:
            # Stopped midway, the report says where each row stands; resuming writes it anew.
            with suppress(DeliveryError):
                _write_report(batch, folder, manifest, disk)
            raise
        finally:
            manifest.close()
        _write_report(batch, folder, manifest, disk)
        manifest.rewrite()
    done = tuple(manifest.done())
    failed, skipped = manifest.count("failed"), manifest.count("skipped")
    return Summary(
        batch.roster.read,
        len(done),
        failed,
        skipped,
        done,
        course.ways,
        tuple(dict.fromkeys(course.remarks)),
    )


@dataclass
class _Course:
    """How the documents of one run were made."""

    ways: Counter[Way] = field(default_factory=Counter)
    variants: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    """The documents stamped on each stock."""

    remarks: list[str] = field(default_factory=list)
    reader: Reader = field(default_factory=Reader)

    def note(self, reply: Reply, record: Record) -> None:
        if reply.no_stock:
            self.remarks.append(
                f"ligne {record.row} et ses semblables mises en page en entier : {reply.no_stock}"
            )
        if record.state == "done":
            self.ways[reply.way] += 1
            if reply.variant:
                self.variants[reply.variant].append(record)


def _print_all(
    batch: Batch,
    folder: Path,
    printer: Printer,
    manifest: Manifest,
    on_row: Callable[[Record], None],
    disk: Disk,
    course: _Course,
) -> None:
    for record in list(manifest.records.values()):
        on_row(record)
    pending = [row for row in batch.roster.entries if row.number not in manifest.records]
    with closing(printer(pending)) as outcomes:
        for outcome in outcomes:
            if outcome.result is not None and outcome.result.doubted:
                _withdraw(batch, folder, outcome.result, manifest, course, disk)
            record = _settle(batch, folder, outcome, disk, course.reader)
            manifest.append(record)
            if outcome.result is not None:
                course.note(outcome.result, record)
            on_row(record)
    for entry in pending:
        if entry.number not in manifest.records:
            lost = Record(entry.number, "failed", problems=("aucun processus ne l'a imprimée",))
            manifest.append(lost)
            on_row(lost)


def _settle(
    batch: Batch, folder: Path, outcome: Outcome[Entry, Reply], disk: Disk, reader: Reader
) -> Record:
    """Put one row's document in its place, if it is proved to be this patient's."""
    entry, reply = outcome.task, outcome.result
    if reply is None:
        return _failed(entry, f"l'impression {outcome.problem}")
    if (reply.number, reply.digest) != (entry.number, entry.digest):
        return _failed(entry, "le document reçu est celui d'une autre ligne : il est jeté")
    if reply.problems:
        return _failed(entry, *reply.problems)
    path = folder / batch.file_name(entry)
    key = batch.key(entry)

    read = reader.read if reply.way == "stamped" else lines_by_page

    def verify(written: Path) -> None:
        pdf = written.read_bytes()
        if faults := faults_in(pdf, entry, batch.roster, reply.pages, read):
            raise NotProved(*faults)
        if pdf != reply.pdf:
            raise NotProved("le fichier relu n'est pas celui qui a été écrit")

    try:
        if path.exists():
            # Interrupted before its line in the journal: the same bytes are the same document.
            if path.read_bytes() != reply.pdf:
                raise DeliveryError(f"{key}… : ce document n'est pas de ce lot, déplacez-le.")
            verify(path)
        else:
            deliver_file(reply.pdf, path, called=f"{key}.pdf", verify=verify, disk=disk)
    except NotProved as error:
        return _failed(entry, *error.problems)
    digest = hashlib.sha256(reply.pdf).hexdigest()
    return Record(entry.number, "done", key, digest, reply.pages)


def _withdraw(
    batch: Batch,
    folder: Path,
    reply: Reply,
    manifest: Manifest,
    course: _Course,
    disk: Disk,
) -> NoReturn:
    """Keep a stamped document and its full render, take back all of their variant, and stop.

    Raises:
        FastPathWrong: Always.
    """
    entries = {entry.number: entry for entry in batch.roster.entries}
    key = batch.key(entries[reply.number])
    for name, content in (("tampon", reply.pdf), ("complet", reply.doubted)):
        path = folder / KEPT / f"{key}-{name}.pdf"
        deliver_file(content, path, force=True, called=f"{KEPT}/{path.name}", disk=disk)
    why = "son fonds pré-imprimé s'est révélé faux, --resume la réimprime"
    for record in course.variants[reply.variant]:
        disk.remove(folder / batch.file_name(entries[record.row]))
        manifest.append(Record(record.row, "failed", problems=(why,)))
    raise FastPathWrong(
        f"Variante {reply.variant} (ligne {reply.number}) : le document tamponné n'est pas celui"
        f" de la mise en page entière. Les deux sont dans « {KEPT} », les autres de cette variante"
        " sont retirés. Reprenez le lot ; la commande demande --resume --no-fast-path."
    )


class FastPathWrong(RenderError):
    """A stamped document is not what the full render gives: nothing of its variant is right."""


class NotProved(RenderError):
    """A finished document does not show its own patient, or shows another."""


def _failed(entry: Entry, *problems: str) -> Record:
    return Record(entry.number, "failed", problems=problems)


def _write_report(batch: Batch, folder: Path, manifest: Manifest, disk: Disk) -> None:
    entries = {entry.number: entry for entry in batch.roster.entries}
    lines = []
    for record in manifest.records.values():
        entry = entries.get(record.row)
        if record.state == "done" and entry is not None:
            advice = " ; ".join(f"à vérifier : {words}" for words in entry.lasting)
            lines.append(Line(record.row, "faite", advice, batch.file_name(entry)))
        else:
            status = "échouée" if record.state == "failed" else "ignorée"
            reason = " ; ".join(record.problems) or "ligne vide"
            lines.append(Line(record.row, status, reason))
    waiting = entries.keys() - manifest.records.keys()
    lines += [Line(row, "à faire", "lot interrompu : --resume le finit") for row in waiting]
    deliver_file(format_report(lines), folder / REPORT, force=True, called=REPORT, disk=disk)
