"""The HTTP interface of record systems: the same pages, bearer tokens, problems in words."""

import base64
import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from helpers import headings, run_feuillet, text_by_page
from letters import plain_letter, scanned_letter
from serving import MINIMAL, Served, serving

from feuillet.keys import Keys, read_keys, write_keys
from feuillet.library import Library
from feuillet.produce import produce_pdf

API = "/api/v1"
VISIT = f"{API}/leaflets/visite"
CAMILLE = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with one key."""
    folder = tmp_path_factory.mktemp("serveur")
    with serving(folder, "--library", MINIMAL) as one:
        keys, token = Keys().with_token("dossier")
        write_keys(keys, one.keys)
        one.cookies["token"] = token
        yield one


@pytest.fixture(scope="module")
def record(served: Served) -> Iterator[httpx.Client]:
    """A record system that has a key; it is no browser and sends no origin."""
    headers = {"Authorization": f"Bearer {served.cookies['token']}"}
    with httpx.Client(base_url=served.base, headers=headers, timeout=60) as program:
        yield program


def _rendered(raw: dict[str, str], *documents: str) -> bytes:
    library = Library.open([MINIMAL], environment={})
    today = dt.datetime.now().astimezone().date()
    return produce_pdf(library, "visite", raw, today=today, documents=documents).pdf


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/leaflets", ("list", "--json")),
        ("/leaflets/visite", ("describe", "visite", "--json")),
        ("/leaflets/vertebroplastie/schema", ("describe", "vertebroplastie", "--schema")),
    ],
)
def test_the_interface_says_what_the_command_line_says(
    record: httpx.Client, path: str, command: tuple[str, ...]
) -> None:
    """One answer, whoever asks."""
    said = run_feuillet(*command, "--library", MINIMAL)

    assert record.get(API + path).json() == json.loads(said.stdout)


def test_documents_are_those_of_the_command_line(record: httpx.Client) -> None:
    """All of them, some, or one; byte for byte."""
    whole = record.post(f"{VISIT}/documents", json={"values": CAMILLE})
    some = record.post(f"{VISIT}/documents", json={"values": CAMILLE, "documents": ["apres"]})
    one = record.post(f"{VISIT}/documents/apres", json={"values": CAMILLE})

    assert whole.content == _rendered(CAMILLE)
    assert some.content == one.content == _rendered(CAMILLE, "apres")
    assert whole.headers["content-type"] == "application/pdf"
    assert whole.headers["content-disposition"] == 'attachment; filename="visite.pdf"'
    assert whole.headers["feuillet-pages"] == "2"
    assert whole.headers["feuillet-sha256"] == hashlib.sha256(whole.content).hexdigest()


def test_a_document_comes_with_what_files_it(record: httpx.Client) -> None:
    """In JSON, if that is asked for: hash, size, pages, codes, what deserves a look."""
    values = {**CAMILLE, "date_visite": f"08/12/{dt.date.today().year + 10}"}  # noqa: DTZ011
    told = record.post(f"{VISIT}/documents", json={"values": values}, headers=JSON).json()
    pdf = base64.b64decode(told["pdf"])

    assert (told["sha256"], told["size"]) == (hashlib.sha256(pdf).hexdigest(), len(pdf))
    assert (told["pages"], told["documents"]) == ([1, 1], ["avant", "apres"])
    assert told["reference"] in text_by_page(pdf)[0]
    assert told["type_code"] == "34895-3"
    assert "dans plus d'un an" in told["warnings"][0]


def test_values_come_as_texts_numbers_or_lists(record: httpx.Client) -> None:
    """As the schema of a leaflet says."""
    values = {**CAMILLE, "nombre_vertebres": 2, "niveaux": ["D12", "L1"]}
    order = {"values": values, "documents": ["information"]}
    answer = record.post(f"{API}/leaflets/vertebroplastie/documents", json=order)

    assert answer.status_code == 200
    assert "vos deux vertèbres" in " ".join(text_by_page(answer.content))


def test_several_patients_come_in_one_archive(record: httpx.Client) -> None:
    """In order, under names that tell nobody."""
    names = [f"EXEMPLE-{number}" for number in range(5)]
    orders = [{"leaflet": "visite", "values": {**CAMILLE, "nom": name}} for name in names]
    answer = record.post(f"{API}/documents", json={"orders": orders})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    assert list(files) == [f"{number:04d}_visite.pdf" for number in range(1, 6)]
    assert list(files.values()) == [_rendered({**CAMILLE, "nom": name}) for name in names]


def test_several_patients_are_all_printed_or_none(record: httpx.Client) -> None:
    """And every problem is told, with its place in the list."""
    orders = [
        {"leaflet": "visite", "values": CAMILLE},
        {"leaflet": "visite", "values": {"nom": "EXEMPLE"}},
        {"leaflet": "rien", "values": {}},
    ]
    answer = record.post(f"{API}/documents", json={"orders": orders})
    messages = [one["message"] for one in answer.json()["problems"]]

    assert answer.status_code == 422
    assert [message[:9] for message in messages] == ["orders[1]", "orders[2]"]
    assert "EXEMPLE" not in answer.text


def test_a_letter_is_followed_by_its_leaflet(record: httpx.Client) -> None:
    """Of the same patient, or refused; a scanned one is taken if somebody read it."""
    order = {"order": json.dumps({"values": CAMILLE, "documents": ["avant"]})}
    right = record.post(f"{VISIT}/attach", data=order, files={"letter": plain_letter()})
    wrong = record.post(f"{VISIT}/attach", data=order, files={"letter": plain_letter("M. AUTRE")})
    scanned = record.post(
        f"{VISIT}/attach",
        data={**order, "identity_check": "false"},
        files={"letter": scanned_letter()},
        headers=JSON,
    )

    assert headings(right.content)[0] == "Courrier"
    assert len(text_by_page(right.content)) == 2
    assert wrong.status_code == 422
    assert "est-ce le bon courrier" in wrong.json()["problems"][0]["message"]
    assert "personne n'a vérifié" in scanned.json()["notices"][0]


@pytest.mark.parametrize(
    ("order", "field", "says"),
    [
        ({"values": {**CAMILLE, "date_visite": "CANARI"}}, "date_visite", "date du calendrier"),
        ({"values": {**CAMILLE, "canari": "x"}}, "", "Champ inconnu"),
        ({"values": {"nom": "CANARI"}}, "prenom", "à indiquer aussi"),
        ({"values": {"CANARI": "x"}}, "values", "n'a pas la forme attendue"),
        ({"values": {"nom": True}}, "values", ""),
        ({"values": CAMILLE, "CANARI": 1}, "", "clé inconnue"),
        ({"values": CAMILLE, "profile": "CANARI"}, "profile", "valeur inconnue"),
        ({"values": CAMILLE, "documents": ["canari"]}, "", "cette fiche a avant, apres"),
        ({"values": CAMILLE, "text_size": 99}, "text_size", "valeur inconnue"),
        (["CANARI"], "", "objet JSON"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_never_repeated(
    record: httpx.Client, order: object, field: str, says: str
) -> None:
    """Problem details (RFC 9457), in French, without a value."""
    answer = record.post(f"{VISIT}/documents", json=order)
    told = answer.json()

    assert answer.status_code == told["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(one["field"] == field and says in one["message"] for one in told["problems"])
    assert "canari" not in answer.text.lower()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/leaflets/rien", 404),
        ("GET", "/rien", 404),
        ("GET", "/leaflets/visite/documents", 405),
        ("DELETE", "/leaflets", 405),
        ("POST", "/leaflets/visite/documents", 422),
        ("POST", "/leaflets/visite/documents/rien", 422),
    ],
)
def test_every_refusal_is_a_problem(
    record: httpx.Client, method: str, path: str, status: int
) -> None:
    """Whatever is asked, a program reads one shape."""
    answer = record.request(method, API + path, json={} if path.endswith("rien") else None)

    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]


def test_no_cookie_opens_the_interface(served: Served) -> None:
    """Only a key does; without one, nothing is told but that."""
    with served.client() as browser:
        answer = browser.get(f"{API}/leaflets")
        wrong = browser.get(f"{API}/leaflets", headers={"Authorization": "Bearer feuillet_x"})

    assert (answer.status_code, wrong.status_code) == (401, 401)
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "visite" not in answer.text


def test_a_key_that_is_revoked_opens_nothing_from_then_on(served: Served) -> None:
    """Without starting the server anew."""
    keys, token = read_keys(served.keys).with_token("provisoire")
    write_keys(keys, served.keys)
    headers = {"Authorization": f"Bearer {token}"}
    with served.stranger(headers=headers) as program:
        before = program.get(f"{API}/leaflets").status_code
        write_keys(read_keys(served.keys).without_token("provisoire"), served.keys)
        after = program.get(f"{API}/leaflets").status_code

    assert (before, after) == (200, 401)


def test_what_is_too_large_is_refused_as_it_arrives(record: httpx.Client) -> None:
    """Before it is read."""
    order = record.post(f"{VISIT}/documents", content=b'{"values": "' + b"x" * 300_000)
    letter = record.post(
        f"{VISIT}/attach", data={"order": "{}"}, files={"letter": b"%PDF" + b"x" * 52_000_000}
    )

    assert (order.status_code, letter.status_code) == (413, 413)
    assert order.headers["content-type"] == "application/problem+json"


def test_many_at_once_each_get_their_own_patient(record: httpx.Client) -> None:
    """Twelve programs, whatever the order in which pages are ready."""
    names = [f"EXEMPLE-{number}" for number in range(24)]

    def ask(name: str) -> str:
        order = {"values": {**CAMILLE, "nom": name}}
        return text_by_page(record.post(f"{VISIT}/documents/avant", json=order).content)[0]

    with ThreadPoolExecutor(12) as programs:
        pages = list(programs.map(ask, names))

    assert [[name for name in names if f"{name} Camille" in page] for page in pages] == [
        [name] for name in names
    ]


def test_the_interface_describes_itself(record: httpx.Client) -> None:
    """OpenAPI 3.1, without a key, in French, with examples and every refusal."""
    with httpx.Client(base_url=str(record.base_url)) as stranger:
        told = stranger.get(f"{API}/openapi.json").json()
    operations = [one for path in told["paths"].values() for one in path.values()]
    examples = json.dumps(told, ensure_ascii=False)

    assert told["openapi"].startswith("3.1")
    assert all(path.startswith(API) for path in told["paths"])
    assert all(one["security"] == [{"HTTPBearer": []}] for one in operations)
    assert all({"200", "401"} <= set(one["responses"]) for one in operations)
    assert all(one["description"].endswith(".") for one in operations)
    assert "Camille" in examples
    assert "Successful" not in examples
