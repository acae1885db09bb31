"""Methods and forms of the HTTP interface: what any program on the way may ask (RFC 9110)."""

import httpx
import pytest

from tests.web.serving import Served

API = "/api/v1"
READ = (
    *("/leaflets", "/leaflets/visite", "/leaflets/visite/schema"),
    *("/openapi.json", "/problems", "/problems/busy"),
)
WRITTEN = {
    "/leaflets/visite/documents": "pdf",
    "/leaflets/visite/documents/avant": "pdf",
    "/documents": "zip",
    "/leaflets/visite/attach": "pdf",
}
ORDER = {"values": {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}}
ORDERS = [{"leaflet": "visite", **ORDER}]


@pytest.mark.parametrize("path", READ)
def test_head_answers_as_get_does_without_the_body(record: httpx.Client, path: str) -> None:
    """The same headers, so that a program knows what it would get."""
    whole, head = record.get(API + path), record.head(API + path)
    passing = ("date", "x-request-id")

    assert (whole.status_code, head.status_code) == (200, 200)
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k not in passing} == {
        k: v for k, v in whole.headers.items() if k not in passing
    }
    assert int(head.headers["content-length"]) == len(whole.content)


def test_head_is_refused_as_get_is(record: httpx.Client, served: Served) -> None:
    """Without a key, and where there is nothing."""
    with served.stranger() as program:
        assert program.head(f"{API}/leaflets").status_code == 401
        assert program.head(f"{API}/openapi.json").status_code == 200
    assert record.head(f"{API}/leaflets/rien").status_code == 404


@pytest.mark.parametrize("path", [*READ, *WRITTEN])
def test_options_names_the_methods_to_anybody(served: Served, path: str) -> None:
    """As the description does, which is open too; no other site is let in (CORS)."""
    methods = "GET, HEAD, OPTIONS" if path in READ else "OPTIONS, POST"
    asking = {"Origin": "https://ailleurs.exemple", "Access-Control-Request-Method": "POST"}
    with served.stranger() as program:
        answer = program.options(API + path, headers=asking)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == methods
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_options_of_nothing_finds_nothing(served: Served) -> None:
    """A problem, as any other."""
    with served.stranger() as program:
        answer = program.options(f"{API}/rien")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/v1", "/api/v2/leaflets", f"{API}/leaflets/", "/api//v1/leaflets"],
)
@pytest.mark.parametrize("before", ["", "/", "//"])
def test_an_address_that_is_not_there_is_a_problem_whoever_asks(
    served: Served, before: str, path: str
) -> None:
    """With a slash too many, as of joined addresses, too; a browser gets no page either."""
    with served.stranger(headers={"Accept": "text/html"}) as program:
        for method in ("GET", "POST"):
            # A whole address: of « //api », a client would make a host.
            answer = program.request(method, f"{served.base}{before}{path}")

            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "address-unknown"


@pytest.mark.parametrize("path", ["/apix", "//fiche/visite", "/x/api/v1"])
def test_an_address_of_no_program_is_answered_with_a_page(served: Served, path: str) -> None:
    """For whoever mistypes one."""
    with served.stranger() as person:
        answer = person.get(f"{served.base}{path}")

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", [*READ, *WRITTEN])
def test_another_method_is_told_the_right_ones(record: httpx.Client, path: str) -> None:
    """In « Allow » (RFC 9110, 15.5.6)."""
    answer = record.delete(API + path)

    assert answer.status_code == 405
    assert answer.headers["allow"] == record.options(API + path).headers["allow"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", [*READ, *WRITTEN])
def test_a_form_that_is_not_there_is_refused_and_the_others_named(
    record: httpx.Client, path: str
) -> None:
    """Nothing is printed for nothing."""
    if path.endswith("/attach"):
        sent: dict[str, object] = {"data": {"order": "{}"}, "files": {"letter": b"%PDF-1.7"}}
    else:
        sent = {"json": ORDERS if path == "/documents" else ORDER} if path in WRITTEN else {}
    method = "POST" if path in WRITTEN else "GET"
    answer = record.request(method, API + path, headers={"Accept": "text/html"}, **sent)  # type: ignore[arg-type]
    told = answer.json()

    assert answer.status_code == told["status"] == 406
    assert told["code"] == "not-acceptable"
    assert "application/json" in told["detail"]
    assert path not in WRITTEN or f"application/{WRITTEN[path]}" in told["detail"]


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [
        ("*/*", "application/pdf"),
        ("application/*", "application/pdf"),
        ("application/json, text/plain, */*", "application/json"),
        ("application/json;q=0.2, application/pdf", "application/pdf"),
        ("application/pdf;q=0, */*", "application/json"),
    ],
)
def test_what_is_liked_best_is_given(record: httpx.Client, accepted: str, kind: str) -> None:
    """Weights, wildcards, and what is excluded."""
    headers = {"Accept": accepted}
    answer = record.post(f"{API}/leaflets/visite/documents/apres", json=ORDER, headers=headers)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind


def test_a_charset_beside_the_type_of_content_is_taken(record: httpx.Client) -> None:
    """JSON is in UTF-8 whether one says it or not."""
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    path = f"{API}/leaflets/visite/documents/apres"
    answer = record.post(path, content=b'{"values": {}}', headers=kind)

    assert answer.status_code == 200
    assert answer.headers["feuillet-generic"] == "true"
