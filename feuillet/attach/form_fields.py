"""A filled form becomes plain ink: what its fields show is drawn on their pages, and proved.

What a saved field looks like may be missing or older than its value: then the engine that draws
fields as viewers do says how it looks (ISO 32000-1, 12.7.3.3).
"""

import contextlib
import io
import itertools
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from feuillet.attach.active import forget_annotations
from feuillet.pdf.readback import draw_fields, lines_by_page, look_alike

_UNSEEN = 0b100010
"""Hidden, and NoView: bits 2 and 6 of an annotation's flags (ISO 32000-1, table 165)."""

_PASSWORD = 1 << 13
"""Bit 14 of a field of text: stars stand for what was typed (table 228)."""

_EVERYWHERE = frozenset(
    f"/{family}{style}".encode()
    for family, styles in {
        "Helvetica": ("", "-Bold", "-Oblique", "-BoldOblique"),
        "Courier": ("", "-Bold", "-Oblique", "-BoldOblique"),
        "Times": ("-Roman", "-Bold", "-Italic", "-BoldItalic"),
        "ZapfDingbats": ("",),
    }.items()
    for style in styles
)
"""Fonts that every viewer has (9.6.2.2)."""

_COMBO = 1 << 17
"""Bit 18 of a choice: it shows what is chosen alone (table 230)."""

_BARE = (Name.Link, Name.Popup)
"""Annotations that cover nothing."""


class FormUnfinished(Exception):
    """What a field shows cannot be told for certain."""


class FormDiffers(FormUnfinished):
    """A field shows something else than its value: viewers may show one, or the other."""


@dataclass(frozen=True)
class Ink:
    """A form that was drawn."""

    form: bytes
    """The file as it was; empty if it had no form."""

    pages: tuple[int, ...]
    """Where its fields stood, from 0."""


def flatten_form(pdf: Pdf, holders: Sequence[Any]) -> Ink:
    """Draw a form's fields as viewers show them, drop the form, and return what it was.

    Other annotations stay as they are, but those that would cover a field: viewers draw them
    under it, and so they become ink too.

    Args:
        holders: The file's `dictionaries`.

    Raises:
        FormDiffers: A value is not what its field shows, even if viewers are told to draw it anew.
        FormUnfinished: It cannot be drawn.
    """
    pages = {
        index: [item for item in known if is_field(item)]
        for index, known in enumerate(map(_annotations, pdf.pages))
    }
    pages = {index: fields for index, fields in pages.items() if fields}
    if any(
        text and not says
        for text, says in _shown(list(filter(_is_seen, itertools.chain(*pages.values()))))
    ):
        raise FormDiffers
    form = _finished(pdf) if pages else b""
    drawn: dict[int, list[Any]] = {}
    for index, fields in pages.items():
        seen = [field for field in fields if _is_seen(field)]
        drawn[index] = [*_covering(_annotations(pdf.pages[index]), seen), *seen]
        if any(map(_is_undecided, seen)) or not all(says for _, says in _shown(seen)):
            raise FormUnfinished
    if pages:
        _draw(pdf, drawn, holders)
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    return Ink(form, tuple(pages))


def refuse_changed(ink: Ink, pdf: bytes) -> None:
    """Raise FormUnfinished unless each page with a form shows what it did with its fields.

    Args:
        pdf: The file without its form.
    """
    if ink.form and not look_alike(ink.form, pdf, ink.pages):
        raise FormUnfinished


def added_text(before: str, after: str) -> str | None:
    """Return what a page says more than it did; nothing if it lacks something."""
    kept = before.rstrip()
    if after.startswith(kept):
        return after[len(kept) :]
    # The lines of a turned page are read in the order in which they stand.
    for line in sorted(map(str.strip, kept.splitlines()), key=len, reverse=True):
        if line not in after:
            return None
        after = after.replace(line, "", 1)
    return after


