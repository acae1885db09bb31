"""Rows of a table that are no patient's: headings again, a sum, a day, a title or a note.

Whoever has a surname, a first name and a birth date is a patient, whatever else the row says.
"""

import re
from collections.abc import Sequence

from feuillet.batch.tables.table import TableRow
from feuillet.model.typed_dates import names_day

REPEATED = "la ligne répète les noms des colonnes : supprimez-la"
SECOND = (
    "des noms de colonnes encore : réunissez-les avec ceux de la ligne 1, un nom entier par"
    " colonne (« Date d'intervention »), puis supprimez cette ligne"
)
"""Of the row below the headings, where they stand on two lines."""

TOTAL = "c'est une ligne de total : supprimez-la"
ALONE = (
    "une seule cellule est remplie : supprimez la ligne si c'est un titre ou une note, complétez-la"
    " si c'est un patient"
)
_SUM = re.compile(r"(?:(?:sous-)?tota(?:l|ux)|\d+ patients?)\b")


def is_day_alone(row: TableRow, birth: int | None) -> bool:
    """Whether a row holds nothing but a day, as where the patients of the next one begin.

    Args:
        birth: The column of birth dates: a day there may be all that is known of somebody.
    """
    only = _only_filled(row)
    return only is not None and only != birth and names_day(row.cells[only].text.strip())


def explain_no_patient(row: TableRow, identity: Sequence[int], header: Sequence[str]) -> str:
    """Return why a row is none of a patient's and what to do, or nothing.

    Args:
        identity: The columns that name the patient.
        header: The headings, in small letters.
    """
    if sum(row.cells[index].text.strip().casefold() == header[index] for index in identity) > 1:
        others = (
            (cell.text.strip().casefold(), heading)
            for cell, heading in zip(row.cells, header, strict=True)
        )
        second = row.number == 2 and any(text and text != heading for text, heading in others)
        return SECOND if second else REPEATED
    if all(row.cells[index].text.strip() for index in identity):
        return ""
    first = next((cell.text for cell in row.cells if cell.text.strip()), "")
    if _SUM.match(first.strip().casefold()):
        return TOTAL
    return ALONE if _only_filled(row) is not None else ""


def _only_filled(row: TableRow) -> int | None:
    """Return the only column of a row that holds something; None if several do."""
    found = None
    for index, cell in enumerate(row.cells):
        if cell.text and not cell.text.isspace():
            if found is not None:
                return None
            found = index
    return found
