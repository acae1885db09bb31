"""When a document is stamped, when its variant is compiled, and when it is laid out in full.

An accelerator, never a second renderer: whatever goes wrong here, the full render serves.
"""

import logging
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from feuillet.errors import NoStock

if TYPE_CHECKING:
    from feuillet.stamp.stamp import Stock

MOST_STOCKS = 64
"""Stocks that a process keeps, of about 150 kB each: the least recently used goes first."""

_LOG = logging.getLogger("feuillet")


class Stocks:
    """The stocks of one process, and the variants met once."""

    def __init__(self, most: int = MOST_STOCKS) -> None:
        self._most = most
        self._kept: dict[Hashable, Stock | None] = {}
        self._met: dict[Hashable, None] = {}

    def keep(self, variant: Hashable, stock: "Stock | None") -> None:
        """Keep a variant's stock, or that it has none."""
        self._kept[variant] = stock
        _drop_oldest(self._kept, self._most)

    def peek(self, variant: Hashable) -> "tuple[bool, Stock | None]":
        """Return whether a variant was looked at, and its stock if it has one."""
        known = variant in self._kept
        if known:
            self._kept[variant] = self._kept.pop(variant)
        return known, self._kept.get(variant)

    def find(self, variant: Hashable, compile_it: Callable[[], "Stock"]) -> "Stock | None":
        """Return the stock of a variant, compiled for its second patient; nothing for its first.

        Args:
            variant: What makes two patients' pages alike but for their slots.
            compile_it: Raises NoStock.
        """
        known, stock = self.peek(variant)
        if known:
            return stock
        if variant not in self._met:
            self._met[variant] = None
            _drop_oldest(self._met, 16 * self._most)
            return None
        try:
            stock = compile_it()
        except NoStock as reason:
            # Known once and for all: it is not tried at each patient.
            _LOG.warning("Une variante est toujours mise en page en entier : %s.", reason)
            stock = None
        self.keep(variant, stock)
        return stock


def _drop_oldest(kept: dict[Hashable, Any], most: int) -> None:
    while len(kept) > most:
        del kept[next(iter(kept))]
