"""What is wrong with the columns of a table, in French, with what to do.

A heading is quoted only where two are known at least: without a header row, it is a patient.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from feuillet.batch.tables.cells import mostly_read
from feuillet.batch.tables.headings import (
    MAX_HEADER,
    OF_ENTRY,
    Known,
    appointment_of_hour,
    day_and_hour,
    joined_fields,
    match_heading,
    may_be_heading,
    words_of,
)
from feuillet.batch.tables.naming.moments import (
    NOT_OF_THEATRE,
    explain_joined,
    explain_theatre,
    is_of_theatre,
)
from feuillet.batch.tables.table import Table, TableRow, column_letters, name_rows
from feuillet.batch.tables.ticks import answers_of_ticks, named_answers, ticked_beside
from feuillet.check import has_letter, name_answers, says_cancelled
from feuillet.errors import Advice, quoted_list
from feuillet.model.characters import fold
from feuillet.model.french import enumerate_fr
from feuillet.model.leaflet import Leaflet
from feuillet.model.typed_dates import parse_date
from feuillet.model.variables import WHOLE_IDENTITY, ungiven

_TITLES = 10
"""Rows above which a title may stand."""

_LOOKED_AT = 100
"""Rows that tell what a column holds."""

_LONGEST_QUOTED = 60
_REMOVE = "Si ce n'est pas une colonne qui manque, retirez-la"
_USED_UP = "Tous les champs ont déjà leur colonne : retirez-la"
_UNKNOWN = (
    "Si elle sert, nommez-la comme l'un des champs sans colonne, donnés plus bas ; sinon,"
    " retirez-la"
)
_OF_ATTENDANCE = frozenset(
    (
        *("annule", "annulee", "annulation", "vient", "venu", "venue", "presence", "present"),
        *("presente", "absent", "absente", "absence", "confirme", "confirmee", "confirmation"),
        *("honore", "maintenu", "maintenue", "reporte", "reportee", "report", "refus"),
    )
)
"""Headings of what says who comes."""

_TOO_COMMON = frozenset(("date", "heure", "nom", "nombre", "type", "jour"))
"""Words that many fields share."""

_ONE_COLUMN = "faites une seule colonne {}, où chaque ligne dit sa réponse"


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

    entries: Sequence[int] = ()
    """The columns that hold days of entry."""

    rivals: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """The columns of each variable that several unknown ones could be."""

    def elsewhere(self) -> tuple[int, str] | None:
        """Return where the headings are if not in the first row, often a title, and what to do."""
        own = sum(self._is_known(text) for text in self.table.header)
        own = max(own, sum(len(found) == 1 for found in self.matches.values()))
        rows = self.table.rows[:_TITLES]
        for row in rows:
            if sum(self._is_known(cell.text) for cell in row.cells) > max(own, 1):
                return self._found_at(row)
        if any(self.matches.values()) or self._are_headings:
            return None
        for row in rows:
            texts = (cell.text for cell in row.cells)
            if sum(may_be_heading(text, self.known, self.leaflet) for text in texts) > 1:
                return self._found_at(row)
        return 1, (
            "Aucune colonne n'est reconnue : la ligne 1 doit porter les noms des colonnes, tels"
            f" que {Advice.TABLE_HEADINGS} les donne"
        )

    def _found_at(self, row: TableRow) -> tuple[int, str]:
        told = (
            f"Les noms des colonnes sont en ligne {row.number} : supprimez les lignes au-dessus,"
            " ils doivent être en ligne 1, sur une seule ligne. Si le jour n'est"
            " écrit que là, ajoutez-le d'abord dans une colonne"
        )
        if self._is_grouped(row):
            told += (
                f". Des noms se répètent sous les titres de la ligne {row.number - 1} : portez"
                " d'abord ces titres dans chaque nom (« Jour consultation », « Jour intervention »)"
            )
        return row.number, told

    def _is_grouped(self, headings: TableRow) -> bool:
        """Whether titles of groups of columns stand above headings, some of which are the same."""
        above = [one.cells for one in self.table.rows if one.number == headings.number - 1]
        texts = [cell.text for cell in above[0]] if above else self.table.header
        if not above and headings.number != 2:
            return False
        named = [words_of(cell.text) for cell in headings.cells if cell.text.strip()]
        return len({*named}) < len(named) and any(text.strip() for text in texts[1:])

    @property
    def mentioned(self) -> frozenset[str]:
        """The fields that a problem of a column is about: no row can be blamed for one."""
        given = {name for names in self.matches.values() for name in names}
        lacking = set(ungiven(_needed(self.leaflet), given))
        unsure = {name for names in self.matches.values() if len(names) > 1 for name in names}
        guessed = {name for name in self.guessed.values() if name}
        return frozenset(lacking | unsure | guessed | {*self._joined(), *self.rivals})

    def problems(self) -> Iterator[str]:
        """Yield all that is wrong with them."""
        given = {name for names in self.matches.values() for name in names}
        lacking = ungiven(_needed(self.leaflet), given)
        hinted = {*self.guessed.values(), *self._joined(), *self.rivals}
        free = [n for n in self.leaflet.all_variables if n not in given | hinted | set(lacking)]
        missing = [name for name in lacking if name not in hinted]
        advice = _UNKNOWN if free else _REMOVE if missing else _USED_UP
        nowhere: list[int] = []
        second = self._second_patient()
        rivals = {index for at in self.rivals.values() for index in at}
        if second is not None:
            yield self._two_patients(second)
        for index, found in self.matches.items():
            if (len(found) == 1) or (not found and self.guessed.get(index) == ""):
                continue
            if index in rivals or (second is not None and self._numbered(index)):
                continue
            told = self._unknown(index, found, advice)
            if told.endswith(advice):
                nowhere.append(index)
            yield f"{column_place(self.table, index, quoted=self._are_headings)} : {told}"
        yield from (self._which(name, at) for name, at in self.rivals.items())
        yield from () if second is not None else self._double()
        for name in missing:
            if not (second is not None and name in self._places):
                label = self.leaflet.all_variables[name].label
                named = self._or_named(name, nowhere)
                yield f"il manque la colonne « {label} » : ajoutez-la{named}"
        if nowhere and free:
            yield f"choisissez parmi les champs sans colonne : {_labels(free, self.leaflet)}"

    def _or_named(self, name: str, unknown: Sequence[int]) -> str:
        """Return which of the columns that nothing tells of may be a missing one, by its cells."""
        likely = [index for index in unknown if self._could_be(index, name)]
        if not likely:
            return ""
        places = [column_place(self.table, i, quoted=self._are_headings) for i in likely]
        return f" ; si c'est la {' ou la '.join(places)}, nommez-la ainsi"

    def _could_be(self, index: int, name: str) -> bool:
        cells = [row.cells[index] for row in self.table.rows[:_LOOKED_AT]]
        if self.leaflet.all_variables[name].type != "text":
            return mostly_read(cells, name, self.leaflet)
        texts = [cell.text for cell in cells if cell.text.strip()]
        worded = [one for one in texts if has_letter(one) and not any(map(str.isdigit, one))]
        return 2 * len(worded) >= len(texts)

    @cached_property
    def _are_headings(self) -> bool:
        """Whether the first row is no patient's: two of its cells are headings, or one is, and
        another stands over days.
        """
        told = sum(len(found) == 1 for found in self.matches.values())
        told += sum(bool(joined_fields(self.table.header[i], self.leaflet)) for i in self._unsaid())
        told += sum(bool(self.guessed.get(index)) for index in self._unsaid()) + len(self.rivals)
        return told > 1 or (told == 1 and any(map(self._is_over_days, self.matches)))

    def _unsaid(self) -> Iterator[int]:
        """Yield the columns that may be none of the fields."""
        return (index for index, found in self.matches.items() if not found)

    def _joined(self) -> Iterator[str]:
        """Yield the fields that one column holds together."""
        for index in self._unsaid():
            if index not in self.guessed:
                yield from joined_fields(self.table.header[index], self.leaflet)

    def _is_known(self, text: str) -> bool:
        return len(match_heading(text, self.known, self.leaflet)) == 1

    def _is_over_days(self, index: int) -> bool:
        heading = self.table.header[index]
        cells = [row.cells[index] for row in self.table.rows[:_TITLES]]
        filled = [cell for cell in cells if cell.text.strip()]
        days = all(cell.kind == "date" or parse_date(cell.text.strip()) for cell in filled)
        worded = has_letter(heading) and not any(map(str.isdigit, heading))
        return worded and bool(filled) and days

    def _unknown(self, index: int, found: Sequence[str], advice: str) -> str:
        """Return what is wrong with a column that is not known.

        Args:
            advice: What to do if nothing tells what it is.
        """
        if found:
            return (
                f"ce nom va à {_labels(found, self.leaflet)} : donnez-lui l'un de ces noms,"
                f" {quoted_list(found)}"
            )
        heading = self.table.header[index]
        if index in self.entries:
            day, hour = (_labels([name], self.leaflet) for name in day_and_hour(self.leaflet))
            return (
                f"un jour d'entrée. Si tous ont l'intervention ce jour-là, nommez-la {day} ; sinon,"
                f" ajoutez une colonne {day}, et laissez {hour} vide pour ceux qui entrent un autre"
                " jour"
            )
        if likely := self.guessed.get(index):
            return f"nom de colonne inconnu. {self._suggested(index, likely)}"
        if joined := joined_fields(heading, self.leaflet):
            given = {name for names in self.matches.values() for name in names}
            return explain_joined(heading, joined, self.leaflet, given)
        if named := {name for name, _ in named_answers(heading, self.leaflet)}:
            label = " ou ".join(_labels([name], self.leaflet) for name in sorted(named))
            return f"c'est une réponse, non un champ : {_ONE_COLUMN.format(label)}"
        if heading.strip():
            if apart := appointment_of_hour(heading, self.leaflet):
                label = _labels([apart], self.leaflet)
                return (
                    f"le jour et l'heure de {label} vont dans la même cellule : réunissez-les,"
                    " comme 31/12/2026 9 h 30"
                )
            if is_of_theatre(heading) and day_and_hour(self.leaflet):
                return explain_theatre(self.leaflet)
            unsaid = [one for one in self._unsaid() if not self.guessed.get(one)]
            if beside := ticked_beside(self.table, index, unsaid, self.leaflet):
                fields = " ou ".join(_labels([name], self.leaflet) for name in beside)
                alike = quoted_list(dict.fromkeys(one for all_ in beside.values() for one in all_))
                return (
                    f"nom de colonne inconnu. Elle est cochée comme {alike} : si c'est une réponse"
                    f" à {fields}, mettez-la dans la même colonne ; ne la retirez que si elle dit"
                    " autre chose"
                )
            return f"nom de colonne inconnu. {self._cancelled(index)}{advice}"
        return "elle n'a pas de nom en ligne 1 : nommez-la, ou videz-la"

    def _suggested(self, index: int, likely: str) -> str:
        """Return what an unknown column may be, and what to look at before it is named so."""
        variable = self.leaflet.all_variables[likely]
        label = _labels([likely], self.leaflet)
        words = set(words_of(self.table.header[index]))
        if variable.type == "time":
            if words == {"heure"} or is_of_theatre(self.table.header[index]):
                return (
                    f"Est-ce {label}{NOT_OF_THEATRE} ? Alors, nommez-la ainsi ; sinon, retirez-la"
                )
            if words & OF_ENTRY - set(words_of(variable.label)):
                return (
                    f"Est-ce {label} ? Alors, nommez-la ainsi, et videz-la pour ceux qui entrent un"
                    " autre jour que celui de l'intervention"
                )
        worth = answers_of_ticks(self.table.header[index], likely, self.leaflet)
        if any(fold(row.cells[index].text) in worth for row in self.table.rows):
            return (
                f"Est-ce {label} ? Alors, nommez-la ainsi, et à la place de oui, non ou d'une"
                f" croix, écrivez la réponse : {name_answers(variable)}"
            )
        return f"Est-ce {label} ? Alors, nommez-la ainsi"

    def _which(self, name: str, columns: Sequence[int]) -> str:
        """Return what to do with unknown columns, of which any could be a field."""
        label = _labels([name], self.leaflet)
        hour = self.leaflet.all_variables[name].type == "time"
        places = enumerate_fr(tuple(map(column_letters, columns)))
        rest = (
            "l'autre ou donnez-lui son" if len(columns) == 2 else "les autres ou donnez-leur leur"
        )
        return (
            f"colonnes {places} : plusieurs pourraient être {label}{NOT_OF_THEATRE if hour else ''}"
            f" : laquelle ? Nommez-la ainsi, et retirez {rest} nom"
        )

    def _cancelled(self, index: int) -> str:
        """Return what to do first with a column that says who does not come."""
        if _OF_ATTENDANCE.intersection(words_of(self.table.header[index])):
            return "Elle semble dire qui vient : supprimez d'abord ceux qui ne viennent pas. "
        rows = [row.number for row in self.table.rows if says_cancelled(row.cells[index].text)]
        said = f"Elle dit « annulé » ou de même en {name_rows(rows)}"
        return f"{said} : supprimez ceux qui ne viennent pas. " if rows else ""

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """The columns of each field, in order: « Nom 2 » is one more of surnames."""
        places: dict[str, list[int]] = {}
        for index, found in self.matches.items():
            for name in found if len(found) == 1 else self._numbered(index):
                places.setdefault(name, []).append(index)
        return places

    def _numbered(self, index: int) -> Sequence[str]:
        """Return the field that a column has with a number behind: « Nom 2 », « DDN.1 »."""
        heading = self.table.header[index].strip()[:MAX_HEADER]
        bare = re.sub(r"[ ._-]?\(?\d\)?\Z", "", heading)
        if self.matches[index] or bare == heading:
            return ()
        found = match_heading(bare, self.known, self.leaflet)
        return found if len(found) == 1 else ()

    def _second_patient(self) -> tuple[int, int] | None:
        """Return the columns, from and to, where each row begins again with another identity."""
        double = {name: at for name, at in self._places.items() if len(at) > 1}
        begun = [double[name] for name in WHOLE_IDENTITY if name in double]
        if len(begun) < 2 or max(at[0] for at in begun) > min(at[1] for at in begun):
            return None
        return min(at[1] for at in double.values()), max(at[-1] for at in double.values())

    def _two_patients(self, columns: tuple[int, int]) -> str:
        shared = any(len(at) == 1 for at in self._places.values())
        rest = ", et recopiez-y ce que les deux ont en commun" if shared else ""
        first, last = map(column_letters, columns)
        return (
            f"colonnes {first} à {last} : deux patients par ligne ? Mettez une ligne par patient :"
            f" déplacez ces colonnes sous les premières{rest}"
        )

    def _double(self) -> Iterator[str]:
        for name in self.leaflet.all_variables:
            at = [i for i, found in self.matches.items() if list(found) == [name]]
            if len(at) > 1:
                label = _labels([name], self.leaflet)
                places = enumerate_fr(tuple(map(column_letters, at)))
                answers = [named_answers(self.table.header[i], self.leaflet) for i in at]
                advice = _ONE_COLUMN.format(label) if all(answers) else self._only_one(name)
                both = "toutes deux" if len(at) == 2 else "toutes"
                yield f"colonnes {places} : {both} pour {label} : {advice}"

    def _only_one(self, name: str) -> str:
        """Return what to do with several columns of one field, some of which may be another's."""
        if name == "nom":
            return (
                "si l'une est le nom de naissance, nommez-la « Nom de naissance » ; sinon, n'en"
                " gardez qu'une"
            )
        variables = self.leaflet.all_variables
        given = {one for names in self.matches.values() for one in names}
        words = set(words_of(variables[name].label)) - _TOO_COMMON
        near = [
            n for n in variables if n not in given and words & set(words_of(variables[n].label))
        ]
        if not near:
            return "n'en gardez qu'une"
        others = quoted_list([variables[n].label for n in near])
        return f"n'en gardez qu'une, ou nommez l'autre pour ce qu'elle est : {others}"


def column_place(table: Table, index: int, *, quoted: bool) -> str:
    """Return « colonne C « Chir » », without the heading if it may be none, or is no short text."""
    heading = quoted_heading(table, index) if quoted else ""
    return f"colonne {column_letters(index)}" + (f" « {heading} »" if heading else "")


def quoted_heading(table: Table, index: int) -> str:
    """Return a column's heading on one line; empty if it is no short text."""
    heading = " ".join(table.header[index].split())
    return heading if heading.isprintable() and len(heading) <= _LONGEST_QUOTED else ""


def _needed(leaflet: Leaflet) -> Iterator[str]:
    """Yield the variables without which no row could be printed."""
    for name, variable in leaflet.all_variables.items():
        if name in WHOLE_IDENTITY or (variable.missing == "block" and not variable.when):
            yield name


def _labels(names: Sequence[str], leaflet: Leaflet) -> str:
    return quoted_list(leaflet.all_variables[name].label for name in names)
