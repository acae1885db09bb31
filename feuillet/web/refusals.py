"""What an error is to a browser: a status, headers, problems by field; to the log, a number."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from feuillet.errors import FeuilletError, LibraryAbsent, Trouble, ValuesInvalid
from feuillet.web.advice import in_the_form
from feuillet.web.codes import CODES
from feuillet.web.presses import MOUNTED, RETRY, Busy

LOG = logging.getLogger("feuillet")


def wants_json(request: Request) -> bool:
    """Whether a page's script asks, rather than a person."""
    return "application/json" in request.headers.get("accept", "")


def http_status_of(error: FeuilletError) -> int:
    """Return the HTTP status that says who can mend it, the same for a form as for a program."""
    return CODES[error.code].status


def headers_of(error: FeuilletError) -> Mapping[str, str]:
    """Return when to come back, for who came at a busy time, or before the hospital's folder."""
    waits = {Busy: RETRY, LibraryAbsent: MOUNTED}.get(type(error))
    return {"Retry-After": str(waits)} if waits else {}


def explained(error: FeuilletError, told: Callable[[str], str] = in_the_form) -> dict[str, Any]:
    """Return problems by field, and those that belong to none.

    Args:
        told: Words their advice.
    """
    troubles = error.troubles if isinstance(error, ValuesInvalid) else ()
    problems: dict[str, list[str]] = {}
    for one in troubles or [Trouble((), problem) for problem in error.problems]:
        for field in one.fields or ("",):
            problems.setdefault(field, []).append(told(one.words))
    general = problems.pop("", [])
    return {"problems": problems, "general": general}


def note_incident(error: Exception, request_id: str = "") -> str:
    """Return the number under which the log has a failure that nobody expected.

    Args:
        request_id: Of the request that it happened to, if it did to one.
    """
    # Its words, and its traceback, may quote a value.
    incident = secrets.token_hex(4)
    asked = f", demande {request_id}" if request_id else ""
    LOG.error("incident %s: %s%s", incident, type(error).__name__, asked)
    return incident
