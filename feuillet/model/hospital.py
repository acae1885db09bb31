"""A hospital's own words: who hands leaflets out, what it signs, what it approved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from feuillet.model.parts import Day, Figure, Part, Text, form

Region = Literal[
    "metropole", "6AE", "971", "972", "973", "974", "976", "BL", "MF", "NC", "PF", "PM", "TF", "WF"
]
PhoneNumber = Annotated[
    str, form("^0[1-9](?: [0-9][0-9]){4}$", "un numéro comme 01 99 00 12 34, par deux chiffres")
]


class Signature(Part):
    """Who answers for something, as what, and since when."""

    by: Text
    role: Text
    date: Day


Engines = Mapping[str, str]
"""The version of each thing that decides where a line breaks."""


class ProvedPages(Part):
    """What an approved leaflet's variants look like, line by line, and what lays them out so."""

    engines: Annotated[tuple[dict[str, str], ...], Field(min_length=1)]
    """Those of the approval, then any others that were found to give the same pages."""

    variants: dict[
        Annotated[str, form("^[0-9a-f]{12}$", "une empreinte")],
        Annotated[str, form("^[0-9a-f]{16}$", "une empreinte")],
    ]
    """By hash of a variant's name, the hash of its lines."""


class Approval(Signature):
    """Who approved a leaflet, and the hash of everything that this covers."""

    language: Literal["fr"]
    version: Text
    sha256: Annotated[str, form("^[0-9a-f]{64}$", "une empreinte")]
    pages: ProvedPages | None = None
    """None in an approval that was given before pages were recorded: it stands as it did."""

    def is_proved(self, engines: Engines) -> bool:
        """Whether these engines are known to lay out what was approved."""
        return self.pages is None or dict(engines) in self.pages.engines


@dataclass(frozen=True)
class Standing:
    """What a leaflet's approvals are worth as it is now."""

    approval: Approval | None = None
    """The one that covers just this, laid out as it was approved, if there is one."""

    ever: bool = False
    """Whether one was ever given, to this or to what it was before."""

    unproved: bool = False
    """Whether one covers just this, but other engines lay it out now: a check must compare."""

    others: tuple[Approval, ...] = ()
    """Those of other people that cover just this too, given before that one."""


class Approvals(Part):
    """`NAME.approval.json`: every approval ever given to a leaflet, the last one last."""

    entries: tuple[Approval, ...]

    @model_validator(mode="before")
    @classmethod
    def _list(cls, data: Any) -> Any:
        return {"entries": data}


class SignedValue(Part):
    """A hospital's figure for a protocol value; without a signature it is not used."""

    figure: Figure
    signed: Signature | None = None


class Protocol(Part):
    """`protocol.yaml`: the hospital's own figures, by leaflet and protocol value."""

    leaflets: dict[str, dict[str, SignedValue]]

    @model_validator(mode="before")
    @classmethod
    def _by_leaflet(cls, data: Any) -> Any:
        return {"leaflets": data or {}}


ALL_LEAFLETS = "all_leaflets"
"""In `columns.yaml`, instead of a leaflet's name: the columns of all of them."""

PASSED_OVER = "-"
"""In `columns.yaml`, instead of a variable: a column that is of no use."""


class Columns(Part):
    """`columns.yaml`: by leaflet, the variable of each column that an export calls otherwise."""

    leaflets: dict[str, dict[str, Text]]

    @model_validator(mode="before")
    @classmethod
    def _by_leaflet(cls, data: Any) -> Any:
        return {"leaflets": data or {}}


class Phone(Part):
    """A number that answers, and when."""

    number: PhoneNumber
    hours: Text


class Phones(Part):
    """Whom a patient can call; all three are needed before anything is handed out."""

    service: Phone
    night: Phone
    secretariat: Phone


def contrast(colour: str, behind: str = "#ffffff") -> float:
    """Return the contrast ratio of one `#rrggbb` on another (WCAG 2.2, 1.4.6)."""
    dark, light = sorted((_luminance(colour), _luminance(behind)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Iterator[float]:
    return (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _dark_enough(colour: str) -> str:
    if contrast(colour) < 7:
        problem = "trop clair sur du blanc, et sous le titre en blanc (il faut un contraste de 7:1)"
        raise ValueError(f"{problem} : {_darkened(colour)} convient")
    return colour


def _darkened(colour: str) -> str:
    """Return the lightest shade of a colour that is dark enough."""
    shades = (
        "#" + "".join(f"{round(channel * 2.55 * percent):02x}" for channel in _channels(colour))
        for percent in range(99, 0, -1)
    )
    return next(shade for shade in shades if contrast(shade) >= 7)


Accent = Annotated[
    str,
    form("^#[0-9a-f]{6}$", "une couleur comme #0b4a6f, entre guillemets et en minuscules"),
    AfterValidator(_dark_enough),
]


Logo = Annotated[
    str,
    form(
        r"^[\w-]+\.(png|jpg|jpeg)$",
        "le nom d'un fichier PNG ou JPEG posé à côté, comme logo.png : ni espace, ni SVG",
    ),
]


class Hospital(Part):
    """`hospital.yaml`: who hands the leaflet out."""

    name: Text
    service: Text
    address: Text
    phones: Phones
    accent: Accent = "#0b4a6f"
    logo: Logo | None = None
    """A picture beside this file."""

    holidays: Region = "metropole"
    """`metropole`, `6AE` (Alsace-Moselle) or an overseas part's code: its clocks count too."""

    costs: Text | None = None
    """What the hospital says of its fees."""

    fictive: bool = False
    """Contacts that answer nobody: every page says so."""
