"""What each value is on the fast path: a slot, or a part of its variant's key, and why.

Two patients are of one variant when everything that chooses or words a text is the same for both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from feuillet.model.blocks import CalendarRow, printed_alone
from feuillet.model.expressions import expressions_in, walk
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Condition, Marks
from feuillet.model.values import Appointment, Value, Values
from feuillet.model.variables import IDENTITY

SLOT_TYPES = ("text", "date", "time", "appointment", "choices")
"""Values that say something else of nearly each patient."""

UNPRINTED = "ce document ne l'imprime pas"


@dataclass(frozen=True)
class Role:
    """What one variable or computed date is in some documents."""

    kind: Literal["slot", "key", "unread"]
    """Printed alone on its lines; a part of the key; or not printed at all."""

    why: str
    """In French, for an author."""

    sorts: bool = False
    """Whether a calendar places a row by its day."""

    @property
    def used(self) -> bool:
        """Whether these documents print it, or choose their words by it."""
        return self.why != UNPRINTED


def roles_of(leaflet: Leaflet, documents: Iterable[str]) -> dict[str, Role]:
    """Return the role of each variable and computed date, by name, in the leaflet's order."""
    compared: set[str] = set()
    worded: set[str] = set()
    drawn: set[str] = set()
    alone: set[str] = set(IDENTITY)
    sorted_by: set[str] = set()
    for _, part in walk({name: leaflet.documents[name] for name in documents}):
        if isinstance(part, Condition):
            compared.update(part.compared())
        elif isinstance(part, str):
            worded.update(one.name for one in expressions_in(part))
        elif isinstance(part, Marks):
            drawn.add(part.value)
        elif name := printed_alone(part):
            alone.add(name)
            if isinstance(part, CalendarRow):
                sorted_by.add(name)

    def role(name: str) -> Role:
        variable = leaflet.all_variables.get(name)
        if name in compared:
            return Role("key", "une condition lit sa valeur")
        if name in drawn:
            return Role("key", "une image la montre")
        if name in worded:
            return Role("key", "une phrase l'imprime")
        listed = variable is not None and variable.type not in SLOT_TYPES and name not in IDENTITY
        if name not in alone:
            # A hospital's own template may print it; never one answer of a list.
            return Role("unread" if listed else "slot", UNPRINTED)
        if listed:
            return Role("key", "ses réponses sont peu nombreuses")
        return Role("slot", "il est imprimé seul sur sa ligne", name in sorted_by)

    return {name: role(name) for name in (*leaflet.all_variables, *leaflet.dates)}


def variant_of(values: Values, roles: Mapping[str, Role]) -> tuple[Any, ...]:
    """Return the key of a patient's variant: equal for two patients, equal but for their slots.

    A template may go through the values in the order in which they were given: it is in the key.
    """
    days = {name: rank for name, rank in values.order.items() if roles[name].sorts}
    ranks = sorted(set(days.values()))
    return (
        tuple((name, _part(value, roles[name])) for name, value in values.known.items()),
        tuple((name, _part(value, roles[name])) for name, value in values.dates.items()),
        tuple((name, ranks.index(rank)) for name, rank in days.items()),
        values.long_names,
        values.as_born,
    )


def _part(value: Value, role: Role) -> Any:
    """Return what the key says of a value: itself, or of a slot only how many lines it takes."""
    if role.kind == "key":
        return type(value).__name__, value
    return 2 if isinstance(value, Appointment) and value.time else 1
