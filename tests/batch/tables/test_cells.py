"""Cells tell which variable could be theirs."""

import pytest

from feuillet.batch.tables import Cell
from feuillet.batch.tables.cells import mostly_read, wrong_cell
from feuillet.batch.tables.table import UNREAD
from feuillet.model.leaflet import Leaflet


@pytest.mark.parametrize(
    ("texts", "name", "read"),
    [
        (("08/12/2026", "", "demain"), "date_operation", True),
        (("08/12/2026", "demain", "hier"), "date_operation", False),
        (("Vertébroplastie",), "date_operation", False),
        (("D12", "L1, L2"), "niveaux", True),
        (("D12", "L1, L2"), "nombre", False),
        (("", ""), "nombre", True),
    ],
)
def test_a_column_is_a_variables_if_half_its_cells_are(
    surgery: Leaflet, texts: tuple[str, ...], name: str, read: bool
) -> None:
    """A slip is no sign; an empty cell neither, nor one that could not be read."""
    assert mostly_read([*map(Cell, texts), UNREAD], name, surgery) is read


@pytest.mark.parametrize("name", ["date_operation", "rdv_anesthesie"])
def test_a_date_that_shows_no_day_is_refused_with_what_is_seen(surgery: Leaflet, name: str) -> None:
    """« déc. 26 » became the 1st of December without a word."""
    problem = wrong_cell(Cell("12/2026", "month"), surgery.all_variables[name])

    assert problem == (
        "la date que montre la cellule n'a pas de jour, et le tableur a pu y mettre le 1er du mois"
        " : mettez la colonne au format Date, puis retapez la date entière, comme 31/12/2026"
    )
    assert wrong_cell(Cell("12/2026", "month"), surgery.all_variables["nom"])


def test_a_number_is_no_date(surgery: Leaflet) -> None:
    """Even one that a spreadsheet counts days by."""
    assert not mostly_read([Cell("46000", "number")], "date_operation", surgery)


def test_an_hour_of_zero_is_the_one_that_programs_write_for_none(surgery: Leaflet) -> None:
    """The sheet would call the patient at midnight; « 0 h » is somebody's own."""
    variable = surgery.all_variables["heure"]
    cells = (Cell("00:00:00"), Cell("0:00", "time"), Cell("00:00"))

    assert {wrong_cell(cell, variable) for cell in cells} == {
        "0:00 est ce que des logiciels écrivent quand ils n'ont pas d'heure : videz la cellule ; si"
        " ce patient vient à minuit, écrivez 0 h"
    }
    assert not wrong_cell(Cell("0 h"), variable)
    assert not wrong_cell(Cell("10:00"), variable)
