"""The server: whom it lets in, what it refuses, how it starts and ends."""

import html
import http.client
import os
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from feuillet.cli.serve import ServerOptions, _called, plan_setup, serve
from feuillet.web.middleware import HEADERS, HEARD_OUT
from tests.helpers import run_feuillet
from tests.web.serving import IDENTITY, MINIMAL, Served, serving, serving_behind

FORM = "/fiche/visite"
BOTH = {"document": ["avant", "apres"]}
PASSWORD = "un mot de passe inventé"
COOKIE = re.compile(r"feuillet=[\w-]{32}; HttpOnly; Path=/; SameSite=strict", re.IGNORECASE)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server as one desk has it."""
    folder = tmp_path_factory.mktemp("serveur")
    with serving(folder, "--library", MINIMAL, "--workers", "1") as one:
        yield one


@pytest.fixture
def desk(served: Served) -> Iterator[httpx.Client]:
    """A browser that was let in."""
    with served.client() as program:
        yield program


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--host", "0.0.0.0"), "il faut TLS"),
        (("--host", "0.0.0.0", "--behind-proxy"), "il faut --name"),
        (("--behind-proxy", "--name", "f.exemple"), "feuillet token --password"),
        (("--user-header", "X-Remote-User"), "va avec --behind-proxy"),
        (("--proxy", "127.0.0.1"), "va avec --behind-proxy"),
        (("--tls-cert", "x.pem"), "vont ensemble"),
        (("--tls-cert", "x.pem", "--tls-key", "y.pem"), "illisibles"),
        (("--host", "::", "--name", "f.exemple", "--tls-cert", "x", "--tls-key", "y"), "token"),
        (("--port", "99999"), "--port"),
        (("--idle", "0"), "--idle"),
    ],
)
def test_a_server_that_would_be_open_to_all_does_not_start(
    tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    """Outside the machine: a password or a proxy's word, and TLS."""
    run = run_feuillet("serve", *options, FEUILLET_KEYS=str(tmp_path / "keys.json"))

    assert run.returncode == 2
    assert says.casefold() in run.stderr.decode().casefold()
    assert run.stdout == b""


def test_a_port_that_is_taken_is_said(served: Served) -> None:
    """With what shows who has it: behind a proxy, another port would not be found."""
    port = served.base.rsplit(":", 1)[1]
    run = run_feuillet("serve", "--port", port)

    assert run.returncode == 6
    assert f"« ss -ltnp 'sport = {port}' »" in run.stderr.decode()


def test_the_printed_address_lets_in_once(tmp_path: Path) -> None:
    """Whoever comes later finds a closed door; one new address waits, however many ask."""
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as one:
        with one.stranger() as first, one.stranger() as second:
            let_in = first.get(one.addresses[0])
            inside = first.get("/").status_code
            late = [second.get(path) for path in ("/", one.addresses[0], FORM, "/entrer") * 3]
            second.post("/sortir")
            stolen = dict(first.cookies)
            left = first.post("/sortir")
            after = first.get("/", headers={"Cookie": f"feuillet={stolen['feuillet']}"})
            new = second.get(_line(one, 2))
        one.stop()

    assert let_in.status_code == 303
    assert let_in.headers["location"] == "/"
    assert COOKIE.fullmatch(let_in.headers["set-cookie"])
    assert inside == 200
    assert {answer.status_code for answer in late} == {401}
    assert 'feuillet=""; ' in left.headers["set-cookie"]
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert after.status_code == 401
    assert new.status_code == 303
    # It was used in its turn, and nobody asked since.
    assert len(one.addresses) == 2


def _line(served: Served, count: int) -> str:
    """Return an address that a server printed, once its reader has it."""
    for _ in range(1000):
        if len(served.addresses) >= count:
            return served.addresses[count - 1]
        with served.stranger() as program:
            program.get("/health")
    raise AssertionError(served.addresses)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *((one, 421) for one in ("evil.example", "127.0.0.1.evil.example", "localhost.")),
        *((one, 400) for one in ("", "127.0.0.1@evil.example", "[::1]", "localhost:x")),
    ],
)
def test_another_name_of_the_machine_is_refused(served: Served, host: str, status: int) -> None:
    """A page of another site that got our address cannot read us (DNS rebinding).

    A person is told so in French, a program by a code; neither is sent back the name.
    """
    headers = {"Host": host}
    with served.stranger() as program:
        page = program.get("/health", headers=headers)
        told = program.get("/api/v1/leaflets", headers=headers)

    assert page.status_code == told.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    code = "wrong-host" if status == 421 else "request-malformed"
    assert told.json()["code"] == code
    assert told.json()["type"] == f"/api/v1/problems/{code}"


