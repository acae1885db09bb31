"""What the screens of a list show: its columns, rows to correct, rows that are ready, its end."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feuillet.batch import (
    ReadyRow,
    RefusedRow,
    column_letters,
    fallback_column,
    guess_columns,
    match_columns,
)
from feuillet.model.french import NBSP, counted, is_plural
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import IDENTITY
from feuillet.web.advice import in_the_form
from feuillet.web.jobs import Job
from feuillet.web.screens.fields import Field, build_field, offer_years

SHOWN_ROWS = 50
"""Rows to correct on one screen: a table with more is better mended where it was made."""

READY = 100
"""Rows that are ready, on one screen."""

NAMED = 20
"""Rows that one warning names."""

TOLD = 10
"""Failed rows that the last screen names; the report names all."""

BLANK = ("-", "–", "—")
"""What leaves a cell empty whose content the spreadsheet spoilt."""


@dataclass(frozen=True)
class ShownCell:
    """One cell to correct."""

    field: Field
    problems: Sequence[str]
    hint: str


@dataclass(frozen=True)
class ShownRow:
    """One row to correct."""

    number: int
    who: str
    """Whose row it is, as the table has it."""

    wrong: Sequence[ShownCell]
    others: Sequence[ShownCell]
    general: Sequence[str]
    """What is wrong with the whole row."""


@dataclass(frozen=True)
class Column:
    """One column to match."""

    index: int
    letters: str
    header: str
    example: str
    variable: str
    """What it is for; empty as long as nobody knows."""

    ignored: bool
    problem: str
    may_stand_in: bool = False
    """Whether it may be the surnames of those who have no other."""

    stands_in: bool = False


def spaced(line: str) -> str:
    """Return a sentence of ours as a screen shows it, with its advice and its no-break spaces.

    It is never applied to what a cell holds.
    """
    return re.sub(r" (?=[:;?!»])", NBSP, in_the_form(line)).replace("« ", f"«{NBSP}")


def counts_of(job: Job) -> dict[str, Any]:
    """Return where a list stands, in numbers: what its page is told again and again."""
    checked = job.checked
    return {
        "state": job.state,
        "settled": job.settled,
        "gathered": round(job.gathered, 3),
        "read": checked.read if checked else len(job.table.rows) + len(job.table.blank),
        "good": len(checked.entries) if checked else 0,
        "bad": len(checked.refused) if checked else 0,
        "left_out": len(job.left_out),
        "failed": len(job.failures),
        "stopping": job.stopping,
    }


def problems_of(job: Job) -> dict[str, dict[str, list[str]]]:
    """Return what is wrong with each row, by variable; under an empty name, with the whole row."""
    return {str(refused.number): _by_field(job, refused) for refused in _refused(job)}


def rows_of(job: Job) -> list[ShownRow]:
    """Return the rows to correct: first the fields with a problem, then all the others."""
    return [_row(job, refused) for refused in _refused(job)]


def _refused(job: Job) -> Sequence[RefusedRow]:
    return job.checked.refused[:SHOWN_ROWS] if job.checked else ()


def shared_of(job: Job) -> list[str]:
    """Return the faults that more rows have than one screen shows: a column is better mended."""
    refused = job.checked.refused if job.checked else ()
    told = Counter(words for row in refused for words in row.problems)
    return [
        spaced(f"{count} lignes, {words}") for words, count in told.items() if count > SHOWN_ROWS
    ]


def ready(job: Job, page: int) -> Sequence[ReadyRow]:
    """Return the rows that can be printed, a screen of them."""
    entries = job.checked.entries if job.checked else ()
    return entries[page * READY : (page + 1) * READY]


def left_out(job: Job) -> list[tuple[int, str]]:
    """Return the rows that were left out, and whose they are."""
    return [(number, _who(job.rows[number].raw)) for number in sorted(job.left_out)]


def remarks_of(job: Job) -> list[str]:
    """Return what deserves a look before printing: the leaflet, between rows, then in them."""
    if job.checked is None:
        return []
    remarks = (*job.press.remarks, *job.checked.remarks)
    lines = [*remarks, *(f"{_lines(n)} : {words}" for words, n in job.checked.warned.items())]
    if (more := len(lines) - SHOWN_ROWS) > 0:
        lines[SHOWN_ROWS:] = [f"… et {counted(more, 'autre remarque', 'autres remarques')}"]
    return [spaced(line) for line in lines]


def failures_of(job: Job) -> list[str]:
    """Return the rows that were not printed, and why."""
    lines = [f"Ligne {one.row} : {' ; '.join(one.problems)}" for one in job.failures]
    if (more := len(lines) - TOLD) > 0:
        lines[TOLD:] = [f"… et {counted(more, 'autre')}, voir le rapport"]
    return [spaced(line) for line in lines]


def sum_of(job: Job) -> str:
    """Return « 7 lignes lues = 6 faites + 1 échouée + 0 ignorée », or how far a list came."""
    summary = job.summary
    if job.state != "done" or summary is None:
        checked = job.checked
        ignored = checked.ignored if checked else 0
        # Nothing is settled yet of a list that was stopped at once.
        done = max(0, job.settled - len(job.failures) - ignored)
        waiting = counts_of(job)["good"] - done
        waits = "n'est pas faite" if waiting < 2 else "ne sont pas faites"
        return f"{counted(done, 'document fait', 'documents faits')}, " + (
            f"{counted(waiting, 'ligne')} {waits}."
        )
    return (
        f"{counted(summary.read, 'ligne lue', 'lignes lues')} ="
        f" {counted(summary.done, 'faite')}"
        f" + {counted(summary.failed, 'échouée')}"
        f" + {counted(summary.skipped, 'ignorée')}."
    )


def columns_of(job: Job) -> list[Column]:
    """Return each column: its name in the table, what it is for, and what is wrong with it."""
    leaflet = job.press.leaflet
    named = match_columns(job.table, leaflet, job.renames)
    guessed = guess_columns(job.table, leaflet, job.renames, job.chosen)
    matches = job.matches()
    uses = Counter(name for name in matches.values() if name)
    offered = fallback_column(job.table, job.renames, {})
    standing_in = fallback_column(job.table, job.renames, job.chosen)
    first = job.table.rows[0].cells
    found = []
    for index, header in enumerate(job.table.header):
        name, letters = matches.get(index, ""), column_letters(index)
        problem, ignored = "", job.chosen.get(index) == ""
        if uses[name] > 1:
            problem = (
                "Plusieurs colonnes sont pour ce champ : choisissez pour chacune le sien, ou"
                " « ne pas s'en servir »."
            )
        elif index not in job.chosen and len(named[index]) > 1:
            problem = "Ce nom va à plusieurs champs : choisissez."
        elif index not in matches:
            name = guessed.get(index, "")
            ignored = index in guessed and not name
            label = leaflet.all_variables[name].label if name else ""
            advice = (
                f"Est-ce « {label} » ? Sinon, choisissez."
                if name
                else "Choisissez un champ, ou « ne pas s'en servir »."
            )
            if not ignored:
                problem = f"{'Nom inconnu' if header.strip() else 'Sans nom'}. {advice}"
        example = first[index].text
        column = Column(index, letters, header, example, name, ignored, spaced(problem))
        stands_in = ignored and index == standing_in
        found.append(replace(column, may_stand_in=index == offered, stands_in=stands_in))
    return found


def general_of(job: Job) -> list[str]:
    """Return the problems of a table that are those of no column."""
    lines = [line for line in job.problems if not line.startswith("colonne")]
    return [line[:1].upper() + line[1:] for line in lines]


def _row(job: Job, refused: RefusedRow) -> ShownRow:
    leaflet, raw = job.press.leaflet, job.rows[refused.number].raw
    problems = _by_field(job, refused)
    faulty = job.given[refused.number].faulty
    wrong: list[ShownCell] = []
    others: list[ShownCell] = []
    for name, variable in leaflet.all_variables.items():
        field = build_field(name, variable, raw.get(name, ""))
        hint = _hint(job, refused.number, field, name in faulty)
        cell = ShownCell(field, problems.get(name, ()), hint)
        (wrong if name in problems else others).append(cell)
    return ShownRow(refused.number, _who(raw), wrong, others, problems.get("", ()))


def _by_field(job: Job, refused: RefusedRow) -> dict[str, list[str]]:
    row = job.rows[refused.number]
    told = offer_years(refused.troubles, job.press.leaflet, row.raw, job.press.today)
    found = list(row.faulty.items())
    found += [(name, one.words) for one in told for name in one.fields or ("",)]
    found = found or [("", words) for words in refused.problems]
    by_field: dict[str, list[str]] = {}
    for name, words in found:
        by_field.setdefault(name, []).append(spaced(words))
    return by_field


def _who(raw: Mapping[str, str]) -> str:
    return ", ".join(raw[name] for name in tuple(IDENTITY)[:3] if name in raw)


def _hint(job: Job, number: int, field: Field, spoilt: bool) -> str:
    """Return what may be typed, for whoever does not know the leaflet's own words."""
    if spoilt:
        index = next(i for i, name in job.matches().items() if name == field.id)
        text = job.typed[number].cells[index].text
        blank = f"{NBSP}; pour laisser vide, tapez un tiret"
        return f"dans le tableau{NBSP}: «{NBSP}{text}{NBSP}»{blank}"
    answers = [label for value, label in field.answers if value]
    if field.control in ("several", "list"):
        return f"parmi {', '.join(answers)}{NBSP}; séparez par des virgules"
    if answers and answers[0].isdigit():
        return f"de {answers[0]} à {answers[-1]}"
    if answers:
        return " ou ".join((", ".join(answers[:-1]), answers[-1]) if answers[1:] else answers)
    return f"par exemple {field.example}" if field.example else ""


def _lines(numbers: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in numbers[:NAMED])
    more = f" et {counted(len(numbers) - NAMED, 'autre')}" if len(numbers) > NAMED else ""
    return f"Ligne{'s' if is_plural(len(numbers)) else ''} {named}{more}"


def suggestions(leaflet: Leaflet) -> Iterator[tuple[str, list[str]]]:
    """Yield what may be chosen as an answer, by variable, for the browser to propose."""
    for name, variable in leaflet.all_variables.items():
        field = build_field(name, variable, "")
        answers = [label for value, label in field.answers if value]
        if answers and field.control == "one":
            yield name, answers
