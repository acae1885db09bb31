"""L-T, and what only a laid-out page shows: sizes, contrast, breaks, boxes, what a PDF says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from feuillet.check.rules.rule import PrintedVariant, Violation, rule
from feuillet.compose import spell_computed, spell_identity
from feuillet.model.hospital import contrast
from feuillet.model.variables import IDENTITY, NAMES
from feuillet.render import HEADINGS, Run

CLEAR_PRINT = "RNIB Clear Print"
SMALLEST_BODY, SMALLEST = 12, 10
"""Points."""

LEAST_LEADING = 1.4
MOST_CHARACTERS = 75
# Small print: who writes, how to reach them, captions.  Never what a patient must do.
SMALL_PRINT = frozenset(
    ("ending", "letterhead", "hours", "caption", "credit", "identity", "colophon")
)
_SLACK = 0.5


def _first(printed: PrintedVariant, runs: Iterable[Run], problem: str) -> Iterator[Violation]:
    """Yield one finding, with the page and first words of the first of these runs."""
    for run in runs:
        yield Violation(printed.place, f"page {run.page}, « {_excerpt(run)} » : {problem}")
        return


def _excerpt(run: Run) -> str:
    # What a probe or an example typed is no patient's.
    return run.text.strip()[:40]


def _small_print(run: Run) -> bool:
    return run.margin or not SMALL_PRINT.isdisjoint(run.within)


@rule(
    "L-T01",
    "error",
    f"Le texte courant a {SMALLEST_BODY} points au moins.",
    source=CLEAR_PRINT,
    on="print",
)
def body_is_large_enough(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield running text under 12 pt, small print aside."""
    small = (
        r for r in printed.layout.body if not _small_print(r) and r.size < SMALLEST_BODY - 0.01
    )
    yield from _first(printed, small, f"texte trop petit, {SMALLEST_BODY} points au moins")


