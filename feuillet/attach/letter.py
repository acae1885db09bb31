"""The doctor's letter: a PDF of foreign origin, refused unless it is whole, then made harmless.

Everything here but `refuse_unlike_pdf` reads hostile bytes: call it in a process that can be
killed.  Repairing is refused: a repaired file may have lost pages without a word.
"""

import io
import re
import zlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from feuillet.attach.active import dictionaries, remove_active
from feuillet.attach.form_fields import (
    FormDiffers,
    FormUnfinished,
    added_text,
    flatten_form,
    is_field,
    refuse_changed,
)
from feuillet.errors import (
    Advice,
    LetterDamaged,
    LetterNotPdf,
    LetterProtected,
    LetterSigned,
    LetterTooLarge,
    LetterUnusable,
)
from feuillet.pdf.objects import is_portfolio
from feuillet.pdf.readback import lines_by_page, look_alike

MAX_LETTER_BYTES = 50_000_000
MAX_LETTER_PAGES = 500
MAX_DRAWING = 30_000_000
"""Bytes of one page's drawing once unpacked."""

MAX_DRAWINGS = 60_000_000
"""The same, of all pages."""

MAX_OBJECTS, MAX_DICTIONARIES = 50_000, 100_000
"""A quarter of the time that a worker has, and no more, is spent on as many (measured)."""

MAX_FIELDS = 2_000
"""Each is compared with the notes of its page."""

_DEPTH = 60
PRINT_APART = f"Imprimez la fiche à part {Advice.PRINT_APART}."
_PRINT_AGAIN = "ouvrez-le, relisez-le en entier et imprimez-le en PDF"
_SAYS = {
    "empty": "le fichier est vide : redemandez-le",
    "big": "trop gros, 50 Mo au plus",
    "word": "c'est un document de traitement de texte : enregistrez-le en PDF",
    "image": "c'est une image : imprimez-la en PDF, et relisez-la avant de la joindre",
    "other": "ce n'est pas un PDF : enregistrez-le en PDF",
    "locked": "protégé par un mot de passe : demandez-le sans mot de passe",
    "signed": "signé, ou à signer, électroniquement : y toucher romprait la signature."
    f" {PRINT_APART}",
    "unprintable": "protégé contre l'impression : demandez-le sans protection",
    "frozen": "protégé contre les modifications : imprimez-le en PDF",
    "damaged": f"abîmé ou incomplet : redemandez-le, ou {_PRINT_AGAIN}",
    "none": "sans aucune page : redemandez-le",
    "portfolio": "c'est un porte-documents, qui contient plusieurs PDF : ouvrez-le, et imprimez en"
    " PDF chaque document à joindre",
    "many": f"trop long, {MAX_LETTER_PAGES} pages au plus",
    "size": f"une page n'a pas de taille : {_PRINT_AGAIN}",
    "heavy": f"une page est démesurée : {_PRINT_AGAIN}",
    "crowded": f"il est fait de trop de morceaux : {_PRINT_AGAIN}",
    "drawn": f"ses pages sont trop chargées. {PRINT_APART}",
    "unlike": "un champ de formulaire montre autre chose que sa valeur enregistrée : ouvrez-le,"
    " vérifiez-le et imprimez-le en PDF",
    "form": "un champ de formulaire n'a pas d'aspect enregistré : imprimez-le en PDF",
}
_KINDS = {
    **dict.fromkeys(("empty", "none", "damaged"), LetterDamaged),
    "big": LetterTooLarge,
    **dict.fromkeys(("word", "image", "other"), LetterNotPdf),
    **dict.fromkeys(("locked", "unprintable", "frozen"), LetterProtected),
    "signed": LetterSigned,
}
"""What a program does about them; all others are opened and printed as PDF by somebody."""

