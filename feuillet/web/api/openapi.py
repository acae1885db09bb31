"""What the HTTP interface says of itself (OpenAPI 3.1): answers, refusals, examples."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import Body, FastAPI, File, Form, Path, UploadFile
from fastapi.openapi.utils import get_openapi

from feuillet.web.api.problems import MEDIA_TYPE, examples_of
from feuillet.web.api.schemas import EXAMPLE, MOST_ORDERS, Order, OrderOf, Problem

REFERENCE = "#/components/schemas/{model}"

Responses = dict[int | str, dict[str, Any]]

_REFUSALS = {
    400: "Adresse ou corps illisible.",
    401: "Sans clé valable.",
    403: "Appel venu d'ailleurs que du serveur mandataire.",
    404: "Aucune fiche, ou aucun document, ne porte ce nom.",
    409: "La fiche, ou les réglages de l'hôpital, empêchent d'imprimer.",
    413: "Envoi trop gros.",
    415: "Type de contenu refusé.",
    421: "Le serveur ne s'appelle pas ainsi.",
    422: "Ce qui est à corriger, champ par champ.",
    500: "La mise en page, ou le programme, a échoué.",
    503: "Trop de demandes à la fois, ou le serveur n'est pas en état de répondre.",
}
_REFUSAL_HEADERS = {
    401: {"WWW-Authenticate": ("« Bearer ».", "string")},
    415: {"Accept": ("Le type de contenu admis.", "string")},
    503: {"Retry-After": ("Les secondes après lesquelles revenir, si c'est bientôt.", "integer")},
}
_FILE_HEADERS = {
    "Content-Disposition": ("Un nom de fichier qui ne dit rien du patient.", "string"),
    "Feuillet-Pages": ("Le nombre de pages.", "integer"),
    "Feuillet-Sha256": ("L'empreinte du fichier.", "string"),
    "Feuillet-Reference": ("La référence du bas de chaque page de la fiche.", "string"),
    "Feuillet-Warnings": ("Combien d'avertissements ; la réponse en JSON les dit.", "integer"),
}
_NOTICES = {"Feuillet-Notices": ("Combien de remarques sur le courrier ; idem.", "integer")}


def _headers(told: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        name: {"description": says, "schema": {"type": kind}} for name, (says, kind) in told.items()
    }


def refusals(*statuses: int) -> Responses:
    """Return the refusals of a route; those that any route has are added."""
    schema = {"$ref": REFERENCE.format(model="Problem")}
    return {
        one: {
            "description": _REFUSALS[one],
            "content": {MEDIA_TYPE: {"schema": schema, "examples": examples_of(one)}},
            "headers": _headers(_REFUSAL_HEADERS.get(one, {})),
        }
        for one in sorted({400, 401, 403, 409, 413, 421, 500, 503, *statuses})
    }


def finished(says: str, *, notices: bool = False) -> Responses:
    """Return what a route answers that gives a PDF, or the same in JSON."""
    headers = _FILE_HEADERS | (_NOTICES if notices else {})
    file = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": says, "content": file, "headers": _headers(headers)}}


ZIPPED: Responses = {
    200: {
        "description": "Un PDF par commande, dans l'ordre : 0001_FICHE.pdf, 0002_FICHE.pdf…",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        "headers": _headers(
            {
                "Content-Disposition": _FILE_HEADERS["Content-Disposition"],
                "Feuillet-Warnings": ("Combien d'avertissements, en tout.", "integer"),
            }
        ),
    }
}
READ_REFUSALS = refusals(404, 422)
PRINTING = refusals(404, 415, 422)
SEVERAL = refusals(415, 422)

LINKS = {
    "links": {
        operation: {
            "operationId": operation,
            "parameters": {"leaflet": "$response.body#/0/id"},
            "description": "La première fiche de la liste, par exemple.",
        }
        for operation in ("describe", "schema", "print_documents")
    }
}
"""How to go on from the list."""

LeafletId = Annotated[
    str,
    Path(
        description="L'identifiant d'une fiche, tel que la liste le donne.",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$",
        examples=["vertebroplastie"],
    ),
]
Plan = Annotated[
    str,
    Path(
        description="L'identifiant d'un de ses documents.",
        pattern=r"^[a-z][a-z0-9_]{0,59}$",
        examples=["information"],
    ),
]
OneOrder = Annotated[
    Order,
    Body(openapi_examples={"patient": {"summary": "Un patient inventé", "value": EXAMPLE}}),
]
SeveralOrders = Annotated[
    list[OrderOf],
    Body(
        min_length=1,
        max_length=MOST_ORDERS,
        description=f"De 1 à {MOST_ORDERS} commandes.",
        openapi_examples={
            "patients": {
                "summary": "Deux patients inventés",
                "value": [{"leaflet": "vertebroplastie", **EXAMPLE}] * 2,
            }
        },
    ),
]
LetterFile = Annotated[
    UploadFile,
    File(
        description="Le courrier, en PDF.",
        json_schema_extra={"format": "binary", "contentMediaType": "application/pdf"},
    ),
]
OrderText = Annotated[
    str, Form(description="La commande d'un patient : le même JSON que pour « documents ».")
]
IdentityCheck = Annotated[
    bool,
    Form(
        description="« false » si quelqu'un a relu le courrier : son texte, s'il est numérisé,"
        " ne dit pas de qui il est."
    ),
]


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of the routes that have one."""
    made = get_openapi(
        title="feuillet",
        version=version("feuillet"),
        description="Fiches d'information et consignes de sortie personnalisées, en PDF."
        " Tout refus est un « problème » (RFC 9457), qui ne répète aucune valeur.",
        routes=app.routes,
    )
    schemas = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(ref_template=REFERENCE)
    schemas |= schemas["Problem"].pop("$defs")
    # FastAPI does not know that a part which is misspelt, or sent twice, is refused.
    form = schemas["Body_attach_to_letter"]
    form["additionalProperties"] = False
    form["properties"]["order"] = {"$ref": REFERENCE.format(model="Order")}
    posted = made["paths"]["/api/v1/leaflets/{leaflet}/attach"]["post"]
    posted["requestBody"]["content"]["multipart/form-data"]["encoding"] = {
        "letter": {"contentType": "application/pdf"},
        "order": {"contentType": "application/json"},
    }
    return made
