"""Composed documents → what stands beside each dotted line that they leave for a hand.

It looks at the pages as they are, whatever left the line: a value that nobody gave, a figure that
the hospital did not sign, a row that an author left open.
"""

from collections.abc import Iterable
from html.parser import HTMLParser

from feuillet.model.leaflet import Document, HandFilled

_BLANK = "blank"
"""The class of a dotted line."""

_OWN = ("label", "bold", "row")
"""What names a row, the first that it has: its label, its bold words, all of its words."""


def find_hand_filled(documents: Iterable[Document]) -> tuple[HandFilled, ...]:
    """Return every dotted line of some documents, in order; none by a line of one patient's."""
    found = []
    for document in documents:
        reader = _Reader()
        reader.feed(document.html)
        found += [HandFilled(document.name, label) for label in reader.labels]
    return tuple(found)


class _Reader(HTMLParser):
    """Goes through a page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: list[str] = []
        self._blanks = 0
        self._inside: set[str] = set()
        self._said: dict[str, str] = dict.fromkeys((*_OWN, "heading"), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag in ("h1", "h2", "h3"):
            self._said.update(heading="", label="")
            self._inside.add("heading")
        elif tag == "tr":
            self._said.update(dict.fromkeys(_OWN, ""))
            self._inside.add("row")
        elif "label" in classes or "order" in classes:
            self._said["label"] = ""
            self._inside.add("label")
        elif tag == "strong":
            self._inside.add("bold")
        elif "slot" in classes:
            self._inside.add("slot")
        elif _BLANK in classes:
            self._blanks += 1
            if "row" not in self._inside:
                self._tell("label", "heading")

    def handle_endtag(self, tag: str) -> None:
        ended = {"td": "label", "p": "label", "strong": "bold", "div": "slot", "tr": "row"}
        self._inside.discard("heading" if tag in ("h1", "h2", "h3") else ended.get(tag, ""))
        if tag == "tr":
            self._tell(*_OWN)

    def handle_data(self, data: str) -> None:
        # A patient's own line names no row.
        if "slot" not in self._inside:
            for place in self._inside:
                self._said[place] += data

    def _tell(self, *places: str) -> None:
        said = (" ".join(self._said[place].split()).rstrip(" :.,") for place in places)
        label = next(filter(None, said), "")
        self.labels += [label] * self._blanks
        self._blanks = 0
