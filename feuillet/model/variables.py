"""The blanks of a leaflet that are filled in for each patient: their types, and the identity's."""

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from feuillet.model.parts import Condition, Part, Short, Text

Missing = Literal["block", "blank", "generic"]
Count = Annotated[int, Field(ge=0, le=9999)]
"""What somebody may type where a number is asked for."""


class Choice(Part):
    """One of the answers that a variable offers; a plain text stands for its label."""

    label: Text
    short: Short = ""
    """What the form's key says, where the label is long."""

    also: tuple[str, ...] = ()
    """Other ways of typing it."""

    words: tuple[Text, ...] = ()
    """Words that a page says for this answer only, never once another one is given."""

    words_when: Condition | None = None
    """These words are not printed at all unless this holds."""

    @model_validator(mode="before")
    @classmethod
    def _plain_label(cls, data: Any) -> Any:
        return {"label": data} if isinstance(data, str) else data


class Variable(Part):
    """A blank that the secretary fills in for each patient."""

    label: Text
    """What the messages and the CSV header call it, and the form where nothing is shorter."""

    short: Short = ""
    """What the form calls it, where the label is long."""

    also: tuple[Text, ...] = ()
    """Other names that a ward's table gives its column: proposed, never taken without asking."""

    type: Literal["text", "date", "time", "appointment", "integer", "choice", "choices", "boolean"]
    """`appointment` is a date, with its time if known; `choices` is a list with commas."""

    choices: dict[str, Choice] = Field(default={})
    missing: Missing = "generic"
    """Without a value: refuse to print, leave a dotted line, or word it for all cases."""

    example: Text
    """Shown in the form and the CSV template, and used by the tests."""

    undecided: str | None = None
    """The choice that says the same as no answer (« à décider »)."""

    when: Condition | None = None
    """A value is refused where this does not hold."""

    asked: Condition | None = None
    """The form asks for it only where this holds; a value is taken all the same."""

    seldom: bool = False
    """Few patients have one when the form is filled in: it stays folded until somebody asks."""

    longest: int = Field(default=200, ge=1, le=200)
    """Characters that a text may have."""

    minimum: Count = 0
    maximum: Count = 99
    usual: Count | None = None
    """Above it, a warning."""

    count: str | None = None
    """A list must have as many members as this integer variable says; left empty, it is counted."""

    after: str | None = None
    """A date must not come before this date variable."""

    before: str | None = None
    """A date must come before this date variable, by `notice` days or there is a warning."""

    notice: Count = 0
    near: str | None = None
    """More than ten days from this computed date, there is a warning."""

    @model_validator(mode="after")
    def _choices_fit(self) -> "Variable":
        if (self.type in ("choice", "choices")) != bool(self.choices):
            raise ValueError(
                "« choices » ne doit aller qu'avec les types « choice » et « choices »"
            )
        if self.undecided is not None and self.undecided not in self.choices:
            raise ValueError("« undecided » doit être l'un des choix")
        if self.minimum > self.maximum:
            raise ValueError(f"« minimum » ({self.minimum}) dépasse « maximum » ({self.maximum})")
        return self


# Every leaflet has these: whole on every page, or absent.
IDENTITY: Mapping[str, Variable] = MappingProxyType(
    {
        "nom": Variable(label="Nom", type="text", longest=100, missing="blank", example="EXEMPLE"),
        "prenom": Variable(
            label="Prénom", type="text", longest=100, missing="blank", example="Camille"
        ),
        "date_naissance": Variable(
            label="Date de naissance",
            short="Naissance",
            type="date",
            missing="blank",
            example="12/03/1948",
        ),
        "ipp": Variable(
            label="IPP", type="text", longest=20, missing="generic", example="0000000000"
        ),
        "nom_naissance": Variable(
            label="Nom de naissance", type="text", longest=100, example="MODELE"
        ),
        "prenom_naissance": Variable(
            label="Premier prénom de naissance",
            short="Prénom de naissance",
            type="text",
            longest=100,
            example="Camille",
        ),
        "sexe": Variable(
            label="Sexe",
            type="choice",
            choices={
                "F": Choice(label="Féminin", also=("femme", "fille", "female", "2", "♀")),
                "M": Choice(label="Masculin", also=("h", "homme", "garçon", "male", "1", "♂")),
                "I": Choice(label="Indéterminé", also=("indeterminate",)),
            },
            example="F",
        ),
    }
)
"""The birth names and the sex are those of the Référentiel national d'identitovigilance; `nom` and
`prenom` are then the names in use, which it has printed where they differ.  Figures for a sex are
those of ISO 5218, of the INSEE and of hospitals' records."""

AT_BIRTH: Mapping[str, str] = MappingProxyType(
    {"nom": "nom_naissance", "prenom": "prenom_naissance"}
)
"""The birth name that stands for each name in use, where that is not given."""

TRAITS = (*AT_BIRTH.values(), "sexe")
"""What a page has no line for unless it is given."""

NAMES = (*AT_BIRTH, *AT_BIRTH.values())
WHOLE_IDENTITY = ("nom", "prenom", "date_naissance")
"""What a patient's page must have of it, each by itself or by its birth name; all else of it may be
unknown."""

NAMING = (*WHOLE_IDENTITY, *AT_BIRTH.values())
"""What tells who a patient is."""


def ungiven(wanted: Iterable[str], given: Container[str]) -> tuple[str, ...]:
    """Return which fields are not given, neither by themselves nor by their birth names."""
    return tuple(one for one in wanted if one not in given and AT_BIRTH.get(one) not in given)


NEEDS_IDENTITY = ("text", "date", "time", "appointment")
"""The types of what is some patient's own: none is printed without the whole identity."""
