"""What stamping costs against WeasyPrint, Typst and pypdf, on one core; writes docs/performance.md.

WeasyPrint and Typst are timed on fewer patients than the batch, in turn with it, and counted
for as many: each of their documents costs the same.
"""

import csv
import datetime as dt
import io
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pypdf
from bench_batch import peak, press_of
from bench_typst import TypstLeaflet
from weasyprint import HTML

from feuillet.compose.wording import spell_lines
from feuillet.model.values import Values
from feuillet.pdf.merge import PdfPart, join_pdfs
from feuillet.produce import Press

LEAFLET = "vertebroplastie"
REPORT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
FORM = Path(__file__).with_name("performance.md")
DAY = 1000
"""Patients of one clinic day."""

DATES = 700
"""Days of another list of as many patients."""

GROWTH = (10, 100, 1000, 10_000)
ANSWERS = (
    ("sedation", "1", "ambulatoire"),
    ("sedation", "2", "ambulatoire"),
    ("generale", "1", "nuit"),
)
"""What chooses and words texts: the variants of a day."""

FIRST_NAMES = ("Camille", "Dominique", "Claude", "Maxime", "Sacha")


@dataclass(frozen=True)
class Measure:
    """How many times we are faster, or smaller."""

    name: str
    """In French, for the report."""

    ours: float
    theirs: float
    unit: str
    bar: float

    @property
    def ratio(self) -> float:
        """Theirs over ours."""
        return self.theirs / self.ours


@dataclass(frozen=True)
class Size:
    """What a batch of so many patients takes."""

    patients: int
    seconds: float
    memory: int
    """Peak of the process that keeps the books (kB)."""

    joining: float
    """Seconds to write the print file."""

    joining_memory: int
    joined: int
    """Bytes of the print file."""


def people(count: int, dates: int = 1) -> Iterator[dict[str, str]]:
    """Yield invented patients of as many days as asked for."""
    for number in range(count):
        anaesthesia, vertebrae, stay = ANSWERS[number * number % 7 % len(ANSWERS)]
        # Whoever is operated on in more than a year and a half is refused: some days have passed.
        first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9 if dates == 1 else -200)
        day = first + dt.timedelta(days=number % dates)
        yield {
            "nom": f"EXEMPLE-{number:05d}",
            "prenom": FIRST_NAMES[number % len(FIRST_NAMES)],
            "date_naissance": f"{number % 28 + 1:02d}/03/{1930 + number % 40}",
            "ipp": f"{number:010d}",
            "date_intervention": day.strftime("%d/%m/%Y"),
            "heure_convocation": f"{7 + number % 10} h {number % 60:02d}",
            "anesthesie": anaesthesia,
            "nombre_vertebres": vertebrae,
            "sejour": stay,
        }


def values_of(press: Press, raw: Mapping[str, str]) -> Values:
    """Return one checked patient."""
    return press.complete(press.accept(raw))


@dataclass(frozen=True)
class Costs:
    """Seconds that one document takes, of all six pages."""

    stamped: float
    typst: float
    naive: float
    stock: float
    """To compile the variant's stock, once for all its patients."""


def one_document() -> Costs:
    """Return what one document costs, each way in turn."""
    press, typst = press_of(LEAFLET), TypstLeaflet()
    alike = [values_of(press, {**raw, **first_answers()}) for raw in people(200)]
    stock = press.compile(alike[0], "0000-0000")
    lines = [
        spell_lines(press.leaflet, values, f"{at:04X}-0000") for at, values in enumerate(alike)
    ]
    pages = naive_pages(press, alike)
    stamped, by_typst, naive = [], [], []
    typst.pdf(lines[0]), next(pages)()
    for turn in range(5):
        some = lines[10 * turn : 10 * turn + 10]
        stamped.append(timed(lambda: stamp_all(press, stock, alike)) / len(alike))
        by_typst.append(timed(lambda some=some: [typst.pdf(one) for one in some]) / len(some))
        naive.append(statistics.mean(timed(next(pages)) for _ in range(2)))
    stocks = [timed(lambda: press.compile(alike[0], "0000-0000")) for _ in range(3)]
    return Costs(*map(statistics.median, (stamped, by_typst, naive, stocks)))


def stamp_all(press: Press, stock: object, patients: Sequence[Values]) -> None:
    """Stamp each patient's document."""
    for number, values in enumerate(patients):
        assert press.stamp(stock, values, f"{number:04X}-0000")  # type: ignore[arg-type]


