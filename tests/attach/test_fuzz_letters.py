"""Letters spoilt by damage or on purpose: refused in French, or joined as they show.

Each is made from a seed, in a process that can be killed: it can be made again.
"""

import contextlib
import datetime as dt
import multiprocessing
import os
import random
import resource
import signal
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pypdfium2
import pytest

from feuillet.attach.attach import Attached, Enclosure, Errand, run_errand
from feuillet.attach.letter import refuse_unlike_pdf
from feuillet.attach.person import Person
from feuillet.errors import LetterUnusable
from feuillet.model.leaflet import Leaflet, Look
from feuillet.workers import Limits, run_all
from tests.attach.mutated_letters import mutated
from tests.helpers import print_leaflet, text_by_page
from tests.letters import (
    browser_letter,
    filed_letter,
    form_letter,
    hostile_letter,
    inheriting_letter,
    latex_letter,
    library_letter,
    mixed_letter,
    opened,
    plain_letter,
    saved,
    scanned_letter,
    tagged_letter,
    word_letter,
)

SAMPLE = 25
"""Letters of an ordinary run; a whole one has two thousand."""

LIMITS = Limits(seconds=20, memory=1_000_000_000)
"""Stricter than the program's own: these letters are small."""

CAMILLE = Person("EXEMPLE", "Camille", dt.date(1948, 3, 12))
ANNE = Person("MODELE", "Anne", dt.date(1950, 2, 1))


@dataclass(frozen=True)
class Case:
    """One letter to spoil, and what is to go with it."""

    seed: int
    letter: bytes
    enclosure: Enclosure


def case_wrong(case: Case) -> str:
    """Return what is wrong with what becomes of a letter; for a worker."""
    chance = random.Random(case.seed)
    letter = mutated(case.letter, chance)
    stranger = chance.randrange(4) == 0
    enclosure = replace(case.enclosure, person=ANNE) if stranger else case.enclosure
    errand = Errand(letter, enclosure, chance.randrange(5) == 0, stranger or chance.random() < 0.8)
    try:
        refuse_unlike_pdf(letter)
        returned = run_errand(errand)
    except LetterUnusable as error:
        returned = type(error), error.problems
    if isinstance(returned, Attached):
        return "d'un autre patient, joint" if stranger else _joined_wrong(returned, errand)
    kind, problems = returned
    spoken = [line for line in problems if line.startswith("Courrier") and "\n" not in line]
    return "" if spoken == list(problems) != [] else f"{kind.__name__} {problems}"


def _joined_wrong(attached: Attached, errand: Errand) -> str:
    leaflet = [] if errand.embed else _pictures(errand.enclosure.pdf)
    after = _pictures(attached.pdf)
    before = _pictures(errand.letter)
    if len(after) != attached.pages or len(after) != len(before) + len(leaflet):
        return f"{len(before)} + {len(leaflet)} pages, jointes : {len(after)}"
    for at, (one, other) in enumerate(zip([*before, *leaflet], after, strict=True)):
        # What was a field or a note may now be drawn, or have gone with what it did.
        if not any(_alike(x, y) for x in one for y in other):
            return f"la page {at + 1} a changé"
    if leaflet and text_by_page(attached.pdf)[-len(leaflet) :] != text_by_page(
        errand.enclosure.pdf
    ):
        return "le texte de la fiche a changé"
    with opened(attached.pdf) as pdf:
        return "; ".join(map(str, pdf.get_warnings()))


def _pictures(pdf: bytes) -> list[tuple[tuple[int, int, bytes], ...]]:
    """Return each page as it is shown with its notes and fields, and without."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        # What stands in for a font that is not in the file is drawn otherwise the first time.
        for page in document:
            _picture(page, True)
        return [tuple(_picture(page, notes) for notes in (True, False)) for page in document]


def _picture(page: pypdfium2.PdfPage, notes: bool) -> tuple[int, int, bytes]:
    scale = min(1, 250 / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=notes, may_draw_forms=notes)
    return bitmap.stride, bitmap.height, bytes(bitmap.buffer)


def _alike(one: tuple[int, int, bytes], other: tuple[int, int, bytes]) -> bool:
    return one[:2] == other[:2] and all(
        abs(a - b) <= 16 for a, b in zip(one[2], other[2], strict=True)
    )


def _bases() -> dict[str, bytes]:
    """Return the letters that are spoilt, without those that a layout engine must make."""
    plain = plain_letter()
    with opened(plain) as pdf:
        readable = saved(pdf, qdf=True)
    return {
        "plain": plain,
        "readable": readable,
        "browser": browser_letter(),
        "latex": latex_letter(),
        "inheriting": inheriting_letter(),
        "mixed": mixed_letter(),
        "form": form_letter(),
        "form without looks": form_letter(looks=False),
        "filed": filed_letter("piece.txt"),
        "scanned": scanned_letter(),
        "hostile": hostile_letter(),
    }


def _cases(seeds: range, bases: Mapping[str, bytes], enclosure: Enclosure) -> list[Case]:
    names = list(bases)
    return [Case(seed, bases[names[seed % len(names)]], enclosure) for seed in seeds]


def test_a_spoilt_letter_is_refused_or_joined_as_it_shows() -> None:
    """A sample, with a letter for a leaflet: it is a PDF as good as any."""
    leaflet = Enclosure(plain_letter("Fiche"), "essai", "Essai", CAMILLE, dt.date(2026, 11, 1))

    wrong = {case.seed: case_wrong(case) for case in _cases(range(SAMPLE), _bases(), leaflet)}

    assert {seed: words for seed, words in wrong.items() if words} == {}


@pytest.mark.long
def test_two_thousand_spoilt_letters_are_refused_or_joined_as_they_show(
    surgery: Leaflet, identity: Mapping[str, str], look: Look
) -> None:
    """With those of every program; a crash, an endless reading or too much memory counts."""
    pdf = print_leaflet(surgery, identity, look)
    leaflet = Enclosure(pdf, "essai", "Opération d'essai", CAMILLE, dt.date(2026, 11, 1))
    laid_out = {
        "tagged": tagged_letter(look),
        "LibreOffice": library_letter(look),
        "Word": word_letter(look),
    }
    cases = _cases(range(2_000), {**_bases(), **laid_out}, leaflet)

    with contextlib.closing(run_all(case_wrong, cases, workers=2, limits=LIMITS)) as outcomes:
        ended = {outcome.task.seed: outcome for outcome in outcomes}

    assert len(ended) == len(cases)
    wrong = {
        seed: ended[seed].result or _death(ended[seed].task, ended[seed].problem)
        for seed in sorted(ended)
    }
    assert {seed: words for seed, words in wrong.items() if words} == {}


def _death(case: Case, problem: str) -> str:
    """Return how a letter breaks its reader; nothing if it asks for too much, and is stopped."""
    if not problem.startswith("s'est arrêté"):
        return problem
    reader = multiprocessing.get_context("spawn").Process(target=_read_apart, args=(case,))
    reader.start()
    reader.join()
    # Out of memory, a library ends its process.
    return "" if reader.exitcode in (0, 1, -signal.SIGABRT) else f"{problem} ({reader.exitcode})"


def _read_apart(case: Case) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory, LIMITS.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    case_wrong(case)
