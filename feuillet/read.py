"""A file → its text; YAML text → checked content, every problem with its line.

Every scalar is taken as the text that was typed: plain YAML would read `12:30` as 750 and
`on` as true.  Aliases, merge keys, tags and repeated keys are refused.
"""

import pathlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from feuillet.errors import (
    ContentError,
    LeafletInvalid,
    SettingsInvalid,
    ValuesInvalid,
    did_you_mean,
)
from feuillet.model.blocks import KINDS
from feuillet.model.characters import faults
from feuillet.model.expressions import check_references
from feuillet.model.hospital import Approval, Approvals, Columns, Hospital, Protocol, SignedValue
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Part, phrase

MAX_TEXT_BYTES = 1_000_000
MAX_ASSET_BYTES = 5_000_000
MAX_DEPTH = 20

# What YAML takes for the end of a line (YAML 1.1, 5.4).
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# What YAML takes for a comment after an unquoted text may be the end of a sentence.
_CUT = re.compile(r"[ \t]+#")

# The C parser is six times faster; it is only asked for events, one at a time, since its
# composer overflows the stack on deeply nested text.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]
Content = TypeVar("Content", bound=Part)


@dataclass
class Tree:
    """Plain data, and the line (from 1) on which each part of it starts."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, loc: Path) -> int:
        """Return the line nearest to a place in the data; unknown steps are passed over."""
        path: Path = ()
        for step in loc:
            if (*path, step) in self.lines:
                path = (*path, step)
        return self.lines.get(path, 1)


def read_leaflet(text: str, file_name: str) -> Leaflet:
    """Return the leaflet that a YAML text holds.

    Raises:
        LeafletInvalid: With every problem found, each with file and line.
    """
    tree = read_tree(text, file_name)
    leaflet = _validated(Leaflet, tree, file_name)
    refuse_places(check_references(leaflet), lambda: tree.line, file_name)
    return leaflet


def refuse_places(
    found: Iterator[tuple[Path, str]], finder: Callable[[], Callable[[Path], int]], file_name: str
) -> None:
    """Raise LeafletInvalid with the line of each (place, problem), if there is one.

    Args:
        finder: Gives what finds a line, where one is wanted.
    """
    problems = list(found)
    if problems:
        line = finder()
        told = (f"{file_name}, ligne {line(place)} : {problem}" for place, problem in problems)
        raise LeafletInvalid(*dict.fromkeys(told))


@contextmanager
def of_settings() -> Iterator[None]:
    """Have what is wrong with a file told as the settings', not a leaflet's: SettingsInvalid."""
    try:
        yield
    except LeafletInvalid as error:
        problems, unreadable = error.problems, error.unreadable
    else:
        return
    told = SettingsInvalid(*problems)
    told.unreadable = unreadable
    raise told


def line_finder(text: str) -> Callable[[Path], int]:
    """Return what gives the line (from 1) nearest to a place in a leaflet's file."""
    return read_tree(text, "").line


def read_hospital(text: str, file_name: str) -> Hospital:
    """Return the hospital's settings.  Raises LeafletInvalid like `read_leaflet`."""
    return _validated(Hospital, read_tree(text, file_name), file_name)


@of_settings()
def read_protocol(tree: Tree, file_name: str, leaflet: str) -> Mapping[str, SignedValue]:
    """Return the hospital's own figures for one leaflet.

    What the file says of other leaflets is not looked at: a slip there must not block this one.

    Raises:
        LeafletInvalid: Like `read_leaflet`.
    """
    own = _of_one_leaflet(tree, file_name, leaflet, "ses valeurs")
    return _validated(Protocol, own, file_name).leaflets.get(leaflet, {})


@of_settings()
def read_columns(tree: Tree, file_name: str, leaflet: str) -> Mapping[str, str]:
    """Return the variable of each column that the hospital renamed for one leaflet.

    Raises:
        LeafletInvalid: Like `read_protocol`.
    """
    own = _of_one_leaflet(tree, file_name, leaflet, "ses colonnes")
    return _validated(Columns, own, file_name).leaflets.get(leaflet, {})


def _of_one_leaflet(tree: Tree, file_name: str, leaflet: str, what: str) -> Tree:
    if not isinstance(tree.data, dict | None):
        raise LeafletInvalid(f"{file_name} : il faut le nom d'une fiche, puis {what}")
    own = {name: part for name, part in (tree.data or {}).items() if name == leaflet}
    return Tree(own, tree.lines)


