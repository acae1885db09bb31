"""What a spreadsheet did to a cell of a variable, that no later check could see."""

import re
from collections.abc import Iterable

from feuillet.batch.tables.table import Cell
from feuillet.check import is_garbled, read_values_of
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import parse_date, parse_time
from feuillet.model.variables import IDENTITY, NAMES, Variable

_IS = {
    "number": "la cellule est un nombre",
    "amount": "la cellule est un pourcentage ou un montant",
    "date": "la cellule est une date",
    "month": "la cellule est une date",
    "time": "la cellule est une heure",
    "boolean": "la cellule est VRAI ou FAUX",
}
_BARE_NUMBER = (
    "la cellule est un nombre, et rien ne dit s'il commençait par des zéros : dans Excel, donnez à"
    " la colonne le format personnalisé 0000000000, un zéro par chiffre à imprimer ; sinon,"
    " mettez-la au format Texte et retapez-la"
)
"""Such a format shows them again, and can be given to a whole column at once."""

_NAMES = tuple(IDENTITY[name] for name in NAMES)
_RETYPE = "mettez la colonne au format Texte, puis retapez-la"
_CELLS = {
    "text": ("text", _RETYPE),
    "date": ("date", "retapez la date, comme 31/12/2026"),
    "time": ("time", "retapez l'heure seule, comme 9 h"),
    "appointment": ("date", "retapez le jour, et l'heure si elle est connue : 31/12/2026 9 h 30"),
    "integer": ("number", "tapez un nombre entier, dans une colonne au format Standard"),
    "choice": ("number", "mettez la colonne au format Texte, puis retapez la réponse"),
    "choices": ("number", "mettez la colonne au format Texte, puis retapez les réponses"),
    "boolean": ("boolean", "tapez oui ou non"),
}
"""What the cells of each type of variable may be besides text, and what mends any others."""

_FORMATS = {"date": "Date", "appointment": "Date", "time": "Heure"}
"""The formats that show a spreadsheet's count as what it counts."""

_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E[+-]\d+")
"""How a spreadsheet shows a long number: its last figures are lost."""

_QUOTED = re.compile(r"'[\d ]+")
"""A number with the mark by which a spreadsheet keeps it as a text, and which it does not show."""

_NO_HOUR = re.compile(r"0?0:00(?::00)?")
_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!"),
        *("#NUM!", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!"),
    )
)


def wrong_cell(cell: Cell, variable: Variable) -> str:
    """Return what is wrong with a cell and what mends it, or nothing; never what it holds."""
    kind, advice = _CELLS[variable.type]
    if cell.kind == "month" and kind == "date":
        return (
            "la date que montre la cellule n'a pas de jour, et le tableur a pu y mettre le 1er du"
            " mois : mettez la colonne au format Date, puis retapez la date entière, comme"
            " 31/12/2026"
        )
    if cell.kind not in ("text", kind) and not _reads_as_typed(cell, variable):
        if cell.kind == "date" and " " in cell.text and variable.type == "time":
            return (
                "la cellule porte aussi un jour, que son format ne montre pas : retapez l'heure"
                " seule, comme 9 h, si elle est de ce jour-là ; si elle est d'un autre jour, videz"
                " la cellule"
            )
        if cell.kind == "date" and " " in cell.text:
            return f"la cellule porte aussi un jour, que son format ne montre pas : {advice}"
        if _is_count(cell, variable):
            advice = f"mettez la colonne au format {_FORMATS[variable.type]}"
        if cell.kind == "number" and variable.type == "text" and variable not in _NAMES:
            return _BARE_NUMBER
        return f"{_IS[cell.kind]} : {advice}"
    if variable.type == "date" and cell.kind == "date" and " " in cell.text:
        return (
            "la cellule porte aussi une heure, que son format cache peut-être : retapez la date"
            " seule, comme 31/12/2026"
        )
    if variable.type == "time" and _NO_HOUR.fullmatch(cell.text.strip()):
        return (
            "0:00 est ce que des logiciels écrivent quand ils n'ont pas d'heure : videz la"
            " cellule ; si ce patient vient à minuit, écrivez 0 h"
        )
    if cell.kind != "text":
        return ""
    text = cell.text.strip()
    if _QUOTED.fullmatch(text):
        return "elle commence par une apostrophe : retirez-la, ou mettez la colonne au format Texte"
    if text.startswith("="):
        return "la cellule est une formule : remplacez-la par sa valeur"
    if text.startswith("#") and (text in _ERRORS or set(text) == {"#"}):
        return "le tableur n'a pas écrit la valeur : élargissez la colonne ou corrigez l'erreur"
    if _SHORTENED.fullmatch(text):
        return f"le tableur a abrégé un long nombre : {_RETYPE}"
    if is_garbled(text):
        return "accents abîmés par une conversion : reprenez le tableau d'origine"
    return ""


def _reads_as_typed(cell: Cell, variable: Variable) -> bool:
    """Whether a number is an hour or a day in figures (730, 12031948), never a spreadsheet's count.

    A day counted by a spreadsheet has five figures, until the year 2173.
    """
    if cell.kind != "number":
        return False
    if variable.type == "time":
        return parse_time(cell.text) is not None
    return variable.type in ("date", "appointment") and parse_date(cell.text) is not None


def _is_count(cell: Cell, variable: Variable) -> bool:
    """Whether a number is a spreadsheet's count: of days, or of the part of one for an hour.

    In the format of hours, 8 would show midnight.
    """
    if cell.kind != "number" or variable.type not in _FORMATS:
        return False
    return variable.type != "time" or cell.text.startswith("0,")


def mostly_read(cells: Iterable[Cell], name: str, leaflet: Leaflet) -> bool:
    """Whether a variable reads at least half of these cells, but for the empty ones."""
    filled = [cell for cell in cells if cell.text.strip() and cell.kind != "unread"]
    variable = leaflet.all_variables[name]
    read = [
        cell
        for cell in filled
        if not wrong_cell(cell, variable) and not read_values_of(leaflet, {name: cell.text})[1]
    ]
    return 2 * len(read) >= len(filled)
