"""The rows of a list, as a screen shows them: to correct, corrected, ready, left aside."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feuillet.batch import ReadyRow, RefusedRow
from feuillet.check import read_values_of
from feuillet.errors import Trouble
from feuillet.model.characters import fold
from feuillet.model.french import NBSP, capitalise, counted, is_plural
from feuillet.model.leaflet import Leaflet
from feuillet.web.jobs import Job
from feuillet.web.screens.fields import Field, build_field, offer_years
from feuillet.web.screens.list_words import say_left, say_order, spaced

SHOWN_ROWS = 50
"""Rows to correct on one screen: a table with more is better mended where it was made."""

READY = 100
"""Rows that are ready, on one screen."""

NAMED = 20
"""Rows that one warning names."""

BLANK = ("-", "–", "—")
"""What leaves a cell empty whose content the spreadsheet spoilt."""

_IDENTITY = "(identité entière)"
"""Said of what lacks beside other fields."""

LONGEST_SHOWN = 40
"""Letters of what a cell holds that an answer to choose shows."""


@dataclass(frozen=True)
class ShownAnswer:
    """One answer that a cell may have: what is sent, and its words."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class ShownCell:
    """One cell to correct."""

    field: Field
    problems: Sequence[str]
    hint: str
    choices: tuple[ShownAnswer, ...] = ()
    """If one of them is to be chosen, rather than anything typed."""


@dataclass(frozen=True)
class ShownRow:
    """One row to correct, or that was corrected."""

    number: int
    who: str
    """Whose row it is, as it is now."""

    cells: Sequence[ShownCell]
    """Those that are wrong, or were corrected."""

    others: Sequence[ShownCell]
    general: Sequence[str]
    """What is wrong with the whole row."""

    mended: bool
    """Whether nothing is wrong with it any more."""


def counts_of(job: Job) -> dict[str, Any]:
    """Return where a list stands, in numbers: what its page is told again and again."""
    checked = job.checked
    read = checked.read if checked else len(job.table.rows) + len(job.table.blank)
    return {
        "state": job.state,
        "settled": job.settled,
        "gathered": round(job.gathered, 3),
        "read": read,
        "good": len(checked.entries) if checked else 0,
        "bad": len(checked.refused) if checked else 0,
        "left_out": len(job.left_out),
        "failed": len(job.failures),
        "stopping": job.stopping,
        "left": say_left(job.pace.left(read - job.settled) if job.pace else None),
    }


def told_of(job: Job) -> dict[str, Any]:
    """Return what the script of the rows shows after each correction; nobody else is told."""
    counts = counts_of(job)
    who = {str(number): who_of(job.rows[number].raw) for number in _shown(job)}
    order = say_order(counts["good"], counts["bad"])
    found = {"rows": problems_of(job), "who": who, "remarks": remarks_of(job), "order": order}
    return counts | found | {"renewed": job.renewed}


def problems_of(job: Job) -> dict[str, dict[str, list[str]]]:
    """Return what is wrong with each row, by variable; under an empty name, with the whole row."""
    return {str(refused.number): _by_field(job, refused) for refused in _refused(job)}


def rows_of(job: Job) -> list[ShownRow]:
    """Return the rows to correct and those that were, in the table's order."""
    refused = {one.number: one for one in _refused(job)}
    return [_row(job, number, refused.get(number)) for number in _shown(job)]


def _refused(job: Job) -> Sequence[RefusedRow]:
    return job.checked.refused[:SHOWN_ROWS] if job.checked else ()


def _shown(job: Job) -> Sequence[int]:
    """Return the numbers of the rows to correct, and of those that are corrected."""
    refused = job.checked.refused if job.checked else ()
    wrong = {one.number for one in refused}
    mended = sorted(job.edits.keys() & job.rows.keys() - wrong - job.left_out)
    return sorted((*(one.number for one in _refused(job)), *mended[-SHOWN_ROWS:]))


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
    return [(number, who_of(job.rows[number].raw)) for number in sorted(job.left_out)]


def remarks_of(job: Job) -> list[str]:
    """Return what deserves a look before printing: the leaflet, between rows, then in them."""
    if job.checked is None:
        return []
    remarks = (*job.press.remarks, *job.checked.remarks)
    lines = [*remarks, *(f"{_lines(n)} : {words}" for words, n in job.checked.warned.items())]
    if (more := len(lines) - SHOWN_ROWS) > 0:
        lines[SHOWN_ROWS:] = [f"… et {counted(more, 'autre remarque', 'autres remarques')}"]
    return [spaced(capitalise(line)) for line in lines]


