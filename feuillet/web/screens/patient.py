"""One patient: the form of a leaflet, its preview, and the finished file."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, JSONResponse, Response

from feuillet.attach import MAX_LETTER_BYTES, Attached
from feuillet.check import counted_by, read_values_of
from feuillet.errors import (
    ContentError,
    FeuilletError,
    LetterUnread,
    LetterUnusable,
    ValuesInvalid,
)
from feuillet.model.approval import spell_standing, trace_line
from feuillet.model.characters import fold
from feuillet.model.leaflet import Leaflet
from feuillet.model.options import PrintOptions
from feuillet.model.values import Doubt
from feuillet.model.variables import AT_BIRTH, NAMING
from feuillet.produce import Press
from feuillet.web.advice import in_the_form
from feuillet.web.presses import Shelved
from feuillet.web.preview import Printout
from feuillet.web.refusals import explained, http_status_of, wants_json
from feuillet.web.screens.fields import (
    FIELD_PREFIX,
    Filled,
    build_groups,
    irrelevant,
    likelier,
    offer_years,
    read_back,
    read_form,
    whole_years,
)
from feuillet.web.screens.login import closed, fictive, launched
from feuillet.web.screens.placing import place
from feuillet.web.state import Server, admitted, server_of, shelf_of
from feuillet.web.templates import pack, show

NARROWEST, WIDEST = 300, 1600
"""Pictures of the preview, in points across (px)."""

router = APIRouter(include_in_schema=False)


async def _shelved(name: str, request: Request) -> Shelved:
    return server_of(request).presses.shelved(name)


Asked = Annotated[Shelved, Depends(_shelved)]
"""The leaflet that an address names."""


@router.get("/")
async def home(request: Request, jeton: str = "") -> Response:
    """Offer the leaflets; the printed address lets in, once."""
    server = server_of(request)
    if server.session(request) is None:
        return launched(server, jeton) or closed(server, request)
    choices: list[tuple[Shelved, str]] = []
    broken: list[str] = []
    unfinished: list[str] = []
    for name, one in shelf_of(server):
        if isinstance(one, ContentError):
            broken.append(name)
        elif one.found.is_unfinished:
            unfinished.append(name)
        else:
            choices.append((one, _status(server, one)))
    shown = fictive(server)
    return show("home", choices=choices, broken=broken, unfinished=unfinished, fictive=shown)


@router.get("/fiche/{name}", dependencies=[Depends(admitted)])
async def show_form(request: Request, shelved: Asked) -> Response:
    """Show the form of a leaflet, empty: the same for all, so it is compressed."""
    filled = Filled({}, PrintOptions(tuple(shelved.leaflet.documents)))
    return pack(request, _form(server_of(request), shelved, filled))


@router.post("/fiche/{name}", dependencies=[Depends(admitted)])
async def print_one(request: Request, shelved: Asked) -> Response:
    """Print, give or attach a patient's documents, or say beside each field what is wrong."""
    server = server_of(request)
    async with request.form(max_files=1, max_fields=300) as form:
        filled = read_form(form, shelved.leaflet)
        try:
            return await _act(server, shelved, filled, form)
        except FeuilletError as error:
            if wants_json(request):
                raise _with_years(error, server, shelved, filled) from None
            return _form(server, shelved, filled, error=error, status=http_status_of(error))


@router.post("/fiche/{name}/controle", dependencies=[Depends(admitted)])
async def check_form(request: Request, shelved: Asked) -> JSONResponse:
    """Say what is wrong so far, field by field, as the answer to every keystroke."""
    server, leaflet = server_of(request), shelved.leaflet
    async with request.form(max_files=0, max_fields=300) as form:
        filled = read_form(form, leaflet)
    known, _ = read_values_of(leaflet, filled.raw)
    told: dict[str, Any] = {"problems": {}, "general": [], "remarks": []}
    today = server.presses.this_day()
    try:
        press = press_of(server, shelved, filled.options)
        # What is wrong with one field hides nothing of the others.
        doubts = (*press.remarks, *press.complete(known).warnings)
        told["remarks"] = _remarks(leaflet, doubts)
        press.accept(filled.raw)
        told["trace"] = _trace(server, press)
    except FeuilletError as error:
        told.update(explained(error))
        troubles = error.troubles if isinstance(error, ValuesInvalid) else ()
        told["offers"] = whole_years(troubles, leaflet, filled.raw, today)
        told["likelier"] = likelier(troubles, leaflet, known, today)
        for count, name in counted_by(leaflet).items():
            # One field asks for both.
            told["problems"].setdefault(name, []).extend(told["problems"].pop(count, ()))
    told["hidden"] = sorted(irrelevant(leaflet, known))
    told["reads"] = read_back(leaflet, known, today)
    return JSONResponse(told)


