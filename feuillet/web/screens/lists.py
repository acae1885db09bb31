"""A whole list: drop a table, match its columns, correct its rows, print, take away."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Annotated

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

from feuillet.batch import (
    MAX_TABLE_BYTES,
    REPORT,
    Pull,
    Table,
    print_on,
    read_table,
    refuse_late,
    shared_printer,
)
from feuillet.deliver import explain
from feuillet.errors import (
    DeliveryError,
    FeuilletError,
    RenderError,
    TableUnreadable,
    ValuesInvalid,
)
from feuillet.model.french import is_plural
from feuillet.model.options import AS_USUAL, PrintOptions
from feuillet.model.schema import csv_template
from feuillet.web.jobs import ARCHIVE, PRINT_FILE, Job
from feuillet.web.refusals import explained, headers_of, http_status_of, wants_json
from feuillet.web.screens import list_rows
from feuillet.web.screens.fields import read_options
from feuillet.web.screens.login import fictive
from feuillet.web.screens.patient import pdf_answer, press_of
from feuillet.web.screens.remember import memorable, recalled, remember
from feuillet.web.sessions import Session
from feuillet.web.state import Server, admitted, readable, server_of
from feuillet.web.templates import show

IGNORED, STANDING_IN = "-", "+"
"""The answers for a column that is passed over, or that is used where another is empty."""

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows (cp1252)",
    "cp850": "DOS (cp850)",
    "mac_roman": "Macintosh (mac_roman)",
    "utf-16": "UTF-16",
}
_HEARTBEAT = 15
"""Seconds after which a silent stream says that it is there."""

_FULL = 507
"""Status: no place on the server's disk (RFC 4918, 11.5)."""

_KINDS = {
    PRINT_FILE: "application/pdf",
    ARCHIVE: "application/zip",
    REPORT: "text/csv; charset=utf-8",
}

router = APIRouter(include_in_schema=False)
Admitted = Annotated[Session, Depends(admitted)]


class ListGone(Exception):
    """What is asked for is of no list, or of one that ended."""


async def _find(number: str, request: Request, session: Admitted) -> Job:
    job = server_of(request).jobs.find(number, session.jobs)
    if job is None:
        raise ListGone
    return job


Asked = Annotated[Job, Depends(_find)]
"""The list that an address names, if it is one of this session's."""


@router.get("/lot", dependencies=[Depends(admitted)])
async def show_drop(request: Request) -> Response:
    """Ask for a table."""
    return _ask(server_of(request), {})


@router.get("/lot/tableau/{name}.csv", dependencies=[Depends(admitted)])
async def template(name: str, request: Request) -> Response:
    """Give a table to fill in, with one example row, as French Excel reads."""
    leaflet = server_of(request).presses.shelved(name).leaflet
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    content = b"\xef\xbb\xbf" + csv_template(leaflet).encode()
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/lot")
async def read(request: Request, session: Admitted) -> Response:
    """Read a table, and show what it holds."""
    server = server_of(request)
    kept: dict[str, list[str]] = {}
    options = AS_USUAL
    problem: FeuilletError
    try:
        async with request.form(max_files=1, max_fields=100) as form:
            kept = {name: [str(one) for one in form.getlist(name)] for name in form}
            options = read_options(form)
            job = await _read(server, form)
        await server.jobs.make_place(session.jobs)
        server.jobs.add(job)
        session.jobs.add(job.number)
        return _seen(request, job)
    except FeuilletError as error:
        problem = error
    except OSError as error:
        problem = DeliveryError(f"Dossier temporaire du serveur : {explain(error)}.")
    status = _FULL if isinstance(problem, DeliveryError) else http_status_of(problem)
    if wants_json(request):
        told = explained(problem)
        told["general"] = [list_rows.spaced(line) for line in told["general"]]
        return JSONResponse(told, status, headers_of(problem))
    return _ask(server, kept, options, problem.problems, status, headers_of(problem))


@router.get("/lot/{number}")
async def look(request: Request, job: Asked) -> Response:
    """Show where a list stands."""
    page = _figure(request.query_params.get("prets", "")) or 1
    return _screen(job, server_of(request), page - 1, changed="compte" in request.query_params)


