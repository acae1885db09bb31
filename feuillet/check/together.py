"""What values that are each well formed must have in common: none is missing, none contradicts."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from feuillet.check.names import refuse_identity, refuse_long
from feuillet.errors import Trouble, quoted_list
from feuillet.model.characters import clean
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Value, day_of
from feuillet.model.variables import IDENTITY, NEEDS_IDENTITY, WHOLE_IDENTITY, ungiven

OLDEST_BIRTH = dt.date(1900, 1, 1)
FARTHEST_DAYS = 550
"""No appointment of ours is made a year and a half ahead: its year is mistyped."""


def counted_by(leaflet: Leaflet) -> Mapping[str, str]:
    """Return each variable that says how many members a list has → the list, whose field asks."""
    return {one.count: name for name, one in leaflet.variables.items() if one.count is not None}


def number_lists(raw: Mapping[str, str], leaflet: Leaflet) -> dict[str, str]:
    """Return what was typed, a bare number in place of a list as the number of its members.

    Where another number is given too, nothing moves: whoever reads both finds them apart.
    """
    found = dict(raw)
    for count, name in counted_by(leaflet).items():
        number = clean(raw.get(name, "")).strip()
        if number.isdecimal() and clean(raw.get(count, "")).strip() in ("", number):
            found[count] = found.pop(name)
    return found


def add_counts(
    leaflet: Leaflet, known: Mapping[str, Value], wrong: Collection[str]
) -> Mapping[str, Value]:
    """Return what is known, with the number of each list whose number nobody gave: `count`.

    Args:
        wrong: Fields that are given, and that could not be read.
    """
    numbers: dict[str, Value] = {}
    for name, variable in leaflet.variables.items():
        listed, number = known.get(name), variable.count
        if number is None or number in known or number in wrong or not isinstance(listed, tuple):
            continue
        counted = leaflet.variables[number]
        if counted.minimum <= len(listed) <= counted.maximum:
            numbers[number] = len(listed)
    return {**known, **numbers}


def find_missing(
    leaflet: Leaflet, known: Mapping[str, Value], wrong: Collection[str]
) -> Iterator[Trouble]:
    """Yield what is to be given too.

    Args:
        wrong: Fields of which something else is told, and on which nothing can be founded.
    """
    lacking = ungiven(WHOLE_IDENTITY, {*known, *wrong})
    identity_given = any(name in known or name in wrong for name in IDENTITY)
    personal = [
        variable.label
        for name, variable in leaflet.variables.items()
        if name in known and variable.type in NEEDS_IDENTITY
    ]
    if lacking and (identity_given or personal):
        because = "" if identity_given else f", car la fiche porte « {personal[0]} »"
        yield Trouble(lacking, f"à indiquer aussi{because} (identité entière)", code="missing")
    for name, variable in leaflet.variables.items():
        if variable.missing != "block" or name in known or name in wrong:
            continue
        if variable.when is None or (
            holds(variable.when, known) and not set(variable.when.variables()) & set(wrong)
        ):
            yield Trouble((name,), "à indiquer, la fiche ne s'imprime pas sans", code="missing")


def find_contradictions(
    leaflet: Leaflet, known: Mapping[str, Value], wrong: Collection[str]
) -> Iterator[Trouble]:
    """Yield what is wrong with values that are each well formed; `wrong` as in `find_missing`."""

    def label(name: str | None) -> str:
        return leaflet.variables[name or ""].label

    birth = known.get("date_naissance")
    yield from (
        Trouble((name,), fault, code="not-an-identity") for name, fault in refuse_identity(known)
    )
    yield from (Trouble((name,), fault, code="too-long") for name, fault in refuse_long(known))
    for name, variable in leaflet.variables.items():
        if name not in known:
            continue
        value = known[name]
        others = set(variable.when.variables()) if variable.when is not None else set()
        if not (others & set(wrong) or holds(variable.when, known)):
            labels = quoted_list(leaflet.all_variables[one].label for one in sorted(others))
            words = f"ne va pas avec la réponse à {labels}, corrigez l'une des deux"
            if not others & set(known):
                words = f"demande aussi une réponse à {labels} : donnez-la, ou videz ce champ"
            yield Trouble((name,), words, code="contradiction")
        if variable.count is not None and isinstance(value, tuple) and variable.count not in wrong:
            wanted = known.get(variable.count)
            counted = label(variable.count)
            if wanted is None:
                one = leaflet.variables[variable.count]
                yield Trouble((name,), f"leur nombre doit être de {one.minimum} à {one.maximum}")
            elif wanted != len(value):
                words = f"leur nombre doit être celui de « {counted} »"
                yield Trouble((name,), words, code="count-mismatch")
        day = day_of(value)
        if day is None:
            continue
        if isinstance(birth, dt.date) and day < birth:
            words = "avant la date de naissance, vérifiez les deux"
            yield Trouble((name,), words, code="before-birth")
        after, before = (
            day_of(known.get(other or "")) for other in (variable.after, variable.before)
        )
        if after and day <= after:
            words = f"doit venir après « {label(variable.after)} »"
            yield Trouble((name,), words, code="wrong-order")
        if before and day >= before:
            words = f"doit venir avant « {label(variable.before)} »"
            yield Trouble((name,), words, code="wrong-order")


def find_too_far(leaflet: Leaflet, known: Mapping[str, Value], today: dt.date) -> Iterator[Trouble]:
    """Yield the days that cannot be, as things stand today."""
    birth = known.get("date_naissance")
    if isinstance(birth, dt.date) and not OLDEST_BIRTH < birth <= today:
        words = "impossible, vérifiez l'année"
        yield Trouble(("date_naissance",), words, code="birth-impossible")
    for name in leaflet.variables:
        day = day_of(known.get(name))
        if day is not None and (day - today).days > FARTHEST_DAYS:
            words = "dans plus d'un an et demi, vérifiez l'année"
            yield Trouble((name,), words, code="too-far")
