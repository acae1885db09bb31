"""The rows of a list, as a screen shows them: to correct, corrected, ready, left aside."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from feuillet.batch import ReadyRow, RefusedRow
from feuillet.check import counted_by, read_values_of
from feuillet.errors import Trouble
from feuillet.model.characters import fold
from feuillet.model.french import NBSP
from feuillet.model.leaflet import Leaflet
from feuillet.web.jobs import Job
from feuillet.web.screens.fields import Field, build_field, offer_years, read_back
from feuillet.web.screens.list_faults import ColumnFault, faults_of, told_above, waiting_rows
from feuillet.web.screens.list_remarks import doubts_of, remarks_of
from feuillet.web.screens.list_words import fields_named, name_of, say_left, say_order, spaced

SHOWN_ROWS = 50
"""Rows to correct on one screen: a table with more is better mended where it was made."""

READY = 100
"""Rows that are ready, on one screen."""

BLANK = ("-", "–", "—")
"""What leaves a cell empty whose content the spreadsheet spoilt."""

_TOLD_ABOVE = "comme toute la colonne, voir plus haut"

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
    read: str = ""
    """What was understood of it, as the form says it."""

    spoilt: bool = False
    """Whether the table's own cell could not be read."""

    choices: tuple[ShownAnswer, ...] = ()
    """If one of them is to be chosen, rather than anything typed."""


@dataclass(frozen=True)
class ShownRow:
    """One row to correct, or that was corrected."""

    number: int
    who: str
    """Whose row it is, as it is now."""

    cells: Sequence[ShownCell]
    """Those that are wrong, were corrected, or deserve a look."""

    others: Sequence[ShownCell]
    general: Sequence[str]
    """What is wrong with the whole row."""

    doubts: Sequence[str]
    """What deserves a look in it."""

    mended: bool
    """Whether it was corrected, and nothing is wrong with it any more."""

    ready: bool
    """Whether nothing is wrong with it, and nothing was corrected."""


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
        "outdated": job.outdated,
        "left": say_left(job.pace.left(read - job.settled) if job.pace else None),
    }


def told_of(job: Job) -> dict[str, Any]:
    """Return what the script of the rows shows after each correction; nobody else is told."""
    counts, shown = counts_of(job), _shown(job)
    found = {
        "rows": problems_of(job),
        "who": {str(number): who_of(job.rows[number].raw) for number in shown},
        "doubts": {str(number): doubts_of(job, number) for number in shown},
        "reads": {str(number): reads_of(job, number) for number in shown},
        "mended": [number for number in shown if _is_mended(job, number)],
        "remarks": [asdict(one) | {"title": one.title} for one in remarks_of(job)],
        "order": say_order(counts["good"], counts["bad"]),
        "renewed": job.renewed,
    }
    return counts | found


def problems_of(job: Job) -> dict[str, dict[str, list[str]]]:
    """Return what is wrong with each row, by variable; under an empty name, with the whole row."""
    faults = faults_of(job)
    return {
        str(refused.number): _by_field(job, refused, told_above(faults, refused.number))
        for refused in _refused(job)
    }


def reads_of(job: Job, number: int) -> dict[str, str]:
    """Return what was understood of a row, by variable, in the form's words."""
    leaflet = job.press.leaflet
    known, _ = read_values_of(leaflet, job.rows[number].raw)
    return read_back(leaflet, known, job.press.today)


def rows_of(job: Job) -> list[ShownRow]:
    """Return the rows to correct, those that were, and those opened, in the table's order."""
    problems = problems_of(job)
    return [_row(job, number, problems.get(str(number), {})) for number in _shown(job)]


def row_of(job: Job, number: int) -> ShownRow | None:
    """Return one row to correct, opened now if it was ready; None if there is none to show."""
    if number not in job.rows or number in job.left_out or job.checked is None:
        return None
    job.opened.add(number)
    return next((one for one in rows_of(job) if one.number == number), None)


def _refused(job: Job) -> Sequence[RefusedRow]:
    """Return the rows to correct on this screen, but for those that wait for one choice."""
    if job.checked is None:
        return ()
    waiting = waiting_rows(job, faults_of(job))
    wrong = [one for one in job.checked.refused if one.number not in waiting]
    return [
        one for place, one in enumerate(wrong) if place < SHOWN_ROWS or one.number in job.opened
    ]


