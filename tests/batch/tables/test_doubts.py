"""One cell proves how a whole column of dates or hours is written."""

import pytest

from feuillet.batch.tables import Cell, Table, TableRow, read_table
from feuillet.batch.tables.columns import raw_rows
from feuillet.batch.tables.doubts import doubtful_dates, doubtful_hours
from feuillet.errors import TableUnreadable
from feuillet.model.leaflet import Leaflet


def told(*cells: Cell | str, hour: str = "") -> list[str]:
    """Return what is told of a column of dates, from row 2 on, beside a column of this hour."""
    rows = [
        TableRow(number, (cell if isinstance(cell, Cell) else Cell(cell), Cell(hour)))
        for number, cell in enumerate(cells, 2)
    ]
    return [line for _, line in doubtful_dates(rows, {0: "colonne A"}, [1])]


def true(text: str) -> Cell:
    """Return a cell that the spreadsheet takes for a date."""
    return Cell(text, "date")


def test_one_date_that_has_its_month_first_puts_its_column_in_doubt() -> None:
    """Its rows and column are named, with what to write."""
    (line,) = told("3/12/1948", "5/13/1951", "7/9/1960", "2/28/1970")

    assert line.startswith("lignes 3, 5, colonne A : le mois est en premier")
    assert "31/12/2026" in line


@pytest.mark.parametrize(
    ("count", "rows"), [(6, "lignes 3, 4, 5, 6, 7, 8, colonne"), (7, "lignes 3, 4, 5, 6, 7, …, ")]
)
def test_one_row_alone_is_never_left_out(count: int, rows: str) -> None:
    """« … » would hide it, and be as long."""
    (line,) = told("3/12/1948", *["5/13/1951"] * count)

    assert line.startswith(rows)


def test_true_dates_count_among_those_that_read_both_ways() -> None:
    """A French spreadsheet turned into dates only what it could, and left the others as text."""
    (line,) = told(true("03/12/1948"), "5/13/1951")

    assert line.startswith("ligne 3, colonne A : le mois est en premier")


def test_texts_that_a_foreign_spreadsheet_could_not_read_betray_the_dates_beside_them() -> None:
    """An American one took 08/12 for the twelfth of August, and left 25/12 as text."""
    (line,) = told(true("12/08/2026"), "25/12/2026", true("02/03/2027"))

    assert line.startswith("ligne 3, colonne A : du texte, parmi de vraies dates")


@pytest.mark.parametrize("hour", ["7:30 AM", "7 p.m.", "1:30pm", "12/07/2026 1:30 PM"])
def test_an_hour_of_half_a_day_puts_in_doubt_texts_that_read_both_ways(hour: str) -> None:
    """As in America; one that has its day first, or says its order itself, is in none."""
    (line,) = told("12/07/2026", "12/08/2026", true("01/02/2026"), hour=hour)

    assert line.startswith("lignes 2, 3, colonne A : le mois est peut-être en premier")
    assert "2026-12-31" in line
    assert told("12/07/2026", "25/08/2026", hour=hour) == []
    assert told("2026-12-07", "7 déc. 2026", true("08/12/2026"), hour=hour) == []


@pytest.mark.parametrize(
    "cells",
    [
        ("25/12/2026", "08/12/2026"),
        ("08/12/2026", "09/12/2026"),
        ("12/25/2026", "2026-12-08", "8 déc. 2026", "08/08/2026"),
        (true("25/12/2026"), "26/12/2026", true("08/12/2026")),
        ("25/12/2026", "08/12/2026", true("09/12/2026")),
        ("25/12/2026", true("08/08/2026")),
        ("demain", "", "08/12/2026"),
    ],
)
def test_a_column_that_nothing_contradicts_is_read_day_first(cells: tuple[Cell | str, ...]) -> None:
    """A single impossible date where no other reads both ways is a matter of its row."""
    assert told(*cells) == []


