"""What templates may do with a leaflet's blocks and texts: Jinja's filters of our own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from feuillet.compose.markdown import render_blocks, render_inline, render_picture
from feuillet.compose.people import people_name
from feuillet.compose.wording import spell_fact
from feuillet.model.blocks import CalendarRow, Card, Fasting, Paragraph, kind_of
from feuillet.model.dates import spell_day
from feuillet.model.expressions import holds
from feuillet.model.parts import Conditional
from feuillet.model.values import Value

_HOLDERS = (
    *("blocks", "list", "steps", "checklist", "rows", "calendar", "card"),
    *("fasting", "risks", "compare", "journey", "pictures"),
)
_SPANNING = ("risks", "journey")
_SPANNING_FIRST = ("calendar", "warning", "fasting")
"""Kinds that take the whole measure with their section, anywhere in it or if they begin it."""

Shown = TypeVar("Shown", bound=Conditional)


def _inline(context: Mapping[str, Any], text: str) -> str:
    return render_inline(text, context["filler"].fill)


def _blocks(context: Mapping[str, Any], text: str) -> str:
    return render_blocks(text, context["filler"].fill)


def _shown(context: Mapping[str, Any], parts: Iterable[Shown]) -> list[Shown]:
    known = context["filler"].known
    return [part for part in parts if _is_shown(part, known)]


def _is_shown(part: Conditional, known: Mapping[str, Value]) -> bool:
    """Whether a part's condition holds, and, for a list or table, that of something in it."""
    if not holds(part.when, known):
        return False
    holders = (getattr(part, name) for name in _HOLDERS if hasattr(part, name))
    inner = [held for held in holders if isinstance(held, tuple) and held]
    return not inner or any(_is_shown(item, known) for held in inner for item in held)


def _spans(blocks: Sequence[Conditional]) -> bool:
    """Whether a section takes the whole measure, its head above it."""
    kinds = [kind_of(block) for block in blocks]
    return kinds[0] in _SPANNING_FIRST or not {*_SPANNING}.isdisjoint(kinds)


def _first_things_first(blocks: Sequence[Conditional], one_column: bool) -> list[Conditional]:
    """Return a section's blocks; in one column, fasting comes right after the day and the hour.

    Else the rest of the card would send it to the second page.  What stood beside comes last.
    """
    found = list(blocks)
    for at, (card, fasting) in enumerate(pairwise(blocks)):
        if one_column and isinstance(card, Card) and isinstance(fasting, Fasting):
            rows = [[row for row in card.card if row.large is large] for large in (True, False)]
            if all(rows):
                large, rest = (
                    card.model_copy(update={"card": tuple(one), "beside": None}) for one in rows
                )
                beside = [card.beside] if card.beside else []
                found[at : at + 2] = [large, fasting, rest, *beside]
    return found


def _announces(block: Conditional) -> bool:
    """Whether a paragraph announces what comes next, and stays with it."""
    return isinstance(block, Paragraph) and block.text.rstrip(" *\n").endswith(":")


def _in_order(context: Mapping[str, Any], rows: Iterable[CalendarRow]) -> list[CalendarRow]:
    """Return the rows of a calendar by their days; one without a day follows the row before it."""
    order, rank = context["filler"].values.order, -1
    ranked = [(rank := order.get(row.date, rank), row) for row in rows]
    return [row for _, row in sorted(ranked, key=lambda one: one[0])]


def _people(context: Mapping[str, Any], name: str) -> str:
    """Return the drawing of a figure: so many people, one by one."""
    fact = context["leaflet"].facts[name]
    words = f"{fact.last} points noirs sur {fact.out_of}"
    return render_picture(people_name(fact), words, context["filler"].fill)


def _figure(context: Mapping[str, Any], name: str) -> str:
    return spell_fact(context["leaflet"].facts[name])


def _is_blank(context: Mapping[str, Any], name: str) -> bool:
    """Whether an unknown value leaves a dotted line to fill in by hand."""
    variable = context["leaflet"].all_variables.get(name)
    return variable is not None and variable.missing == "blank"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "part": lambda block: f"parts/{kind_of(block)}.html",
    "spans": _spans,
    "announces": _announces,
    "first_things_first": _first_things_first,
    "minuscule": lambda text: text[:1].lower() + text[1:],
    "day": spell_day,
}
"""Filters that are the same for everybody."""

FOR_A_PATIENT: Mapping[str, Callable[..., Any]] = {
    "inline": _inline,
    "blocks": _blocks,
    "shown": _shown,
    "in_order": _in_order,
    "is_blank": _is_blank,
    "picture": lambda context, part: context["filler"].picture(part),
    "people": _people,
    "figure": _figure,
}
"""Filters that read what is known of a patient: their first argument is the template's context."""
