"""What programs send and get: the closed shapes of the HTTP interface, and what is wrong with them.

Field docstrings are in French: they are what whoever connects a record system reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from feuillet.errors import ValuesInvalid, phrase
from feuillet.produce import Options

MOST_ORDERS = 50
MOST_VALUES = 200

Value = (
    Annotated[StrictStr, Field(max_length=800)]
    | Annotated[StrictInt, Field(ge=0, le=9999)]
    | Annotated[list[Annotated[StrictStr, Field(max_length=200)]], Field(max_length=50)]
)
Id = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]

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


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Order(_Closed):
    """Les valeurs d'un patient, et comment les imprimer."""

    values: dict[Id, Value] = Field(default={}, max_length=MOST_VALUES)
    """Les valeurs, par champ : voir le schéma de la fiche. Sans aucune, la fiche générique."""

    documents: list[Id] = Field(default=[], max_length=20)
    """Les documents voulus ; tous, si la liste est vide."""

    profile: Literal["standard", "dmp"] = "standard"
    """« standard » : PDF/UA-1 et PDF/A-2a ; « dmp » : PDF/A-1a."""

    page_format: Literal["a4", "a5"] = "a4"
    """La taille des pages."""

    text_size: Literal[12, 14, 16, 18] = 12
    """La taille du texte, en points."""

    draft: StrictBool = False
    """« NON VALIDÉ » en travers de chaque page."""

    def raw(self) -> dict[str, str]:
        """Return raw text by field, as `--values` gives it."""
        return {
            name: ", ".join(value) if isinstance(value, list) else str(value)
            for name, value in self.values.items()
        }

    def options(self) -> Options:
        """Return how it is to be printed, but for the documents."""
        return Options(
            profile=self.profile,
            page_format=self.page_format,
            text_size=self.text_size,
            draft=self.draft,
        )


class OrderOf(Order):
    """Une commande, et sa fiche."""

    leaflet: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    """L'identifiant de la fiche."""


class Orders(_Closed):
    """Plusieurs commandes, de plusieurs patients ou plusieurs fiches."""

    orders: list[OrderOf] = Field(min_length=1, max_length=MOST_ORDERS)
    """De 1 à 50."""


class Named(_Closed):
    """Un document d'une fiche."""

    id: str
    title: str


class Entry(_Closed):
    """Une fiche de la liste."""

    id: str
    title: str
    version: str | None
    status: Literal["draft", "approved", "expired"]
    documents: list[Named]


class DocumentAnswer(_Closed):
    """Un PDF et ce qu'il faut pour le ranger."""

    pdf: str
    """En base64."""

    sha256: str
    size: int
    """En octets."""

    pages: list[int]
    """De chaque document."""

    documents: list[str]
    title: str
    version: str | None
    reference: str
    """Celle du bas de chaque page."""

    language: Literal["fr-FR"]
    type_code: str
    """LOINC."""

    format_code: str
    warnings: list[str]
    """Ce qui mérite un regard avant de remettre la fiche."""


class LettersAnswer(_Closed):
    """Un courrier suivi de sa fiche."""

    pdf: str
    """En base64."""

    pages: int
    notices: list[str]
    """Ce que doit savoir qui l'envoie."""


class FieldProblem(_Closed):
    """Un problème."""

    field: str
    """Le champ, ou rien si le problème n'est à aucun."""

    message: str


class Problem(BaseModel):
    """Un refus (RFC 9457)."""

    type: str
    title: str
    status: int
    problems: list[FieldProblem] = []


_KNOWN = {
    *("values", "documents", "profile", "page_format", "text_size", "draft", "leaflet", "orders"),
    *("letter", "order", "identity_check", "document"),
}
_MORE = {
    "json_invalid": "n'est pas du JSON",
    "dict_type": "doit être un objet JSON",
    "model_attributes_type": "doit être un objet JSON",
    "bool_type": "doit être true ou false",
    "list_type": "doit être une liste",
    "int_type": "doit être un nombre entier",
    "string_too_long": "trop long",
    "too_long": "trop d'éléments",
    "value_error": "n'a pas la forme attendue",
}


def parse_order(text: str) -> Order:
    """Return the order that a text of JSON holds.  Raises ValuesInvalid."""
    try:
        return Order.model_validate_json(text)
    except ValidationError as error:
        problems = [f"order : {one['message']}" for one in phrases_of(error.errors())]
    raise ValuesInvalid(*problems)


def phrases_of(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the problems of a request, in French; a name that somebody made up is not repeated."""
    told = []
    for error in errors:
        kind = str(error["type"])
        words = _MORE.get(kind) or phrase(kind, {**error.get("ctx", {})})
        told.append({"field": _place(error["loc"]), "message": words})
    return [dict(one) for one in dict.fromkeys(tuple(one.items()) for one in told)]


def _place(location: Sequence[str | int]) -> str:
    """Return where a problem is: names of ours, and numbers of a list."""
    place = ""
    for part in location:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part in _KNOWN:
            place += f".{part}" if place else part
    return place