_DAMAGE = (
    *(pikepdf.PdfError, zlib.error, RuntimeError),
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError),
)
_MAGIC = {
    "word": re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|{\\rtf"),
    "image": re.compile(
        rb"\xff\xd8\xff|\x89PNG|II\*\0|MM\0\*|GIF8|BM|....ftyp(?:hei|mif|avif)", re.S
    ),
}
"""How other files begin: a text, a photograph."""

_HARMLESS = re.compile(
    r": (?:"
    + "|".join(
        (
            "(?:object has offset 0|xref entry for the xref stream itself is missing)"
            " - a common error handled correctly by qpdf and most other applications",
            r"reported number of objects \(\d+\) is not one plus the highest object number \(\d+\)",
            "extraneous whitespace seen before xref",
            r"dictionary has duplicated key /\S+; last occurrence overrides earlier ones",
            "input stream is complete but output may still be valid",
        )
    )
    + r")\Z"
)
"""The ends of qpdf's warnings that lose nothing; pictures prove it of each letter."""

_SHOWN_WHOLE = (Name.FreeText, Name.Stamp, Name.Link, Name.Popup, Name.Widget)
"""Annotations whose text is on the page, or is no comment."""

_USAGE_RIGHTS = frozenset({"/UR", "/UR3"})
"""What a maker's own reader may do with a file (12.8.2.3); its seal promises nobody anything."""

Geometry = tuple[tuple[float, ...], tuple[float, ...], int, float]


@dataclass(frozen=True)
class Letter:
    """A letter that is whole and does nothing but show its pages."""

    pdf: bytes
    lines: tuple[str, ...]
    """The text of each page, line ends kept; what was typed into its form too."""

    shapes: tuple[Geometry, ...]
    """Of each page: media box, crop box, rotation in degrees, unit."""

    removed: tuple[str, ...]
    """What it could do, in French."""

    attached: frozenset[str]
    """The names of the files it held, in lower case."""

    comments: int = 0
    """Notes that open at a click, replies too: they go with it."""


def unusable(cause: str) -> LetterUnusable:
    """Return the refusal for one cause of `_SAYS`."""
    kind = _KINDS.get(cause, LetterUnusable)
    return kind(f"Courrier : {_SAYS[cause].removesuffix('.')}.")


def refuse_unlike_pdf(content: bytes) -> None:
    """Raise LetterUnusable for what can be told without parsing: empty, too big, no PDF."""
    if not content.strip(b"\0 \t\r\n"):
        raise unusable("empty")
    if len(content) > MAX_LETTER_BYTES:
        raise unusable("big")
    # The header may have a byte order mark before it, but nothing else (ISO 32000-1, 7.5.2).
    if not content[:64].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        raise unusable(next((kind for kind, x in _MAGIC.items() if x.match(content)), "other"))
    # « %%EOF » ends a file (7.5.5): a truncated one has lost it.
    if b"%%EOF" not in content[-1024:]:
        raise unusable("damaged")


def read_letter(content: bytes) -> Letter:
    """Return a letter checked and made harmless, its pages unchanged.

    Raises:
        LetterUnusable: It is locked, signed, damaged, empty or too big.
    """
    refuse_unlike_pdf(content)
    cause = ""
    try:
        return _read(content)
    except pikepdf.PasswordError:
        cause = "locked"
    except FormDiffers:
        cause = "unlike"
    except FormUnfinished:
        cause = "form"
    except _DAMAGE:
        # An unknown way of locking is an error like any other to qpdf.
        cause = "locked" if b"/Encrypt" in content else "damaged"
    # The inner error may quote what the letter holds.
    raise unusable(cause)


def page_shapes(pdf: bytes) -> tuple[Geometry, ...]:
    """Return the boxes, rotation and unit of each page of a finished PDF.

    Raises:
        LetterUnusable: The page tree is wrong, or a page has no size.
    """
    with pikepdf.open(io.BytesIO(pdf), inherit_page_attributes=False) as opened:
        return tuple(_shape(page) for page in _pages(opened, None))


def _read(content: bytes) -> Letter:
    # qpdf would push inherited entries down, and mend the page tree on its way.
    with pikepdf.open(
        io.BytesIO(content), attempt_recovery=False, inherit_page_attributes=False
    ) as pdf:
        if pdf.is_encrypted:
            printable = pdf.allow.print_lowres or pdf.allow.print_highres
            raise unusable("frozen" if printable else "unprintable")
        if len(pdf.objects) > MAX_OBJECTS:
            raise unusable("crowded")
        holders = dictionaries(pdf)
        fields = sum("/Rect" in holder and is_field(holder) for holder in holders)
        if len(holders) > MAX_DICTIONARIES or fields > MAX_FIELDS:
            raise unusable("crowded")
        if _is_signed(pdf, holders):
            raise unusable("signed")
        if is_portfolio(pdf):
            raise unusable("portfolio")
        attached = frozenset(_file_names(holders))
        shapes = tuple(_shape(page) for page in _pages(pdf, MAX_LETTER_PAGES))
        _check_streams(pdf)
        warnings = [str(warning) for warning in pdf.get_warnings()]
        if not all(map(_HARMLESS.search, warnings)):
            raise unusable("damaged")
        before = lines_by_page(content)
        removed = remove_active(pdf, holders)
        # Another file grants nothing.
        if "/Perms" in pdf.Root:
            del pdf.Root["/Perms"]
        ink = flatten_form(pdf, holders)
        comments = _count_comments(pdf)
        clean = _save(pdf)
    lines = lines_by_page(clean)
    if len(lines) != len(shapes) or not _same_text(before, lines, ink.pages):
        raise unusable("damaged")
    refuse_changed(ink, clean)
    pages = range(len(shapes)) if warnings else ()
    if not look_alike(content, ink.form or clean, pages, notes=False):
        raise unusable("damaged")
    return Letter(clean, lines, shapes, removed, attached, comments)


def _count_comments(pdf: Pdf) -> int:
    """Return how many annotations say more than their page shows (ISO 32000-1, 12.5.6)."""
    known = (page.obj.get("/Annots") for page in pdf.pages)
    notes = (item for each in known if isinstance(each, Array) for item in each)
    return sum(
        item.get("/Subtype") not in _SHOWN_WHOLE and bool(str(item.get("/Contents", "")).strip())
        for item in notes
        if isinstance(item, Dictionary)
    )


def _save(pdf: Pdf) -> bytes:
    output = io.BytesIO()
    pdf.save(output, deterministic_id=True)
    return output.getvalue()


def _same_text(before: tuple[str, ...], after: tuple[str, ...], filled: Container[int]) -> bool:
    """Whether each page still says what it said; a page with a form says more."""
    return len(before) == len(after) and all(
        new == old or (index in filled and added_text(old, new) is not None)
        for index, (old, new) in enumerate(zip(before, after, strict=True))
    )


def _is_signed(pdf: Pdf, holders: Sequence[Any]) -> bool:
    """Whether a PDF is signed, or has a place for it (ISO 32000-1, 12.7.4.5 and 12.8)."""
    form = pdf.Root.get("/AcroForm")
    flags = form.get("/SigFlags", 0) if isinstance(form, Dictionary) else 0
    granted = pdf.Root.get("/Perms")
    rights: dict[str, Any] = dict(granted.as_dict()) if isinstance(granted, Dictionary) else {}
    if flags or set(rights) - _USAGE_RIGHTS:
        return True
    seals = {right.objgen for right in rights.values() if isinstance(right, Dictionary)} - {(0, 0)}
    return any(_signs(each) for each in holders if each.objgen not in seals)


def _signs(holder: Any) -> bool:
    return "/ByteRange" in holder or ("/FT" in holder and holder["/FT"] == Name.Sig)


def _pages(pdf: Pdf, most: int | None) -> Iterator[dict[str, Any]]:
    """Yield each page's entries, inherited ones too, walking the tree without mending it.

    Raises:
        LetterUnusable: A loop, a lying count, a hole, no page or too many (7.7.3.2).
    """
    root = pdf.Root.get("/Pages")
    found = 0
    for page in _below(root, {}, set(), 0):
        found += 1
        if most is not None and found > most:
            raise unusable("many")
        yield page
    if not found:
        raise unusable("none")


def _below(
    node: Any, inherited: dict[str, Any], seen: set[tuple[int, int]], depth: int
) -> Iterator[dict[str, Any]]:
    # Kids are indirect, and each stands in the tree once.
    wrong = not isinstance(node, Dictionary) or not node.is_indirect or node.objgen in seen
    if wrong or depth > _DEPTH:
        raise unusable("damaged")
    seen.add(node.objgen)
    own = {key: node[key] for key in ("/MediaBox", "/CropBox", "/Rotate") if key in node}
    entries = {**inherited, **own}
    if node.get("/Type") == Name.Page:
        # A reference to nothing counts as nothing: a page would print blank.
        if "/Contents" not in node and "/Contents" in node.as_dict():
            raise unusable("damaged")
        yield {**entries, "/UserUnit": node.get("/UserUnit", 1)}
        return
    kids = node.get("/Kids")
    if not isinstance(kids, Array):
        raise unusable("none" if depth == 0 and not node.get("/Count", 0) else "damaged")
    count = 0
    for kid in kids:
        for page in _below(kid, entries, seen, depth + 1):
            count += 1
            yield page
    if count != node.get("/Count"):
        raise unusable("damaged")


def _shape(page: dict[str, Any]) -> Geometry:
    media = _box(page.get("/MediaBox"))
    crop = _box(page["/CropBox"]) if "/CropBox" in page else media
    # What shows is the part that both have (14.11.2.2): beside the page, there is none.
    for low, high in ((0, 2), (1, 3)):
        sides = [sorted((box[low], box[high])) for box in (media, crop)]
        if min(end for _, end in sides) - max(start for start, _ in sides) < 1:
            raise unusable("size")
    return media, crop, int(page.get("/Rotate", 0)) % 360, float(page["/UserUnit"])


def _box(box: Any) -> tuple[float, ...]:
    if not isinstance(box, Array) or len(box) != 4:
        raise unusable("size")
    sides = tuple(float(side) for side in box)
    width, height = abs(sides[2] - sides[0]), abs(sides[3] - sides[1])
    # Larger than this, no viewer shows it (annex C.2).
    if not 1 <= min(width, height) <= max(width, height) <= 14_400:
        raise unusable("size")
    return sides


def _check_streams(pdf: Pdf) -> None:
    """Read every stream once, so that qpdf sees what is cut, and unpack each page's drawing."""
    drawn = 0
    for item in pdf.objects:
        if isinstance(item, Stream):
            item.read_raw_bytes()
        elif isinstance(item, Dictionary) and item.get("/Type") == Name.Page:
            contents = item.get("/Contents")
            parts = () if contents is None else (contents,)
            for part in contents if isinstance(contents, Array) else parts:
                if not isinstance(part, Stream):
                    raise unusable("damaged")
                drawn += _check_drawing(part)
                if drawn > MAX_DRAWINGS:
                    raise unusable("drawn")


def _check_drawing(stream: Stream) -> int:
    """Return the bytes of a drawing once unpacked.

    Raises:
        LetterUnusable: It cannot be unpacked, or unpacks to a monster.
    """
    filters = stream.get("/Filter")
    if filters == Name.FlateDecode or (
        isinstance(filters, Array) and len(filters) == 1 and filters[0] == Name.FlateDecode
    ):
        packed, unpacker = stream.read_raw_bytes(), zlib.decompressobj()
        if len(unpacker.decompress(packed, MAX_DRAWING + 1)) > MAX_DRAWING:
            raise unusable("heavy")
        # An empty page is drawn by nothing, which some do not even deflate.
        if packed and not unpacker.eof and not _lacks_check_sum(packed):
            raise unusable("damaged")
    size = len(stream.read_bytes())
    if size > MAX_DRAWING:
        raise unusable("heavy")
    return size


def _lacks_check_sum(packed: bytes) -> bool:
    """Whether what was deflated is whole (RFC 1951, 3.2.3), or was flushed and not ended."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacker.decompress(packed[2:], MAX_DRAWING)
    return unpacker.eof or packed.rstrip(b"\r\n").endswith(b"\0\0\xff\xff")


def _file_names(holders: Sequence[Any]) -> Iterator[str]:
    for holder in holders:
        if "/EF" in holder:
            for key in ("/F", "/UF"):
                yield str(holder.get(key, "")).casefold()