@rule("L-T02", "warning", f"Rien n'a moins de {SMALLEST} points.", source=CLEAR_PRINT, on="print")
def nothing_is_tiny(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield any text under 10 pt."""
    tiny = (run for run in printed.layout.runs if run.size < SMALLEST - 0.01)
    yield from _first(printed, tiny, f"texte trop petit, {SMALLEST} points au moins")


@rule(
    "L-T03",
    "warning",
    "L'interligne du texte courant est de 1,4 au moins.",
    source=CLEAR_PRINT,
    on="print",
)
def lines_are_apart(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield running text set too tight."""
    tight = (
        run
        for run in printed.layout.body
        # Headings and large figures stand alone on their line.
        if not _small_print(run)
        and not _is_heading(run)
        and run.size <= SMALLEST_BODY + 0.5
        and run.leading < LEAST_LEADING - 0.01
    )
    yield from _first(printed, tight, "interligne trop serré, 1,4 au moins")


@rule(
    "L-T04",
    "warning",
    f"Une ligne a {MOST_CHARACTERS} signes au plus.",
    source=CLEAR_PRINT,
    on="print",
)
def lines_are_short(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield lines of running text that are too long to read; tables and small print aside."""
    lines: dict[int, list[Run]] = defaultdict(list)
    for run in printed.layout.body:
        if not _small_print(run) and "td" not in run.within:
            lines[run.line].append(run)
    long = (
        runs[0] for runs in lines.values() if sum(len(r.text) for r in runs) > MOST_CHARACTERS + 10
    )
    yield from _first(printed, long, f"ligne trop longue, {MOST_CHARACTERS} signes au plus")


@rule(
    "L-T05",
    "warning",
    "Le texte est aligné à gauche, sans coupure de mots.",
    source=CLEAR_PRINT,
    on="print",
)
def left_aligned(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield justified or hyphenated text."""
    odd = (run for run in printed.layout.runs if run.look & {"justified", "hyphenated"})
    yield from _first(printed, odd, "texte justifié ou coupé : alignez-le à gauche")


@rule(
    "L-T06",
    "error",
    "Le contraste est de 7:1 au moins dans le texte, 4,5:1 ailleurs.",
    source="WCAG 2.2, 1.4.3 et 1.4.6",
    on="print",
)
def contrast_is_high(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield pale text."""
    pale = (
        run
        for run in printed.layout.runs
        if contrast(_hexadecimal(run.colour), _hexadecimal(run.behind))
        < (4.5 if _small_print(run) else 7)
    )
    yield from _first(
        printed, pale, "trop peu de contraste avec ce qui est derrière, prenez une autre couleur"
    )


def _hexadecimal(colour: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(max(0, min(1, channel)) * 255):02x}" for channel in colour)


@rule(
    "L-T07",
    "warning",
    "Ni italique, ni souligné, ni capitales pour des mots entiers.",
    source=CLEAR_PRINT,
    on="print",
)
def plain_letters(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield italics, underlining and capitals set by a style."""
    odd = (run for run in printed.layout.runs if run.look & {"italic", "underline", "capitals"})
    yield from _first(printed, odd, "italique, souligné ou capitales : préférez le gras")


@rule(
    "L-T10",
    "error",
    "Le PDF dit sa langue, son titre et son ordre de lecture.",
    source="ISO 14289-1, 7.1 et 7.2",
    on="print",
)
def pdf_is_tagged(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield what the file lacks for a screen reader; `make conformance` is the full judge."""
    for mark, name in ((b"/Lang", "langue"), (b"/StructTreeRoot", "ordre de lecture")):
        if mark not in printed.pdf and b"/ObjStm" not in printed.pdf:
            yield Violation(
                printed.place, f"le PDF ne dit pas sa {name}, prévenez l'administrateur"
            )
    if b"pdfuaid:part" not in printed.pdf:
        yield Violation(
            printed.place, "le PDF ne se dit pas accessible (PDF/UA), prévenez l'administrateur"
        )


@rule(
    "L-T11",
    "error",
    "Rien du patient dans les métadonnées du fichier.",
    source="RGPD ; sécurité",
    on="print",
)
def metadata_are_silent(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield an identity found in the clear in the file: XMP and titles are not compressed."""
    known = printed.variant.values.known
    typed = [str(known[name]) for name in NAMES if name in known]
    if any(
        value.encode() in printed.pdf or value.encode("utf-16-be") in printed.pdf for value in typed
    ):
        yield Violation(
            printed.place, "le PDF porte le nom du patient hors de ses pages, corrigez le modèle"
        )


@rule(
    "L-S09",
    "error",
    "Les dates relues dans le PDF sont celles que l'on a calculées.",
    source="règle de la maison",
    on="print",
)
def dates_are_as_counted(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield computed dates that a shown row should print, and that the PDF lacks, hour included."""
    text = _squeeze(" ".join(printed.pages))
    wanted = {
        getattr(passage.parts[-1], key, None)
        for passage, _ in printed.variant.texts
        for key in ("date", "value")
        if passage.parts
    }
    for name, day in printed.variant.values.dates.items():
        lacking = [line for line in spell_computed(day) if _squeeze(line) not in text]
        if name in wanted and lacking:
            yield Violation(
                printed.place, f"la date « {name} » ne se lit pas dans le PDF, vérifiez le modèle"
            )


@rule(
    "L-S11",
    "error",
    "L'identité est entière sur chaque page, ou absente.",
    source="identitovigilance",
    on="print",
)
def identity_on_each_page(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield pages that lack a line of the identity."""
    known = printed.variant.values.known
    wanted = [spell_identity(name, known[name]) for name in IDENTITY if name in known]
    for number, text in enumerate(printed.pages, start=1):
        squeezed = _squeeze(text)
        if any(_squeeze(line) not in squeezed for line in wanted):
            yield Violation(
                printed.place, f"page {number} : l'identité n'est pas entière, vérifiez le modèle"
            )


def _squeeze(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and c not in "-\u2010\u0002\ufffe")


@rule(
    "L-S12",
    "error",
    "Aucun encadré n'est coupé entre deux pages.",
    source="règle de la maison",
    on="print",
)
def boxes_are_whole(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield boxes, cards and calendars that stand on two pages."""
    pages: dict[int, set[int]] = defaultdict(set)
    for frame in printed.layout.frames:
        pages[frame.element].add(frame.page)
    for frame in {frame.element: frame for frame in printed.layout.frames}.values():
        if len(pages[frame.element]) > 1:
            first = min(pages[frame.element])
            yield Violation(
                printed.place,
                f"l'encadré « {frame.title}… » est coupé après la page {first},"
                " raccourcissez ce qui précède",
            )


@rule(
    "L-L12",
    "warning",
    "Le document tient dans son nombre de pages.",
    source="règle de la maison",
    on="print",
)
def page_count_is_kept(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield documents over their limit; the 100-letter probe aside."""
    plan = printed.variant.subject.leaflet.documents[printed.variant.document]
    if printed.layout.pages > plan.pages and printed.probe <= 40:
        yield Violation(
            printed.place, f"{printed.layout.pages} pages, au lieu de {plan.pages} au plus"
        )


@rule(
    "L-T14",
    "warning",
    "La dernière page n'est pas presque vide.",
    source="règle de la maison",
    on="print",
)
def last_page_is_not_empty(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield a last page that holds two lines at most, the small print apart."""
    last = {
        run.line
        for run in printed.layout.body
        if run.page == printed.layout.pages and not _small_print(run)
    }
    if printed.layout.pages > 1 and len(last) <= 2 and not printed.probe:
        yield Violation(printed.place, "la dernière page est presque vide : raccourcissez")


@rule(
    "L-T15",
    "error",
    "Aucun texte ne sort de sa case ni de la page.",
    source="règle de la maison",
    on="print",
    every_size=True,
)
def texts_keep_inside(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield texts that stick out of the box that holds them, or of the paper."""
    width, height = printed.layout.size
    out = (
        run
        for run in printed.layout.runs
        if run.right > run.limit[1] + _SLACK
        or run.left < 0
        or run.right > width
        or run.top < 0
        or run.bottom > height
    )
    yield from _first(printed, out, "ce texte sort de sa case ou de la page, raccourcissez-le")


@rule(
    "L-T16",
    "warning",
    "Aucun titre ne reste seul au bas d'une page.",
    source="règle de la maison",
    on="print",
    every_size=True,
)
def no_heading_at_the_foot(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield headings with nothing below them on their page."""
    for page in range(1, printed.layout.pages + 1):
        runs = [run for run in printed.layout.body if run.page == page]
        if not runs:
            continue
        lowest = max(runs, key=lambda run: run.bottom)
        # A heading of several lines hangs lower than a short text beside it.
        top = min(run.top for run in runs if run.elements == lowest.elements)
        beside = any(run.bottom > top and not _is_heading(run) for run in runs)
        lines = any(at == page and bottom > top for at, bottom in printed.layout.to_write_on)
        if _is_heading(lowest) and not (beside or lines) and page < printed.layout.pages:
            yield Violation(
                printed.place,
                f"page {page} : « {_excerpt(lowest)} » est seul en bas, raccourcissez ce qui"
                " précède",
            )


def _is_heading(run: Run) -> bool:
    return not set(HEADINGS).isdisjoint(run.within)


@rule(
    "L-T17",
    "error",
    "Une valeur de 40 signes tient sur une ligne, une de 100 dans sa case.",
    source="règle de la maison",
    on="print",
)
def values_fit(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield boxes in which a probe of 40 letters takes two lines, or one of 100 is cut.

    A box too small for 100 lets it stick out, which `texts_keep_inside` sees; here, letters
    that are not on the page at all.
    """
    if not printed.probe:
        return
    if printed.probe > 40:
        text = _squeeze(" ".join(printed.pages))
        shown = {one.name for p, _ in printed.variant.texts for one in p.expressions}
        shown |= {getattr(p.parts[-1], "value", "") for p, _ in printed.variant.texts if p.parts}
        variables = printed.variant.subject.leaflet.all_variables
        for name, value in printed.variant.values.known.items():
            # A choice prints its label, not its key.
            typed = variables[name].type == "text" and name in shown
            if typed and _squeeze(str(value)) not in text:
                yield Violation(
                    printed.place,
                    f"une longue valeur de « {name} » n'est pas entière, élargissez sa case",
                )
        return
    slots: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in printed.layout.runs:
        if "slot" in run.within:
            slots[run.page, max(run.elements)].append(run)
    for runs in slots.values():
        letters = sum(len(run.text) for run in runs)
        # A number of 20 figures is not meant, nor a text that is itself longer.
        if len({run.line for run in runs}) > 1 and abs(letters - printed.probe) <= 3:
            yield from _first(
                printed, runs, "une valeur de 40 signes passe à la ligne, élargissez sa case"
            )
