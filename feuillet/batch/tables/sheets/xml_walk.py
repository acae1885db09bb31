"""A part of a zipped workbook → its elements one by one, each forgotten once it was looked at.

The tree is built in C, a piece of the part at a time, and what is complete is taken off it: events
for each element, as `iterparse` gives them, take twice as long.
"""

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

_PIECE = 1 << 14
_MAX_CHILDREN = 100_000
"""Of one element: a row of Excel's has 16,384 cells at most, and what is incomplete is kept."""


def elements_of(part: bytes, root: str, opened: Collection[str]) -> Iterator[tuple[bool, Element]]:
    """Yield each element of a part, in order, with whether it is at its end.

    Those with a name in `opened` are yielded twice: at their start, when only their attributes are
    sure; and, after what stands in them, at their end, with nothing in them.  The others are
    yielded once, whole.

    Args:
        root: What the first element must be.

    Raises:
        ValueError: It is another element, or one is too large to be kept whole.
        SyntaxError: The part is no well-formed XML.
    """
    builder = TreeBuilder()
    top = builder.start("", {})
    parser = XMLParser(target=builder)
    walker = _Walker(frozenset((root, *opened)))
    for at in range(0, len(part), _PIECE):
        parser.feed(part[at : at + _PIECE])
        if len(top) and top[0].tag != root:
            raise ValueError(root)
        yield from walker.take(top, whole=False)
    builder.end("")
    parser.close()
    yield from walker.take(top, whole=True)


class _Walker:
    def __init__(self, opened: frozenset[str]) -> None:
        self.opened = opened
        self.started: list[Element] = []
        """Those whose start was yielded, and not their end."""

    def take(
        self, element: Element, *, whole: bool, depth: int = 0
    ) -> Iterator[tuple[bool, Element]]:
        """Yield what an element holds that was not yielded yet, and take it off.

        Args:
            whole: Whether the element is complete; if not, its last child may not be.
        """
        children = element[:] if whole else element[:-1]
        for child in children:
            yield from self._child(child, depth, whole=True)
        del element[: len(children)]
        for child in element:
            if child.tag in self.opened:
                yield from self._child(child, depth, whole=False)
            elif len(child) > _MAX_CHILDREN:
                raise ValueError("children")

    def _child(self, child: Element, depth: int, *, whole: bool) -> Iterator[tuple[bool, Element]]:
        if child.tag not in self.opened:
            yield True, child
            return
        if len(self.started) == depth:
            self.started.append(child)
            yield False, child
        yield from self.take(child, whole=whole, depth=depth + 1)
        if whole:
            self.started.pop()
            yield True, child
