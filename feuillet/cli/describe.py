"""`feuillet describe`: the blanks of a leaflet, for a person or a program."""

from pathlib import Path

import click

from feuillet.cli.completion import complete_leaflet
from feuillet.cli.help_in_french import FrenchCommand
from feuillet.cli.options import dump_json, library_option
from feuillet.find import Library
from feuillet.model.schema import csv_template, describe_json, values_schema


@click.command("describe", cls=FrenchCommand)
@click.argument("leaflet_name", metavar="FICHE", shell_complete=complete_leaflet)
@library_option
@click.option("--json", "shape", flag_value="json", help="En JSON.")
@click.option("--schema", "shape", flag_value="schema", help="Schéma JSON des valeurs.")
@click.option("--csv", "shape", flag_value="csv", help="Tableau à remplir, avec un exemple.")
def describe_leaflet(leaflet_name: str, folders: tuple[Path, ...], shape: str | None) -> None:
    """Les champs d'une fiche, et les chiffres que l'hôpital y signe."""
    library = Library.open(folders)
    leaflet = library.read(library.find_leaflet(leaflet_name))
    if shape == "json":
        click.echo(dump_json(describe_json(leaflet_name, leaflet)))
    elif shape == "schema":
        click.echo(dump_json(values_schema(leaflet_name, leaflet)))
    elif shape == "csv":
        # A mark first, or Excel reads the accents wrongly.
        click.echo(b"\xef\xbb\xbf" + csv_template(leaflet).encode(), nl=False)
    else:
        click.echo(f"{leaflet.title}, version {leaflet.version}")
        for name, variable in leaflet.all_variables.items():
            choices = f" ({', '.join(variable.choices)})" if variable.choices else ""
            click.echo(f"  {name} : {variable.label}{choices} ; exemple : {variable.example}")
        if leaflet.protocol:
            click.echo("Chiffres que l'hôpital signe, dans protocol.yaml :")
        for name, value in leaflet.protocol.items():
            click.echo(f"  {name} : {value.label} ; {value.limits}")
