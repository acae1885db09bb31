"""A whole list: drop a table, match its columns, correct its rows, print, take away."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.sse import format_sse_event
from starlette.datastructures import FormData, UploadFile
from starlette.responses import (
    FileResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from feuillet.crew import shared_printer
from feuillet.describe import csv_template
from feuillet.errors import FeuilletError, TableUnreadable
from feuillet.french import is_plural
from feuillet.grid import MAX_BYTES, Table, column_letters
from feuillet.model import Leaflet
from feuillet.report import REPORT
from feuillet.roster import Refused
from feuillet.tables import read_table
from feuillet.web.entry import fictive
from feuillet.web.fields import Field, build_field, read_form
from feuillet.web.house import House, admitted, house_of
from feuillet.web.jobs import ARCHIVE, PRINT_FILE, Job
from feuillet.web.pages import in_the_form, show
from feuillet.web.refusals import headers_of, status_of
from feuillet.web.sessions import Session

SHOWN = 200
"""Rows on one screen; those to be corrected come first."""

IGNORED = "-"
"""The answer for a column that is passed over."""

ENCODINGS = ("utf-8", "cp1252", "cp850", "mac_roman", "utf-16")
_HEARTBEAT = 15
"""Seconds after which a silent stream says that it is there."""

_KINDS = {
    PRINT_FILE: "application/pdf",
    ARCHIVE: "application/zip",
    REPORT: "text/csv; charset=utf-8",
}

router = APIRouter(include_in_schema=False)
Admitted = Annotated[Session, Depends(admitted)]


@dataclass(frozen=True)
class Row:
    """One row of the screen."""

    number: int
    fields: tuple[Field, ...]
    general: tuple[str, ...] = ()


@router.get("/lot", dependencies=[Depends(admitted)])
async def blank(request: Request) -> Response:
    """Ask for a table."""
    return _ask(house_of(request))


@router.get("/lot/tableau/{name}.csv", dependencies=[Depends(admitted)])
async def template(name: str, request: Request) -> Response:
    """Give a table to fill in, with one example row, as French Excel reads."""
    library = house_of(request).workshop.library
    leaflet = library.read(library.find_leaflet(name))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    content = b"\xef\xbb\xbf" + csv_template(leaflet).encode()
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/lot")
async def read(request: Request, session: Admitted) -> Response:
    """Read a table, and show what it holds."""
    house = house_of(request)
    async with request.form(max_files=1, max_fields=50) as form:
        try:
            job = await _read(house, form)
        except FeuilletError as error:
            return _ask(house, form, error)
    house.jobs.add(job)
    session.jobs.add(job.number)
    return RedirectResponse(f"/lot/{job.number}", 303)


@router.get("/lot/{number}")
async def look(number: str, request: Request, session: Admitted) -> Response:
    """Show where a list stands."""
    job = house_of(request).jobs.find(number, session.jobs)
    return _screen(job, house_of(request)) if job else _unknown()


@router.post("/lot/{number}")
async def act(number: str, request: Request, session: Admitted) -> Response:
    """Match columns, correct rows, print, stop or close."""
    house = house_of(request)
    job = house.jobs.find(number, session.jobs)
    if job is None:
        return _unknown()
    async with request.form(max_files=0, max_fields=20_000) as form:
        action = str(form.get("action", ""))
        if action in ("colonnes", "corriger", "imprimer") and job.state in ("columns", "rows"):
            _take(job, form)
            await asyncio.to_thread(job.plan)
    if action == "imprimer" and job.state == "rows" and job.roster and job.roster.entries:
        house.jobs.start(job, shared_printer(job.press, house.workshop.workers))
    elif action == "arreter":
        job.stopping = True
    elif action == "fermer":
        session.jobs.discard(number)
        await house.jobs.close(job)
        return RedirectResponse("/lot", 303)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_counts(job) | {"rows": _problems(job)})
    return RedirectResponse(f"/lot/{number}", 303)


@router.get("/lot/{number}/suivi")
async def follow(number: str, request: Request, session: Admitted) -> Response:
    """Tell how far a list is, as long as its page is open (server-sent events)."""
    house = house_of(request)
    job = house.jobs.find(number, session.jobs)
    if job is None:
        return _unknown()

    async def events() -> AsyncIterator[bytes]:
        with house.jobs.watched(job):
            while True:
                waiting = job.changed
                yield format_sse_event(data_str=json.dumps(_counts(job)))
                try:
                    await asyncio.wait_for(waiting.wait(), _HEARTBEAT)
                except TimeoutError:
                    house.sessions.find(session.number)

    return StreamingResponse(events(), media_type="text/event-stream")


@router.get("/lot/{number}/{name}")
async def take(number: str, name: str, request: Request, session: Admitted) -> Response:
    """Give the print file, the archive or the report."""
    job = house_of(request).jobs.find(number, session.jobs)
    path = job.file(name) if job else None
    if path is None:
        return _unknown()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FileResponse(path, media_type=_KINDS[name], headers=headers)


async def _read(house: House, form: FormData) -> Job:
    library = house.workshop.library
    found = library.find_leaflet(str(form.get("leaflet", "")))
    leaflet = library.read(found)
    options = read_form(form, leaflet).options
    if not options["documents"]:
        options["documents"] = tuple(leaflet.documents)
    press = house.workshop.press(found.name, options)
    upload = form.get("table")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise TableUnreadable("Tableau : choisissez d'abord le fichier.")
    content = await upload.read(MAX_BYTES + 1)
    encoding, sheet = (str(form.get(name, "")).strip() or None for name in ("encoding", "sheet"))
    reader = partial(read_table, encoding=encoding, sheet=sheet)
    table: Table = await house.workshop.call(reader, content)
    digest = hashlib.sha256(content + json.dumps([encoding, sheet]).encode()).hexdigest()
    job = Job(press, table, library.columns(found), digest)
    await asyncio.to_thread(job.plan)
    return job


def _take(job: Job, form: FormData) -> None:
    """Keep what was matched or corrected on the page."""
    variables = job.press.leaflet.all_variables
    for index in range(len(job.table.header)):
        given = str(form.get(f"c{index}", ""))
        if given in variables or given == IGNORED:
            job.chosen[index] = "" if given == IGNORED else given
    for name in form:
        row, _, variable = name.partition(".")
        if row.isascii() and row.isdigit() and int(row) in job.rows and variable in variables:
            given = ", ".join(str(value) for value in form.getlist(name) if str(value).strip())
            kept = job.rows[int(row)]
            if given != kept.raw.get(variable, "") or variable in kept.faulty:
                job.edits.setdefault(int(row), {})[variable] = given


def _ask(
    house: House, form: Mapping[str, Any] | None = None, error: FeuilletError | None = None
) -> Response:
    library = house.workshop.library
    leaflets = {}
    for name in library.leaflet_names():
        try:
            leaflets[name] = library.read(library.find_leaflet(name))
        except FeuilletError:
            # The first screen says what is wrong with it.
            continue
    return show(
        "list",
        status=status_of(error) if error else 200,
        leaflets=leaflets,
        chosen=str((form or {}).get("leaflet", "")) or next(iter(leaflets), ""),
        encodings=ENCODINGS,
        problems=[in_the_form(problem) for problem in error.problems] if error else [],
        headers=headers_of(error) if error else {},
        fictive=fictive(house),
    )


def _screen(job: Job, house: House) -> Response:
    leaflet = job.press.leaflet
    return show(
        "job",
        job=job,
        leaflet=leaflet,
        counts=_counts(job),
        columns=_columns(job),
        variables=leaflet.all_variables,
        rows=_rows(job, leaflet),
        good=_good(job),
        remarks=job.roster.remarks if job.roster else (),
        files=[name for name in _KINDS if job.file(name)],
        ignored=IGNORED,
        shown=SHOWN,
        plural=is_plural,
        problems=[in_the_form(problem) for problem in job.problems],
        fictive=fictive(house),
        idle=int(house.sessions.idle),
    )


def _counts(job: Job) -> dict[str, Any]:
    roster = job.roster
    return {
        "state": job.state,
        "settled": job.settled,
        "read": roster.read if roster else len(job.table.rows),
        "good": len(roster.entries) if roster else 0,
        "bad": len(roster.refused) if roster else 0,
        "failed": len(job.failures),
        "stopping": job.stopping,
    }


def _problems(job: Job) -> dict[str, dict[str, list[str]]]:
    """Return what is wrong with each row, by variable; under an empty name, with the whole row."""
    told: dict[str, dict[str, list[str]]] = {}
    for refused in job.roster.refused[:SHOWN] if job.roster else ():
        row = told.setdefault(str(refused.number), {})
        for name, words in _by_field(job, refused):
            row.setdefault(name, []).append(words)
    return told


def _by_field(job: Job, refused: Refused) -> list[tuple[str, str]]:
    faulty = job.rows[refused.number].faulty
    if faulty:
        return list(faulty.items())
    if refused.troubles:
        return [(name, one.words) for one in refused.troubles for name in one.fields or ("",)]
    return [("", words) for words in refused.problems]


def _rows(job: Job, leaflet: Leaflet) -> list[Row]:
    """Return the rows to correct: their fields with a problem, and those of the identity."""
    rows = []
    for refused in job.roster.refused[:SHOWN] if job.roster else ():
        wrong = _by_field(job, refused)
        named = {name for name, _ in wrong} - {""}
        raw = job.rows[refused.number].raw
        fields = []
        for name, variable in leaflet.all_variables.items():
            if name in named or name in raw:
                field = build_field(name, variable, raw.get(name, ""))
                problems = tuple(words for at, words in wrong if at == name)
                fields.append(_plain_field(field, problems))
        general = tuple(words for at, words in wrong if not at)
        rows.append(Row(refused.number, tuple(fields), general))
    return rows


def _plain_field(field: Field, problems: tuple[str, ...]) -> Field:
    """Return a field of a row: a text of one line, as the table had it."""
    return Field(field.id, field.label, "text", field.answers, typed=field.typed, problems=problems)


def _good(job: Job) -> list[tuple[int, tuple[str, ...]]]:
    entries = job.roster.entries[:SHOWN] if job.roster else ()
    return [(entry.number, entry.identity) for entry in entries]


def _columns(job: Job) -> list[dict[str, Any]]:
    """Return each column: its letters, its name in the table, and the variable it is for."""
    matches = job.matches()
    first = job.table.rows[0].cells
    return [
        {
            "index": index,
            "letters": column_letters(index),
            "header": header,
            "variable": matches.get(index, ""),
            "ignored": job.chosen.get(index) == "",
            "example": first[index].text if index < len(first) else "",
        }
        for index, header in enumerate(job.table.header)
    ]


def _unknown() -> Response:
    return show(
        "message",
        status=404,
        title="Cette liste n'est plus là",
        text="Elle a été fermée, ou le serveur a redémarré. Déposez le tableau de nouveau.",
    )
