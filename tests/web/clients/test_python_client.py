"""A client in Python as anybody generates it from the interface's description."""

import importlib
import io
import json
import re
import subprocess
import sys
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from feuillet.find import builtin_root
from tests.helpers import text_by_page
from tests.letters import plain_letter
from tests.web.serving import BRIEFLY, Served

pytestmark = pytest.mark.slow

GUIDE = builtin_root() / "docs" / "administrateur.md"
AS_JSON = "post_hooks: []\n"


class Generated:
    """A generated client, and a key."""

    def __init__(self, package: str, base: str, token: str, headers: dict[str, str]) -> None:
        self._package = package
        client = self.module("client").AuthenticatedClient
        options = {"limits": BRIEFLY}
        self.client = client(base, token, headers=headers, timeout=60, httpx_args=options)

    def module(self, name: str) -> ModuleType:
        """Return one of its modules."""
        return importlib.import_module(f"{self._package}.{name}")

    def order(self, name: str = "EXEMPLE", kind: str = "Order", **more: Any) -> Any:
        """Return an order for an invented patient."""
        models = self.module("models")
        values = getattr(models, f"{kind}Values")()
        values.additional_properties = {
            "nom": name,
            "prenom": "Camille",
            "date_naissance": "12/03/1948",
            "date_visite": None,
        }
        return getattr(models, kind)(values=values, documents=["avant"], **more)

    def ask(self, operation: str, *arguments: Any, **options: Any) -> Any:
        """Return what an operation gives, parsed, with its headers."""
        module = self.module(f"api.impression.{operation}")
        return module.sync_detailed(*arguments, client=self.client, **options)


Generate = Callable[[str, str, dict[str, str]], Generated]


@pytest.fixture(scope="module")
def generate(
    served: Served, token: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Generate]:
    """What makes a client: the name of its package, its settings, and what it asks for."""
    folder = tmp_path_factory.mktemp("clients")
    description = folder / "openapi.json"
    description.write_bytes(httpx.get(f"{served.base}/api/v1/openapi.json").content)

    def make(package: str, settings: str, headers: dict[str, str]) -> Generated:
        (folder / "settings.yaml").write_text(settings, "utf-8")
        made = subprocess.run(
            [
                Path(sys.executable).with_name("openapi-python-client"),
                *("generate", "--path", description, "--config", folder / "settings.yaml"),
                *("--meta", "none", "--output-path", folder / package, "--fail-on-warning"),
            ],
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        return Generated(package, served.base, token, headers)

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield make


@pytest.fixture(scope="module")
def files(generate: Generate) -> Iterator[Generated]:
    """A client that takes files, made as the guide says."""
    (told,) = re.findall("```yaml\n(content_type_overrides:.*?)```", GUIDE.read_text("utf-8"), re.S)
    made = generate("clients_files", told + AS_JSON, {})
    with made.client:
        yield made


@pytest.fixture(scope="module")
def filed(generate: Generate) -> Iterator[Generated]:
    """A client that takes JSON: a document with what is to be known of it."""
    made = generate("clients_json", AS_JSON, {"Accept": "application/json"})
    with made.client:
        yield made


def test_a_document_is_this_patients(files: Generated) -> None:
    """The values that were sent are those that arrive, and the headers say what it is."""
    answer = files.ask("print_documents", "visite", body=files.order())
    page = text_by_page(answer.parsed.payload.read())[0]

    assert answer.status_code == 200
    assert "EXEMPLE Camille" in page
    assert answer.headers["feuillet-generic"] == "false"
    assert answer.headers["feuillet-reference"] in page


def test_a_document_in_json_has_what_files_it(filed: Generated) -> None:
    """Typed, as the description says."""
    told = filed.ask("print_document", "visite", "avant", body=filed.order()).parsed

    assert "EXEMPLE Camille" in text_by_page(b64decode(told.pdf))[0]
    assert (told.status.value, told.approval, told.generic) == ("draft", None, False)
    assert told.blank_fields == ["ipp", "date_visite", "moyen", "remarque"]
    assert told.file_name == "visite-avant.pdf"


def test_whoever_forgets_the_patient_is_told(filed: Generated) -> None:
    """A leaflet comes, and says that it is nobody's."""
    order = filed.module("models").Order(documents=["avant"])
    told = filed.ask("print_documents", "visite", body=order).parsed

    assert told.generic
    assert "Aucun patient" in told.warnings[0]


def test_several_patients_come_each_in_a_file(files: Generated, filed: Generated) -> None:
    """In an archive with its index, or in a list."""
    names = ["EXEMPLE-1", "EXEMPLE-2"]
    zipped, listed = (
        one.ask(
            "print_several", body=[one.order(name, "OrderOf", leaflet="visite") for name in names]
        ).parsed
        for one in (files, filed)
    )
    with zipfile.ZipFile(io.BytesIO(zipped.payload.read())) as archive:
        index = json.loads(archive.read("index.json"))
        taken = [archive.read(one["file_name"]) for one in index]

    assert taken == [b64decode(one.pdf) for one in listed]
    assert [one["sha256"] for one in index] == [one.sha256 for one in listed]
    for name, pdf in zip(names, taken, strict=True):
        assert f"{name} Camille" in text_by_page(pdf)[0]


def test_a_letter_is_sent_with_its_order(files: Generated, filed: Generated) -> None:
    """As a form of two parts; it comes back with its leaflet."""

    def send(one: Generated) -> Any:
        types, models = one.module("types"), one.module("models")
        letter = types.File(io.BytesIO(plain_letter()), "courrier.pdf", "application/pdf")
        body = models.BodyAttachToLetter(letter=letter, order=one.order(), identity_check=True)
        return one.ask("attach_to_letter", "visite", body=body).parsed

    whole, told = send(files).payload.read(), send(filed)

    assert "EXEMPLE Camille" in text_by_page(whole)[-1]
    assert b64decode(told.pdf) == whole
    assert (told.pages, told.notices) == (2, [])


def test_an_error_is_read_by_field(files: Generated, filed: Generated) -> None:
    """Whatever form was asked for."""
    for one in (files, filed):
        order = one.order()
        del order.values["prenom"]
        answer = one.ask("print_documents", "visite", body=order)

        assert answer.status_code == 422
        assert answer.parsed.code == "values-invalid"
        (problem,) = answer.parsed.problems
        assert problem.field == "prenom"
        # What the server leaves out is no null, and no text.
        unset = one.module("types").UNSET
        assert [problem.reason, problem.order, answer.parsed.incident] == [unset] * 3


def test_many_at_once_each_get_their_own_patient(files: Generated, whole: bool) -> None:
    """Eight threads of one client: a sample by default, two hundred requests whole."""
    names = [f"EXEMPLE-{number}" for number in range(1000, 1200 if whole else 1016)]

    def ask(name: str) -> str:
        answer = files.ask("print_document", "visite", "avant", body=files.order(name))
        return text_by_page(answer.parsed.payload.read())[0]

    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(ask, names))

    assert [[name for name in names if name in page] for page in pages] == [
        [name] for name in names
    ]