def test_two_names_at_once_are_refused(served: Served) -> None:
    """Whichever a proxy would have looked at."""
    address, port = served.base.removeprefix("http://").split(":")
    with socket.create_connection((address, int(port)), timeout=20) as raw:
        raw.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        answer = http.client.HTTPResponse(raw)
        answer.begin()

    assert answer.status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
        {"Authorization": "Bearer x", "Origin": "http://evil.example"},
    ],
)
def test_another_site_cannot_send_a_form(desk: httpx.Client, headers: dict[str, str]) -> None:
    """Whatever it says, though the browser adds our cookie."""
    answer = desk.post(FORM, data={**BOTH, "action": "imprimer"}, headers=headers)

    assert answer.status_code == 403
    assert not answer.content.startswith(b"%PDF")


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(served: Served) -> None:
    """No browser sends one so."""
    with served.client(headers={}) as program:
        assert program.post(FORM, data={**BOTH, "action": "imprimer"}).status_code == 403


def test_every_answer_is_kept_nowhere_and_framed_by_nobody(desk: httpx.Client) -> None:
    """Screens, files, scripts, refusals: the same headers."""
    answers = [
        desk.get("/"),
        desk.get(FORM),
        desk.get("/rien"),
        desk.get("/statique/feuillet.css"),
        desk.get("/statique/text-bold.woff2"),
        desk.get("/statique/maison.css"),
        desk.get("/health"),
        desk.get(f"{FORM}/apercu"),
        desk.get("/api/v1/openapi.json"),
        desk.get("/api/v1/leaflets"),
        desk.post(FORM, data={**BOTH, "action": "imprimer"}),
        desk.post(FORM, data={**BOTH, "action": "imprimer"}, headers={"Origin": "http://x"}),
        desk.post(FORM, data={"v.nom": "x" * 60_000_000}),
    ]
    statuses = [answer.status_code for answer in answers]

    assert statuses == [200, 200, 404, 200, 200, 200, 200, 405, 200, 401, 200, 403, 413]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "etag" not in answer.headers
        assert "last-modified" not in answer.headers
        assert "server" not in answer.headers


def test_screens_hold_no_script_of_their_own(desk: httpx.Client) -> None:
    """The policy forbids it; nothing of ours asks for it."""
    for path in ("/", FORM, "/lot", "/fiche/vertebroplastie"):
        page = desk.get(path).text

        assert not re.search(r"<script(?![^>]+src=\"/)|<style|\son\w+=|\sstyle=|https?://", page)


FILE = {"Content-Type": "multipart/form-data; boundary=b"}


def _file(size: int, field: bytes = b'name="table"; filename="x.csv"') -> Iterator[bytes]:
    """Yield a file, or a text, as a form sends it, whose length is not said before."""
    yield b"--b\r\nContent-Disposition: form-data; " + field + b"\r\n\r\n"
    for _ in range(0, size, 100_000):
        yield b"x" * 100_000
    yield b"\r\n--b--\r\n"


def test_what_is_too_large_is_refused_and_fills_no_memory(served: Served) -> None:
    """A large file, a form of thousands of fields, one that goes on for ever, with no length."""
    pid = served.process.pid
    file = {"letter": ("x.pdf", b"%PDF" + b"x" * 60_000_000, "application/pdf")}
    with served.client() as program:
        program.post(f"{FORM}/controle", data=BOTH)
        before = _memory(pid)
        answers = [
            program.post(FORM, data={**BOTH, "action": "joindre"}, files=file),
            program.post(f"{FORM}/controle", data={"v.nom": "x" * 300_000}),
            # A file would be refused as a file too, if that is seen first.
            program.post(f"{FORM}/controle", content=_file(400_000, b'name="v.nom"'), headers=FILE),
            program.post("/lot", content=_file(60_000_000), headers=FILE),
            program.post(f"{FORM}/controle", data={f"x{n}": "" for n in range(2000)}),
        ]
        after = _memory(pid)

    assert [answer.status_code for answer in answers] == [413, 413, 413, 413, 400]
    assert after - before < 30_000


def test_what_never_ends_is_cut(served: Served) -> None:
    """Whoever sends for ever finds the connection closed, refused or not."""

    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for part in _file(10 * HEARD_OUT):
            sent += len(part)
            yield part

    before = _memory(served.process.pid)
    for headers in (FILE, {"Origin": "http://evil.example"}):
        sent = 0
        # Whoever is still sending may find the connection closed before the answer.
        with served.client() as program, suppress(httpx.TransportError):
            program.post(f"{FORM}/controle", content=endless(), headers=headers)

        assert sent < 2 * HEARD_OUT
        assert _memory(served.process.pid) - before < 30_000


