"""A filled form becomes plain ink: what its fields show is drawn on their pages."""

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from feuillet.attach.active import forget_annotations

_HIDDEN = 0b10
"""Bit 2 of an annotation's flags (ISO 32000-1, table 165)."""


class FormUnfinished(Exception):
    """A field holds a text, and nothing says how it looks."""


def flatten_form(pdf: Pdf, holders: Sequence[Any]) -> frozenset[int]:
    """Draw a form's fields as they look, drop the form, and return the pages it stood on, from 0.

    Other annotations stay as they are.

    Args:
        holders: The file's `dictionaries`.

    Raises:
        FormUnfinished: A field would lose its text.
    """
    others: dict[int, list[Any]] = {}
    gone: set[tuple[int, int]] = set()
    for index, page in enumerate(pdf.pages):
        annotations = page.obj.get("/Annots")
        known = list(annotations) if isinstance(annotations, Array) else []
        fields = [item for item in known if _is_field(item)]
        if any(map(_loses_text, fields)):
            raise FormUnfinished
        if fields:
            others[index] = [item for item in known if not _is_field(item)]
            gone |= {item.objgen for item in fields if item.is_indirect}
    if others:
        _draw(pdf, others)
        forget_annotations(holders, gone)
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    return frozenset(others)


def _draw(pdf: Pdf, others: dict[int, list[Any]]) -> None:
    """Let qpdf draw all annotations but `others`, which are set aside meanwhile."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        # What is saved is what its author saw; no viewer shall make it anew.
        form["/NeedAppearances"] = False
    kept: dict[int, list[Any]] = {}
    for index, page in enumerate(pdf.pages):
        annotations = page.obj.get("/Annots")
        known = list(annotations) if isinstance(annotations, Array) else []
        kept[index] = others.get(index, known)
        if index in others:
            page.obj["/Annots"] = Array([item for item in known if _is_field(item)])
        elif known:
            del page.obj["/Annots"]
    pdf.flatten_annotations("all")
    for index, page in enumerate(pdf.pages):
        if kept[index]:
            page.obj["/Annots"] = Array(kept[index])
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]


def _is_field(item: Any) -> bool:
    return isinstance(item, Dictionary) and item.get("/Subtype") == Name.Widget


def _loses_text(field: Any) -> bool:
    """Whether a visible field has a value, and no appearance to draw."""
    looks = field.get("/AP")
    shown = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(shown, Stream | Dictionary) or int(field.get("/F", 0)) & _HIDDEN:
        return False
    kind, value = _inherited(field, "/FT"), _inherited(field, "/V")
    return kind in (Name.Tx, Name.Ch) and value is not None and bool(str(value))


def _inherited(field: Any, key: str) -> Any:
    """Return an entry of a field or of those above it (12.7.3.1)."""
    for _ in range(20):
        if not isinstance(field, Dictionary):
            return None
        if key in field:
            return field[key]
        field = field.get("/Parent")
    return None
