"""`feuillet attach`: the doctor's letter and a patient's leaflet in one PDF."""

from pathlib import Path

import click

from feuillet.attach import MAX_LETTER_BYTES, attach_leaflet, enclose, refuse_unlike_pdf
from feuillet.check import accept_values
from feuillet.cli.completion import complete_file
from feuillet.cli.french import FrenchCommand, Misused
from feuillet.cli.options import Order, order_options, progress, this_day, write_out
from feuillet.cli.remedies import tell
from feuillet.deliver import deliver_file
from feuillet.errors import DeliveryError, LetterUnusable
from feuillet.find import Library
from feuillet.model.french import is_plural


@click.command(cls=FrenchCommand)
@click.argument("letter_path", metavar="COURRIER", shell_complete=complete_file)
@order_options
@click.option("--embed", is_flag=True, help="Joint la fiche en pièce jointe, sans ses pages.")
@click.option(
    "--no-identity-check",
    is_flag=True,
    help="Ne cherche pas le patient dans le courrier (numérisé) : relisez-le.",
)
@click.option("--force", is_flag=True, help="Remplace un fichier qui existe.")
@click.option("--quiet", is_flag=True, help="N'écrit que les erreurs et ce qui touche au courrier.")
def attach(
    order: Order, letter_path: str, embed: bool, no_identity_check: bool, force: bool, quiet: bool
) -> None:
    """Joint une fiche au courrier d'un médecin, en un PDF."""
    if order.output is None:
        raise Misused("Il manque -o FICHIER, le PDF à écrire.")
    _refuse_overwriting(letter_path, order.output)
    letter = _read_letter_file(letter_path)
    refuse_unlike_pdf(letter)
    raw = order.gather_values()
    with progress(quiet) as step:
        product = order.produce(raw, step)
    library = Library.open(order.folders)
    leaflet = library.read(library.find_leaflet(order.leaflet_name))
    known = accept_values(leaflet, raw, today=this_day())
    enclosure = enclose(product.pdf, order.leaflet_name, leaflet, known)
    attached = attach_leaflet(letter, enclosure, embed=embed, identity_check=not no_identity_check)
    for warning in product.warnings if not quiet else ():
        tell(f"Attention : {warning}.")
    for notice in attached.notices:
        tell(notice)
    if order.output == "-":
        write_out(attached.pdf)
        return
    path = deliver_file(attached.pdf, order.path, force=force)
    if not quiet:
        plural = "s" if is_plural(attached.pages) else ""
        file = ", la fiche en pièce jointe" if embed else ""
        click.echo(f"{path} : {attached.pages} page{plural}{file}.")


def _refuse_overwriting(letter_path: str, output: str) -> None:
    """Raise DeliveryError if the letter itself would be replaced, even by --force."""
    same = False
    try:
        same = Path(output).samefile(letter_path)
    except (OSError, ValueError):
        return
    if same:
        raise DeliveryError("Fichier de sortie : c'est le courrier lui-même, autre nom avec -o.")


def _read_letter_file(letter_path: str) -> bytes:
    try:
        with Path(letter_path).open("rb") as file:
            return file.read(MAX_LETTER_BYTES + 1)
    except (OSError, ValueError):
        pass
    raise LetterUnusable("Courrier : illisible, vérifiez son nom et vos droits.")
