"""What programs send and get: the closed shapes of the HTTP interface, and what is wrong with them.

Field docstrings are in French: they are what whoever connects a record system reads.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, NoReturn

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
    ValidationError,
)

from feuillet.errors import Trouble, ValuesInvalid, phrase
from feuillet.model.leaflet import Leaflet
from feuillet.model.options import PrintOptions

MOST_ORDERS = 50
MOST_VALUES = 200


def _sort_of(value: Any) -> str | None:
    """Return which sort of value this is, so that a wrong one is told once; None for no sort."""
    sorts = {str: "text", int: "number", list: "list", type(None): "none"}
    return sorts.get(type(value))


# A comma would part an item in two.
Item = Annotated[StrictStr, Field(max_length=200, pattern="^[^,]*$")]
Value = Annotated[
    Annotated[StrictStr, Field(max_length=800), Tag("text")]
    | Annotated[StrictInt, Field(ge=0, le=9999), Tag("number")]
    | Annotated[list[Item], Field(max_length=50), Tag("list")]
    | Annotated[None, Tag("none")],
    Discriminator(_sort_of),
]
Id = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


def _as_generators_read(schema: dict[str, Any]) -> None:
    """Say a mapping of values in the words that generators of clients know.

    Of patterns of keys (`patternProperties`) they make an object without any key: the patient
    would be lost without a word.
    """
    ((pattern, value),) = schema.pop("patternProperties").items()
    schema["additionalProperties"] = {"title": "Value", "anyOf": value.pop("oneOf")}
    schema["propertyNames"] = {"pattern": pattern, "maxLength": 60}


EXAMPLE = {
    "values": {
        "nom": "EXEMPLE",
        "prenom": "Camille",
        "date_naissance": "12/03/1948",
        "date_intervention": "08/12/2026",
        "anesthesie": "sedation",
        "nombre_vertebres": 2,
        "niveaux": ["D12", "L1"],
    },
    "documents": ["information"],
}


def _may_be_left_out(schema: dict[str, Any]) -> None:
    """Leave to words what a key is that is not sent: of its value, generators make a duty."""
    for key in schema["properties"].values():
        key.pop("default", None)


class _Closed(BaseModel):
    model_config = ConfigDict(
        extra="forbid", use_attribute_docstrings=True, json_schema_extra=_may_be_left_out
    )


class _Open(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class Order(_Closed):
    """Les valeurs d'un patient, et comment les imprimer."""

    values: dict[Id, Value] = Field(
        default={},
        max_length=MOST_VALUES,
        json_schema_extra=_as_generators_read,
        examples=[EXAMPLE["values"]],
    )
    """Les valeurs, par champ : voir le schéma de la fiche ; « null » est une absence.

    Sans aucune, la fiche générique.
    """

    documents: list[Id] = Field(default=[], max_length=20)
    """Les documents voulus ; tous, si la liste est vide."""

    profile: Literal["standard", "dmp"] = "standard"
    """« standard », par défaut : PDF/UA-1 et PDF/A-2a ; « dmp » : PDF/A-1a."""

    page_format: Literal["a4", "a5"] = "a4"
    """La taille des pages, « a4 » par défaut."""

    text_size: Literal[12, 14, 16, 18] = 12
    """La taille du texte, en points ; 12 par défaut."""

    draft: StrictBool = False
    """true : « NON VALIDÉ » en travers de chaque page ; false par défaut."""

    def raw(self) -> dict[str, str]:
        """Return raw text by field, as `--values` gives it."""
        return {
            name: ", ".join(value) if isinstance(value, list) else str(value)
            for name, value in self.values.items()
            if value is not None
        }

    def mistyped(self, leaflet: Leaflet) -> list[Trouble]:
        """Return what is no text, where this leaflet's schema wants one.

        A list of names joined by commas would print as a name.
        """
        troubles = []
        for name, value in self.values.items():
            variable = leaflet.all_variables.get(name)
            if variable is None:
                continue
            if isinstance(value, list) and variable.type != "choices":
                troubles.append(Trouble((name,), "doit être un seul texte, non une liste"))
            if isinstance(value, int) and variable.type != "integer":
                troubles.append(Trouble((name,), "doit être un texte, non un nombre"))
        return troubles

    def options(self) -> PrintOptions:
        """Return how it is to be printed."""
        return PrintOptions(
            documents=tuple(self.documents),
            profile=self.profile,
            page_format=self.page_format,
            text_size=self.text_size,
            draft=self.draft,
        )


