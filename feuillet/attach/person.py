"""Whom a leaflet is for, by the names that a letter may give."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from feuillet.model.values import Value
from feuillet.model.variables import AT_BIRTH


@dataclass(frozen=True)
class Person:
    """Whom a leaflet is for."""

    surname: str
    first_name: str
    birth: dt.date
    born: tuple[str, str] = ("", "")
    """The surname and the first name of birth, if they are known and others."""

    @property
    def surnames(self) -> tuple[str, ...]:
        """The surname in use, and that of birth."""
        return tuple(filter(None, (self.surname, self.born[0])))

    @property
    def first_names(self) -> tuple[str, ...]:
        """The first name in use, and that of birth."""
        return tuple(filter(None, (self.first_name, self.born[1])))


def person_of(known: Mapping[str, Value]) -> Person | None:
    """Return whom accepted values are about; nobody for a generic leaflet."""
    surname, first_name, birth = (known.get(k) for k in ("nom", "prenom", "date_naissance"))
    if isinstance(surname, str) and isinstance(first_name, str) and isinstance(birth, dt.date):
        born = [str(known.get(AT_BIRTH[name], "")) for name in ("nom", "prenom")]
        others = [
            one if one != used else ""
            for one, used in zip(born, (surname, first_name), strict=True)
        ]
        return Person(surname, first_name, birth, (others[0], others[1]))
    return None
