"""The schemas that editors, forms and other programs rely on."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from feuillet.check.values import check_values
from feuillet.find import Library, builtin_root
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Condition
from feuillet.model.schema import csv_template, describe_json, leaflet_schema, values_schema
from feuillet.read import read_tree
from feuillet.web.api.answers import LeafletAnswer
from tests.helpers import TODAY
from tests.shipped import LEAFLETS

ROOT = builtin_root()


def test_the_schema_in_the_docs_is_current() -> None:
    """`make schema` writes it; editors complete from it."""
    written = json.loads((ROOT / "docs" / "leaflet.schema.json").read_text("utf-8"))

    assert written == leaflet_schema()


def test_the_leaflet_schema_is_a_valid_draft_07() -> None:
    """YAML editors understand JSON Schema 7 and no later one."""
    schema = leaflet_schema()

    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json.dumps(schema)


@pytest.mark.parametrize("name", LEAFLETS)
def test_the_shipped_leaflets_fit_the_schema(name: str) -> None:
    """What the program reads, an editor finds right too."""
    text = (ROOT / "leaflets" / f"{name}.yaml").read_text("utf-8")
    data = _as_an_editor_reads(read_tree(text, name).data)
    problems = [
        f"{list(error.absolute_path)}: {error.message[:200]}"
        for error in jsonschema.Draft7Validator(leaflet_schema()).iter_errors(data)
    ]

    assert problems == []


@pytest.mark.parametrize(
    "change",
    [{"titel": "x"}, {"sources": {"a": {}}}, {"documents": {"a": {"title": "x", "pages": 1}}}],
)
def test_the_leaflet_schema_marks_what_the_program_refuses(change: dict[str, Any]) -> None:
    """A misspelt key, no source, a document without sections."""
    text = (ROOT / "leaflets" / "vertebroplastie.yaml").read_text("utf-8")
    data = {**_as_an_editor_reads(read_tree(text, "x").data), **change}

    assert not jsonschema.Draft7Validator(leaflet_schema()).is_valid(data)


@pytest.mark.parametrize("name", LEAFLETS)
def test_the_values_schema_takes_the_examples_and_refuses_the_unknown(
    library: Library, name: str
) -> None:
    """One patient's values, as another program would send them."""
    leaflet = library.read(library.find_leaflet(name))
    schema = values_schema(name, leaflet)
    examples = {key: variable.example for key, variable in leaflet.all_variables.items()}
    validator = jsonschema.Draft7Validator(schema)

    jsonschema.Draft7Validator.check_schema(schema)
    assert validator.is_valid(examples)
    assert validator.is_valid({})
    assert not validator.is_valid({"prenoms": "Camille"})
    assert not validator.is_valid({"date_intervention": "demain"})


def test_describe_json_has_the_promised_keys(library: Library) -> None:
    """Other programs read them, and make forms of them."""
    leaflet = library.read(library.find_leaflet("vertebroplastie"))
    described = describe_json("vertebroplastie", leaflet)
    wanted = {
        *("nom", "prenom", "date_naissance", "ipp", "nom_naissance", "prenom_naissance", "sexe"),
        *("date_intervention", "heure_convocation"),
        *("anesthesie", "nombre_vertebres", "niveaux", "sejour", "cause", "cause_affichable"),
        *("osteoporose_suspectee", "corset", "anticoagulant", "consigne_anticoagulant"),
        *("opioides", "reeducation", "rdv_anesthesie", "rdv_controle", "operateur"),
    }

    assert set(described) == {"id", "title", "version", "variables"}
    assert {variable["id"] for variable in described["variables"]} == wanted
    for variable in described["variables"]:
        assert set(variable) == {
            *("id", "label", "type", "choices", "missing", "example"),
            *("group", "only_if", "after", "before"),
        }
        assert variable["missing"] in ("block", "blank", "generic")


def test_describe_json_says_what_a_form_asks_together_and_when(surgery: Leaflet) -> None:
    """Conditions as data, and which days follow each other."""
    either = Condition.model_validate(
        {"any": [{"geste": "courte", "a_jeun": ["oui"]}, {"not": {"unknown": ["heure"]}}]}
    )
    asked = Condition.model_validate({"known": "geste", "at_least": {"nombre": 2}})
    crutches = surgery.variables["bequilles"].model_copy(update={"when": either, "asked": asked})
    changed = {
        "variables": {**surgery.variables, "bequilles": crutches},
        "groups": {"L'essai": ("geste", "bequilles")},
    }
    described = describe_json("essai", surgery.model_copy(update=changed))
    told = {one["id"]: one for one in described["variables"]}

    assert told["bequilles"]["only_if"] == {
        "all": [
            {
                "any": [
                    {"equals": {"geste": ["courte"], "a_jeun": ["oui"]}},
                    {"not": {"unknown": ["heure"]}},
                ]
            },
            {"known": ["geste"], "at_least": {"nombre": 2}},
        ]
    }
    assert (told["nom"]["only_if"], told["nom"]["group"]) == (None, None)
    assert told["geste"]["group"] == told["bequilles"]["group"] == "L'essai"
    assert told["date_ablation"]["after"] == "date_operation"
    assert told["rdv_anesthesie"]["before"] == "date_operation"
    LeafletAnswer.model_validate(described)


def test_the_csv_template_is_read_back_and_accepted(library: Library) -> None:
    """A header of ids and one row of examples, with semicolons."""
    leaflet = library.read(library.find_leaflet("vertebroplastie"))
    header, row = csv.reader(io.StringIO(csv_template(leaflet)), delimiter=";")

    assert header == list(leaflet.all_variables)
    assert check_values(leaflet, dict(zip(header, row, strict=True)), today=TODAY).named


def test_every_model_key_is_explained_to_the_author() -> None:
    """The author's guide names each key that a leaflet's file may have."""
    guide = (ROOT / "docs" / "author.md").read_text("utf-8")
    schema = leaflet_schema()
    keys = set(schema["properties"])
    for definition in schema["definitions"].values():
        for shape in (definition, *definition.get("anyOf", ())):
            keys |= set(shape.get("properties", {}))

    assert sorted(key for key in keys if f"`{key}`" not in guide and f"{key}:" not in guide) == []


def _as_an_editor_reads(data: Any, key: str = "") -> Any:
    """Return the tree with the numbers and booleans that a YAML editor would see."""
    if key == "at_least":
        return {name: int(value) for name, value in data.items()}
    if isinstance(data, dict):
        return {name: _as_an_editor_reads(value, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_as_an_editor_reads(value) for value in data]
    if key in (
        "pages",
        "lines",
        "minimum",
        "maximum",
        "usual",
        "notice",
        "out_of",
        "longest",
        "min_age",
    ):
        return int(data)
    if key in ("large", "place", "new_page", "main", "paired", "compact", "seldom"):
        return data == "true"
    return data


def test_no_leaflet_is_shipped_without_a_reader(library: Library) -> None:
    """Each shipped file is read and checked; none is passed over by its name."""
    files = {path.stem for path in (ROOT / "leaflets").iterdir()}
    leaflets = [library.read(library.find_leaflet(name)) for name in library.leaflet_names()]

    assert files == set(library.leaflet_names())
    assert all(isinstance(leaflet, Leaflet) for leaflet in leaflets)


def test_docs_hold_no_path_of_a_machine() -> None:
    """The project speaks of itself alone."""
    texts = [path.read_text("utf-8") for path in Path(ROOT / "docs").glob("*.md")]

    assert not any("/home/" in text or "/root/" in text for text in texts)
