"""The HTTP interface of record systems: leaflets, their schema, documents, letters.

Every answer that is no document is JSON; every refusal is a problem (RFC 9457) that quotes no
value.  A bearer token opens it, no cookie does.
"""

import asyncio
import base64
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Security
from starlette.responses import JSONResponse, Response

from feuillet.attach import MAX_LETTER_BYTES
from feuillet.batch import archive_entry
from feuillet.errors import ContentError, FeuilletError, LibraryAbsent, ValuesInvalid
from feuillet.model.approval import short_reference, status_of
from feuillet.model.schema import broken_entry, describe_json, list_entry, values_schema
from feuillet.produce import Press
from feuillet.web.advice import as_requests
from feuillet.web.api.bearer import Keyed, bearer
from feuillet.web.api.openapi import (
    LINKS,
    PRINTING,
    READ_REFUSALS,
    SEVERAL,
    ZIPPED,
    IdentityCheck,
    LeafletId,
    LetterFile,
    OneOrder,
    OrderText,
    Plan,
    SeveralOrders,
    finished,
    refusals,
)
from feuillet.web.api.problems import OrdersInvalid, Refusal, entries_of
from feuillet.web.api.schemas import (
    DocumentAnswer,
    Entry,
    LetterAnswer,
    Order,
    OrderInvalid,
    OrderOf,
    parse_order,
)
from feuillet.web.preview import Printout
from feuillet.web.screens.patient import pdf_answer
from feuillet.web.state import Server, readable, server_of, shelf_of

TYPE_CODE = "34895-3"
"""LOINC: « Fiche d'information au patient » (ANS, JDV_J07)."""

FICTIVE = (
    "Coordonnées fictives : les téléphones imprimés ne répondent à personne, ne remettez pas ces"
    " fiches et prévenez l'administrateur"
)
FORMAT_CODE = "urn:ihe:iti:xds-sd:pdf:2008"
PARTS = ("letter", "order", "identity_check")
"""Of the form that holds a letter."""

# `Keyed` looks at the token; naming the scheme here writes it in the description.
router = APIRouter(
    prefix="/api/v1",
    route_class=Keyed,
    dependencies=[Security(bearer)],
    generate_unique_id_function=lambda route: route.name,
)


def field_names(server: Server) -> frozenset[str]:
    """Return the name of every field of every leaflet."""
    try:
        return frozenset(name for _, one in readable(server) for name in one.leaflet.all_variables)
    except LibraryAbsent:
        return frozenset()


@router.get(
    "/leaflets",
    summary="Les fiches",
    response_model=list[Entry],
    response_description="Une ligne par fiche.",
    responses={**refusals(), 200: LINKS},
)
async def leaflets(request: Request) -> Response:
    """Les fiches, leur version, leur état et leurs documents."""
    server = server_of(request)
    today = server.presses.this_day()
    rows = [
        broken_entry(name)
        if isinstance(one, ContentError)
        else list_entry(name, one.leaflet, status_of(one.leaflet, one.standing.approval, today))
        for name, one in shelf_of(server)
    ]
    return JSONResponse(rows)


@router.get(
    "/leaflets/{leaflet}",
    summary="Une fiche",
    response_description="Les champs, dans l'ordre.",
    responses=READ_REFUSALS,
)
async def describe(request: Request, leaflet: LeafletId) -> dict[str, Any]:
    """Les champs d'une fiche."""
    return describe_json(leaflet, server_of(request).presses.shelved(leaflet).leaflet)


@router.get(
    "/leaflets/{leaflet}/schema",
    summary="Le schéma des valeurs",
    response_description="Le schéma.",
    responses=READ_REFUSALS,
)
async def schema(request: Request, leaflet: LeafletId) -> dict[str, Any]:
    """Le schéma JSON (draft-07) des valeurs d'un patient."""
    return values_schema(leaflet, server_of(request).presses.shelved(leaflet).leaflet)


@router.post(
    "/leaflets/{leaflet}/documents",
    summary="Imprimer pour un patient",
    response_model=DocumentAnswer,
    responses={**PRINTING, **finished("Les documents, en un PDF.")},
)
async def print_documents(request: Request, leaflet: LeafletId, order: OneOrder) -> Response:
    """Les documents d'un patient, en un PDF ; en JSON si « Accept: application/json »."""
    return await _printed(request, leaflet, order)


@router.post(
    "/leaflets/{leaflet}/documents/{document}",
    summary="Imprimer un document",
    response_model=DocumentAnswer,
    responses={**PRINTING, **finished("Le document, en PDF.")},
)
async def print_document(
    request: Request, leaflet: LeafletId, document: Plan, order: OneOrder
) -> Response:
    """Un seul document d'un patient, quoi que dise « documents » ; PDF ou JSON, de même."""
    if document not in server_of(request).presses.shelved(leaflet).leaflet.documents:
        raise Refusal("document-not-found")
    return await _printed(request, leaflet, order.model_copy(update={"documents": [document]}))


@router.post(
    "/documents",
    summary="Imprimer pour plusieurs patients",
    response_class=Response,
    responses={**SEVERAL, **ZIPPED},
)
async def print_several(request: Request, orders: SeveralOrders) -> Response:
    """Plusieurs patients, plusieurs fiches, tous ou aucun, en une archive."""
    server = server_of(request)
    presses = _prepare_all(server, orders)
    printouts = await _printouts(server, presses, orders)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for number, (press, printout) in enumerate(zip(presses, printouts, strict=True), start=1):
            entry = archive_entry(f"{number:04d}_{press.found.name}.pdf")
            archive.writestr(entry, printout.product.pdf)
    told = map(_warnings, presses, printouts)
    headers = {
        "Content-Disposition": 'attachment; filename="documents.zip"',
        "Feuillet-Warnings": str(sum(map(len, told))),
    }
    return Response(output.getvalue(), media_type="application/zip", headers=headers)