def _finished(pdf: Pdf) -> bytes:
    """Give each field a look, and return the file as viewers then show it.

    Raises:
        FormUnfinished: A value cannot be drawn.
    """
    for field in filter(is_field, (each for page in pdf.pages for each in _annotations(page))):
        # What is saved of a list may not mark what was chosen in it.
        if _is_list(field) and _value(field) and "/AP" in field:
            del field["/AP"]
    shown = _saved(pdf)
    with contextlib.suppress(FormUnfinished):
        _adopt_looks(pdf, draw_fields(shown))
        return shown
    # What is saved may do, though the form says to draw it anew: its values are compared yet.
    if not isinstance(pdf.Root.get("/AcroForm"), Dictionary):
        raise FormUnfinished
    pdf.Root.AcroForm["/NeedAppearances"] = False
    shown = _saved(pdf)
    _adopt_looks(pdf, draw_fields(shown))
    return shown


def _saved(pdf: Pdf) -> bytes:
    output = io.BytesIO()
    with warnings.catch_warnings():
        # Fields that the form does not list are drawn as the others are.
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.save(output, deterministic_id=True)
    return output.getvalue()


def _annotations(page: Any) -> list[Any]:
    known = page.obj.get("/Annots")
    return list(known) if isinstance(known, Array) else []


def _adopt_looks(pdf: Pdf, drawn: bytes) -> None:
    """Take over how fields look where nothing is saved, or the form says to make it anew.

    Args:
        drawn: The same file, with all fields drawn by the engine.

    Raises:
        FormUnfinished: Letters are in none of the file's fonts: each machine draws them otherwise.
    """
    form = pdf.Root.get("/AcroForm")
    anew = isinstance(form, Dictionary) and bool(form.get("/NeedAppearances", False))
    with pikepdf.open(io.BytesIO(drawn)) as other:
        if _fonts(other) - _fonts(pdf) - _EVERYWHERE:
            raise FormUnfinished
        for ours, theirs in zip(pdf.pages, other.pages, strict=True):
            pairs = zip(_annotations(ours), _annotations(theirs), strict=True)
            for field, made in pairs:
                if not is_field(field) or not (anew or _look(field) is None):
                    continue
                look = _look(made)
                if look is not None:
                    looks = other.make_indirect(Dictionary(N=look))
                    field["/AP"] = pdf.copy_foreign(looks)
                    state = made.get("/AS")
                    if not isinstance(look, Stream) and _is_among(state, look):
                        field["/AS"] = state


def _fonts(pdf: Pdf) -> set[bytes]:
    dictionaries = (item for item in pdf.objects if isinstance(item, Dictionary))
    names = (item.get("/BaseFont") for item in dictionaries)
    return {bytes(name) for name in names if isinstance(name, Name)}


def _is_among(state: Any, looks: Any) -> bool:
    """Whether a box has a look for a state: its name may be in any encoding (7.3.5)."""
    return isinstance(state, Name) and state in looks


def _covering(known: Sequence[Any], fields: Sequence[Any]) -> Iterator[Any]:
    """Yield the annotations that viewers draw under a field: left as they are, they hid it."""
    places = [_rect(field) for field in fields]
    for item in known if places else ():
        kind = item.get("/Subtype") if isinstance(item, Dictionary) else None
        if kind is None or is_field(item) or kind in _BARE or not _is_seen(item):
            continue
        left, low, right, high = _rect(item)
        if _look(item) is not None and any(
            left < far and near < right and low < above and below < high
            for near, below, far, above in places
        ):
            yield item


def _draw(pdf: Pdf, drawn: Mapping[int, Sequence[Any]], holders: Sequence[Any]) -> None:
    """Let qpdf draw these annotations, by page; fields go, the others are set aside meanwhile."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        # All that had to be made anew has been.
        form["/NeedAppearances"] = False
    inked = {item.objgen for items in drawn.values() for item in items if item.is_indirect}
    kept: list[list[Any]] = []
    gone = set(inked)
    for index, page in enumerate(pdf.pages):
        known = _annotations(page)
        kept.append([item for item in known if not (is_field(item) or _goes(item, inked))])
        gone |= {item.objgen for item in known if is_field(item) and item.is_indirect}
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
        if index in drawn:
            page.obj["/Annots"] = Array(drawn[index])
    pdf.flatten_annotations("all")
    for page, items in zip(pdf.pages, kept, strict=True):
        if items:
            page.obj["/Annots"] = Array(items)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
    forget_annotations(holders, gone)


def _goes(item: Any, inked: set[tuple[int, int]]) -> bool:
    """Whether an annotation became ink, or is the window of one that did."""
    if not isinstance(item, Dictionary):
        return False
    above = item.get("/Parent")
    return item.objgen in inked or (isinstance(above, Dictionary) and above.objgen in inked)


def is_field(item: Any) -> bool:
    """Whether an annotation is where a form's field stands."""
    return isinstance(item, Dictionary) and item.get("/Subtype") == Name.Widget


