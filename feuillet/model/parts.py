"""What every piece of content is made of: texts, figures, days, and its conditions.

A condition is data, never code, so that every variant of a leaflet can be enumerated.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

FORMS: dict[str, str] = {}
"""What a text of each pattern must be, in French: the end of « doit être… »."""

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Short = Annotated[str, Field(max_length=40)]
"""What a narrow place of the form has instead of a long text; it is not printed."""


def form(pattern: str, says: str) -> Any:
    """Return the constraint that a text matches, and keep how a refusal says it.

    Args:
        says: What it must be, with an example: the end of « doit être… ».
    """
    FORMS[pattern] = says
    return Field(pattern=pattern)


def plain_figure(figure: str) -> str:
    """Return a figure without zeros that say nothing: « 06 » is « 6 », « 1,50 » is « 1,5 ».

    A zero after the comma has been read as ten times the dose (ISMP, *Error-Prone Abbreviations*).
    """
    whole, _, decimals = figure.partition(",")
    decimals = decimals.rstrip("0")
    return (whole.lstrip("0") or "0") + (f",{decimals}" if decimals else "")


Figure = Annotated[
    str,
    form("^[0-9]{1,6}(,[0-9]{1,3})?$", "un nombre comme 2 ou 1,5, sans unité ni signe"),
    AfterValidator(plain_figure),
]
Id = Annotated[
    str,
    form("^[a-z][a-z0-9_]*$", "un nom comme date_pose : minuscules sans accent, chiffres et « _ »"),
    Field(max_length=60),
]
_TEN_YEARS = {"minute": 1439, "heure": 87600, "jour": 3650, "semaine": 520, "mois": 120}
"""The longest length of each unit; minutes are spelled as hours of a day."""


def is_length(unit: str | None) -> bool:
    """Whether a figure of this unit is a length of time."""
    return unit in _TEN_YEARS


def length_problem(figure: str, unit: str | None) -> str | None:
    """Return why a figure is no length of time in a unit, in French, or None.

    A figure of another unit is no length: nothing is wrong with it.
    """
    longest = _TEN_YEARS.get(unit or "")
    if longest is None:
        return None
    number = number_of(figure)
    if unit == "minute" and not number.is_integer():
        return "une durée en minutes est un nombre entier, comme 15"
    if number > longest:
        most = "moins d'un jour" if unit == "minute" else "dix ans au plus"
        return f"une durée est de {most} : {longest} ({unit}) au plus"
    return None


def number_of(figure: str) -> float:
    """Return the number that a French figure writes: 1.5 for « 1,5 »."""
    return float(figure.replace(",", "."))


def _read_day(typed: Any) -> Any:
    """Return a day written 2026-11-22, from 1900 to 2199.

    Pydantic alone would take « 86400 » for a number of seconds, and print another day.
    """
    if not isinstance(typed, str):
        return typed
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", typed):
        try:
            return dt.date.fromisoformat(typed)
        except ValueError:
            pass  # no day of the calendar: told below
    raise ValueError("doit être une date du calendrier comme 2026-11-22 (année, mois, jour)")


Day = Annotated[dt.date, BeforeValidator(_read_day)]

TOPICS: dict[str, str] = {
    "purpose": "le but de l'intervention",
    "procedure": "son déroulement",
    "before": "l'avant",
    "after": "l'après",
    "benefits": "les bénéfices",
    "uncertainty": "ce qui est incertain",
    "risks": "les risques",
    "alternatives": "les autres possibilités",
    "no_treatment": "ne rien faire",
    "refusal": "le droit de refuser",
    "follow_up": "le suivi",
    "call": "quand appeler",
    "glossary": "les mots expliqués",
}
"""What a patient looks for, with its French name; a document may require topics of its own."""


class Part(BaseModel):
    """A piece of content: immutable, and closed to keys we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Condition(Part):
    """When a block is printed; several keys must all hold.

    `{corset: arret}` equals, `{corset: [arret, aucun]}` is one of, `{known: corset}`,
    `{unknown: corset}`, `{at_least: {nombre_vertebres: 2}}`, and `all`, `any`, `not`.
    """

    equals: dict[str, tuple[str, ...]] = {}
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    at_least: dict[str, int] = {}
    all: "tuple[Condition, ...]" = ()
    any: "tuple[Condition, ...]" = ()
    not_: "Condition | None" = Field(None, alias="not")

    @model_validator(mode="before")
    @classmethod
    def _gather_equals(cls, data: Any) -> Any:
        """Take every key that is no operator for « this variable has this value »."""
        if not isinstance(data, Mapping):
            return data
        gathered: dict[str, Any] = {}
        equals: dict[str, Any] = {}
        for key, value in data.items():
            if key in ("all", "any", "not", "at_least"):
                gathered[key] = value
            elif key in ("known", "unknown"):
                gathered[key] = [value] if isinstance(value, str) else value
            else:
                equals[key] = [value] if isinstance(value, str) else value
        return {**gathered, "equals": equals}

    @property
    def inner(self) -> "tuple[Condition, ...]":
        """The conditions that it is made of."""
        return (*self.all, *self.any, *([self.not_] if self.not_ else []))

    def variables(self) -> Iterator[str]:
        """Yield the ids of the variables that this condition reads."""
        yield from (*self.equals, *self.known, *self.unknown, *self.at_least)
        for inner in self.inner:
            yield from inner.variables()

    def compared(self) -> Iterator[str]:
        """Yield the ids of the variables whose value this condition looks at."""
        yield from (*self.equals, *self.at_least)
        for inner in self.inner:
            yield from inner.compared()

    def choices(self) -> Iterator[tuple[str, str]]:
        """Yield each (variable, value) pair that this condition compares."""
        for name, values in self.equals.items():
            yield from ((name, value) for value in values)
        for inner in self.inner:
            yield from inner.choices()


