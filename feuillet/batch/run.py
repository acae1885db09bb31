"""Many rows → one file each, a journal and a report; a bad row never stops the others.

A document counts as done once its final bytes, read back from the disk, show this row's patient
and no other (`witness`), and its hash is in the journal.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

from feuillet.batch.folder import Mode, lock_folder, open_journal
from feuillet.batch.gathered import NOWHERE, Gathering
from feuillet.batch.journal import Journal, Record
from feuillet.batch.plan import Batch
from feuillet.batch.report import REPORT, ReportLine, format_report
from feuillet.batch.rows import ReadyRow, RefusedRow
from feuillet.batch.stamped_files import Reader
from feuillet.batch.worker import Printer, Reply, Way
from feuillet.batch.wrong_patient import faults_in
from feuillet.deliver import DISK, Disk, Parcel, deliver_file, deliver_together
from feuillet.errors import Advice, DeliveryError, RenderError
from feuillet.pdf.readback import lines_by_page
from feuillet.workers import Outcome

ASIDE = "ecart"
"""Folder of the two files that should have been the same."""

UNREAL = "coordonnées fictives, ne remettez pas cette fiche : prévenez l'administrateur"
"""What the report says of each row, where no hospital's own settings were given."""

_NOBODY = RefusedRow(0, ())
"""What an empty row holds."""

TOGETHER = 64
"""Stamped documents that are put in their place at once: the disk is waited for once."""


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

    failures: tuple[Record, ...] = ()
    """The rows that failed, those refused before too."""

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
    gathered: Gathering = NOWHERE,
    on_row: Callable[[Record], None] = lambda _: None,
    disk: Disk = DISK,
) -> Summary:
    """Print every row that is not printed yet, and return how it ended.

    Args:
        folder: Made if need be, private; no other batch may be at work in it.
        mode: `resume` goes on with the same batch; `new` replaces another.
        gathered: Where the documents are to be put together at the end: looked at first.
        on_row: Called as each row is settled, those that were settled before too.

    Raises:
        DeliveryError: The folder holds something else, or the disk is full; what is done stays,
            and `resume` goes on.
        RenderError: No worker starts.
        FastPathWrong: A stamped document is not the one laid out in full; both are kept.
    """
    with lock_folder(folder, disk):
        journal = open_journal(batch, folder, mode, disk, gathered)
        course = _Course(batch, folder, journal, on_row, disk)
        try:
            course.print_all(printer)
        except BaseException:
            # Stopped midway, the report says where each row stands; resuming writes it anew.
            with suppress(DeliveryError):
                _write_report(batch, folder, journal, disk)
            raise
        finally:
            journal.close()
        _write_report(batch, folder, journal, disk)
        journal.rewrite()
    done = tuple(journal.done())
    failed, skipped = journal.count("failed"), journal.count("skipped")
    return Summary(
        batch.checked.read,
        len(done),
        failed,
        skipped,
        done,
        course.ways,
        tuple(
            journal.records[row]
            for row in sorted(journal.records)
            if journal.records[row].state == "failed"
        ),
        tuple(dict.fromkeys(course.remarks)),
    )


