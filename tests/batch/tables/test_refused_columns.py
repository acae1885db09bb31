"""What is wrong with the columns of a table is told with what to do."""

import pytest

from feuillet.batch.tables import read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.headings import known_headings
from feuillet.batch.tables.refused_columns import Headings
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet

HEADER = "nom,prenom,date_naissance,"


def _refusal(leaflet: Leaflet, header: str, row: str) -> tuple[str, ...]:
    with pytest.raises(TableUnreadable) as refusal:
        raw_rows(read_table(f"{header}\n{row}".encode()), leaflet, {})
    return refusal.value.problems


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Statut", "ANNULÉ"),
        ("Observations", "ANNULÉ — fièvre"),
        ("Annulé", "vu"),
        ("wxyz", "décédée"),
    ],
)
def test_a_patient_who_is_cancelled_is_never_printed_in_silence(
    surgery: Leaflet, heading: str, cell: str
) -> None:
    """Even where the column is of no use."""
    problems = _refusal(
        surgery, f"nom,prenom,date_naissance,{heading}", f"EXEMPLE,Camille,12/03/1948,{cell}"
    )

    assert any(line.startswith("ligne 2 : annulé ou reporté, selon la") for line in problems)
    assert cell not in " ".join(problems)


@pytest.mark.parametrize("cell", ["prévu", "non", "rendez-vous du dentiste annulé par la famille"])
def test_what_cancels_nobody_is_no_problem(surgery: Leaflet, cell: str) -> None:
    """A column of no use is passed over as any."""
    table = f"{HEADER}Observations\nEXEMPLE,Camille,12/03/1948,{cell}"

    assert raw_rows(read_table(table.encode()), surgery, {})[0].problems == ()


def test_a_column_that_is_guessed_is_not_told_twice(surgery: Leaflet) -> None:
    """« Est-ce « Nom » ? » says that there is no column « Nom »."""
    problems = _refusal(surgery, "Nom de naissance,prenom,date_naissance", "EXEMPLE,Camille,x")

    assert [line for line in problems if "« Nom »" in line] == [
        "colonne A « Nom de naissance » : nom de colonne inconnu. Est-ce « Nom » ?"
        " Alors, nommez-la ainsi"
    ]


@pytest.mark.parametrize("heading", ["x" * 80, "a\u202eb"])
def test_a_heading_that_is_no_short_text_is_not_quoted(surgery: Leaflet, heading: str) -> None:
    """Its letter is enough."""
    problem, *_ = _refusal(surgery, HEADER + heading, "EXEMPLE,Camille,12/03/1948,x")

    assert problem.startswith("colonne D : ")


def test_a_table_without_headings_is_told_what_they_are(surgery: Leaflet) -> None:
    """And that titles above them are to go."""
    rows = "Programme,,\nnom,prenom,\nEXEMPLE,Camille,x"
    known = known_headings(surgery, {})
    table = read_table(rows.encode())

    assert Headings(table, surgery, known, {}, {}).elsewhere()[0] == 2
