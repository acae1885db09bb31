"""Every refusal of the interface: one shape (RFC 9457), a kind for programs, no value."""

import json
import re
from typing import Any, get_args

import pytest
from starlette.responses import Response

from feuillet.attach import refusals
from feuillet.attach.letter import unusable
from feuillet.deliver import ScratchFull
from feuillet.errors import (
    Advice,
    DeliveryError,
    FeuilletError,
    LeafletExpired,
    LeafletInvalid,
    LeafletNotFound,
    LetterOfAnother,
    LetterUnusable,
    LibraryAbsent,
    RenderError,
    ReviewDue,
    SettingsInvalid,
    TemplateInvalid,
    Trouble,
    ValuesInvalid,
)
from feuillet.model.values import DoubtCode
from feuillet.web.advice import IN_REQUESTS, as_requests
from feuillet.web.api.problems import (
    MEDIA_TYPE,
    OrdersInvalid,
    Refusal,
    kind,
    kinds,
    malformed,
    problem,
    refused,
    unknown,
)
from feuillet.web.codes import (
    ALL_PROBLEM_CODES,
    CODES,
    NOTICE_CODES,
    REASON_CODES,
    SORTS,
    WARNING_CODES,
)
from feuillet.web.presses import Busy

REQUEST = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
SCOPE = {"state": {"request_id": REQUEST, "origin": "https://feuillet.hopital.exemple"}}


def told(response: Response) -> dict[str, Any]:
    """Return a problem, whose status is said twice and whose code is one of ours."""
    found: dict[str, Any] = json.loads(bytes(response.body))
    assert response.media_type == MEDIA_TYPE
    assert found["status"] == response.status_code == CODES[found["code"]].status
    assert found["type"].endswith(f"/api/v1/problems/{found['code']}")
    assert {"type", "title", "status", "code", "detail", "problems"} <= found.keys()
    assert found["title"]
    assert found["detail"]
    assert found["problems"]
    for one in found["problems"]:
        assert one["message"]
        assert one["code"] in ALL_PROBLEM_CODES
        assert "" not in (one.get("field"), one.get("suggestion"))
    return found


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (LeafletNotFound("CANARI", ["visite"]), 404, "leaflet-not-found"),
        (LeafletInvalid("une fiche"), 409, "leaflet-broken"),
        (SettingsInvalid("un réglage"), 409, "settings-broken"),
        (TemplateInvalid("un modèle"), 409, "settings-broken"),
        (LeafletExpired("une date"), 409, "leaflet-expired"),
        (ReviewDue("une date"), 409, "leaflet-expired"),
        (ValuesInvalid("une valeur"), 422, "values-invalid"),
        (LetterUnusable("un courrier"), 422, "letter-unusable"),
        (RenderError("une page"), 500, "layout-failed"),
        (ScratchFull("un dossier"), 503, "server-full"),
        (DeliveryError("un fichier"), 503, "server-not-ready"),
        (LibraryAbsent("/srv/CANARI n'est pas là"), 503, "server-not-ready"),
        (Busy("trop"), 503, "busy"),
    ],
)
def test_each_error_is_a_problem_of_its_kind(error: FeuilletError, status: int, code: str) -> None:
    """A name that was asked for is not repeated, nor a path of the server."""
    response = refused(error)
    found = told(response)

    assert (found["status"], found["code"]) == (status, code)
    assert "CANARI" not in str(found)
    waits = isinstance(error, Busy | LibraryAbsent)
    assert ("retry-after" in response.headers) == waits


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        ("big", "too-large"),
        ("locked", "letter-protected"),
        ("frozen", "letter-protected"),
        ("signed", "letter-signed"),
        ("portfolio", "letter-unusable"),
    ],
)
def test_why_a_letter_is_refused_has_a_code_where_a_program_may_act(cause: str, code: str) -> None:
    """The sentence beside it is for a person."""
    assert told(refused(unusable(cause)))["code"] == code


def test_problems_stand_at_their_fields_and_in_their_orders() -> None:
    """The first order is 0; what is at no field says no field."""
    trouble = Trouble(("nom", "prenom"), "manque", code="missing")
    wrong = ValuesInvalid("x", troubles=[trouble])
    found = told(refused(OrdersInvalid({1: wrong, 3: RenderError("une page")})))

    missing = {"order": 1, "code": "missing", "message": "manque"}
    assert found["problems"] == [
        {**missing, "field": "nom", "pointer": "/1/values/nom"},
        {**missing, "field": "prenom", "pointer": "/1/values/prenom"},
        {"order": 3, "code": "layout-failed", "message": "une page", "pointer": "/3"},
    ]
    assert "3 problèmes" in found["detail"]


def test_a_request_without_the_right_form_repeats_no_made_up_name() -> None:
    """Only names of ours."""
    errors = [
        {"type": "extra_forbidden", "loc": ("body", "CANARI"), "input": "CANARI"},
        {"type": "bool_type", "loc": ("body", "draft"), "input": "CANARI"},
    ]
    found = told(malformed(errors, {"CANARI": 1, "draft": "CANARI"}))

    assert [one.get("field") for one in found["problems"]] == [None, "draft"]
    assert [one["pointer"] for one in found["problems"]] == ["", "/draft"]
    assert "CANARI" not in str(found)


