"""What several commands share: their options, a bar, and what goes in and out."""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from feuillet.cli.completion import complete_file, complete_leaflet
from feuillet.cli.french import Misused
from feuillet.errors import DeliveryError, ValuesInvalid
from feuillet.find import Library
from feuillet.model.characters import clean, faults
from feuillet.model.french import is_plural
from feuillet.model.options import AS_USUAL, FORMATS, PROFILES, TEXT_SIZES, PrintOptions
from feuillet.produce import Product, produce_pdf
from feuillet.read import MAX_TEXT_BYTES, read_values

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


def this_day() -> dt.date:
    """Return the desk's own day; the steps below are told it and read no clock."""
    return dt.datetime.now().astimezone().date()


LONGEST_NAME = 100
"""Characters of the name or function of a member of staff."""


@dataclass(frozen=True)
class Order:
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
            on_step=on_step,
        )


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

    return _dressed(with_options, _PRINT_OPTIONS)


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
    """Give a command the options of whatever prints one leaflet, as one `Order`."""

    @wraps(command)
    def with_order(**given: Any) -> None:
        order = Order(**{one.name: given.pop(one.name) for one in fields(Order)})
        command(order, **given)

    return _dressed(with_order, _ORDER_OPTIONS)


def _dressed(
    command: Callable[..., None], options: Sequence[Callable[..., Callable[..., None]]]
) -> Callable[..., None]:
    """Return a command with options, shown in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def count_pages(product: Product) -> str:
    """Return « 1 page », « 6 pages »."""
    count = sum(product.pages)
    return f"{count} page{'s' if is_plural(count) else ''}"


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
    problem = None
    try:
        if values_path == "-":
            if sys.stdin.isatty():
                click.echo("Une ligne « champ: valeur » par champ, puis Ctrl+D :", err=True)
            content = sys.stdin.buffer.read(MAX_TEXT_BYTES + 1)
        else:
            with Path(values_path).open("rb") as file:
                content = file.read(MAX_TEXT_BYTES + 1)
        if len(content) <= MAX_TEXT_BYTES:
            return content.decode("utf-8-sig")
        problem = "trop gros (1 Mo au plus)"
    except UnicodeDecodeError:
        problem = "n'est pas en UTF-8 : enregistrez-le dans ce codage"
    except (OSError, ValueError):
        problem = "illisible : vérifiez son nom et vos droits"
    raise ValuesInvalid(f"Fichier de valeurs : {problem}.")


def progress(quiet: bool) -> AbstractContextManager[Callable[[], None]]:
    """Return a context that gives a step function: a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        return nullcontext(_no_step)
    return _Bar()


def _no_step() -> None:
    pass


class _Bar(AbstractContextManager[Callable[[], None]]):
    """A progress bar on standard error, gone when done."""

    def __enter__(self) -> Callable[[], None]:
        self.bar = click.progressbar(length=3, label="Mise en page", file=sys.stderr)
        self.bar.__enter__()
        self.bar.render_progress()
        return lambda: self.bar.update(1)

    def __exit__(self, *error: object) -> None:
        self.bar.finish()
        self.bar.__exit__(None, None, None)


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
