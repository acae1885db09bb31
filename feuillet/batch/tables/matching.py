"""Each column of one table → the field that it is for, known, decided by somebody, or likely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from feuillet.batch.tables.beside.acts import LOOKED_AT, act_columns
from feuillet.batch.tables.beside.entry_days import entry_columns
from feuillet.batch.tables.cells import mostly_read
from feuillet.batch.tables.headings import (
    Known,
    day_and_hour,
    known_headings,
    match_heading,
)
from feuillet.batch.tables.naming.likely_headings import guess_headings
from feuillet.batch.tables.refused_columns import Headings
from feuillet.batch.tables.table import Table
from feuillet.model.leaflet import Leaflet


def match_columns(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str]
) -> Mapping[int, Sequence[str]]:
    """Return the variables that each column may be: one if it is known, several if unsure."""
    return _matches(table, leaflet, known_headings(leaflet, renames), {})


def guess_columns(
    table: Table,
    leaflet: Leaflet,
    renames: Mapping[str, str],
    chosen: Mapping[int, str] | None = None,
) -> Mapping[int, str]:
    """Return the variable that each unknown column is likely for; empty if it is of no use.

    Args:
        chosen: As for `raw_rows`.
    """
    return match_table(table, leaflet, renames, chosen or {}).guessed


@dataclass(frozen=True)
class Matched:
    """What the columns of a table, from 0, are for."""

    known: Known
    fields: Mapping[int, Sequence[str]]
    """The variables that each may be, but for those that are passed over by hand."""

    guessed: Mapping[int, str]
    """The variable that an unknown one is likely for; empty if it is of no use."""

    rivals: Mapping[str, Sequence[int]]
    """The unknown ones of each variable that several could be."""

    acts: Sequence[int]
    """Those that say which act a patient comes for."""

    entries: Sequence[int]
    """Those that say on which day a patient enters."""

    def headings(self, table: Table, leaflet: Leaflet) -> Headings:
        """Return the headings of its table, to say what is wrong with them."""
        likely = self.guessed
        return Headings(table, leaflet, self.known, self.fields, likely, self.entries, self.rivals)

    @property
    def sure(self) -> Mapping[int, str]:
        """The variable of each that is for one, and no other."""
        return {index: names[0] for index, names in self.fields.items() if len(names) == 1}

    def is_passed_over(self, index: int) -> bool:
        """Whether nothing is printed of a column, and nobody is asked what it is for."""
        return index not in self.fields or self.guessed.get(index) == ""


def match_table(
    table: Table, leaflet: Leaflet, renames: Mapping[str, str], chosen: Mapping[int, str]
) -> Matched:
    """Return what each column is for: known, decided by somebody, likely, or of no use."""

    def reads(index: int, name: str) -> bool:
        return mostly_read((row.cells[index] for row in looked_at), name, leaflet)

    looked_at = list(islice(table.rows, LOOKED_AT))
    known = known_headings(leaflet, renames)
    matches = _matches(table, leaflet, known, chosen)
    empty = [index for index, names in matches.items() if not names and is_empty(table, index)]
    asked = {index: names for index, names in matches.items() if index not in empty}
    guessed, rivals = guess_headings(table.header, asked, known, leaflet, reads)
    acts = act_columns(table, matches, guessed)
    entries = entry_columns(table, matches, guessed, leaflet)
    likely = {index: name for index, name in guessed.items() if index not in entries}
    filled = {*rivals, *likely.values(), *(name for names in matches.values() for name in names)}
    # Alone, it may be the operation's day: somebody says so.
    compared = entries if filled.issuperset(day_and_hour(leaflet)[:1]) else ()
    guessed = {**likely, **dict.fromkeys((*empty, *acts, *compared), "")}
    return Matched(known, matches, guessed, rivals, acts, entries)


def is_empty(table: Table, index: int) -> bool:
    """Whether a column holds nothing under its heading."""
    return not any(row.cells[index].text.strip() for row in table.rows)


def _matches(
    table: Table, leaflet: Leaflet, known: Known, chosen: Mapping[int, str]
) -> Mapping[int, Sequence[str]]:
    """Return the variables that each column may be, but for those that are passed over by hand."""
    by_name = {
        index: match_heading(text, known, leaflet) for index, text in enumerate(table.header)
    }
    by_hand = {index: (name,) for index, name in chosen.items() if name}
    matches = {**by_name, **by_hand}
    return {i: names for i, names in matches.items() if chosen.get(i) != ""}
