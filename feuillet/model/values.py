"""One patient's values, as typed and checked, and what deserves a look among them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Appointment:
    """A day, and its hour if it is known."""

    day: dt.date
    time: dt.time | None = None


Value = str | int | bool | dt.date | dt.time | Appointment | tuple[str, ...]


def day_of(value: Value | None) -> dt.date | None:
    """Return the day of a date or of an appointment; None of anything else."""
    if isinstance(value, Appointment):
        return value.day
    return value if isinstance(value, dt.date) else None


DoubtCode = Literal[
    "identity-unusual",
    "patient-young",
    "question-mark",
    "text-unusual",
    "letters-unusual",
    "number-unusual",
    "time-at-night",
    "day-off",
    "notice-short",
    "date-far-from-expected",
    "date-past",
    "time-past",
    "order-missing",
    "date-far",
    "clock-doubtful",
    "review-due",
    "approval-unproved",
    "document-long",
    "generic",
    "contacts-fictive",
    "row-unusual",
    "letter-content-removed",
    "letter-has-comments",
    "letter-not-compared",
    "letter-names-another-too",
    "letter-name-swapped",
    "letter-name-longer",
    "letter-unchecked",
    "letter-page-unread",
]
"""Each stands for one thing to look at, and never changes; `web.codes` says what it means, but of
« row-unusual »: no program prints a table.  The last are of a doctor's letter."""


class Doubt(str):
    """A sentence for whoever prints; nothing is wrong enough to refuse."""

    code: DoubtCode
    field: str
    """The id of the one that it is about; empty if it is about none."""

    def __new__(cls, words: str, code: DoubtCode, field: str = "") -> "Doubt":
        """Make one."""
        made = super().__new__(cls, words)
        made.code, made.field = code, field
        return made

    def __getnewargs__(self) -> tuple[str, DoubtCode, str]:  # type: ignore[override]
        """Return what makes it again, in another process."""
        return str(self), self.code, self.field


@dataclass(frozen=True)
class Values:
    """What is known of one patient: typed, complete, and checked against one leaflet."""

    known: Mapping[str, Value] = field(default_factory=dict)
    dates: Mapping[str, dt.date | Appointment] = field(default_factory=dict)
    """The computed dates whose start is known; with an hour, those counted backwards."""

    warnings: tuple[Doubt, ...] = ()
    """For whoever prints."""

    order: Mapping[str, int] = field(default_factory=dict)
    """The rank of each day among them, by which calendars are sorted."""

    long_names: bool = False
    """Whether a name is so long that it is set smaller, to stand where others do."""

    as_born: frozenset[str] = frozenset()
    """The names in use that are those of birth: printed once, as those."""

    @property
    def named(self) -> bool:
        """Whether they carry an identity."""
        return "nom" in self.known

    @property
    def typed(self) -> tuple[str, ...]:
        """The texts that are printed as somebody typed them, and the choices' keys."""
        return tuple(value for value in self.known.values() if isinstance(value, str))