def naive_pages(press: Press, patients: Sequence[Values]) -> Iterator[Callable[[], object]]:
    """Yield, for each patient, a call that has WeasyPrint write his documents, unchecked."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in press.look.assets.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for number, values in enumerate(patients):
            texts = []
            for document in press.compose(values, f"{number:04X}-0000"):
                styles = "".join(f"<style>{style}</style>" for style in document.styles)
                html = document.html.replace("</head>", f"{styles}</head>").replace("leaf:", "")
                texts.append(html)

            def write(texts: Sequence[str] = texts) -> None:
                for at, text in enumerate(texts):
                    target = Path(folder) / f"{at}.pdf"
                    HTML(string=text, base_url=f"{folder}/").write_pdf(
                        target, pdf_variant="pdf/ua-1"
                    )

            yield write


def timed(call: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def write_table(path: Path, count: int, dates: int) -> None:
    """Write a list of patients as a secretary would have it."""
    rows = list(people(count, dates))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def batch(folder: Path, count: int, dates: int = 1) -> tuple[float, int]:
    """Return the seconds of a whole `feuillet batch`, and the peak memory of its process (kB)."""
    write_table(folder / "liste.csv", count, dates)
    arguments = ["batch", LEAFLET, str(folder / "liste.csv"), "--out", str(folder / "lot")]
    code = "from feuillet.cli import main\ntry:\n    main()\nexcept SystemExit as end:\n"
    code += "    print(open('/proc/self/status').read(), 'exit', end.code)"
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--workers", "1"],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - start
    made = len(list((folder / "lot").glob("*.pdf")))
    assert made == count, done.stderr
    return seconds, int(re.search(r"VmHWM:\s*(\d+)", done.stdout)[1])  # type: ignore[index]


def typst_day(folder: Path) -> float:
    """Return the seconds of a process that has Typst write a day's documents, unchecked.

    Days are counted and spelled beforehand.
    """
    press = press_of(LEAFLET)
    lines = [
        spell_lines(press.leaflet, values_of(press, {**raw, **first_answers()}), f"{at:04X}-0000")
        for at, raw in enumerate(people(DAY))
    ]
    (folder / "lines.json").write_text(json.dumps(lines), "utf-8")
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    code += "from pathlib import Path; from bench_stamp import write_by_typst\n"
    code += "write_by_typst(Path(sys.argv[1]))"
    return timed(lambda: subprocess.run([sys.executable, "-c", code, str(folder)], check=True))


def write_by_typst(folder: Path) -> None:
    """Write a document for each patient's lines."""
    typst = TypstLeaflet()
    for at, lines in enumerate(json.loads((folder / "lines.json").read_text("utf-8"))):
        (folder / f"typst-{at:04d}.pdf").write_bytes(typst.pdf(lines))


def first_answers() -> dict[str, str]:
    """Return the answers of the variant that is laid out in Typst too."""
    anaesthesia, vertebrae, stay = ANSWERS[0]
    return {"anesthesie": anaesthesia, "nombre_vertebres": vertebrae, "sejour": stay}


def parts_of(folder: Path) -> Iterator[PdfPart]:
    """Yield the finished documents of a batch."""
    for number, path in enumerate(sorted((folder / "lot").glob("*.pdf"))):
        yield PdfPart(path.read_bytes(), f"Ligne {number}", pages=(4, 2))


def join(where: str | Path) -> None:
    """Write the print file of a batch, in the batch's folder."""
    folder = Path(where)
    with (folder / "lot.pdf").open("wb") as output:
        join_pdfs(parts_of(folder), output, title="Essai", duplex=True, identifier=b"0" * 16)


def join_by_pypdf(folder: Path) -> int:
    """Return the bytes of what pypdf makes of the same documents."""
    writer = pypdf.PdfWriter()
    for part in parts_of(folder):
        writer.append(io.BytesIO(part.pdf))  # type: ignore[arg-type]
    output = io.BytesIO()
    writer.write(output)
    return len(output.getvalue())


def grow(folder: Path, count: int) -> Size:
    """Return what a batch of one day and its print file take, left in a folder."""
    seconds, memory = batch(folder, count)
    joining = timed(lambda: join(folder))
    joined = (folder / "lot.pdf").stat().st_size
    return Size(count, seconds, memory, joining, peak(f"bench_stamp.join({str(folder)!r})"), joined)


