"""Faults that a column has in all its rows, or in most: said once, settled at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from feuillet.batch import column_letters, may_be_as_shown
from feuillet.model.french import NBSP, capitalise
from feuillet.model.variables import WHOLE_IDENTITY
from feuillet.web.jobs import Job
from feuillet.web.screens.list_words import spaced

FEWEST_ROWS = 3
"""Rows of which most may have one fault."""

LOST_ZEROS = (
    "Ce sont des nombres, et Excel retire les zéros du début d'un nombre : vérifiez sur un dossier"
    " qu'il n'en manque pas."
)
_EXAMPLES = 3


@dataclass(frozen=True)
class ColumnFault:
    """What a spreadsheet did to the cells of one column."""

    index: int
    title: str
    """« Colonne D « N° dossier », 25 lignes »."""

    words: str
    rows: frozenset[int]
    name: str
    """The field that the column is for."""

    as_shown: bool
    """Whether what they show may be taken as it is."""

    may_go: bool
    """Whether rows can be printed without it."""


def faults_of(job: Job) -> list[ColumnFault]:
    """Return the faults that most rows have in one column, but for what was typed over."""
    if job.checked is None:
        return []
    rows: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for refused in job.checked.refused:
        for name, words in job.rows[refused.number].faulty.items():
            rows[name, words].append(refused.number)
    most = max(FEWEST_ROWS, len(job.checked.everybody) / 2)
    indices = {name: index for index, name in job.matches().items()}
    return [
        _fault(job, indices[name], name, words, found)
        for (name, words), found in rows.items()
        if name in indices and len(found) >= most
    ]


def waiting_rows(job: Job, faults: Sequence[ColumnFault]) -> Collection[int]:
    """Return the rows that are right but for what one choice settles for the whole column."""
    names = {one.name for one in faults if one.as_shown}
    if not names or job.checked is None:
        return frozenset()
    return {
        one.number
        for one in job.checked.refused
        if one.problems == job.rows[one.number].problems
        and names.issuperset(job.rows[one.number].faulty)
    }.difference(job.opened, job.edits)


def told_above(faults: Sequence[ColumnFault], number: int) -> Collection[str]:
    """Return the fields of a row whose fault is told once, above all rows."""
    return {one.name for one in faults if number in one.rows}


def _fault(job: Job, index: int, name: str, words: str, rows: Sequence[int]) -> ColumnFault:
    variable = job.press.leaflet.all_variables[name]
    cells = [job.typed[number].cells[index] for number in rows]
    as_shown = all(may_be_as_shown(cell, variable) for cell in cells)
    shown = list(dict.fromkeys(cell.text for cell in cells))[:_EXAMPLES]
    examples = f"Affichés{NBSP}: {', '.join(f'«{NBSP}{one}{NBSP}»' for one in shown)}."
    heading = " ".join(job.table.header[index].split())
    called = f" «{NBSP}{heading}{NBSP}»" if heading else ""
    return ColumnFault(
        index,
        f"Colonne {column_letters(index)}{called}, {len(rows)} lignes",
        f"{spaced(LOST_ZEROS)} {examples}" if as_shown else f"{spaced(capitalise(words))}.",
        frozenset(rows),
        name,
        as_shown,
        may_go=name not in WHOLE_IDENTITY and variable.missing != "block",
    )
