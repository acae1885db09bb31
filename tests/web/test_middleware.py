"""What every request passes through, around an application that a test makes up."""

import datetime as dt
import errno
import json
import logging
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import anyio
import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from feuillet.cli.serve import _ByKind
from feuillet.web.app import make_app
from feuillet.web.codes import LARGE, SMALL
from feuillet.web.jobs import Jobs
from feuillet.web.keys import Keys
from feuillet.web.middleware import HEADERS, HEARD_OUT, Shield
from feuillet.web.presses import Presses
from feuillet.web.refusals import LOG
from feuillet.web.sessions import Sessions
from feuillet.web.state import Server, Setup
from feuillet.workers import Workers
from tests.listening import overhear

CHUNKED = {"method": "POST", "headers": [(b"transfer-encoding", b"chunked"), (b"origin", b"//h")]}


def _run(call: Any, *arguments: Any) -> Any:
    """Return what a coroutine gives, beside this thread: a browser's driver may be at work here."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(anyio.run, call, *arguments).result()


def ask(shield: Shield, scope: dict[str, Any], *parts: bytes, more: bool = False) -> dict[str, Any]:
    """Return what an application answers to one request, and how much of it was heard.

    Args:
        parts: Of its body; the last is repeated without end if there is `more`.
    """
    answer: dict[str, Any] = {"body": b"", "heard": 0}
    left = list(parts or [b""])

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        part = left[0] if more and len(left) == 1 else left.pop(0)
        answer["heard"] += len(part)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: Any) -> None:
        answer.update(message if message["type"] == "http.response.start" else {})
        answer["body"] += message.get("body", b"")

    whole = {"type": "http", "method": "GET", "path": "/", "headers": [], "client": None, **scope}
    whole["headers"] = [(b"host", scope.get("host", b"h")), *whole["headers"]]
    _run(shield, whole, receive, send)
    overhear(answer["body"].decode(errors="replace"))
    answer["headers"] = {k.decode(): v.decode() for k, v in answer.get("headers", ())}
    return answer


def dressed(answer: dict[str, Any]) -> bool:
    """Whether an answer has all the headers of ours."""
    return all(answer["headers"].get(name.lower()) == text for name, text in HEADERS.items())


async def fail(_: Scope, receive: Receive, __: Send) -> None:
    """Fail as a library might."""
    await receive()
    raise ValueError("CANARI Zéphyrine")


async def read(scope: Scope, receive: Receive, send: Send) -> None:
    """Read all, as a form is read."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def greet(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without reading."""
    await PlainTextResponse("bonjour", headers={"ETag": "x"})(scope, receive, send)


def taking(order: dict[str, str]) -> None:
    """Ask the framework to read a body."""


