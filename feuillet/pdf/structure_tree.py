"""The structure trees of several PDFs made one, so that all of them can be read aloud.

Each file's tree becomes a branch; what the trees share (kinds of element, classes, keys of the
parent tree, identifiers of cells) is told apart (ISO 32000-1, 14.7).
"""

from array import array as numbers
from collections.abc import Iterable
from functools import lru_cache

from feuillet.pdf.copier import SourcePdf
from feuillet.pdf.structure_elements import ElementTree, ElementTrees, kids, write_element
from feuillet.pdf.syntax import (
    array,
    dictionary,
    fields,
    fill_marks,
    items,
    mark_headers,
    references,
)
from feuillet.pdf.writer import PdfWriter

_TOGETHER = 64
"""Kids of a node of the parent tree."""

# ISO 32000-1, 14.8.4.
_STANDARD = frozenset(
    b"/" + name
    for name in (
        b"Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2"
        b" H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference"
        b" BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form"
    ).split()
)


class Structure:
    """The tree of the new file."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.root = writer.allot()
        self.branches = numbers("I")
        self.trees = ElementTrees()
        self.next_key = 0
        self._roles: dict[bytes, bytes] = {}
        self._classes: dict[bytes, bytes] = {}
        self._namespaces: dict[bytes, None] = {}
        self._leaves: list[tuple[int, int, int]] = []

    def add_roles(self, roles: dict[bytes, bytes]) -> dict[bytes, bytes]:
        """Take over what a file's own kinds of element stand for, and return those renamed."""
        ends = {name: _last(roles, name) for name in roles}
        kept = {name: end for name, end in ends.items() if name != end}
        return _add_names(self._roles, kept, _STANDARD)

    def add_classes(self, classes: dict[bytes, bytes]) -> dict[bytes, bytes]:
        """Take over a file's classes of attributes, and return those renamed."""
        return _add_names(self._classes, classes, frozenset())

    def add_namespaces(self, namespaces: Iterable[bytes]) -> None:
        """Take over the namespaces that a file names."""
        self._namespaces.update(dict.fromkeys(namespaces))

    def add_parents(self, first: int, values: list[bytes]) -> None:
        """Write a piece of the parent tree: keys that follow each other."""
        last = first + len(values) - 1
        pairs = b" ".join(b"%d %s" % pair for pair in enumerate(values, start=first))
        leaf = self.writer.add(b"<< /Limits [ %d %d ] /Nums [ %s ] >>" % (first, last, pairs))
        self._leaves.append((leaf, first, last))

    def finish(self) -> bytes | None:
        """Write what stands above the branches; return its name, or nothing without a branch."""
        if not self.branches:
            return None
        entries = {
            b"/Type": b"/StructTreeRoot",
            b"/K": array([b"%d 0 R" % branch for branch in self.branches]),
            b"/ParentTree": b"%d 0 R" % self._parent_tree(),
            b"/ParentTreeNextKey": b"%d" % self.next_key,
        }
        if self._roles:
            entries[b"/RoleMap"] = dictionary(self._roles)
        if self._classes:
            entries[b"/ClassMap"] = dictionary(self._classes)
        if self._namespaces:
            entries[b"/Namespaces"] = array(list(self._namespaces))
        self.writer.write(self.root, dictionary(entries))
        return b"%d 0 R" % self.root

    def _parent_tree(self) -> int:
        """Write the nodes above the leaves, and return the number of the first."""
        level = self._leaves
        while len(level) > _TOGETHER:
            groups = [level[at : at + _TOGETHER] for at in range(0, len(level), _TOGETHER)]
            level = [self._node(group) for group in groups]
        kids = array([b"%d 0 R" % kid for kid, _, _ in level])
        return self.writer.add(b"<< /Kids %s >>" % kids if level else b"<< /Nums [ ] >>")

    def _node(self, group: list[tuple[int, int, int]]) -> tuple[int, int, int]:
        first, last = group[0][1], group[-1][2]
        kids = array([b"%d 0 R" % kid for kid, _, _ in group])
        body = b"<< /Kids %s /Limits [ %d %d ] >>" % (kids, first, last)
        return self.writer.add(body), first, last


def _last(roles: dict[bytes, bytes], name: bytes) -> bytes:
    """Return what a kind of element stands for in the end."""
    seen = {name}
    while (name := roles.get(name, name)) not in seen:
        seen.add(name)
    return name


def _add_names(
    known: dict[bytes, bytes], added: dict[bytes, bytes], taken: frozenset[bytes]
) -> dict[bytes, bytes]:
    """Put names and what they mean into `known`, and return those that had to change."""
    renamed = {}
    for name, meaning in added.items():
        new, count = name, 1
        while new in taken or known.get(new, meaning) != meaning:
            count += 1
            new = b"%s-%d" % (name, count)
        known[new] = meaning
        if new != name:
            renamed[name] = new
    return renamed


def has_elements(source: SourcePdf) -> bool:
    """Whether a file's structure tree holds anything: many a program writes an empty one."""
    root = source.fields(source.catalog.get(b"/StructTreeRoot"))
    tops = source.items(root.get(b"/K"))
    return bool(tops or _flattened(source, root.get(b"/ParentTree")))


