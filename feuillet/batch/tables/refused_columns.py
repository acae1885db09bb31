"""What is wrong with the columns of a table, in French, with what to do.

A heading is quoted only where two are known at least: without a header row, it is a patient.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feuillet.batch.tables.headings import Known, joined_fields, match_heading
from feuillet.batch.tables.table import Table, column_letters, name_rows
from feuillet.check import says_cancelled
from feuillet.errors import Advice, quoted_list
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import WHOLE_IDENTITY

_TITLES = 10
"""Rows above which a title may stand."""

_LONGEST_QUOTED = 60


@dataclass(frozen=True)
class Headings:
    """The headings of one table, and what each was taken for."""

    table: Table
    leaflet: Leaflet
    known: Known
    matches: Mapping[int, Sequence[str]]
    """The variables that each column may be, but for those that are passed over by hand."""

    guessed: Mapping[int, str]
    """The variable that an unknown one is likely for; empty if it is of no use."""

    def elsewhere(self) -> tuple[int, str]:
        """Return where the headings are if not in the first row, often a title, and what to do."""
        for row in self.table.rows[:_TITLES]:
            cells = (match_heading(cell.text, self.known, self.leaflet) for cell in row.cells)
            if sum(len(found) == 1 for found in cells) > 1:
                return row.number, (
                    f"Les noms des colonnes sont en ligne {row.number} : supprimez les lignes"
                    " au-dessus, ils doivent être en ligne 1. Un jour qu'elles seules donnent"
                    " va dans une colonne"
                )
        return 1, (
            "Aucune colonne n'est reconnue : la ligne 1 doit porter les noms des colonnes, tels"
            f" que {Advice.TABLE_HEADINGS} les donne"
        )

    def problems(self) -> Iterator[str]:
        """Yield all that is wrong with them."""
        given = {name for names in self.matches.values() for name in names}
        lacking = [name for name in _needed(self.leaflet) if name not in given]
        hinted = set(self.guessed.values())
        nameless = False
        for index, found in self.matches.items():
            if (len(found) == 1) or (not found and self.guessed.get(index) == ""):
                continue
            joined = () if found else joined_fields(self.table.header[index], self.leaflet)
            hinted.update(joined)
            told = self._unknown(index, found, joined, complete=not lacking)
            nameless = nameless or told.endswith("son nom")
            yield f"{column_place(self.table, index, quoted=self._are_headings)} : {told}"
        yield from self._double()
        for name in lacking:
            if name not in hinted:
                label = self.leaflet.all_variables[name].label
                yield f"il manque la colonne « {label} » : ajoutez-la"
        free = [n for n in self.leaflet.all_variables if n not in given | hinted | set(lacking)]
        if nameless and free:
            yield f"choisissez parmi les champs sans colonne : {_labels(free, self.leaflet)}"

    @property
    def _are_headings(self) -> bool:
        return sum(len(found) == 1 for found in self.matches.values()) > 1

    def _unknown(
        self, index: int, found: Sequence[str], joined: Sequence[str], *, complete: bool
    ) -> str:
        """Return what is wrong with a column that is not known.

        Args:
            complete: Whether every column is there that must be: else this one may be it.
        """
        if found:
            return (
                f"ce nom va à {_labels(found, self.leaflet)} : donnez-lui l'un de ces noms,"
                f" {quoted_list(found)}"
            )
        if joined:
            return f"elle réunit {_labels(joined, self.leaflet)} : faites une colonne par champ"
        if likely := self.guessed.get(index):
            label = _labels([likely], self.leaflet)
            return f"nom de colonne inconnu. Est-ce {label} ? Alors, nommez-la ainsi"
        if self.table.header[index].strip():
            advice = "Retirez-la, ou corrigez son nom" if complete else "Corrigez son nom"
            return f"nom de colonne inconnu. {self._cancelled(index)}{advice}"
        return "elle n'a pas de nom en ligne 1 : nommez-la, ou videz-la"

    def _cancelled(self, index: int) -> str:
        """Return what to do first with a column that says who does not come."""
        rows = [row.number for row in self.table.rows if says_cancelled(row.cells[index].text)]
        told = f"Elle dit « annulé » ou de même en {name_rows(rows)} : supprimez ces patients. "
        return told if rows else ""

    def _double(self) -> Iterator[str]:
        for name in self.leaflet.all_variables:
            at = [i for i, found in self.matches.items() if list(found) == [name]]
            if len(at) > 1:
                label = _labels([name], self.leaflet)
                places = " et ".join(map(column_letters, at))
                yield f"colonnes {places} : toutes pour {label} : n'en gardez qu'une"


def column_place(table: Table, index: int, *, quoted: bool) -> str:
    """Return « colonne C « Chir » », without the heading if it may be none, or is no short text."""
    heading = " ".join(table.header[index].split())
    shown = quoted and heading.isprintable() and 0 < len(heading) <= _LONGEST_QUOTED
    return f"colonne {column_letters(index)}" + (f" « {heading} »" if shown else "")


def _needed(leaflet: Leaflet) -> Iterator[str]:
    """Yield the variables without which no row could be printed."""
    for name, variable in leaflet.all_variables.items():
        if name in WHOLE_IDENTITY or (variable.missing == "block" and not variable.when):
            yield name


def _labels(names: Sequence[str], leaflet: Leaflet) -> str:
    return quoted_list(leaflet.all_variables[name].label for name in names)
