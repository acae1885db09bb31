"""What the interface says of itself: valid, whole, exemplified, and read rightly by generators."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from feuillet.web.api.openapi import ATTACHING, LISTING, PRINTING, described
from feuillet.web.api.problems import MEDIA_TYPE
from feuillet.web.api.routes import router, unlocked
from feuillet.web.codes import CODES, REASON_CODES


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The description of all routes."""
    app = FastAPI()
    app.include_router(router)
    app.include_router(unlocked)
    return described(app)


def operations_of(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every operation."""
    return [one for path in told["paths"].values() for one in path.values()]


def media_of(one: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each form of an operation's request and of its answers."""
    for holder in (one.get("requestBody", {}), *one["responses"].values()):
        yield from holder.get("content", {}).items()


def parts_of(part: Any, key: str) -> Iterator[Any]:
    """Yield whatever stands under a key, however deep."""
    if isinstance(part, list):
        for one in part:
            yield from parts_of(one, key)
    elif isinstance(part, dict):
        if key in part:
            yield part[key]
        for one in part.values():
            yield from parts_of(one, key)


def reached(told: dict[str, Any], part: Any) -> set[str]:
    """Return the names of the schemas that a part leads to."""
    names: set[str] = set()
    found = {one.rpartition("/")[2] for one in references(part)}
    while found - names:
        names |= found
        found = {
            one.rpartition("/")[2]
            for name in names
            for one in references(told["components"]["schemas"][name])
        }
    return names


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
    """Each of them a problem; what the codes mean is said to whoever has no key."""
    open_ = [one for one in operations_of(told) if one["operationId"] in ("code", "codes")]
    assert not any("security" in one or "401" in one["responses"] for one in open_)
    for one in operations_of(told):
        assert one in open_ or one["security"]
        assert one in open_ or {"401", "409"} <= one["responses"].keys()
        general = {"400", "403", "405", "406", "413", "431", "500", "502", "503"}
        assert general <= one["responses"].keys()
        numbered = {
            status
            for status, answer in one["responses"].items()
            if "X-Request-Id" in answer["headers"]
        }
        # Refused before it is known, or by the proxy.
        assert one["responses"].keys() - numbered == {"431", "502"}
        wrong = [answer for status, answer in one["responses"].items() if status >= "400"]
        assert all(MEDIA_TYPE in answer["content"] for answer in wrong)


def test_every_refusal_shows_an_example_of_each_of_its_codes(told: dict[str, Any]) -> None:
    """As it is sent; a program is written from it."""
    (posted,) = [one["post"] for path, one in told["paths"].items() if path.endswith("/attach")]
    problem = told["components"]["schemas"]["Problem"]
    shown = {
        code: example["value"]
        for status, answer in posted["responses"].items()
        if status >= "400"
        for code, example in answer["content"][MEDIA_TYPE]["examples"].items()
    }

    assert {"letter-of-another-patient", "letter-not-pdf", "busy", "values-invalid"} <= set(shown)
    # A list that is closed would break a client at the first new code.
    assert "enum" not in problem["properties"]["code"]
    assert shown.keys() <= CODES.keys()
    assert shown["values-invalid"]["problems"][0]["pointer"] == "/values/prenom"
    letters = {code: value["problems"][0] for code, value in shown.items() if "letter-" in code}
    assert {one["field"] for one in letters.values()} == {"letter"}
    assert letters["letter-of-another-patient"]["reason"] in REASON_CODES
    for code, value in shown.items():
        assert value["code"] == code
        jsonschema.validate(value, {**problem, "components": told["components"]})


def test_only_where_a_letter_is_sent_are_its_refusals_shown(told: dict[str, Any]) -> None:
    """Nobody else writes a program for them; a parameter in an address is refused anywhere."""
    for one in operations_of(told):
        examples = one["responses"]["422"]["content"][MEDIA_TYPE]["examples"]
        assert ("letter-signed" in examples) == (one["operationId"] == "attach_to_letter")
        assert "values-invalid" in examples


def test_a_key_that_may_be_left_out_of_an_answer_is_never_null(told: dict[str, Any]) -> None:
    """Of a default, generators make a key that is always there: what reads it strictly breaks."""
    schemas = told["components"]["schemas"]
    absent = {
        *("reason", "order", "field", "pointer", "suggestion"),
        *("detail", "instance", "incident"),
    }

    assert not list(parts_of(told, "default"))
    for name in ("FieldProblem", "Problem"):
        left = schemas[name]["properties"].keys() - schemas[name]["required"]
        assert left <= absent
        assert not list(parts_of([schemas[name]["properties"][key] for key in left], "anyOf"))
    assert "problems" in schemas["Problem"]["required"]
    assert "status" not in schemas["KindAnswer"]["required"]
    # What is always sent may be null.
    assert {"profile", "type_code"} <= set(schemas["LetterAnswer"]["required"])
    assert "required" not in schemas["ConditionAnswer"]


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


def test_it_is_openapi(told: dict[str, Any]) -> None:
    """Version 3.1, without a fault."""
    assert told["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(told).iter_errors()] == []


def test_every_operation_is_named_and_explained(told: dict[str, Any]) -> None:
    """Its id becomes a function's name in a client; its tag, a module's."""
    tags = {one["name"]: one["description"] for one in told["tags"]}
    ids = [one["operationId"] for one in operations_of(told)]

    assert sorted(ids) == [
        *("attach_to_letter", "code", "codes", "describe", "leaflets", "print_document"),
        *("print_documents", "print_several", "schema"),
    ]
    for one in operations_of(told):
        assert one["summary"]
        assert one["description"].endswith(".")
        assert set(one["tags"]) <= tags.keys()
        assert all(answer["description"].endswith(".") for answer in one["responses"].values())
    assert all(says.endswith(".") for says in tags.values())


def test_every_part_is_explained(told: dict[str, Any]) -> None:
    """Parameters, headers, schemas, and their keys, in whole sentences."""
    parameters = [one for path in operations_of(told) for one in path.get("parameters", ())]
    headers = [one for group in parts_of(told["paths"], "headers") for one in group.values()]
    schemas = told["components"]["schemas"]
    keys = {
        f"{name}.{key}": one
        for name, schema in schemas.items()
        for key, one in schema.get("properties", {}).items()
        if "$ref" not in one
    }
    explained = {**schemas, **keys, "parameters": parameters, "headers": headers}
    silent = [
        name
        for name, parts in explained.items()
        for one in (parts if isinstance(parts, list) else [parts])
        if not one.get("description", "").endswith(".")
    ]

    assert len(parameters) >= 6
    assert len(headers) >= 20
    assert not silent


def test_every_form_has_an_example_that_keeps_its_schema(told: dict[str, Any]) -> None:
    """Of requests, answers and refusals; and of keys."""
    validators = []
    for one in operations_of(told):
        for kind, media in media_of(one):
            if not kind.endswith("json"):
                continue
            examples = [media["example"]] if "example" in media else []
            examples += [example["value"] for example in media.get("examples", {}).values()]
            assert examples, (one["operationId"], kind)
            validators += [(media["schema"], example) for example in examples]
    for schema in told["components"]["schemas"].values():
        for part in schema.get("properties", {}).values():
            validators += [(part, example) for example in part.get("examples", ())]

    assert len(validators) > 80
    for schema, example in validators:
        whole = {**schema, "components": told["components"]}
        assert [error.message for error in Draft202012Validator(whole).iter_errors(example)] == []


def test_an_answer_may_gain_keys_and_a_request_may_not(told: dict[str, Any]) -> None:
    """A client that was generated before goes on; what is misspelt is refused."""
    schemas = told["components"]["schemas"]
    answered = {name for one in operations_of(told) for name in reached(told, one["responses"])} | {
        "IndexEntry"
    }
    asked = {name for one in operations_of(told) for name in reached(told, one.get("requestBody"))}

    assert answered & asked == set()
    assert answered | asked == schemas.keys()
    assert not any("additionalProperties" in schemas[name] for name in answered)
    assert all(schemas[name]["additionalProperties"] is False for name in asked)


def test_values_are_told_in_words_that_generators_know(told: dict[str, Any]) -> None:
    """Of patterns of keys they make no keys at all: the patient would be lost in silence."""
    for name in ("Order", "OrderOf"):
        values = told["components"]["schemas"][name]["properties"]["values"]
        assert values["propertyNames"]["pattern"] == "^[a-z][a-z0-9_]*$"
        kinds = [one["type"] for one in values["additionalProperties"]["anyOf"]]
        assert kinds == ["string", "integer", "boolean", "array", "null"]
        # Of a key with a default, they make one that must be sent.
        assert not list(parts_of(told["components"]["schemas"][name], "default"))
    for word in ("patternProperties", "oneOf", "discriminator"):
        assert not list(parts_of(told, word))


def test_the_form_that_is_given_unasked_comes_first(told: dict[str, Any]) -> None:
    """Generators take it for the answer."""
    kinds = {
        one["operationId"]: list(one["responses"]["200"]["content"]) for one in operations_of(told)
    }
    pdf = ["application/pdf", "application/json"]

    assert kinds["print_documents"] == kinds["print_document"] == kinds["attach_to_letter"] == pdf
    assert kinds["print_several"] == ["application/zip", "application/json"]


def test_headers_are_told_where_they_are_sent() -> None:
    """When to come back, how to show a key, how many remarks."""
    number = "X-Request-Id"
    assert set(PRINTING[503]["headers"]) == {"Retry-After", number}
    assert set(PRINTING[401]["headers"]) == {"WWW-Authenticate", number}
    assert set(PRINTING[405]["headers"]) == {"Allow", number}
    assert set(PRINTING[415]["headers"]) == {"Accept", "Accept-Encoding", number}
    assert "Feuillet-Notices" in ATTACHING[200]["headers"]
    assert "Feuillet-Notices" not in PRINTING[200]["headers"]
    assert set(LISTING[200]["headers"]) == {number}
