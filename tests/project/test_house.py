"""What contracts on imports cannot say: clocks, addresses, markup, and how long a file is."""

import ast
import functools
import re
import statistics
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "feuillet"
CONTENT = ("leaflets", "templates", "styles", "pictures")
TOKENS = ("web.api.bearer", "web.codes")
"""They say what the administrator does: no request does."""


@functools.cache
def _trees() -> dict[str, ast.Module]:
    """Return each module's code, by its dotted name below the package; a folder by its own."""
    return {_name(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and parts[1:] else parts)


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

    assert readers <= {"cli.options"}


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

    # `re.compile`, and `json.loads` of our own schema and files or of a checked request, are
    # not what is meant.
    assert {name for _, name in found} <= {"compile", "loads"}
    readers = {module for module, name in found if name == "loads"}
    assert readers <= {
        *("model.schema", "batch.journal", "batch.remembered", "web.keys", "web.api.schemas"),
    }


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


def test_the_listing_is_short_and_the_map_names_all_of_it() -> None:
    """At most 20 entries at the package's top, and the map of CONTRIBUTING.md has each of them."""
    beside = {"__pycache__", "_content"}
    entries = {path.name for path in PACKAGE.iterdir()} - beside
    contributing = (PACKAGE.parent / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"^    (\w+(?:\.py|/)) ", contributing, re.MULTILINE))
    steps = {name for name in entries if name.endswith(".py") and not name.startswith("__")}
    packages = {f"{name}/" for name in entries if (PACKAGE / name / "__init__.py").exists()}
    content = {f"{path.name}/" for path in PACKAGE.parent.iterdir() if path.is_dir()}

    assert len(entries) <= 20
    assert named - content - {"generate.py"} == steps | packages


def test_a_package_is_seen_at_a_glance() -> None:
    """A package has about fifteen modules, and the command line one a command."""
    modules = {
        folder: sum(1 for path in folder.glob("*.py") if path.name != "__init__.py")
        for folder in [path.parent for path in PACKAGE.rglob("__init__.py")]
        if folder.name != "cli"
    }

    assert {str(folder): count for folder, count in modules.items() if count > 16} == {}


def test_half_of_the_modules_are_read_at_once() -> None:
    """The median module has at most 150 lines."""
    lengths = [len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")]

    assert statistics.median(lengths) <= 150


def _told_literals(tree: ast.Module) -> list[ast.Constant]:
    """Return the texts of a module that a user may read: neither docstrings nor annotations."""
    notes = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
    ]


def test_only_the_command_line_names_options_and_commands() -> None:
    """A step names its advice, and each shell words it: no sentence is mended afterwards."""
    commands = {path.stem for path in (PACKAGE / "cli").glob("*.py")}
    # A colour of a style sheet has two dashes too, and its colon at once.
    option = re.compile(r"(?<![\w-])--[a-z][a-z-]*(?![a-z-]*:)|(?<![\w-])-o\b")
    command = re.compile(rf"\bfeuillet ({'|'.join(map(re.escape, sorted(commands)))})\b")
    speaking = [
        f"{module}, ligne {node.lineno}"
        for module, tree in _trees().items()
        if module.split(".")[0] != "cli"
        for node in _told_literals(tree)
        if option.search(node.value) or (command.search(node.value) and module not in TOKENS)
    ]

    assert not speaking