class OrderOf(Order):
    """Une commande, et sa fiche."""

    leaflet: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    """L'identifiant de la fiche."""


class FieldProblem(_Open):
    """Un problème."""

    order: int | None = None
    """La commande, quand il y en a plusieurs : 0 est la première."""

    field: str
    """Le champ, ou rien si le problème n'est à aucun."""

    message: str
    """Ce qui ne va pas et ce qu'il faut faire, en français."""


class Problem(_Open):
    """Un refus (RFC 9457)."""

    type: str
    """Sa sorte, pour un programme."""

    title: str
    """Sa sorte, en français."""

    status: int
    """L'état HTTP de la réponse."""

    detail: str | None = None
    """Ce qui ne va pas, en français."""

    problems: list[FieldProblem] = []
    """Chaque problème, quand il y en a plusieurs ou quand un champ est en cause."""


_KNOWN = {
    *("values", "documents", "profile", "page_format", "text_size", "draft", "leaflet"),
    *("letter", "order", "identity_check", "document"),
}
_VALUE = "doit être un texte (« oui » et « non » aussi), un nombre entier ou une liste de textes"
_MORE = {
    "dict_type": "doit être un objet JSON",
    "model_type": "doit être un objet JSON",
    "model_attributes_type": "doit être un objet JSON",
    "bool_type": "doit être true ou false",
    "list_type": "doit être une liste",
    "string_too_long": "trop long, {max_length} caractères au plus",
    "too_long": "trop d'éléments, {max_length} au plus",
    "union_tag_not_found": _VALUE,
    "value_error": "n'a pas la forme attendue, que décrit « GET /api/v1/openapi.json »",
}


def read_json(content: bytes | str) -> Any:
    """Return what a text of JSON (RFC 8259) holds.

    Raises ValuesInvalid if it is none, or says a key twice: two readers would read two things.
    """
    words = "il faut du JSON (RFC 8259) en UTF-8"
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except _Twice:
        words = "la même clé y est dite deux fois, gardez-en une"
    except (ValueError, RecursionError):
        pass
    raise ValuesInvalid(words)


class _Twice(Exception):
    """A key is said twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError


def parse_order(text: str, fields: Collection[str]) -> Order:
    """Return the order that a text of JSON holds; `fields` are those of `phrases_of`.

    Raises ValuesInvalid with every problem, none quoting a value.
    """
    try:
        return Order.model_validate(read_json(text))
    except ValidationError as error:
        told = phrases_of(error.errors(), fields, skip=0)
    except ValuesInvalid as error:
        told = [{"message": line} for line in error.problems]
    troubles = [Trouble((one.get("field") or "order",), one["message"]) for one in told]
    raise ValuesInvalid(*(trouble.words for trouble in troubles), troubles=troubles)


def phrases_of(
    errors: Iterable[Mapping[str, Any]], fields: Collection[str], skip: int = 1
) -> list[dict[str, Any]]:
    """Return the problems of a request, in French; a name that somebody made up is not repeated.

    Args:
        fields: Names that may be repeated, for they are some leaflet's.
        skip: How much of each place says only whether it is of the body or of the address.
    """
    told = []
    for error in errors:
        kind, details = str(error["type"]), {**error.get("ctx", {})}
        words = _MORE[kind].format(**details) if kind in _MORE else phrase(kind, details)
        place = error["loc"][skip:]
        order = {"order": place[0]} if place and isinstance(place[0], int) else {}
        told.append({**order, "field": _place(place, fields), "message": words})
    return [dict(one) for one in dict.fromkeys(tuple(one.items()) for one in told)]


def _place(place: Sequence[str | int], fields: Collection[str]) -> str:
    """Return which field a problem is at: a value's, as leaflets name it, or a key of ours."""
    if "values" in place:
        named = [part for part in place[place.index("values") + 1 :] if part in fields]
        return str(named[0]) if named else "values"
    return next((part for part in place if isinstance(part, str) and part in _KNOWN), "")
