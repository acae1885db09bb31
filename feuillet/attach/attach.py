"""The doctor's letter and the leaflet in one file: read → recognise → join or embed → verify.

All that reads the letter happens in one process that can be killed.
"""

import bisect
import contextlib
import dataclasses
import datetime as dt
import io
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feuillet.attach import notices
from feuillet.attach.active import active_in
from feuillet.attach.embedded_file import embed_leaflet
from feuillet.attach.letter import (
    PRINT_APART,
    Letter,
    page_shapes,
    read_letter,
    refuse_unlike_pdf,
    unusable,
)
from feuillet.attach.no_letter import refuse_no_letter
from feuillet.attach.patient.identity import Recognition, find_person
from feuillet.attach.patient.pages import PAGE_END
from feuillet.attach.patient.why import Why
from feuillet.attach.person import Person, person_of
from feuillet.attach.refusals import unlike, unread
from feuillet.attach.words.spelling import Span
from feuillet.errors import (
    FeuilletError,
    LetterUnread,
    LetterUnusable,
    PartUnusable,
    RenderError,
)
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Doubt, Value
from feuillet.pdf.merge import PdfPart, join_pdfs
from feuillet.pdf.readback import is_shown, lines_by_page, pictured_pages
from feuillet.workers import Outcome, run_all

_UNDATED = dt.date(2000, 1, 1)
"""For a leaflet that says no date: the file must not hold today's."""

_TRIES = 20
"""How many times a patient who is hidden is looked for elsewhere."""


@dataclass(frozen=True)
class Enclosure:
    """The leaflet that goes with a letter."""

    pdf: bytes
    name: str
    """Its id, which names its file."""

    title: str
    person: Person | None
    """Whom it is for; nobody for a generic leaflet."""

    written: dt.date

    today: dt.date | None = None
    """With which the ages that a letter says are compared."""


def enclose(
    pdf: bytes, name: str, leaflet: Leaflet, known: Mapping[str, Value], today: dt.date
) -> Enclosure:
    """Return a finished leaflet as what goes with a letter.

    Args:
        known: The accepted values that it was printed for.
        today: The desk's own day.
    """
    written = leaflet.written or _UNDATED
    return Enclosure(pdf, name, leaflet.title, person_of(known), written, today)


@dataclass(frozen=True)
class Errand:
    """A letter, its leaflet and how to put them together: what a worker is sent."""

    letter: bytes
    enclosure: Enclosure
    embed: bool = False
    identity_check: bool = True


@dataclass(frozen=True)
class Attached:
    """Both in one file."""

    pdf: bytes
    pages: int
    notices: tuple[Doubt, ...]
    """What whoever sends it must know, in French."""


Returned = Attached | tuple[type[FeuilletError], tuple[str, ...]]
"""What a worker gives back."""


def attach_leaflet(
    letter: bytes, enclosure: Enclosure, *, embed: bool = False, identity_check: bool = True
) -> Attached:
    """Return a letter followed by a leaflet, or holding it as a file; equal input, equal bytes.

    Args:
        letter: As it was received.
        embed: Attach the leaflet as a file instead of adding its pages.
        identity_check: Whether a letter that cannot be read is refused; one that can be read, and
            is not this patient's, always is.

    Raises:
        LetterUnusable: It cannot be read, must not be touched, or is not this patient's.
        RenderError: What came out is not both, unchanged and harmless; or no process starts.
    """
    task = Errand(letter, enclosure, embed, identity_check)
    refuse_unlike_pdf(letter)
    # `run_limited` does not tell a letter that kills its reader from a machine that starts none:
    # only the first is the secretary's to mend.
    with contextlib.closing(run_all(run_errand, [task], workers=1)) as outcomes:
        return attached_in(next(outcomes))


def attached_in(outcome: Outcome[Errand, Returned]) -> Attached:
    """Return what a worker made of a letter and its leaflet.  Raises as `attach_leaflet`."""
    if outcome.result is None:
        raise LetterUnusable(
            f"Courrier : son traitement {outcome.problem} :"
            " imprimez-le en PDF, ou imprimez la fiche à part."
        )
    if isinstance(outcome.result, Attached):
        return outcome.result
    kind, problems = outcome.result
    raise kind(*problems)


def run_errand(errand: Errand) -> Returned:
    """Return what `attach_here` does, or the kind and lines of its refusal; for a worker."""
    try:
        return attach_here(errand.letter, errand.enclosure, errand.embed, errand.identity_check)
    except (LetterUnusable, RenderError) as error:
        return type(error), error.problems


