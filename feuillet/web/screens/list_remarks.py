"""What deserves a look before a list is prepared: each remark with its rows, and whose they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feuillet.model.french import capitalise, counted, is_plural
from feuillet.web.jobs import Job
from feuillet.web.screens.list_words import in_short, name_of, spaced

MOST_REMARKS = 50
"""Remarks on one screen."""

NAMED = 20
"""Rows that one remark names."""

FEW_NAMED = 3
"""Rows of one remark whose patients are named too."""

_OF_ROWS = re.compile(r"[Ll]ignes? ((?:(?:, | ; )?\d+)+)( et .+)?")
_ROW = re.compile(r"(, | ; |)(\d+)")


@dataclass(frozen=True)
class ShownRemark:
    """One remark."""

    words: str
    rows: Sequence[tuple[str, int, str]] = ()
    """Those that it is about, each after its sign, with its patient where they are few."""

    more: str = ""
    """How many others it is about."""

    @property
    def title(self) -> str:
        """What stands before the rows."""
        return "Lignes" if is_plural(len(self.rows)) else "Ligne"


def remarks_of(job: Job) -> list[ShownRemark]:
    """Return what deserves a look before printing: the leaflet, between rows, then in them."""
    if job.checked is None:
        return []
    found = [*_of_the_whole(job), *_of_rows(job)]
    if (more := len(found) - MOST_REMARKS) > 0:
        rest = f"… et {counted(more, 'autre remarque', 'autres remarques')}"
        found[MOST_REMARKS:] = [ShownRemark(rest)]
    return found


def doubts_of(job: Job, number: int) -> list[str]:
    """Return what deserves a look in one row."""
    if job.checked is None:
        return []
    warned = [words for words, rows in job.checked.warned.items() if number in rows]
    return [_worded(job, words) for words in (*warned, *job.checked.of_rows.get(number, ()))]


def count_left(job: Job) -> int:
    """Return how many of the rows' remarks go with what was prepared: the report has them."""
    if job.checked is None:
        return 0
    ready = {one.number for one in job.checked.entries}
    between = {
        words for row, lines in job.checked.of_rows.items() if row in ready for words in lines
    }
    return len(between) + sum(not ready.isdisjoint(n) for n in job.checked.warned.values())


def _of_the_whole(job: Job) -> Iterator[ShownRemark]:
    """Yield what is about the leaflet, the table, or several rows that are compared."""
    assert job.checked is not None
    patients = {one.number for one in job.checked.everybody}
    for line in (*job.press.remarks, *job.checked.remarks):
        head, _, words = line.partition(" : ")
        found = _OF_ROWS.fullmatch(head)
        rows = [(sign, int(number)) for sign, number in _ROW.findall(found[1])] if found else []
        if found and patients.issuperset(number for _, number in rows):
            yield _about(job, rows, words, found[2] or "")
        else:
            yield ShownRemark(_worded(job, capitalise(line)))


def _of_rows(job: Job) -> Iterator[ShownRemark]:
    assert job.checked is not None
    for words, numbers in job.checked.warned.items():
        named = sorted(numbers)[:NAMED]
        rows = [(", " if place else "", number) for place, number in enumerate(named)]
        more = len(numbers) - len(named)
        yield _about(job, rows, words, f" et {counted(more, 'autre')}" if more else "")


def _about(job: Job, rows: Sequence[tuple[str, int]], words: str, more: str) -> ShownRemark:
    few = len(rows) <= FEW_NAMED
    named = [
        (spaced(sign), number, name_of(job.rows[number].raw) if few else "")
        for sign, number in rows
    ]
    return ShownRemark(_worded(job, words), named, more)


def _worded(job: Job, words: str) -> str:
    return spaced(in_short(words, job.press.leaflet))
