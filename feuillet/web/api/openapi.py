"""What the HTTP interface says of itself (OpenAPI 3.1): answers, refusals, examples."""

from collections.abc import Mapping
from enum import StrEnum
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import Body, FastAPI, File, Form, Path, UploadFile
from fastapi.openapi.utils import get_openapi

from feuillet.web.api.answers import DocumentAnswer, Entry, IndexEntry, LeafletAnswer, LetterAnswer
from feuillet.web.api.media_types import FORM, JSON, PDF, ZIP
from feuillet.web.api.problems import MEDIA_TYPE, UNASKED, examples_of, kind, kinds
from feuillet.web.api.refusal_answers import Problem
from feuillet.web.api.schemas import BIRTH_EXAMPLE, EXAMPLE, MOST_ORDERS, Order, OrderOf

REFERENCE = "#/components/schemas/{model}"

Responses = dict[int | str, dict[str, Any]]


class Tag(StrEnum):
    """Under what an operation stands."""

    LEAFLETS = "Fiches"
    PRINTING = "Impression"
    CODES = "Codes"


_TAGS = {
    Tag.LEAFLETS: "Ce qu'il y a, et ce qu'il faut envoyer.",
    Tag.CODES: "Ce que veut dire chaque code d'un refus ou d'un avertissement ; sans clé.",
    Tag.PRINTING: "Les PDF d'un patient, de plusieurs, ou à la suite d'un courrier.",
}
_REFUSALS = {
    400: "Adresse ou corps illisible.",
    401: "Sans clé valable.",
    403: "Appel venu d'ailleurs que du serveur mandataire.",
    404: "Aucune fiche, aucun document, ou aucun code ne porte ce nom.",
    405: "Méthode non admise à cette adresse.",
    406: "« Accept » n'admet rien de ce qui peut être donné ici.",
    409: "La fiche, ou les réglages de l'hôpital, empêchent d'imprimer.",
    413: "Envoi trop gros.",
    415: "Type de contenu refusé.",
    421: "Le serveur ne s'appelle pas ainsi.",
    422: "Ce qui est à corriger, champ par champ ; un paramètre dans l'adresse l'est aussi.",
    431: "En-têtes trop longs.",
    500: "La mise en page, ou le programme, a échoué.",
    502: "Le mandataire n'a pas de réponse : feuillet est arrêté.",
    503: "Trop de demandes à la fois, ou le serveur n'est pas en état de répondre.",
}
_REFUSAL_HEADERS = {
    401: {"WWW-Authenticate": ("« Bearer ».", "string")},
    405: {"Allow": ("Les méthodes admises.", "string")},
    415: {
        "Accept": ("Le type de contenu admis, s'il n'est pas celui-là.", "string"),
        "Accept-Encoding": ("« identity » si le corps est compressé.", "string"),
    },
    503: {"Retry-After": ("Les secondes après lesquelles revenir, si c'est bientôt.", "integer")},
}
_NAME = {"Content-Disposition": ("Un nom de fichier qui ne dit rien du patient.", "string")}
_WARNINGS = {
    "Feuillet-Warnings": (
        "Combien d'avertissements (warnings) ; la réponse en JSON les dit.",
        "integer",
    ),
    "Feuillet-Warning-Codes": (
        "Leurs codes (warning_details), chacun une fois, entre virgules ; absent sans aucun.",
        "string",
    ),
}
_FILE_HEADERS = {
    **_NAME,
    "Feuillet-Status": ("L'état de la fiche (status).", "string"),
    "Feuillet-Approval": (
        "Qui l'a approuvée et quand (approval), comme « by*=UTF-8''Dr%20Mod%C3%A8le;"
        " role*=UTF-8''radiologue; date=2026-11-22 » (RFC 8187) ; absent si personne.",
        "string",
    ),
    "Feuillet-Marked-Draft": (
        "« true » si « NON VALIDÉ » est en travers de chaque page (marked_draft).",
        "boolean",
    ),
    "Feuillet-Generic": ("« true » si aucun patient n'est nommé (generic).", "boolean"),
    "Feuillet-Blank-Fields": (
        "Les champs sans valeur (blank_fields), entre virgules ; absent s'il n'y en a pas.",
        "string",
    ),
    "Feuillet-Hand-Filled": (
        "Combien de lignes de pointillés sont à remplir à la main (hand_filled).",
        "integer",
    ),
    **_WARNINGS,
    "Feuillet-Pages": ("Le nombre de pages.", "integer"),
    "Feuillet-Sha256": ("L'empreinte de ce PDF (sha256).", "string"),
    "Feuillet-Reference": (
        "La référence du texte de la fiche (reference), la même pour tous ses patients.",
        "string",
    ),
    "Feuillet-Caller-Reference": (
        "Le repère de la commande (caller_reference) ; absent si elle n'en a pas.",
        "string",
    ),
}
_NOTICES = {
    "Feuillet-Notices": ("Combien de remarques sur le courrier (notices).", "integer"),
    "Feuillet-Notice-Codes": (
        "Leurs codes (notice_details), chacun une fois, entre virgules ; absent sans aucune.",
        "string",
    ),
}


_UNNUMBERED = (431, 502)
"""What is refused before a request is known, or by the proxy."""

_REQUEST_ID = {
    "X-Request-Id": (
        "Le numéro de la demande : celui qu'elle porte, si c'est un UUID, ou un nouveau, que dit"
        " aussi le journal.",
        "string",
    )
}


