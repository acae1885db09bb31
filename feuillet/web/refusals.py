"""What an error of ours is to a browser or a program: a status, headers, problems by field."""

from collections.abc import Mapping, Sequence
from typing import Any

from feuillet.errors import FeuilletError, LeafletNotFound, PatientError, ValuesInvalid
from feuillet.web.pages import in_the_form
from feuillet.web.workshop import RETRY, Busy


def status_of(error: FeuilletError) -> int:
    """Return the HTTP status that says who can mend it (RFC 9110, 15)."""
    match error:
        case Busy():
            return 503
        case LeafletNotFound():
            return 404
        case PatientError():
            return 422
        case _ if error.exit_code == 3:
            # The leaflet, or the hospital's settings, not what was sent.
            return 409
        case _:
            return 500


def headers_of(error: FeuilletError) -> Mapping[str, str]:
    """Return when to come back, for who came at a busy time."""
    return {"Retry-After": str(RETRY)} if isinstance(error, Busy) else {}


def problem_of(error: FeuilletError) -> dict[str, Any]:
    """Return an error as problem details (RFC 9457), with each problem and its field."""
    told = explained(error)
    problems = [
        {"field": field, "message": words}
        for field, lines in told["problems"].items()
        for words in lines
    ]
    problems += [{"field": "", "message": words} for words in told["general"]]
    status = status_of(error)
    return problem(status, _KINDS[status], problems)


def problem(
    status: int, kind: tuple[str, str], problems: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Return problem details.

    Args:
        kind: The last part of its type, and its title.
    """
    name, title = kind
    return {
        "type": f"urn:feuillet:problem:{name}",
        "title": title,
        "status": status,
        "problems": list(problems),
    }


_KINDS = {
    404: ("leaflet-not-found", "Aucune fiche ne porte ce nom"),
    409: ("content", "La fiche ou les réglages de l'hôpital empêchent d'imprimer"),
    422: ("values", "Ce qui a été envoyé est à corriger"),
    500: ("rendering", "La mise en page a échoué"),
    503: ("busy", "Trop de demandes à la fois"),
}


def explained(error: FeuilletError) -> dict[str, Any]:
    """Return problems by field, and those that belong to none."""
    problems: dict[str, list[str]] = {}
    general: list[str] = []
    if isinstance(error, ValuesInvalid) and error.troubles:
        for trouble in error.troubles:
            for field in trouble.fields:
                problems.setdefault(field, []).append(trouble.words)
            if not trouble.fields:
                general.append(in_the_form(trouble.words))
    else:
        general = [in_the_form(problem) for problem in error.problems]
    return {"problems": problems, "general": general}
