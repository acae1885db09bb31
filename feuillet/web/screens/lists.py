"""A whole list: drop a table, match its columns, correct its rows, print, take away."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

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
    take_from,
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
from feuillet.web.screens.list_columns import told_of_columns, unsettled
from feuillet.web.screens.list_form import AS_SHOWN, LEFT_ASIDE, figure_of, take_form
from feuillet.web.screens.list_pages import (
    CHANGED,
    GIVEN_UP,
    LACKED,
    TAKEN_AWAY,
    ask,
    row as row_screen,
    screen,
)
from feuillet.web.screens.list_rows import counts_of, told_of
from feuillet.web.screens.list_words import spaced
from feuillet.web.screens.patient import pdf_answer, press_of
from feuillet.web.screens.remember import recalled, remember
from feuillet.web.screens.renewing import outdated, renew
from feuillet.web.sessions import Session
from feuillet.web.state import Server, admitted, server_of

_HEARTBEAT = 15
"""Seconds after which a silent stream says that it is there."""

_FILLED_IN = ("colonnes", "sans", "choisir", "corriger", "imprimer")
"""Actions whose form holds what was chosen or typed."""

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
    """Ask for a table, with the choices of the last one if its address has them."""
    query = request.query_params
    kept = {name: query.getlist(name) for name in query}
    return ask(server_of(request), kept, read_options(FormData(dict(query))))


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
    query = request.query_params
    page = figure_of(query.get("prets", "")) or 1
    server = server_of(request)
    problems: tuple[str, ...] = ()
    if job.state in ("columns", "rows"):
        async with job.changing:
            try:
                await renew(server, job)
            except FeuilletError as error:
                problems = error.problems
    job.outdated = outdated(server, job)
    if (opened := figure_of(query.get("ligne", ""))) in job.rows and opened is not None:
        job.opened.add(opened)
    return screen(job, server, page - 1, said=query.get("dit", ""), problems=problems)


@router.post("/lot/{number}")
async def act(request: Request, session: Admitted, job: Asked) -> Response:
    """Match columns, correct rows, print, stop or close."""
    server = server_of(request)
    said = ""
    async with request.form(max_files=0, max_fields=20_000) as form:
        action = str(form.get("action", ""))
        if action == "arreter":
            job.stop()
            return _seen(request, job)
        page = figure_of(str(form.get("prets", "")))
        settles = page or any(name in form for name in (AS_SHOWN, LEFT_ASIDE))
        async with job.changing:
            try:
                said = await _act(server, job, form, "corriger" if settles else action)
            except FeuilletError as error:
                job.problems = error.problems
    if action == "fermer" and said != GIVEN_UP:
        again = f"?{_choices(job)}" if job.state == "columns" else ""
        session.jobs.discard(job.number)
        await server.jobs.close(job)
        return RedirectResponse(f"/lot{again}", 303)
    told = f"?dit={said}" if said else f"?prets={page}" if page else ""
    return _seen(request, job, told)


async def _act(server: Server, job: Job, form: FormData, action: str) -> str:
    """Do what a form asks of a list; return what is said or asked, if it does not go on."""
    if action == "veiller":
        return ""
    if action == "fermer":
        return "" if "sur" in form else await _give_up(job, form)
    job.told, job.renewed = "", False
    renewed = await renew(server, job)
    said = ""
    if job.state in ("columns", "rows") and action in (
        "colonnes",
        "sans",
        "choisir",
        "corriger",
        "imprimer",
    ):
        step = job.state
        take_form(job, form)
        await asyncio.to_thread(job.plan)
        if action in ("colonnes", "sans"):
            said = _settle_aside(job, sure=action == "sans")
            await remember(server, job, form)
        elif action == "choisir" and step == "columns":
            job.state = "columns"
    if action == "titres" and job.state == "columns":
        await _begin_below(server, job)
    if action == "revoir" and job.state == "rows":
        job.state, job.problems = "columns", ()
    if renewed or said:
        return said  # nothing is prepared before somebody saw what it is now
    ready = action == "imprimer" and job.state == "rows" and job.checked and job.checked.entries
    if ready or (action == "reprendre" and job.state in ("stopped", "failed")):
        expected = figure_of(str(form.get("attendu", "")))
        if expected is not None and job.checked and expected != len(job.checked.entries):
            return CHANGED
        workers = server.presses.workers
        server.jobs.start(job, lambda halt: shared_printer(job.press, workers, until=halt))
    return ""


async def _give_up(job: Job, form: FormData) -> str:
    """Keep what was typed last, and ask if something would be lost."""
    if job.state not in ("columns", "rows"):
        return ""
    take_form(job, form)
    if not (job.edits or job.left_out):
        return ""
    await asyncio.to_thread(job.plan)
    return GIVEN_UP


def _settle_aside(job: Job, *, sure: bool) -> str:
    """Go on from the columns only if somebody is sure that those left aside are of no use."""
    if job.state != "rows":
        return ""
    found = unsettled(job)
    if sure:
        job.settled_aside |= found.keys()
    elif found:
        job.state = "columns"
        return LACKED
    return ""


async def _begin_below(server: Server, job: Job) -> None:
    """Take the table from the row of its headings on."""
    if row := job.headings_below():
        table = take_from(job.table, row)
        known, job.told = await asyncio.to_thread(recalled, server, job.press, table)
        await asyncio.to_thread(job.begin_at, table, {**known, **job.decided})


def _choices(job: Job) -> str:
    """Return what was chosen before a table was read, as an address of `/lot` has it."""
    options = job.press.options
    name = job.press.found.name
    kept = [
        ("leaflet", name),
        *((f"document.{name}", one) for one in options.documents),
        ("text_size", str(options.text_size)),
        ("page_format", options.page_format),
        ("profile", options.profile),
        *([("draft", "1")] if options.draft else []),
    ]
    return urlencode(kept)


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


@router.get("/lot/{number}/ligne/{row}/champs")
async def fields_of(row: str, job: Asked) -> Response:
    """Show one row to correct, by itself."""
    number = figure_of(row)
    answer = None if number is None or job.state != "rows" else row_screen(job, number)
    if answer is None:
        raise ListGone
    return answer


@router.get("/lot/{number}/{name}")
async def take(name: str, request: Request, job: Asked) -> Response:
    """Give the print file, the archive or the report.

    Nobody prints pages of a leaflet that changed since, before the page has said so.
    """
    path = job.file(name)
    if path is None:
        raise ListGone
    server = server_of(request)
    if name != REPORT and not job.outdated and outdated(server, job):
        job.outdated = True
        job.tell()
        return screen(job, server, status=409)
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
    below = job.headings_below() if table.problems else None
    if table.problems and (below is None or take_from(table, below).problems):
        # Nothing of it can be mended here: all that is wrong is told, with what else is.
        raise TableUnreadable(*job.problems)
    return job


def _seen(request: Request, job: Job, told: str = "") -> Response:
    """Return where a list stands to its script, or the way to its page."""
    address = f"/lot/{job.number}{told}"
    if wants_json(request):
        of_columns = told_of_columns(job) if job.state == "columns" else {}
        return JSONResponse(told_of(job) | of_columns | {"address": address})
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
