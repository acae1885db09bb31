"""Our leaflet laid out by Typst, a fast compiler that is kept from one patient to the next.

A dependency of the benchmark only (extra `bench`).  Run alone, it says
whether Typst's pages still hold our words, then what a document costs it.
"""

import json
import re
import shutil
import sys
import tempfile
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pypdfium2
import typst
from bench_batch import people, press_of

from feuillet import Library
from feuillet.compose.wording import spell_lines

LEAFLET = "vertebroplastie"
SOURCE = Path(__file__).with_name(f"{LEAFLET}.typ")
FONTS = Path(__file__).resolve().parent.parent / "styles" / "fonts"
PAGES = 6
"""Four of information, two of discharge instructions: as many as ours."""

VARIANT = {"anesthesie": "sedation", "nombre_vertebres": "1", "sejour": "ambulatoire"}
"""The answers that the Typst source was written for."""

TOKEN = "0000-0000"


class TypstLeaflet:
    """Both documents of the leaflet, by one compiler."""

    def __init__(self) -> None:
        library = Library.open([], environment={})
        look = library.look(library.find_leaflet(LEAFLET))
        self._folder = Path(tempfile.mkdtemp())
        weakref.finalize(self, shutil.rmtree, self._folder)
        pictures = {name: data for name, data in look.assets.items() if name.endswith(".svg")}
        for name, data in {SOURCE.name: SOURCE.read_bytes(), **pictures}.items():
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        self._compiler = typst.Compiler(self._folder / SOURCE.name, font_paths=fonts)

    def pdf(self, lines: Mapping[str, str]) -> bytes:
        """Return the PDF/UA-1 of one patient, both documents.

        Args:
            lines: What `spell_lines` gives for a patient of `VARIANT`.  Needed: `nom`, `prenom`,
                `date_naissance`, `ipp`, `` (the token), `date_intervention 0`, `fin_repos 0` and
                `controle 0`.  Without `heure_convocation 0` or `operateur 0`, dots to write on.
                Others are not printed.

        Raises:
            typst.TypstError: When a line that is needed is missing.
        """
        (self._folder / "patient.json").write_text(json.dumps(dict(lines)), "utf-8")
        pdf = self._compiler.compile(format="pdf", pdf_standards="ua-1")
        assert isinstance(pdf, bytes)
        return pdf


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has; `PAGES` for a whole leaflet."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_words(pdf: bytes) -> list[Counter[str]]:
    """Return the words of each page, whatever their order; numbers and marks of lists apart.

    The leaflet's reference is apart too: it changes with each of its files.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    apart = re.compile(r"•|\b\d\.(?=\s)|réf\.\s+[0-9a-f]{8}")
    return [Counter(apart.sub(" ", text).split()) for text in texts]


def patients(count: int) -> Iterator[dict[str, str]]:
    """Yield the raw values of as many invented patients of the variant."""
    for number, raw in enumerate(people(count)):
        hour = f"{7 + number % 10} h {number % 60:02d}"
        yield {**raw, **VARIANT, "ipp": f"{number:010d}", "heure_convocation": hour}


def different_words() -> dict[int, Counter[str]]:
    """Return, by page, the words that Typst and our full layout do not share."""
    press, raw = press_of(LEAFLET), next(patients(1))
    lines = spell_lines(press.leaflet, press.complete(press.accept(raw)), TOKEN)
    theirs = page_words(TypstLeaflet().pdf(lines))
    ours = page_words(press.print(raw, token=TOKEN).pdf)
    assert len(ours) == len(theirs) == PAGES
    pairs = enumerate(zip(ours, theirs, strict=True), start=1)
    return {number: (us - them) + (them - us) for number, (us, them) in pairs if us != them}


def processor_ms(call: Callable[[], object]) -> float:
    """Return the processor time of a call, in milliseconds."""
    start = time.process_time()
    call()
    return 1000 * (time.process_time() - start)


def main() -> None:
    """Print what a first document costs, then another by the same compiler; exit 1 if false."""
    press = press_of(LEAFLET)
    lines = [
        spell_lines(press.leaflet, press.complete(press.accept(raw)), f"{number:04X}-0000")
        for number, raw in enumerate(patients(51))
    ]
    leaflet = TypstLeaflet()
    # First of all: what Typst remembers is shared by all compilers of a process.
    first = processor_ms(lambda: leaflet.pdf(lines[0]))
    pdfs: list[bytes] = []
    reused = processor_ms(lambda: pdfs.extend(map(leaflet.pdf, lines[1:]))) / len(lines[1:])
    assert all(count_pages(pdf) == PAGES for pdf in pdfs)
    sys.stdout.write(f"Typst, compilateur neuf : {first:.1f} ms ; gardé : {reused:.1f} ms\n")
    differences = different_words()
    for number, words in differences.items():
        sys.stdout.write(f"page {number}, mots différents : {' '.join(words)}\n")
    sys.exit(bool(differences))


if __name__ == "__main__":
    main()