def test_a_failure_is_told_by_a_number_and_never_by_its_words(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """An error of a library may quote a name: neither page nor log has it."""
    with caplog.at_level(logging.DEBUG):
        answer = ask(Shield(fail), {})
    incident = re.findall(r"incident ([0-9a-f]{8})", answer["body"].decode())
    said = caplog.text + "".join(capfd.readouterr())

    assert answer["status"] == 500
    assert incident
    assert f"incident {incident[0]}: ValueError" in caplog.text
    assert "CANARI" not in said + answer["body"].decode()
    assert dressed(answer)


def test_a_failure_of_a_route_is_told_by_a_number_too(
    caplog: pytest.LogCaptureFixture, today: dt.date
) -> None:
    """Nothing of the framework answers before us, nor tells more."""

    def fail() -> Keys:
        raise ValueError("CANARI Zéphyrine")

    setup = Setup(hosts=("h",), door="password")
    presses = Presses((), cast(Workers, SimpleNamespace()), this_day=lambda: today)
    clock = time.monotonic
    server = Server(setup, presses, fail, Sessions(clock), Jobs(clock))
    app = make_app(server)

    async def enter() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as browser:
            headers = {"Origin": "http://h"}
            return await browser.post("http://h/entrer", data={"password": "x"}, headers=headers)

    answer = _run(enter)
    incident = re.findall(r"incident ([0-9a-f]{8})", answer.text)

    assert answer.status_code == 500
    assert incident
    assert f"incident {incident[0]}: ValueError" in caplog.text
    assert "CANARI" not in caplog.text + answer.text
    assert HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items()


REQUEST = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"


def test_a_failure_of_the_interface_has_its_number_and_that_of_the_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who called, and who looks into the log, find the same line."""
    shield = Shield(fail, keyed=lambda _: True)
    answer = ask(shield, {"headers": [(b"x-request-id", REQUEST.encode())]})
    told = json.loads(answer["body"])

    assert (answer["status"], told["code"]) == (500, "internal")
    assert told["instance"] == f"urn:uuid:{REQUEST}"
    assert caplog.messages == [f"incident {told['incident']}: ValueError, demande {REQUEST}"]
    assert "CANARI" not in str(told)


def test_another_name_is_told_to_the_administrator_once() -> None:
    """Nginx's may not be ours; the name that was asked for is anybody's words."""
    told: list[str] = []
    shield = Shield(greet, hosts=("feuillet.exemple",), tell=told.append)
    for _ in range(2):
        assert ask(shield, {"host": b"canari.exemple"})["status"] == 421

    assert told == [
        "À FAIRE Nom du serveur : une demande sous un autre nom est refusée (421) ; si c'est celui"
        " des postes, mettez-le dans le service, qui ne répond qu'à feuillet.exemple"
    ]


@pytest.mark.parametrize("keyed", [True, False])
def test_a_full_temporary_folder_is_no_failure_of_the_program(
    caplog: pytest.LogCaptureFixture, keyed: bool
) -> None:
    """A letter is written there as it arrives: who sends it is told what to do."""

    async def receive_letter(*_: object) -> None:
        raise OSError(errno.ENOSPC, "CANARI")

    failures: list[None] = []
    shield = Shield(receive_letter, keyed=lambda _: keyed, failed=lambda: failures.append(None))
    answer = ask(shield, {"headers": [(b"accept", b"application/json")]})
    told = json.loads(answer["body"])

    assert answer["status"] == 503
    assert "retry-after" not in answer["headers"]
    assert "Le serveur n'a plus de place. Prévenez l'administrateur." in str(told)
    assert "CANARI" not in str(told) + caplog.text
    assert told.get("code") == ("server-full" if keyed else None)
    assert failures == []


@pytest.mark.parametrize("given", [REQUEST, REQUEST.upper(), REQUEST.replace("-", "")])
def test_a_request_keeps_the_number_that_a_program_gave_it(given: str) -> None:
    """As it was written: the program looks for it."""
    answer = ask(Shield(greet), {"headers": [(b"x-request-id", given.encode())]})

    assert answer["headers"]["x-request-id"] == given


@pytest.mark.parametrize(
    "given", [b"", b"CANARI", b"148037512345678", b"a" * 31, b"a" * 33, REQUEST.encode() + b"\n"]
)
def test_what_may_be_a_patients_is_no_number_of_a_request(given: bytes) -> None:
    """A name, or a number of fifteen figures, is neither echoed nor logged; a fresh one is."""
    said = [ask(Shield(greet), {"headers": [(b"x-request-id", given)]}) for _ in range(2)]
    fresh = [one["headers"]["x-request-id"] for one in said]

    assert len(set(fresh)) == 2
    assert all(re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one) for one in fresh)


@pytest.mark.parametrize(
    ("scope", "status", "code"),
    [
        ({"headers": [(b"content-length", b"x")]}, 400, "request-malformed"),
        ({"headers": [(b"content-length", b"9999999")]}, 413, "too-large"),
        ({"client": ("10.0.0.9", 1)}, 403, "not-through-proxy"),
        ({"host": b"evil.exemple"}, 421, "wrong-host"),
        ({"host": b"h@evil.exemple"}, 400, "request-malformed"),
        ({"state": {"crowded": True}}, 503, "busy"),
    ],
)
def test_a_program_is_refused_by_a_code_and_a_person_by_a_page(
    scope: dict[str, Any], status: int, code: str
) -> None:
    """A script of a page has the shape that it reads."""
    peers = ("10.0.0.1",)
    shield = Shield(greet, keyed=lambda path: path == "/api", peers=peers, hosts=("h",))
    common = {"client": ("10.0.0.1", 1), **scope}

    def answer(path: str, accept: bytes = b"*/*") -> dict[str, Any]:
        headers = [*common.get("headers", ()), (b"accept", accept)]
        return ask(shield, {**common, "path": path, "headers": headers})

    program, person, script = answer("/api"), answer("/"), answer("/", b"application/json")
    told = json.loads(program["body"])

    assert program["status"] == person["status"] == script["status"] == status
    assert program["headers"]["content-type"] == "application/problem+json"
    assert told["code"] == code
    assert "evil" not in str(told)
    assert person["headers"]["content-type"].startswith("text/html")
    assert "Refusé" in person["body"].decode()
    assert json.loads(script["body"])["general"] == [f"{told['title']}."]
    assert all(("retry-after" in one["headers"]) == (code == "busy") for one in (program, person))
    assert dressed(person)


@pytest.mark.parametrize(("strict", "scheme"), [(False, "http"), (True, "https")])
def test_the_type_of_a_problem_is_at_the_name_by_which_we_are_called(
    strict: bool, scheme: str
) -> None:
    """Once it is one of ours; its port too."""
    shield = Shield(fail, keyed=lambda _: True, strict=strict, hosts=("Feuillet.exemple",))
    answer = ask(shield, {"host": b"feuillet.EXEMPLE:8443"})

    assert json.loads(answer["body"])["type"].startswith(f"{scheme}://feuillet.EXEMPLE:8443/api/")


def test_what_others_log_is_told_by_its_kind() -> None:
    """A traceback of theirs may quote a name as well."""
    try:
        raise ValueError("CANARI Zéphyrine")
    except ValueError:
        failure = logging.LogRecord("asyncio", 40, "", 1, "de %s", ("CANARI",), sys.exc_info())
    silent = logging.LogRecord("uvicorn.error", 40, "", 1, "de CANARI", (), None)
    ours = logging.LogRecord(LOG.name, 40, "", 1, "incident %s", ("1a2b",), None)

    assert [_ByKind().format(one) for one in (failure, silent, ours)] == [
        "asyncio: ValueError",
        "uvicorn.error: ERROR",
        "incident 1a2b",
    ]


def test_only_the_proxy_may_call_a_server_behind_it() -> None:
    """Whoever reaches the port otherwise could invent who she is."""
    shield = Shield(greet, peers=("10.0.0.1",))
    callers = [("10.0.0.9", 1), ("10.0.0.11", 1), None, ("10.0.0.1", 1)]

    assert [ask(shield, {"client": one})["status"] for one in callers] == [403, 403, 403, 200]


def test_an_answer_is_dressed_whatever_it_wore() -> None:
    """Nothing by which a browser would keep it; TLS from now on only where there is TLS."""
    plain, strict = ask(Shield(greet), {}), ask(Shield(greet, strict=True), {})

    assert dressed(plain)
    assert "etag" not in plain["headers"]
    assert "strict-transport-security" not in plain["headers"]
    assert strict["headers"]["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("length", "status"),
    [
        *((one, 400) for one in ("-1", "x", "²", "", "1" * 5000)),
        *((one, 413) for one in ("1" * 20, str(SMALL + 1))),
    ],
)
def test_a_length_that_is_none_or_too_much_is_refused(length: str, status: int) -> None:
    """Before a byte is read."""
    answer = ask(Shield(read), {"headers": [(b"content-length", length.encode("latin-1"))]})

    assert (answer["status"], answer["heard"]) == (status, 0)


def test_a_body_without_a_length_is_counted_as_it_comes() -> None:
    """Heard to its end, so that whoever sends it reads why; a form is smaller than a file."""
    parts = [b"x" * 100_000] * 4
    small = ask(Shield(read), CHUNKED, *parts)
    large = ask(Shield(read, large=lambda _: True), CHUNKED, *parts)

    assert (small["status"], small["heard"]) == (413, 400_000)
    assert "connection" not in small["headers"]
    assert (large["status"], large["body"]) == (200, b"400000")


def test_a_body_without_an_end_is_heard_out_for_so_long() -> None:
    """Then the connection is closed: the server would read on for ever."""
    answer = ask(Shield(read), CHUNKED, b"x" * 1_000_000, more=True)

    assert answer["status"] == 413
    assert HEARD_OUT < answer["heard"] <= HEARD_OUT + 1_000_000
    assert answer["headers"]["connection"] == "close"


@pytest.mark.parametrize(
    ("headers", "heard", "closed"),
    [
        ([(b"content-length", b"%d" % (HEARD_OUT + 1))], 0, True),
        ([(b"content-length", b"x")], 0, True),
        ([(b"content-length", b"%d" % LARGE)], LARGE, False),
        ([(b"content-length", b"%d" % LARGE), (b"expect", b"100-continue")], 0, False),
        ([(b"transfer-encoding", b"chunked")], LARGE, False),
        # Two lengths: what comes next may be a request that somebody smuggled.
        ([(b"content-length", b"5"), (b"transfer-encoding", b"chunked")], LARGE, True),
        ([(b"content-length", b"0")], 0, False),
        ([], 0, False),
    ],
)
def test_whoever_is_refused_is_heard_out_within_reason(
    headers: Any, heard: int, closed: bool
) -> None:
    """To read why, through a proxy too; nobody is read on for nothing."""
    parts = [b"x" * 1_000_000] * (LARGE // 1_000_000)
    answer = ask(Shield(greet), {"method": "POST", "headers": headers}, *parts)

    assert answer["status"] in (400, 403, 413)
    assert answer["heard"] == heard
    assert (answer["headers"].get("connection") == "close") == closed


def test_who_reads_a_body_passes_its_excess_on() -> None:
    """The framework calls whatever fails there a bad request, but a refusal of ours."""
    app = FastAPI()
    app.add_api_route("/", taking, methods=["POST"])
    answer = ask(Shield(app), CHUNKED, b"{", *[b" " * 100_000] * 4, b"}")

    assert answer["status"] == 413


def test_a_browser_that_goes_away_is_no_incident(caplog: pytest.LogCaptureFixture) -> None:
    """It is closed in the middle of what it sends, many times a day."""

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError(message)

    headers = [*CHUNKED["headers"], (b"host", b"h")]
    scope = {"type": "http", "method": "POST", "path": "/", "client": None, "headers": headers}
    _run(Shield(read), scope, gone, send)

    assert not caplog.records
