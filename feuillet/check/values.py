"""Raw text by field → `Values`, typed and complete, or every problem at once.

Knows nothing of files, the clock or the web: today and the hospital's region are passed in.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from feuillet.check.field import read_field
from feuillet.check.names import names_as_born
from feuillet.check.together import add_counts, find_contradictions, find_missing, find_too_far
from feuillet.check.unusual import warn_any_day, warn_today
from feuillet.errors import Advice, Trouble, ValuesInvalid, did_you_mean
from feuillet.model.characters import are_one_name
from feuillet.model.dates import count_from, hours_before, next_working_day
from feuillet.model.leaflet import Leaflet
from feuillet.model.values import Appointment, Value, Values
from feuillet.model.variables import AT_BIRTH, IDENTITY, Variable

_LONG_NAME = 25
"""Characters: so many of the widest stand on a line of the smallest page, in the largest print."""


def check_values(
    leaflet: Leaflet, raw: Mapping[str, str], *, today: dt.date, region: str = "metropole"
) -> Values:
    """Return the values to print for one patient.  Raises ValuesInvalid as `accept_values`."""
    known = accept_values(leaflet, raw, today=today)
    return complete_values(leaflet, known, today=today, region=region)


def accept_values(
    leaflet: Leaflet, raw: Mapping[str, str], *, today: dt.date, unread: Collection[str] = ()
) -> Mapping[str, Value]:
    """Return what is known of one patient, typed, or refuse it.

    Empty values are left out.  Unknown names are refused: a misspelt column must not lose
    a date.  Choices alone need no identity; any date, hour or free text needs all of it.

    Args:
        today: Only to refuse a birth in the future, or an appointment too far ahead.
        unread: Fields that are filled with what could not be read: they are not missing.

    Raises:
        ValuesInvalid: With every problem found, none quoting a value.
    """
    known, troubles = find_troubles(leaflet, raw, unread)
    troubles += find_too_far(leaflet, known, today)
    if troubles:
        labels = {name: variable.label for name, variable in leaflet.all_variables.items()}
        raise ValuesInvalid(*(trouble.line(labels) for trouble in troubles), troubles=troubles)
    return known


def read_values_of(
    leaflet: Leaflet, raw: Mapping[str, str]
) -> tuple[Mapping[str, Value], list[Trouble]]:
    """Return each value that is well formed on its own, and what is wrong with the others."""
    troubles: list[Trouble] = []
    known: dict[str, Value] = {}
    variables = leaflet.all_variables
    for name, typed in raw.items():
        if name not in variables:
            troubles.append(Trouble((), _unknown_field(name, variables), code="unknown-field"))
            continue
        if not isinstance(typed, str):
            troubles.append(Trouble((name,), "il manque une valeur, indiquez-la", code="missing"))
            continue
        found, wrong = read_field(name, variables[name], typed)
        troubles += wrong
        if found is not None:
            known[name] = found
    return _name_in_use(known), troubles


def _name_in_use(known: Mapping[str, Value]) -> dict[str, Value]:
    """Return what is known, with a name in use wherever that of birth is: itself, if no other."""
    found = dict(known)
    for used, born in AT_BIRTH.items():
        if born not in known:
            continue
        if used not in known or are_one_name(str(known[used]), str(known[born])):
            found[used] = known[born]
    return found


def find_troubles(
    leaflet: Leaflet, raw: Mapping[str, str], unread: Collection[str] = ()
) -> tuple[Mapping[str, Value], list[Trouble]]:
    """Return each value that is well formed, and all that is wrong but for today's date.

    Args:
        unread: As `accept_values`.
    """
    known, troubles = read_values_of(leaflet, raw)
    # What is wrong with one field says nothing of those that depend on it.
    wrong = {name for trouble in troubles for name in trouble.fields}.union(unread)
    known = add_counts(leaflet, known, wrong)
    return known, [
        *troubles,
        *find_missing(leaflet, known, wrong),
        *find_contradictions(leaflet, known, wrong),
    ]


def complete_values(
    leaflet: Leaflet,
    known: Mapping[str, Value],
    *,
    today: dt.date,
    region: str,
    hour: dt.time | None = None,
) -> Values:
    """Return accepted values, the dates counted from them, and what deserves a look.

    Args:
        today, hour: Only for warnings on the past.
        region: `Hospital.holidays`: whose holidays, and whose clocks (RenderError if unknown).
    """
    dates = _computed(leaflet, known, region)
    lasting = warn_any_day(leaflet, known, dates, region)
    warnings = (*warn_today(leaflet, known, today, hour), *lasting)
    names = (known.get(name) for name in IDENTITY)
    long_names = any(isinstance(name, str) and len(name) > _LONG_NAME for name in names)
    born = names_as_born(known)
    return Values(known, dates, warnings, _rank_days(known, dates), long_names, born)


def _rank_days(*given: Mapping[str, Value]) -> dict[str, int]:
    """Return the rank of each day among some values, from 0; the same day has the same rank."""
    days = {
        name: value.day if isinstance(value, Appointment) else value
        for values in given
        for name, value in values.items()
        if isinstance(value, dt.date | Appointment)
    }
    ranks = sorted(set(days.values()))
    return {name: ranks.index(day) for name, day in days.items()}


def _unknown_field(name: str, variables: Mapping[str, Variable]) -> str:
    # The name itself may be a value that slipped into the wrong column: it is not repeated.
    hint = did_you_mean(name, variables)
    return f"Champ inconnu{' :' + hint if hint else '.'} {Advice.LIST_FIELDS}"


def _computed(
    leaflet: Leaflet, known: Mapping[str, Value], region: str
) -> dict[str, dt.date | Appointment]:
    dates: dict[str, dt.date | Appointment] = {}
    for name, computed in leaflet.dates.items():
        start = known.get(computed.start)
        # Without the hospital's signature, a protocol value is no fact.
        fact = leaflet.facts.get(computed.length)
        if not isinstance(start, dt.date) or fact is None:
            continue
        length = int(fact.up_to or fact.figure)
        hour = known.get(computed.at or "")
        if computed.after:
            day = count_from(start, length, fact.unit or "jour")
            dates[name] = next_working_day(day, region) if computed.round else day
        elif isinstance(hour, dt.time):
            moment = hours_before(start, hour, length, region)
            dates[name] = Appointment(moment.date(), moment.time())
    return dates
