"""Every sentence that the program can say, read from its source.

A sentence is a text of three words or more in a module.  What is not one says so by where it
stands: documentation, a name's type, what a decorator or an option's help says (the help, the
interface's description and docs/rules.md show those), a list of words that is split, a set of words
that are looked for, a pattern.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS_SOUGHT = (
    "feuillet/attach/patient/asked.py",
    "feuillet/attach/patient/roles.py",
    "feuillet/attach/words/topics.py",
    "feuillet/batch/tables/headings.py",
    "feuillet/check/cancelled.py",
    "feuillet/check/rules/lexicon.py",
    "feuillet/check/stand_ins.py",
)
"""Modules of words that are looked for in what others wrote: none speaks."""

INNER = ("feuillet/pdf/", "feuillet/batch/stamped_text.py")
"""Where a `ValueError` is caught by the module above: what it says is for who reads the code."""

HELP = frozenset(("help", "short_help", "metavar", "summary", "description", "source"))
"""Arguments that `--help`, the interface's description or the table of rules shows."""

WORD = re.compile(r"[^\W\d_]{2,}")
QUOTED = re.compile("« [^»]* »|`[^`]*`|<[^>]*>")
CODE = re.compile(r"\\[\w.(\[{]|\(\?|\[\^|[\w)]\|[\w(]|[;=] ?[\w-]+=|^\w+: \w+;|=\(\)|--\w+: ")
"""What patterns, headers, names and styles hold, and no sentence."""

BLANK = re.compile(r"(?:\{[a-z_]*\}|%s)+")


@dataclass(frozen=True)
class Sentence:
    """One, as it is written."""

    module: str
    line: int
    column: int
    parts: tuple[str, ...]
    """What it says, between the places that something else fills."""

    def __str__(self) -> str:
        return "{}".join(self.parts)

    @property
    def key(self) -> str:
        """Where it stands."""
        return f"{self.module}:{self.line}:{self.column}"

    @property
    def words(self) -> list[str]:
        """Its words that are whole, whatever fills it."""
        last = len(self.parts) - 1
        found = []
        for place, part in enumerate(self.parts):
            ended = re.sub(r"^\w+", "", part) if place else part
            found += re.findall(r"\w+", re.sub(r"\w+$", "", ended) if place < last else ended)
        return found

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """Its parts as `plain` texts hold them."""
        return tuple(map(plain, self.parts))

    def is_in(self, text: str) -> bool:
        """Return whether a `plain` text says it."""
        start = 0
        for part in self.sought:
            found = text.find(part, start)
            if found < 0:
                return False
            start = found + len(part)
        return True


def plain(text: str) -> str:
    """Return a text with one space for any, and one apostrophe for both."""
    return " ".join(text.replace("’", "'").split())


@lru_cache
def sentences() -> tuple[Sentence, ...]:
    """Return them all, in the order of the files."""
    found = []
    for path in sorted((ROOT / "feuillet").rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        if module not in WORDS_SOUGHT:
            found += read_sentences(module, path.read_text("utf-8"))
    return tuple(found)


def read_sentences(module: str, source: str) -> list[Sentence]:
    """Return those of one module, in the order of its lines."""
    texts = _texts(source, inner=module.startswith(INNER))
    return [Sentence(module, *one) for one in sorted(texts)]


def _texts(source: str, *, inner: bool) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Give each text with its line and its column."""
    tree = ast.parse(source)
    silent = {id(node) for node in _silent(tree, inner=inner)}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if id(node) in silent:
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.JoinedStr):
            text = "".join(_part(one) for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        parts = tuple(BLANK.split(re.sub(r"\s+", " ", text)))
        said = QUOTED.sub("", "{}".join(parts))
        if re.match(r"\s*<\w", text):
            continue
        spoken = re.search(r"\w,? \w", said) and len(WORD.findall(said)) >= 3
        if spoken and not CODE.search(said):
            yield node.lineno, node.col_offset, parts


def _part(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=text):
            return str(text)
        case ast.FormattedValue(value=ast.Name(id="NBSP")):
            return " "
    return "{}"


def _silent(tree: ast.Module, *, inner: bool) -> Iterator[ast.AST]:
    """Give the nodes under which nothing is a sentence."""
    nodes = [*ast.walk(tree)]
    named = [one.value for one in nodes if isinstance(one, ast.keyword) if one.arg in HELP]
    helping = {one.id for one in named if isinstance(one, ast.Name)}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) if name in helping:
                yield node
            case ast.Expr(value=ast.Constant()):
                yield node
            case ast.JoinedStr():
                yield from (one for one in node.values if isinstance(one, ast.Constant))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield from node.decorator_list
                if not isinstance(node, ast.ClassDef) and node.returns:
                    yield node.returns
            case ast.arg(annotation=ast.expr() as kind) | ast.AnnAssign(annotation=kind):
                yield kind
            case ast.keyword(arg=str(name)) if name in HELP:
                yield node.value
            case ast.Call(func=ast.Attribute(attr="compile" | "option")):
                yield node
            case ast.Call(func=ast.Name(id="frozenset" | "any_of" | "_words")):
                # It has no order: what it holds is looked for.
                yield node
            case ast.Call(
                func=ast.Name(id="cast" | "AssertionError" | "Hospital" | "Phone" | "Rule")
            ):
                yield node
            case ast.Call(func=ast.Name(id="ValueError")) if inner:
                yield node
            case ast.Assign(targets=[ast.Name(id="_PROBE" | "_SAMPLE_DAY")]):
                # What stands on a trial page for a value.
                yield node
