"""Rows of a table that are no patient's: headings again, a sum, a day, a title or a note.

Whoever has a surname, a first name and a birth date is a patient, whatever else the row says.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from feuillet.batch.tables.table import TableRow
from feuillet.check import has_letter
from feuillet.model.characters import fold
from feuillet.model.typed_dates import names_day
from feuillet.model.variables import WHOLE_IDENTITY, ungiven

REPEATED = "la ligne répète les noms des colonnes : supprimez-la"
SECOND = (
    "des noms de colonnes encore : réunissez-les avec ceux de la ligne 1, un nom entier par"
    " colonne (« Date d'intervention »), puis supprimez cette ligne"
)
"""Of the row below the headings, where they stand on two lines."""

TOTAL = "c'est une ligne de total : supprimez-la"
CANCELLED = (
    "une cellule dit « annulé », « décédé », « reporté » ou de même : supprimez la ligne si ce"
    " patient ne vient pas"
)
"""Of a patient's row, which is printed all the same."""

ALONE = (
    "une seule cellule est remplie : supprimez la ligne si c'est un titre ou une note, complétez-la"
    " si c'est un patient"
)
CONTINUES = (
    "une seule cellule est remplie, et aucun nom : si elle continue la ligne au-dessus, reportez-la"
    " sur la ligne du patient, puis supprimez celle-ci ; si c'est un autre patient, complétez-la ;"
    " si c'est une note, supprimez la ligne"
)
CONTINUED = (
    "la ligne du dessous n'a qu'une cellule, sans nom : si elle continue celle-ci, reportez-la ici"
)
"""Of a patient's row, above one that may go with it."""

MAYBE_TOTAL = (
    "un nom et un nombre seulement : si c'est un total, supprimez la ligne ; si c'est un patient,"
    " complétez-la"
)
_COUNT = r"(?:patient|ligne|acte|dossier|personne|intervention|malade)e?s?|rendez-vous|rdv"
_SUM = re.compile(
    r"(?:(?:sous[- ]?)?tota(?:l|ux)|effectifs?|cumul|somme|moyenne|decompte"
    rf"|(?:nb|nbre?|n[br]{{2}}e?|nombre)\.? (?:total |de |d.)*(?:{_COUNT}))\b|\d+ (?:{_COUNT})\b"
)
"""What begins the label of a sum, as `fold` leaves it."""

_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")


def is_day_alone(row: TableRow, birth: int | None) -> bool:
    """Whether a row holds nothing but a day, as where the patients of the next one begin.

    Args:
        birth: The column of birth dates: a day there may be all that is known of somebody.
    """
    only = _only_filled(row)
    return only is not None and only != birth and names_day(row.cells[only].text.strip())


def explain_no_patient(
    row: TableRow,
    identity: Mapping[str, int],
    header: Sequence[str],
    is_heading: Callable[[str], bool],
) -> str:
    """Return why a row is none of a patient's and what to do, or nothing.

    Args:
        identity: The columns that name the patient, by field.
        header: The headings, in small letters.
        is_heading: Whether a text names some column.
    """
    columns = identity.values()
    if sum(row.cells[index].text.strip().casefold() == header[index] for index in columns) > 1:
        others = (
            (cell.text.strip().casefold(), heading)
            for cell, heading in zip(row.cells, header, strict=True)
        )
        second = row.number == 2 and any(text and text != heading for text, heading in others)
        return SECOND if second else REPEATED
    filled = {name for name, index in identity.items() if row.cells[index].text.strip()}
    if not ungiven((one for one in WHOLE_IDENTITY if not ungiven([one], identity)), filled):
        return REPEATED if _are_headings(row, header, is_heading) else ""
    texts = [cell.text.strip() for cell in row.cells if cell.text.strip()]
    if texts and _SUM.match(fold(texts[0])):
        return TOTAL
    if _are_headings(row, header, is_heading):
        return SECOND if row.number == 2 else REPEATED
    if len(texts) == 2 and has_letter(texts[0]) and _FIGURES.fullmatch(texts[1]):
        return MAYBE_TOTAL
    only = _only_filled(row)
    if only is None:
        return ""
    return ALONE if only in columns or not identity else CONTINUES


def _are_headings(row: TableRow, header: Sequence[str], is_heading: Callable[[str], bool]) -> bool:
    """Whether most cells of a row are headings, its own columns' or others': none has a figure."""
    texts = [
        (cell.text.strip(), heading)
        for cell, heading in zip(row.cells, header, strict=True)
        if cell.text.strip()
    ]
    if len(texts) < 2 or any(character.isdigit() for text, _ in texts for character in text):
        return False
    same = [text.casefold() == heading or is_heading(text) for text, heading in texts]
    return 2 * sum(same) > len(same)


def _only_filled(row: TableRow) -> int | None:
    """Return the only column of a row that holds something; None if several do."""
    found = None
    for index, cell in enumerate(row.cells):
        if cell.text and not cell.text.isspace():
            if found is not None:
                return None
            found = index
    return found
