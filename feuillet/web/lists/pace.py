"""How fast the rows of a list are settled, and so how much time the others take."""

from collections.abc import Callable
from dataclasses import dataclass, field

_AT_ONCE = 0.5
"""Seconds in which the rows are settled that were so before: they tell nothing of the others."""

_ENOUGH, _FEW = 1.0, 4
"""Seconds, and rows, after which a pace is one: the first row waits for the workers to start."""


@dataclass
class Pace:
    """Of one run."""

    clock: Callable[[], float]
    began: float = field(init=False)
    _from: tuple[float, int] = field(init=False)
    _last: tuple[float, int] = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()
        self._from = self._last = (self.began, 0)

    def note(self, settled: int) -> None:
        """Note how many rows are settled now."""
        self._last = (self.clock(), settled)
        if self._last[0] - self.began < _AT_ONCE:
            self._from = self._last

    def left(self, waiting: int) -> float | None:
        """Return the seconds that so many rows will take, as far as one can tell."""
        took = self._last[0] - self._from[0]
        rows = self._last[1] - self._from[1]
        return waiting * took / rows if rows >= _FEW and took >= _ENOUGH else None
