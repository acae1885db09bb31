"""Numbers are taken as a sheet shows them only in the columns that somebody vouched for."""

import pytest

from feuillet.batch.tables import Cell, Table, TableRow
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.settled.as_shown import may_be_as_shown, take_as_shown
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import IDENTITY

HEADER = ("Nom", "Prénom", "DDN", "IPP")


def row(number: int, cell: Cell) -> TableRow:
    """Return one patient's."""
    who = (Cell("EXEMPLE"), Cell("Camille"), Cell("12/03/1948", "date"))
    return TableRow(number, (*who, cell))


def test_a_number_is_what_is_shown_once_somebody_says_so(surgery: Leaflet) -> None:
    """Nothing else of the row is changed: « 3 » stays « 3 », a text its zeros."""
    cells = [Cell("3", "number"), Cell("0042"), Cell("8900000", "number")]
    table = Table(HEADER, tuple(row(n, one) for n, one in enumerate(cells, start=2)), ())
    before = raw_rows(table, surgery, {})
    after = raw_rows(take_as_shown(table, {3}), surgery, {})

    assert [bool(one.faulty) for one in before] == [True, False, True]
    assert [one.raw["ipp"] for one in after] == ["3", "0042", "8900000"]
    assert not any(one.faulty for one in after)
    assert take_as_shown(table, ()) is table


@pytest.mark.parametrize(
    ("field", "cell", "may"),
    [
        ("ipp", Cell("3", "number"), True),
        ("ipp", Cell("1e+16", "number"), False),
        ("ipp", Cell("12,5", "number"), False),
        ("ipp", Cell("3", "amount"), False),
        ("ipp", Cell("12/03/1948", "date"), False),
        ("nom", Cell("3", "number"), False),
    ],
)
def test_only_a_whole_number_may_be_what_is_shown(field: str, cell: Cell, may: bool) -> None:
    """Of a long one the last figures are lost; no surname is a number."""
    assert may_be_as_shown(cell, IDENTITY[field]) is may