def _numbered(status: int) -> dict[str, tuple[str, str]]:
    return {} if status in _UNNUMBERED else _REQUEST_ID


def _headers(told: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        name: {"description": says, "schema": {"type": kind}} for name, (says, kind) in told.items()
    }


_OF_ANY = (400, 403, 405, 406, 413, 421, 422, 431, 500, 502, 503)
_KEYED = (401, 409)


def _refusals(*statuses: int, letter: bool = False) -> Responses:
    """Return the refusals of a route; those that any route has are added.

    Args:
        letter: Whether a letter is sent there.
    """
    schema = {"$ref": REFERENCE.format(model="Problem")}

    def told(status: int) -> dict[str, Any]:
        media = {"schema": schema, "examples": examples_of(status, letter=letter)}
        headers = _headers(_REFUSAL_HEADERS.get(status, {}) | _numbered(status))
        return {
            "description": _REFUSALS[status],
            "content": {MEDIA_TYPE: media},
            "headers": headers,
        }

    return {one: told(one) for one in sorted({*_OF_ANY, *statuses})}


def _given(
    example: Any, headers: Mapping[str, tuple[str, str]] | None = None, *, file: str = ""
) -> Responses:
    """Return what a route answers in JSON, or as a file of a type."""
    content: dict[str, Any] = {JSON: {"example": example}}
    if file:
        content[file] = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"content": content, "headers": _headers({**(headers or {}), **_REQUEST_ID})}}


LISTING = _refusals(*_KEYED) | _given([Entry.sample()])
LISTING[200]["links"] = {
    operation: {
        "operationId": operation,
        "parameters": {"leaflet": "$response.body#/0/id"},
        "description": "La première fiche de la liste, par exemple.",
    }
    for operation in ("describe", "schema", "print_documents")
}
"""How to go on from the list."""

DESCRIBING = _refusals(*_KEYED, 404) | _given(LeafletAnswer.sample())
SCHEMA = _refusals(*_KEYED, 404) | _given({"type": "object", "additionalProperties": False})
PRINTING = _refusals(*_KEYED, 404, 415) | _given(DocumentAnswer.sample(), _FILE_HEADERS, file=PDF)
ATTACHING = _refusals(*_KEYED, 404, 415, letter=True) | _given(
    LetterAnswer.sample(), _FILE_HEADERS | _NOTICES, file=PDF
)
SEVERAL = _refusals(*_KEYED, 404, 415) | _given(
    [DocumentAnswer.sample()], {**_NAME, **_WARNINGS}, file=ZIP
)

CODES_LISTED = _refusals() | _given(kinds(UNASKED))
CODE = _refusals(404) | _given(kind("busy", UNASKED))

Code = Annotated[
    str,
    Path(
        description="Un code, tel que la liste le donne.",
        pattern=r"^[a-z]+(-[a-z]+)*$",
        max_length=60,
        examples=["busy"],
    ),
]
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
    Body(
        openapi_examples={
            "patient": {"summary": "Un patient inventé", "value": EXAMPLE},
            "identity": {
                "summary": "Un patient, avec ses traits de naissance",
                "value": BIRTH_EXAMPLE,
            },
        }
    ),
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
        description="« true » par défaut, ou « false », et rien d'autre : « false » si quelqu'un a"
        " relu un courrier numérisé, dont le texte ne dit pas de qui il est. Un courrier dont le"
        " texte en nomme un autre reste refusé."
    ),
]


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of the routes that have one."""
    made = get_openapi(
        title="feuillet",
        version=version("feuillet"),
        description="Fiches d'information et consignes de sortie personnalisées, en PDF."
        " Tout refus est un « problème » (RFC 9457), qui ne répète aucune valeur. Une réponse"
        " peut gagner des clés : passez sur celles que vous ne connaissez pas.",
        routes=app.routes,
        tags=[{"name": one.value, "description": says} for one, says in _TAGS.items()],
    )
    schemas = made["components"]["schemas"]
    for model in (Problem, IndexEntry):
        schemas[model.__name__] = model.model_json_schema(ref_template=REFERENCE)
        schemas |= schemas[model.__name__].pop("$defs")
    _describe_form(made)
    for path in made["paths"].values():
        for operation in path.values():
            answer = operation["responses"]["200"]
            # Generators take the first, which is what is given to whoever asks for none.
            kinds = sorted(answer["content"], key=JSON.__eq__)
            answer["content"] = {kind: answer["content"][kind] for kind in kinds}
    return made


def _describe_form(made: dict[str, Any]) -> None:
    """Say of the form with a letter what FastAPI does not know."""
    form = made["components"]["schemas"]["Body_attach_to_letter"]
    # A part which is misspelt, or sent twice, is refused.
    form["additionalProperties"] = False
    form["description"] = "Un courrier, et la commande d'un patient."
    form["properties"]["identity_check"].pop("default")
    form["properties"]["order"] = {"$ref": REFERENCE.format(model="Order")}
    operation = made["paths"]["/api/v1/leaflets/{leaflet}/attach"]["post"]
    # Of an example, FastAPI leaves out what is null.
    operation["responses"]["200"]["content"][JSON]["example"] = LetterAnswer.sample()
    content = operation["requestBody"]["content"]
    content[FORM]["encoding"] = {
        "letter": {"contentType": PDF},
        "order": {"contentType": JSON},
    }
    content[FORM]["example"] = {"letter": "%PDF-1.7…", "order": EXAMPLE}