def test_a_table_in_doubt_is_refused_whole(surgery: Leaflet) -> None:
    """Of birth dates, days and appointments; hours and texts have no order."""
    text = (
        "nom,prenom,date_naissance,rdv_anesthesie,consigne\n"
        "EXEMPLE,Camille,3/12/1948,1/4/2027 7:30,5/13/1951\n"
        "MODELE,Dominique,5/13/1951,1/15/2027 9:00,3/12/1948\n"
    )
    with pytest.raises(TableUnreadable) as refusal:
        raw_rows(read_table(text.encode()), surgery, {})

    assert [line.split(" :")[0] for line in refusal.value.problems] == [
        "ligne 3, colonne C « date_naissance »",
        "ligne 3, colonne D « rdv_anesthesie »",
    ]
    assert "1951" not in str(refusal.value)


def test_a_workbook_whose_dates_may_be_exchanged_is_refused(surgery: Leaflet) -> None:
    """A text that no American spreadsheet takes for a date betrays the others."""
    header = ("nom", "prenom", "date_naissance", "date_operation")
    rows = [
        TableRow(2, (Cell("EXEMPLE"), Cell("Camille"), Cell("12/03/1948"), true("12/08/2026"))),
        TableRow(3, (Cell("MODELE"), Cell("Alix"), Cell("12/03/1950"), Cell("25/12/2026"))),
    ]
    with pytest.raises(TableUnreadable, match="mettez toute la colonne au format Date"):
        raw_rows(Table(header, tuple(rows), ()), surgery, {})


def test_a_column_that_is_passed_over_puts_nothing_in_doubt(surgery: Leaflet) -> None:
    """Nobody prints it."""
    header = ("nom", "prenom", "date_naissance", "date_operation")
    rows = [
        TableRow(2, (Cell("EXEMPLE"), Cell("Camille"), Cell("12/03/1948"), Cell("1/4/2027"))),
        TableRow(3, (Cell("MODELE"), Cell("Alix"), Cell("12/03/1950"), Cell("1/15/2027"))),
    ]

    assert len(raw_rows(Table(header, tuple(rows), ()), surgery, {}, {3: ""})) == 2


def test_hours_in_hundredths_put_their_column_in_doubt() -> None:
    """« 7.75 » shows that « 7.50 » is half past seven."""
    rows = [TableRow(number, (Cell(text),)) for number, text in enumerate(("7.50", "7.75"), 2)]
    ((_, line),) = doubtful_hours(rows, {0: "colonne A"})

    assert line.startswith("ligne 3, colonne A : des centièmes d'heure")
    assert "7.75" not in line


@pytest.mark.parametrize("cells", [("7.30", "8.15"), ("7.75", "8 h 30", "9.00"), ("7.5", "")])
def test_hours_that_nothing_contradicts_are_read_in_minutes(cells: tuple[str, ...]) -> None:
    """What cannot be read at all is a matter of its row."""
    rows = [TableRow(number, (Cell(text),)) for number, text in enumerate(cells, 2)]

    assert list(doubtful_hours(rows, {0: "colonne A"})) == []


def test_a_table_with_hours_of_half_a_day_is_refused_whole(surgery: Leaflet) -> None:
    """Its dates may have their month first: 12/07 for the seventh of December."""
    text = (
        "nom,prenom,date_naissance,date_operation,heure\n"
        "EXEMPLE,Camille,1948-03-12,12/07/2026,7:30 AM\n"
    )
    with pytest.raises(TableUnreadable, match="le mois est peut-être en premier, comme en Amér"):
        raw_rows(read_table(text.encode()), surgery, {})


def test_a_table_whose_hours_are_in_doubt_is_refused_whole(surgery: Leaflet) -> None:
    """By row and column."""
    text = (
        "nom,prenom,date_naissance,heure\n"
        "EXEMPLE,Camille,12/03/1948,7.50\nMODELE,Alix,12/03/1950,7.75\n"
    )
    with pytest.raises(TableUnreadable, match=r"^ligne 3, colonne D « heure » : "):
        raw_rows(read_table(text.encode()), surgery, {})