def _is_seen(item: Any) -> bool:
    left, low, right, high = _rect(item)
    return not int(item.get("/F", 0)) & _UNSEEN and left < right and low < high


def _rect(item: Any) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top; a file may name any two opposite corners (7.9.5)."""
    sides = [float(side) for side in item.get("/Rect", ())]
    if len(sides) != 4:
        return 0.0, 0.0, 0.0, 0.0
    return min(sides[::2]), min(sides[1::2]), max(sides[::2]), max(sides[1::2])


def _look(item: Any) -> Any:
    """Return how an annotation looks, by state if it has several; nothing if that is not saved."""
    looks = item.get("/AP")
    shown = looks.get("/N") if isinstance(looks, Dictionary) else None
    return shown if isinstance(shown, Stream | Dictionary) else None


def _is_undecided(field: Any) -> bool:
    """Whether a box is ticked by its value and not by its state, or the reverse (12.7.4.2)."""
    look, value = _look(field), _inherited(field, "/V")
    is_box = _inherited(field, "/FT") == Name.Btn and isinstance(look, Dictionary)
    if not is_box or isinstance(look, Stream) or not isinstance(value, Name):
        return False
    state = field.get("/AS", Name.Off)
    return bool(state != (value if _is_among(value, look) else Name.Off))


def _shown(fields: Sequence[Any]) -> Iterator[tuple[str, bool]]:
    """Yield what each text or choice is saved as showing, and whether that is its value."""
    asked = [(field, value) for field in fields if (value := _value(field)) is not None]
    shown = map(_letters, _read([_look(field) for field, _ in asked]))
    for (field, value), text in zip(asked, shown, strict=True):
        parts = map(_letters, value.splitlines())
        all_there = all(part in text for part in parts)
        yield text, all_there if _is_list(field) else text == _letters(value)


def _read(looks: Sequence[Any]) -> tuple[str, ...]:
    """Return the text of each of some appearances; none of one that is not there."""
    output = io.BytesIO()
    with pikepdf.new() as sheets:
        for look in looks:
            page = sheets.add_blank_page().obj
            if isinstance(look, Stream):
                page["/Resources"] = Dictionary(XObject=Dictionary(L=sheets.copy_foreign(look)))
                page["/Contents"] = sheets.make_stream(b"/L Do")
        sheets.save(output)
    return lines_by_page(output.getvalue()) if looks else ()


def _is_list(field: Any) -> bool:
    """Whether a field shows what could be chosen, and marks what was."""
    return bool(_inherited(field, "/FT") == Name.Ch) and not _flags(field) & _COMBO


def _value(field: Any) -> str | None:
    """Return what a field of text or a choice has to show; nothing if it may show anything."""
    kind, value = _inherited(field, "/FT"), _inherited(field, "/V")
    if kind == Name.Tx and not _flags(field) & _PASSWORD:
        return value.read_bytes().decode("latin-1") if isinstance(value, Stream) else _text(value)
    if kind == Name.Ch:
        # What is recorded of a choice is not always what is shown of it (12.7.4.4).
        options = [each for each in _inherited(field, "/Opt") or () if isinstance(each, Array)]
        shown = {_text(each[0]): _text(each[1]) for each in options if len(each) == 2}
        chosen = map(_text, value if isinstance(value, Array) else (value,))
        return "\n".join(shown.get(each, each) for each in chosen)
    return None


def _flags(field: Any) -> int:
    return int(_inherited(field, "/Ff") or 0)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _letters(text: str) -> str:
    """Return the letters and figures of a text: lines, spaces and marks may be drawn otherwise."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain))


def _inherited(field: Any, key: str) -> Any:
    """Return an entry of a field or of those above it (12.7.3.1)."""
    for _ in range(20):
        if not isinstance(field, Dictionary):
            return None
        if key in field:
            return field[key]
        field = field.get("/Parent")
    return None
