"""Every refusal of the interface: one shape (RFC 9457), a kind for programs, no value."""

import json
from typing import Any

import pytest
from fastapi import FastAPI, UploadFile
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from feuillet.errors import (
    Advice,
    DeliveryError,
    FeuilletError,
    LeafletInvalid,
    LeafletNotFound,
    RenderError,
    Trouble,
    ValuesInvalid,
)
from feuillet.web.advice import IN_REQUESTS, as_requests
from feuillet.web.api.problems import (
    MEDIA_TYPE,
    OrdersInvalid,
    malformed,
    refused,
    unauthorized,
    unknown,
)
from feuillet.web.presses import Busy
from tests.web.calling import call


def told(response: Response) -> dict[str, Any]:
    """Return a problem, whose status is said twice."""
    found: dict[str, Any] = json.loads(bytes(response.body))
    assert response.media_type == MEDIA_TYPE
    assert found["status"] == response.status_code
    assert found.keys() == {"type", "title", "status", "detail", "problems"}
    assert found["title"]
    assert found["detail"]
    return found


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (LeafletNotFound("CANARI", ["visite"]), 404, "leaflet-not-found"),
        (LeafletInvalid("une fiche"), 409, "content"),
        (ValuesInvalid("une valeur"), 422, "values"),
        (RenderError("une page"), 500, "rendering"),
        (DeliveryError("un disque"), 500, "server"),
        (Busy("trop"), 503, "busy"),
    ],
)
def test_each_error_is_a_problem_of_its_kind(error: FeuilletError, status: int, kind: str) -> None:
    """A name that was asked for is not repeated: anything may have slipped there."""
    found = told(refused(error))

    assert (found["status"], found["type"]) == (status, f"urn:feuillet:problem:{kind}")
    assert "CANARI" not in str(found)


def test_problems_stand_at_their_fields_and_in_their_orders() -> None:
    """The first order is 0."""
    wrong = ValuesInvalid("x", troubles=[Trouble(("nom", "prenom"), "manque")])
    found = told(refused(OrdersInvalid({1: wrong, 3: RenderError("une page")})))

    assert found["problems"] == [
        {"order": 1, "field": "nom", "message": "manque"},
        {"order": 1, "field": "prenom", "message": "manque"},
        {"order": 3, "field": "", "message": "une page"},
    ]
    assert "3 problèmes" in found["detail"]


def test_a_request_without_the_right_form_repeats_no_made_up_name() -> None:
    """Only names of fields that some leaflet has."""
    errors = [
        {"type": "extra_forbidden", "loc": ("body", "CANARI"), "input": "CANARI"},
        {"type": "bool_type", "loc": ("body", "values", "nom"), "input": "CANARI"},
    ]
    found = told(malformed(errors, {"nom"}))

    assert [one["field"] for one in found["problems"]] == ["", "nom"]
    assert "CANARI" not in str(found)


def test_a_letter_sent_as_a_text_is_refused() -> None:
    """What the framework says of it is English; the description tells the form."""
    app = FastAPI()

    @app.post("/")
    async def take(letter: UploadFile) -> None: ...

    async def answer(_: object, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return malformed(error.errors(), ())

    app.add_exception_handler(RequestValidationError, answer)
    (problem,) = call(app, "POST", "/", data={"letter": "x"}).json()["problems"]

    assert problem["field"] == "letter"
    assert "n'a pas la forme attendue, que décrit «" in problem["message"]


def test_whoever_has_no_key_is_told_how_to_get_one() -> None:
    """With the header that says how to send it (RFC 6750, 3)."""
    response = unauthorized()

    assert told(response)["status"] == 401
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("status", [400, 404, 405, 415, 418])
def test_what_is_not_there_is_a_problem_too(status: int) -> None:
    """Its headers are kept."""
    response = unknown(status, {"Allow": "GET"})

    assert told(response)["status"] == status
    assert response.headers["allow"] == "GET"


def test_a_program_is_never_told_of_options_or_buttons() -> None:
    """It sends requests; every advice has its words."""
    for advice in Advice:
        said = as_requests(f"Une phrase {advice}")

        assert said.startswith("Une phrase")
        assert "--" not in said
        assert advice not in said
    assert IN_REQUESTS.keys() == set(Advice)
