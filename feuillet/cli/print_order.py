"""What is to be printed for one patient: options, values, and how far it has come."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from feuillet.cli.completion import complete_file, complete_leaflet
from feuillet.cli.help_in_french import Misused
from feuillet.cli.options import (
    dressed,
    library_option,
    print_options,
    read_file,
    silence_output,
    this_day,
    this_hour,
)
from feuillet.errors import DeliveryError, ValuesInvalid
from feuillet.find import Library
from feuillet.model.options import PrintOptions
from feuillet.produce import Product, produce_pdf
from feuillet.read import MAX_TEXT_BYTES, read_values


@dataclass(frozen=True)
class PatientOrder:
    """What is to be printed, as the options below say."""

    leaflet_name: str
    values_path: str | None
    settings: tuple[str, ...]
    output: str | None
    options: PrintOptions
    folders: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """Where the PDF goes."""
        return Path(self.output or f"out/{self.leaflet_name}.pdf")

    def gather_values(self) -> dict[str, str]:
        """Return raw text by field; see `gather_values`."""
        return gather_values(self.values_path, self.settings)

    def produce(
        self, raw: Mapping[str, str], on_step: Callable[[], None] = lambda: None
    ) -> Product:
        """Print it for these raw values, from the library as it is now.  Raises FeuilletError."""
        return produce_pdf(
            Library.open(self.folders),
            self.leaflet_name,
            raw,
            self.options,
            today=this_day(),
            hour=this_hour,
            on_step=on_step,
        )


_ORDER_OPTIONS = (
    click.argument("leaflet_name", metavar="FICHE", shell_complete=complete_leaflet),
    click.option(
        "--values",
        "values_path",
        metavar="FICHIER",
        shell_complete=complete_file,
        help="Valeurs en YAML ou JSON ; - : entrée standard.",
    ),
    click.option(
        "--set", "settings", multiple=True, metavar="CHAMP=VALEUR", help="Une valeur (répétable)."
    ),
    click.option(
        "-o",
        "--output",
        metavar="FICHIER",
        shell_complete=complete_file,
        help="PDF à écrire ; - : sortie standard.",
    ),
    print_options,
    library_option,
)


def order_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of whatever prints one leaflet, as one `PatientOrder`."""

    @wraps(command)
    def with_order(**given: Any) -> None:
        order = PatientOrder(**{one.name: given.pop(one.name) for one in fields(PatientOrder)})
        command(order, **given)

    return dressed(with_order, _ORDER_OPTIONS)


def write_out(pdf: bytes) -> None:
    """Write a PDF to standard output, whole.  Raises DeliveryError."""
    try:
        if sys.stdout.name == os.devnull:  # it was closed: see `_open_streams`
            raise OSError
        sys.stdout.buffer.write(pdf)
        sys.stdout.buffer.flush()
    except OSError:
        silence_output()
    else:
        return
    raise DeliveryError("Sortie standard : écriture impossible, le PDF n'est pas arrivé entier.")


def gather_values(values_path: str | None, settings: Sequence[str]) -> dict[str, str]:
    """Return raw text by field from `--values` and `--set`; nothing may be said twice."""
    raw = read_values(_read_input(values_path)) if values_path else {}
    problems = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise Misused("--set attend CHAMP=VALEUR.")
        if name.strip() in raw:
            problems.append("--set : un champ est donné deux fois, gardez l'un des deux")
        raw[name.strip()] = value
    if problems:
        raise ValuesInvalid(*dict.fromkeys(problems))
    return raw


def _read_input(values_path: str) -> str:
    if values_path != "-":
        unreadable = "Fichier de valeurs : illisible : vérifiez son nom et vos droits."
        content = read_file(Path(values_path), MAX_TEXT_BYTES, ValuesInvalid(unreadable))
    else:
        if sys.stdin.isatty():
            click.echo("Une ligne « champ: valeur » par champ, puis Ctrl+D :", err=True)
        content = sys.stdin.buffer.read(MAX_TEXT_BYTES + 1)
    if len(content) > MAX_TEXT_BYTES:
        raise ValuesInvalid("Fichier de valeurs : trop gros (1 Mo au plus).")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass  # its words would quote what was typed
    raise ValuesInvalid("Fichier de valeurs : n'est pas en UTF-8 : enregistrez-le dans ce codage.")


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[], None]]:
    """Give a step function: a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=3, label="Mise en page", file=sys.stderr) as bar:
        yield lambda: bar.update(1)
