"""Every refusal of the HTTP interface: problem details (RFC 9457), in French, quoting nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from feuillet.errors import (
    Advice,
    DeliveryError,
    FeuilletError,
    LeafletNotFound,
    LibraryAbsent,
    ValuesInvalid,
)
from feuillet.web.advice import as_requests
from feuillet.web.api.schemas import phrases_of
from feuillet.web.refusals import explained, headers_of, http_status_of

MEDIA_TYPE = "application/problem+json"

_KINDS = {
    404: ("leaflet-not-found", "Aucune fiche ne porte ce nom"),
    409: ("content", "La fiche ou les réglages de l'hôpital empêchent d'imprimer"),
    422: ("values", "Ce qui a été envoyé est à corriger"),
    500: ("rendering", "La mise en page a échoué"),
    503: ("busy", "Trop de demandes à la fois"),
}
_SERVER = ("server", "Le serveur n'est pas en état de répondre")
_ABSENT = ("library", "Le dossier de l'hôpital n'est pas là")
_HTTP = {
    400: ("La demande est illisible", "Son corps ne peut pas être lu."),
    404: ("Cette adresse n'existe pas", "« GET /api/v1/openapi.json » donne celles qu'il y a."),
    405: ("Cette méthode n'est pas admise ici", "L'en-tête « Allow » donne celles qui le sont."),
    415: (
        "Ce type de contenu n'est pas admis ici",
        "L'en-tête « Accept » de la réponse donne celui qui l'est.",
    ),
}


class OrdersInvalid(ValuesInvalid):
    """Some of several orders are wrong; `refusals` says how, by their places, from 0."""

    def __init__(self, refusals: Mapping[int, FeuilletError]) -> None:
        super().__init__(*(line for error in refusals.values() for line in error.problems))
        self.refusals = refusals


def refused(error: FeuilletError) -> Response:
    """Return an error of ours as a problem."""
    if isinstance(error, OrdersInvalid):
        several = error.refusals.items()
        problems = [{"order": place, **one} for place, wrong in several for one in _told(wrong)]
    else:
        problems = _told(error)
    status = http_status_of(error)
    kind = _SERVER if isinstance(error, DeliveryError) else _KINDS[status]
    kind = _ABSENT if isinstance(error, LibraryAbsent) else kind
    return _answer(status, kind, problems=problems, headers=headers_of(error))


def unauthorized() -> Response:
    """Return what whoever has no token is told (RFC 6750, 3)."""
    return _answer(
        401,
        ("unauthorized", "Il faut une clé valable"),
        "« Authorization: Bearer CLÉ » ; la commande « feuillet token NOM » en fait une.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def malformed(errors: Any, fields: Collection[str]) -> Response:
    """Return what is wrong with a request that breaks its schema; `fields` as `phrases_of`."""
    kind = ("request", "La demande n'a pas la forme attendue")
    return _answer(422, kind, problems=phrases_of(errors, fields))


def unknown(status: int, headers: Mapping[str, str] | None) -> Response:
    """Return that there is no such thing here."""
    title, detail = _HTTP.get(status, ("La demande est refusée", "Elle n'est pas admise."))
    return _answer(status, ("http", title), detail, headers=headers)


def not_acceptable(offered: Sequence[str]) -> Response:
    """Return that a request takes nothing of what is offered here."""
    return _answer(
        406,
        ("not-acceptable", "Rien de ce que la demande admet ne peut être donné ici"),
        f"L'en-tête « Accept » doit admettre {' ou '.join(offered)}.",
    )


def _told(error: FeuilletError) -> list[dict[str, Any]]:
    if isinstance(error, LeafletNotFound):
        # Its own sentence repeats the name, which may be anything that slipped there.
        words = as_requests(f"{_KINDS[404][1]} : {Advice.LIST_LEAFLETS}")
        return [{"field": "leaflet", "message": words}]
    told = explained(error, as_requests, programs=True)
    problems = [
        {"field": field, "message": words}
        for field, lines in told["problems"].items()
        for words in lines
    ]
    return problems + [{"field": "", "message": words} for words in told["general"]]


def _answer(
    status: int,
    kind: tuple[str, str],
    detail: str = "",
    *,
    problems: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return problem details.

    Args:
        kind: The last part of its type, and its title.
        detail: Unless the problems say it.
    """
    name, title = kind
    if not detail and len(problems) == 1:
        detail = " : ".join(filter(None, (problems[0]["field"], problems[0]["message"])))
    told = {
        "type": f"urn:feuillet:problem:{name}",
        "title": title,
        "status": status,
        "detail": detail or f"{len(problems)} problèmes, chacun dans « problems ».",
        "problems": list(problems),
    }
    return JSONResponse(told, status, headers, media_type=MEDIA_TYPE)
