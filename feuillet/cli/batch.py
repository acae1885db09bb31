"""`feuillet batch`: one table in, one PDF a row out."""

import gc
import hashlib
import json
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from feuillet.batch import (
    MAX_TABLE_BYTES,
    OF_NOBODY,
    REPORT,
    Batch,
    CheckedRows,
    Gathering,
    Mode,
    Printer,
    Record,
    Summary,
    Table,
    TooMuchWrong,
    check_table,
    cluster_printer,
    local_printer,
    raw_rows,
    read_certificates,
    read_table,
    recall_columns,
    refuse_late,
    remarks_on_table,
    run_batch,
    sheets_of,
    write_archive,
    write_print_file,
)
from feuillet.cli.advice import INVENTED_CONTACTS, in_commands, tell, warn
from feuillet.cli.completion import complete_leaflet
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import (
    answering,
    certificates_option,
    library_option,
    print_options,
    quiet_option,
    read_file,
    sweep_scratch,
    this_day,
    this_hour,
    workers_here,
    workers_option,
)
from feuillet.errors import DeliveryError, RenderError, TableUnreadable, ended
from feuillet.find import Library
from feuillet.model.french import counted, shorten
from feuillet.model.options import PrintOptions
from feuillet.produce import Press, prepare_press, refuse_wrong
from feuillet.web import remembered_path
from feuillet.workers import run_limited

MOST_PROBLEMS = 40
"""Problems said on the screen; the report has all of them."""

MOST_ROWS = 10
"""Rows that one warning names on the screen; the report has it at each."""


@dataclass(frozen=True)
class BatchOrder:
    """What is to be printed, as the options say."""

    leaflet_name: str
    table_path: Path
    out: Path
    options: PrintOptions
    workers: int | None
    dry_run: bool
    mode: Mode | None
    encoding: str | None
    sheet: str | None
    name_files: bool
    print_path: Path | None
    zip_path: Path | None
    executor: str | None
    certificates: Path | None
    fast: bool
    folders: tuple[Path, ...]
    force: bool
    quiet: bool


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE", shell_complete=complete_leaflet)
@click.argument("table_path", metavar="TABLEAU", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Où vont les PDF, le journal et report.csv.",
)
@print_options
@workers_option
@click.option("--dry-run", is_flag=True, help="Vérifie le tableau, n'imprime rien.")
@click.option("--resume", "mode", flag_value="resume", help="Finit un lot interrompu.")
@click.option("--new-batch", "mode", flag_value="new", help="Remplace le lot de ce dossier.")
@click.option("--encoding", metavar="CODAGE", help="Codage d'un CSV : utf-8, cp1252…")
@click.option("--sheet", metavar="NOM", help="La feuille du classeur, s'il en a plusieurs.")
@click.option("--name-files", is_flag=True, help="Met le nom du patient dans le nom du fichier.")
@click.option(
    "--print",
    "print_path",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Tous les documents en un PDF, pour l'imprimante recto verso.",
)
@click.option(
    "--zip",
    "zip_path",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Tous les documents et le rapport en une archive.",
)
@click.option(
    "--no-fast-path",
    "fast",
    flag_value=False,
    default=True,
    help="Met chaque document en page en entier ; les octets sont les mêmes.",
)
@click.option(
    "--executor",
    metavar="ADRESSE",
    help="Imprime sur d'autres machines ; celle du répartiteur, comme tls://192.0.2.10:8786.",
)
@certificates_option(required=False)
@library_option
@click.option("--force", is_flag=True, help="Remplace le fichier d'impression ou l'archive.")
@quiet_option
def batch(**given: Any) -> None:
    """Imprime un tableau : un PDF par ligne."""
    conduct(BatchOrder(**given))


def conduct(request: BatchOrder) -> None:
    """Print a table as asked for, and exit with 1 if a row was refused or failed.

    Raises:
        FeuilletError: Of the kind that says who can mend it.
    """
    gc.enable()
    _refuse_alone(request)
    library = Library.open(request.folders)
    name, options, fast = request.leaflet_name, request.options, request.fast
    press = prepare_press(library, name, options, today=this_day(), hour=this_hour, fast=fast)
    refuse_wrong(library, press)
    try:
        planned = _plan(request, library, press)
    except TooMuchWrong as error:
        # No report has the rest where nothing is printed.
        raise TableUnreadable(*error.whole) if request.dry_run else error from None
    _say_problems(planned.checked, request)
    warn(press.remarks, quiet=request.quiet)
    if press.look.hospital.fictive:
        # Even where only errors are said: in the night, nobody sees the banner of the pages.
        tell(INVENTED_CONTACTS)
    if request.dry_run:
        _end_dry_run(planned.checked)
    sweep_scratch()
    # What was loaded and read stays to the end: looking for cycles in it finds none.
    gc.freeze()
    summary = _print(request, planned, _printer(request, press))
    _say_failures(planned.checked, summary)
    gather(request, planned, summary)
    if not request.quiet:
        for remark in summary.remarks:
            tell(ended(f"Attention : {remark}"))
        click.echo(f"{request.out} : {_spell(summary)}.{_look_at_report(planned, summary)}")
    if summary.failed:
        sys.exit(1)


