"""What an error of ours is to a browser or a program: a status, headers, problems by field."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from feuillet.errors import (
    FeuilletError,
    LeafletNotFound,
    LibraryAbsent,
    PatientError,
    Trouble,
    ValuesInvalid,
)
from feuillet.web.advice import in_the_form
from feuillet.web.presses import MOUNTED, RETRY, Busy


def wants_json(request: Request) -> bool:
    """Whether a page's script asks, rather than a person."""
    return "application/json" in request.headers.get("accept", "")


def http_status_of(error: FeuilletError) -> int:
    """Return the HTTP status that says who can mend it (RFC 9110, 15)."""
    match error:
        case Busy() | LibraryAbsent():
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
    """Return when to come back, for who came at a busy time, or before the hospital's folder."""
    waits = {Busy: RETRY, LibraryAbsent: MOUNTED}.get(type(error))
    return {"Retry-After": str(waits)} if waits else {}


def explained(
    error: FeuilletError, told: Callable[[str], str] = in_the_form, *, programs: bool = False
) -> dict[str, Any]:
    """Return problems by field, and those that belong to none.

    Args:
        told: Words their advice.
        programs: Whether a program reads them, which knows answers by its own names.
    """
    troubles = error.troubles if isinstance(error, ValuesInvalid) else ()
    problems: dict[str, list[str]] = {}
    for one in troubles or [Trouble((), problem) for problem in error.problems]:
        for field in one.fields or ("",):
            words = one.for_programs if programs and one.for_programs else one.words
            problems.setdefault(field, []).append(told(words))
    general = problems.pop("", [])
    return {"problems": problems, "general": general}