class Branch:
    """The tree of one file, on its way into the new one."""

    def __init__(self, whole: Structure, source: SourcePdf, place: int) -> None:
        """Give each element its number; what it says is written by `finish`.

        Args:
            place: The file's, among those joined.
        """
        self._whole, self._source, self._mark = whole, source, b"p%d-" % place
        self._keys: dict[bytes, int] = {}
        named = source.catalog[b"/StructTreeRoot"]
        root = source.fields(named)
        self._first_key = whole.next_key
        self._parents = _flattened(source, root.get(b"/ParentTree"))
        self._tops = source.items(root.get(b"/K"))
        self._top = self._only_document()
        self._wrapper = 0 if self._top else whole.writer.allot()
        for key in references(named):
            source.new[key] = b"%d 0 R" % (self._wrapper or whole.root)
        self._trees = [self._numbered(kids(array(self._tops)))]
        # What only the parent tree knows would be lost to whoever reads that page.
        under = {key: None for value in self._parents.values() for key in references(value)}
        if not under.keys() <= source.new.keys():
            self._trees.append(self._numbered(under))
        source.parent_key = self.key
        source.rewrite = self._marked
        classes = source.fields(root.get(b"/ClassMap"))
        copied = {name: source.copied(self._marked(text)) for name, text in classes.items()}
        self._renamed = {
            b"/S": whole.add_roles(source.fields(root.get(b"/RoleMap"))),
            b"/C": whole.add_classes(copied),
        }
        whole.add_namespaces(map(source.copied, source.items(root.get(b"/Namespaces"))))

    def key(self, old: bytes) -> bytes | None:
        """Return the new key of a page, annotation or picture; nothing if it has no parents."""
        if old not in self._parents:
            return None
        return b"%d" % self._keys.setdefault(old, self._first_key + len(self._keys))

    def finish(self, language: bytes | None) -> None:
        """Write the elements, and the parents of all that was given a key.

        Args:
            language: The file's, as a PDF string.
        """
        source, whole = self._source, self._whole
        said = {b"/Lang": language} if language else {}
        if self._wrapper:
            above = {b"/S": b"/Document", b"/P": b"%d 0 R" % whole.root, **said}
            below = source.copied(self._marked(array(self._tops)))
            whole.writer.write(self._wrapper, dictionary({**above, b"/K": below}))
        for tree in self._trees:
            self._write(tree, said)
        branch = source.new[self._top] if self._top else b"%d" % self._wrapper
        whole.branches.append(int(branch.split()[0]))
        self._finish_parents()

    def _write(self, tree: ElementTree, said: dict[bytes, bytes]) -> None:
        """Write elements, each under its number.

        Args:
            said: What the file says of all of them.
        """
        if not tree.keys:
            return
        source, write = self._source, self._whole.writer.write
        if any(self._renamed.values()):
            bodies = [self._written(text) for text in tree.texts]
        else:
            whole = tree.form % tuple(map(source.new.__getitem__, tree.named))
            bodies = fill_marks(whole, self._mark).split(b"\n")
        if self._top in tree.keys and said:
            at = tree.keys.index(self._top)
            text = dictionary({**said, **fields(tree.texts[at])})
            bodies[at] = self._written(text)
        for key, body in zip(tree.keys, bodies, strict=True):
            write(int(source.new[key][:-4]), body)

    def _written(self, text: bytes) -> bytes:
        text = write_element(self._source, text, self._renamed)
        return fill_marks(self._source.copied(text), self._mark)

    def _finish_parents(self) -> None:
        values = [self._source.copied(self._parents[old]) for old in self._keys]
        for at in range(0, len(values), _TOGETHER):
            self._whole.add_parents(self._first_key + at, values[at : at + _TOGETHER])
        self._whole.next_key += len(values)

    def _numbered(self, starts: Iterable[bytes]) -> ElementTree:
        """Return the elements that can be reached from some, after giving them numbers."""
        new = self._source.new
        tree = self._whole.trees.read(self._source, tuple(starts))
        new.update(dict.fromkeys(tree.missing, b"null"))
        first = self._whole.writer.allot(len(tree.keys))
        new.update((key, b"%d 0 R" % number) for number, key in enumerate(tree.keys, start=first))
        return tree

    def _only_document(self) -> bytes | None:
        """Return the element that all others stand below, if there is one and it says so."""
        keys = references(self._tops[0]) if len(self._tops) == 1 else []
        if len(keys) != 1 or self._tops[0].startswith(b"<<"):
            return None
        kind = self._source.fields(self._tops[0]).get(b"/S", b"")
        return keys[0] if kind == b"/Document" else None

    def _marked(self, text: bytes) -> bytes:
        return fill_marks(mark_headers(text), self._mark)


def _flattened(source: SourcePdf, tree: bytes | None) -> dict[bytes, bytes]:
    """Return what a number tree holds, by key (ISO 32000-1, 7.9.7); arrays not named but said."""
    found: dict[bytes, bytes] = {}
    seen: set[bytes] = set()
    stack = [tree] if tree else []
    while stack:
        named = stack.pop()
        if named in seen:
            continue
        seen.add(named)
        below, pairs = _node(source.resolved(named))
        stack.extend(source.items(below))
        values = _pairs(source.resolved(pairs)) if pairs else ()
        for key, value in values:
            text = value if value.startswith(b"[") else source.resolved(value)
            found[key] = text if text.startswith(b"[") else value
    return found


@lru_cache(maxsize=64)
def _node(text: bytes) -> tuple[bytes | None, bytes | None]:
    """Return what a node of a number tree says of its kids and its leaves."""
    entries = fields(text) if text.startswith(b"<<") else {}
    return entries.get(b"/Kids"), entries.get(b"/Nums")


@lru_cache(maxsize=64)
def _pairs(text: bytes) -> tuple[tuple[bytes, bytes], ...]:
    values = items(text)
    return tuple(zip(values[::2], values[1::2], strict=False))
