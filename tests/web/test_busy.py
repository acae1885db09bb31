"""A server that has as many requests as it can hold: who comes then is told to come back."""

from pathlib import Path

import httpx
import pytest

from feuillet.web.keys import Keys
from feuillet.web.presses import RETRY, WAITING
from tests.web.serving import IDENTITY
from tests.web.watching import Watched

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def full(tmp_path: Path) -> Watched:
    """A server whose every place is taken."""
    one = Watched(tmp_path)
    one.server.presses.under_way = WAITING
    return one


def _preview(server: Watched) -> httpx.Response:
    """Return what a form in a browser is answered."""
    session = server.server.sessions.begin().number
    headers = {
        **SCRIPT,
        "Cookie": f"feuillet={session}",
        "Origin": "http://127.0.0.1",
    }
    data = {"document": ["avant"], **IDENTITY}
    return server.ask("/fiche/visite/apercu", "POST", data=data, headers=headers)


def test_a_form_is_told_when_to_come_back(full: Watched) -> None:
    """In words, while the server's health is told; and once a place is free, it has its pages."""
    busy, health = _preview(full), full.ask("/health")
    full.server.presses.under_way -= 1
    after = _preview(full)

    assert busy.status_code == 503
    assert busy.headers["retry-after"] == str(RETRY)
    assert "Trop de demandes" in busy.json()["general"][0]
    assert health.json() == {"status": "ok"}
    assert after.status_code == 200


def test_a_program_is_told_when_to_come_back(full: Watched) -> None:
    """By a code, and when."""
    kept, key = Keys().with_token("dossier")
    full.keys = lambda: kept
    values = {name.removeprefix("v."): text for name, text in IDENTITY.items()}
    headers = {"Authorization": f"Bearer {key}"}
    path = "/api/v1/leaflets/visite/documents"
    answer = full.ask(path, "POST", json={"values": values}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"] == str(RETRY)