def _refuse_alone(request: BatchOrder) -> None:
    """Raise Misused where one of two options that go together was forgotten."""
    if request.executor is None and request.certificates is not None:
        raise Misused("--certificates va avec --executor.")
    if (request.executor or "").startswith("tls:") and request.certificates is None:
        raise Misused("Avec tls://, il faut --certificates, le dossier du certificat de ce poste.")


def _say_failures(checked: CheckedRows, summary: Summary) -> None:
    """Say which rows could not be printed, and why; those that were refused are told already."""
    refused = {row.number for row in checked.refused}
    failures = [one for one in summary.failures if one.row not in refused]
    shown, more = shorten(failures, MOST_PROBLEMS)
    for one in shown:
        tell(ended(f"Ligne {one.row} : {' ; '.join(one.problems)}"))
    if more:
        click.echo(f"… et {more} autres lignes : voir report.csv.", err=True)


def _look_at_report(planned: Batch, summary: Summary) -> str:
    """Return where the rows are that were not printed, or that deserve a look."""
    said = planned.checked.warned or planned.checked.of_rows
    parts = [
        *(["les lignes échouées"] if summary.failed else []),
        *(["ce qui est à vérifier"] if said else []),
    ]
    return f" Dans {REPORT}, lisez {' et '.join(parts)}." if parts else ""


def _printer(request: BatchOrder, press: Press) -> Printer:
    if request.executor is not None:
        ours = read_certificates(request.certificates) if request.certificates else None
        return cluster_printer(press, request.executor, ours, workers=request.workers)
    return local_printer(press, workers=workers_here(request.workers))


def _plan(request: BatchOrder, library: Library, press: Press) -> Batch:
    """Return the batch that a table makes, every row checked.  Raises TableUnreadable."""
    unreadable = TableUnreadable("Tableau : illisible, vérifiez son nom et vos droits.")
    if str(request.table_path) == "-":
        content = sys.stdin.buffer.read(MAX_TABLE_BYTES + 1)
    else:
        content = read_file(request.table_path, MAX_TABLE_BYTES, unreadable)
    if len(content) > MAX_TABLE_BYTES:
        raise TableUnreadable(f"Tableau : trop gros ({MAX_TABLE_BYTES // 10**6} Mo au plus).")
    read = partial(read_table, encoding=request.encoding, sheet=request.sheet)
    with refuse_late():
        table: Table = run_limited(read, content)
    renames = {**_recalled(request, press, table), **library.columns(press.found)}
    rows = raw_rows(table, press.leaflet, renames)
    salt = json.dumps([press.found.name, press.options.documents])
    told = remarks_on_table(table, press.leaflet, renames)
    checked = check_table(
        rows, table.rows, table.blank, press.leaflet, press.accept, press.complete, salt, told
    )
    reading = json.dumps([request.encoding, request.sheet, dict(renames)], sort_keys=True)
    digest = hashlib.sha256(content + reading.encode()).hexdigest()
    return Batch(press, checked, digest, in_commands(), request.name_files)


def _recalled(request: BatchOrder, press: Press, table: Table) -> Mapping[str, str]:
    """Return what the form remembers of a table's columns; a damaged file stops no list."""
    try:
        return recall_columns(remembered_path(), table.header, press.found.name, press.leaflet)
    except DeliveryError as error:
        if not request.quiet:
            tell(ended(f"Attention : {error.problems[0]}"))
        return {}


def _say_problems(checked: CheckedRows, request: BatchOrder) -> None:
    """Say what is wrong, then what deserves a look, each kind of it once.

    All of it where nothing is printed: no report has the rest.
    """
    wrong: defaultdict[str, list[int]] = defaultdict(list)
    for row in checked.refused:
        first = [words for words in row.values.warnings if row.raw and words in OF_NOBODY]
        for words in (*first, *row.problems):
            wrong[words].append(row.number)
    lines = []
    for words, refused in wrong.items():
        rows = _counted_rows(refused, whole=request.dry_run)
        lines.append(f"{rows[:1].upper()}{rows[1:]}, {words}")
    if not request.quiet:
        lines += [f"Attention : {remark}" for remark in checked.remarks]
        for words, numbers in checked.warned.items():
            if told := sorted(set(numbers).difference(wrong.get(words, ()))):
                lines.append(f"Attention : {_counted_rows(told, whole=request.dry_run)} : {words}")
    shown, more = shorten(lines, len(lines) if request.dry_run else MOST_PROBLEMS)
    for line in shown:
        tell(ended(line))
    if more:
        click.echo(f"… et {more} autres : voir report.csv.", err=True)


