"""What a form of a list's pages says: columns matched, cells corrected, rows left out or not."""

from starlette.datastructures import FormData

from feuillet.web.jobs import Job
from feuillet.web.screens.list_rows import BLANK

IGNORED = "-"
"""The answers for a column that is left aside, or that is used where another is empty."""

AS_SHOWN, LEFT_ASIDE = "affichee", "ecartee"
"""Buttons that settle a fault of a whole column: its number is their value."""


def take_form(job: Job, form: FormData) -> None:
    """Keep what was matched, corrected or left out on the page."""
    variables = job.press.leaflet.all_variables
    before = set(job.matches().items())
    _match(job, form)
    moved = {name for _, name in before ^ set(job.matches().items())}
    for edits in job.edits.values():
        for name in moved & edits.keys():
            del edits[name]
    for name in form:
        row, _, variable = name.partition(".")
        number = figure_of(row)
        if number is not None and number in job.rows and variable in variables:
            _correct(job, number, variable, str(form[name]))
    job.edits = {number: edits for number, edits in job.edits.items() if edits}
    shown, unwanted = (
        {number for one in form.getlist(key) if (number := figure_of(str(one))) is not None}
        for key in ("vue", "sans")
    )
    job.left_out = (job.left_out - shown) | (unwanted & shown & job.rows.keys())


def figure_of(text: str) -> int | None:
    """Return the whole number that a form or an address has, if it is one of few figures."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _match(job: Job, form: FormData) -> None:
    variables = job.press.leaflet.all_variables
    for index in range(len(job.table.header)):
        given = form.get(f"c{index}")
        if given == "":
            job.chosen.pop(index, None)
        elif given in variables or given == IGNORED:
            job.chosen[index] = "" if given == IGNORED else str(given)
        if given is not None and f"a{index}" not in form:
            job.as_shown.discard(index)
        if form.get(AS_SHOWN) == str(index):
            job.as_shown.add(index)
        if form.get(LEFT_ASIDE) == str(index):
            job.chosen[index] = ""


def _correct(job: Job, number: int, variable: str, given: str) -> None:
    spoilt = variable in job.given[number].faulty
    edits = job.edits.setdefault(number, {})
    if spoilt and given.strip() in BLANK:
        edits[variable] = ""
    elif spoilt and not given.strip() and edits.get(variable):
        # What the table holds there cannot be read: emptying the field decides nothing.
        del edits[variable]
    elif given != job.rows[number].raw.get(variable, ""):
        edits[variable] = given
