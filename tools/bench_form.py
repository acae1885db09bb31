"""What the form costs, as ratios: from a key to the pages, the first screen, many desks at once."""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import httpx
from bench_batch import ROWS, batch_of, press_of
from playwright.sync_api import sync_playwright

from feuillet.batch.dispatch import local_printer
from feuillet.batch.run import run_batch

CLIENTS = 20
PATIENT = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}


@contextmanager
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """Give the address of a running server and the cookie of a session."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, "-m", "feuillet", "serve", "--port", "0", "--quiet"],
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": "/usr/bin:/bin", "FEUILLET_KEYS": f"{folder}/keys.json"},
        ) as process,
    ):
        try:
            launch = (process.stdout or iter(())).readline().strip()
            base = re.sub(r"/\?.*", "", launch)
            with httpx.Client() as program:
                program.get(launch, follow_redirects=True).raise_for_status()
                yield base, dict(program.cookies)
        finally:
            process.terminate()


def warm_render(leaflet: str) -> float:
    """Return the time of one warm render of all documents, in seconds."""
    press = replace(press_of(leaflet), fast=False)
    values = {**PATIENT, "date_intervention": "08/12/2026"}
    press.print(values)
    return statistics.median(timed_print(press, {**values, "ipp": str(n)}) for n in range(7))


def timed_print(press: object, values: dict[str, str]) -> float:
    """Return how long one print takes, in seconds."""
    start = time.perf_counter()
    press.print(values)  # type: ignore[attr-defined]
    return time.perf_counter() - start


def key_to_pages(base: str, cookies: dict[str, str], leaflet: str) -> float:
    """Return the time from the last key to the changed pages in a browser, in seconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        context.add_cookies([{"name": k, "value": v, "url": base} for k, v in cookies.items()])
        page = context.new_page()
        page.goto(f"{base}/fiche/{leaflet}")
        ready = "#preview[data-state=ready]"
        for name, text in {**PATIENT, "date_intervention": "08/12/2026"}.items():
            page.fill(f"#{name}", text)
        page.wait_for_selector(ready)
        page.focus("#ipp")
        # The page itself looks at the clock, as whoever types would.
        page.evaluate(
            """() => {
              window.times = [];
              let pressed = 0;
              const shown = document.getElementById("preview");
              const field = document.getElementById("ipp");
              field.addEventListener("input", () => { pressed = performance.now() });
              new MutationObserver(() => {
                if (shown.dataset.state !== "ready") return;
                requestAnimationFrame(() => window.times.push(performance.now() - pressed));
              }).observe(shown, { attributeFilter: ["data-state"] });
            }"""
        )
        for number in range(12):
            page.keyboard.type(str(number % 10))
            page.wait_for_selector(ready)
        times = page.evaluate("window.times")
        browser.close()
    return statistics.median(times[1:]) / 1000


def first_screen(base: str, cookies: dict[str, str], path: str) -> tuple[float, int]:
    """Return how long a screen takes to answer (s), and the bytes of all that it loads."""
    with httpx.Client(base_url=base, cookies=cookies) as program:
        page = program.get(path)
        times = []
        for _ in range(15):
            start = time.perf_counter()
            program.get(path)
            times.append(time.perf_counter() - start)
        style = program.get("/statique/feuillet.css").text
        files = re.findall(r'(?:href|src)="(/statique/[^"]+)"', page.text)
        files += [f"/statique/{name}" for name in re.findall(r"url\(([\w.-]+)\)", style)]
        answers = [page, *(program.get(name) for name in dict.fromkeys(files))]
    return statistics.median(times), sum(answer.num_bytes_downloaded for answer in answers)


def many_desks(base: str, cookies: dict[str, str], leaflet: str) -> float:
    """Return documents a second that twenty clients get at once; an error ends the run."""
    each = 4

    def work(number: int) -> None:
        headers = {"Origin": base}
        with httpx.Client(base_url=base, cookies=cookies, headers=headers, timeout=120) as program:
            for turn in range(each):
                data = {f"v.{name}": text for name, text in PATIENT.items()}
                data |= {"v.ipp": f"{number}-{turn}", "v.date_intervention": "08/12/2026"}
                data |= {
                    "document": ["information", "sortie"],
                    "action": "telecharger",
                    "seen": "1",
                }  # type: ignore[dict-item]
                answer = program.post(f"/fiche/{leaflet}", data=data)
                answer.raise_for_status()
                assert answer.content.startswith(b"%PDF")

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as people:
        list(people.map(work, range(CLIENTS)))
    return CLIENTS * each / (time.perf_counter() - start)


def batch_throughput(leaflet: str) -> float:
    """Return documents a second, all laid out, of a batch on two workers that have started."""
    press = replace(press_of(leaflet), fast=False)

    def seconds(count: int) -> float:
        with batch_of(press, count) as (batch, out):
            start = time.perf_counter()
            run_batch(batch, out, local_printer(press, workers=2))
            return time.perf_counter() - start

    # The start of the workers is in both: it goes out of the difference.
    return 2 * ROWS / (seconds(3 * ROWS) - seconds(ROWS))


def form_rows(leaflet: str) -> list[tuple[str, float, float]]:
    """Return each measure's name, ratio and bar."""
    warm = warm_render(leaflet)
    with server() as (base, cookies):
        pages = key_to_pages(base, cookies, leaflet)
        answer, size = first_screen(base, cookies, "/")
        form_answer, form_size = first_screen(base, cookies, f"/fiche/{leaflet}")
        desks = max(many_desks(base, cookies, leaflet) for _ in range(2))
    return [
        ("last key to changed pages / one warm render", pages / warm, 1.5),
        ("first screen's answer / one warm render", answer / warm, 0.1),
        ("first screen and all that it loads / 60 kB", size / 60_000, 1.0),
        ("the form's answer / one warm render", form_answer / warm, 0.1),
        ("the form and all that it loads, but pages / 60 kB", form_size / 60_000, 1.0),
        ("batch's throughput / that of 20 desks", batch_throughput(leaflet) / desks, 1 / 0.85),
    ]
