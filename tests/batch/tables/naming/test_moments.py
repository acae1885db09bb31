"""An hour of the theatre is told from the patient's."""

import pytest

from feuillet.batch.tables.naming.moments import explain_joined, is_of_theatre
from feuillet.model.leaflet import Leaflet


@pytest.mark.parametrize(
    ("heading", "theatre"),
    [("Heure bloc", True), ("H. incision", True), ("Heure", False), ("Bloc", False)],
)
def test_an_hour_at_which_something_is_done_is_of_the_theatre(heading: str, theatre: bool) -> None:
    """A room alone is none."""
    assert is_of_theatre(heading) == theatre


def test_a_name_in_one_column_is_no_moment(surgery: Leaflet) -> None:
    """It is to be parted, whatever else the table has."""
    assert explain_joined("Patient", ("nom", "prenom"), surgery, ()) == (
        "elle réunit « Nom », « Prénom » : faites une colonne par champ"
    )
