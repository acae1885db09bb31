"""The configurations of the administrator's guide: a real nginx in front of a real server."""

import json
import os
import re
import shlex
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from feuillet.cli.serve import ServerOptions, plan_setup, serve
from feuillet.find import builtin_root
from feuillet.web.api.problems import problem
from feuillet.web.codes import CODES, LARGE
from feuillet.web.keys import Keys, read_keys, write_keys
from feuillet.web.middleware import HEADERS
from tests.batches import patient
from tests.helpers import text_by_page
from tests.letters import plain_letter
from tests.web.dropping import csv_of, drop, taken
from tests.web.serving import MINIMAL, free_port, serving_behind, wait_for_port

DOCS = builtin_root() / "docs"
NGINX = "/usr/sbin/nginx"
PASSWORD = "un mot de passe inventé"
CANARY = {"v.nom": "CANARI", "v.prenom": "Zéphyrine", "v.date_naissance": "12/03/1948"}
FORM = "/fiche/visite"
AROUND = """
daemon off;
pid nginx.pid;
error_log journal/error.log;
events { worker_connections 64; }
http {
  gzip on;
  access_log journal/access.log;
  client_body_temp_path garde/body;
  proxy_temp_path garde/proxy;
  fastcgi_temp_path garde/fastcgi;
  uwsgi_temp_path garde/uwsgi;
  scgi_temp_path garde/scgi;
  include *.site;
}
"""
"""What Debian's own nginx.conf has around a site: it logs and compresses."""


@dataclass(frozen=True)
class Front:
    """A proxy that answers, as a hospital sets it up."""

    folder: Path
    ports: dict[str, tuple[int, int]]
    """HTTP and HTTPS, by the way in: `password`, `header` or `card`."""

    def base(self, door: str = "password") -> str:
        """Return the address that a browser calls."""
        return f"https://localhost:{self.ports[door][1]}"

    def browser(self, door: str = "password", *, card: bool = False) -> httpx.Client:
        """Return a program that calls as a browser does, with a caregiver's card or not."""
        base = self.base(door)
        trust = ssl.create_default_context(cafile=self.folder / "certificat.pem")
        if card:
            trust.load_cert_chain(self.folder / "certificat.pem", self.folder / "cle.pem")
        return httpx.Client(base_url=base, verify=trust, timeout=60, headers={"Origin": base})


def site(folder: Path, upstream: str, plain: int, secure: int) -> str:
    """Return the site of the guide, with what a hospital changes: names, ports, certificate."""
    text = (DOCS / "nginx.conf").read_text("utf-8")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen [::]:80;": f"listen [::1]:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "listen [::]:443 ssl;": f"listen [::1]:{secure} ssl;",
        "feuillet.hopital.exemple;": "localhost;",
        "/etc/ssl/feuillet/certificat.pem": f"{folder}/certificat.pem",
        "/etc/ssl/feuillet/cle.pem": f"{folder}/cle.pem",
        "/var/log/nginx/feuillet.log": f"{folder}/journal/feuillet.log",
        "http://127.0.0.1:8765;": f"{upstream};",
    }
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def carded(text: str) -> str:
    """Return a site where a card says who calls, with the lines that the guide shows."""
    asked, named = (
        re.search(rf"#.* ({pattern})", text).group(1)  # type: ignore[union-attr]
        for pattern in (r"ssl_client_certificate .*;", r"proxy_set_header X-Remote-User \$ssl.*;")
    )
    asked = asked.replace("/etc/ssl/feuillet/autorites.pem", "certificat.pem")
    text = text.replace('proxy_set_header X-Remote-User "";', named)
    return text.replace("server_tokens off;", f"server_tokens off; {asked}")


