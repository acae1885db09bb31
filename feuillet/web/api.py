"""The HTTP interface of record systems: leaflets, their schema, documents, letters.

Every answer that is no document is JSON; every refusal is a problem (RFC 9457) that quotes no
value.  A bearer token opens it, no cookie does.
"""

import asyncio
import base64
import io
import zipfile
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, File, Form, Path, Request, Security, UploadFile
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import JSONResponse, Response

from feuillet.approval import short_reference, status_of
from feuillet.collate import archive_entry
from feuillet.describe import describe_json, list_entry, values_schema
from feuillet.errors import FeuilletError, ValuesInvalid
from feuillet.letter import MAX_BYTES
from feuillet.produce import Options, Press, choose_documents
from feuillet.proof import Proof
from feuillet.web.desk import attach, pdf_answer
from feuillet.web.fields import Filled
from feuillet.web.house import House, house_of
from feuillet.web.orders import (
    EXAMPLE,
    DocumentAnswer,
    Entry,
    LettersAnswer,
    Order,
    OrderOf,
    Orders,
    Problem,
    parse_order,
    phrases_of,
)
from feuillet.web.refusals import headers_of, problem, problem_of
from feuillet.web.refusals import status_of as http_status

PROBLEM = "application/problem+json"
TYPE_CODE = "34895-3"
"""LOINC: « Fiche d'information au patient » (ANS, JDV_J07)."""

FORMAT_CODE = "urn:ihe:iti:xds-sd:pdf:2008"
UNAUTHORIZED = ("unauthorized", "Il faut une clé valable : « Authorization: Bearer … »")

_bearer = HTTPBearer(auto_error=False, description="Une clé faite par « feuillet token NOM ».")


class Unauthorized(Exception):
    """No token, or one that opens nothing (any more)."""


