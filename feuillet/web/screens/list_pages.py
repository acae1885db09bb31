"""The screens of a list, a step each: drop, columns, correct, prepare, print."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from feuillet.batch import MAX_TABLE_BYTES, REPORT
from feuillet.model.french import is_plural
from feuillet.model.options import AS_USUAL, PrintOptions
from feuillet.web.jobs import Job
from feuillet.web.lists.gathering import ARCHIVE, PRINT_FILE
from feuillet.web.screens import list_columns, list_end, list_faults, list_remarks, list_rows
from feuillet.web.screens.list_form import IGNORED
from feuillet.web.screens.list_words import say_order, spaced
from feuillet.web.screens.login import fictive
from feuillet.web.screens.remember import memorable
from feuillet.web.state import Server, readable
from feuillet.web.templates import show

CHANGED, LACKED, GIVEN_UP = "compte", "cote", "abandon"
"""What a step says: other rows are ready than were announced; columns that are of use stay aside;
what was corrected would be lost."""

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows (cp1252)",
    "cp850": "DOS (cp850)",
    "mac_roman": "Macintosh (mac_roman)",
    "utf-16": "UTF-16",
}

TAKEN_AWAY = {
    PRINT_FILE: "application/pdf",
    ARCHIVE: "application/zip",
    REPORT: "text/csv; charset=utf-8",
}
"""What is taken away."""


def ask(
    server: Server,
    kept: Mapping[str, Sequence[str]],
    options: PrintOptions = AS_USUAL,
    problems: Sequence[str] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the form that asks for a table, as it was filled in."""
    # The first screen says what is wrong with a leaflet that cannot be read.
    leaflets = {name: one.leaflet for name, one in readable(server) if not one.found.is_unfinished}
    given = {name: values[-1] for name, values in kept.items() if values}
    return show(
        "list",
        status=status,
        headers=headers,
        leaflets=leaflets,
        chosen=given.get("leaflet") or (next(iter(leaflets)) if len(leaflets) == 1 else ""),
        kept=kept,
        given=given,
        options=options,
        encodings=ENCODINGS,
        problems=[spaced(line) for line in problems],
        largest=MAX_TABLE_BYTES,
        fictive=fictive(server),
        idle=int(server.sessions.idle),
    )


def screen(
    job: Job,
    server: Server,
    page: int = 0,
    *,
    said: str = "",
    problems: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """Return the screen of the step that a list is at.

    Args:
        page: Of the rows that are ready, from 0.
        said: What is said or asked before it goes on: one of `CHANGED`, `LACKED`, `GIVEN_UP`.
        problems: Why its leaflet cannot be printed now.
    """
    counts = list_rows.counts_of(job)
    refused = [spaced(line) for line in problems]
    match job.state:
        case "columns":
            step, told = "columns", _columns(job, server, refused, asks=said == LACKED)
        case "rows":
            step, told = "rows", _rows(job, page, counts["good"])
        case "printing" | "gathering":
            step, told = "preparing", {}
        case "done" | "stopped" | "failed":
            step, told = "prepared", _prepared(job)
    shared = {
        "job": job,
        "leaflet": job.press.leaflet,
        "counts": counts,
        "changed": said == CHANGED,
        "given_up": list_end.lost_of(job) if said == GIVEN_UP else "",
        "told": spaced(job.told),
        "problems": [*refused, *list_columns.general_of(job)],
        "plural": is_plural,
        "fictive": fictive(server),
        "idle": int(server.sessions.idle),
    }
    return show(f"list_{step}", status=status, **{**shared, **told})


def row(job: Job, number: int) -> Response | None:
    """Return one row to correct, for the script to put where it belongs."""
    shown = list_rows.row_of(job, number)
    return None if shown is None else show("list_row", row=shown)


def _columns(job: Job, server: Server, problems: Sequence[str], *, asks: bool) -> dict[str, Any]:
    columns = list_columns.columns_of(job)
    below = job.headings_below()
    return {
        "columns": columns,
        "lacking": [*problems, *([] if below else list_columns.lacking_of(job, columns))],
        "later": list_columns.first_of(list_columns.general_of(job), columns)[1],
        "asked": list_columns.asked_of(job) if asks else None,
        "below": below,
        "summary": list_columns.summary_of(job, columns),
        "variables": job.press.leaflet.all_variables,
        "memorable": memorable(job) if server.remembered else (),
        "ignored": IGNORED,
    }


def _rows(job: Job, page: int, good: int) -> dict[str, Any]:
    ready = [
        (one.number, list_rows.who_of(job.rows[one.number].raw))
        for one in list_rows.ready(job, page)
    ]
    bad = list_rows.counts_of(job)["bad"]
    rows = list_rows.rows_of(job)
    return {
        "rows": rows,
        "above": {one.number for one in rows},
        "faults": list_faults.faults_of(job),
        "shared": list_rows.shared_of(job),
        "ready": ready,
        "page": page + 1,
        "pages": -(-good // list_rows.READY),
        "left_out": list_rows.left_out(job),
        "remarks": list_remarks.remarks_of(job),
        "shown": list_rows.SHOWN_ROWS,
        "order": say_order(good, bad),
    }


def _prepared(job: Job) -> dict[str, Any]:
    return {
        "files": [name for name in TAKEN_AWAY if job.file(name)],
        "title": list_end.title_of(job),
        "sum": list_end.sum_of(job),
        "left": list_end.left_of(job),
        "failures": list_end.failures_of(job),
    }