def certify(folder: Path) -> None:
    """Make a certificate for this machine."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", folder / "cle.pem", "-out", folder / "certificat.pem"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def proxying(
    folder: Path, upstreams: dict[str, str], *, allowed: str = "127.0.0.1"
) -> Iterator[Front]:
    """Check the configuration as an administrator does, and start nginx with it.

    Args:
        allowed: The address of who may read what is counted.
    """
    certify(folder)
    for name in ("journal", "garde"):
        (folder / name).mkdir()
    ports = {door: (free_port(), free_port()) for door in upstreams}
    for door, upstream in upstreams.items():
        text = site(folder, upstream, *ports[door]).replace("allow 127.0.0.1;", f"allow {allowed};")
        (folder / f"{door}.site").write_text(carded(text) if door == "card" else text, "utf-8")
    # Its workers must reach the folder of the test; only root may say who they are.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + AROUND, "utf-8")
    command = [NGINX, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr, checked.stderr
    process = subprocess.Popen(command, text=True, stderr=subprocess.DEVNULL)
    try:
        for port in (port for pair in ports.values() for port in pair):
            wait_for_port(port, process)
        yield Front(folder, ports)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """One proxy before two servers: one with a password, one that trusts who is named."""
    folder = tmp_path_factory.mktemp("mandataire")
    common = ("--name", "localhost", "--library", MINIMAL, "--workers", "1")
    with (
        serving_behind(folder / "secret", *common, password=PASSWORD) as secret,
        serving_behind(folder / "nom", *common, "--user-header", "X-Remote-User") as named,
        proxying(
            folder, {"password": secret.base, "header": named.base, "card": named.base}
        ) as one,
    ):
        yield one


@pytest.fixture(scope="module")
def desk(front: Front) -> Iterator[httpx.Client]:
    """A browser that gave the password."""
    with front.browser() as browser:
        assert browser.post("/entrer", data={"password": PASSWORD}).status_code == 303
        yield browser


def test_the_password_opens_the_form_through_the_proxy(front: Front) -> None:
    """Its cookie goes to this very server alone, over TLS, unseen by scripts and other sites."""
    with front.browser() as browser:
        before = browser.get("/")
        entered = browser.post("/entrer", data={"password": PASSWORD})
        after = browser.get("/")
    cookie, *rules = entered.headers["set-cookie"].split("; ")

    assert (before.status_code, entered.status_code, after.status_code) == (401, 303, 200)
    assert "/fiche/visite" in after.text
    assert cookie.startswith("__Host-feuillet=")
    assert {one.lower() for one in rules} == {"secure", "httponly", "samesite=strict", "path=/"}


def test_a_wrong_password_is_refused_through_the_proxy(front: Front) -> None:
    """And opens nothing."""
    with front.browser() as browser:
        refused = browser.post("/entrer", data={"password": "un autre mot de passe"})
        after = browser.get(FORM)

    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert after.status_code == 401


@pytest.mark.parametrize("name", ["X-Remote-User", "x_remote_user"])
def test_a_name_that_the_browser_made_up_opens_nothing(front: Front, name: str) -> None:
    """The proxy alone says who was identified."""
    with front.browser("header") as browser:
        answer = browser.get("/entrer", headers={name: "Mme Exemple"})

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_a_card_opens_the_form_as_the_guide_shows(front: Front) -> None:
    """And nobody calls without one."""
    with front.browser("card", card=True) as browser:
        entered = browser.get("/")
        after = browser.get(FORM)
    with front.browser("card") as browser:
        refused = browser.get("/", headers={"X-Remote-User": "Mme Exemple"})

    assert (entered.status_code, after.status_code) == (303, 200)
    assert refused.status_code == 400
    assert "set-cookie" not in refused.headers


def test_a_leaflet_is_previewed_and_printed_through_the_proxy(desk: httpx.Client) -> None:
    """The port of the address is part of where a request comes from."""
    filled = {**CANARY, "document": ["avant"], "width": "600"}
    shown = desk.post(f"{FORM}/apercu", data=filled)
    printed = desk.post(FORM, data={**filled, "action": "imprimer", "seen": "1"})

    assert desk.get(FORM).status_code == 200
    assert shown.status_code == 200
    assert b"%PDF-" in shown.content
    assert "CANARI" in text_by_page(printed.content)[0]


@pytest.mark.parametrize("path", ["/", FORM, "/statique/feuillet.css", "/health", "/absente"])
def test_the_proxy_takes_nothing_away_from_an_answer(desk: httpx.Client, path: str) -> None:
    """Kept nowhere, over TLS from now on, nothing of another site."""
    answer = desk.get(path)

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert not re.search(r"\d", answer.headers.get("server", ""))


def test_what_a_monitor_counts_is_for_chosen_machines(front: Front, tmp_path: Path) -> None:
    """This one reads it through the proxy; where it is not chosen, in words that it may not."""
    with front.browser() as monitor:
        counts = monitor.get("/metrics")
    with (
        proxying(tmp_path, {"password": "http://127.0.0.1:9"}, allowed="192.0.2.7") as other,
        other.browser() as stranger,
    ):
        refused = [stranger.get(path) for path in ("/metrics", "/ready")]

    assert counts.status_code == 200
    assert "feuillet_requests_total" in counts.text
    # Only that address: the other is answered, if there is a server.
    assert [answer.status_code for answer in refused] == [403, 502]
    assert refused[0].json()["title"] == "Cette adresse n'est pas pour ce poste."


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_plain_http_leads_to_https(front: Front, host: str) -> None:
    """At the name of the server, whatever name was called, by IPv4 or IPv6."""
    port = front.ports["password"][0]
    answer = httpx.get(f"http://{host}:{port}/fiche/visite")

    assert answer.status_code == 301
    assert answer.headers["location"] == "https://localhost/fiche/visite"


def test_a_desk_with_ipv6_alone_is_answered_over_tls(front: Front) -> None:
    """Under the name of the certificate."""
    port = front.ports["password"][1]
    named = {"Host": f"localhost:{port}"}
    with front.browser() as browser:
        answer = browser.get(
            f"https://[::1]:{port}/health", headers=named, extensions={"sni_hostname": "localhost"}
        )

    assert answer.json() == {"status": "ok"}


@pytest.mark.parametrize("size", [LARGE, 60_000_000])
def test_what_is_too_large_is_refused_in_words(desk: httpx.Client, size: int) -> None:
    """By nginx, which lets the browser read why; the form around a file counts."""
    answer = drop(desk, b"x" * size)

    assert answer.status_code == CODES["too-large"].status
    assert answer.json()["title"] == CODES["too-large"].title
    assert answer.json()["type"].endswith(f"/{answer.json()['code']}")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("size", [300_000, 20_000_000])
def test_a_form_that_is_too_large_is_refused_by_the_server(desk: httpx.Client, size: int) -> None:
    """Who hears it out: the proxy would else say that the server does not answer."""
    answer = desk.post(f"{FORM}/controle", data={"v.nom": "x" * size})

    assert answer.status_code == 413
    assert "Envoi trop gros." in answer.text


def test_the_proxy_and_the_server_have_the_same_limit() -> None:
    """Else one would cut what the other takes."""
    conf = (DOCS / "nginx.conf").read_text("utf-8")

    assert re.findall(r"client_max_body_size (\w+);", conf) == [str(LARGE)]


def test_a_list_tells_how_far_it_is_at_once(desk: httpx.Client) -> None:
    """A buffer would keep the first event until the next, fifteen seconds later."""
    address = taken(desk, csv_of(patient(1), patient(2)))
    with desk.stream("GET", f"{address}/suivi", timeout=5) as stream:
        first = next(line for line in stream.iter_lines() if line.startswith("data:"))

    assert json.loads(first.removeprefix("data:"))["good"] == 2


def test_the_proxy_keeps_nothing_of_a_patient(front: Front, desk: httpx.Client) -> None:
    """Neither in a log nor in a file, whether what was sent was taken or refused."""
    many = csv_of(*(patient(number, nom="CANARI") for number in range(1, 2000)))
    desk.post(FORM, data={**CANARY, "document": ["avant"], "action": "imprimer"})
    desk.get(f"{FORM}?nom=CANARI")
    assert taken(desk, many)
    assert drop(desk, b"CANARI;" * 9_000_000).status_code == 413
    files = [one for name in ("journal", "garde") for one in (front.folder / name).rglob("*")]
    kept = {one.name: one.read_bytes() for one in files if one.is_file()}

    assert set(kept) == {"access.log", "error.log", "feuillet.log"}
    assert kept["access.log"] == kept["feuillet.log"] == b""
    assert b"CANARI" not in kept["error.log"]


def held(front: Front) -> set[str]:
    """Return the temporary files that nginx holds: they have lost their names already."""
    master = int((front.folder / "nginx.pid").read_text())
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    links = [one for worker in workers for one in Path(f"/proc/{worker}/fd").iterdir()]
    return {target for one in links if "garde" in (target := str(one.readlink()))}


def test_a_table_passes_through_the_proxy_without_a_file(front: Front, desk: httpx.Client) -> None:
    """Looked at while it is on its way, long after the proxy's memory is full."""
    seen: set[str] = set()

    def sent() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="table"; filename="t.csv"\r\n\r\n'
        for _ in range(20):
            yield b"CANARI;Camille\n" * 70_000
        seen.update(held(front))
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = desk.post("/lot", content=sent(), headers=headers)

    assert answer.status_code == 422
    assert not seen


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """A proxy whose server is stopped, or starts again."""
    folder = tmp_path_factory.mktemp("seul")
    with proxying(folder, {"password": f"http://127.0.0.1:{free_port()}"}) as one:
        yield one


PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What a browser asks for when somebody follows a link or sends a form."""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_server_that_stopped_shows_a_page_that_tries_again(alone: Front, method: str) -> None:
    """In French, without an alarm, kept nowhere, and with nothing from elsewhere in it."""
    with alone.browser() as browser:
        answer = browser.request(method, FORM, headers={"Accept": PAGE})

    assert answer.status_code == 502
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert '<html lang="fr">' in answer.text
    assert '<meta http-equiv="refresh" content="5">' in answer.text
    assert "Cette page réessaie toute seule" in answer.text
    assert not re.search("nginx|gateway|502|<script|src=|href=", answer.text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("path", "accept"),
    [(FORM, "application/json"), (FORM, "*/*"), ("/api/v1/leaflets", "*/*"), ("/api/v1/x", PAGE)],
)
def test_a_server_that_stopped_is_a_problem_for_programs(
    alone: Front, path: str, accept: str
) -> None:
    """For the scripts of the form, and for whoever calls the interface."""
    with alone.browser() as browser:
        answer = browser.get(path, headers={"Accept": accept})

    assert answer.status_code == answer.json()["status"] == CODES["no-answer"].status
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["code"] == "no-answer"
    assert answer.json()["title"] == CODES["no-answer"].title
    assert answer.json() == json.loads(bytes(problem("no-answer").body))


def calls() -> list[list[str]]:
    """Return the words of each call of the interface that the guide shows."""
    guide = (DOCS / "administrateur.md").read_text("utf-8")
    return [shlex.split(line) for line in re.findall(r"^    curl (.*/api/v1/.*)$", guide, re.M)]


def example(name: str) -> str:
    """Return the content of a file that the guide shows."""
    guide = (DOCS / "administrateur.md").read_text("utf-8")
    return re.search(rf"`{name}` (?:.|\n)*?```json\n(.*?)```", guide, re.S).group(1)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def key(front: Front) -> str:
    """The header of a record system that has a key."""
    path = front.folder / "secret" / "keys.json"
    keys, token = read_keys(path).with_token("dpi")
    write_keys(keys, path)
    return f"Bearer {token}"


@pytest.mark.parametrize("words", calls(), ids=lambda words: words[-1].split("/v1/")[-1])
def test_the_calls_of_the_guide_work(front: Front, key: str, words: list[str]) -> None:
    """Through the proxy, with the very files that the guide shows."""
    *options, address = words
    headers = {"Authorization": key}
    sent: dict[str, Any] = {}
    for option, value in zip(options[::2], options[1::2], strict=True):
        if option == "-H" and value != "@cle":
            header, _, text = value.partition(": ")
            headers[header] = text
        elif option == "-d":
            sent["content"] = example(value.removeprefix("@"))
        elif option == "-F":
            sent["data"] = {"order": example("commande.json")}
            sent["files"] = {"letter": ("courrier.pdf", plain_letter())}
    if "@cle" not in options:
        del headers["Authorization"]
    path = address.removeprefix("https://feuillet.hopital.exemple")
    with front.browser() as program:
        answer = program.request("POST" if sent else "GET", path, headers=headers, **sent)

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == _kind(options)


def _kind(options: list[str]) -> str:
    """Return what the file that a call fills is, by its name; JSON without any."""
    name = options[options.index("-o") + 1] if "-o" in options else ".json"
    return f"application/{name.rpartition('.')[2]}"


def test_the_guide_calls_every_route(front: Front) -> None:
    """The interface's own description says which there are."""
    with front.browser() as program:
        routes = program.get("/api/v1/openapi.json").json()["paths"]
    shown = {words[-1].partition("/api/v1")[2] for words in calls()}
    patterns = [re.sub(r"\{\w+\}", "[a-z]+", path.removeprefix("/api/v1")) for path in routes]

    assert len(routes) >= 6
    assert all(any(re.fullmatch(one, path) for path in shown) for one in patterns)


