"""What the interface says of itself: whole, closed, and each refusal a problem."""

from typing import Any

import pytest
from fastapi import FastAPI

from feuillet.web.api.openapi import ATTACHING, LISTING, PRINTING, described
from feuillet.web.api.problems import MEDIA_TYPE
from feuillet.web.api.routes import router


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The description of all routes."""
    app = FastAPI()
    app.include_router(router)
    return described(app)


def references(part: Any) -> set[str]:
    """Return what a part of the description refers to."""
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own.union(*map(references, part.values()))


def test_whatever_is_referred_to_is_there(told: dict[str, Any]) -> None:
    """A program that is generated from it would lack it."""
    names = {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}

    assert references(told) <= names
    assert "#/components/schemas/Problem" in references(told)


def test_every_operation_asks_for_a_key_and_says_its_refusals(told: dict[str, Any]) -> None:
    """Each of them a problem."""
    operations = [one for path in told["paths"].values() for one in path.values()]

    assert len(operations) >= 5
    for one in operations:
        assert one["security"]
        assert {"400", "401", "403", "409", "413", "500"} <= one["responses"].keys()
        wrong = [answer for status, answer in one["responses"].items() if status >= "400"]
        assert all(MEDIA_TYPE in answer["content"] for answer in wrong)


def test_a_letter_comes_as_pdf_and_its_order_as_json(told: dict[str, Any]) -> None:
    """In a form that takes nothing else."""
    form = told["components"]["schemas"]["Body_attach_to_letter"]
    (posted,) = [one["post"] for path, one in told["paths"].items() if path.endswith("/attach")]

    assert form["additionalProperties"] is False
    assert form["properties"]["order"] == {"$ref": "#/components/schemas/Order"}
    assert posted["requestBody"]["content"]["multipart/form-data"]["encoding"] == {
        "letter": {"contentType": "application/pdf"},
        "order": {"contentType": "application/json"},
    }


def test_headers_are_told_where_they_are_sent() -> None:
    """When to come back, how to show a key, how many remarks."""
    assert set(PRINTING[503]["headers"]) == {"Retry-After"}
    assert set(PRINTING[401]["headers"]) == {"WWW-Authenticate"}
    assert "Feuillet-Notices" in ATTACHING[200]["headers"]
    assert "Feuillet-Notices" not in PRINTING[200]["headers"]
    assert not LISTING[200]["headers"]