def _memory(pid: int) -> int:
    """Return what a process holds, in kB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0])


def _processes(mark: str) -> list[int]:
    """Return the processes that have a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        # One that ends meanwhile is not there to be read.
        with suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


def _outlived(processes: list[int]) -> list[int]:
    """Return which of some processes do not end."""
    left = []
    for process in processes:
        with suppress(ProcessLookupError):
            ends = os.pidfd_open(process)
            if not select.select([ends], [], [], 30)[0]:
                left.append(process)
            os.close(ends)
    return left


@pytest.fixture
def _with_a_terminal() -> Iterator[None]:
    """What is started here hears of a terminal that is closed, even under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.slow
@pytest.mark.usefixtures("_with_a_terminal")
@pytest.mark.parametrize(
    "how",
    [
        signal.SIGTERM,
        *(
            pytest.param(one, marks=pytest.mark.long)
            for one in (signal.SIGKILL, signal.SIGINT, signal.SIGHUP)
        ),
    ],
)
def test_an_end_leaves_neither_process_nor_file(tmp_path: Path, how: signal.Signals) -> None:
    """Asked to, interrupted, or killed: then the next start sweeps."""
    mark = f"FEUILLET_ESSAI_{how.name}"
    with serving(tmp_path, "--library", MINIMAL, **{mark: "1"}) as one, one.client() as desk:
        printed = desk.post(FORM, data={**BOTH, **IDENTITY, "action": "imprimer"})
        started = _processes(mark)
        os.kill(one.process.pid, how)
        code = one.process.wait(30)
        late = [process for process in started if Path(f"/proc/{process}/environ").exists()]
        left = _outlived(started)
    if how == signal.SIGKILL:
        with serving(tmp_path, "--library", MINIMAL, "--workers", "1"):
            pass

    assert printed.content.startswith(b"%PDF")
    assert len(started) > 1
    assert code == (-9 if how == signal.SIGKILL else 0)
    assert left == []
    # What outlives it by an instant, systemd kills, with a line in the journal.
    assert late == [] or how == signal.SIGKILL
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_password_opens_and_wrong_ones_wait(tmp_path: Path) -> None:
    """Five tries, then a second, whatever is typed; the page says so."""
    common = ("--name", "127.0.0.1", "--library", MINIMAL, "--workers", "1")
    with serving_behind(tmp_path, *common, password=PASSWORD) as one:
        with one.stranger() as browser:
            asked = browser.get("/")
            opened = browser.post("/entrer", data={"password": PASSWORD})
            wrong = [browser.post("/entrer", data={"password": "autre"}) for _ in range(6)]
        with one.stranger(headers={"Origin": one.base, "X-Forwarded-For": "10.0.0.9"}) as other:
            elsewhere = other.post("/entrer", data={"password": PASSWORD})
        one.stop()

    assert (asked.status_code, opened.status_code) == (401, 303)
    assert opened.headers["set-cookie"].startswith("__Host-feuillet=")
    assert [answer.status_code for answer in wrong] == [403] * 5 + [429]
    assert wrong[-1].headers["retry-after"] == "1"
    assert "attendez 1 s" in wrong[-1].text
    assert elsewhere.status_code == 303
    assert PASSWORD not in "".join(one.errors + one.addresses)


def test_the_proxy_says_who_was_identified(tmp_path: Path) -> None:
    """Without its word nobody is in, password or not; leaving is leaving."""
    common = ("--name", "localhost", "--library", MINIMAL, "--workers", "1")
    with serving_behind(tmp_path, *common, "--user-header", "X-Remote-User") as one:
        with one.stranger(headers={"Origin": one.base, "Host": "localhost"}) as browser:
            browser.headers["Origin"] = "https://localhost"
            answers = [
                browser.get("/"),
                browser.post("/entrer", data={"password": PASSWORD}),
                browser.get("/", headers={"X-Remote-User": ""}),
                browser.get("/", headers={"X-Remote-User": "CANARI"}),
                browser.post("/sortir", headers={"X-Remote-User": "CANARI"}),
            ]
        one.stop()

    assert [answer.status_code for answer in answers] == [401, 401, 401, 303, 200]
    assert "CANARI" not in "".join(answer.text for answer in answers) + "".join(one.errors)


def test_a_stranger_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    """Neither by what is no request, nor by hanging up, nor by what an address holds."""
    with serving(tmp_path, "--library", MINIMAL, "--workers", "1") as one:
        address, port = one.base.removeprefix("http://").split(":")
        half = b"POST /entrer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nCANARI"
        upgrade = b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: CANARI\r\n"
        for said in (b"CANARI\r\n\r\n", half, upgrade + b"Connection: upgrade\r\n\r\n"):
            with socket.create_connection((address, int(port)), timeout=20) as raw:
                raw.sendall(said)
                raw.shutdown(socket.SHUT_WR)
                raw.recv(100)
        with one.stranger() as program:
            page = program.get(f"{FORM}?v.nom=CANARI&jeton=CANARI").text
        one.stop()

    assert "CANARI" not in page
    assert len(one.addresses) == 1
    assert one.errors == ["Formulaire à ouvrir une fois dans le navigateur ; Ctrl+C l'arrête."]


def test_nobody_is_told_a_key_where_there_is_no_keyboard(tmp_path: Path) -> None:
    """Started by systemd, it is systemd's to stop."""
    options = ("--library", MINIMAL, "--workers", "1")
    with serving(tmp_path, *options, INVOCATION_ID="0a1b2c3d") as one:
        one.stop()

    assert one.errors == ["Formulaire à ouvrir une fois dans le navigateur."]


