"""A leaflet's variables for others: JSON, a JSON Schema of one patient's values, a CSV table."""

import csv
import io
from typing import Any

from feuillet.model.leaflet import Leaflet, Variable

DRAFT_07 = "http://json-schema.org/draft-07/schema#"

_DAY = r"(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})"
_HOUR = r"\d{1,2}( ?[hH]( ?\d\d)?|:\d\d)"
_PATTERNS = {
    "date": f"^{_DAY}$",
    "time": f"^{_HOUR}$",
    "appointment": f"^{_DAY}( (à )?{_HOUR})?$",
}


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
    """Return a JSON Schema (draft-07) of one patient's values for a leaflet."""
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