def _shown(job: Job) -> Sequence[int]:
    """Return the numbers of the rows to correct, of those that are corrected, and those opened."""
    right = {one.number for one in job.checked.entries} if job.checked else set()
    mended = sorted(job.edits.keys() & right)
    return sorted(
        {*(one.number for one in _refused(job)), *mended[-SHOWN_ROWS:], *(job.opened & right)}
    )


def _is_mended(job: Job, number: int) -> bool:
    entries = job.checked.entries if job.checked else ()
    return number in job.edits and any(one.number == number for one in entries)


def shared_of(job: Job) -> list[str]:
    """Return the faults that more rows have than one screen shows: a column is better mended."""
    refused = job.checked.refused if job.checked else ()
    above = {words for one in faults_of(job) for words in _lines_of(job, one)}
    told = Counter(words for row in refused for words in row.problems if words not in above)
    return [
        spaced(f"{count} lignes, {words}") for words, count in told.items() if count > SHOWN_ROWS
    ]


def _lines_of(job: Job, fault: ColumnFault) -> Iterator[str]:
    """Yield what a fault of a column is in the rows' own words."""
    for number in fault.rows:
        row = job.rows[number]
        yield from (
            line for name, line in zip(row.faulty, row.problems, strict=True) if name == fault.name
        )


def ready(job: Job, page: int) -> Sequence[ReadyRow]:
    """Return the rows that can be printed, a screen of them."""
    entries = job.checked.entries if job.checked else ()
    return entries[page * READY : (page + 1) * READY]


def left_out(job: Job) -> list[tuple[int, str]]:
    """Return the rows that were left out, and whose they are."""
    return [(number, who_of(job.rows[number].raw)) for number in sorted(job.left_out)]


def _row(job: Job, number: int, problems: Mapping[str, Sequence[str]]) -> ShownRow:
    leaflet, raw = job.press.leaflet, job.rows[number].raw
    doubts = doubts_of(job, number)
    corrected = job.edits.get(number, {})
    reads, spoilt = reads_of(job, number), job.given[number].faulty
    cells: list[ShownCell] = []
    others: list[ShownCell] = []
    for name, variable in leaflet.all_variables.items():
        field = build_field(name, variable, raw.get(name, ""))
        hint = _hint(job, number, field)
        choices = tuple(_choices(job, number, field)) if field.control == "one" else ()
        cell = ShownCell(
            field, problems.get(name, ()), hint, reads.get(name, ""), name in spoilt, choices
        )
        doubted = any(field.label in fields_named(line) for line in doubts)
        (cells if name in problems or name in corrected or doubted else others).append(cell)
    mended = _is_mended(job, number)
    return ShownRow(
        number,
        who_of(raw),
        cells,
        others,
        problems.get("", ()),
        doubts,
        mended=mended,
        ready=not problems and not mended,
    )


def _by_field(job: Job, refused: RefusedRow, above: Collection[str] = ()) -> dict[str, list[str]]:
    """Return what is wrong with a row, by variable.

    Args:
        above: The fields whose fault is told once for their column.
    """
    row, leaflet = job.rows[refused.number], job.press.leaflet
    told = offer_years(refused.troubles, leaflet, row.raw, job.press.today)
    found = [(name, _TOLD_ABOVE if name in above else words) for name, words in row.faulty.items()]
    found += [
        (_typed_in(name, row.raw, leaflet), _worded(one, row.raw, leaflet))
        for one in told
        for name in one.fields or ("",)
    ]
    found = found or [("", words) for words in refused.problems]
    by_field: dict[str, list[str]] = {}
    for name, words in found:
        by_field.setdefault(name, []).append(spaced(words))
    return by_field


def _typed_in(name: str, raw: Mapping[str, str], leaflet: Leaflet) -> str:
    """Return the field that holds what is read as another's: a number in that of its list."""
    asked = counted_by(leaflet).get(name, name)
    return asked if not raw.get(name, "").strip() and raw.get(asked, "").strip() else name


def problem_lines(job: Job, refused: RefusedRow) -> list[str]:
    """Return what is wrong with a row, in sentences."""
    variables = job.press.leaflet.all_variables
    labels = {name: f"{one.short or one.label}{NBSP}: " for name, one in variables.items()}
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
    return ", ".join(filter(None, (name_of(raw), raw.get("date_naissance", ""))))


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
        how_many = ", ou leur nombre" if field.counts else ""
        return f"parmi {', '.join(answers)}{NBSP}; séparez par des virgules{how_many}"
    return f"par exemple {field.example}" if field.example else ""
