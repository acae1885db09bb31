"""What many commands share: their options, the day, and what they read and show."""

import datetime as dt
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

from feuillet.cli.help_in_french import Misused
from feuillet.errors import DeliveryError, FeuilletError
from feuillet.model.characters import clean, faults
from feuillet.model.options import AS_USUAL, FORMATS, PROFILES, TEXT_SIZES, PrintOptions

Command = TypeVar("Command", bound=Callable[..., Any])


def library_option(command: Command) -> Command:
    """Give a command the hospital's folders, as `folders`."""
    return click.option(
        "--library",
        "folders",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DOSSIER",
        help="Dossier de l'hôpital (répétable) ; sinon la variable FEUILLET_LIBRARY.",
    )(command)


def certificates_option(*, required: bool) -> Callable[[Command], Command]:
    """Return what gives a command the folder of this machine's certificate, as `certificates`."""
    return click.option(
        "--certificates",
        required=required,
        type=click.Path(path_type=Path),
        metavar="DOSSIER",
        help="Dossier de ca.pem, cert.pem et key.pem, qui font reconnaître cette machine.",
    )


CERTIFICATE_WITH_KEY = "--tls-cert et --tls-key vont ensemble."


force_option = click.option("--force", is_flag=True, help="Remplace un fichier qui existe.")
quiet_option = click.option("--quiet", is_flag=True, help="N'écrit que les erreurs.")
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Impressions en même temps ; sinon, autant que de processeurs.",
)


def workers_here(asked: int | None) -> int:
    """Return how many workers this machine is to have: by default, one a processor."""
    return asked or len(os.sched_getaffinity(0))


def tls_options(command: Command) -> Command:
    """Give a command a certificate and its key, as `tls_cert` and `tls_key`."""
    for name, says in (("--tls-key", "Sa clé."), ("--tls-cert", "Certificat.")):
        kind = click.Path(path_type=Path)
        command = click.option(name, type=kind, metavar="FICHIER", help=says)(command)
    return command


def this_day() -> dt.date:
    """Return the desk's own day; the steps below are told it and read no clock."""
    return dt.datetime.now().astimezone().date()


def this_hour() -> dt.time:
    """Return the desk's own hour, as `this_day`."""
    return dt.datetime.now().astimezone().time()


LONGEST_NAME = 100
"""Characters of the name or function of a member of staff."""

_PRINT_OPTIONS = (
    click.option(
        "--document",
        "documents",
        multiple=True,
        metavar="DOC",
        help="Un seul document (répétable).",
    ),
    click.option(
        "--profile",
        type=click.Choice(PROFILES),
        default=AS_USUAL.profile,
        help="standard : PDF/UA-1 et PDF/A-2a ; dmp : PDF/A-1.",
    ),
    click.option(
        "--text-size",
        type=click.Choice([str(size) for size in TEXT_SIZES]),
        default=str(AS_USUAL.text_size),
        callback=lambda _context, _option, given: int(given),
        help="Taille du texte, en points.",
    ),
    click.option(
        "--format",
        "page_format",
        type=click.Choice(FORMATS),
        default=AS_USUAL.page_format,
        help="Taille des pages ; a5 pour un livret.",
    ),
    click.option("--draft", is_flag=True, help="Imprime « NON VALIDÉ » en travers ; même périmée."),
)


def print_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command every option of how a leaflet is printed, as one `PrintOptions`."""

    @wraps(command)
    def with_options(**given: Any) -> None:
        chosen = {one.name: given.pop(one.name) for one in fields(PrintOptions)}
        command(options=PrintOptions(**chosen), **given)

    return dressed(with_options, _PRINT_OPTIONS)


def dressed(
    command: Callable[..., None], options: Sequence[Callable[..., Callable[..., None]]]
) -> Callable[..., None]:
    """Return a command with options, shown in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def read_file(path: Path, most: int, refusal: FeuilletError) -> bytes:
    """Return what a file holds, at most one byte more than it may.

    Args:
        most: Bytes.
        refusal: Raised if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError):
        pass
    raise refusal


def refuse_overwriting(path: Path, output: Path, called: str) -> None:
    """Raise DeliveryError if what is read would be replaced, even by `--force`.

    Args:
        called: What a message calls it: « le courrier lui-même ».
    """
    with suppress(OSError, ValueError):
        if not output.samefile(path):
            return
        raise DeliveryError(f"Fichier de sortie : c'est {called}, donnez un autre nom avec -o.")


@contextmanager
def answering(
    number: signal.Signals, answer: Callable[[int, FrameType | None], None]
) -> Iterator[None]:
    """Have a signal answered so for a while, then as before."""
    before = signal.signal(number, answer)
    try:
        yield
    finally:
        signal.signal(number, before)


def silence_output() -> None:
    """Drop standard output: what is left in its buffer would fail once more as Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def dump_json(data: object) -> str:
    """Return indented JSON, accents as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def read_staff(option: str, typed: str | None) -> str | None:
    """Return the name or function of a member of staff, fit for a page and one line."""
    if typed is None:
        return None
    text = clean(typed)
    if not text:
        raise Misused(f"L'option {option} est vide.")
    if len(text) > LONGEST_NAME:
        raise Misused(f"L'option {option} est trop longue ({LONGEST_NAME} caractères au plus).")
    for fault in faults(text):
        raise Misused(f"L'option {option} {fault}.")
    return text


def until_stopped() -> str:
    """Return how a command that goes on is stopped; nothing where systemd does it."""
    return "" if "INVOCATION_ID" in os.environ else " ; Ctrl+C l'arrête"


def sweep_scratch() -> None:
    """Remove the temporary folders that killed processes of ours left behind."""
    # Only commands that work for long have any: others wait for no pool of workers.
    from feuillet.workers import SCRATCH

    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        number = folder.name.removeprefix(SCRATCH).split("-")[0]
        with suppress(OSError):
            ours = number.isdigit() and folder.lstat().st_uid == os.getuid()
            if ours and not Path("/proc", number).exists():
                shutil.rmtree(folder)
