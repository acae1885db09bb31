"""What is typed over a cell replaces it, what is wrong with it too, and nothing else."""

from feuillet.batch.tables import read_table
from feuillet.batch.tables.columns import RawRow
from feuillet.web.lists.corrections import corrected, without_corrected


def test_a_correction_takes_the_place_of_a_cell_and_of_its_fault() -> None:
    """Emptied, a field has no value; what is wrong elsewhere stays."""
    row = RawRow(2, {"nom": "A", "ipp": "1"}, ("x", "y"), {"moyen": "x", "remarque": "y"})
    after = corrected(row, {"moyen": "train", "ipp": ""})

    assert after.raw == {"nom": "A", "moyen": "train"}
    assert (after.problems, after.faulty) == (("y",), {"remarque": "y"})
    assert corrected(row, {}) is row


def test_a_cell_that_was_typed_over_tells_nothing_any_more() -> None:
    """In its row alone."""
    table = read_table(b"nom;note\nA;annule\nB;annule\n")
    rows = without_corrected(table, {0: "nom", 1: "remarque"}, {3: {"remarque": "vient"}})

    assert [[cell.text for cell in row.cells] for row in rows] == [["A", "annule"], ["B", ""]]