@router.post("/fiche/{name}/apercu", dependencies=[Depends(admitted)])
async def preview(request: Request, shelved: Asked) -> Response:
    """Give the finished file and pictures of its pages: what is seen is what prints."""
    server = server_of(request)
    async with request.form(max_files=0, max_fields=300) as form:
        filled = read_form(form, shelved.leaflet)
        asked, known = str(form.get("width", "")), str(form.get("known", ""))
    width = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 800
    press = press_of(server, shelved, filled.options)
    press.accept(filled.raw)
    printout = await server.presses.print(
        press,
        filled.raw,
        width=max(NARROWEST, min(WIDEST, width)),
        known=frozenset(known.split()[:100]),
    )
    return _shown(printout, shelved.leaflet, filled)


async def _act(server: Server, shelved: Shelved, filled: Filled, form: FormData) -> Response:
    press = press_of(server, shelved, filled.options)
    action = form.get("action")
    warnings = (*press.remarks, *press.complete(press.accept(filled.raw)).warnings)
    if action == "courrier":
        return letter_page(shelved.found.name, form)
    if action not in ("imprimer", "telecharger", "joindre") or (warnings and not form.get("seen")):
        return _form(server, shelved, filled, warnings=warnings, checked=True)
    printout = await server.presses.print(press, filled.raw)
    if action == "joindre":
        return await _join(server, press, filled, form, printout)
    return pdf_answer(printout.product.pdf, shelved.found.name, inline=action == "imprimer")


async def _join(
    server: Server, press: Press, filled: Filled, form: FormData, printout: Printout
) -> Response:
    """Return a letter with its leaflet; one without a text, once its reader has copied its name."""
    letter, name = form.get("letter"), press.found.name
    if not isinstance(letter, UploadFile) or not letter.filename:
        raise LetterUnusable("Courrier : choisissez d'abord le fichier PDF du courrier.")
    content = await letter.read(MAX_LETTER_BYTES + 1)
    digest = hashlib.sha256(content).hexdigest()
    # What was copied is of that one file.
    read = str(form.get("name_read", "")) if form.get("scanned") == digest else ""
    if read.strip() and not is_same_name(read, filled.raw):
        raise LetterUnusable(
            "Le nom que vous lisez sur le courrier n'est pas celui de ce patient. Rien n'est"
            " joint : prenez le bon courrier, ou changez de patient."
        )
    try:
        attached = await server.presses.attach(
            content, press, filled.raw, printout, identity_check=not read.strip()
        )
    except LetterUnread as error:
        told = explained(error)
        status = http_status_of(error)
        if form.get("json"):
            return JSONResponse({**told, "scanned": digest}, status)
        return letter_page(name, form, status=status, problems=told["general"], scanned=digest)
    if attached.notices or form.get("json"):
        return _joined(form, name, attached)
    return pdf_answer(attached.pdf, f"{name}-courrier", inline=False)


def is_same_name(read: str, raw: Mapping[str, str]) -> bool:
    """Whether a name is this patient's surname, alone or with the first name, in any order."""
    copied = re.findall(r"\w+", fold(read))
    surnames, first_names = (
        [re.findall(r"\w+", fold(raw.get(name, ""))) for name in pair] for pair in AT_BIRTH.items()
    )
    return any(
        bool(surname) and (copied == surname or sorted(copied) == sorted(surname + first))
        for surname in surnames
        for first in first_names
    )


def letter_page(
    name: str, form: FormData, *, status: int = 200, problems: Sequence[str] = (), scanned: str = ""
) -> Response:
    """Return the page of a letter, for who has no script; what the form holds goes with it."""
    held = [
        (key, str(value))
        for key, value in form.multi_items()
        if key.startswith(FIELD_PREFIX) or key in _OPTIONS
    ]
    return show("letter", status=status, name=name, held=held, problems=problems, scanned=scanned)


