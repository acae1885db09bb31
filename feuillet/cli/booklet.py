"""`feuillet booklet`: A5 pages as a booklet on A4 sheets."""

from pathlib import Path

import click

from feuillet.cli.french import FrenchCommand
from feuillet.deliver import deliver_file
from feuillet.errors import BookletUnusable, DeliveryError
from feuillet.model.french import is_plural
from feuillet.pdf.booklet import MAX_BOOKLET_BYTES, impose_booklet
from feuillet.workers import run_limited


@click.command(cls=FrenchCommand)
@click.argument("a5_path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="LIVRET",
    help="PDF à écrire.",
)
@click.option("--force", is_flag=True, help="Remplace un fichier qui existe.")
@click.option("--quiet", is_flag=True, help="N'écrit que les erreurs.")
def booklet(a5_path: Path, output: Path, force: bool, quiet: bool) -> None:
    """Met des pages A5 en livret sur des feuilles A4, à plier."""
    content = _read(a5_path)
    if _is_same(a5_path, output):
        raise DeliveryError("Fichier de sortie : c'est le fichier lui-même, autre nom avec -o.")
    made = run_limited(impose_booklet, content)
    path = deliver_file(made.pdf, output, force=force)
    if not quiet:
        click.echo(
            f"{path} : {_count('page', made.pages)} sur {_count('feuille', made.sheets)} A4."
            " Imprimez en recto verso, à 100 %, « retourner sur le bord court » ; pliez en deux."
        )


def _count(thing: str, number: int) -> str:
    return f"{number} {thing}{'s' if is_plural(number) else ''}"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BOOKLET_BYTES + 1)
    except (OSError, ValueError):
        pass
    raise BookletUnusable("Livret : fichier illisible, vérifiez son nom et vos droits.")


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False