async def authorized(
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> str:
    """Return the name of who calls.  Raises Unauthorized."""
    house = house_of(request)
    # The file is read each time: a token that was revoked opens nothing from then on.
    keys = await asyncio.to_thread(house.keys)
    holder = keys.holder(given.credentials) if given else None
    if holder is None:
        raise Unauthorized
    return holder


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    says = {
        400: "Illisible.",
        401: "Sans clé valable.",
        404: "Aucune fiche ne porte ce nom.",
        409: "La fiche, ou les réglages de l'hôpital, empêchent d'imprimer.",
        413: "Envoi trop gros.",
        422: "Ce qui est à corriger, champ par champ.",
        500: "La mise en page a échoué.",
        503: "Trop de demandes à la fois : revenir après « Retry-After » secondes.",
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {one: {"description": says[one], "content": content} for one in statuses}


def _documents(kind: str, says: str) -> dict[int | str, dict[str, Any]]:
    file = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": says, "content": {kind: file}}}


Name = Annotated[
    str,
    Path(
        description="L'identifiant d'une fiche, tel que la liste le donne.",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        examples=["vertebroplastie"],
    ),
]
ORDER = Body(openapi_examples={"patient": {"summary": "Un patient inventé", "value": EXAMPLE}})
READING = _refusals(401, 404, 409, 422)
PRINTING = _refusals(400, 401, 404, 409, 413, 422, 500, 503)

router = APIRouter(prefix="/api/v1", dependencies=[Depends(authorized)])


@router.get(
    "/leaflets",
    response_model=list[Entry],
    response_description="Une ligne par fiche.",
    responses=_refusals(401),
)
async def leaflets(request: Request) -> Response:
    """Les fiches, leur version, leur état et leurs documents."""
    house = house_of(request)
    rows = []
    for name in house.workshop.library.leaflet_names():
        try:
            shelved = house.workshop.shelved(name)
        except FeuilletError:
            # One broken leaflet must not hide the others: asked for by its name, it says why.
            continue
        status = status_of(shelved.leaflet, shelved.approval, house.this_day())
        rows.append(list_entry(name, shelved.leaflet, status))
    return JSONResponse(rows)


@router.get(
    "/leaflets/{leaflet}", response_description="Les champs, dans l'ordre.", responses=READING
)
async def describe(request: Request, leaflet: Name) -> dict[str, Any]:
    """Les champs d'une fiche."""
    return describe_json(leaflet, house_of(request).workshop.shelved(leaflet).leaflet)


@router.get("/leaflets/{leaflet}/schema", response_description="Le schéma.", responses=READING)
async def schema(request: Request, leaflet: Name) -> dict[str, Any]:
    """Le schéma JSON (draft-07) des valeurs d'un patient."""
    return values_schema(leaflet, house_of(request).workshop.shelved(leaflet).leaflet)


@router.post(
    "/leaflets/{leaflet}/documents",
    response_model=DocumentAnswer,
    responses={**PRINTING, **_documents("application/pdf", "Les documents, en un PDF.")},
)
async def print_documents(
    request: Request, leaflet: Name, order: Annotated[Order, ORDER]
) -> Response:
    """Les documents d'un patient, en un PDF ; en JSON si « Accept: application/json »."""
    return await _printed(request, leaflet, order)


@router.post(
    "/leaflets/{leaflet}/documents/{document}",
    response_model=DocumentAnswer,
    responses={**PRINTING, **_documents("application/pdf", "Le document, en PDF.")},
)
async def print_document(
    request: Request,
    leaflet: Name,
    document: Annotated[
        str,
        Path(
            description="L'identifiant d'un de ses documents.",
            pattern=r"^[a-z][a-z0-9_]{0,59}$",
            examples=["information"],
        ),
    ],
    order: Annotated[Order, ORDER],
) -> Response:
    """Un seul document d'un patient."""
    return await _printed(request, leaflet, order.model_copy(update={"documents": [document]}))


@router.post(
    "/documents",
    response_class=Response,
    responses={**PRINTING, **_documents("application/zip", "Un PDF par commande, dans l'ordre.")},
)
async def print_several(
    request: Request,
    orders: Annotated[
        Orders,
        Body(
            openapi_examples={
                "patients": {
                    "summary": "Deux patients inventés",
                    "value": {"orders": [{"leaflet": "vertebroplastie", **EXAMPLE}] * 2},
                }
            }
        ),
    ],
) -> Response:
    """Plusieurs patients à la fois, tous ou aucun, en une archive."""
    house = house_of(request)
    presses = _prepare_all(house, orders.orders)
    # One request never takes more places in the queue than there are workers.
    turn = asyncio.Semaphore(house.workshop.workers.count)

    async def one(press: Press, order: OrderOf) -> Proof:
        async with turn:
            return await house.workshop.proof(press, order.raw())

    pairs = zip(presses, orders.orders, strict=True)
    proofs = await asyncio.gather(*(one(press, order) for press, order in pairs))
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for number, (press, proof) in enumerate(zip(presses, proofs, strict=True), start=1):
            entry = archive_entry(f"{number:04d}_{press.found.name}.pdf")
            archive.writestr(entry, proof.product.pdf)
    headers = {"Content-Disposition": 'attachment; filename="documents.zip"'}
    return Response(output.getvalue(), media_type="application/zip", headers=headers)


@router.post(
    "/leaflets/{leaflet}/attach",
    response_model=LettersAnswer,
    responses={**PRINTING, **_documents("application/pdf", "Le courrier, suivi de la fiche.")},
)
async def attach_to_letter(
    request: Request,
    leaflet: Name,
    letter: Annotated[UploadFile, File(description="Le courrier, en PDF.")],
    order: Annotated[str, Form(description="La commande, en JSON, comme pour « documents ».")],
    identity_check: Annotated[
        bool, Form(description="« false » si quelqu'un a relu un courrier numérisé.")
    ] = True,
) -> Response:
    """Un courrier suivi de la fiche du même patient, en un PDF."""
    house = house_of(request)
    asked = parse_order(order)
    press = _prepare(house, leaflet, asked)
    content = await letter.read(MAX_BYTES + 1)
    proof = await house.workshop.proof(press, asked.raw())
    filled = Filled(asked.raw(), asked.options())
    attached = await attach(house, press, filled, proof.product, content, reread=not identity_check)
    if _wants_json(request):
        encoded = base64.b64encode(attached.pdf).decode()
        return JSONResponse(
            {"pdf": encoded, "pages": attached.pages, "notices": list(attached.notices)}
        )
    return pdf_answer(attached.pdf, f"{leaflet}-courrier", inline=False)


async def _printed(request: Request, leaflet: str, order: Order) -> Response:
    house = house_of(request)
    press = _prepare(house, leaflet, order)
    proof = await house.workshop.proof(press, order.raw())
    reference = short_reference(press.look.fingerprint)
    if not _wants_json(request):
        answer = pdf_answer(proof.product.pdf, leaflet, inline=False)
        answer.headers["Feuillet-Pages"] = str(sum(proof.product.pages))
        answer.headers["Feuillet-Sha256"] = proof.sha256
        answer.headers["Feuillet-Reference"] = reference
        return answer
    return JSONResponse(
        {
            "pdf": base64.b64encode(proof.product.pdf).decode(),
            "sha256": proof.sha256,
            "size": len(proof.product.pdf),
            "pages": list(proof.product.pages),
            "documents": choose_documents(press.leaflet, press.documents),
            "title": press.leaflet.title,
            "version": press.leaflet.version,
            "reference": reference,
            "language": "fr-FR",
            "type_code": TYPE_CODE,
            "format_code": FORMAT_CODE,
            "warnings": list(proof.product.warnings),
        }
    )


def _prepare(house: House, leaflet: str, order: Order) -> Press:
    """Return the press of an order whose values are accepted.  Raises FeuilletError."""
    shelved = house.workshop.shelved(leaflet)
    unknown = [one for one in order.documents if one not in shelved.leaflet.documents]
    if unknown:
        raise ValuesInvalid(f"documents : cette fiche a {', '.join(shelved.leaflet.documents)}")
    options: Options = {**order.options(), "documents": tuple(order.documents)}
    press = house.workshop.press(leaflet, options)
    press.accept(order.raw())
    return press


def _prepare_all(house: House, orders: list[OrderOf]) -> list[Press]:
    """Return a press for each order, or every problem of every one."""
    presses: list[Press] = []
    problems: list[str] = []
    for number, order in enumerate(orders):
        try:
            presses.append(_prepare(house, order.leaflet, order))
        except FeuilletError as error:
            problems += [f"orders[{number}] : {line}" for line in error.problems]
    if problems:
        raise ValuesInvalid(*problems)
    return presses


def _wants_json(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "application/pdf" not in accepted


def refused(error: FeuilletError) -> Response:
    """Return an error of ours as a problem."""
    return JSONResponse(
        problem_of(error), http_status(error), headers_of(error), media_type=PROBLEM
    )


def unauthorized() -> Response:
    """Return what whoever has no token is told (RFC 6750, 3)."""
    headers = {"WWW-Authenticate": "Bearer"}
    return JSONResponse(problem(401, UNAUTHORIZED), 401, headers, media_type=PROBLEM)


def malformed(errors: Any) -> Response:
    """Return what is wrong with a request that does not have the form of its schema."""
    told = problem(422, ("request", "La demande n'a pas la forme attendue"), phrases_of(errors))
    return JSONResponse(told, 422, media_type=PROBLEM)


def unknown(status: int, headers: Any) -> Response:
    """Return that there is no such thing here."""
    title = {404: "Cette adresse n'existe pas", 405: "Cette méthode n'est pas admise ici"}
    kind = ("http", title.get(status, "La demande est refusée"))
    return JSONResponse(problem(status, kind), status, headers, media_type=PROBLEM)


__all__ = ["Problem", "Unauthorized", "malformed", "refused", "router", "unauthorized", "unknown"]
