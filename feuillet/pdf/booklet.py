"""A5 pages → A4 sheets, to be folded and stapled as a booklet.

A page keeps its size, to the point: an A4 page that was shrunken could not be read.  What comes
out is for paper: it holds no tags and claims no accessibility.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from feuillet.errors import Advice, BookletUnusable
from feuillet.pdf.objects import is_portfolio
from feuillet.pdf.printing import viewer_preferences
from feuillet.pdf.syntax import dictionary

POINTS = 72 / 25.4
"""In a millimetre."""

A5 = (148, 210)
A4_ACROSS = (297, 210)
"""Width and height, in millimetres (ISO 216)."""

TOLERANCE = 1
"""Millimetres by which a page may miss A5."""

MAX_BOOKLET_PAGES = 200
MAX_BOOKLET_BYTES = 50_000_000

_DAMAGES = (
    *(pikepdf.PdfError, ArithmeticError, AttributeError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)
"""What pikepdf raises of a file that is not what it should be."""

_MEND = (
    f"Si c'est une fiche, {Advice.PRINT_A5} ; sinon, demandez à qui l'a fait un PDF en A5,"
    " sans protection, note, champ ni calque."
)

_TAKE_OUT = "Ouvrez-le, et imprimez en PDF chacun des documents qu'il contient."

_TURN = (
    "Faites-les pivoter d'un quart de tour dans votre lecteur de PDF, et enregistrez ; si le texte"
    " est alors de travers, demandez à qui l'a fait un PDF en A5 en hauteur (148 × 210 mm)."
)

_UNSEEN = ("/Link", "/Popup")
"""Annotations that nobody sees on paper."""


@dataclass(frozen=True)
class Booklet:
    """A finished file of A4 sheets."""

    pdf: bytes
    pages: int
    """A5 pages that were given."""

    sheets: int
    """Of paper: two pages of the file, four pages of the booklet, on each."""


def impose_booklet(content: bytes) -> Booklet:
    """Return A5 pages two by two on A4 sheets, in the order of a booklet; equal input, equal bytes.

    Sheets are printed on both sides, turned over their short edge, and folded together.

    Args:
        content: A PDF file; blank pages are added up to a multiple of four.

    Raises:
        BookletUnusable: It is no PDF, damaged or protected, its pages are not all in A5 or there
            are none or too many, or it holds what would be lost.
    """
    if len(content) > MAX_BOOKLET_BYTES:
        raise BookletUnusable(
            f"Livret : le fichier est trop gros ({MAX_BOOKLET_BYTES // 1_000_000} Mo au plus)."
        )
    if not content.startswith(b"%PDF-"):
        raise BookletUnusable("Livret : ce fichier n'est pas un PDF, vérifiez son nom.")
    problem = "ce PDF est abîmé"
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as a5:
            booklet = _impose(a5)
            if not a5.get_warnings() and booklet.pages == _declared(content):
                return booklet
    except pikepdf.PasswordError:
        problem = "ce PDF est protégé par un mot de passe"
    except _DAMAGES:
        pass  # a page without a size, a loop of pages…: it is told as damaged, below
    raise BookletUnusable(f"Livret : {problem}. {_MEND}")


def _declared(content: bytes) -> int:
    """Return how many pages a PDF says that it has: one that was lost is still counted."""
    # Otherwise qpdf mends the count as it opens the file.
    with pikepdf.open(BytesIO(content), inherit_page_attributes=False) as a5:
        return int(a5.Root.Pages.get("/Count", 0))


def fold_order(count: int) -> list[tuple[int | None, int | None]]:
    """Return which two pages stand on each side of each sheet: left, right; front, then back.

    Args:
        count: How many pages there are; they are numbered from 1, and a blank one is None.
    """
    padded = count + -count % 4
    sides = [
        (padded - side, side + 1) if side % 2 == 0 else (side + 1, padded - side)
        for side in range(padded // 2)
    ]

    def page(number: int) -> int | None:
        return number if number <= count else None

    return [(page(left), page(right)) for left, right in sides]


def _impose(a5: pikepdf.Pdf) -> Booklet:
    _refuse_unfit(a5)
    drawings = [_drawing(page) for page in a5.pages]
    _refuse_other_sizes([_extent(drawing) for drawing in drawings])
    with pikepdf.new() as a4:
        # Fonts and pictures that the pages share are copied with the first of them, once.
        copies = [a4.copy_foreign(drawing) for drawing in drawings]
        sides = fold_order(len(copies))
        for left, right in sides:
            _add_side(a4, *(copies[page - 1] if page else None for page in (left, right)))
        _describe(a4, a5)
        finished = BytesIO()
        a4.save(finished, deterministic_id=True, min_version=a5.pdf_version)
    return Booklet(finished.getvalue(), len(copies), len(sides) // 2)


def _refuse_unfit(a5: pikepdf.Pdf) -> None:
    """Raise BookletUnusable for what a sheet of paper cannot faithfully show."""
    problem = ""
    if a5.is_encrypted:
        problem = "ce PDF est protégé"
    elif not a5.pages:
        problem = "ce PDF n'a aucune page"
    elif len(a5.pages) > MAX_BOOKLET_PAGES:
        problem = f"ce PDF a plus de {MAX_BOOKLET_PAGES} pages"
    elif is_portfolio(a5):
        raise BookletUnusable(f"Livret : c'est un porte-documents. {_TAKE_OUT}")
    elif Name.OCProperties in a5.Root:
        problem = "ce PDF a des calques"
    else:
        for number, page in enumerate(a5.pages, start=1):
            if any(str(note.get(Name.Subtype)) not in _UNSEEN for note in page.get("/Annots", [])):
                problem = f"la page {number} porte une note ou un champ à remplir"
                break
    if problem:
        raise BookletUnusable(f"Livret : {problem}. {_MEND}")


def _drawing(page: pikepdf.Page) -> pikepdf.Object:
    """Return what a page shows as one drawing, turned upright (ISO 32000-1, 8.10 and 14.11.2)."""
    media, crop = _corners(page.mediabox), _corners(page.cropbox)
    seen = [*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:])]
    # The drawing is cut to the trim box, which a printer's marks would make smaller.
    page.trimbox = Array(seen)
    return page.as_form_xobject()


def _corners(box: pikepdf.Object) -> list[float]:
    """Return left, bottom, right and top: a file may name any two opposite corners."""
    x1, y1, x2, y2 = (float(edge) for edge in box.as_list())
    return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _extent(drawing: pikepdf.Object) -> pikepdf.Rectangle:
    """Return the rectangle that a drawing takes, in points, once turned."""
    matrix = pikepdf.Matrix(drawing.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))
    return matrix.transform(pikepdf.Rectangle(*_corners(drawing.BBox)))


def _refuse_other_sizes(extents: Sequence[pikepdf.Rectangle]) -> None:
    sizes = [(float(extent.width) / POINTS, float(extent.height) / POINTS) for extent in extents]
    lying = [number for number, size in enumerate(sizes, start=1) if _is_a5(size[::-1])]
    strange = [number for number, size in enumerate(sizes) if not _is_a5(size)]
    if not strange:
        return
    if len(lying) == len(strange):
        which = "toutes" if len(lying) == len(sizes) else ", ".join(map(str, lying))
        raise BookletUnusable(f"Livret : des pages en A5 sont en largeur ({which}). {_TURN}")
    width, height = sizes[strange[0]]
    wholly = "" if len(strange) == len(sizes) else "tout entier "
    raise BookletUnusable(
        f"Ce fichier n'est pas {wholly}en A5"
        f" (page {strange[0] + 1} : {width:.0f} × {height:.0f} mm). {_MEND}"
    )


def _is_a5(size: tuple[float, float]) -> bool:
    return all(abs(side - wanted) <= TOLERANCE for side, wanted in zip(size, A5, strict=True))


def _add_side(a4: pikepdf.Pdf, left: pikepdf.Object | None, right: pikepdf.Object | None) -> None:
    """Add one side of a sheet: both pages touch the fold, at half its height."""
    width, height = (side * POINTS for side in A4_ACROSS)
    content, names = [], Dictionary()
    for name, drawing in (("/Left", left), ("/Right", right)):
        if drawing is None:
            continue
        extent = _extent(drawing)
        edge = extent.urx if name == "/Left" else extent.llx
        x, y = width / 2 - float(edge), height / 2 - float(extent.lly + extent.ury) / 2
        content.append(f"q 1 0 0 1 {x:.5f} {y:.5f} cm {name} Do Q")
        names[name] = drawing
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, round(width, 4), round(height, 4)],
        Resources=Dictionary(XObject=names),
        Contents=a4.make_stream("\n".join(content).encode()),
    )
    a4.pages.append(pikepdf.Page(a4.make_indirect(sheet)))


def _describe(a4: pikepdf.Pdf, a5: pikepdf.Pdf) -> None:
    """Keep the title and the language, and tell the print dialogue how."""
    title, language = a5.docinfo.get(Name.Title), a5.Root.get(Name.Lang)
    if isinstance(title, pikepdf.String):
        a4.docinfo[Name.Title] = title
    if isinstance(language, pikepdf.String):
        a4.Root.Lang = language
    preferences = dictionary(viewer_preferences("short edge"))
    a4.Root.ViewerPreferences = pikepdf.Object.parse(preferences)
