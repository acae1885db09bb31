"""`feuillet booklet`: A5 pages as a booklet on A4 sheets."""

from pathlib import Path

import click

from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import force_option, quiet_option, read_file, refuse_overwriting
from feuillet.deliver import deliver_file
from feuillet.errors import BookletUnusable
from feuillet.model.french import counted
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
@force_option
@quiet_option
def booklet(a5_path: Path, output: Path, force: bool, quiet: bool) -> None:
    """Met des pages A5 en livret sur des feuilles A4, à plier."""
    unreadable = BookletUnusable("Livret : fichier illisible, vérifiez son nom et vos droits.")
    content = read_file(a5_path, MAX_BOOKLET_BYTES, unreadable)
    refuse_overwriting(a5_path, output, "le fichier lui-même")
    made = run_limited(impose_booklet, content)
    path = deliver_file(made.pdf, output, force=force)
    if not quiet:
        click.echo(
            f"{path} : {counted(made.pages, 'page')} sur {counted(made.sheets, 'feuille')} A4."
            " Imprimez en recto verso, à 100 %, « retourner sur le bord court » ; pliez en deux."
        )