_OPTIONS = ("document", "text_size", "page_format", "profile", "draft")


def pdf_answer(pdf: bytes, name: str, *, inline: bool) -> Response:
    """Return a finished file, under a name that says nothing of the patient."""
    kind = "inline" if inline else "attachment"
    disposition = f'{kind}; filename="{name}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": disposition})


def press_of(server: Server, shelved: Shelved, options: PrintOptions) -> Press:
    """Return what prints the documents that were ticked.  Raises FeuilletError."""
    if not options.documents:
        raise ValuesInvalid("Documents : cochez-en au moins un.")
    return server.presses.press(shelved.found.name, options)


def _status(server: Server, shelved: Shelved) -> str:
    return in_the_form(spell_standing(shelved.leaflet, shelved.standing, server.presses.this_day()))


def _trace(server: Server, press: Press) -> str:
    return trace_line(
        press.found.name,
        press.leaflet,
        press.options.documents,
        press.look.fingerprint,
        press.look.standing,
        today=server.presses.this_day(),
    )


def _remarks(leaflet: Leaflet, warnings: Iterable[str]) -> list[dict[str, Any]]:
    """Return warnings with the field that each is about, if it is one's."""
    moved = counted_by(leaflet)
    found = []
    for warning in warnings:
        field = warning.field if isinstance(warning, Doubt) else ""
        words = (
            warning.removeprefix(f"{leaflet.all_variables[field].label} : ") if field else warning
        )
        found.append({"field": moved.get(field, field), "words": _to_verify(words)})
    return found


def _to_verify(warning: str) -> str:
    """Return a warning as it stands under « À vérifier », which it need not say again."""
    return in_the_form(warning).removesuffix(", vérifiez").removesuffix(" : vérifiez")


def _shown(printout: Printout, leaflet: Leaflet, filled: Filled) -> Response:
    """Return the file and its pictures as a form of several parts (RFC 7578), as they are."""
    anonymous = not any(filled.raw.get(name) for name in NAMING)
    by_hand = printout.product.hand_filled
    told = {
        "sha256": printout.sha256,
        "anonymous": anonymous,
        # The generic leaflet is all dotted lines.
        "by_hand": [] if anonymous else list(dict.fromkeys(one.label for one in by_hand)),
        "remarks": _remarks(leaflet, printout.product.warnings),
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


def _joined(form: FormData, name: str, attached: Attached) -> Response:
    """Return a letter with its leaflet, and what whoever sends it must know."""
    encoded = base64.b64encode(attached.pdf).decode()
    notices = [in_the_form(notice) for notice in attached.notices]
    if form.get("json"):
        return JSONResponse({"pdf": encoded, "notices": notices, "pages": attached.pages})
    return show("joined", name=name, pdf=encoded, notices=notices, pages=attached.pages)


def _form(
    server: Server,
    shelved: Shelved,
    filled: Filled,
    *,
    error: FeuilletError | None = None,
    warnings: tuple[str, ...] = (),
    checked: bool = False,
    status: int = 200,
) -> HTMLResponse:
    error = error and _with_years(error, server, shelved, filled)
    troubles = error.troubles if isinstance(error, ValuesInvalid) else ()
    return show(
        "leaflet",
        status=status,
        name=shelved.found.name,
        leaflet=shelved.leaflet,
        status_label=_status(server, shelved),
        groups=place(build_groups(shelved.leaflet, filled.raw, troubles)),
        options=filled.options,
        general=explained(error)["general"] if error else (),
        warnings=[_to_verify(warning) for warning in warnings],
        checked=checked or error is not None,
        fictive=fictive(server),
        idle=int(server.sessions.idle),
    )


def _with_years(
    error: FeuilletError, server: Server, shelved: Shelved, filled: Filled
) -> FeuilletError:
    if not isinstance(error, ValuesInvalid):
        return error
    today = server.presses.this_day()
    troubles = offer_years(error.troubles, shelved.leaflet, filled.raw, today)
    return ValuesInvalid(*error.problems, troubles=troubles)
