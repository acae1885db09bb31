"""`feuillet render`: one patient's values in, one PDF out."""

import click

from feuillet.cli.advice import warn
from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import force_option, quiet_option
from feuillet.cli.print_order import PatientOrder, order_options, progress, write_out
from feuillet.deliver import deliver_file
from feuillet.model.french import counted


@click.command(cls=FrenchCommand)
@order_options
@force_option
@quiet_option
def render(order: PatientOrder, force: bool, quiet: bool) -> None:
    """Imprime une fiche pour un patient, en un PDF."""
    raw = order.gather_values()
    with progress(quiet) as step:
        product = order.produce(raw, step)
    warn(product.warnings, quiet=quiet)
    if order.output == "-":
        write_out(product.pdf)
        return
    path = deliver_file(product.pdf, order.path, force=force)
    if not quiet:
        click.echo(f"{path} : {counted(sum(product.pages), 'page')}.")
