"""Time and memory as ratios in one run: `make bench`.

Each ratio is a median over pairs taken in turn, A B A B…, so that a machine that slows down
slows both.  A bar missed is said, and the run exits 1.
"""

import datetime as dt
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench_batch import batch_rows, peak
from bench_tables import table_rows

from feuillet import Library, produce_pdf
from feuillet.check.values import check_values
from feuillet.compose.page import compose_document
from feuillet.model.options import PrintOptions

BIN = Path(sys.executable).parent
TODAY = dt.date(2026, 11, 22)
LEAFLET, DOCUMENT = "vertebroplastie", "information"
PATIENT = {
    "nom": "EXEMPLE",
    "prenom": "Camille",
    "date_naissance": "12/03/1948",
    "date_intervention": "08/12/2026",
    "anesthesie": "sedation",
    "nombre_vertebres": "2",
}


def main() -> None:
    """Measure, print a table, and exit 1 if a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "page.html"
        html.write_text(plain_html(Path(folder)), "utf-8")
        rows = [
            ("cold « feuillet render » / bare « weasyprint »", cold_render(html), 1.4),
            ("« feuillet list » / bare « weasyprint »", cold_list(html), 0.28),
            ("warm render with all checks / HTML().write_pdf()", warm_render(html), 1.0),
            ("memory after 300 renders / after 30", memory_growth(), 1.1),
            *(
                (f"« feuillet watch », save of a {kind} / warm render", ratio, 2.0)
                for kind, ratio in watch_latency(Path(folder) / "hopital").items()
            ),
            *batch_rows(LEAFLET),
            *table_rows(),
        ]
    # Loaded once the rest is measured: what is in memory slows whatever comes after.
    from bench_form import form_rows
    from bench_stamp import stamp_rows

    rows += [*stamp_rows(), *form_rows(LEAFLET)]
    for name, ratio, bar in rows:
        verdict = "ok" if ratio <= bar else "MISSED"
        sys.stdout.write(f"{name:66} {ratio:6.2f}  (at most {bar:.2f})  {verdict}\n")
    sys.exit(any(ratio > bar for _, ratio, bar in rows))


def plain_html(folder: Path) -> str:
    """Return our page as one HTML file for the bare command: styles inside, files beside."""
    library = Library.open([], environment={})
    found = library.find_leaflet(LEAFLET)
    leaflet, look = library.read(found), library.look(found)
    document = compose_document(
        leaflet, DOCUMENT, check_values(leaflet, PATIENT, today=TODAY), look
    )
    for name, content in look.assets.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    styles = "".join(f"<style>{style}</style>" for style in document.styles)
    return document.html.replace("</head>", f"{styles}</head>").replace("leaf:", "")


def cold_render(html: Path) -> float:
    """Return whole-process time: one document by us against the bare command."""
    values = [f"--set={key}={value}" for key, value in PATIENT.items()]
    ours = [BIN / "feuillet", "render", LEAFLET, "--document", DOCUMENT, *values, "-o", "-"]
    return paired(lambda: run(ours), lambda: run(bare(html)), 7)


def cold_list(html: Path) -> float:
    """Return whole-process time: listing the leaflets against the bare command."""
    return paired(lambda: run([BIN / "feuillet", "list"]), lambda: run(bare(html)), 7)


def warm_render(html: Path) -> float:
    """Return time in one process: all our steps against `HTML(string).write_pdf()` alone."""
    from weasyprint import HTML

    text = html.read_text("utf-8")
    library = Library.open([], environment={})

    def ours() -> None:
        produce_pdf(library, LEAFLET, PATIENT, PrintOptions((DOCUMENT,)), today=TODAY, fast=False)

    def fresh() -> None:
        HTML(string=text, base_url=str(html)).write_pdf()

    ours(), fresh()
    return paired(ours, fresh, 9)


def watch_latency(shelf: Path) -> dict[str, float]:
    """Return, by kind of file, the time from a save to the new PDF against one warm render."""
    ours = Library.open([], environment={})
    saved = {
        "leaflet": (f"leaflets/{LEAFLET}.yaml", "# {}\n"),
        "template": ("templates/parts/text.html", "{{# {} #}}"),
        "style": ("styles/print.css", "/* {} */\n"),
    }
    for name, _ in saved.values():
        path = shelf / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((ours.shelves[-1].root / name).read_bytes())
    library = Library.open([shelf])

    def warm() -> None:
        produce_pdf(library, LEAFLET, PATIENT, PrintOptions((DOCUMENT,)), today=TODAY, fast=False)

    values = [f"--set={key}={value}" for key, value in PATIENT.items()]
    command = [BIN / "feuillet", "watch", LEAFLET, "--document", DOCUMENT, *values]
    with subprocess.Popen(
        [*command, "--library", shelf, "-o", shelf / "essai.pdf"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        try:
            wait_for_page(process)
            return {
                kind: paired(save_and_wait(process, shelf / name, mark), warm, 11)
                for kind, (name, mark) in saved.items()
            }
        finally:
            process.terminate()


def save_and_wait(process: subprocess.Popen[str], path: Path, mark: str) -> Callable[[], None]:
    """Return a call that changes a file and returns once the new PDF is in place."""
    text, count = path.read_text("utf-8"), itertools.count()

    def save() -> None:
        path.write_text(text + mark.format(next(count)), "utf-8")
        wait_for_page(process)

    return save


def wait_for_page(process: subprocess.Popen[str]) -> None:
    """Return once `feuillet watch` says that a PDF is in place; a refused save ends the run."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if ".pdf : " in line:
            return
        if line.startswith("En attente") and len(said) > 1:
            break
    sys.exit("".join(said))


def memory_growth() -> float:
    """Return peak memory of one process after 300 renders against after 30."""
    few, many = (peak(f"bench.render_many({count})") for count in (30, 300))
    return many / few


def render_many(count: int) -> None:
    """Render `count` different patients in this process."""
    library = Library.open([], environment={})
    for number in range(count):
        raw = {**PATIENT, "nom": f"EXEMPLE-{number:03d}", "nombre_vertebres": str(number % 6 + 1)}
        produce_pdf(library, LEAFLET, raw, PrintOptions(("sortie",)), today=TODAY, fast=False)


def bare(html: Path) -> list[str | Path]:
    """Return the bare layout engine's command for a file, to standard output."""
    return [BIN / "weasyprint", "--quiet", html, "-"]


def run(command: Sequence[str | Path]) -> None:
    """Run a process; its output is thrown away, its failure is not."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def paired(ours: Callable[[], None], theirs: Callable[[], None], pairs: int) -> float:
    """Return the median ratio of our time to theirs, pair by pair, after one warm-up each."""
    ours(), theirs()
    return statistics.median(timed(ours) / timed(theirs) for _ in range(pairs))


def timed(call: Callable[[], None]) -> float:
    """Return how long a call takes, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
