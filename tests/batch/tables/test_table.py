"""Cells as a secretary would type them, and rows of one width, whatever file they come from."""

import datetime as dt
import math
from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from feuillet.batch.tables.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TOLD,
    Cell,
    Worksheet,
    build_table,
    column_letters,
    day_cell,
    hour_cell,
    name_rows,
    number_cell,
    refuse_all,
    widen,
)
from feuillet.errors import TableUnreadable

NOON = dt.datetime.combine(dt.date(2026, 12, 8), dt.time(12))


@given(st.integers(0, 20_000))
def test_columns_have_the_letters_of_a_spreadsheet(index: int) -> None:
    """Read as a number of 26 figures from A, they count from 1."""
    number = 0
    for letter in column_letters(index):
        number = 26 * number + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1

    assert number == index + 1
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@given(st.datetimes(NOON.replace(1900, 3, 1), NOON.replace(2199, 12, 30)))
def test_a_day_is_written_as_in_france_to_the_second(moment: dt.datetime) -> None:
    """Midnight is no hour; a fraction of a second is rounded."""
    cell = day_cell(moment)
    assert cell
    form = "%d/%m/%Y %H:%M:%S" if cell.text.count(":") == 2 else "%d/%m/%Y %H:%M"
    read = dt.datetime.strptime(cell.text, form if " " in cell.text else "%d/%m/%Y")  # noqa: DTZ007

    assert abs(read - moment) <= dt.timedelta(seconds=0.5)


@pytest.mark.parametrize("day", [dt.date(1900, 2, 28), dt.date(2200, 1, 1), dt.date(1, 1, 1)])
def test_a_day_on_which_spreadsheets_disagree_is_none(day: dt.date) -> None:
    """Excel counts a 29 February 1900."""
    assert day_cell(day) is None


def test_an_hour_is_one_of_the_clock() -> None:
    """No length, and nothing that rounds to the next day."""
    assert hour_cell(dt.time(7, 30)) == Cell("7:30", "time")
    assert hour_cell(dt.timedelta(hours=7, minutes=30, microseconds=-1)) == Cell("7:30", "time")
    assert hour_cell(dt.timedelta(hours=24)) is None
    assert hour_cell(dt.timedelta(seconds=-1)) is None


def test_a_number_is_written_as_it_would_be_typed() -> None:
    """Whole ones without a fraction, a comma otherwise; infinity is none."""
    shown = [number_cell(number) for number in (2, 2.0, 2.5, -0.125, 1e20)]

    assert [cell.text for cell in shown if cell] == ["2", "2", "2,5", "-0,125", "1e+20"]
    assert [number_cell(number) for number in (math.inf, math.nan)] == [None, None]


def test_the_first_row_names_the_columns_and_empty_ones_are_counted() -> None:
    """A row of spaces is empty too."""
    rows = [(1, [Cell("nom")]), (2, [Cell(" ")]), (3, [Cell("EXEMPLE")])]
    table = build_table(rows)

    assert (table.header, table.blank) == (("nom",), (2,))
    assert [(row.number, row.cells[0].text) for row in table.rows] == [(3, "EXEMPLE")]
    for wrong in ([], [*rows[1:], (4, [Cell("ESSAI")])]):
        with pytest.raises(
            TableUnreadable, match=r"ligne 1 est vide.*Supprimez toutes les lignes au-dessus"
        ):
            build_table(wrong)
    with pytest.raises(TableUnreadable, match="aucune ligne"):
        build_table(rows[:2])


def test_cells_far_apart_are_rows_of_one_width_unless_they_are_too_far() -> None:
    """A stray one must not make a million rows."""
    rows = dict(widen({1: {0: Cell("a")}, 3: {2: Cell("b")}}))

    assert [[cell.text for cell in cells] for cells in rows.values()] == [
        ["a", "", ""],
        ["", "", ""],
        ["", "", "b"],
    ]
    for row, column in ((1, MAX_COLUMNS), (2 * MAX_ROWS + 1, 0)):
        with pytest.raises(TableUnreadable, match="effacez le surplus"):
            list(widen({row: {column: Cell("x")}}))


def test_all_problems_are_told_up_to_twenty() -> None:
    """And how many more there are; none is no refusal."""
    refuse_all([])
    with pytest.raises(TableUnreadable) as refusal:
        refuse_all([f"ligne {number}" for number in range(25)])

    assert len(refusal.value.problems) == MAX_TOLD + 1
    assert "5 autres" in refusal.value.problems[-1]
    with pytest.raises(TableUnreadable) as refusal:
        refuse_all([f"ligne {number}" for number in range(25)], ["tout"])
    assert refusal.value.whole == ("tout",)


@pytest.mark.parametrize(
    ("more", "problem", "rows"),
    [(1, "ligne 21", "20 et 21"), (2, "… et 2 autres problèmes", "20 et 2 autres")],
)
def test_one_alone_is_never_left_out(more: int, problem: str, rows: str) -> None:
    """It takes as long to say how many more there are."""
    numbers = range(1, MAX_TOLD + more + 1)
    with pytest.raises(TableUnreadable) as refusal:
        refuse_all([f"ligne {number}" for number in numbers])

    assert refusal.value.problems[-1] == problem
    assert name_rows(numbers).endswith(rows)


@pytest.mark.parametrize(
    ("struck", "place"), [((1, 3), "B2, D2"), (range(1, 9), "ligne 2, 8 cellules")]
)
def test_the_struck_cells_of_one_row_are_named_if_they_are_few(
    struck: Sequence[int], place: str
) -> None:
    """Else the row is enough."""
    sheet = Worksheet("Liste", rows={2: {column: Cell("x") for column in range(10)}})
    sheet.struck.update((2, column) for column in struck)

    assert [problem.split(" :")[0] for problem in sheet.all_problems()] == [place]


def test_a_row_is_named_once() -> None:
    """Two of its columns may have the same fault."""
    assert name_rows([3, 3]) == "ligne 3"
    assert name_rows([5, 3, 5]) == "lignes 3 et 5"