@pytest.mark.parametrize(
    ("host", "called"),
    [
        pytest.param("127.0.0.2", "127.0.0.2", marks=pytest.mark.long),
        ("localhost", "localhost"),
    ],
)
def test_the_address_that_is_printed_is_one_that_answers(
    tmp_path: Path, host: str, called: str
) -> None:
    """Whichever of this machine's it listens on."""
    with serving(tmp_path, "--host", host, "--workers", "1") as one:
        answer = httpx.get(one.addresses[0])

    assert one.base.startswith(f"http://{called}:")
    assert answer.status_code == 303


def test_ipv6_is_called_by_its_name() -> None:
    """The guard of names reads no brackets."""
    given = serve.make_context("serve", ["--host", "::1"]).params

    assert "localhost" in plan_setup(ServerOptions(**given)).hosts
    assert _called("::1") == "localhost"


def test_a_certificate_makes_the_cookie_its_own(tmp_path: Path) -> None:
    """Over TLS, browsers are told to stay there."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    files = ("--tls-cert", tmp_path / "cert.pem", "--tls-key", tmp_path / "key.pem")
    with serving(tmp_path, *files, "--host", "localhost", "--workers", "1") as one:
        certificate = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        with one.stranger(verify=certificate) as program:
            answer = program.get(one.addresses[0])
            inside = program.get("/")

    assert one.base.startswith("https://localhost:")
    assert answer.headers["set-cookie"].startswith("__Host-feuillet=")
    assert "secure" in answer.headers["set-cookie"].casefold()
    assert inside.status_code == 200
    assert inside.headers["strict-transport-security"]


def _hospital(folder: Path) -> Path:
    """Make a hospital's folder of the smallest one."""
    shutil.copytree(MINIMAL, folder)
    return folder


def test_a_share_that_is_not_mounted_is_waited_for(tmp_path: Path) -> None:
    """Nothing prints meanwhile, least of all our invented hospital; nobody starts it again."""
    share = tmp_path / "partage"
    with serving(tmp_path, "--library", share, "--workers", "1") as one, one.stranger() as program:
        assert program.get(one.addresses[0]).status_code == 303
        absent = [program.get(path) for path in ("/", FORM, "/lot", "/ready", "/health")]
        share.mkdir()
        empty = [program.get(path) for path in ("/", "/ready", "/statique/maison.css")]
        share.rmdir()
        _hospital(share)
        here = [program.get(path).status_code for path in ("/", FORM, "/ready")]
        share.rename(tmp_path / "ailleurs")
        away = program.get("/ready")
        (tmp_path / "ailleurs").rename(share)
        back = program.get("/ready").status_code
        one.stop()

    assert [answer.status_code for answer in absent] == [503, 503, 503, 503, 200]
    assert [answer.status_code for answer in empty] == [503, 503, 503]
    words = "Le dossier de l'hôpital n'est pas là, ou ne se lit pas : prévenez l'administrateur"
    assert words in html.unescape(absent[0].text)
    assert absent[0].headers["retry-after"] == "30"
    assert (here, away.status_code, back) == ([200, 200, 200], 503, 200)
    assert (away.json()["ready"], away.json()["checks"]["library"]) == (False, "failed")
    assert not any(str(tmp_path) in answer.text for answer in (*absent, *empty, away))
    told = [line for line in one.errors if "Dossier de l'hôpital" in line]
    assert [line.split()[0] for line in told] == ["À", "À", "bon", "À", "bon"]
    assert str(share) in told[0]
