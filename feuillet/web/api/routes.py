"""The HTTP interface of record systems: leaflets, their schema, documents, letters.

Every answer that is no document is JSON; every refusal is a problem (RFC 9457) that quotes no
value.  A bearer token opens it, no cookie does.
"""

import asyncio
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Security
from starlette.responses import JSONResponse, Response

from feuillet.attach import MAX_LETTER_BYTES, Attached
from feuillet.batch import archive_entry
from feuillet.errors import ContentError
from feuillet.model.approval import status_of
from feuillet.model.schema import broken_entry, describe_json, list_entry, values_schema
from feuillet.produce import Press, Product
from feuillet.web.api.accept import accept_order, accept_orders, accept_text
from feuillet.web.api.answers import (
    DocumentAnswer,
    Entry,
    IndexEntry,
    LeafletAnswer,
    LetterAnswer,
    LetterFacts,
)
from feuillet.web.api.bearer import Answering, Keyed, bearer
from feuillet.web.api.leaving import while_there
from feuillet.web.api.media_types import JSON, PDF, ZIP, chosen
from feuillet.web.api.openapi import (
    ATTACHING,
    CODE,
    CODES_LISTED,
    DESCRIBING,
    LISTING,
    PRINTING,
    SCHEMA,
    SEVERAL,
    Code,
    IdentityCheck,
    LeafletId,
    LetterFile,
    OneOrder,
    OrderText,
    Plan,
    SeveralOrders,
    Tag,
    described,
)
from feuillet.web.api.problems import Refusal, kind, kinds
from feuillet.web.api.refusal_answers import CodesAnswer, KindAnswer
from feuillet.web.api.schemas import Order, OrderOf
from feuillet.web.api.telling import Accepted, headers_warning, headers_with, with_pdf
from feuillet.web.presses import Presses
from feuillet.web.preview import Printout
from feuillet.web.state import Server, server_of, shelf_of

INDEX = "index.json"


# `Keyed` looks at the token; naming the scheme here writes it in the description.
router = APIRouter(
    prefix="/api/v1",
    route_class=Keyed,
    dependencies=[Security(bearer)],
    generate_unique_id_function=lambda route: route.name,
)
unlocked = APIRouter(
    prefix="/api/v1",
    route_class=Answering,
    generate_unique_id_function=lambda route: route.name,
)
"""What needs no token."""


def in_form(*offered: str) -> Any:
    """Return a dependency on what « Accept » likes best of what is offered."""

    async def choose(request: Request) -> str:
        return chosen(request, *offered)

    return Depends(choose)


Wanted = Annotated[str, in_form(PDF, JSON)]
WantedOfSeveral = Annotated[str, in_form(ZIP, JSON)]


@unlocked.get("/openapi.json", dependencies=[in_form(JSON)], include_in_schema=False)
async def description(request: Request) -> Response:
    """Give the interface's own description (OpenAPI 3.1)."""
    app: FastAPI = request.app
    if app.openapi_schema is None:
        app.openapi_schema = described(app)
    return JSONResponse(app.openapi_schema)


@unlocked.get(
    "/problems",
    summary="Les codes",
    tags=[Tag.CODES],
    dependencies=[in_form(JSON)],
    response_model=CodesAnswer,
    response_description="Tous les codes.",
    responses=CODES_LISTED,
)
async def codes(request: Request) -> Response:
    """Les codes des refus, de leurs problèmes et des avertissements ; ils n'ont rien de secret."""
    return JSONResponse(kinds(request.scope))


@unlocked.get(
    "/problems/{code}",
    summary="Un code",
    tags=[Tag.CODES],
    dependencies=[in_form(JSON)],
    response_model=KindAnswer,
    response_description="Ce qu'il veut dire.",
    responses=CODE,
)
async def code(request: Request, code: Code) -> Response:
    """Ce que veut dire un code : l'adresse où mène le « type » d'un refus."""
    return JSONResponse(kind(code, request.scope))


@router.get(
    "/leaflets",
    summary="Les fiches",
    tags=[Tag.LEAFLETS],
    dependencies=[in_form(JSON)],
    response_model=list[Entry],
    response_description="Une ligne par fiche.",
    responses=LISTING,
)
async def leaflets(request: Request) -> Response:
    """Les fiches, leur version, leur état et leurs documents."""
    server = server_of(request)
    today = server.presses.this_day()
    rows = [
        broken_entry(name)
        if isinstance(one, ContentError) or one.found.is_unfinished
        else list_entry(name, one.leaflet, status_of(one.leaflet, one.standing.approval, today))
        for name, one in shelf_of(server)
    ]
    return JSONResponse(rows)


@router.get(
    "/leaflets/{leaflet}",
    summary="Une fiche",
    tags=[Tag.LEAFLETS],
    dependencies=[in_form(JSON)],
    response_model=LeafletAnswer,
    response_description="Les champs, dans l'ordre.",
    responses=DESCRIBING,
)
async def describe(request: Request, leaflet: LeafletId) -> Response:
    """Les champs d'une fiche : leur nom, leur type, leurs réponses possibles."""
    return JSONResponse(describe_json(leaflet, server_of(request).presses.shelved(leaflet).leaflet))


@router.get(
    "/leaflets/{leaflet}/schema",
    summary="Le schéma des valeurs",
    tags=[Tag.LEAFLETS],
    dependencies=[in_form(JSON)],
    response_model=dict[str, Any],
    response_description="Le schéma.",
    responses=SCHEMA,
)
async def schema(request: Request, leaflet: LeafletId) -> Response:
    """Le schéma JSON (draft-07) des valeurs d'un patient."""
    return JSONResponse(values_schema(leaflet, server_of(request).presses.shelved(leaflet).leaflet))


