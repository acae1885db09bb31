"""Values that can only be printed: any other use of one raises `NotASlot`."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any, NoReturn

from markupsafe import Markup, escape

_SPACES = re.compile("[ \t\n\r\f]+")

_MARK = "\ue000"
"""Stands around each open line until its page is written: private, so that nobody can type it."""


class NotASlot(Exception):
    """Something tested, compared, filtered or measured a value that may only be printed."""


def _refuse(*_: Any) -> NoReturn:
    raise NotASlot


class Closed:
    """Refuses every operation."""

    __slots__ = ()
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __reversed__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __sub__ = __rsub__ = _refuse
    __str__ = __repr__ = __format__ = __int__ = __float__ = __index__ = __hash__ = _refuse


class OpaqueLine(Closed):
    """One line that a page may print, and nothing else."""

    __slots__ = ("_count", "_line")

    def __init__(self, line: str) -> None:
        self._line = line
        self._count = 0

    def __bool__(self) -> bool:  # type: ignore[override]
        """True: whether a line is there is part of the variant's key, so a template may ask."""
        return True


class OpaqueValue(Closed):
    """A value of which only the lines may be printed.

    Args:
        spelled: As a page prints it alone on its lines; none if no page may.
        identity: As the identity prints it.
    """

    __slots__ = ("_identity", "_spelled")

    def __init__(
        self, spelled: tuple[OpaqueLine, ...] = (), identity: OpaqueLine | None = None
    ) -> None:
        self._spelled = spelled
        self._identity = identity

    @property
    def spelled(self) -> tuple[OpaqueLine, ...]:
        """Its lines."""
        return self._spelled or _refuse()

    @property
    def identity(self) -> OpaqueLine:
        """Its line in the identity."""
        return self._identity or _refuse()


def open_line(line: OpaqueLine) -> Markup:
    """Return what a template's output says of a line: itself, marked."""
    line._count += 1
    return escape(f"{_MARK}{line._line}{_MARK}")


def times_printed(line: OpaqueLine) -> int:
    """Return how many times templates printed a line."""
    return line._count


def html_of(line: str | OpaqueLine) -> str:
    """Return a line as a page says it."""
    return str(escape(line._line if isinstance(line, OpaqueLine) else line))


def is_same(one: object, other: object) -> bool:
    """Whether two things are the same object.

    Python keeps equal short texts as one object, so this could compare values: they are refused.
    """
    if isinstance(one, Closed) or isinstance(other, Closed):
        _refuse()
    return one is other


def keep_text(pieces: Iterable[str]) -> str:
    """Return a text that a template keeps rather than prints: it could be measured.

    Raises:
        NotASlot: It holds a line.
    """
    text = "".join(pieces)
    return text if _MARK not in text else _refuse()


def unmark(html: str) -> str:
    """Return a page without the marks.

    Raises:
        NotASlot: A line stands elsewhere than in text: a style could choose by it.
    """
    if _MARK not in html:
        return html
    seen = _Marks()
    seen.feed(html)
    seen.close()
    return html.replace(_MARK, "") if seen.count == html.count(_MARK) else _refuse()


def slot_texts(html: str) -> list[str]:
    """Return what each box of class `slot` of a page holds, and nothing else."""
    seen = _Slots()
    seen.feed(html)
    seen.close()
    return [_SPACES.sub(" ", text).strip(" ") for text in seen.texts]


class _Slots(HTMLParser):
    """Gathers the texts of slots: none holds a slot, nor a tag that has no end."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._depth = 0

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            self._depth += 1
        elif "slot" in (dict(attrs).get("class") or "").split():
            self._depth = 1
            self.texts.append("")

    def handle_endtag(self, _: str) -> None:
        self._depth -= bool(self._depth)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.texts[-1] += data


class _Marks(HTMLParser):
    """How many marks stand in text."""

    count = 0

    def handle_data(self, data: str) -> None:
        """Count those of one piece of text."""
        self.count += data.count(_MARK)