class Waiving(Part):
    """Anything that may be excused from a rule, in writing."""

    waive: dict[
        Annotated[str, form("^L-[A-Z][0-9][0-9]$", "un nom de règle comme L-S08")],
        Annotated[str, Field(min_length=15)],
    ] = {}
    """Rule → reason: what the rule finds here, and below, is shown with the reason instead."""


def _list_of_one(data: Any, *keys: str) -> Any:
    """Return raw data with a plain text under any of `keys` as a list of one."""
    if not isinstance(data, Mapping):
        return data
    return {k: [v] if k in keys and isinstance(v, str) else v for k, v in data.items()}


class Sourced(Part):
    """Anything that states something: by whom it is supported, or that it awaits a physician."""

    source: tuple[str, ...] = ()
    """Ids of the sources that support it."""

    awaits: Literal["physician"] | None = None
    """Said by no source text: a physician must confirm it before approval."""

    @model_validator(mode="before")
    @classmethod
    def _one_source_is_a_list_of_one(cls, data: Any) -> Any:
        return _list_of_one(data, "source", "covers")


class Conditional(Sourced, Waiving):
    """Anything that may be left out."""

    when: Condition | None = None
    """Printed only if this holds; always, without it."""

    covers: tuple[Id, ...] = ()
    """What a patient must find in a document and finds here: `TOPICS`, or one it `requires`."""


PictureName = Annotated[
    str,
    form(
        "^[a-z0-9][a-z0-9-]*$",
        "le nom d'un fichier de pictures/, sans dossier ni « .svg » ou « .png », comme colonne",
    ),
    Field(max_length=60),
]


class Marks(Conditional):
    """What a value brings out in a drawing: its groups `mark-…` of these answers, alone."""

    value: Id
    """A variable with choices."""

    alt: Text
    """What the picture shows then."""

    @model_validator(mode="before")
    @classmethod
    def _once_known(cls, data: Any) -> Any:
        """Have it hold while the value is known, for whoever looks at conditions."""
        if not isinstance(data, Mapping) or not isinstance(data.get("value"), str):
            return data
        known = {"known": data["value"]}
        return {**data, "when": {"all": [known, data["when"]]} if "when" in data else known}


class PictureBlock(Conditional):
    """A drawing or a photograph of `pictures/`, with what it shows for whoever cannot see it."""

    picture: PictureName
    alt: Text
    """What it shows; of one with marks, while their value is not known."""

    marks: Marks | None = None
    caption: Text | None = None
    credit: Text | None = None
    """Who made it, where a licence or courtesy asks for it."""

    thirds: int = Field(1, ge=1, le=3)
    """Its width, in thirds of the measure."""

    @model_validator(mode="before")
    @classmethod
    def _told(cls, data: Any) -> Any:
        if (
            isinstance(data, Mapping)
            and "picture" in data
            and not str(data.get("alt") or "").strip()
        ):
            raise ValueError(
                "dites dans « alt » ce que l'image montre, pour qui ne la voit pas :"
                " comme « alt: Une vertèbre tassée, vue de côté. »"
            )
        return data


# What pydantic calls a problem, in the words an author needs.
PHRASES = {
    "missing": "il manque cette clé : ajoutez-la",
    "extra_forbidden": "clé inconnue",
    "string_too_short": "trop court, au moins {min_length}",
    "string_too_long": "trop long, {max_length} signes au plus",
    "string_type": "doit être un texte",
    "string_pattern_mismatch": "{form}",
    "literal_error": "valeur inconnue, attendu : {expected}",
    "enum": "valeur inconnue, attendu : {expected}",
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
        "doit être un nombre entier, comme 4",
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), "doit être « true » ou « false »"),
    "date_type": "doit être une date comme 2026-11-22",
    **dict.fromkeys(
        ("url_type", "url_parsing", "url_syntax_violation", "url_too_long", "url_scheme"),
        "doit être une adresse entière, comme https://exemple.fr/page",
    ),
    **dict.fromkeys(("list_type", "tuple_type"), "doit être une liste (un tiret par ligne)"),
    "dict_type": "doit être un groupe de clés",
    "model_type": "doit être un groupe de clés",
    "model_attributes_type": "doit être un groupe de clés",
    "too_short": "ne doit pas être vide",
    "greater_than_equal": "trop petit, au moins {ge}",
    "less_than_equal": "trop grand, au plus {le}",
    "union_tag_not_found": "sorte de bloc inconnue",
    "value_error": "{error}",
}


def phrase(kind: str, details: dict[str, object]) -> str:
    """Return the French sentence for one kind of pydantic problem."""
    sentence = PHRASES.get(kind, "n'a pas la forme attendue")
    if details.get("min_length") == 1:
        sentence = "ne doit pas être vide"
    if "pattern" in details:
        asked = FORMS.get(str(details["pattern"]))
        form = f"doit être {asked}" if asked else "n'a pas la forme attendue"
        details = {**details, "form": form}
    if "expected" in details:
        # Pydantic writes « 'a', 'b' or 'c' ».
        listed = re.sub("'([^']*)'", r"« \1 »", str(details["expected"]))
        details = {**details, "expected": listed.replace(" or ", " ou ")}
    return sentence.format(**details)
