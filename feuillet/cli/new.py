"""`feuillet new` and `feuillet watch`: what an author needs to write a leaflet."""

import contextlib
import gc
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import click

from feuillet.cli.french import FrenchCommand, Misused, library_option, this_day
from feuillet.cli.render import Order, count_pages, print_options
from feuillet.cli.start import MARK, place_leaflet, start_leaflet
from feuillet.deliver import deliver_file
from feuillet.errors import ContentError, DeliveryError, FeuilletError, LeafletInvalid
from feuillet.find import Library


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE")
@library_option
def new(leaflet_name: str, folders: tuple[Path, ...]) -> None:
    """Commence une fiche : un fichier à compléter, déjà daté."""
    library = Library.open(folders)
    path = place_leaflet(library, leaflet_name)
    text = start_leaflet(library.archetype, path, this_day())
    _write_new(path, text)
    words = shlex.join([leaflet_name, *(f"--library={folder}" for folder in folders)])
    click.echo(path)
    marks = sum(line.count(MARK) for line in text.splitlines() if not line.startswith("#"))
    click.echo(f"Ouvrez ce fichier, remplacez les {marks} « {MARK} », puis lancez :")
    click.echo(f"  feuillet check {words}")
    click.echo(f"  feuillet watch {words}")


def _write_new(path: Path, text: str) -> None:
    """Write a file that was not there; unlike a patient's page, colleagues may read it."""
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            try:
                file.write(text)
                file.flush()
            except OSError:
                path.unlink()
                raise
        return
    except FileExistsError:
        if path.parent.is_dir():
            raise ContentError(f"{path} existe déjà, laissé tel quel.") from None
        problem = "n'est pas un dossier"
    except OSError:
        problem = "écriture impossible, vérifiez vos droits et la place sur le disque"
    raise DeliveryError(f"{path.parent} : {problem}.")


@click.command(cls=FrenchCommand)
@print_options
def watch(order: Order) -> None:
    """Réimprime une fiche à chaque enregistrement ; Ctrl+C pour finir."""
    _refuse_streams(order)
    # The command line does without it; this command may last a day.
    gc.enable()
    library = Library.open(order.folders)
    # A name that no file has is a slip; a file that cannot be read is for the author to mend.
    with contextlib.suppress(LeafletInvalid):
        library.find_leaflet(order.leaflet_name)
    with _until_interrupted() as stop:
        _watch(order, library, stop)
    newline = "\n" if sys.stderr.isatty() else ""  # after the « ^C » that a terminal shows
    click.echo(f"{newline}Fin de la surveillance.", err=True)


def _refuse_streams(order: Order) -> None:
    """Refuse what cannot be read twice, or must not be replaced at each save."""
    values = Path(order.values_path) if order.values_path else None
    if values and (order.values_path == "-" or (values.exists() and not values.is_file())):
        raise Misused("--values : watch relit les valeurs, donnez un fichier.")
    if order.path.suffix.lower() != ".pdf":
        raise Misused("-o : watch remplace ce fichier, son nom doit finir par .pdf.")


@contextlib.contextmanager
def _until_interrupted() -> Iterator[Event]:
    """Give an event that Ctrl+C sets, so that a page is finished and no traceback shows.

    A second Ctrl+C does not wait.
    """
    stop = Event()

    def interrupt(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _watch(order: Order, library: Library, stop: Event) -> None:
    from feuillet.cli.watch import saves  # its watcher takes a tenth of a second to import

    others = [Path(order.values_path).absolute()] if order.values_path else []
    good = False
    for _ in saves([shelf.root for shelf in library.shelves], others, stop):
        shown = _print_once(order)
        if good and not shown:
            click.echo("Le PDF précédent est gardé.", err=True)
        if not (good and shown):
            click.echo("En attente d'un enregistrement… (Ctrl+C pour finir)", err=True)
        good = good or shown


def _print_once(order: Order) -> bool:
    """Print what was saved, say how that went, and return whether there is a new PDF."""
    start = time.perf_counter()
    try:
        product = order.produce(order.gather_values())
        path = deliver_file(product.pdf, order.path, force=True)
    except FeuilletError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        return False
    seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
    for warning in product.warnings:
        click.echo(f"Attention : {warning}.", err=True)
    click.echo(f"{path} : {count_pages(product)}, en {seconds} s.")
    return True