def print_file(folder: Path, size: Size) -> list[Measure]:
    """Return the print file of a folder's batch against what pypdf makes of it."""
    theirs: list[int] = []
    seconds = timed(lambda: theirs.append(join_by_pypdf(folder)))
    name = "fichier d'impression, contre pypdf"
    return [
        Measure(f"{name} : temps", size.joining, seconds, "s", 10),
        Measure(f"{name} : taille", size.joined / 1e6, theirs[0] / 1e6, "Mo", 10),
    ]


def measure() -> tuple[list[Measure], list[Size], Costs]:
    """Return every ratio, how a batch grows, and what one document costs."""
    one = one_document()
    naive = one.naive
    files: list[Measure] = []
    by_typst = 0.0
    sizes: dict[int, Size] = {}
    for count in GROWTH:
        with tempfile.TemporaryDirectory() as folder:
            sizes[count] = grow(Path(folder), count)
            if count == DAY:
                by_typst = typst_day(Path(folder))
                files = print_file(Path(folder), sizes[count])
    with tempfile.TemporaryDirectory() as folder:
        many_days, _ = batch(Path(folder), DAY, DATES)
    day = sizes[DAY].seconds
    measures = [
        Measure("un document, contre WeasyPrint seul", 1e3 * one.stamped, 1e3 * naive, "ms", 600),
        Measure("un document, contre Typst", 1e3 * one.stamped, 1e3 * one.typst, "ms", 40),
        Measure(f"{DAY} patients d'un jour, contre WeasyPrint", day, DAY * naive, "s", 15),
        Measure(f"{DAY} patients d'un jour, contre Typst", day, by_typst, "s", 1.5),
        Measure(f"{DAY} patients de {DATES} jours", many_days, DAY * naive, "s", 10),
        *files,
    ]
    return measures, list(sizes.values()), one


def stamp_rows() -> list[tuple[str, float, float]]:
    """Return each measure's name, the bar over the ratio, and 1; the report is written anew."""
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(everywhere)})
    try:
        measures, sizes, one = measure()
    finally:
        os.sched_setaffinity(0, everywhere)
    REPORT.write_text(spell_report(measures, sizes, one), "utf-8")
    return [(f"wanted / measured: {one.name}", one.bar / one.ratio, 1.0) for one in measures]


def spell_report(measures: Sequence[Measure], sizes: Sequence[Size], costs: Costs) -> str:
    """Return the report, in French."""
    libraries = ("weasyprint", "pydyf", "uharfbuzz", "pypdfium2", "pikepdf", "typst", "pypdf")
    return FORM.read_text("utf-8").format(
        ratios="\n".join(map(spell_measure, measures)),
        growth="\n".join(map(spell_size, sizes)),
        machine=f"{processor()}, un seul cœur, Python {platform.python_version()}",
        versions=", ".join(f"{name} {version(name)}" for name in libraries),
        variants=len(ANSWERS),
        stock=f"{figure(1e3 * costs.stock)} ms",
        dates=DATES,
    )


def spell_measure(one: Measure) -> str:
    """Return a row of the first table."""
    cells = [one.name, f"{figure(one.ours)} {one.unit}", f"{figure(one.theirs)} {one.unit}"]
    return table_row(*cells, f"**{figure(one.ratio)} ×**", f"{figure(one.bar)} ×")


def spell_size(size: Size) -> str:
    """Return a row of the second table."""
    each = f"{figure(1000 * size.seconds / size.patients)} ms"
    memory, joining_memory = f"{size.memory // 1000} Mo", f"{size.joining_memory // 1000} Mo"
    times = f"{figure(size.seconds)} s", each, memory
    file = f"{figure(size.joining)} s", joining_memory, f"{figure(size.joined / 1e6)} Mo"
    return table_row(str(size.patients), *times, *file)


def table_row(*cells: str) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def figure(number: float) -> str:
    """Return a number with three figures, as French writes it."""
    digits = max(0, 2 - len(str(int(number))) + (number >= 1))
    shown = f"{number:.{digits}f}" if number >= 1 else f"{number:.2g}"
    return shown.replace(".", ",")


def processor() -> str:
    """Return what the machine's processor calls itself."""
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    return found[1].strip() if found else platform.machine()
