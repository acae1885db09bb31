"""Cells tell which variable could be theirs."""

import pytest

from feuillet.batch.tables import Cell
from feuillet.batch.tables.cells import mostly_read
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


def test_a_number_is_no_date(surgery: Leaflet) -> None:
    """Even one that a spreadsheet counts days by."""
    assert not mostly_read([Cell("46000", "number")], "date_operation", surgery)
