"""Tables of invented patients as files, dropped on a server; a server inside a test's process."""

import asyncio
import csv
import datetime as dt
import io
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from odfdo import Document, Table as OdsTable
from openpyxl import Workbook

from feuillet.web.app import make_app
from feuillet.web.jobs import Jobs
from feuillet.web.keys import Keys
from feuillet.web.presses import Presses
from feuillet.web.sessions import Sessions
from feuillet.web.state import Server, Setup
from feuillet.workers import Workers
from tests.helpers import TODAY
from tests.web.serving import BRIEFLY, MINIMAL

FIELDS = ("nom", "prenom", "date_naissance", "date_visite", "moyen", "remarque")
JSON = {"Accept": "application/json"}
BOTH = ["avant", "apres"]
Patient = Mapping[str, str]


def csv_of(*patients: Patient, fields: Sequence[str] = FIELDS) -> bytes:
    """Return a table as Excel saves it in France."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(fields)
    writer.writerows([one.get(name, "") for name in FIELDS] for one in patients)
    return output.getvalue().encode("cp1252")


def xlsx_of(*patients: Patient, sheets: Sequence[str] = ("Liste",)) -> bytes:
    """Return a workbook with the same table in each sheet."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name in sheets:
        sheet = workbook.create_sheet(name)
        sheet.append(list(FIELDS))
        for one in patients:
            sheet.append([one.get(name) for name in FIELDS])
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def ods_of(*patients: Patient) -> bytes:
    """Return the same in LibreOffice's format."""
    document = Document("spreadsheet")
    document.body.clear()
    table = OdsTable("Liste")
    for number, cells in enumerate([FIELDS, *([p.get(f, "") for f in FIELDS] for p in patients)]):
        for column, text in enumerate(cells):
            if text:
                table.set_value((column, number), text)
    document.body.append(table)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def drop(desk: httpx.Client, content: bytes, **data: Any) -> httpx.Response:
    """Send a table as the form does."""
    filled = {"leaflet": "visite", "document.visite": BOTH, **data}
    return desk.post("/lot", data=filled, files={"table": ("liste.csv", content)})


def taken(desk: httpx.Client, content: bytes, **data: Any) -> str:
    """Send a table that is taken, and return the address of its list."""
    answer = drop(desk, content, **data)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def act(desk: httpx.Client, address: str, action: str, **data: Any) -> dict[str, Any]:
    """Press a button of a list's page as its script does, and return what is told."""
    answer = desk.post(address, data={"action": action, **data}, headers=JSON)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def follow(
    desk: httpx.Client, address: str, until: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Listen to a list until it says something, and return that."""
    with desk.stream("GET", f"{address}/suivi") as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                told: dict[str, Any] = json.loads(line.removeprefix("data:"))
                if until(told) or told["state"] in ("failed", "closed"):
                    return told
    raise AssertionError("the stream ended")


def ended(told: Mapping[str, Any]) -> bool:
    """Whether a list is no longer being printed."""
    return told["state"] in ("done", "stopped", "failed")


def report_of(desk: httpx.Client, address: str) -> dict[int, tuple[str, str]]:
    """Return what the report says of each row: what it became, and why."""
    text = desk.get(f"{address}/report.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    return {int(line["ligne"]): (line["état"], line["raison"]) for line in lines}


@dataclass
class Hosted:
    """A server in a thread of this process, whose clock the test holds."""

    base: str
    server: Server
    addresses: list[str]
    cookies: dict[str, str] = field(default_factory=dict)
    loop: asyncio.AbstractEventLoop | None = None
    now: float = 0
    _turn: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Give a program in the session of the first address, as a served one does."""
        with self._stranger() as one:
            one.cookies.update(self.cookies)
            yield one

    def wait(self) -> None:
        """Let the server work for an instant."""
        self._turn.wait(0.01)

    def tidy(self) -> None:
        """Have the server forget who is gone, without waiting for its next look."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(self.server.tidy(), self.loop).result(30)

    @contextmanager
    def program(self) -> Iterator[httpx.Client]:
        """Give a program with a session of its own."""
        with self._stranger() as one:
            one.get(f"/?jeton={self.server.launch.renew()}")
            yield one

    def _stranger(self) -> httpx.Client:
        said = {"Origin": self.base}
        return httpx.Client(base_url=self.base, timeout=60, headers=said, limits=BRIEFLY)


@contextmanager
def hosting(
    *, workers: int = 1, idle: float = 900, grace: float = 30, today: dt.date = TODAY
) -> Iterator[Hosted]:
    """Give a server of the small leaflet whose time stands still unless a test moves it."""
    door = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{door.getsockname()[1]}"
    with Workers(workers) as crew:
        hosted: Hosted

        def clock() -> float:
            return hosted.now

        server = Server(
            Setup(),
            Presses((MINIMAL,), crew, this_day=lambda: today),
            keys=Keys,
            sessions=Sessions(clock, idle),
            jobs=Jobs(clock, grace),
        )
        hosted = Hosted(base, server, [f"{base}/?jeton={server.launch.renew()}"])
        config = uvicorn.Config(make_app(server), log_config=None, timeout_graceful_shutdown=1)
        runner = uvicorn.Server(config)

        async def serve() -> None:
            hosted.loop = asyncio.get_running_loop()
            await runner.serve(sockets=[door])

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        try:
            yield hosted
        finally:
            assert hosted.loop is not None
            hosted.loop.call_soon_threadsafe(server.jobs.let_go)
            runner.should_exit = True
            thread.join(30)
            door.close()


def line_of(remark: Mapping[str, Any]) -> str:
    """Return a remark, as it is told to a script, in one line."""
    rows = "".join(
        f"{sign}{number} ({who})" if who else f"{sign}{number}"
        for sign, number, who in remark["rows"]
    )
    start = f"{remark['title']} {rows}{remark['more']} : " if rows else ""
    return f"{start}{remark['words']}"


def names_in(pages: Sequence[str]) -> list[str]:
    """Return the invented patients that pages show, in order, each once a page."""
    return [name for page in pages for name in dict.fromkeys(re.findall(r"EXEMPLE-\d+", page))]


def folders(temporary: Path) -> list[Path]:
    """Return the folders of lists under a server's temporary folder."""
    return sorted({path.parent for path in temporary.rglob("manifest.jsonl")})
