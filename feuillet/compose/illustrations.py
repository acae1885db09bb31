"""A leaflet's pictures as one patient's pages show them: which file, which marks, which words."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from feuillet.compose.drawings import MARK_ID, keep_marks, marks_of
from feuillet.model.expressions import Place, holds, walk
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import PictureBlock
from feuillet.model.values import Value

_FOLDER = "pictures"


def mark_problems(leaflet: Leaflet, assets: Mapping[str, bytes]) -> Iterator[tuple[Place, str]]:
    """Yield (place, problem) for marks that a drawing lacks.

    Args:
        assets: The leaflet's plain pictures, by name.
    """
    for place, part in walk(leaflet.documents, ("documents",)):
        if not isinstance(part, PictureBlock) or part.marks is None:
            continue
        address = _address(part, assets)
        file = PurePath(address).name
        variable = leaflet.all_variables[part.marks.value]
        answers = [one for one in variable.choices if one != variable.undecided]
        if not address.endswith(".svg"):
            yield (*place, "marks"), f"« marks » : {file} n'a pas de repère, il faut un SVG"
        elif lacking := [one for one in answers if one not in marks_of(assets[address])]:
            yield (
                (*place, "marks"),
                f"« marks » : il manque à {file} le groupe de « {lacking[0]} » : ajoutez"
                f' <g id="{MARK_ID}{lacking[0]}">, ou retirez « marks »',
            )


def shown_picture(
    part: PictureBlock, known: Mapping[str, Value], assets: Mapping[str, bytes]
) -> tuple[str, bytes, str]:
    """Return what pages call a picture for these values, its content, and its words as written.

    Marks are drawn for the answers that are known, none for an answer that is not.
    """
    address = _address(part, assets)
    content = assets[address]
    marked = part.marks is not None and holds(part.marks.when, known)
    alt = part.marks.alt if part.marks is not None and marked else part.alt
    drawn = marks_of(content) if address.endswith(".svg") else frozenset()
    if not drawn:
        return address, content, alt
    value = known[part.marks.value] if part.marks is not None and marked else ()
    kept = drawn.intersection(value if isinstance(value, tuple) else (str(value),))
    name = "+".join((PurePath(address).stem, *sorted(kept)))
    return f"{_FOLDER}/{name}+.svg", keep_marks(content, kept), alt


def _address(part: PictureBlock, assets: Mapping[str, bytes]) -> str:
    names = (f"{_FOLDER}/{part.picture}{kind}" for kind in (".svg", ".png"))
    return next(name for name in names if name in assets)
