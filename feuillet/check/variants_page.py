"""One page on which an author sees every variant of a leaflet side by side."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from feuillet.check.prove import Proof
from feuillet.check.rules.rule import Variant
from feuillet.find import Library

_PAGE = Path(__file__).with_suffix(".html")

_Pieces = tuple[tuple[str, bool], ...]
"""Words, and whether they differ from the first variant that prints this passage."""


@dataclass(frozen=True)
class _Row:
    """One passage: what each variant says there, or one text that they all say."""

    section: str
    """The section's title, on its first row only."""

    common: str | None
    cells: tuple[_Pieces | None, ...] = ()
    """None where a variant does not print it."""


def compare_variants(library: Library, name: str, proof: Proof) -> str:
    """Return the HTML page, whole in itself: no address, no script."""
    found = library.find_leaflet(name)
    leaflet = library.read(found)
    assets = library.look(found).assets
    documents = [
        {
            "title": leaflet.documents[document].title,
            "labels": [variant.label.split(" ; ") for variant in variants],
            "rows": list(_rows(variants)),
        }
        for document, variants in proof.variants.items()
    ]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_PAGE.read_text("utf-8")).render(
        title=leaflet.title,
        version=leaflet.version,
        documents=documents,
        findings=proof.findings,
        regular=base64.b64encode(assets["fonts/text-regular.ttf"]).decode(),
        bold=base64.b64encode(assets["fonts/text-bold.ttf"]).decode(),
    )


def _rows(variants: Sequence[Variant]) -> Iterator[_Row]:
    """Yield one row a passage, in the order of the document."""
    if not variants:
        return
    printed = [{passage.place: words for passage, words in one.texts} for one in variants]
    last = None
    for passage in variants[0].subject.passages:
        said = [words.get(passage.place) for words in printed]
        if passage.document != variants[0].document or not any(said):
            continue
        title = passage.section.title if passage.section and passage.section.title else ""
        section, last = ("" if passage.place[:4] == last else title), passage.place[:4]
        if len(set(said)) == 1:
            yield _Row(section, said[0])
        else:
            reference = next(words for words in said if words is not None)
            yield _Row(section, None, tuple(_marked(words, reference) for words in said))


def _marked(words: str | None, reference: str) -> _Pieces | None:
    if words is None:
        return None
    old, new = reference.split(" "), words.split(" ")
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    said = ((kind != "equal", new[start:end]) for kind, _, _, start, end in steps)
    return tuple((" ".join(part), differs) for differs, part in said if part)