def test_whoever_has_no_key_is_told_how_to_get_one() -> None:
    """With the header that says how to send it (RFC 6750, 3)."""
    response = problem("unauthorized")

    assert told(response)["status"] == 401
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("status", [400, 404, 405, 406, 413, 415])
def test_what_is_not_there_is_a_problem_too(status: int) -> None:
    """Its headers are kept."""
    response = unknown(status, {"Allow": "GET"})

    assert told(response)["status"] == status
    assert response.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("status", "headers", "says"),
    [
        (
            413,
            {},
            "256 000 octets au plus pour des commandes : envoyez-en moins à la fois ; d'une seule,"
            " retirez ce que la fiche ne demande pas. 50 Mo au plus pour un courrier :"
            " allégez ses images.",
        ),
        (
            415,
            {"Accept": "application/json"},
            "Envoyez le corps avec l'en-tête « Content-Type: application/json ».",
        ),
        (
            415,
            {"Accept": "multipart/form-data"},
            "Envoyez le corps avec l'en-tête « Content-Type: multipart/form-data », avec son"
            " « boundary ».",
        ),
        (
            415,
            {"Accept-Encoding": "identity"},
            "Envoyez le corps sans le compresser : retirez l'en-tête « Content-Encoding ».",
        ),
    ],
)
def test_a_body_that_is_not_taken_is_told_what_would_be(
    status: int, headers: dict[str, str], says: str
) -> None:
    """In the sentence itself: whoever reads a log sees no header of the answer."""
    found = told(unknown(status, headers))

    assert found["detail"] == found["problems"][0]["message"] == says
    assert found["problems"][0]["code"] == found["code"]


def test_a_problem_says_which_request_it_answers_and_where_its_code_is_explained() -> None:
    """At the server's own name, once that is sure; nowhere else."""
    known = told(problem("internal", SCOPE, incident="1a2b3c4d"))
    unsure = told(problem("wrong-host"))

    assert known["type"] == "https://feuillet.hopital.exemple/api/v1/problems/internal"
    assert known["instance"] == f"urn:uuid:{REQUEST}"
    assert known["incident"] == "1a2b3c4d"
    assert unsure["type"] == "/api/v1/problems/wrong-host"
    assert unsure.keys().isdisjoint({"instance", "incident"})


def test_the_list_of_codes_is_closed_and_says_what_each_is_for() -> None:
    """What it means, in a sentence, and what to do; each alone at the address of its type."""
    listed = kinds(SCOPE)

    assert [one["code"] for one in listed["codes"]] == list(CODES)
    assert [one["code"] for one in listed["problems"]] == list(ALL_PROBLEM_CODES)
    assert [one["code"] for one in listed["warnings"]] == list(WARNING_CODES)
    assert listed.keys() == {"codes", *SORTS}
    for sort in SORTS:
        for one in listed[sort]:
            alone = kind(one["code"], SCOPE)
            assert one["meaning"] == alone["meaning"]
            assert one["meaning"].endswith((".", "?", "…"))
            assert alone["remedy"].endswith(".")
            assert ("status" in alone) == (one["code"] in CODES)
    for one in listed["codes"]:
        assert one == kind(one["code"], SCOPE)
        assert one["type"].endswith(f"/{one['code']}")
        assert re.fullmatch("[a-z]+(-[a-z]+)*", one["code"])
        assert one["remedy"].endswith(".")
        assert one["meaning"].endswith((".", "…"))
        assert one["status"] >= 400
    assert "values-invalid" not in ALL_PROBLEM_CODES
    with pytest.raises(Refusal):
        kind("CANARI", SCOPE)


def test_every_error_of_ours_has_a_code_of_the_list() -> None:
    """A new kind of error would else be no refusal but a failure."""
    found, left = set(), [FeuilletError]
    while left:
        one = left.pop()
        found.add(one.code)
        left += one.__subclasses__()

    assert found <= CODES.keys()


def test_every_doubt_about_a_patient_has_a_code_of_the_list() -> None:
    """But for those of a table's rows, which no program sends."""
    assert {*WARNING_CODES, *NOTICE_CODES, "row-unusual"} == set(get_args(DoubtCode))
    assert not WARNING_CODES.keys() & NOTICE_CODES.keys()


def test_why_a_letter_is_not_the_patient_s_is_told_to_programs() -> None:
    """Beside the code, which they know already."""
    kinds_of_it = [
        LetterOfAnother,
        *(refusals.LetterNamesAnother, refusals.LetterOfSeveral),
        *(refusals.LetterBirthDiffers, refusals.LetterBirthMissing, refusals.LetterNameSwapped),
    ]
    found = [told(refused(one("un courrier")))["problems"][0] for one in kinds_of_it]

    assert {one["code"] for one in found} == {"letter-of-another-patient"}
    assert [one["reason"] for one in found] == [one.reason for one in kinds_of_it]
    assert {one["reason"] for one in found} == set(REASON_CODES)
    assert "reason" not in told(refused(LetterUnusable("un courrier")))["problems"][0]


@pytest.mark.parametrize("cause", ["signed", "locked"])
def test_what_a_nurse_reads_of_a_letter_names_neither_part_nor_request(cause: str) -> None:
    """The detail is her sentence; what a program does instead, the code's remedy says."""
    found = told(refused(unusable(cause)))
    scan = told(refused(refusals.unread()))

    assert found["detail"] == found["problems"][0]["message"]
    assert found["detail"].startswith("Courrier : ")
    assert scan["detail"].endswith("puis dites au logiciel que c'est bien celui du patient.")
    for one in (found, scan):
        assert not re.search("POST|GET|/api|=", one["detail"])
        assert one["problems"][0]["field"] == "letter"
    assert "POST" in CODES["letter-signed"].remedy
    assert "identity_check=false" in CODES["letter-without-text"].remedy


def test_a_program_is_never_told_of_options_or_buttons() -> None:
    """It sends requests; every advice has its words."""
    for advice in Advice:
        said = as_requests(f"Une phrase {advice}")

        assert said.startswith("Une phrase")
        assert "--" not in said
        assert advice not in said
    assert IN_REQUESTS.keys() == set(Advice)
