"""What a viewer calls each page of a joined file: iv, A-2, 7 (ISO 32000-1, 12.4.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.syntax import array, dictionary

_STYLES = (b"/D", b"/R", b"/r", b"/A", b"/a")
_NUMBER = re.compile(rb"\d{1,9}")


@dataclass(frozen=True)
class _Label:
    """How a page's number is written, if it is, what stands before it, and the number."""

    style: bytes = b""
    prefix: bytes = b""
    number: int = 1

    def then(self) -> "_Label":
        """Return the next page's, in the same range."""
        return replace(self, number=self.number + 1)

    def start(self) -> bytes:
        """Return what says that a range of pages starts with this one (table 159)."""
        entries = {b"/S": self.style, b"/P": self.prefix}
        if self.style and self.number > 1:
            entries[b"/St"] = b"%d" % self.number
        return dictionary({key: value for key, value in entries.items() if value})


class PageLabels:
    """The labels of all pages so far, one after another.

    The pages of a file that has none go on from the page before if that is a plain number;
    otherwise they have the numbers of their places.
    """

    def __init__(self) -> None:
        self._labels: list[_Label] = []
        self._needed = False

    def of(self, source: SourcePdf) -> Iterator[None]:
        """Label the next page, one of a file's after the other, each time this is asked."""
        starts = dict(_starts(source))
        self._needed |= bool(starts)
        label = starts.get(0) or self._going_on(bool(starts))
        for at in range(len(source.pages)):
            label = starts.get(at, label)
            self._labels.append(label)
            label = label.then()
            yield

    def add_blank(self) -> None:
        """Give an empty page no label."""
        self._labels.append(_Label())

    def finish(self) -> bytes | None:
        """Return the number tree of all labels; nothing if no file had any."""
        pairs: list[bytes] = []
        expected: _Label | None = None
        for at, label in enumerate(self._labels):
            if label != expected:
                pairs += (b"%d" % at, label.start())
            expected = label.then()
        return dictionary({b"/Nums": array(pairs)}) if self._needed else None

    def _going_on(self, labelled: bool) -> _Label:
        """Return the label of a file's first page, where the file does not say it."""
        last = next((one for one in reversed(self._labels) if one.style or one.prefix), None)
        if labelled:
            return _Label(b"/D")
        if last and last.style == b"/D" and not last.prefix:
            return last.then()
        return _Label(b"/D", number=len(self._labels) + 1)


def _starts(source: SourcePdf) -> Iterator[tuple[int, _Label]]:
    """Yield the page, from 0, at which each range of a file's labels starts."""
    for place, value in source.tree(source.catalog.get(b"/PageLabels"), b"/Nums"):
        if _NUMBER.fullmatch(place):
            yield int(place), _read(source, value)


def _read(source: SourcePdf, value: bytes) -> _Label:
    entries = source.fields(value)
    style, prefix, number = (
        source.resolved(entries.get(key, b"")) for key in (b"/S", b"/P", b"/St")
    )
    is_text = prefix.startswith((b"(", b"<")) and not prefix.startswith(b"<<")
    return _Label(
        style if style in _STYLES else b"",
        prefix if is_text else b"",
        max(1, int(number)) if _NUMBER.fullmatch(number) else 1,
    )
