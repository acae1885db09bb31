"""Who may import whom, who owns each big dependency, and how long a file may be."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "feuillet"
CONTENT = ("leaflets", "templates", "styles")

FLOORS = {
    8: ("__init__", "__main__", "cli"),
    7: ("web",),
    6: ("batch",),
    5: ("produce",),
    4: ("check",),
    3: ("find", "attach", "stamp"),
    2: ("read", "compose", "render", "merge"),
    1: ("model", "pdf", "deliver", "disk", "workers"),
    0: ("errors",),
}
FLOOR_OF = {module: floor for floor, modules in FLOORS.items() for module in modules}
"""A folder of modules stands on one floor."""

OWNERS = {
    "allpairspy": {"check.variants"},
    "distributed": {"batch.cluster"},
    "odfdo": {"batch.tables.ods"},
    "openpyxl": {"batch.tables.xlsx"},
    "fastapi": {
        *("web.app", "web.api.routes", "web.api.bearer", "web.api.openapi"),
        *("web.screens.patient", "web.screens.login", "web.screens.lists"),
    },
    "pebble": {"workers"},
    "pikepdf": {
        "pdf.objects",
        "attach.letter",
        "attach.active",
        "attach.form_fields",
        "attach.embedded_file",
        "pdf.booklet",
    },
    "pypdfium2": {"pdf.readback"},
    "watchfiles": {"cli.watch"},
    "syllabreak": {"check.readability"},
    "weasyprint": {"render.engine"},
    "pydyf": {"render.finish"},
    "yaml": {"read"},
    "jinja2": {"compose.page", "check.variants_page", "web.templates"},
    "uharfbuzz": {"stamp.stamp"},
    "uvicorn": {"cli.serve"},
    "markdown_it": {"compose.markdown"},
    "holidays": {"model.dates"},
    "PIL": {"compose.pictures"},
    "segno": {"compose.qr"},
    "click": {
        "cli",
        "cli.french",
        "cli.render",
        "cli.check",
        "cli.approve",
        "cli.new",
        "cli.batching",
        "cli.batch",
        "cli.booklet",
        "cli.attach",
        "cli.serving",
        "cli.serve",
    },
    "pydantic": {"model.blocks", "model.hospital", "model.leaflet", "read", "web.api.schemas"},
}


@functools.cache
def _trees() -> dict[str, ast.Module]:
    """Return each module's code, by its dotted name below the package; a folder by its own."""
    return {_name(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and parts[1:] else parts)


def _floor(module: str) -> int:
    return FLOOR_OF[module.split(".")[0]]


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of whatever a module imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""
            # `from feuillet import read` imports a module too.
            if (node.module or "").split(".")[0] == "feuillet":
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _ours(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    names = (name.removeprefix("feuillet.") for name in _imported(_trees()[module]))
    return {name for name in names if name in _trees()} - {module}


def test_every_module_has_a_floor() -> None:
    """A new module is given its floor before it is used, and no floor names a module that left."""
    assert {module.split(".")[0] for module in _trees()} == set(FLOOR_OF)


def test_modules_import_from_their_own_floor_or_lower_ones() -> None:
    """A module imports from its own floor or below, even inside a function."""
    upward = [
        f"{module} ({_floor(module)}) imports {other} ({_floor(other)})"
        for module in _trees()
        for other in sorted(_ours(module))
        if _floor(other) > _floor(module)
    ]

    assert not upward


def test_no_modules_import_each_other_in_a_circle() -> None:
    """There is no import cycle, not even one hidden inside a function."""
    left = {module: _ours(module) for module in _trees()}
    while free := {module for module, needs in left.items() if not needs & set(left)}:
        left = {module: needs for module, needs in left.items() if module not in free}

    assert not left, f"these import each other: {sorted(left)}"


@pytest.mark.parametrize("dependency", OWNERS)
def test_each_big_dependency_has_one_owner(dependency: str) -> None:
    """A big dependency is imported by the module that owns it and by no other."""
    users = {
        module
        for module, tree in _trees().items()
        if any(name.split(".")[0] == dependency for name in _imported(tree))
    }

    assert users == OWNERS[dependency]


def test_only_the_command_line_reads_the_clock() -> None:
    """The day comes from the shell: no step below asks what day it is."""
    clocks = {"now", "today", "utcnow", "time_ns", "monotonic", "localtime"}
    readers = {
        module
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
    }

    assert readers <= {"cli.french"}


def test_addresses_are_fetched_by_our_own_class() -> None:
    """WeasyPrint gets a fetcher object of our class: a plain function that raises breaks it."""
    tree = _trees()["render.engine"]
    classes = {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "URLFetcher" for base in node.bases)
    }
    made = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id in classes
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    given = [
        ast.unparse(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "url_fetcher"
    ]

    assert given
    assert set(given) <= made


def test_everything_given_to_the_layout_engine_has_our_fetcher() -> None:
    """No page, style or attachment is made with WeasyPrint's own fetcher, which reads files."""
    bare = [
        f"ligne {node.lineno}"
        for node in ast.walk(_trees()["render.engine"])
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("HTML", "CSS", "Attachment")
        and not any(keyword.arg == "url_fetcher" for keyword in node.keywords)
    ]

    assert not bare


def test_nothing_is_declared_safe_by_hand() -> None:
    """No template switches escaping off, and no module outside `markdown` makes markup of text."""
    templates = PACKAGE.parent / "templates"
    unsafe = [
        f"{path.name}, ligne {number}"
        for path in templates.rglob("*")
        if path.is_file()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "safe" in line.split("|")[1:] or "|safe" in line.replace(" ", "") or "autoescape" in line
    ]
    makers = {
        module
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Markup"
    }

    assert not unsafe
    assert makers <= {"compose.markdown"}


def test_no_code_is_executed_from_content() -> None:
    """Nothing in the package evaluates text, unpickles or loads YAML into Python objects."""
    forbidden = {"eval", "exec", "compile", "__import__", "unsafe_load", "full_load", "loads"}
    called = {
        (module, node.func.id if isinstance(node.func, ast.Name) else node.func.attr)
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }
    found = {(module, name) for module, name in called if name in forbidden}

    # `re.compile`, and `json.loads` of our own schema and journal or of a checked request, are
    # not what is meant.
    assert {name for _, name in found} <= {"compile", "loads"}
    readers = {module for module, name in found if name == "loads"}
    assert readers <= {"model.leaflet_file", "batch.journal", "web.keys", "web.api.schemas"}


def test_content_folders_hold_no_code() -> None:
    """Leaflets, templates and styles are content: no Python file hides among them."""
    hidden = [str(path) for folder in CONTENT for path in (PACKAGE.parent / folder).rglob("*.py")]

    assert not hidden


def test_modules_are_read_in_one_sitting() -> None:
    """A module has at most 400 lines; a longer one is parted by idea."""
    lengths = {
        path.name: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")
    }
    too_long = {name: length for name, length in lengths.items() if length > 400}

    assert not too_long


def test_functions_are_read_without_scrolling() -> None:
    """A function has at most 60 lines."""
    too_long = {
        f"{module}.{node.name}": node.end_lineno - node.lineno + 1
        for module, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > 60
    }

    assert not too_long


def test_every_module_and_public_function_says_what_it_is_for() -> None:
    """Each module, class and public function of the package has a docstring."""
    silent = [
        f"{module}.{getattr(node, 'name', '')}"
        for module, tree in _trees().items()
        for node in (tree, *tree.body)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and not getattr(node, "name", "").startswith("_")
        and not ast.get_docstring(node)
    ]

    assert not silent