@router.post(
    "/leaflets/{leaflet}/attach",
    summary="Joindre à un courrier",
    response_model=LetterAnswer,
    responses={**PRINTING, **finished("Le courrier, suivi de la fiche.", notices=True)},
)
async def attach_to_letter(
    request: Request,
    leaflet: LeafletId,
    letter: LetterFile,
    order: OrderText,
    identity_check: IdentityCheck = True,
) -> Response:
    """Un courrier suivi de la fiche du même patient, en un PDF ; ou en JSON, de même."""
    parts = Counter(name for name, _ in (await request.form()).multi_items())
    if parts.keys() - set(PARTS) or parts.total() > len(parts):
        # Of two letters, one would be left out in silence.
        raise ValuesInvalid(f"chaque partie n'est envoyée qu'une fois : {', '.join(PARTS)}")
    server = server_of(request)
    asked = parse_order(order, field_names(server))
    press = _prepare(server, leaflet, asked)
    content = await letter.read(MAX_LETTER_BYTES + 1)
    printout = await server.presses.print(press, asked.raw())
    attached = await server.presses.attach(
        content, press, asked.raw(), printout, identity_check=identity_check
    )
    whole = Printout("", replace(printout.product, pdf=attached.pdf))
    notices = [as_requests(notice) for notice in attached.notices]
    if _wants_json(request):
        return JSONResponse({**_filed(press, whole), "pages": attached.pages, "notices": notices})
    answer = _file(press, whole, f"{leaflet}-courrier", attached.pages)
    answer.headers["Feuillet-Notices"] = str(len(notices))
    return answer


async def _printed(request: Request, leaflet: str, order: Order) -> Response:
    server = server_of(request)
    press = _prepare(server, leaflet, order)
    printout = await server.presses.print(press, order.raw())
    if not _wants_json(request):
        return _file(press, printout, leaflet, sum(printout.product.pages))
    return JSONResponse(
        {
            **_filed(press, printout),
            "pages": list(printout.product.pages),
            "documents": list(press.options.documents),
            "title": press.leaflet.title,
            "version": press.leaflet.version,
            "language": "fr-FR",
            "type_code": TYPE_CODE,
            "format_code": FORMAT_CODE,
        }
    )


async def _printouts(
    server: Server, presses: Sequence[Press], orders: Sequence[OrderOf]
) -> list[Printout]:
    """Return every order's documents; at the first that fails, those that wait are left."""
    # One request never takes more places in the queue than there are workers.
    turn = asyncio.Semaphore(server.presses.workers.count)

    async def one(press: Press, order: OrderOf) -> Printout:
        async with turn:
            return await server.presses.print(press, order.raw())

    try:
        async with asyncio.TaskGroup() as group:
            pairs = zip(presses, orders, strict=True)
            tasks = [group.create_task(one(press, order)) for press, order in pairs]
    except ExceptionGroup as failed:
        first = failed.exceptions[0]
    else:
        return [task.result() for task in tasks]
    raise first


def _prepare(server: Server, leaflet: str, order: Order) -> Press:
    """Return the press of an order whose values are accepted.  Raises FeuilletError."""
    known = server.presses.shelved(leaflet).leaflet
    told = order.misfits(known)
    if any(one not in known.documents for one in order.documents):
        words = f"inconnu : cette fiche a {', '.join(known.documents)}"
        at = {"field": "documents", "pointer": "/documents"}
        told.append({"code": "unknown-document", **at, "message": words})
    else:
        press = server.presses.press(leaflet, order.options())
        raw = {name: text for name, text in order.raw().items() if name in known.all_variables}
        try:
            press.accept(raw)
        except ValuesInvalid as error:
            told += entries_of(error)
    if told:
        raise OrderInvalid(told)
    return press


def _prepare_all(server: Server, orders: Sequence[OrderOf]) -> list[Press]:
    """Return a press for each order, or every problem of every one."""
    presses: list[Press] = []
    refused: dict[int, FeuilletError] = {}
    for place, order in enumerate(orders):
        try:
            presses.append(_prepare(server, order.leaflet, order))
        except FeuilletError as error:
            refused[place] = error
    if refused:
        raise OrdersInvalid(refused)
    return presses


def _warnings(press: Press, printout: Printout) -> tuple[str, ...]:
    """Return what deserves a look: of the patient, then of the hospital, as each screen says it."""
    fictive = (FICTIVE,) if press.look.hospital.fictive else ()
    return (*printout.product.warnings, *fictive)


def _filed(press: Press, printout: Printout) -> dict[str, Any]:
    return {
        "pdf": base64.b64encode(printout.product.pdf).decode(),
        "sha256": printout.sha256,
        "size": len(printout.product.pdf),
        "reference": short_reference(press.look.fingerprint),
        "warnings": [as_requests(warning) for warning in _warnings(press, printout)],
    }


def _file(press: Press, printout: Printout, name: str, pages: int) -> Response:
    answer = pdf_answer(printout.product.pdf, name, inline=False)
    answer.headers["Feuillet-Pages"] = str(pages)
    answer.headers["Feuillet-Sha256"] = printout.sha256
    answer.headers["Feuillet-Reference"] = short_reference(press.look.fingerprint)
    answer.headers["Feuillet-Warnings"] = str(len(_warnings(press, printout)))
    return answer


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "application/pdf" not in accepted
