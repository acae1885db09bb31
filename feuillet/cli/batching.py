"""`feuillet batch`: one table in, one PDF a row out.  What it does is in `conducting`."""

from pathlib import Path
from typing import Any

import click

from feuillet.cli.french import FrenchCommand, library_option
from feuillet.model.leaflet import PROFILES


@click.command(cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE")
@click.argument("table_path", metavar="TABLEAU", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Où vont les PDF, le journal et report.csv.",
)
@click.option("--document", "documents", multiple=True, metavar="DOC", help="Un seul document.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Impressions en même temps ; sinon, autant que de processeurs.",
)
@click.option("--dry-run", is_flag=True, help="Vérifie le tableau, n'imprime rien.")
@click.option("--resume", "mode", flag_value="resume", help="Finit un lot interrompu.")
@click.option("--new-batch", "mode", flag_value="new", help="Remplace le lot de ce dossier.")
@click.option("--encoding", metavar="CODAGE", help="Codage d'un CSV : utf-8, cp1252…")
@click.option("--sheet", metavar="NOM", help="La feuille du classeur, s'il en a plusieurs.")
@click.option("--name-files", is_flag=True, help="Met le nom du patient dans le nom du fichier.")
@click.option(
    "--print",
    "print_path",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Tous les documents en un PDF, pour l'imprimante recto verso.",
)
@click.option(
    "--zip",
    "zip_path",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Tous les documents et le rapport en une archive.",
)
@click.option(
    "--no-fast-path",
    "fast",
    flag_value=False,
    default=True,
    help="Met chaque document en page en entier ; les octets sont les mêmes.",
)
@click.option(
    "--executor", metavar="ADRESSE", help="Imprime sur d'autres machines : tls://machine:8786."
)
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="standard",
    help="standard : PDF/UA-1 et PDF/A-2a ; dmp : PDF/A-1.",
)
@click.option("--draft", is_flag=True, help="Imprime « NON VALIDÉ » en travers ; même périmée.")
@library_option
@click.option("--force", is_flag=True, help="Remplace le fichier d'impression ou l'archive.")
@click.option("--quiet", is_flag=True, help="N'écrit que les erreurs.")
def batch(**given: Any) -> None:
    """Imprime un tableau : un PDF par ligne."""
    # Workers, tables and PDF libraries: no other command waits for them.
    from feuillet.cli.batch import Request, conduct

    conduct(Request(**given))
