"""`feuillet attach`: the doctor's letter and a patient's leaflet in one PDF."""

from contextlib import suppress
from pathlib import Path

import click

from feuillet.attach import MAX_LETTER_BYTES, attach_leaflet, enclose, refuse_unlike_pdf
from feuillet.check import accept_values
from feuillet.cli.advice import tell, warn
from feuillet.cli.completion import complete_file
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import force_option, read_file, refuse_overwriting, this_day
from feuillet.cli.print_order import PatientOrder, order_options, progress, write_out
from feuillet.deliver import deliver_file
from feuillet.errors import LetterUnusable
from feuillet.find import Library
from feuillet.model.french import counted


@click.command(cls=FrenchCommand)
@click.argument("letter_path", metavar="COURRIER", shell_complete=complete_file)
@order_options
@click.option("--embed", is_flag=True, help="Joint la fiche en pièce jointe, sans ses pages.")
@click.option(
    "--no-identity-check",
    is_flag=True,
    help="Prend un courrier numérisé, où le patient ne se lit pas : relisez-le.",
)
@force_option
@click.option("--quiet", is_flag=True, help="N'écrit que les erreurs et ce qui touche au courrier.")
def attach(
    order: PatientOrder,
    letter_path: str,
    embed: bool,
    no_identity_check: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Joint une fiche au courrier d'un médecin, en un PDF."""
    if order.output is None:
        raise Misused("Il manque -o FICHIER, le PDF à écrire.")
    refuse_overwriting(Path(letter_path), Path(order.output), "le courrier lui-même")
    letter = read_file(Path(letter_path), MAX_LETTER_BYTES, _unread(Path(letter_path)))
    refuse_unlike_pdf(letter)
    raw = order.gather_values()
    with progress(quiet) as step:
        product = order.produce(raw, step)
    library = Library.open(order.folders)
    leaflet = library.read(library.find_leaflet(order.leaflet_name))
    today = this_day()
    known = accept_values(leaflet, raw, today=today)
    enclosure = enclose(product.pdf, order.leaflet_name, leaflet, known, today)
    attached = attach_leaflet(letter, enclosure, embed=embed, identity_check=not no_identity_check)
    warn(product.warnings, quiet=quiet)
    for notice in attached.notices:
        tell(notice)
    if order.output == "-":
        write_out(attached.pdf)
        return
    path = deliver_file(attached.pdf, order.path, force=force)
    if not quiet:
        file = ", la fiche en pièce jointe" if embed else ""
        click.echo(f"{path} : {counted(attached.pages, 'page')}{file}.")


def _unread(path: Path) -> LetterUnusable:
    """Return why a letter that cannot be opened is refused."""
    with suppress(OSError, ValueError):
        if path.exists():
            return LetterUnusable("Courrier : illisible : vérifiez vos droits sur ce fichier.")
    return LetterUnusable("Courrier : introuvable : vérifiez son nom et son dossier.")
