"""Every refusal of the HTTP interface: problem details (RFC 9457), in French, quoting nothing."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from feuillet.errors import (
    FeuilletError,
    LeafletNotFound,
    LetterOfAnother,
    LetterUnusable,
    LibraryAbsent,
    Trouble,
    ValuesInvalid,
)
from feuillet.web.advice import as_requests
from feuillet.web.api.media_types import FORM
from feuillet.web.api.schemas import OrderInvalid, phrases_of
from feuillet.web.codes import CODES, OF_LETTERS, SORTS
from feuillet.web.presses import MOUNTED, RETRY

MEDIA_TYPE = "application/problem+json"
LIST = "/api/v1/problems"
"""Where the codes are listed; what each means is below."""

UNASKED: Scope = {}
"""Of a request that nobody made: what is answered then names neither server nor request."""

_OF_HTTP = {
    400: "body-unreadable",
    404: "address-unknown",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    415: "unsupported-media-type",
}
_NOT_FOUND = {
    "leaflet": "leaflet-not-found",
    "document": "document-not-found",
    "code": "address-unknown",
}


class Refusal(Exception):
    """What is asked is refused for one reason; `code` is one of `CODES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OrdersInvalid(ValuesInvalid):
    """Some of several orders are wrong; `refusals` says how, by their places, from 0.

    What all of them are refused for is what one alone would be.
    """

    def __init__(self, refusals: Mapping[int, FeuilletError]) -> None:
        lines = (line for error in refusals.values() for line in error.problems)
        super().__init__(*dict.fromkeys(lines))
        self.refusals = refusals
        codes = {error.code for error in refusals.values()}
        self.code = codes.pop() if len(codes) == 1 else ValuesInvalid.code


def refused(error: FeuilletError, scope: Scope = UNASKED, *, incident: str = "") -> Response:
    """Return an error of ours as a problem."""
    if isinstance(error, OrdersInvalid):
        problems = entries_of_orders(error.refusals)
        absent = any(isinstance(one, LibraryAbsent) for one in error.refusals.values())
    else:
        problems = entries_of(error)
        absent = isinstance(error, LibraryAbsent)
    # Whoever waits for the hospital's folder comes back; other files are mended by somebody.
    headers = {"Retry-After": str(MOUNTED)} if absent else {}
    return problem(error.code, scope, problems=problems, headers=headers, incident=incident)


def malformed(
    errors: Any,
    sent: Any,
    scope: Scope = UNASKED,
    *,
    others: Iterable[Mapping[str, Any]] = (),
) -> Response:
    """Return what is wrong with a request that breaks its schema; arguments as `phrases_of`.

    Args:
        others: What else is wrong with it, each as `FieldProblem`.
    """
    places = {error["loc"][1] for error in errors if error["loc"][0] == "path"}
    # No leaflet has a name of another form; a document is looked for in a leaflet that there is.
    for part, code in _NOT_FOUND.items():
        if part in places:
            return problem(code, scope)
    told = [*phrases_of(errors, sent), *others]
    told.sort(key=lambda one: one.get("order", -1))
    return problem("values-invalid", scope, problems=told)


def entries_of_orders(refusals: Mapping[int, FeuilletError]) -> list[dict[str, Any]]:
    """Return what is wrong with some of several orders, by their places, each as `FieldProblem`."""
    return [
        {"order": place, **one, "pointer": f"/{place}{one.get('pointer', '')}"}
        for place, wrong in refusals.items()
        for one in entries_of(wrong, place="/leaflet")
    ]


def unknown(status: int, headers: Mapping[str, str] | None, scope: Scope = UNASKED) -> Response:
    """Return what the framework refuses: an address, a method, a type of content."""
    code = _OF_HTTP.get(status, "request-malformed")
    words = _what_is_taken(headers or {}) if status == 415 else ""
    problems = [{"code": code, "message": words}] if words else []
    return problem(code, scope, problems=problems, headers=headers)


def _what_is_taken(headers: Mapping[str, str]) -> str:
    """Return what a body is to be, as the headers of its refusal say it."""
    if "Accept-Encoding" in headers:
        return "Envoyez le corps sans le compresser : retirez l'en-tête « Content-Encoding »."
    if not (wanted := headers.get("Accept", "")):
        return ""
    parted = ", avec son « boundary »" if wanted == FORM else ""
    return f"Envoyez le corps avec l'en-tête « Content-Type: {wanted} »{parted}."


def not_acceptable(offered: Sequence[str], scope: Scope = UNASKED) -> Response:
    """Return that a request takes nothing of what is offered here."""
    words = f"L'en-tête « Accept » doit admettre {' ou '.join(offered)}."
    told = [{"code": "not-acceptable", "message": words}]
    return problem("not-acceptable", scope, problems=told)


def kinds(scope: Scope) -> dict[str, Any]:
    """Return the closed list of codes: of refusals, and of what stands in an answer."""
    meanings = {
        sort: [{"code": code, "meaning": says} for code, says in one.codes.items()]
        for sort, one in SORTS.items()
    }
    return {"codes": [kind(code, scope) for code in CODES], **meanings}


def kind(code: str, scope: Scope) -> dict[str, Any]:
    """Return what one code means.  Raises Refusal if there is none."""
    told: dict[str, Any] = {"type": _type(code, scope), "code": code}
    if code in CODES:
        one = CODES[code]
        told |= {"status": one.status, "title": one.title}
        return {**told, "meaning": one.meaning, "remedy": one.remedy}
    for sort in SORTS.values():
        if code in sort.codes:
            meaning = sort.codes[code]
            return {**told, "title": sort.title, "meaning": meaning, "remedy": sort.remedy}
    raise Refusal("address-unknown")


def examples_of(status: int, *, letter: bool = False) -> dict[str, Any]:
    """Return an example of each refusal of a status, as OpenAPI shows it.

    Args:
        letter: Whether a letter is sent there.
    """
    trouble = Trouble(("prenom",), "à indiquer aussi (identité entière)", code="missing")
    wrong = {"values-invalid": list(entries_of_troubles([trouble]))}
    for code in OF_LETTERS:
        why = {"reason": LetterOfAnother.reason} if code == LetterOfAnother.code else {}
        words = f"Courrier : {CODES[code].meaning[0].lower()}{CODES[code].meaning[1:]}"
        wrong[code] = [{"code": code, **why, "field": "letter", "message": words}]
    return {
        code: {"summary": one.title, "value": _details(code, UNASKED, wrong.get(code, ()), "")}
        for code, one in CODES.items()
        if one.status == status and (letter or code not in OF_LETTERS)
    }


def problem(
    code: str,
    scope: Scope = UNASKED,
    *,
    problems: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
    incident: str = "",
) -> Response:
    """Return problem details.

    Args:
        code: One of `CODES`.
        scope: The request, as `Shield` marked it.
        problems: What is wrong, each as `FieldProblem`.
        incident: The number of a failure in the log.
    """
    usual = {
        "unauthorized": {"WWW-Authenticate": "Bearer"},
        "busy": {"Retry-After": str(RETRY)},
    }
    sent = {**usual.get(code, {}), **(headers or {})}
    told = _details(code, scope, problems, incident)
    return JSONResponse(told, CODES[code].status, sent, media_type=MEDIA_TYPE)


def _details(
    code: str, scope: Scope, problems: Sequence[Mapping[str, Any]], incident: str
) -> dict[str, Any]:
    one = CODES[code]
    # A program reads one shape: what is no field's is a problem too.
    problems = problems or [{"code": code, "message": one.remedy}]
    detail = f"{len(problems)} problèmes, chacun dans « problems »."
    if len(problems) == 1:
        # What is refused as a whole is told in a whole sentence.
        at = problems[0].get("field") if problems[0]["code"] != code else None
        detail = " : ".join(filter(None, (at, problems[0]["message"])))
    request_id = scope.get("state", {}).get("request_id", "")
    return {
        "type": _type(code, scope),
        "title": one.title,
        "status": one.status,
        "code": code,
        "detail": detail,
        **({"instance": uuid.UUID(request_id).urn} if request_id else {}),
        **({"incident": incident} if incident else {}),
        "problems": list(problems),
    }


def _type(code: str, scope: Scope) -> str:
    """Return where a code is explained, for any reader: absolute once the server's name is sure."""
    return f"{scope.get('state', {}).get('origin', '')}{LIST}/{code}"


def entries_of(error: FeuilletError, place: str | None = None) -> list[dict[str, Any]]:
    """Return what is wrong, each as `FieldProblem`.

    Args:
        place: Of the leaflet's name in an order that names one.
    """
    match error:
        case OrderInvalid():
            return [dict(one) for one in error.told]
        case LeafletNotFound():
            # Its own sentence repeats the name, which may be anything that slipped there.
            one = CODES[error.code]
            words = f"{one.title} : {one.remedy}"
            at = {"field": "leaflet", **({"pointer": place} if place else {})}
            return [{"code": error.code, **at, "message": words}]
        case ValuesInvalid() if error.troubles:
            return list(entries_of_troubles(error.troubles))
    code = "invalid" if error.code == ValuesInvalid.code else error.code
    part = {"field": "letter"} if isinstance(error, LetterUnusable) else {}
    why = {"reason": error.reason} if isinstance(error, LetterOfAnother) else {}
    return [{"code": code, **why, **part, "message": as_requests(line)} for line in error.problems]


def entries_of_troubles(troubles: Iterable[Trouble]) -> Iterator[dict[str, Any]]:
    """Yield what is wrong with fields, each as `FieldProblem`."""
    for one in troubles:
        words = as_requests(one.for_programs or one.words)
        for field in one.fields:
            at = {"field": field, "pointer": f"/values/{field}"}
            yield {"code": one.code, **at, "message": words}
