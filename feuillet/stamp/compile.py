"""One variant of a leaflet → a stock, pre-printed paper of which only the patient's lines are open.

It is laid out for an invented patient whose values can only be printed (`opaque`), then proved: a
second invented patient, different in every slot, is rendered in full and stamped, and the two
files must be the same bytes.  No real patient is ever in a stock.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feuillet.compose import (
    Closed,
    NotASlot,
    OpaqueLine,
    OpaqueValue,
    Printed,
    find_hand_filled,
    slot_texts,
    spell_lines,
    times_printed,
)
from feuillet.errors import FeuilletError, NoStock
from feuillet.model.french import typeset
from feuillet.model.leaflet import Document, Leaflet
from feuillet.model.values import Appointment, Value, Values
from feuillet.render import Rendered, render_pdf
from feuillet.stamp.stamp import Slot, Stock, shape_line, stamp_pdf
from feuillet.stamp.variant import Role

_COMMON = ("date", "time", "appointment")

Compose = Callable[[Values, Printed], list[Document]]
"""Values and the token of a batch → the documents of a leaflet."""

_TOKENS = ("A0B1-C2D3", "4E5F-6A7B")


def compile_stock(
    leaflet: Leaflet,
    first: Values,
    compose: Compose,
    roles: Mapping[str, Role],
    *,
    profile: str,
    token: bool,
) -> Stock:
    """Return the stock of a patient's variant, proved.

    Args:
        first: A patient of the variant; of the slots, only how many lines they take is used.
        token: Whether the pages bear the token of a batch.

    Raises:
        NoStock: The templates, or the styles, do more with a slot than print it on one line.
    """
    alike = [_invented(leaflet, first, roles, seed) for seed in range(len(_TOKENS))]
    lines = [
        spell_lines(leaflet, values, _TOKENS[seed] * token) for seed, values in enumerate(alike)
    ]
    lines = [_of_slots(said, roles) for said in lines]
    _refuse_alike(*lines)
    printed = {name: OpaqueLine(line) for name, line in lines[0].items()}
    opaque = _closed(alike[0], roles, printed)
    try:
        composed, laid_out = _rendered(compose, opaque, printed.get("", ""), profile)
        slots = _slots(laid_out, lines[0], leaflet)
        by_hand = find_hand_filled(compose(alike[1], ""))
        stock = Stock(laid_out.plate, slots, laid_out.pages, by_hand)
        _refuse_unseen(composed, laid_out.hidden, printed, lines[0])
        _, proof = _rendered(compose, alike[1], _TOKENS[1] * token, profile)
    except NotASlot:
        raise NoStock("un modèle fait autre chose qu'imprimer une valeur") from None
    if stamp_pdf(stock, lines[1]) != proof.pdf:
        raise NoStock("une valeur est imprimée ailleurs que seule sur sa ligne")
    return stock


def _rendered(
    compose: Compose, values: Values, token: Printed, profile: str
) -> tuple[Sequence[Document], Rendered]:
    try:
        composed = compose(values, token)
        return composed, render_pdf(composed, profile=profile)
    except FeuilletError as error:
        raise NoStock(f"un patient inventé ne s'imprime pas ({error.problems[0]})") from None


def _slots(
    laid_out: Rendered, lines: Mapping[str, str], leaflet: Leaflet
) -> tuple[Slot | bytes, ...]:
    """Return whose each open line is.

    Raises:
        NoStock: One is not as we would stamp it.
    """
    names = {text: name for name, text in lines.items()}
    slots: list[Slot | bytes] = []
    for gap in laid_out.gaps:
        name = names.get(gap.line.text)
        if name is None:
            slots.append(gap.shown)
            continue
        face, common = laid_out.fonts[gap.font], _is_common(name, leaflet)
        slot = Slot(name, gap.line.room, face, gap.line.size, common)
        shaped = shape_line(gap.line.text, slot.face, slot.size)
        if shaped is None or shaped.shown != gap.shown:
            raise NoStock("une ligne n'est pas composée comme on la tamponne")
        slots.append(slot)
    return tuple(slots)


def _refuse_unseen(
    documents: Iterable[Document],
    hidden: Collection[str],
    printed: Mapping[str, OpaqueLine],
    lines: Mapping[str, str],
) -> None:
    """Raise if a template printed a line elsewhere than in slots, or in one that nobody sees.

    Hidden or cut, it takes place: a longer one would move what is around, and the proof would not
    show it.  A running element that no page shows takes none.
    """
    slots = Counter(text for one in documents for text in slot_texts(one.html))
    for name, line in printed.items():
        if times_printed(line) != slots[lines[name]] or lines[name] in hidden:
            raise NoStock("une valeur est imprimée ailleurs que seule sur sa ligne")


def _is_common(line: str, leaflet: Leaflet) -> bool:
    """Whether a line shows a day or an hour that is no part of an identity."""
    name = line.partition(" ")[0]
    variable = leaflet.variables.get(name)
    return name in leaflet.dates or (variable is not None and variable.type in _COMMON)


def _refuse_alike(first: Mapping[str, str], second: Mapping[str, str]) -> None:
    """Raise if the two invented patients share a line, or one has the same line twice.

    What they shared could be baked into everybody's file, and the proof would not show it.
    """
    texts = [*first.values(), *second.values()]
    if first.keys() != second.keys() or len(set(texts)) != len(texts):
        raise NoStock("les patients inventés ne se distinguent pas")


def _of_slots(lines: Mapping[str, str], roles: Mapping[str, Role]) -> dict[str, str]:
    def is_open(name: str) -> bool:
        role = roles.get(name.partition(" ")[0])
        return role is None or role.kind == "slot"

    return {name: line for name, line in lines.items() if is_open(name)}


def _closed(values: Values, roles: Mapping[str, Role], printed: Mapping[str, OpaqueLine]) -> Values:
    """Return values of which the slots can only be printed."""

    def close(name: str) -> OpaqueValue:
        if roles[name].kind == "unread":
            return OpaqueValue()
        identity = printed.get(name)
        spelled = [printed[key] for key in (f"{name} 0", f"{name} 1") if key in printed]
        return OpaqueValue(tuple(spelled or filter(None, [identity])), identity)

    def closed(given: Mapping[str, Any]) -> dict[str, Any]:
        return {n: v if roles[n].kind == "key" else close(n) for n, v in given.items()}

    sentences: Any = Closed()
    return replace(
        values,
        known=closed(values.known),
        dates=closed(values.dates),
        warnings=sentences,
    )


def _invented(leaflet: Leaflet, like: Values, roles: Mapping[str, Role], seed: int) -> Values:
    """Return a patient of the same variant, invented in every slot."""
    names = [name for name in (*like.known, *like.dates) if roles[name].kind == "slot"]
    place = {name: at for at, name in enumerate(names)}

    def invent(name: str, value: Value) -> Value:
        if name not in place:
            return value
        if isinstance(value, tuple):
            choices = leaflet.all_variables[name].choices
            return _chosen(
                [(key, typeset(choices[key].label)) for key in choices], place[name], seed
            )
        return _other(value, place[name], seed)

    def invented(given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: invent(name, value) for name, value in given.items()}

    known, dates = invented(like.known), invented(like.dates)
    return replace(like, known=known, dates=dates, warnings=())


def _chosen(choices: Sequence[tuple[str, str]], place: int, seed: int) -> tuple[str, ...]:
    """Return the names of one or two choices, given with their labels; see `_other`."""
    turned = [choices[(place + at) % len(choices)] for at in range(len(choices))]
    if not seed:
        return tuple(name for name, _ in turned[:2])
    others = [name for name, label in turned if label[:1] != turned[0][1][:1]]
    return tuple(others[:1]) or (turned[-1][0],)


def _other(value: Value, place: int, seed: int) -> Value:
    """Return an invented value of the same kind, another for each place and each patient.

    The first letters of two patients' lines differ, since a style may print them elsewhere; so
    do their widths, by which a style may place what stands beside.
    """
    # A Monday that begins with a 0 in figures, or a Thursday that begins with a 1; both narrow.
    day = _weekday(dt.date(1931 + place, *((11, 11) if seed else (1, 1))), 3 * seed)
    hour = dt.time(20 if seed else 7, 1 + place % 59)
    if isinstance(value, Appointment):
        return Appointment(day, hour if value.time else None)
    if isinstance(value, dt.time):
        return hour
    if isinstance(value, dt.date):
        return day
    return f"i{place}l" if seed else f"V{place}ÀWœ"


def _weekday(day: dt.date, weekday: int) -> dt.date:
    """Return the first such day of the week from a day on."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)
