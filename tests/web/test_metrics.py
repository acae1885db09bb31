"""What a monitor counts: what the server did, and nothing that anybody wrote in a request."""

import dataclasses
import re
from pathlib import Path

import httpx
import pytest

from feuillet.errors import DeliveryError
from feuillet.web.app import make_app
from feuillet.web.keys import Keys
from tests.web.calling import awaited
from tests.web.watching import Watched


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """A server to which nothing happened yet."""
    return Watched(tmp_path)


def counted(watched: Watched) -> dict[str, float]:
    """Return each number by its name and labels, as Prometheus reads them."""
    answer = watched.ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_requests_are_counted_by_what_answered_them(watched: Watched) -> None:
    """Not by what was asked: an address, a method, a name may hold a patient's."""
    watched.ask("/fiche/CANARI")
    watched.ask("/CANARI?nom=CANARI")
    watched.ask("/health", "CANARI")
    watched.ask("/health", headers={"Host": "canari.example"})
    watched.ask("/api/v1/leaflets/CANARI", headers={"Authorization": "Bearer CANARI"})
    found = counted(watched)
    requests = {name for name in found if name.startswith("feuillet_requests_total")}

    assert "canari" not in watched.ask("/metrics").text.casefold()
    assert requests == {
        f'feuillet_requests_total{{method="{method}",route="{route}",status="{status}"}}'
        for method, route, status in (
            ("GET", "/fiche/{name}", 401),
            ("GET", "other", 404),
            ("other", "other", 403),
            ("GET", "other", 421),
            ("GET", "/api/v1/leaflets/{leaflet}", 401),
        )
    }
    assert found['feuillet_request_seconds_count{method="GET",route="/fiche/{name}"}'] == 1


def test_prints_failures_and_readiness_are_counted(watched: Watched) -> None:
    """Of a patient; what nobody expected; what « /ready » said."""
    before = counted(watched)
    kept, key = Keys().with_token("dossier")
    watched.keys = lambda: kept
    bearer = {"Authorization": f"Bearer {key}"}
    path = "/api/v1/leaflets/visite/documents/apres"
    printed = watched.ask(path, "POST", json={}, headers=bearer)
    watched.ask("/ready")
    watched.keys = lambda: 1 // 0  # type: ignore[assignment,return-value]
    failed = watched.ask(path, "POST", json={}, headers=bearer)
    after = counted(watched)

    assert (printed.status_code, failed.status_code) == (200, 500)
    names = ("feuillet_prints_total", "feuillet_incidents_total", "feuillet_ready")
    assert [before[name] for name in names] == [0, 0, 0]
    assert [after[name] for name in names] == [1, 1, 1]
    assert (after["feuillet_queue"], after["feuillet_workers"]) == (0, 1)


def test_keys_that_cannot_be_read_are_an_incident_counted_as_the_log_tells_it(
    watched: Watched,
) -> None:
    """Once as long as it is the same, whoever asks again."""

    def shut() -> Keys:
        raise DeliveryError("Fichier des clés : abîmé.")

    watched.keys = shut
    for _ in range(2):
        assert watched.ask("/api/v1/leaflets").status_code == 503

    assert counted(watched)["feuillet_incidents_total"] == 1


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_a_monitor_may_ask_for_the_state_alone(watched: Watched, path: str) -> None:
    """HEAD is GET without its body (RFC 9110, 9.3.2)."""
    assert watched.ask(path, "HEAD").status_code == watched.ask(path).status_code


def test_another_machine_is_told_nothing(watched: Watched) -> None:
    """Unless it is the proxy, which says who may ask."""

    async def ask() -> int:
        transport = httpx.ASGITransport(make_app(watched.server), client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as far:
            return (await far.get("/metrics")).status_code

    stranger = awaited(ask())
    watched.server.setup = dataclasses.replace(watched.server.setup, proxies=("192.0.2.7",))

    assert (stranger, awaited(ask())) == (404, 200)


def test_numbers_have_a_word_of_explanation(watched: Watched) -> None:
    """In French: who looks at them administers a hospital's service."""
    text = watched.ask("/metrics").text

    assert "# HELP feuillet_prints_total Impressions" in text
    assert len(re.findall("^# HELP feuillet_", text, re.MULTILINE)) >= 5
