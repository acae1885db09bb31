"""Leave out of a PDF what it holds twice or to no use, renumbering what stays.

pydyf can mark an object free, but its compressed cross-reference then points astray: objects
are taken out instead.
"""

import re
from collections.abc import Mapping
from typing import Any

_REFERENCE = re.compile(rb"(\d+) 0 R")


def merge_pictures(pdf: Any) -> None:
    """Keep one of each picture: a pictogram or code drawn twice is stored once."""
    while True:
        first: dict[bytes, int] = {}
        same: dict[int, int] = {}
        resources = _picture_resources(pdf)
        for item in pdf.objects:
            if is_picture(item) or item.number in resources:
                kept = first.setdefault(item.data, item.number)
                if kept != item.number:
                    same[item.number] = kept
        if not same:
            return
        _renumber(pdf, {item.number: item.number for item in pdf.objects} | same)
        drop_objects(pdf, set(same))


def drop_objects(pdf: Any, numbers: set[int]) -> None:
    """Take objects that nothing refers to out of the file, and close the gaps."""
    kept = [item for item in pdf.objects if item.number not in numbers]
    new = {item.number: index for index, item in enumerate(kept)}
    pdf.objects[:] = kept
    _renumber(pdf, new)
    for index, item in enumerate(kept):
        item.number = index


def is_picture(item: Any) -> bool:
    """Whether an object is a drawn picture: a form XObject."""
    return getattr(item, "extra", {}).get("Subtype") == "/Form"


def _picture_resources(pdf: Any) -> set[int]:
    references = (item.extra.get("Resources") for item in pdf.objects if is_picture(item))
    return {int(reference.split()[0]) for reference in references if isinstance(reference, bytes)}


def _renumber(pdf: Any, new: Mapping[int, int]) -> None:
    seen: set[int] = set()
    for item in pdf.objects:
        _renumber_part(item, new, seen)
        _renumber_part(getattr(item, "extra", None), new, seen)
    # pydyf writes the page tree's references as three items each.
    pdf.pages["Kids"][::3] = [new[number] for number in pdf.pages["Kids"][::3]]


def _renumber_part(part: Any, new: Mapping[int, int], seen: set[int]) -> None:
    """Renumber the references in one part; a part that two objects share is met once."""
    if not isinstance(part, dict | list) or id(part) in seen:
        return
    seen.add(id(part))
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        if isinstance(value, bytes):
            if match := _REFERENCE.fullmatch(value):
                part[key] = b"%d 0 R" % new[int(match[1])]
        else:
            _renumber_part(value, new, seen)
