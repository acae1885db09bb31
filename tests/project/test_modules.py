"""Each module has a test that says where a failure is, and each public name is one thing."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, TESTS = ROOT / "feuillet", ROOT / "tests"

UNTESTED = {"render.slots", "render.split", "stamp.compile", "stamp.variant"}
"""Tested by what they print only, since their cut is to change; none is to be added."""


def _modules() -> dict[str, Path]:
    """Return the modules of the package by their dotted names below it, doors aside."""
    paths = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    return {
        ".".join(path.with_suffix("").parts): path
        for path in paths
        if path.name not in ("__init__.py", "__main__.py")
    }


def _imported() -> Iterator[str]:
    """Yield what the tests import, modules and names in them."""
    for path in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)


def test_every_module_has_a_test_of_its_name_or_that_imports_it() -> None:
    """`tests/pdf/test_outline.py` for `feuillet/pdf/outline.py`, in the folder of its step."""
    imported = set(_imported())
    unnamed = {
        name
        for name, path in _modules().items()
        if f"feuillet.{name}" not in imported
        and not any((TESTS / Path(*path.parent.parts[:1])).rglob(f"test_{path.name}"))
    }

    assert unnamed <= UNTESTED


def _public_names(tree: ast.Module) -> Iterator[str]:
    """Yield the functions, classes and constants of a module that others may use."""
    for node in tree.body:
        names: list[str] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            flat = [one for target in targets for one in ast.walk(target)]
            names = [one.id for one in flat if isinstance(one, ast.Name) and one.id.isupper()]
        yield from (name for name in names if not name.startswith("_"))


def test_no_two_modules_give_one_name_to_two_things() -> None:
    """A name that is looked for leads to one place."""
    homes: dict[str, set[str]] = defaultdict(set)
    for name, path in _modules().items():
        for public in _public_names(ast.parse((PACKAGE / path).read_text("utf-8"))):
            homes[public].add(name)
    twice = {name: sorted(found) for name, found in homes.items() if len(found) > 1}

    assert not twice