def read_approvals(text: str, file_name: str) -> tuple[Approval, ...]:
    """Return the approvals that a JSON text holds, which YAML's reader reads too.

    Raises:
        LeafletInvalid: Whatever is wrong: a program wrote that file, nobody mends it by hand.
    """
    try:
        return _validated(Approvals, read_tree(text, file_name), file_name).entries
    except LeafletInvalid:
        problem = "abîmé ou modifié à la main : rétablissez-le, ou retirez-le et approuvez de"
    raise LeafletInvalid(f"{file_name} : {problem} nouveau la fiche")


def read_values(text: str) -> dict[str, str]:
    """Return one patient's raw values from YAML or JSON (a flat group of keys).

    A list becomes a text with commas; a bare `null` or nothing is no value.

    Raises:
        ValuesInvalid: Naming lines, never values.
    """
    try:
        tree = read_tree(text, "valeurs", strict_text=False)
    except LeafletInvalid as error:
        problems = error.problems
    else:
        return _flat(tree)
    raise ValuesInvalid(*problems)


def _flat(tree: Tree) -> dict[str, str]:
    if tree.data in (None, ""):
        return {}
    if not isinstance(tree.data, dict):
        raise ValuesInvalid("valeurs : il faut une ligne « champ: valeur » par champ")
    values: dict[str, str] = {}
    for key, value in tree.data.items():
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            values[key] = ", ".join(value)
        elif value is None or isinstance(value, str):
            values[key] = value or ""
        else:
            raise ValuesInvalid(
                f"valeurs, ligne {tree.line((key,))} : un champ doit être un texte ou une liste"
                " de textes"
            )
    return values


