"""The JSON Schema of the leaflet file itself, for completion in editors.

`make schema` writes it to `docs/leaflet.schema.json`; a test keeps it current.
"""

import json
from pathlib import Path
from typing import Any

from feuillet.model.leaflet import Leaflet
from feuillet.model.schema import DRAFT_07

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}


def leaflet_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft-07, as YAML editors understand it) of a leaflet's file."""
    schema = Leaflet.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    condition = definitions["Condition"]
    condition["properties"].pop("equals")
    for name in ("known", "unknown"):
        condition["properties"][name] = {"anyOf": [_TEXT, _TEXTS]}
    # Any other key is a variable, with the value or values that it must have.
    condition["additionalProperties"] = {"anyOf": [_TEXT, _TEXTS]}
    for definition in definitions.values():
        for name in ("source", "covers"):
            if name in definition.get("properties", {}):
                definition["properties"][name] = {"anyOf": [_TEXT, _TEXTS]}
    for name in ("Item", "Choice"):
        definitions[name] = {"anyOf": [_TEXT, definitions[name]]}
    definitions["Row"] = {"anyOf": [_TEXTS, definitions["Row"]]}
    whole = {"$schema": DRAFT_07, **schema, "definitions": definitions}
    moved = json.dumps(whole, ensure_ascii=False).replace("#/$defs/", "#/definitions/")
    result: dict[str, Any] = json.loads(moved)
    return result


def write_schema(path: Path) -> None:
    """Write the schema to `path`, indented."""
    text = json.dumps(leaflet_schema(), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    write_schema(Path(__file__).resolve().parents[2] / "docs" / "leaflet.schema.json")