@router.post("/lot/{number}")
async def act(request: Request, session: Admitted, job: Asked) -> Response:
    """Match columns, correct rows, print, stop or close."""
    server = server_of(request)
    async with request.form(max_files=0, max_fields=20_000) as form:
        action = str(form.get("action", ""))
        if action == "fermer":
            session.jobs.discard(job.number)
            await server.jobs.close(job)
            return RedirectResponse("/lot", 303)
        if action == "arreter":
            job.stop()
            return _seen(request, job)
        page = _figure(str(form.get("prets", "")))
        async with job.changing:
            try:
                changed = await _act(server, job, form, "corriger" if page else action)
            except FeuilletError as error:
                job.problems, changed = error.problems, False
    told = "?compte=1" if changed else f"?prets={page}" if page else ""
    return _seen(request, job, told)


async def _act(server: Server, job: Job, form: FormData, action: str) -> bool:
    """Do what a form asks of a list; whether nothing was printed, as its count had changed."""
    job.told = ""
    if action in ("colonnes", "corriger", "imprimer") and job.state in ("columns", "rows"):
        _take(job, form)
        await asyncio.to_thread(job.plan)
    if action == "colonnes" and job.state in ("columns", "rows"):
        await remember(server, job, form)
    if action == "revoir" and job.state == "rows":
        job.state, job.problems = "columns", ()
    ready = action == "imprimer" and job.state == "rows" and job.checked and job.checked.entries
    if ready or (action == "reprendre" and job.state in ("stopped", "failed")):
        expected = _figure(str(form.get("attendu", "")))
        if expected is not None and job.checked and expected != len(job.checked.entries):
            return True
        workers = server.presses.workers
        server.jobs.start(job, lambda halt: shared_printer(job.press, workers, until=halt))
    return False


@router.get("/lot/{number}/suivi")
async def follow(request: Request, session: Admitted, job: Asked) -> Response:
    """Tell how far a list is, as long as its page is open (server-sent events)."""
    server = server_of(request)

    async def events() -> AsyncIterator[bytes]:
        with server.jobs.watched(job):
            while server.jobs.find(job.number, server.sessions.jobs()) and not server.jobs.leaving:
                waiting = job.changed
                if job.busy:
                    # Whoever waits for a list is not silent.
                    server.sessions.find(session.number)
                yield format_sse_event(data_str=json.dumps(list_rows.counts_of(job)))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(waiting.wait(), _HEARTBEAT)
            if not server.jobs.leaving:
                yield format_sse_event(data_str=json.dumps({"state": "closed"}))

    return StreamingResponse(events(), media_type="text/event-stream")


@router.get("/lot/{number}/ligne/{row}")
async def sample(row: str, request: Request, job: Asked) -> Response:
    """Show the documents of one row, before the others are printed."""
    entries = job.checked.entries if job.checked else ()
    entry = next((one for one in entries if str(one.number) == row), None)
    if entry is None:
        raise ListGone
    reply = await server_of(request).presses.call(print_on, (job.press, Pull(entry)))
    if reply.problems:
        raise RenderError(*reply.problems)
    return pdf_answer(reply.pdf, f"ligne-{row}", inline=True)


