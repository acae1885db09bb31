"""A leaflet's passages: no text that is printed escapes the rules."""

from collections.abc import Iterator
from typing import Any

from feuillet.model.leaflet import DocumentPlan
from feuillet.model.parts import Text
from feuillet.model.passages import PRINTED

LONGEST = Text.__metadata__[0].metadata[1].max_length  # type: ignore[attr-defined]
"""Characters of a text: what tells one from an id in a schema."""


def texts(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of a schema, and of what it is made of, that hold a text."""
    for part in (schema, *schema["$defs"].values()):
        for key, kind in part.get("properties", {}).items():
            holders = [kind, *kind.get("anyOf", ()), kind.get("items", {})]
            if kind.get("additionalProperties") and key != "waive":
                holders.append(kind["additionalProperties"])
            if any(holder.get("maxLength") == LONGEST for holder in holders):
                yield key


def test_every_text_of_a_block_is_a_passage() -> None:
    """A new kind of block whose text no rule reads would print whatever it says."""
    found = set(texts(DocumentPlan.model_json_schema()))

    assert found - {"glossary"} == PRINTED