def read_tree(text: str, file_name: str, *, strict_text: bool = True) -> Tree:
    """Return the data of one YAML document, every scalar as text, with its lines.

    Args:
        strict_text: Refuse characters that cannot be printed, with their line.

    Raises:
        LeafletInvalid: On anything but plain, bounded YAML.
    """
    if len(text) > MAX_TEXT_BYTES:
        raise LeafletInvalid(f"{file_name} : fichier trop gros (1 Mo au plus)")
    problem = None
    try:
        return _build(text, file_name, strict_text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"{file_name}, ligne {line} : cette ligne ne se lit pas, vérifiez le retrait, les"
        problem += " deux-points et les guillemets, ici et au-dessus"
    except (yaml.YAMLError, UnicodeError):
        problem = (
            f"{file_name} : contient un caractère interdit et invisible : retapez-le au clavier"
        )
    raise LeafletInvalid(problem)


def _build(text: str, file_name: str, strict_text: bool) -> Tree:
    """Build the data from parser events, with a stack of our own, so nothing recurses."""
    tree = Tree()
    lines = [*_LINE_END.split(text), ""]
    stack: list[tuple[Any, Path]] = []
    key: str | None = None
    keys: list[str | None] = []

    def fail(event: Any, problem: str) -> ContentError:
        return LeafletInvalid(f"{file_name}, ligne {event.start_mark.line + 1} : {problem}")

    def place(event: Any, value: Any) -> Path:
        nonlocal key
        if not stack:
            tree.data = value
            path: Path = ()
        elif isinstance(stack[-1][0], dict):
            path = (*stack[-1][1], key or "")
            stack[-1][0][key] = value
            key = None
        else:
            path = (*stack[-1][1], len(stack[-1][0]))
            stack[-1][0].append(value)
        tree.lines.setdefault(path, event.start_mark.line + 1)
        return path

    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise fail(event, "les ancres « & » et renvois « * » ne sont pas admis : recopiez")
        if getattr(event, "tag", None) not in (None, "!"):
            raise fail(event, "les étiquettes « ! » ne sont pas admises : retirez celle-ci")
        awaits_key = bool(stack) and isinstance(stack[-1][0], dict) and key is None
        if isinstance(event, yaml.DocumentStartEvent) and tree.lines:
            raise fail(event, "un seul document par fichier : retirez « --- »")
        if isinstance(event, yaml.ScalarEvent):
            end: Any = event.end_mark
            if event.style in (None, "") and _CUT.match(lines[end.line], end.column):
                raise fail(event, "« # » coupe ce texte : mettez-le entre guillemets droits")
            for fault in faults(event.value.replace("\n", " ")) if strict_text else ():
                raise fail(event, fault)
            if awaits_key:
                key = _new_key(event, stack[-1], tree, fail)
            else:
                bare = event.style in (None, "") and event.value in ("", "null", "~")
                place(event, None if bare else event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            if awaits_key:
                raise fail(event, "une clé doit être un mot")
            if len(stack) >= MAX_DEPTH:
                raise fail(event, f"trop de niveaux de retrait ({MAX_DEPTH} au plus)")
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = place(event, value)
            stack.append((value, path))
            keys.append(key)
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            key = keys.pop()
    return tree


def _new_key(event: Any, top: tuple[Any, Path], tree: Tree, fail: Any) -> str:
    """Return a mapping's next key; repeated keys and merge keys are refused."""
    mapping, path = top
    key = str(event.value)
    if key in mapping:
        first = tree.lines[(*path, key)]
        raise fail(event, f"clé déjà donnée ligne {first} : gardez l'une des deux")
    if key == "<<":
        raise fail(event, "la clé de fusion « << » n'est pas admise : recopiez")
    tree.lines[(*path, key)] = event.start_mark.line + 1
    return key


def _validated(model: type[Content], tree: Tree, file_name: str) -> Content:
    try:
        return model.model_validate(tree.data)
    except ValidationError as error:
        faults_found = error.errors(include_url=False, include_input=False)
    problems = [
        f"{file_name}, ligne {tree.line(fault['loc'])} : {_explain(fault, model)}"
        for fault in faults_found
        if not _follows(fault, faults_found)
    ]
    raise LeafletInvalid(*dict.fromkeys(problems))


def _follows(fault: Any, others: Sequence[Any]) -> bool:
    """Whether a list is « empty » only since something wrong in it was left out."""
    loc = fault["loc"]
    return fault["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc and other["loc"] != loc for other in others
    )


@cache
def _known_keys(model: type[Part]) -> frozenset[str]:
    """Return every key that a file of this kind may hold, anywhere in it."""
    schema = model.model_json_schema(by_alias=True)
    parts = (schema, *schema.get("$defs", {}).values())
    return frozenset(key for part in parts for key in part.get("properties", {}))


def _explain(fault: Mapping[str, Any], model: type[Part]) -> str:
    """Return the French sentence of one pydantic problem, without the value."""
    names = [step for step in fault["loc"] if isinstance(step, str) and step != "[key]"]
    details = dict(fault.get("ctx", {}))
    if fault["type"] == "union_tag_not_found":
        return f"sorte de bloc inconnue, attendu l'une des clés {', '.join(KINDS)}"
    sentence = phrase(fault["type"], details)
    if not names:
        return sentence
    if fault["type"] == "extra_forbidden":
        sentence = _explain_key(names[-1], _known_keys(model))
    return f"« {names[-1]} » : {sentence}"


def _explain_key(name: str, known: frozenset[str]) -> str:
    if name in known:
        return "cette clé va ailleurs dans le fichier, pas ici : vérifiez le retrait et le bloc"
    near = did_you_mean(name, sorted(known))
    return f"clé inconnue.{near}" if near else "clé inconnue : retirez-la ou corrigez-la"


def file_text(path: pathlib.Path) -> str:
    """Return the text of a file, in UTF-8.  Raises LeafletInvalid if it has none, or too much."""
    content = file_bytes(path, MAX_TEXT_BYTES)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problem = "n'est pas en UTF-8 : enregistrez-le dans ce codage"
    raise LeafletInvalid(f"{path.name} : {problem}")


def file_bytes(path: pathlib.Path, largest: int = MAX_ASSET_BYTES) -> bytes:
    """Return what a file holds.  Raises LeafletInvalid if it cannot be read, or holds too much."""
    try:
        if path.is_file():
            if path.stat().st_size <= largest:
                return path.read_bytes()
            most = largest // 1_000_000
            raise LeafletInvalid(f"{path.name} : fichier trop gros ({most} Mo au plus)")
    except OSError:
        pass  # it is told below
    error = LeafletInvalid(
        f"{path.name} : existe mais ne se lit pas : vérifiez le lien, le partage ou les droits"
    )
    error.unreadable = str(path)
    raise error
