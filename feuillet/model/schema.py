"""A leaflet for others: its variables in JSON, as a table, and JSON Schemas of values and file."""

import csv
import io
import json
import re
from typing import Any

from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Condition
from feuillet.model.variables import AT_BIRTH, NAMING, NEEDS_IDENTITY, WHOLE_IDENTITY, Variable

DRAFT_07 = "http://json-schema.org/draft-07/schema#"

_DAY = "([0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
_HOUR = "[0-9]{1,2}( ?[hH]( ?[0-9]{2})?|:[0-9]{2}(:00)?)"
_PATTERNS = {
    "date": _DAY,
    "time": _HOUR,
    "appointment": f"{_DAY}(( (à )?|T){_HOUR})?",
    "integer": "[0-9]{1,4}",
    "boolean": "oui|non",
}
_TYPED = {"type": ["string", "null"]}
_ABSENT = {"enum": ["", None]}
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
    """Return the line of a leaflet that cannot be printed: all that is sure of it is its name."""
    return {"id": name, "title": name, "version": None, "status": "broken", "documents": []}


def describe_json(name: str, leaflet: Leaflet) -> dict[str, Any]:
    """Return the leaflet's identity and variables, as `interface.md` fixes them.

    A form can be made of it: what is asked together, when, and which days follow each other.
    """
    groups = {one: title for title, names in leaflet.groups.items() for one in names}
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
                "group": groups.get(variable_id),
                "only_if": _only_if(variable),
                "after": variable.after,
                "before": variable.before,
            }
            for variable_id, variable in leaflet.all_variables.items()
        ],
    }


def _only_if(variable: Variable) -> dict[str, Any] | None:
    """Return when a variable is asked for, or None if always."""
    told = [_condition(one) for one in (variable.when, variable.asked) if one is not None]
    return {"all": told} if len(told) > 1 else next(iter(told), None)


def _condition(condition: Condition) -> dict[str, Any]:
    """Return a condition with the operators that it has; all of them must hold."""
    told = {
        "equals": {name: list(values) for name, values in condition.equals.items()},
        "known": list(condition.known),
        "unknown": list(condition.unknown),
        "at_least": condition.at_least,
        "all": [_condition(one) for one in condition.all],
        "any": [_condition(one) for one in condition.any],
        "not": _condition(condition.not_) if condition.not_ is not None else None,
    }
    return {operator: value for operator, value in told.items() if value}


def values_schema(name: str, leaflet: Leaflet) -> dict[str, Any]:
    """Return a JSON Schema (draft-07) of one patient's values for a leaflet.

    It has one or two ways of writing each value, and the HTTP interface takes no other: more are
    taken of people.  A value may be sent as « "" » or null, which is none, but for what must be
    there.
    """
    variables = leaflet.all_variables
    # A page is nobody's, and then says nothing of anybody's own, or its patient is on it.
    personal = [name for name, one in variables.items() if one.type in NEEDS_IDENTITY]
    nobody = {name: False if name in NAMING else _ABSENT for name in (*personal, "sexe")}
    whole = [_given(name) for name in WHOLE_IDENTITY]
    return {
        "$schema": DRAFT_07,
        "title": f"{leaflet.title} : valeurs d'un patient",
        "$id": f"urn:feuillet:{name}:{leaflet.version}",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(name, one) for name, one in variables.items()},
        "required": [name for name, one in variables.items() if _is_required(one)],
        "anyOf": [{"allOf": whole}, {"properties": nobody}],
    }


def _given(name: str) -> dict[str, Any]:
    """Return what a patient has of the identity: a name in use, or that of birth."""
    born = AT_BIRTH.get(name)
    both = [{"required": [one]} for one in (name, born) if one]
    return {"anyOf": both} if born else both[0]


def is_described(variable: Variable, text: str) -> bool:
    """Whether a text is written in a way that the schema of its variable has, empty or not."""
    pattern = _pattern(variable)
    return pattern is None or re.fullmatch(pattern, text) is not None


def csv_template(leaflet: Leaflet) -> str:
    """Return a header of ids and one example row, with semicolons, as French Excel reads."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(leaflet.all_variables)
    writer.writerow(variable.example for variable in leaflet.all_variables.values())
    return output.getvalue()


def _pattern(variable: Variable) -> str | None:
    """Return how a text of it is written, nothing of one that is written at will."""
    one = "|".join(variable.choices)
    if variable.type == "choices":
        return f"({one})(, ?({one}))*"
    return one or _PATTERNS.get(variable.type)


def _is_required(variable: Variable) -> bool:
    return variable.missing == "block" and variable.when is None


def _property(name: str, variable: Variable) -> dict[str, Any]:
    base: dict[str, Any] = {"title": variable.label, "examples": [variable.example]}
    if name in NAMING or _is_required(variable):
        return base | {"allOf": [_described(variable), {"not": _ABSENT}]}
    return base | _described(variable)


def _described(variable: Variable) -> dict[str, Any]:
    names = list(variable.choices)
    text = {**_TYPED, "pattern": f"^({_pattern(variable)})?$"}
    match variable.type:
        case "integer":
            limits = {"minimum": variable.minimum, "maximum": variable.maximum}
            return {"anyOf": [{"type": "integer", **limits}, text]}
        case "choice":
            return {**_TYPED, "enum": [*names, "", None]}
        case "choices":
            several = {"type": "array", "items": {"enum": names}, "uniqueItems": True}
            return {"anyOf": [several, text]}
        case "boolean":
            return {"enum": [True, False, "oui", "non", "", None]}
        case "text":
            return {**_TYPED, "maxLength": variable.longest}
        case _:
            return text


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
