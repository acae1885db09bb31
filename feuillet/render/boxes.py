"""What stands where on the pages: texts, boxes and values, read from the engine's own boxes.

Lengths are in points; y grows downwards.  Reads the boxes that `render` hands over and imports
nothing of the layout engine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

POINTS_PER_PIXEL = 0.75

BOXES = ("warning", "card", "calendar", "contacts", "pictures")
"""Classes of what must never be split over two pages."""

HEADINGS = ("h1", "h2", "h3")
TO_WRITE_ON = ("line", "blank")
"""Classes of what is left to be filled in by hand."""


@dataclass(frozen=True)
class Run:
    """A piece of text on one line, in one style."""

    page: int
    """From 1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    limit: tuple[float, float]
    """Left and right edge of the box that must hold it."""

    size: float
    leading: float
    """Line height, as a ratio to the size."""

    colour: tuple[float, float, float]
    """Red, green, blue, from 0 to 1."""

    look: frozenset[str]
    """« italic », « underline », « capitals », « justified », « hyphenated »."""

    within: tuple[str, ...]
    """Tags and classes around it, outermost first."""

    elements: frozenset[int]
    """Numbers of the elements around it."""

    line: int
    """Number of the line it stands on, unique in the document."""

    margin: bool
    """Whether it stands in a running header or footer."""

    behind: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """The colour behind it, as `colour`: white, where nothing is drawn."""


@dataclass(frozen=True)
class Frame:
    """A part of a box that must not be split, on one page."""

    page: int
    kind: str
    element: int
    title: str
    """Its first words, for an author to find it."""


@dataclass(frozen=True)
class Label:
    """The smallest words of a drawing, as printed."""

    page: int
    alt: str
    """What the drawing shows."""

    size: float


@dataclass(frozen=True)
class Layout:
    """One document as laid out."""

    pages: int
    size: tuple[float, float]
    """Width and height of a page."""

    runs: tuple[Run, ...]
    frames: tuple[Frame, ...]
    to_write_on: tuple[tuple[int, float], ...] = ()
    """Page and bottom of each line to write on."""

    labels: tuple[Label, ...] = ()
    """Of each drawing that has words."""

    @property
    def body(self) -> tuple[Run, ...]:
        """The texts outside running headers and footers, in reading order."""
        return tuple(run for run in self.runs if not run.margin)


def read_layout(page_boxes: Sequence[Any]) -> Layout:
    """Return what stands on the pages of one laid-out document."""
    walk = _Walk()
    for number, page in enumerate(page_boxes, start=1):
        for child in page.children:
            margin = child.element_tag != "html"
            walk.enter(child, _Around(number, margin, (0.0, page.width)))
    first = page_boxes[0]
    size = (_points(first.margin_width()), _points(first.margin_height()))
    return Layout(
        *(len(page_boxes), size, tuple(walk.runs), tuple(walk.frames)),
        *(tuple(walk.to_write_on), tuple(walk.labels)),
    )


@dataclass(frozen=True)
class _Around:
    """What surrounds a box; lengths are in the engine's pixels."""

    page: int
    margin: bool
    limit: tuple[float, float]
    behind: tuple[float, float, float] = (1.0, 1.0, 1.0)
    within: tuple[str, ...] = ()
    elements: tuple[int, ...] = ()


class _Walk:
    """Gathers runs and frames."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.frames: list[Frame] = []
        self.to_write_on: list[tuple[int, float]] = []
        self.labels: list[Label] = []
        self.line = 0
        self.numbers: dict[Any, int] = {}

    def enter(self, box: Any, around: _Around) -> None:
        """Look at one box, then at those in it."""
        kind = type(box).__name__
        element = getattr(box, "element", None)
        if element is not None and kind != "TextBox":
            number = self.numbers.setdefault(element, len(self.numbers))
            if around.elements[-1:] != (number,):
                words = _names(element)
                around = replace(
                    around,
                    within=(*around.within, *words),
                    elements=(*around.elements, number),
                )
                if not (around.margin or set(words).isdisjoint(TO_WRITE_ON)):
                    bottom = _points(box.position_y + box.margin_height())
                    self.to_write_on.append((around.page, bottom))
                for name in set(words) & set(BOXES):
                    title = " ".join("".join(element.itertext()).split())[:60]
                    self.frames.append(Frame(around.page, name, number, title))
        if smallest := getattr(getattr(box, "replacement", None), "smallest_words", 0.0):
            size = _points(smallest * box.width)
            self.labels.append(Label(around.page, box.element.get("alt"), size))
        if kind == "TextBox":
            if box.text.strip():
                self.runs.append(self._run(box, around))
            return
        ground = box.style["background_color"]
        if ground != "currentcolor" and ground.alpha:
            around = replace(around, behind=_colour(ground))
        if kind == "LineBox":
            self.line += 1
        elif hasattr(box, "width") and kind in _HOLDERS:
            left = box.content_box_x()
            around = replace(around, limit=(left, left + box.width))
        for child in _children(box):
            self.enter(child, around)

    def _run(self, box: Any, around: _Around) -> Run:
        style = box.style
        size = _points(style["font_size"])
        return Run(
            around.page,
            box.text,
            _points(box.position_x),
            _points(box.position_y),
            _points(box.position_x + box.width),
            _points(box.position_y + box.height),
            (_points(around.limit[0]), _points(around.limit[1])),
            size,
            _leading(style, size),
            _colour(style["color"]),
            frozenset(_look(style)),
            around.within,
            frozenset(around.elements),
            self.line,
            around.margin,
            around.behind,
        )


# Boxes with a width of their own, which their texts must not exceed.
_HOLDERS = ("BlockBox", "BlockContainerBox", "TableCellBox", "InlineBlockBox", "MarginBox")


def _children(box: Any) -> Iterator[Any]:
    yield from getattr(box, "children", ())
    # A table keeps its captions and its table box in a wrapper; markers stand apart.
    marker = getattr(box, "outside_list_marker", None)
    if marker is not None:
        yield marker


def _names(element: Any) -> tuple[str, ...]:
    tag = str(element.tag).rsplit("}", 1)[-1]
    return (tag, *(element.get("class") or "").split())


def _look(style: Any) -> Iterator[str]:
    if style["font_style"] != "normal":
        yield "italic"
    if "underline" in (style["text_decoration_line"] or ()):
        yield "underline"
    capitals = style["text_transform"] in ("uppercase", "capitalize")
    if capitals or style["font_variant_caps"] != "normal":
        yield "capitals"
    if style["text_align_all"] == "justify":
        yield "justified"
    if style["hyphens"] == "auto":
        yield "hyphenated"


def _leading(style: Any, size: float) -> float:
    height = style["line_height"]
    if height == "normal":
        return 1.2
    number = getattr(height, "value", height)
    unit = getattr(height, "unit", None)
    if isinstance(number, tuple):
        number, unit = number
    return float(number) if unit is None else _points(float(number)) / size


def _colour(colour: Any) -> tuple[float, float, float]:
    red, green, blue = colour.to("srgb").coordinates
    return (float(red), float(green), float(blue))


def _points(pixels: float) -> float:
    return pixels * POINTS_PER_PIXEL