@router.post(
    "/leaflets/{leaflet}/documents",
    summary="Imprimer pour un patient",
    tags=[Tag.PRINTING],
    response_model=DocumentAnswer,
    response_description="Les documents, en un PDF.",
    responses=PRINTING,
)
async def print_documents(
    request: Request, leaflet: LeafletId, order: OneOrder, wanted: Wanted
) -> Response:
    """Les documents d'un patient, en un PDF ; en JSON si « Accept » le préfère."""
    return await _printed(request, leaflet, order, wanted)


@router.post(
    "/leaflets/{leaflet}/documents/{document}",
    summary="Imprimer un document",
    tags=[Tag.PRINTING],
    response_model=DocumentAnswer,
    response_description="Le document, en PDF.",
    responses=PRINTING,
)
async def print_document(
    request: Request, leaflet: LeafletId, document: Plan, order: OneOrder, wanted: Wanted
) -> Response:
    """Un seul document d'un patient, quoi que dise « documents » ; PDF ou JSON, de même."""
    if document not in server_of(request).presses.shelved(leaflet).leaflet.documents:
        raise Refusal("document-not-found")
    alone = order.model_copy(update={"documents": [document]})
    return await _printed(request, leaflet, alone, wanted)


@router.post(
    "/documents",
    summary="Imprimer pour plusieurs patients",
    tags=[Tag.PRINTING],
    response_model=list[DocumentAnswer],
    response_description="Un PDF par commande, dans l'ordre, et « index.json », qui les décrit.",
    responses=SEVERAL,
)
async def print_several(
    request: Request, orders: SeveralOrders, wanted: WantedOfSeveral
) -> Response:
    """Plusieurs patients, plusieurs fiches, tous ou aucun : une archive, ou une liste en JSON."""
    server = server_of(request)
    accepted = accept_orders(server.presses, orders)
    printouts = await while_there(request, _printouts(server, accepted, orders))
    entries, files = [], []
    for number, (one, printout) in enumerate(zip(accepted, printouts, strict=True), start=1):
        entries.append(one.entry(printout.product, f"{number:04d}_{one.stem}.pdf"))
        files.append(printout.product.pdf)
    headers = headers_warning([one for entry in entries for one in entry.warning_details])
    if wanted == JSON:
        return JSONResponse(list(map(with_pdf, entries, files)), headers=headers)
    headers |= _attachment("documents.zip")
    return Response(_archive(entries, files), media_type=ZIP, headers=headers)


@router.post(
    "/leaflets/{leaflet}/attach",
    summary="Joindre à un courrier",
    tags=[Tag.PRINTING],
    response_model=LetterAnswer,
    response_description="Le courrier, suivi de la fiche.",
    responses=ATTACHING,
)
async def attach_to_letter(
    request: Request,
    leaflet: LeafletId,
    letter: LetterFile,
    order: OrderText,
    wanted: Wanted,
    identity_check: IdentityCheck = True,
) -> Response:
    """Un courrier suivi de la fiche du même patient, en un PDF ; ou en JSON, de même."""
    presses = server_of(request).presses
    asked, accepted = accept_text(presses, leaflet, order)
    content = await letter.read(MAX_LETTER_BYTES + 1)

    attached, product = await while_there(
        request, _attached(presses, content, accepted.press, asked, identity_check)
    )
    told = accepted.letter(attached, product, f"{accepted.stem}-courrier.pdf")
    return _answer(told, attached.pdf, wanted)


async def _printed(request: Request, leaflet: str, order: Order, wanted: str) -> Response:
    server = server_of(request)
    accepted = accept_order(server.presses, leaflet, order)
    printout = await while_there(request, server.presses.print(accepted.press, order.raw()))
    pdf = printout.product.pdf
    return _answer(accepted.entry(printout.product, f"{accepted.stem}.pdf"), pdf, wanted)


async def _attached(
    presses: Presses, letter: bytes, press: Press, order: Order, identity_check: bool
) -> tuple[Attached, Product]:
    """Return a letter followed by its documents, and these."""
    raw = order.raw()
    printout = await presses.print(press, raw)
    attached = await presses.attach(letter, press, raw, printout, identity_check=identity_check)
    return attached, printout.product


async def _printouts(
    server: Server, accepted: Sequence[Accepted], orders: Sequence[OrderOf]
) -> list[Printout]:
    """Return every order's documents; at the first that fails, those that wait are left."""
    # One request never takes more places in the queue than there are workers.
    turn = asyncio.Semaphore(server.presses.workers.count)

    async def one(accepted: Accepted, order: OrderOf) -> Printout:
        async with turn:
            return await server.presses.print(accepted.press, order.raw())

    try:
        async with asyncio.TaskGroup() as group:
            pairs = zip(accepted, orders, strict=True)
            tasks = [group.create_task(one(ready, order)) for ready, order in pairs]
    except ExceptionGroup as failed:
        first = failed.exceptions[0]
    else:
        return [task.result() for task in tasks]
    raise first


def _archive(entries: Sequence[IndexEntry], files: Sequence[bytes]) -> bytes:
    """Return files in one, and what is to be known of each."""
    index = [entry.model_dump(mode="json") for entry in entries]
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for entry, pdf in zip(entries, files, strict=True):
            archive.writestr(archive_entry(entry.file_name), pdf)
        archive.writestr(archive_entry(INDEX), json.dumps(index, ensure_ascii=False, indent=2))
    return output.getvalue()


def _answer(told: IndexEntry | LetterFacts, pdf: bytes, wanted: str) -> Response:
    """Return a PDF with what is to be known of it, as it is wanted."""
    headers = headers_with(told)
    if wanted == JSON:
        return JSONResponse(with_pdf(told, pdf), headers=headers)
    return Response(pdf, media_type=PDF, headers=headers | _attachment(told.file_name))


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
