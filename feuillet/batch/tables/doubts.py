"""A column of dates or hours → whether it can be read our way.

One cell proves how a whole column is written, since one program wrote it: where a cell shows
another way, those that read both ways are not read ours.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from feuillet.batch.tables.table import TableRow
from feuillet.model.french import shorten
from feuillet.model.typed_dates import after_full_stop, date_order, has_half_day

_NAMED = 5
"""Rows that one line names."""


def doubtful_dates(
    rows: Sequence[TableRow], columns: Mapping[int, str], hours: Collection[int] = ()
) -> Iterator[tuple[int, str]]:
    """Yield each column of dates that may be written month first, and a line that names its rows.

    Three signs tell: a date that only the month first makes possible; texts that only the day
    first makes possible, among true dates that all read both ways, since a spreadsheet set to
    another language turns into dates, wrongly, only what it can read; and hours of half a day, as
    in America, where no text of the table has the day first.

    Args:
        columns: Those of dates and appointments, counted from 0, as a sentence names each.
        hours: Those of hours.
    """
    ordered = {
        column: [
            (row.number, row.cells[column].kind, date_order(row.cells[column].text.strip()))
            for row in rows
        ]
        for column in columns
    }
    texts = {order for orders in ordered.values() for _, kind, order in orders if kind != "date"}
    american = "day" not in texts and any(
        has_half_day(row.cells[column].text.strip())
        for row in rows
        for column in (*columns, *hours)
    )
    for column, name in columns.items():
        orders = ordered[column]
        both_ways = {kind == "date" for _, kind, order in orders if order == "either"}
        true_dates = {order for _, kind, order in orders if kind == "date"}
        month_first = [number for number, _, order in orders if order == "month"]
        day_first = [number for number, kind, order in orders if kind != "date" and order == "day"]
        if month_first and both_ways:
            told = (
                f"{_place(month_first, name)} : le mois est en premier, et d'autres dates de la"
                " colonne se lisent dans les deux sens : écrivez partout le jour d'abord"
                " (31/12/2026), ou l'année (2026-12-31)"
            )
            yield column, told
        elif american and False in both_ways:
            either = [
                number for number, kind, order in orders if (kind, order) == ("text", "either")
            ]
            told = (
                f"{_place(either, name)} : le mois est peut-être en premier, comme en Amérique, car"
                " des heures du tableau portent AM ou PM : comparez ces dates à leur origine, et"
                " écrivez-les avec l'année d'abord (2026-12-31) ou le mois en lettres"
            )
            yield column, told
        elif day_first and both_ways == {True} and "day" not in true_dates:
            told = (
                f"{_place(day_first, name)} : du texte, parmi de vraies dates où le tableur a pu"
                " échanger le jour et le mois : comparez-les à leur origine, puis mettez toute la"
                " colonne au format Date et retapez ce qui n'est pas une date"
            )
            yield column, told


def doubtful_hours(
    rows: Sequence[TableRow], columns: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Yield each column of hours that may be in hundredths, and a line that names its rows.

    Args:
        columns: Those of hours, counted from 0, as a sentence names each.
    """
    for column, name in columns.items():
        cells = [(row.number, after_full_stop(row.cells[column].text.strip())) for row in rows]
        hundredths = [number for number, found in cells if found == "hundredths"]
        if hundredths and any(found == "minutes" for _, found in cells):
            yield (
                column,
                (
                    f"{_place(hundredths, name)} : des centièmes d'heure, sans doute, et d'autres"
                    " heures de la colonne se lisent dans les deux sens : écrivez-les partout comme"
                    " 7 h 30"
                ),
            )


def _place(rows: Sequence[int], column: str) -> str:
    shown, more = shorten(rows, _NAMED)
    named = ", ".join(map(str, shown)) + (", …" if more else "")
    return f"ligne{'s' if len(rows) > 1 else ''} {named}, {column}"
