"""What programs send: the closed shapes of the HTTP interface, and what is wrong with them.

Field docstrings are in French: they are what whoever connects a record system reads.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, NoReturn

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    model_validator,
)

from feuillet.errors import ValuesInvalid, nearest
from feuillet.model.characters import fold
from feuillet.model.options import PrintOptions
from feuillet.model.parts import form, phrase

MOST_ORDERS = 50
MOST_VALUES = 200
EXACT = 2**53
"""Up to here, a number with a fraction (IEEE 754) is exact, as I-JSON says (RFC 7493, 2.2)."""


CallerReference = Annotated[
    StrictStr,
    # A header holds it; no space, so that no name is put there by habit.
    form(r"^[A-Za-z0-9._:/-]+$", "fait de lettres sans accent, de chiffres et de « . _ : / - »"),
    Field(max_length=64),
]
Id = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


_VALUE = {
    "title": "Value",
    "anyOf": [
        # How long it may be, its field says.
        {"type": "string"},
        {"type": "integer"},
        {"type": "boolean"},
        {
            "type": "array",
            # A comma would part an item in two.
            "items": {"type": "string", "maxLength": 200, "pattern": "^[^,]*$"},
            "maxItems": 50,
        },
        {"type": "null"},
    ],
}
_NAME = {"pattern": "^[a-z][a-z0-9_]*$", "maxLength": 60}


def _described(schema: dict[str, Any]) -> None:
    """Say what values are, in the words that generators of clients know.

    Of patterns of keys (`patternProperties`) they make an object without any key: the patient
    would be lost without a word.  What a value must be, its leaflet says: `sent` looks at it.
    """
    schema["additionalProperties"] = _VALUE
    schema["propertyNames"] = _NAME


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

BIRTH_EXAMPLE = {
    "values": {
        "nom_naissance": "MODELE",
        "prenom_naissance": "Camille",
        "date_naissance": "1948-03-12",
        "sexe": "F",
        "nom": "EXEMPLE",
        "ipp": "0000000000",
        "anesthesie": "sedation",
    }
}
"""With what the Référentiel national d'identitovigilance has printed."""


def _may_be_left_out(schema: dict[str, Any]) -> None:
    """Leave to words what a key is that is not sent: of its value, generators make a duty.

    Nothing sent for it, as some generators do, is a key that is not sent.
    """
    for key in schema["properties"].values():
        if key.pop("default", None) is not None and key["type"] != "object":
            key["type"] = [key["type"], "null"]
            if "enum" in key:
                key["enum"] = [*key["enum"], None]


class _Closed(BaseModel):
    model_config = ConfigDict(
        extra="forbid", use_attribute_docstrings=True, json_schema_extra=_may_be_left_out
    )


class Order(_Closed):
    """Les valeurs d'un patient, et comment les imprimer."""

    values: dict[str, Any] = Field(
        default={},
        max_length=MOST_VALUES,
        json_schema_extra=_described,
        examples=[EXAMPLE["values"]],
    )
    """Les valeurs, par champ, telles que le schéma de la fiche les décrit et non autrement : d'un
    choix, l'identifiant d'une de ses réponses. « null » et « "" » sont une absence, sauf des
    noms, des prénoms et de la date de naissance, qui ne s'envoient pas vides. Avec un nom de
    naissance, « nom » est le nom utilisé : il n'est imprimé que s'il diffère, et peut manquer ; de
    même du prénom. Sans aucune valeur, la fiche générique.
    """

    documents: list[Id] = Field(default=[], min_length=1, max_length=20)
    """Les documents voulus ; tous, sans cette clé. Une liste vide est refusée."""

    profile: Literal["standard", "dmp"] = "standard"
    """« standard », par défaut : PDF/UA-1 et PDF/A-2a ; « dmp » : PDF/A-1a."""

    page_format: Literal["a4", "a5"] = "a4"
    """La taille des pages, « a4 » par défaut."""

    text_size: Literal[12, 14, 16, 18] = 12
    """La taille du texte, en points ; 12 par défaut."""

    draft: StrictBool = False
    """true : « NON VALIDÉ » en travers de chaque page ; false par défaut."""

    patient_required: StrictBool = False
    """true : sans identité, un refus (« missing »), au lieu d'une fiche générique ; à envoyer pour
    tout patient. Par défaut false, mais true pour un courrier (« attach »)."""

    caller_reference: CallerReference = ""
    """Un repère du logiciel qui appelle, rendu tel quel, jamais imprimé ni écrit dans un journal :
    des lettres sans accent, des chiffres et « . _ : / - ». De plusieurs commandes, chacune a le
    sien."""

    @model_validator(mode="before")
    @classmethod
    def _without_nothing(cls, sent: Any) -> Any:
        # But for the values: nothing for them would be a leaflet for nobody, without a word.
        if not isinstance(sent, dict):
            return sent
        return {key: one for key, one in sent.items() if one is not None or key not in _NULLABLE}

    def raw(self, fields: Collection[str] | None = None) -> dict[str, str]:
        """Return raw text by field, as `--values` gives it, of values that are as described.

        Args:
            fields: Which of them; all without.
        """
        return {
            name: _as_typed(value)
            for name, value in self.values.items()
            if value is not None and (fields is None or name in fields)
        }

    def options(self) -> PrintOptions:
        """Return how it is to be printed."""
        return PrintOptions(
            documents=tuple(self.documents),
            profile=self.profile,
            page_format=self.page_format,
            text_size=self.text_size,
            draft=self.draft,
        )


def _as_typed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else str(value)


_NULLABLE = Order.model_fields.keys() - {"values"}


class OrderOf(Order):
    """Une commande, et sa fiche."""

    leaflet: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    """L'identifiant de la fiche."""