class _Course:
    """One run of a batch: its documents are put in their place as they come, stamped ones together.

    A document that waits for others is not counted yet: whatever stops the batch, it is printed
    again, or found whole under its name.
    """

    def __init__(
        self,
        batch: Batch,
        folder: Path,
        journal: Journal,
        on_row: Callable[[Record], None],
        disk: Disk,
    ) -> None:
        self._batch, self._folder, self._disk = batch, folder, disk
        self._journal, self._on_row = journal, on_row
        self._reader = Reader()
        self._waiting: list[Outcome[ReadyRow, Reply]] = []
        self._variants: defaultdict[str, list[Record]] = defaultdict(list)
        """The documents stamped on each stock."""

        self.ways: Counter[Way] = Counter()
        self.remarks: list[str] = []

    def print_all(self, printer: Printer) -> None:
        """Settle every row that is not settled yet."""
        for record in list(self._journal.records.values()):
            self._on_row(record)
        settled = self._journal.records
        pending = [row for row in self._batch.checked.entries if row.number not in settled]
        with closing(printer(pending)) as outcomes:
            for outcome in outcomes:
                self._waiting.append(outcome)
                reply = outcome.result
                at_once = reply is not None and reply.way == "stamped" and not reply.doubted
                if not at_once or len(self._waiting) == TOGETHER:
                    self._settle()
        self._settle()
        lost = [row.number for row in pending if row.number not in settled]
        problem = "aucun processus ne l'a imprimée"
        self._note(*(self._failed(number, problem) for number in lost))

    def _settle(self) -> None:
        """Put the documents that wait in their place, each proved to be its patient's."""
        outcomes, self._waiting = self._waiting, []
        if outcomes and outcomes[-1].result is not None and outcomes[-1].result.doubted:
            self._withdraw(outcomes[-1].result)
        records: dict[int, Record] = {}
        parcels: dict[int, Parcel] = {}
        for at, outcome in enumerate(outcomes):
            made = self._judged(outcome)
            if isinstance(made, Record):
                records[at] = made
            else:
                parcels[at] = made
        refusals = deliver_together(list(parcels.values()), self._disk) if parcels else []
        for at, refusal in zip(parcels, refusals, strict=True):
            entry, reply = outcomes[at].task, outcomes[at].result
            if refusal is None and reply is not None:
                records[at] = self._done(entry, reply)
            elif refusal is not None:
                records[at] = self._failed(entry.number, *refusal.problems)
        self._note(*(records[at] for at in range(len(outcomes))))
        for at, outcome in enumerate(outcomes):
            if outcome.result is not None:
                self._count(outcome.result, records[at])

    def _note(self, *records: Record) -> None:
        if records:
            self._journal.append(*records)
        for record in records:
            self._on_row(record)

    def _count(self, reply: Reply, record: Record) -> None:
        if reply.no_stock:
            self.remarks.append(
                f"ligne {record.row} et ses semblables mises en page en entier : {reply.no_stock}"
            )
        if record.state == "done":
            self.ways[reply.way] += 1
            self._variants[reply.variant].append(record)

    def _judged(self, outcome: Outcome[ReadyRow, Reply]) -> Record | Parcel:
        """Return what became of a row, or its document if it is to be put in its place."""
        entry, reply = outcome.task, outcome.result
        if reply is None:
            return self._failed(entry.number, f"l'impression {outcome.problem}")
        if (reply.number, reply.digest) != (entry.number, entry.digest):
            return self._failed(
                entry.number,
                "le document reçu est celui d'une autre ligne, prévenez l'administrateur",
            )
        if reply.problems:
            return self._failed(entry.number, *reply.problems)
        path, key = self._folder / self._batch.file_name(entry), self._batch.key(entry)
        parcel = Parcel(reply.pdf, path, f"{key}.pdf", partial(self._verify, entry, reply))
        if not path.exists():
            return parcel
        # Interrupted before its line in the journal: the same bytes are the same document.
        if path.read_bytes() != reply.pdf:
            raise DeliveryError(f"{key}… : ce document n'est pas de ce lot, déplacez-le.")
        try:
            parcel.verify(path)
        except NotProved as error:
            return self._failed(entry.number, *error.problems)
        return self._done(entry, reply)

    def _verify(self, entry: ReadyRow, reply: Reply, written: Path) -> None:
        """Read a written document back.  Raises NotProved."""
        pdf = written.read_bytes()
        read = self._reader.read if reply.way == "stamped" else lines_by_page
        if faults := faults_in(pdf, entry, self._batch.checked, reply.pages, read):
            raise NotProved(*(f"{one}, prévenez l'administrateur" for one in faults))
        if pdf != reply.pdf:
            raise NotProved("le fichier relu n'est pas celui qui a été écrit, vérifiez le disque")

    def _done(self, entry: ReadyRow, reply: Reply) -> Record:
        digest = hashlib.sha256(reply.pdf).hexdigest()
        return Record(entry.number, "done", self._batch.key(entry), digest, reply.pages)

    def _failed(self, number: int, *problems: str) -> Record:
        return Record(number, "failed", problems=self._batch.worded(problems))

    def _withdraw(self, reply: Reply) -> NoReturn:
        """Keep a stamped document and its full render, take back all of their variant, and stop.

        Raises:
            FastPathWrong: Always.
        """
        entries = {entry.number: entry for entry in self._batch.checked.entries}
        key = self._batch.key(entries[reply.number])
        full = reply.doubted
        if not full.startswith(b"%PDF"):
            # It was refused: its sentences stand for it.
            full = "\n".join(self._batch.worded(full.decode().splitlines())).encode()
        for name, content in (("tampon", reply.pdf), ("complet", full)):
            path = self._folder / ASIDE / f"{key}-{name}.pdf"
            deliver_file(content, path, force=True, called=f"{ASIDE}/{path.name}", disk=self._disk)
        why = f"son fonds pré-imprimé s'est révélé faux, {Advice.REPRINT}"
        false = self._variants[reply.variant]
        self._journal.append(*(self._failed(one.row, why) for one in false))
        for record in false:
            self._disk.remove(self._folder / self._batch.file_name(entries[record.row]))
        raise FastPathWrong(
            f"Variante {reply.variant} (ligne {reply.number}) : le document tamponné n'est pas"
            f" celui de la mise en page entière. Les deux sont dans « {ASIDE} », les autres de"
            f" cette variante sont retirés. {Advice.LAY_OUT_IN_FULL}."
        )


class FastPathWrong(RenderError):
    """A stamped document is not what the full render gives: nothing of its variant is right."""


class NotProved(RenderError):
    """A finished document does not show its own patient, or shows another."""


def _write_report(batch: Batch, folder: Path, journal: Journal, disk: Disk) -> None:
    entries = {entry.number: entry for entry in batch.checked.entries}
    refused = {row.number: row for row in batch.checked.refused}
    unreal = (UNREAL,) if batch.press.look.hospital.fictive else ()
    lines = []
    for record in journal.records.values():
        entry = entries.get(record.row)
        values = (entry or refused.get(record.row, _NOBODY)).values
        remarks = (*unreal, *values.warnings, *batch.checked.of_rows.get(record.row, ()))
        advice = [f"à vérifier : {words}" for words in batch.worded(remarks)]
        if record.state == "done" and entry is not None:
            reason = " ; ".join(advice)
            lines.append(ReportLine(record.row, "faite", reason, batch.file_name(entry)))
        elif record.state == "failed":
            reason = " ; ".join((*record.problems, *advice))
            lines.append(ReportLine(record.row, "échouée", reason))
        else:
            reason = " ; ".join(record.problems) or "ligne vide"
            lines.append(ReportLine(record.row, "ignorée", reason))
    waiting = entries.keys() - journal.records.keys()
    (interrupted,) = batch.worded([f"lot interrompu {Advice.FINISH}"])
    lines += [ReportLine(row, "à faire", interrupted) for row in waiting]
    deliver_file(format_report(lines), folder / REPORT, force=True, called=REPORT, disk=disk)
