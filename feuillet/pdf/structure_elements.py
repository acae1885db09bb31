"""The elements of a structure tree, in the order in which they are written.

The files of a batch have the same few trees, with the same numbers: each tree is read once, and
kept for the next file that has it.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.syntax import blank_references, compact, fields, mark_headers, mark_string

_KNOWN, _ALIKE = 64, 8
"""Trees that are kept, by where they start, and of those that start alike."""

_KIDS = re.compile(rb" /K (\[[^\[\]<>()]*\]|\d+ \d+ R\b|\d+) ")
_NAMED = re.compile(
    rb"\((?:[^\\()]|\\.)*\)|<[0-9a-fA-F]*>"
    rb"|(/(?:Pg|Obj|Stm|StmOwn|P|A|C|NS|ID) )?(\d+ \d+) R\b"
)
"""Below a /K: a string, or a reference, and its key if that is not to a kid."""

_ORDER = (b"/P", b"/Pg", b"/K")
"""Written first in an element: neighbours have these in common, and so compress best."""

_NAMED_ID = re.compile(rb"/ID \d+ \d+ R ")


@dataclass(frozen=True)
class ElementTree:
    """Elements, those with the same parent beside each other, and how they are written."""

    keys: tuple[bytes, ...]
    texts: list[bytes]
    missing: tuple[bytes, ...]
    """What is named as an element and is not there."""

    form: bytes
    """All of them, a line each, with « %b » for each reference and blanks for the file's mark."""

    named: tuple[bytes, ...]
    """What those references name."""


class ElementTrees:
    """The trees read so far."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], list[ElementTree]] = {}

    def read(self, source: SourcePdf, starts: tuple[bytes, ...]) -> ElementTree:
        """Return the elements that can be reached from some, and are not numbered yet."""
        # Objects that have a number already are no elements; all else follows from the texts.
        place = (starts, tuple(source.new), source.size)
        alike = self._known.pop(place, [])
        self._known[place] = alike
        if len(self._known) > _KNOWN:
            del self._known[next(iter(self._known))]
        keys: tuple[bytes, ...] = ()
        for tree in alike:
            if tree.keys != keys:
                keys, texts = tree.keys, source.texts(tree.keys)
            if tree.texts == texts:
                return tree
        tree = _walk(source, starts)
        if not any(_NAMED_ID.search(text) for text in tree.texts):
            alike.insert(0, tree)
            del alike[_ALIKE:]
        return tree


def kids(text: bytes) -> list[bytes]:
    """Return what an element, or an array of kids, names below itself."""
    below = text
    if text.startswith(b"<<"):
        if text.count(b"<<") == 1 and b"(" not in text:
            match = _KIDS.search(text)
            below = match[1] if match else b""
        else:
            below = fields(text).get(b"/K", b"")
    return [key for other, key in _NAMED.findall(below) if key and not other]


def write_element(
    source: SourcePdf, text: bytes, renamed: Mapping[bytes, Mapping[bytes, bytes]]
) -> bytes:
    """Return an element as it is written: short, and so that it compresses well.

    Args:
        renamed: For /S and /C, the names that mean something else in the new file.
    """
    if not text.startswith(b"<<"):
        return text
    entries = fields(mark_headers(text))
    if b"/ID" in entries:
        entries[b"/ID"] = mark_string(source.resolved(entries[b"/ID"]))
    for name, new in renamed.items():
        # A kind of element that has a namespace is told apart by it.
        if new and name in entries and (name == b"/C" or b"/NS" not in entries):
            words = source.resolved(entries[name]).split(b" ")
            entries[name] = b" ".join(new.get(word, word) for word in words)
    first = {name: entries.pop(name) for name in _ORDER if name in entries}
    return compact({**first, **entries})


def _walk(source: SourcePdf, starts: Iterable[bytes]) -> ElementTree:
    found: dict[bytes, bytes] = {}
    missing = []
    waiting = deque(starts)
    while waiting:
        key = waiting.popleft()
        if key in source.new or key in found:
            continue
        text = source.text(key)
        if text == b"null":
            missing.append(key)
        else:
            found[key] = text
            waiting.extend(kids(text))
    texts = list(found.values())
    form, named = blank_references(b"\n".join(write_element(source, text, {}) for text in texts))
    return ElementTree(tuple(found), texts, tuple(missing), form, named)
