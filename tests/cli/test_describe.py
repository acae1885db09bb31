"""`feuillet describe`: the fields of a leaflet, as text, JSON, schema or a table to fill in."""

import csv
import io
import json

import jsonschema
import pytest

from feuillet.cli.describe import describe_leaflet
from feuillet.errors import LeafletNotFound
from tests.cli.running import MINIMAL, output_of, raw_output


def test_a_person_reads_one_field_a_line() -> None:
    """With its label and an example."""
    head, *fields = output_of(describe_leaflet, "visite", *MINIMAL).splitlines()

    assert "version" in head
    assert all(" : " in line and " ; exemple : " in line for line in fields)
    assert any(line.startswith("  nom : ") for line in fields)


def test_a_figure_that_a_hospital_signs_is_told_with_its_unit_and_its_limits() -> None:
    """Before one signs: fifteen days would be taken for fifteen weeks."""
    told = output_of(describe_leaflet, "vertebroplastie").splitlines()
    figures = told[told.index("Chiffres que l'hôpital signe, dans protocol.yaml :") + 1 :]

    assert "  charges_poids : Poids à ne pas dépasser ; en kg, de 1 à 20" in figures
    assert figures[-1] == "  charges_duree : Délai sans porter de charges ; en semaines, de 1 à 26"


def test_the_schema_takes_the_examples_that_json_gives() -> None:
    """Both are of the same fields."""
    told = json.loads(output_of(describe_leaflet, "visite", "--json", *MINIMAL))
    schema = json.loads(output_of(describe_leaflet, "visite", "--schema", *MINIMAL))
    names = [variable["id"] for variable in told["variables"]]

    jsonschema.Draft7Validator.check_schema(schema)
    assert list(schema["properties"]) == names


def test_the_table_to_fill_in_opens_in_french_excel() -> None:
    """A mark for UTF-8, one header, one example."""
    content = raw_output(describe_leaflet, "visite", "--csv", *MINIMAL)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    assert content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == 2
    assert "nom" in rows[0]


def test_an_unknown_leaflet_is_refused() -> None:
    """With the nearest name."""
    with pytest.raises(LeafletNotFound, match="visite"):
        output_of(describe_leaflet, "visit", *MINIMAL)
