"""L-T19: the words of a drawing are read as printed, however large it was drawn."""

from types import SimpleNamespace
from typing import Any

from feuillet.check.rules.pictures import labels_are_large_enough
from feuillet.find import Library
from feuillet.produce import prepare_press
from feuillet.render.boxes import Layout, read_layout
from feuillet.render.engine import render_pdf
from tests.helpers import LIBRARIES, TODAY


def _layout() -> Layout:
    press = prepare_press(Library.open([LIBRARIES / "pictured"]), "dessins", today=TODAY)
    boxes: list[Any] = []
    render_pdf(press.compose(press.complete({}))[:1], on_layout=boxes.append)
    return read_layout(boxes[0])


def test_words_of_a_drawing_that_are_printed_too_small_are_told() -> None:
    """Three in a row are; the same drawing, wider, has words that can be read."""
    printed: Any = SimpleNamespace(layout=_layout(), place=("documents", "avant"))

    told = [one.problem for one in labels_are_large_enough(printed)]

    assert [one.partition(" « ")[2].partition(" »")[0] for one in told] == [
        "Une vertèbre entière.",
        "La même, tassée.",
        "Du ciment la remplit.",
    ]
    assert told[0].endswith("trop petits, 9 points au moins : augmentez « thirds »")
    wide = [label.alt for label in printed.layout.labels if label.size > 9]
    assert wide == ["La colonne vertébrale, vue de côté.", "Une vertèbre entière."]


def test_a_row_of_pictures_is_a_box_that_no_page_parts() -> None:
    """As a card or a warning: the rule that looks at them sees it."""
    frames = [one for one in _layout().frames if one.kind == "pictures"]

    assert len(frames) == 3
