"""A column that is left aside is asked about where it holds what a field has no column for."""

from collections.abc import Mapping, Sequence

import pytest

from feuillet.batch.tables import read_table
from feuillet.batch.tables.settled.left_aside import lacked_by_fields
from feuillet.model.hospital import PASSED_OVER
from feuillet.model.leaflet import Leaflet


def lacked(
    leaflet: Leaflet, headings: str, *rows: str, renames: Mapping[str, str] | None = None
) -> Mapping[int, Sequence[str]]:
    """Return what columns beside an identity hold, all of them left aside."""
    lines = [f"Nom;Prénom;DDN;{headings}", *(f"EXEMPLE;Camille;12/03/1948;{one}" for one in rows)]
    table = read_table("\n".join(lines).encode())
    aside = dict.fromkeys(range(3, len(table.header)), "")
    return lacked_by_fields(table, leaflet, renames or {}, aside)


def test_days_and_answers_that_no_column_gives_are_told(surgery: Leaflet) -> None:
    """With the fields that would take them, however a ward calls its columns."""
    found = lacked(surgery, "Jour bloc;Type OC/OL", "8/12/2026;OC", "9/12/2026;longue", "?;RAL")

    assert found[3] == ["date_operation", "date_ablation", "rdv_anesthesie"]
    assert found[4] == ["geste"]


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Observations", ("à rappeler", "longue")),
        ("Vient", ("oui", "non")),
        ("Vide", ("", "")),
        ("Chambre", ("12", "14")),
        ("Acte", ("OC", "longue")),
    ],
)
def test_what_no_field_lacks_is_left_without_a_question(
    surgery: Leaflet, heading: str, rows: Sequence[str]
) -> None:
    """A remark, a tick, a number; or a column that feuillet compares."""
    assert not lacked(surgery, heading, *rows)


def test_what_another_column_gives_or_the_hospital_passes_over_is_not_asked(
    surgery: Leaflet,
) -> None:
    """It is known what they are."""
    lines = "Nom;Prénom;DDN;Geste;Avis\nEXEMPLE;Camille;12/03/1948;OC;longue\n"
    given = lacked_by_fields(read_table(lines.encode()), surgery, {}, {4: ""})

    assert not given
    assert not lacked(surgery, "Avis", "OC", renames={"Avis": PASSED_OVER})