def attach_here(
    content: bytes, enclosure: Enclosure, embed: bool, identity_check: bool
) -> Attached:
    """Do what `attach_leaflet` says, in this process.  Raises as it does."""
    letter = read_letter(content)
    refuse_no_letter(letter)
    told = [notices.removed(what) for what in letter.removed]
    if letter.comments:
        told.append(notices.commented(letter.comments))
    if enclosure.person is None:
        told.append(notices.NO_PERSON)
    else:
        try:
            found = _refuse_stranger(letter, enclosure.person, enclosure.today)
            if found.others:
                told.append(notices.NAMES_ANOTHER)
            if found.swapped:
                told.append(notices.SWAPPED)
            if found.fit in notices.NAMED_LONGER:
                told.append(notices.NAMED_LONGER[found.fit])
            told += notices.pictured(letter, enclosure.person)
        except LetterUnread:
            # Whoever read it vouches for what cannot be read, never for another's name.
            if identity_check:
                raise
            told.append(notices.UNCHECKED)
    pdf = _embed(letter, enclosure) if embed else _join(letter, enclosure)
    return Attached(pdf, verify_attached(pdf, letter, enclosure, embed), tuple(told))


def _refuse_stranger(letter: Letter, person: Person, today: dt.date | None) -> Recognition:
    """Return how a letter names a person, if a reader sees it; raise LetterUnusable otherwise."""
    text = PAGE_END.join(lines.replace(PAGE_END, "\n") for lines in letter.lines)
    if not text.strip():
        raise unread()
    said = find_person(text, person, today=today)
    found, hidden = said, False
    for _ in range(_TRIES):
        if not found.places:
            break
        if _are_shown(letter, found.places):
            return said
        hidden = True
        for start, end in found.places:
            text = text[:start] + " " * (end - start) + text[end:]
        found = find_person(text, person, today=today)
    lines = "\n".join(letter.lines)
    page = _page_of(letter, person, today, said)
    scans = pictured_pages(letter.pdf)
    if scans and said.why is Why.MISSING and not said.others:
        typed = PAGE_END.join(x for at, x in enumerate(letter.lines) if at not in scans)
        others = find_person(typed, person, today=today, exact=True).others
        said = dataclasses.replace(said, others=others)
    raise unlike(lines, person, said, hidden, bool(scans), page)


def _page_of(letter: Letter, person: Person, today: dt.date | None, said: Recognition) -> int:
    """Return the first page, from 1, on which what is against a person stands; 0 for none."""
    if len(letter.lines) < 2 or said.why in (None, Why.MISSING):
        return 0
    pages = enumerate(letter.lines, start=1)
    alike = (at for at, lines in pages if find_person(lines, person, today=today).why is said.why)
    return next(alike, 0)


def _are_shown(letter: Letter, places: Iterable[Span]) -> bool:
    """Whether a reader sees some parts of a letter's text, its pages joined by one sign each."""
    starts = [0, *itertools.accumulate(len(lines) + 1 for lines in letter.lines)]
    by_page: dict[int, list[Span]] = {}
    for start, end in places:
        at = bisect.bisect_right(starts, start) - 1
        by_page.setdefault(at, []).append((start - starts[at], end - starts[at]))
    return all(is_shown(letter.pdf, at, spans) for at, spans in by_page.items())


def _join(letter: Letter, enclosure: Enclosure) -> bytes:
    output = io.BytesIO()
    parts = [
        PdfPart(letter.pdf, "Courrier", keep_outline=True),
        PdfPart(enclosure.pdf, enclosure.title, keep_outline=True),
    ]
    try:
        join_pdfs(parts, output, title=f"Courrier et fiche : {enclosure.title}")
        return output.getvalue()
    except PartUnusable as error:
        if error.place > 1:
            raise
    raise unusable("damaged")


def _embed(letter: Letter, enclosure: Enclosure) -> bytes:
    file_name = f"{enclosure.name}.pdf"
    if file_name.casefold() in letter.attached:
        raise LetterUnusable(
            f"Courrier : un fichier « {file_name} » y est déjà joint : retirez-le d'abord."
        )
    return embed_leaflet(
        letter.pdf,
        enclosure.pdf,
        file_name=file_name,
        title=enclosure.title,
        written=enclosure.written,
    )


def verify_attached(pdf: bytes, letter: Letter, enclosure: Enclosure, embed: bool) -> int:
    """Return the number of pages of a letter with its leaflet, if all is there.

    Raises:
        RenderError: A page lacks or has changed, or something could still act.
    """
    lines, shapes = letter.lines, letter.shapes
    if not embed:
        lines += lines_by_page(enclosure.pdf)
        shapes += page_shapes(enclosure.pdf)
    problems = []
    if lines_by_page(pdf) != lines:
        problems.append("le texte d'une page a changé")
    if page_shapes(pdf) != shapes:
        problems.append("la taille d'une page a changé")
    if active_in(pdf, enclosure.pdf if embed else None):
        problems.append("il reste dans le courrier un contenu actif")
    if problems:
        raise RenderError(f"Courrier et fiche : {', '.join(problems)}. {PRINT_APART}")
    return len(lines)
