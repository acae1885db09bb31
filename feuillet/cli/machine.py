"""`feuillet machine`: one of those that print a batch together, or the one that shares it out."""

import gc
import ipaddress
from pathlib import Path

import click

from feuillet.batch import Place, print_for, read_certificates, share_out
from feuillet.cli.help_in_french import FrenchCommand, Misused
from feuillet.cli.options import (
    certificates_option,
    quiet_option,
    sweep_scratch,
    until_stopped,
)

DISPATCHER_PORT, PRINTER_PORT = 8786, 8787


@click.command(cls=FrenchCommand)
@click.argument("address", metavar="[ADRESSE]", required=False)
@click.option(
    "--host", required=True, metavar="IP", help="L'adresse de cette machine, où elle écoute."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help=f"{DISPATCHER_PORT} pour le répartiteur, {PRINTER_PORT} pour une machine qui imprime.",
)
@certificates_option(required=True)
@quiet_option
def machine(
    address: str | None, host: str, port: int | None, certificates: Path, quiet: bool
) -> None:
    """Prête cette machine aux lots : elle imprime pour le répartiteur d'ADRESSE, ou l'est."""
    gc.enable()
    _refuse_everywhere(host)
    place = Place(host, port or (PRINTER_PORT if address else DISPATCHER_PORT))
    ours = read_certificates(certificates)
    sweep_scratch()

    def ready() -> None:
        work = "Imprime pour le répartiteur" if address else "Répartit les lots"
        if not quiet:
            click.echo(f"{work}{until_stopped()}.", err=True)

    if address:
        print_for(address, place, ours, ready)
    else:
        share_out(place, ours, ready)


def _refuse_everywhere(host: str) -> None:
    try:
        if not ipaddress.ip_address(host).is_unspecified:
            return
    except ValueError:
        pass
    raise Misused(
        "--host : donnez l'adresse IP de cette machine, comme 192.0.2.10, et une seule ; ni nom, ni"
        " 0.0.0.0."
    )
