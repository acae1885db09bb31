"""What « Accept » says is what is given: weights, wildcards, and what is excluded."""

import pytest
from fastapi import Request

from feuillet.web.api.media_types import JSON, PDF, ZIP, NotAcceptable, chosen


def asking(*accepted: str) -> Request:
    """Return a request with these lines of « Accept »."""
    headers = [(b"accept", one.encode()) for one in accepted]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ((), PDF),
        (("",), PDF),
        (("*/*",), PDF),
        (("*",), PDF),
        (("application/*",), PDF),
        (("application/pdf, application/json",), PDF),
        (("application/json, application/pdf",), PDF),
        (("application/json",), JSON),
        (("Application/JSON; charset=utf-8",), JSON),
        (("application/json, text/plain, */*",), JSON),
        (("application/json, */*;q=0.1",), JSON),
        (("application/pdf;q=0.5, application/json",), JSON),
        (("application/json;q=0.5, application/pdf;q=0.9",), PDF),
        (("application/pdf;q=0, */*",), JSON),
        (("text/html", "application/json"), JSON),
        (("text/html, application/xhtml+xml, */*;q=0.8",), PDF),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(accepted: tuple[str, ...], given: str) -> None:
    """The first offered, where a request does not say."""
    assert chosen(asking(*accepted), PDF, JSON) == given


@pytest.mark.parametrize(
    "accepted", ["text/html", "image/*", "application/pdf;q=0", "*/*;q=0", "pdf", "a/b/c"]
)
def test_nothing_is_given_that_is_not_taken(accepted: str) -> None:
    """What could be is known to whoever answers."""
    with pytest.raises(NotAcceptable) as refusal:
        chosen(asking(accepted), ZIP, PDF)

    assert refusal.value.offered == (ZIP, PDF)
