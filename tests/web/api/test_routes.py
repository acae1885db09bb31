"""What the interface offers: leaflets that read, and their fields; one that does not hides none."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from feuillet.errors import LeafletInvalid
from feuillet.model.leaflet import Leaflet
from feuillet.web.api.routes import router
from feuillet.web.keys import Keys
from feuillet.web.state import readable
from tests.helpers import TODAY
from tests.web.calling import call

KEYS, KEY = Keys().with_token("dossier")


@pytest.fixture
def server(surgery: Leaflet) -> Any:
    """A server with a leaflet that reads, and one that does not."""

    def shelved(name: str) -> Any:
        if name == "cassee":
            raise LeafletInvalid("cassee.yaml, ligne 1 : illisible")
        found, standing = SimpleNamespace(is_unfinished=False), SimpleNamespace(approval=None)
        return SimpleNamespace(found=found, leaflet=surgery, standing=standing)

    library = SimpleNamespace(leaflet_names=lambda: ["cassee", "essai"])
    return SimpleNamespace(
        presses=SimpleNamespace(library=library, shelved=shelved, this_day=lambda: TODAY),
        keys=lambda: KEYS,
    )


def test_a_broken_leaflet_hides_no_other(server: Any) -> None:
    """Whatever asks for all that there are."""
    assert [name for name, _ in readable(server)] == ["essai"]


def test_the_list_is_that_of_the_command_line(server: Any) -> None:
    """To whoever has a key; one that does not read is there, so that nobody takes it for gone."""
    app = FastAPI()
    app.include_router(router)
    app.state.server = server
    key = {"Authorization": f"Bearer {KEY}"}

    assert call(app, "GET", "/api/v1/leaflets", headers=key).json() == [
        {"id": "cassee", "title": "cassee", "version": None, "status": "broken", "documents": []},
        {
            "id": "essai",
            "title": "Opération d'essai",
            "version": "1.0",
            "status": "draft",
            "documents": [{"id": "feuille", "title": "Feuille"}],
        },
    ]
