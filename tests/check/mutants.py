"""Leaflets with one thing wrong, made from the shipped ones: each must be noticed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feuillet.find import Library, builtin_root
from feuillet.model.passages import passages

ROOT = builtin_root()
NAMES = ("gastrostomie", "vertebroplastie")
OTHER = {"gastrostomie": "vertebroplastie", "vertebroplastie": "gastrostomie"}
_LIBRARY = Library.open([], environment={})


@dataclass(frozen=True)
class Mutant:
    """One leaflet with one change."""

    leaflet: str
    kind: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.leaflet}: {self.kind}, {self.what}"


def mutants() -> list[Mutant]:
    """Return them all, in a fixed order."""
    kinds = (_boxes, _figures, _references, _agreements, _names, _sentences)
    return [mutant for name in NAMES for kind in kinds for mutant in kind(name)]


def _source(name: str) -> str:
    return (ROOT / "leaflets" / f"{name}.yaml").read_text("utf-8")


def _every(found: list[str], most: int) -> list[str]:
    """Return at most so many, spread evenly."""
    step = max(1, -(-len(found) // most))
    return found[::step]


def _boxes(name: str) -> Iterator[Mutant]:
    """Delete a warning box."""
    lines = _source(name).split("\n")
    for start, line in enumerate(lines):
        if not re.match(r"\s*- warning:", line):
            continue
        indent = len(line) - len(line.lstrip())
        end = start + 1
        while end < len(lines) and (
            not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent
        ):
            end += 1
        kept = lines[:start] + lines[end:]
        if re.match(r"\s*- blocks:\s*$", lines[start - 1]):
            # Its section has nothing else: all of it goes.
            kept = lines[: start - 1] + lines[end:]
        yield Mutant(name, "box deleted", f"line {start + 1}", "\n".join(kept))


def _figures(name: str) -> Iterator[Mutant]:
    """Give a fact the figure of another."""
    text = _source(name)
    found = re.findall(r'^  (\w+):(?: +\{|\n +)figure: "([\d,]+)"', text, re.MULTILINE)
    for index, (fact, figure) in enumerate(found):
        others = [other for _, other in found[index + 1 :] + found[:index] if other != figure]
        if index % 3 == 0 and others:
            old = re.search(rf'^  {fact}:(?: +\{{|\n +)figure: "{figure}"', text, re.MULTILINE)
            assert old
            new = old[0].replace(f'"{figure}"', f'"{others[0]}"')
            yield Mutant(name, "figure swapped", fact, text.replace(old[0], new, 1))


def _references(name: str) -> Iterator[Mutant]:
    """Cite another fact in the place of one."""
    text = _source(name)
    facts = list(_LIBRARY.read(_LIBRARY.find_leaflet(name)).facts)
    cited = [fact for fact in facts if f"{{{{ {fact} }}}}" in text]
    for index, fact in enumerate(cited[::3]):
        other = cited[(3 * index + 1) % len(cited)]
        if other != fact:
            changed = text.replace(f"{{{{ {fact} }}}}", f"{{{{ {other} }}}}", 1)
            yield Mutant(name, "figure misquoted", f"{fact} → {other}", changed)


def _agreements(name: str) -> Iterator[Mutant]:
    """Drop the plural of a noun after « les », « des », « vos »…"""
    text = _source(name)
    body = text.index("\ndocuments:")
    plural = r"\b(?:les|des|vos|aux|ces|plusieurs|#|deux) ([a-zéèêâîôûçœ]{4,}s)\b"
    found = [m for m in re.finditer(plural, text) if m.start() > body]
    words = _every([f"{m.start(1)} {m[1]}" for m in found], 6)
    for word in words:
        start, noun = word.split(" ")
        end = int(start) + len(noun)
        line = text.count("\n", 0, end) + 1
        what = f"{noun}, line {line}"
        yield Mutant(name, "agreement broken", what, text[: end - 1] + text[end:])


def _names(name: str) -> Iterator[Mutant]:
    """Misspell a variable where it is used."""
    text = _source(name)
    body = text.index("\ndocuments:")
    variables = list(_LIBRARY.read(_LIBRARY.find_leaflet(name)).variables)
    used = [v for v in variables if re.search(rf"(?:\{{|: |\{{\{{ ){v}\b", text[body:])]
    for variable in _every(used, 5):
        found = re.search(rf"(?:\{{|: |\{{\{{ ){variable}\b", text[body:])
        assert found
        end = body + found.end()
        yield Mutant(name, "variable misnamed", variable, text[:end] + "x" + text[end:])


def _sentences(name: str) -> Iterator[Mutant]:
    """Paste a sentence of the other leaflet at the end of the first section with a text."""
    text = _source(name)
    other = _LIBRARY.read(_LIBRARY.find_leaflet(OTHER[name]))
    said = [
        passage.text
        for passage in passages(other)
        if passage.key == "text" and "{{" not in passage.text and 30 < len(passage.text) < 200
    ]
    anchor = re.search(r"\n( +)- text: .*\n", text)
    assert anchor
    for index, sentence in enumerate(_every(said, 6)):
        quoted = " ".join(sentence.split()).replace('"', "'")
        pasted = f'\n{anchor[1]}- text: "{quoted}"'
        if index % 2:
            # With what an author copies along with it, so that only its words betray it.
            pasted += f"\n{anchor[1]}  awaits: physician"
        changed = text[: anchor.start()] + pasted + text[anchor.start() :]
        yield Mutant(name, "sentence pasted", f"{index + 1}, {quoted[:40]}", changed)
