"""A leaflet for others: its variables in JSON, as a table, and JSON Schemas of values and file."""

import csv
import io
import json
from typing import Any

from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import Variable

DRAFT_07 = "http://json-schema.org/draft-07/schema#"

_DAY = r"(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})"
_HOUR = r"\d{1,2}( ?[hH]( ?\d\d)?|:\d\d)"
_PATTERNS = {
    "date": f"^{_DAY}$",
    "time": f"^{_HOUR}$",
    "appointment": f"^{_DAY}( (à )?{_HOUR})?$",
}
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}


def list_entry(name: str, leaflet: Leaflet, status: str) -> dict[str, Any]:
    """Return one line of the list of leaflets, as `interface.md` fixes it."""
    documents = [{"id": key, "title": plan.title} for key, plan in leaflet.documents.items()]
    return {
        "id": name,
        "title": leaflet.title,
        "version": leaflet.version,
        "status": status,
        "documents": documents,
    }


def broken_entry(name: str) -> dict[str, Any]:
    """Return the line of a leaflet that cannot be read: all that is known of it is its name."""
    return {"id": name, "title": name, "version": None, "status": "broken", "documents": []}


def describe_json(name: str, leaflet: Leaflet) -> dict[str, Any]:
    """Return the leaflet's identity and variables, as `interface.md` fixes them."""
    return {
        "id": name,
        "title": leaflet.title,
        "version": leaflet.version,
        "variables": [
            {
                "id": variable_id,
                "label": variable.label,
                "type": variable.type,
                "choices": {key: choice.label for key, choice in variable.choices.items()},
                "missing": variable.missing,
                "example": variable.example,
            }
            for variable_id, variable in leaflet.all_variables.items()
        ],
    }


def values_schema(name: str, leaflet: Leaflet) -> dict[str, Any]:
    """Return a JSON Schema (draft-07) of one patient's values for a leaflet.

    It has one or two ways of writing each value, for programs; more are taken, for people.
    """
    return {
        "$schema": DRAFT_07,
        "title": f"{leaflet.title} : valeurs d'un patient",
        "$id": f"urn:feuillet:{name}:{leaflet.version}",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            variable_id: _property(variable)
            for variable_id, variable in leaflet.all_variables.items()
        },
        "required": [
            variable_id
            for variable_id, variable in leaflet.all_variables.items()
            if variable.missing == "block" and variable.when is None
        ],
    }


def csv_template(leaflet: Leaflet) -> str:
    """Return a header of ids and one example row, with semicolons, as French Excel reads."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(leaflet.all_variables)
    writer.writerow(variable.example for variable in leaflet.all_variables.values())
    return output.getvalue()


def _property(variable: Variable) -> dict[str, Any]:
    base: dict[str, Any] = {"title": variable.label, "examples": [variable.example]}
    names = list(variable.choices)
    match variable.type:
        case "integer":
            limits = {"minimum": variable.minimum, "maximum": variable.maximum}
            figures = {"type": "string", "pattern": r"^\d{1,4}$"}
            return {**base, "anyOf": [{"type": "integer", **limits}, figures]}
        case "choice":
            return {**base, "type": "string", "enum": names}
        case "choices":
            several = {"type": "array", "items": {"enum": names}, "uniqueItems": True}
            return {**base, "anyOf": [several, {"type": "string"}]}
        case "boolean":
            return {**base, "type": "string", "enum": ["oui", "non"]}
        case "text":
            return {**base, "type": "string", "maxLength": variable.longest}
        case _:
            return {**base, "type": "string", "pattern": _PATTERNS[variable.type]}


def leaflet_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft-07, as YAML editors understand it) of a leaflet's file.

    `make schema` keeps it in `docs/leaflet.schema.json`, for completion in editors.
    """
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
