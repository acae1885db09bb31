"""Reads stamped files back: the first of each stock in full, then what is new in each.

All is read by engines that did not write it: the first file, and one in `IN_FULL` after it, by the
one that reads every laid-out file; the others' strips by `strips`, which must agree with it.
"""

import re
from dataclasses import dataclass

from feuillet.batch.stamped_text import StripReader
from feuillet.batch.wrong_patient import BIRTH, LEFTOVER, TOKEN
from feuillet.errors import RenderError
from feuillet.pdf.objects import read_head
from feuillet.pdf.readback import count_pages, lines_by_page

IN_FULL = 200
"""One stamped file in so many is read in full again."""

_KEPT = 64
"""Stocks that are remembered."""


@dataclass
class _Stock:
    """What is known of the files of one stock."""

    strips: StripReader
    blank: tuple[str, ...]
    """What all of them say, page by page."""

    count: int = 0
    """Files read so far."""


class Reader:
    """Gives what the pages of stamped files say that others of their stock do not."""

    def __init__(self) -> None:
        self._stocks: list[_Stock] = []

    def read(self, pdf: bytes) -> tuple[str, ...]:
        """Return the text of each page, without what was read before in a file of its stock."""
        stock = next((one for one in self._stocks if one.strips.is_head_of(pdf)), None)
        if stock is None:
            return self._learn(pdf)
        said = stock.strips.lines(pdf)
        if said is None or count_pages(pdf) != len(said):
            return lines_by_page(pdf)
        stock.count += 1
        if stock.count % IN_FULL == 0:
            full = lines_by_page(pdf)
            if not _agree(full, stock.blank, said):
                self._stocks.remove(stock)
            return full
        return tuple(map("\n".join, said))

    def _learn(self, pdf: bytes) -> tuple[str, ...]:
        """Read the first file of a stock in full, and remember the stock if both ways agree."""
        full = lines_by_page(pdf)
        try:
            head = read_head(pdf)
            strips = StripReader(head, pdf) if head else None
        except (ValueError, KeyError, RenderError):
            # Not as our writer makes them: each is read in full.
            strips = None
        said = strips.lines(pdf) if strips else None
        if strips is None or said is None:
            return full
        blank = lines_by_page(strips.blank)
        innocent = not any(
            pattern.search(text) for text in blank for pattern in (TOKEN, BIRTH, LEFTOVER)
        )
        if innocent and _agree(full, blank, said):
            self._stocks.insert(0, _Stock(strips, blank))
            del self._stocks[_KEPT:]
        return full


def _agree(
    full: tuple[str, ...], blank: tuple[str, ...], said: tuple[tuple[str, ...], ...]
) -> bool:
    """Whether each page says its stock's words and its own lines, and not a letter more."""
    if not len(full) == len(blank) == len(said):
        return False
    for whole, alike, lines in zip(full, blank, said, strict=True):
        text, own = _bare(whole), [_bare(line) for line in lines]
        if len(text) != len(_bare(alike)) + sum(map(len, own)):
            return False
        if not all(line in text for line in own):
            return False
    return True


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
