"""The door of the HTTP interface: a key first, each time, and a body of the right kind."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Request
from starlette.types import ASGIApp

from feuillet.errors import DeliveryError
from feuillet.web.api.bearer import Keyed, Unauthorized, authorize
from feuillet.web.keys import Keys
from tests.web.calling import awaited, call

KEYS, KEY = Keys().with_token("dossier")


def asking(authorization: str | None, keys: Any) -> Request:
    """Return a request to a server with these keys."""
    headers = [(b"authorization", authorization.encode())] if authorization is not None else []
    app = SimpleNamespace(state=SimpleNamespace(server=SimpleNamespace(keys=keys)))
    return Request({"type": "http", "headers": headers, "app": app})


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer inconnue", f"Basic {KEY}", KEY, f"Bearer {KEY}x"],
    ids=["none", "empty", "word", "unknown", "basic", "alone", "longer"],
)
def test_whoever_has_no_key_stays_outside(authorization: str | None) -> None:
    """Whatever is sent in its place."""
    with pytest.raises(Unauthorized):
        awaited(authorize(asking(authorization, lambda: KEYS)))


def test_a_key_opens_as_long_as_it_is_in_the_file() -> None:
    """It is read each time; a damaged one opens nothing."""
    kept = [KEYS, Keys()]
    awaited(authorize(asking(f"Bearer {KEY}", lambda: kept[0])))
    with pytest.raises(Unauthorized):
        awaited(authorize(asking(f"Bearer {KEY}", lambda: kept[1])))

    def damaged() -> Keys:
        raise DeliveryError("Fichier des clés : abîmé.")

    with pytest.raises(DeliveryError):
        awaited(authorize(asking(f"Bearer {KEY}", damaged)))


@pytest.fixture
def behind() -> ASGIApp:
    """A route behind the door."""
    router = APIRouter(route_class=Keyed)

    @router.post("/essai")
    async def essai(order: dict[str, Any]) -> dict[str, Any]:
        return order

    app = FastAPI()
    app.include_router(router)
    app.state.server = SimpleNamespace(keys=lambda: KEYS)
    return app


def test_a_body_of_json_is_read_and_another_is_not(behind: ASGIApp) -> None:
    """A browser's form cannot send JSON to another site unasked."""
    key = {"Authorization": f"Bearer {KEY}"}
    taken = call(behind, "POST", "/essai", json={"a": 1}, headers=key)
    plain = {**key, "Content-Type": "text/plain"}
    refused = call(behind, "POST", "/essai", content="{}", headers=plain)

    assert taken.json() == {"a": 1}
    assert refused.status_code == 415
    assert refused.headers["accept"] == "application/json"


@pytest.mark.parametrize("packing", ["gzip", "br", "identity, gzip"])
def test_a_packed_body_is_refused_for_what_it_is(behind: ASGIApp, packing: str) -> None:
    """As no JSON, it would be looked for in vain; a small one may be as large as it likes."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Encoding": packing}
    refused = call(behind, "POST", "/essai", json={"a": 1}, headers=headers)
    plain = {**headers, "Content-Encoding": "Identity"}

    assert refused.status_code == 415
    assert refused.headers["accept-encoding"] == "identity"
    assert call(behind, "POST", "/essai", json={"a": 1}, headers=plain).status_code == 200
