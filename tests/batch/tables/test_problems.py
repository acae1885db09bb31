"""What is said of cells one by one becomes few lines."""

import pytest
from hypothesis import given, strategies as st

from feuillet.batch.tables.problems import column_index, gather_problems
from feuillet.batch.tables.table import column_letters


def test_cells_of_one_column_with_one_fault_are_one_line() -> None:
    """In the order of the rows, areas too; what is of no cell comes last."""
    told = gather_problems(
        [
            *("colonne Q : masquée", "H5 : à taper", "H4 : à taper", "H10 : à taper"),
            *("I4 : à taper", "A9:R9 : fusionnées", "A3:R3 : fusionnées", "H6 : en erreur"),
        ]
    )

    assert told == [
        "A3:R3, A9:R9 : fusionnées",
        "H4 à H5, H10 (3 cellules) : à taper",
        "I4 : à taper",
        "H6 : en erreur",
        "colonne Q : masquée",
    ]


def test_areas_with_one_fault_are_one_line_whatever_their_columns() -> None:
    """Of many, the first."""
    few = gather_problems(["D1:E1 : x", "A1:A2 : x", "A4:B4 : y", "B3:B9 : x"])
    many = gather_problems([f"A{row}:B{row} : x" for row in range(1, 23)])

    assert few == ["A1:A2, D1:E1, B3:B9 : x", "A4:B4 : y"]
    assert many[0].endswith(", A20:B20 et 2 autres : x")


@pytest.mark.parametrize(
    ("unused", "first_row", "told"),
    [
        ({1}, 1, ["A1:B1 : x", "A5 : x"]),
        ((), 2, ["A5 : x", "B5 : x"]),
        ({0, 1}, 1, []),
    ],
)
def test_cells_that_do_not_matter_are_left_out(
    unused: set[int], first_row: int, told: list[str]
) -> None:
    """Of columns that are passed over, and above the headings; an area matters if a part does."""
    assert gather_problems(["A1:B1 : x", "A5 : x", "B5 : x"], unused, first_row) == told


@given(st.integers(0, 20_000))
def test_letters_name_one_column(index: int) -> None:
    """There and back."""
    assert column_index(column_letters(index)) == index
