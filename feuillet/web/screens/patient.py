"""One patient: the form of a leaflet, its preview, and the finished file."""

import base64
import json
import secrets
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import JSONResponse, Response

from feuillet.attach import MAX_LETTER_BYTES, Attached, enclose
from feuillet.check import read_values_of
from feuillet.errors import ContentError, FeuilletError, LetterUnusable, ValuesInvalid
from feuillet.model.approval import spell_standing, trace_line
from feuillet.model.leaflet import Leaflet
from feuillet.model.options import PrintOptions
from feuillet.produce import Press, Product
from feuillet.web.presses import Shelved
from feuillet.web.preview import Printout
from feuillet.web.refusals import explained, headers_of, http_status_of, wants_json
from feuillet.web.remedies import in_the_form
from feuillet.web.screens.fields import (
    Filled,
    build_groups,
    irrelevant,
    read_back,
    read_form,
)
from feuillet.web.screens.login import closed, fictive, launched
from feuillet.web.state import Server, admitted, server_of
from feuillet.web.templates import show

NARROWEST, WIDEST = 300, 1600
"""Pictures of the preview, in points across (px)."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class LeafletChoice:
    """A leaflet, as the first screen offers it."""

    name: str
    title: str
    status: str
    documents: str


@router.get("/")
async def home(request: Request, jeton: str = "") -> Response:
    """Offer the leaflets; the printed address lets in, once."""
    server = server_of(request)
    if server.session(request) is None:
        return launched(server, jeton) or closed(server, request)
    choices: list[LeafletChoice] = []
    problems: list[str] = []
    for name in server.presses.library.leaflet_names():
        try:
            shelved = server.presses.shelved(name)
        except ContentError as error:
            problems += map(in_the_form, error.problems)
            continue
        leaflet = shelved.leaflet
        titles = ", ".join(plan.title for plan in leaflet.documents.values())
        choices.append(LeafletChoice(name, leaflet.title, _status(server, shelved), titles))
    return show("home", choices=choices, problems=problems, fictive=fictive(server))


@router.get("/fiche/{name}", dependencies=[Depends(admitted)])
async def show_form(name: str, request: Request) -> Response:
    """Show the form of a leaflet, empty."""
    server = server_of(request)
    leaflet = _leaflet(server, name)
    return _form(server, name, leaflet, Filled({}, PrintOptions(tuple(leaflet.documents))))


@router.post("/fiche/{name}", dependencies=[Depends(admitted)])
async def print_one(name: str, request: Request) -> Response:
    """Print, give or attach a patient's documents, or say beside each field what is wrong."""
    server = server_of(request)
    leaflet = _leaflet(server, name)
    async with request.form(max_files=1, max_fields=300) as form:
        filled = read_form(form, leaflet)
        action = str(form.get("action", ""))
        seen = bool(form.get("seen"))
        try:
            return await _act(server, name, filled, form, action, seen)
        except FeuilletError as error:
            return _refused(server, name, leaflet, filled, error, request)


@router.post("/fiche/{name}/controle", dependencies=[Depends(admitted)])
async def check_form(name: str, request: Request) -> JSONResponse:
    """Say what is wrong so far, field by field, as the answer to every keystroke."""
    server = server_of(request)
    leaflet = _leaflet(server, name)
    async with request.form(max_files=0, max_fields=300) as form:
        filled = read_form(form, leaflet)
    known, _ = read_values_of(leaflet, filled.raw)
    told: dict[str, Any] = {"problems": {}, "general": []}
    try:
        press = _press(server, name, filled)
        press.accept(filled.raw)
        told["trace"] = _trace(server, press)
    except FeuilletError as error:
        told.update(explained(error))
    variables = leaflet.all_variables
    told["hidden"] = sorted(irrelevant(leaflet, known))
    told["reads"] = {
        name: words
        for name, value in known.items()
        if (words := read_back(name, variables[name], value))
    }
    return JSONResponse(told)


@router.post("/fiche/{name}/apercu", dependencies=[Depends(admitted)])
async def preview(name: str, request: Request) -> Response:
    """Give the finished file and pictures of its pages: what is seen is what prints."""
    server = server_of(request)
    leaflet = _leaflet(server, name)
    async with request.form(max_files=0, max_fields=300) as form:
        filled = read_form(form, leaflet)
        asked, known = str(form.get("width", "")), str(form.get("known", ""))
    width = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 800
    press = _press(server, name, filled)
    press.accept(filled.raw)
    printout = await server.presses.print(
        press,
        filled.raw,
        width=max(NARROWEST, min(WIDEST, width)),
        known=frozenset(known.split()[:100]),
    )
    return _shown(printout)


