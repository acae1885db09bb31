"""Columns of the day on which patients enter the hospital, which may not be the operation's.

A leaflet has the operation's day alone, and its hour of arrival is read as that day's.  Nothing is
printed of such a column: it tells whose hour is another day's.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from feuillet.batch.tables.headings import MAX_HEADER, OF_ENTRY, day_and_hour, words_of
from feuillet.batch.tables.refused_columns import column_place
from feuillet.batch.tables.table import Cell, Remark, Table, TableRow
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import names_day, parse_appointment, parse_date

_LOOKED_AT = 100
"""Rows that tell what a column holds."""

_ABOUT_ENTRY = frozenset(
    (
        *("date", "jour", "heure", "et", "prevu", "prevue", "reel", "reelle", "programmee"),
        *("hopital", "hospitalier", "hospitaliere", "service", "clinique", "patient"),
    )
)
"""What else a heading of entries may say."""

_EVE = re.compile(r"\bveille\b|\bj ?- ?[1-9]\b")
_ENTERS_ON_EVE = re.compile(
    r"\b(?:hospit\w*|hospi|hosp|hc|entree?s?|arriv\w+|admis\w*|accueil\w*|vient|couche)\b"
    rf"[^.,;:!/()\n]{{0,25}}(?:{_EVE.pattern})"
)
"""« Hospit la veille », and not « AVK arrêtés la veille »; both of texts as `fold` leaves them."""

OTHER_DAY = (
    "ce patient entre un autre jour que celui de l'intervention, et la fiche dirait cette heure"
    " pour le jour de l'intervention : videz l'heure, et dites-lui à part quand venir ; si c'est le"
    " jour qui est faux, corrigez-le"
)
ON_EVE = (
    "une cellule dit que ce patient entre la veille : si l'heure d'arrivée est celle de la veille,"
    " videz-la, la fiche la dirait pour le jour de l'intervention"
)
NO_HOUR = (
    "ce patient entre un autre jour que celui de l'intervention, et la fiche ne le dit pas :"
    " dites-lui à part quand venir"
)


def entry_columns(
    table: Table,
    matches: Mapping[int, Sequence[str]],
    guessed: Mapping[int, str],
    leaflet: Leaflet,
) -> Sequence[int]:
    """Return the columns, from 0, that hold days of entry and that no field is made of.

    Args:
        matches, guessed: The fields that each column is for, known and likely.
    """
    if not day_and_hour(leaflet):
        return ()
    return [
        index
        for index, heading in enumerate(table.header)
        if not matches.get(index)
        and not _is_moment(guessed.get(index), leaflet)
        and _is_heading(heading)
        and _holds_days(row.cells[index] for row in table.rows[:_LOOKED_AT])
    ]


def enters_another_day(row: TableRow, columns: Collection[int], day: dt.date | None) -> bool:
    """Whether a row says, in one of these columns, another day of entry than the operation's."""
    return any(_is_another(row.cells[index].text.strip(), day) for index in columns)


def says_eve(text: str) -> bool:
    """Whether a text says that somebody enters the day before: « hospit la veille »."""
    return _ENTERS_ON_EVE.search(fold(text)) is not None


def remarks_on_entries(
    table: Table,
    columns: Sequence[int],
    matches: Mapping[int, Sequence[str]],
    leaflet: Leaflet,
    left_out: Collection[int],
) -> Iterator[Remark]:
    """Yield what the columns of entries are for, and the rows whose day differs without an hour.

    Args:
        left_out: Rows that somebody left out, and has seen.
    """
    if not columns:
        return
    yield from map(Remark, told_of_entries(table, columns, leaflet))
    at = {names[0]: index for index, names in matches.items() if len(names) == 1}
    day, hour = (at.get(name) for name in day_and_hour(leaflet))
    if day is None:
        return
    other = [
        row.number
        for row in table.rows
        if row.number not in left_out
        and (hour is None or not row.cells[hour].text.strip())
        and enters_another_day(row, columns, parse_date(row.cells[day].text.strip()))
    ]
    if other:
        yield Remark(NO_HOUR, other)


def told_of_entries(table: Table, columns: Sequence[int], leaflet: Leaflet) -> Iterator[str]:
    """Yield a line for each column of entries: what feuillet does with it."""
    for index in columns:
        day, hour = (leaflet.all_variables[name].label for name in day_and_hour(leaflet))
        yield (
            f"{column_place(table, index, quoted=True)} : c'est un jour d'entrée, gardez-la :"
            f" feuillet la compare à « {day} » et n'en imprime rien. Si des patients entrent un"
            f" autre jour, laissez « {hour} » vide pour eux"
        )


def _is_moment(name: str | None, leaflet: Leaflet) -> bool:
    return bool(name) and leaflet.all_variables[name or ""].type in ("date", "appointment", "time")


def _is_heading(heading: str) -> bool:
    """Whether a heading says « Date d'entrée », « Entrée le », « Admission prévue »."""
    words = set(words_of(heading[:MAX_HEADER]))
    return bool(words & OF_ENTRY) and words <= OF_ENTRY | _ABOUT_ENTRY


def _holds_days(cells: Iterator[Cell]) -> bool:
    """Whether at least half of the cells say a day."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip()]
    days = [
        text
        for text in texts
        if parse_appointment(text) or names_day(text) or _EVE.search(fold(text))
    ]
    return bool(texts) and 2 * len(days) >= len(texts)


def _is_another(text: str, day: dt.date | None) -> bool:
    if _EVE.search(fold(text)):
        return True
    if not text or day is None:
        return False
    if found := parse_appointment(text):
        return found[0] != day
    # « 7/12 »: whoever enters at the new year is operated on in another one.
    bare = text.rstrip("/-. ")
    years = [parse_date(f"{bare}{mark}{day.year}") for mark in "/-. "]
    return any(one is not None for one in years) and day not in years
