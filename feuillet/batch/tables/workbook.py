"""A zipped workbook (XLSX, ODS) → the table of one of its sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from feuillet.batch.tables.sheets import WORKBOOK, read_excel, read_opendocument, unpack
from feuillet.batch.tables.table import Table, Worksheet, build_table, widen
from feuillet.errors import Advice, TableUnreadable
from feuillet.model.characters import fold

_NAMED = 10
"""Sheets that one line names."""

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def read_workbook(content: bytes, sheet: str | None = None) -> Table:
    """Return the table of a workbook's only visible sheet that is not empty, or of `sheet`.

    What the secretary does not see is a problem of the table: hidden rows and columns would print
    patients that nobody looked at; so is a line through a text, by which wards cancel a patient.

    Raises:
        TableUnreadable: No sheet can be chosen, or it holds no table.
    """
    chosen = _choose(_read_sheets(unpack(content)), sheet)
    table = build_table(widen(chosen.rows), chosen.all_problems())
    return replace(table, marks=chosen.marks, notes=frozenset(chosen.notes))


def _read_sheets(parts: Mapping[str, bytes]) -> Sequence[Worksheet]:
    if WORKBOOK in parts:
        return read_excel(parts)
    if parts.get("mimetype", b"").strip() in (_ODS, _ODS + b"-template"):
        return read_opendocument(parts)
    raise TableUnreadable(
        "Le fichier n'est ni un classeur XLSX ou ODS, ni un CSV : enregistrez-le dans l'un de ces"
        " formats"
    )


def _choose(sheets: Sequence[Worksheet], wanted: str | None) -> Worksheet:
    if wanted is not None:
        named = [one for one in sheets if fold(one.name) == fold(wanted)]
        if len(named) > 1:
            named = [one for one in named if one.name == wanted]
        if not named:
            raise TableUnreadable(
                f"{Advice.SHEET} : aucune feuille du classeur ne porte ce nom, vérifiez-le"
            )
        if not named[0].visible:
            raise TableUnreadable(
                f"{Advice.SHEET} : cette feuille est masquée : affichez-la d'abord"
            )
        return named[0]
    filled = [one for one in sheets if one.visible and one.rows]
    if len(filled) > 1:
        names = ", ".join(f"« {' '.join(one.name.split())} »" for one in filled[:_NAMED])
        more = "…" if len(filled) > _NAMED else ""
        raise TableUnreadable(
            f"Le classeur a {len(filled)} feuilles remplies ({names}{more}) : {Advice.NAME_SHEET}"
        )
    if not filled:
        raise TableUnreadable(
            "Le classeur n'a aucune feuille visible qui contienne un tableau : affichez-la"
        )
    return filled[0]
