"""A table with lines of a title above its headings is taken from its headings on."""

from feuillet.batch.tables import Cell, Table, TableRow, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.settled.first_row import headings_below, take_from
from feuillet.model.leaflet import Leaflet

TITLED = """\
Programme;;
;;
Nom;Prénom;DDN
EXEMPLE;Camille;12/03/1948
;;
MODELE;Andréa;13/02/1950
"""


def test_what_is_under_the_headings_is_read_with_its_own_numbers(surgery: Leaflet) -> None:
    """Those that the sheet shows."""
    table = read_table(TITLED.encode())
    row = headings_below(table, surgery, {}, {})
    assert row is not None
    below = take_from(table, row)

    assert row == 3
    assert [one.number for one in raw_rows(below, surgery, {})] == [4, 6]
    assert below.blank == (5,)
    assert headings_below(below, surgery, {}, {}) is None


def test_headings_in_their_place_are_looked_for_nowhere_else(surgery: Leaflet) -> None:
    """Nor those with no patient under them, nor those of a table in which nothing is known."""
    tables = ("Nom;Prénom;DDN\nA;B;12/03/1948", "Titre;;\nNom;Prénom;DDN", "a;b\nc;d\n")

    for content in tables:
        assert headings_below(read_table(content.encode()), surgery, {}, {}) is None


def test_what_is_wrong_above_the_headings_goes_with_it() -> None:
    """A title that spans columns, and a note upon it; not what is wrong below."""
    rows = tuple(TableRow(number, (Cell("x"), Cell("y"))) for number in (2, 3, 4))
    problems = ("A1:B1 : fusionnées", "A4 : illisible", "colonne B : masquée")
    notes = frozenset({(1, 0), (4, 1)})
    below = take_from(Table(("Titre", ""), rows, (), problems, notes=notes), 3)

    assert below.problems == ("A4 : illisible", "colonne B : masquée")
    assert below.notes == {(4, 1)}
