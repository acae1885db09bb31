"""Where each field of a form stands: rows of twelve columns, from what kind of answer it takes.

Nothing here knows a leaflet: the order is that of its groups, and room is given by what is typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from feuillet.model.variables import IDENTITY, TRAITS
from feuillet.web.screens.fields import Field, Group

GRID = 12
HALF = GRID // 2
_SPANS = {"date": 3, "time": 2, "appointment": 4, "list": 4, "text": 3, "integer": 2}
_IDENTITY = dict.fromkeys(IDENTITY, 3)
"""An IPP is read as a name is."""

_ON_A_PHONE = {"date": 3, "time": 3, "integer": 3, "list": 6, "appointment": 6, "text": 6}
"""Of six columns."""

SHORT = 15
"""Letters of all its answers, with which a question takes half a row."""


@dataclass(frozen=True)
class Spot:
    """A field and its place in a row."""

    field: Field
    start: int
    span: int
    phone: int


@dataclass(frozen=True)
class FormRow:
    """Fields side by side: their labels above them, or beside their answers."""

    cells: tuple[Spot, ...]
    beside: bool

    @property
    def lines(self) -> tuple[tuple[Spot, ...], ...]:
        """What stands side by side on a phone: what is said of one stands right below it."""
        found: list[tuple[Spot, ...]] = []
        for cell in self.cells:
            if found and sum(one.phone for one in found[-1]) + cell.phone <= HALF:
                found[-1] += (cell,)
            else:
                found.append((cell,))
        return tuple(found)


@dataclass(frozen=True)
class Placed:
    """A group of fields, in rows."""

    title: str
    rows: tuple[FormRow, ...]
    folded: tuple[FormRow, ...] = ()
    """Those that few patients need: away until they are asked for, or hold something."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """All of them, in their order on the screen."""
        return tuple(cell.field for row in (*self.folded, *self.rows) for cell in row.cells)

    @property
    def switch(self) -> str:
        """What is folded, by name, for who looks for it."""
        named = [cell.field for row in self.folded for cell in row.cells]
        if [one.id for one in named] == [*TRAITS]:
            return "Noms de naissance, sexe"
        return " · ".join(one.label for one in named)

    @property
    def opened(self) -> bool:
        """Whether what is folded is to be seen."""
        cells = (cell.field for row in self.folded for cell in row.cells)
        return any(one.typed or one.problems for one in cells)


def place(groups: Sequence[Group]) -> tuple[Placed, ...]:
    """Return the rows of a form."""
    return tuple(_place(one) for one in groups)


def _place(group: Group) -> Placed:
    folded = [one for one in group.fields if one.seldom]
    others = [one for one in group.fields if not one.seldom]
    return Placed(group.title, tuple(_rows(others)), tuple(_rows(folded)))


def _rows(fields: Sequence[Field]) -> Iterator[FormRow]:
    waiting: list[Field] = []
    for is_typed, run in groupby(fields, key=_is_typed):
        found = tuple(run)
        # One alone stands among the answers around it, as they do.
        if is_typed and (len(found) > 1 or len(fields) == 1):
            yield from _beside(waiting)
            yield from _typed_rows(found)
            waiting = []
        else:
            waiting += found
    yield from _beside(waiting)


def _is_typed(field: Field) -> bool:
    # What comes and goes has a row of its own: nothing else moves sideways.
    return field.control not in ("one", "several") and not field.only_if


def _typed_rows(fields: Sequence[Field]) -> Iterator[FormRow]:
    """Yield rows as full as they get, a text taking what is left."""
    row: list[tuple[Field, int]] = []
    for field in fields:
        span = _IDENTITY.get(field.id) or _SPANS[field.control]
        if row and sum(taken for _, taken in row) + span > GRID:
            yield _row(row)
            row = []
        row.append((field, span))
    yield _row(row)


def _row(row: list[tuple[Field, int]]) -> FormRow:
    left = GRID - sum(span for _, span in row)
    texts = [field.id for field, _ in row if field.control == "text"]
    cells, start = [], 1
    for field, span in row:
        more = 0
        if field.control == "text" and field.id not in _IDENTITY:
            more = -(-left // len(texts))
            left, texts = left - more, texts[1:]
        phone = 3 if field.id in ("date_naissance", "ipp") else _ON_A_PHONE[field.control]
        cells.append(Spot(field, start, span + more, phone))
        start += span + more
    return FormRow(tuple(cells), beside=False)


def _beside(fields: Sequence[Field]) -> Iterator[FormRow]:
    """Yield a row for each question, two where both are short."""
    waiting: Field | None = None
    for field in fields:
        if waiting is not None and _is_short(field):
            yield _pair(waiting, field)
            waiting = None
            continue
        if waiting is not None:
            yield _pair(waiting)
        waiting = field if _is_short(field) else None
        if waiting is None:
            yield _pair(field)
    if waiting is not None:
        yield _pair(waiting)


def _is_short(field: Field) -> bool:
    if field.only_if:
        return False
    if field.control == "one":
        return sum(len(label) for _, label in field.answers) <= SHORT
    return field.control in ("date", "time", "appointment", "integer")


def _pair(*fields: Field) -> FormRow:
    span = HALF if len(fields) > 1 else GRID
    cells = (Spot(one, 1 + HALF * at, span, HALF) for at, one in enumerate(fields))
    return FormRow(tuple(cells), beside=True)
