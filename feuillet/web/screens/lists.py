"""A whole list: drop a table, match its columns, correct its rows, print, take away."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator
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
    Pull,
    Table,
    print_on,
    read_table,
    refuse_late,
    shared_printer,
)
from feuillet.deliver import ScratchFull, explain
from feuillet.errors import (
    FeuilletError,
    RenderError,
    TableUnreadable,
    ValuesInvalid,
)
from feuillet.model.options import AS_USUAL
from feuillet.model.schema import csv_template
from feuillet.web.jobs import Job
from feuillet.web.refusals import explained, headers_of, http_status_of, wants_json
from feuillet.web.screens.fields import read_options
from feuillet.web.screens.list_pages import IGNORED, STANDING_IN, TAKEN_AWAY, ask, screen
from feuillet.web.screens.list_rows import BLANK, counts_of, told_of
from feuillet.web.screens.list_words import spaced
from feuillet.web.screens.patient import pdf_answer, press_of
from feuillet.web.screens.remember import recalled, remember
from feuillet.web.screens.renewing import renew
from feuillet.web.sessions import Session
from feuillet.web.state import Server, admitted, server_of

_HEARTBEAT = 15
"""Seconds after which a silent stream says that it is there."""

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
    return ask(server_of(request), {})


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
        problem = ScratchFull(f"Dossier temporaire du serveur : {explain(error)}.")
    status = http_status_of(problem)
    if wants_json(request):
        told = explained(problem)
        told["general"] = [spaced(line) for line in told["general"]]
        return JSONResponse(told, status, headers_of(problem))
    return ask(server, kept, options, problem.problems, status, headers_of(problem))


@router.get("/lot/{number}")
async def look(request: Request, job: Asked) -> Response:
    """Show where a list stands."""
    page = _figure(request.query_params.get("prets", "")) or 1
    server = server_of(request)
    problems: tuple[str, ...] = ()
    if job.state in ("columns", "rows"):
        async with job.changing:
            try:
                await renew(server, job)
            except FeuilletError as error:
                problems = error.problems
    counted = "compte" in request.query_params
    return screen(job, server, page - 1, changed=counted, problems=problems)


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
    if action == "veiller":
        return False
    job.told, job.renewed = "", False
    renewed = await renew(server, job)
    if action in ("colonnes", "corriger", "imprimer") and job.state in ("columns", "rows"):
        _take(job, form)
        await asyncio.to_thread(job.plan)
    if action == "colonnes" and job.state in ("columns", "rows"):
        await remember(server, job, form)
    if action == "revoir" and job.state == "rows":
        job.state, job.problems = "columns", ()
    if renewed:
        return False  # nothing is prepared before somebody saw what it is now
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
                yield format_sse_event(data_str=json.dumps(counts_of(job)))
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
    return FileResponse(path, media_type=TAKEN_AWAY[name], headers=headers)


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
    if spoilt and given.strip() in BLANK:
        edits[variable] = ""
    elif spoilt and not given.strip() and edits.get(variable):
        # What the table holds there cannot be read: emptying the field decides nothing.
        del edits[variable]
    elif given != job.rows[number].raw.get(variable, ""):
        edits[variable] = given


def _figure(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _seen(request: Request, job: Job, told: str = "") -> Response:
    """Return where a list stands to its script, or the way to its page."""
    address = f"/lot/{job.number}{told}"
    if wants_json(request):
        return JSONResponse(told_of(job) | {"address": address})
    return RedirectResponse(address, 303)


async def gone(request: Request, _: Exception) -> Response:
    """Say that a list is not there."""
    problem = (
        "Cette liste n'est plus là : elle a été fermée, ou le serveur a redémarré. Déposez le"
        " tableau de nouveau."
    )
    if wants_json(request):
        return JSONResponse({"problems": {}, "general": [problem]}, 404)
    return ask(server_of(request), {}, problems=[problem], status=404)