def _row(job: Job, number: int, refused: RefusedRow | None) -> ShownRow:
    leaflet, raw = job.press.leaflet, job.rows[number].raw
    problems = _by_field(job, refused) if refused else {}
    corrected = job.edits.get(number, {})
    cells: list[ShownCell] = []
    others: list[ShownCell] = []
    for name, variable in leaflet.all_variables.items():
        field = build_field(name, variable, raw.get(name, ""))
        hint = _hint(job, number, field)
        choices = tuple(_choices(job, number, field)) if field.control == "one" else ()
        cell = ShownCell(field, problems.get(name, ()), hint, choices)
        (cells if name in problems or name in corrected else others).append(cell)
    return ShownRow(number, who_of(raw), cells, others, problems.get("", ()), refused is None)


def _by_field(job: Job, refused: RefusedRow) -> dict[str, list[str]]:
    row, leaflet = job.rows[refused.number], job.press.leaflet
    told = offer_years(refused.troubles, leaflet, row.raw, job.press.today)
    found = list(row.faulty.items())
    found += [
        (name, _worded(one, row.raw, leaflet)) for one in told for name in one.fields or ("",)
    ]
    found = found or [("", words) for words in refused.problems]
    by_field: dict[str, list[str]] = {}
    for name, words in found:
        by_field.setdefault(name, []).append(spaced(words))
    return by_field


def problem_lines(job: Job, refused: RefusedRow) -> list[str]:
    """Return what is wrong with a row, in sentences."""
    labels = {name: f"{one.label}{NBSP}: " for name, one in job.press.leaflet.all_variables.items()}
    told = _by_field(job, refused).items()
    return [f"{labels.get(name, '')}{words}" for name, lines in told for words in lines]


def _worded(trouble: Trouble, raw: Mapping[str, str], leaflet: Leaflet) -> str:
    """Return what is wrong, for who chooses an answer instead of typing it."""
    if trouble.words.endswith(_IDENTITY):
        return "à remplir, la ligne n'en a pas"
    if len(trouble.fields) == 1 and (name := trouble.fields[0]) in leaflet.all_variables:
        text = raw.get(name, "")
        asked = build_field(name, leaflet.all_variables[name], text).control == "one"
        if asked and text and read_values_of(leaflet, {name: text})[1]:
            return "choisissez une réponse : ce qui est écrit n'en est pas une"
    return trouble.words


def who_of(raw: Mapping[str, str]) -> str:
    """Return « EXEMPLE Camille, 12/03/1948 »."""
    names = f"{raw.get('nom', 'sans nom')} {raw.get('prenom', '')}".strip()
    return ", ".join(filter(None, (names, raw.get("date_naissance", ""))))


def _choices(job: Job, number: int, field: Field) -> Iterator[ShownAnswer]:
    """Yield the answers of a cell, in French; what it holds is sent back as it is."""
    typed, known = field.typed, _answer(job.press.leaflet, field)
    if field.id in job.given[number].faulty:
        empty = job.edits.get(number, {}).get(field.id) == ""
        yield ShownAnswer("", "à choisir", not typed and not empty)
        yield ShownAnswer(BLANK[0], "laisser vide", empty)
    else:
        yield ShownAnswer("", "non renseigné", not typed)
    if typed and known is None:
        shown = typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]}…"
        yield ShownAnswer(typed, f"«{NBSP}{shown}{NBSP}», lu dans le tableau", chosen=True)
    for value, words in field.answers:
        yield ShownAnswer(typed if value == known else value, words, value == known)


def _answer(leaflet: Leaflet, field: Field) -> str | None:
    """Return which of its answers a cell holds, if it is one."""
    read = (
        read_values_of(leaflet, {field.id: field.typed})[0].get(field.id) if field.typed else None
    )
    if isinstance(read, bool):
        return "oui" if read else "non"
    if read is not None:
        return str(read)
    # « À décider » counts as no answer, though it is one.
    same = (v for v, words in field.answers if fold(field.typed) in (fold(v), fold(words)))
    return next(same, None) if field.typed else None


def _hint(job: Job, number: int, field: Field) -> str:
    """Return what may be typed, for whoever does not know the leaflet's own words."""
    if field.id in job.given[number].faulty:
        index = next(i for i, name in job.matches().items() if name == field.id)
        text = job.typed[number].cells[index].text
        blank = "" if field.control == "one" else f"{NBSP}; pour laisser vide, tapez un tiret"
        return f"dans le tableau{NBSP}: «{NBSP}{text}{NBSP}»{blank}"
    answers = [label for value, label in field.answers if value]
    if field.control in ("several", "list"):
        return f"parmi {', '.join(answers)}{NBSP}; séparez par des virgules"
    return f"par exemple {field.example}" if field.example else ""


def _lines(numbers: Sequence[int]) -> str:
    named = ", ".join(str(number) for number in numbers[:NAMED])
    more = f" et {counted(len(numbers) - NAMED, 'autre')}" if len(numbers) > NAMED else ""
    return f"Ligne{'s' if is_plural(len(numbers)) else ''} {named}{more}"