def _service() -> dict[str, list[str]]:
    text = (DOCS / "feuillet.service").read_text("utf-8").replace("\\\n", " ")
    told: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
        told.setdefault(key, []).append(value)
    return told


def test_the_service_starts_with_options_that_the_command_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with settings that it accepts, once a password is chosen."""
    monkeypatch.setenv("FEUILLET_KEYS", str(tmp_path / "keys.json"))
    write_keys(Keys().with_password(PASSWORD), tmp_path / "keys.json")
    program, command, *words = shlex.split(_service()["ExecStart"][0])
    given = serve.make_context("serve", words).params
    setup = plan_setup(ServerOptions(**given))

    assert (Path(program).name, command) == ("feuillet", "serve")
    assert (setup.door, setup.secure, setup.proxies) == ("password", True, ("127.0.0.1",))


def test_systemd_knows_every_line_of_the_service(tmp_path: Path) -> None:
    """It passes over what it does not know, and would protect less without a word."""
    unit = tmp_path / "feuillet.service"
    text = (DOCS / "feuillet.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/feuillet/bin/feuillet", "/bin/true"), "utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], check=False, capture_output=True, text=True
    )
    complaints = [line for line in run.stderr.splitlines() if unit.name in line]

    assert complaints == []
    assert run.returncode == 0


def test_the_service_and_the_proxy_agree() -> None:
    """On the name of the server and on the port."""
    words = shlex.split(_service()["ExecStart"][0])
    conf = (DOCS / "nginx.conf").read_text("utf-8")
    port = next(one.default for one in serve.params if one.name == "port")

    assert set(re.findall(r"server_name (\S+);", conf)) == {words[words.index("--name") + 1]}
    assert set(re.findall(r"proxy_pass (\S+);", conf)) == {f"http://127.0.0.1:{port}"}


def test_the_service_writes_where_its_keys_are_and_nowhere_else() -> None:
    """Its keys in the one folder it has, its temporary files in memory."""
    told = _service()
    environment = dict(one.split("=", 1) for one in told["Environment"])

    assert environment["FEUILLET_KEYS"] == f"/var/lib/{told['StateDirectory'][0]}/keys.json"
    assert told["TemporaryFileSystem"][0].startswith(f"{environment['TMPDIR']}:")
    assert told["ProtectSystem"] == ["strict"]
    assert told["MemorySwapMax"] == ["0"]