def _counted_rows(numbers: Sequence[int], *, whole: bool) -> str:
    """Return « ligne 4 », or « 12 lignes (4, 5, 6…) »."""
    if len(numbers) == 1:
        return f"ligne {numbers[0]}"
    shown, more = shorten(numbers, len(numbers) if whole else MOST_ROWS)
    return f"{len(numbers)} lignes ({', '.join(map(str, shown))}{'…' if more else ''})"


def _end_dry_run(checked: CheckedRows) -> NoReturn:
    good, bad, blank = len(checked.entries), len(checked.refused), len(checked.blank)
    aside = f", {len(checked.aside)} sans patient" if checked.aside else ""
    click.echo(
        f"{counted(checked.read, 'ligne lue', 'lignes lues')} : {good} à imprimer,"
        f" {bad} à corriger, {counted(blank, 'vide')}{aside}. Rien n'a été imprimé."
    )
    sys.exit(1 if bad else 0)


def _print(request: BatchOrder, planned: Batch, printer: Printer) -> Summary:
    """Print the batch; a stop asked for from outside leaves it ready to be resumed."""
    settled: list[int] = []
    try:
        # A batch that the system ends leaves its report, and no process, as after Ctrl+C.
        with answering(signal.SIGTERM, _stop), _bar(planned.checked.read, request.quiet) as advance:

            def on_row(record: Record) -> None:
                settled.append(record.row)
                advance()

            gathered = Gathering(request.print_path, request.zip_path, request.force)
            mode = request.mode or "first"
            return run_batch(
                planned, request.out, printer, mode=mode, gathered=gathered, on_row=on_row
            )
    except KeyboardInterrupt:
        click.echo(
            f"Interrompu : {len(settled)} lignes sur {planned.checked.read} sont réglées."
            " La même commande avec --resume finit le lot.",
            err=True,
        )
        sys.exit(130)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _bar(length: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """Give a function that counts one row: a bar with rate and time left on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return

    def rate(settled: object) -> str:
        seconds = bar.time_per_iteration if settled else 0
        return f"{60 / seconds:.0f} par minute" if seconds else ""

    with click.progressbar(
        length=length,
        label="Impression",
        file=sys.stderr,
        show_eta=True,
        show_pos=True,
        item_show_func=rate,
    ) as bar:
        yield lambda: bar.update(1, True)


def gather(request: BatchOrder, planned: Batch, summary: Summary) -> None:
    """Put the finished documents into the files that were asked for; a stop leaves none begun."""
    try:
        with answering(signal.SIGTERM, _stop):
            _collate(request, planned, summary)
    except KeyboardInterrupt:
        done = counted(summary.done, "document est fait", "documents sont faits")
        click.echo(
            f"Interrompu : {done}, dans {request.out}. Le fichier d'impression ou l'archive ne"
            " l'est pas : la même commande avec --resume le finit.",
            err=True,
        )
        sys.exit(130)


def _collate(request: BatchOrder, planned: Batch, summary: Summary) -> None:
    if not (request.print_path or request.zip_path):
        return
    if not summary.records:
        click.echo("Aucun document : ni fichier d'impression, ni archive.", err=True)
        return
    sheets = sheets_of(planned, request.out, summary.records)
    batch_id = str(planned.header()["batch"])
    title = f"{planned.press.leaflet.title} : {len(sheets)} documents"
    if summary.failed:
        missing = counted(
            summary.failed, "ligne échouée n'y est pas", "lignes échouées n'y sont pas"
        )
        click.echo(f"Fichier d'impression ou archive : {missing}, voir report.csv.", err=True)
    if request.print_path:
        write_print_file(
            sheets, request.print_path, batch_id=batch_id, title=title, force=request.force
        )
    if request.zip_path:
        write_archive(sheets, request.out, request.zip_path, batch_id=batch_id, force=request.force)


def _spell(summary: Summary) -> str:
    """Return « 298 fiches prêtes (300 lignes lues = 298 faites + 2 échouées + 0 ignorée) »."""
    if not summary.adds_up:
        raise RenderError("Le compte des lignes n'est pas juste : relancez avec --resume.")
    read, done = counted(summary.read, "ligne lue", "lignes lues"), counted(summary.done, "faite")
    failed, skipped = counted(summary.failed, "échouée"), counted(summary.skipped, "ignorée")
    ready = counted(summary.done, "fiche prête", "fiches prêtes")
    return f"{ready} ({read} = {done} + {failed} + {skipped})"