@router.get("/lot/{number}/{name}")
async def take(name: str, job: Asked) -> Response:
    """Give the print file, the archive or the report."""
    path = job.file(name)
    if path is None:
        raise ListGone
    job.taken.add(name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FileResponse(path, media_type=_KINDS[name], headers=headers)


async def _read(server: Server, form: FormData) -> Job:
    if not form.get("leaflet"):
        raise ValuesInvalid("Fiche : choisissez-en une.")
    shelved = server.presses.shelved(str(form["leaflet"]))
    asked = form.getlist(f"document.{shelved.found.name}")
    options = read_options(form, [one for one in shelved.leaflet.documents if one in asked])
    press = press_of(server, shelved, options)
    upload = form.get("table")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise TableUnreadable("Tableau : choisissez d'abord le fichier.")
    content = await upload.read(MAX_TABLE_BYTES + 1)
    encoding, sheet = (str(form.get(name, "")).strip() or None for name in ("encoding", "sheet"))
    reader = partial(read_table, encoding=encoding, sheet=sheet)
    with refuse_late():
        table: Table = await server.presses.call(reader, content)
    told = json.dumps([encoding, sheet]).encode()
    digest = await asyncio.to_thread(lambda: hashlib.sha256(content + told).hexdigest())
    decided = server.presses.library.columns(shelved.found)
    known, note = await asyncio.to_thread(recalled, server, press, table)
    job = Job(press, table, {**known, **decided}, digest, decided=decided, told=note)
    await asyncio.to_thread(job.plan)
    if table.problems:
        # Nothing of it can be mended here: all that is wrong is told, with what else is.
        raise TableUnreadable(*job.problems)
    return job


def _take(job: Job, form: FormData) -> None:
    """Keep what was matched, corrected or left out on the page."""
    variables = job.press.leaflet.all_variables
    before = set(job.matches().items())
    for index in range(len(job.table.header)):
        given = form.get(f"c{index}")
        if given in ("", STANDING_IN):
            job.chosen.pop(index, None)
        elif given in variables or given == IGNORED:
            job.chosen[index] = "" if given == IGNORED else str(given)
    moved = {name for _, name in before ^ set(job.matches().items())}
    for edits in job.edits.values():
        for name in moved & edits.keys():
            del edits[name]
    for name in form:
        row, _, variable = name.partition(".")
        number = _figure(row)
        if number is not None and number in job.rows and variable in variables:
            _correct(job, number, variable, str(form[name]))
    job.edits = {number: edits for number, edits in job.edits.items() if edits}
    shown, unwanted = (
        {number for one in form.getlist(key) if (number := _figure(str(one))) is not None}
        for key in ("vue", "sans")
    )
    job.left_out = (job.left_out - shown) | (unwanted & shown & job.rows.keys())


def _correct(job: Job, number: int, variable: str, given: str) -> None:
    spoilt = variable in job.given[number].faulty
    edits = job.edits.setdefault(number, {})
    if spoilt and given.strip() in list_rows.BLANK:
        edits[variable] = ""
    elif spoilt and not given.strip() and edits.get(variable):
        # What the table holds there cannot be read: emptying the field decides nothing.
        del edits[variable]
    elif given != job.rows[number].raw.get(variable, ""):
        edits[variable] = given


def _figure(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _ask(
    server: Server,
    kept: Mapping[str, Sequence[str]],
    options: PrintOptions = AS_USUAL,
    problems: Sequence[str] = (),
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the form that asks for a table, as it was filled in."""
    # The first screen says what is wrong with a leaflet that cannot be read.
    leaflets = {name: one.leaflet for name, one in readable(server)}
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
        problems=[list_rows.spaced(line) for line in problems],
        largest=MAX_TABLE_BYTES,
        fictive=fictive(server),
        idle=int(server.sessions.idle),
    )


def _screen(job: Job, server: Server, page: int, *, changed: bool) -> Response:
    leaflet = job.press.leaflet
    counts = list_rows.counts_of(job)
    return show(
        "job",
        job=job,
        leaflet=leaflet,
        counts=counts,
        changed=changed,
        columns=list_rows.columns_of(job) if job.state == "columns" else (),
        variables=leaflet.all_variables,
        memorable=memorable(job) if job.state == "columns" and server.remembered else (),
        told=list_rows.spaced(job.told),
        rows=list_rows.rows_of(job) if job.state == "rows" else (),
        shared=list_rows.shared_of(job) if job.state == "rows" else (),
        suggestions=dict(list_rows.suggestions(leaflet)),
        ready=list_rows.ready(job, page) if job.state == "rows" else (),
        page=page + 1,
        pages=-(-counts["good"] // list_rows.READY),
        left_out=list_rows.left_out(job) if job.state == "rows" else (),
        remarks=list_rows.remarks_of(job) if job.state == "rows" else (),
        files=[name for name in _KINDS if job.file(name)],
        ignored=IGNORED,
        standing_in=STANDING_IN,
        shown=list_rows.SHOWN_ROWS,
        plural=is_plural,
        sum=list_rows.sum_of(job),
        problems=[list_rows.spaced(problem) for problem in list_rows.general_of(job)],
        failures=list_rows.failures_of(job),
        fictive=fictive(server),
        idle=int(server.sessions.idle),
    )


def _seen(request: Request, job: Job, told: str = "") -> Response:
    """Return where a list stands to its script, or the way to its page."""
    address = f"/lot/{job.number}{told}"
    if wants_json(request):
        found = {"rows": list_rows.problems_of(job), "remarks": list_rows.remarks_of(job)}
        return JSONResponse(list_rows.counts_of(job) | found | {"address": address})
    return RedirectResponse(address, 303)


async def gone(request: Request, _: Exception) -> Response:
    """Say that a list is not there."""
    problem = (
        "Cette liste n'est plus là : elle a été fermée, ou le serveur a redémarré. Déposez le"
        " tableau de nouveau."
    )
    if wants_json(request):
        return JSONResponse({"problems": {}, "general": [problem]}, 404)
    return _ask(server_of(request), {}, problems=[problem], status=404)