KNOWN = {
    *("values", "documents", "profile", "page_format", "text_size", "draft", "leaflet"),
    *("patient_required", "caller_reference"),
    *("letter", "order", "identity_check", "document"),
}
"""Names of ours, which may be repeated."""

_MORE = {
    "dict_type": "doit être un objet JSON",
    "model_type": "doit être un objet JSON",
    "model_attributes_type": "doit être un objet JSON",
    "bool_type": "doit être true ou false",
    "list_type": "doit être une liste",
    "string_too_long": "trop long, {max_length} caractères au plus",
    "too_long": "trop d'éléments, {max_length} au plus",
    "too_short": "ne doit pas être une liste vide : donnez un élément, ou n'envoyez pas cette clé",
}
_CODES = {
    **dict.fromkeys(("missing", "too_short"), "missing"),
    **dict.fromkeys(("string_too_long", "too_long"), "too-long"),
    **dict.fromkeys((one for one in _MORE if one.endswith("_type")), "wrong-type"),
    **dict.fromkeys(("string_type", "int_type"), "wrong-type"),
}
"""What programs know what pydantic says by; « invalid » else."""


class NotJson(ValuesInvalid):
    """It has no meaning in JSON."""

    code = "body-not-json"


class KeyTwice(ValuesInvalid):
    """It has two meanings."""

    code = "duplicate-key"


class OrderInvalid(ValuesInvalid):
    """An order is wrong; `told` says how, problem by problem, as the interface answers."""

    def __init__(self, told: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(*dict.fromkeys(one["message"] for one in told))
        self.told = told


_NOT_JSON = "il faut du JSON (RFC 8259) en UTF-8"
_EMPTY = "le corps est vide : envoyez la commande, en JSON"


def decode_json(content: bytes) -> str:
    """Return the text that bytes are in UTF-8, strictly.  Raises NotJson."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Outside: what could not be read holds a patient's name.
    raise NotJson(_NOT_JSON)


def read_json(content: bytes | str) -> Any:
    """Return what a text of JSON (RFC 8259) holds.

    Raises NotJson, or KeyTwice: two readers would read two things.
    """
    refusal: ValuesInvalid = NotJson(_NOT_JSON)
    if not content.strip():
        raise NotJson(_EMPTY)
    try:
        text = decode_json(content) if isinstance(content, bytes) else content
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_number
        )
    except _Twice:
        refusal = KeyTwice("la même clé y est dite deux fois, gardez-en une")
    except (ValueError, RecursionError):
        pass
    raise refusal


class _Twice(Exception):
    """A key is said twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _number(text: str) -> int | float:
    """Return a number; one that is whole is an integer however it is written (2.0), as in schemas.

    Beyond what a fraction holds exactly, nobody knows which was meant.
    """
    number = float(text)
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


def shape_order(sent: Any) -> tuple[Order | None, Sequence[Mapping[str, Any]]]:
    """Return the order that some JSON is, or None and its errors, for `phrases_of`."""
    try:
        return Order.model_validate(sent), ()
    except ValidationError as error:
        return None, [{**one} for one in error.errors()]


def phrases_of(
    errors: Iterable[Mapping[str, Any]], sent: Any, skip: int = 1
) -> list[dict[str, Any]]:
    """Return the problems of a request, in French; a name that somebody made up is not repeated.

    Args:
        sent: What it holds, to say where in its JSON.
        skip: How much of each place says only whether it is of the body or of the address.
    """
    told = []
    for error in errors:
        kind, details = str(error["type"]), {**error.get("ctx", {})}
        place = error["loc"][skip:]
        known = [name for name in place if name in KNOWN]
        several = bool(place) and isinstance(place[0], int)
        if kind == "extra_forbidden":
            # Where the object is that holds it, whatever it is called.
            pointer, siblings = _find(place[:-1], sent)
            names = (OrderOf if several else Order).model_fields
            said = unknown_key(str(place[-1]), siblings, names)
        else:
            pointer, _ = _find(place, sent)
            words = _MORE[kind].format(**details) if kind in _MORE else phrase(kind, details)
            words = _EMPTY if kind == "missing" and not place else words
            said = {"code": _CODES.get(kind, "invalid"), "message": words}
        order = {"order": place[0]} if several else {}
        field = {"field": known[0]} if known else {}
        told.append({**order, **field, "pointer": pointer, **said})
    return [dict(one) for one in dict.fromkeys(tuple(one.items()) for one in told)]


def unknown_key(name: str, siblings: Iterable[str], known: Iterable[str]) -> dict[str, Any]:
    """Return what is told of a key that there is not: its rank among its siblings, never itself.

    Whoever mixes up keys and values puts a patient's name there, which may well be near a field's.
    """
    rank = [*siblings, name].index(name) + 1
    near = nearest(fold(name).replace(" ", "_"), sorted(known))
    ending = f"vouliez-vous dire « {near} » ?" if near else "retirez-la ou corrigez-la"
    words = f"clé inconnue, la {rank}{'re' if rank == 1 else 'e'} de cet objet : {ending}"
    suggested = {"suggestion": near} if near else {}
    return {"code": "unknown-field", "message": words, **suggested}


def _find(place: Sequence[str | int], sent: Any) -> tuple[str, Sequence[str]]:
    """Return where a problem is (RFC 6901), as far as names are ours, and the keys around it."""
    pointer, at = "", sent
    for step in place:
        if isinstance(at, dict):
            if step not in KNOWN:
                break
            pointer, at = f"{pointer}/{step}", at.get(step)
        elif isinstance(at, list) and isinstance(step, int) and step < len(at):
            pointer, at = f"{pointer}/{step}", at[step]
    return pointer, list(at) if isinstance(at, dict) else []
