"""What an error of ours is to a browser: whose it is to mend, by field, without a value."""

import pytest
from starlette.requests import Request

from feuillet.errors import (
    Advice,
    ContentError,
    DeliveryError,
    FeuilletError,
    LeafletInvalid,
    LeafletNotFound,
    LetterTooLarge,
    LetterUnusable,
    LibraryAbsent,
    RenderError,
    Trouble,
    ValuesInvalid,
)
from feuillet.web.advice import in_the_form
from feuillet.web.presses import MOUNTED, RETRY, Busy
from feuillet.web.refusals import explained, headers_of, http_status_of, wants_json


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Busy("trop"), 503),
        (LeafletNotFound("visit", ["visite"]), 404),
        (ValuesInvalid("une valeur"), 422),
        (LetterUnusable("un courrier"), 422),
        (LetterTooLarge("un courrier"), 413),
        (LibraryAbsent("un dossier"), 503),
        (LeafletInvalid("une fiche"), 409),
        (ContentError("un réglage"), 409),
        (RenderError("une page"), 500),
        (DeliveryError("un disque"), 503),
    ],
)
def test_a_status_says_who_can_mend_it(error: FeuilletError, status: int) -> None:
    """Only who comes at a busy time is told when to come back."""
    assert http_status_of(error) == status
    waits = {Busy: RETRY, LibraryAbsent: MOUNTED}.get(type(error))
    assert headers_of(error) == ({"Retry-After": str(waits)} if waits else {})


def test_a_problem_stands_under_each_of_its_fields() -> None:
    """One that is at no field stands above them all."""
    troubles = [
        Trouble(("date_visite",), "doit être une date"),
        Trouble(("nom", "prenom"), "l'identité doit être entière"),
        Trouble((), f"ligne 3 : {Advice.RESUME}"),
    ]

    assert explained(ValuesInvalid("x", troubles=troubles)) == {
        "problems": {
            "date_visite": ["doit être une date"],
            "nom": ["l'identité doit être entière"],
            "prenom": ["l'identité doit être entière"],
        },
        "general": [in_the_form(f"ligne 3 : {Advice.RESUME}")],
    }


def test_an_error_without_fields_is_told_whole_in_the_words_of_who_asks() -> None:
    """The form has buttons where the command line has options."""
    assert explained(RenderError("une", "deux"), str.upper) == {
        "problems": {},
        "general": ["UNE", "DEUX"],
    }


@pytest.mark.parametrize(("accept", "wants"), [(b"application/json", True), (b"text/html", False)])
def test_a_script_is_told_from_a_person(accept: bytes, wants: bool) -> None:
    """By what it accepts."""
    request = Request({"type": "http", "headers": [(b"accept", accept)]})

    assert wants_json(request) is wants