async def _act(
    server: Server, name: str, filled: Filled, form: FormData, action: str, seen: bool
) -> Response:
    press = _press(server, name, filled)
    warnings = (*press.remarks, *press.complete(press.accept(filled.raw)).warnings)
    if action not in ("imprimer", "telecharger", "joindre") or (warnings and not seen):
        return _form(server, name, press.leaflet, filled, warnings=warnings, checked=True)
    letter = form.get("letter")
    content = b""
    if action == "joindre":
        if not isinstance(letter, UploadFile) or not letter.filename:
            raise LetterUnusable("Courrier : choisissez d'abord le fichier PDF du courrier.")
        content = await letter.read(MAX_LETTER_BYTES + 1)
    printout = await server.presses.print(press, filled.raw)
    if action == "joindre":
        attached = await join_letter(
            server, press, filled, printout.product, content, bool(form.get("read"))
        )
        if attached.notices or form.get("json"):
            return _joined(form, name, attached)
        return pdf_answer(attached.pdf, f"{name}-courrier", inline=False)
    return pdf_answer(printout.product.pdf, name, inline=action == "imprimer")


async def join_letter(
    server: Server, press: Press, filled: Filled, product: Product, letter: bytes, reread: bool
) -> Attached:
    """Return a letter followed by its leaflet.  Raises as `attach_leaflet`.

    Args:
        reread: Whether somebody vouches that the letter is this patient's.
    """
    known = press.accept(filled.raw)
    enclosure = enclose(product.pdf, press.found.name, press.leaflet, known)
    return await server.presses.attach(letter, enclosure, identity_check=not reread)


def pdf_answer(pdf: bytes, name: str, *, inline: bool) -> Response:
    """Return a finished file, under a name that says nothing of the patient."""
    kind = "inline" if inline else "attachment"
    disposition = f'{kind}; filename="{name}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": disposition})


def _press(server: Server, name: str, filled: Filled) -> Press:
    if not filled.options.documents:
        raise ValuesInvalid("Documents : cochez-en au moins un.")
    return server.presses.press(name, filled.options)


def _leaflet(server: Server, name: str) -> Leaflet:
    return server.presses.shelved(name).leaflet


def _status(server: Server, shelved: Shelved) -> str:
    return in_the_form(spell_standing(shelved.leaflet, shelved.standing, server.this_day()))


def _trace(server: Server, press: Press) -> str:
    return trace_line(
        press.found.name,
        press.leaflet,
        press.options.documents,
        press.look.fingerprint,
        press.look.approval,
        today=server.this_day(),
    )


def _shown(printout: Printout) -> Response:
    """Return the file and its pictures as a form of several parts (RFC 7578), as they are."""
    told = {
        "sha256": printout.sha256,
        "warnings": [in_the_form(warning) for warning in printout.product.warnings],
        "pages": [
            {"digest": one.digest, "width": one.width, "height": one.height}
            for one in printout.pictures
        ],
    }
    parts = [("told", "application/json", json.dumps(told).encode())]
    parts.append(("pdf", "application/pdf", printout.product.pdf))
    parts += [(one.digest, "image/jpeg", one.jpeg) for one in printout.pictures if one.jpeg]
    boundary = secrets.token_hex(16)
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, kind, content in parts
    )
    media_type = f"multipart/form-data; boundary={boundary}"
    return Response(body + f"--{boundary}--\r\n".encode(), media_type=media_type)


def _refused(
    server: Server,
    name: str,
    leaflet: Leaflet,
    filled: Filled,
    error: FeuilletError,
    request: Request,
) -> Response:
    status = http_status_of(error)
    if wants_json(request):
        return JSONResponse(explained(error), status, headers_of(error))
    return _form(server, name, leaflet, filled, error=error, checked=True, status=status)


def _joined(form: FormData, name: str, attached: Attached) -> Response:
    """Return a letter with its leaflet, and what whoever sends it must know."""
    encoded = base64.b64encode(attached.pdf).decode()
    notices = [in_the_form(notice) for notice in attached.notices]
    if form.get("json"):
        return JSONResponse({"pdf": encoded, "notices": notices, "pages": attached.pages})
    return show("joined", name=name, pdf=encoded, notices=notices, pages=attached.pages)


def _form(
    server: Server,
    name: str,
    leaflet: Leaflet,
    filled: Filled,
    *,
    error: FeuilletError | None = None,
    warnings: tuple[str, ...] = (),
    checked: bool = False,
    status: int = 200,
) -> Response:
    told = explained(error) if error else {"problems": {}, "general": []}
    troubles = error.troubles if isinstance(error, ValuesInvalid) else ()
    return show(
        "leaflet",
        status=status,
        name=name,
        leaflet=leaflet,
        status_label=_status(server, server.presses.shelved(name)),
        groups=build_groups(leaflet, filled.raw, troubles),
        options=filled.options,
        general=told["general"],
        warnings=[in_the_form(warning) for warning in warnings],
        checked=checked,
        fictive=fictive(server),
        idle=int(server.sessions.idle),
    )
