"""Raw text by field → `Values`, typed and complete, or every problem at once.

Knows nothing of files, the clock or the web: today and the hospital's region are passed in.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping

from feuillet.check.answers import (
    NO,
    YES,
    explain_choice,
    explain_choices,
    explain_doubt,
    name_answers,
    read_choice,
    read_choices,
)
from feuillet.check.names import doubt_identity, refuse_identity
from feuillet.check.stand_ins import explain_stand_in
from feuillet.errors import Advice, Trouble, ValuesInvalid, did_you_mean, quoted_list
from feuillet.model.characters import clean, faults, fold
from feuillet.model.clocks import hours_before
from feuillet.model.dates import count_from, is_working_day, next_working_day
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Appointment, Leaflet, Value, Values
from feuillet.model.typed_dates import (
    explain_appointment,
    explain_date,
    explain_time,
    parse_appointment,
    parse_date,
    parse_time,
)
from feuillet.model.variables import IDENTITY, WHOLE_IDENTITY, Variable

MAX_RAW = 800
"""Characters looked at before anything else: a longer text is refused unread."""

OLDEST_BIRTH = dt.date(1900, 1, 1)
FAR_DAYS = 275
FARTHEST_DAYS = 550
"""No appointment of ours is made a year and a half ahead: its year is mistyped."""

NEAR_DAYS = 10

_NAMES = (IDENTITY["nom"], IDENTITY["prenom"])
_ANSWERS = ("choice", "choices", "boolean")
_UNREAD = {"date": "date", "appointment": "date", "time": "time", "integer": "number"}
"""What a text that cannot be read is not, for programs, by the type of its field."""

NEEDS_IDENTITY = ("text", "date", "time", "appointment")


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
    troubles += _too_far(leaflet, known, today)
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
        found, wrong = _read(variables[name], typed)
        troubles += [_trouble(name, fault, variables[name]) for fault in wrong]
        if found is not None:
            known[name] = found
    return known, troubles


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
    return known, [
        *troubles,
        *_missing(leaflet, known, wrong),
        *_together(leaflet, known, wrong),
    ]


def complete_values(
    leaflet: Leaflet, known: Mapping[str, Value], *, today: dt.date, region: str
) -> Values:
    """Return accepted values, the dates counted from them, and what deserves a look.

    Args:
        today: Only for warnings on the past.
        region: `Hospital.holidays`: whose holidays, and whose clocks (RenderError if unknown).
    """
    dates = _computed(leaflet, known, region)
    lasting = _warnings(leaflet, known, dates, region)
    return Values(known, dates, (*_warnings_of_today(leaflet, known, today), *lasting))


def _unknown_field(name: str, variables: Mapping[str, Variable]) -> str:
    # The name itself may be a value that slipped into the wrong column: it is not repeated.
    hint = did_you_mean(name, variables)
    return f"Champ inconnu{' :' + hint if hint else '.'} {Advice.LIST_FIELDS}"


def _read(variable: Variable, typed: str) -> tuple[Value | None, list[str]]:
    """Return the typed value, or None and what is wrong with it."""
    too_long = [f"trop long ({variable.longest} caractères au plus)"]
    if len(typed) > MAX_RAW:
        return None, too_long
    text = clean(typed.strip(" \t"))
    if not text:
        return None, []
    like = "comme sur la carte Vitale" if variable in _NAMES else ""
    # What is only recognised is not printed: a tick is an answer like any other.
    if variable.type not in _ANSWERS and (wrong := list(faults(text, like=like))):
        return None, wrong
    if len(text) > variable.longest:
        return None, too_long
    value = _READERS[variable.type](text, variable)
    # Some people are called Null: of a name, that is a warning.
    if variable.type == "text" and variable not in _NAMES and (fault := explain_stand_in(text)):
        return None, [fault]
    if value is None:
        return None, [_explain(text, variable)]
    if variable.undecided is not None and value == variable.undecided:
        return None, []
    return value, []


def _explain(text: str, variable: Variable) -> str:
    """Return why a text is no value."""
    ticked = variable.type in _ANSWERS and fold(text) in YES
    if not ticked and (fault := explain_stand_in(text)):
        return fault
    if not variable.choices and (doubt := explain_doubt(text)):
        return f"{doubt}, ou videz ce champ"
    return _EXPECTED[variable.type](text, variable)


def _trouble(name: str, fault: str, variable: Variable) -> Trouble:
    kind = _UNREAD.get(variable.type)
    code = "too-long" if fault.startswith("trop long") else f"not-a-{kind}" if kind else "invalid"
    return Trouble((name,), fault, _for_programs(fault, variable), code)


def _for_programs(fault: str, variable: Variable) -> str:
    """Return a sentence with the answers as programs name them."""
    if not variable.choices:
        return ""
    return fault.replace(name_answers(variable), name_answers(variable, codes=True))


def _truth(text: str) -> bool | None:
    said = fold(text)
    return True if said in YES else False if said in NO else None


def _integer(text: str, variable: Variable) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    number = int(text)
    return number if variable.minimum <= number <= variable.maximum else None


def _appointment(text: str, _: Variable) -> Appointment | None:
    found = parse_appointment(text)
    return Appointment(*found) if found else None


_READERS: dict[str, Callable[[str, Variable], Value | None]] = {
    "text": lambda text, _: text,
    "date": lambda text, _: parse_date(text),
    "time": lambda text, _: parse_time(text),
    "appointment": _appointment,
    "integer": _integer,
    "choice": read_choice,
    "choices": read_choices,
    "boolean": lambda text, _: _truth(text),
}


_EXPECTED: dict[str, Callable[[str, Variable], str]] = {
    "text": lambda _, __: "texte attendu",
    "date": lambda text, v: explain_date(text, birth=v is IDENTITY["date_naissance"]),
    "time": lambda text, _: explain_time(text),
    "appointment": lambda text, _: explain_appointment(text),
    "integer": lambda _, v: f"doit être un nombre entier de {v.minimum} à {v.maximum}",
    "choice": explain_choice,
    "choices": explain_choices,
    "boolean": lambda _, __: "doit être oui ou non",
}


def _missing(
    leaflet: Leaflet, known: Mapping[str, Value], wrong: Collection[str]
) -> Iterator[Trouble]:
    """Yield what is to be given too.

    Args:
        wrong: Fields of which something else is told, and on which nothing can be founded.
    """
    lacking = tuple(name for name in WHOLE_IDENTITY if name not in known and name not in wrong)
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


def _together(
    leaflet: Leaflet, known: Mapping[str, Value], wrong: Collection[str]
) -> Iterator[Trouble]:
    """Yield what is wrong with values that are each well formed; `wrong` as in `_missing`."""

    def label(name: str | None) -> str:
        return leaflet.variables[name or ""].label

    birth = known.get("date_naissance")
    yield from (Trouble((name,), fault) for name, fault in refuse_identity(known))
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
            yield Trouble((name,), words)
        if variable.count is not None and isinstance(value, tuple) and variable.count not in wrong:
            wanted = known.get(variable.count)
            counted = label(variable.count)
            if wanted is None:
                words = f"à indiquer aussi, avec « {variable.label} »"
                yield Trouble((variable.count,), words, code="missing")
            elif wanted != len(value):
                yield Trouble((name,), f"leur nombre doit être celui de « {counted} »")
        day = _day(value)
        if day is None:
            continue
        if isinstance(birth, dt.date) and day < birth:
            yield Trouble((name,), "avant la date de naissance, vérifiez les deux")
        after, before = (
            _day(known.get(other or "")) for other in (variable.after, variable.before)
        )
        if after and day <= after:
            yield Trouble((name,), f"doit venir après « {label(variable.after)} »")
        if before and day >= before:
            yield Trouble((name,), f"doit venir avant « {label(variable.before)} »")


def _too_far(leaflet: Leaflet, known: Mapping[str, Value], today: dt.date) -> Iterator[Trouble]:
    """Yield the days that cannot be, as things stand today."""
    birth = known.get("date_naissance")
    if isinstance(birth, dt.date) and not OLDEST_BIRTH < birth <= today:
        yield Trouble(("date_naissance",), "impossible, vérifiez l'année")
    for name in leaflet.variables:
        day = _day(known.get(name))
        if day is not None and (day - today).days > FARTHEST_DAYS:
            yield Trouble((name,), "dans plus d'un an et demi, vérifiez l'année")


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


def _warnings(
    leaflet: Leaflet,
    known: Mapping[str, Value],
    dates: Mapping[str, dt.date | Appointment],
    region: str,
) -> list[str]:
    """Return what deserves a look, whatever the day on which it is printed."""
    warnings = [f"{IDENTITY[name].label} : {words}" for name, words in doubt_identity(known)]
    for name, variable in leaflet.variables.items():
        value = known.get(name)
        if variable.type == "text" and str(value).endswith("?"):
            warnings.append(
                f"{variable.label} : finit par un point d'interrogation, qui serait imprimé :"
                " vérifiez"
            )
        if variable.usual is not None and isinstance(value, int) and value > variable.usual:
            warnings.append(f"{variable.label} : plus que d'habitude, vérifiez le nombre")
        if isinstance(value, dt.time) and not 5 <= value.hour < 22:
            warnings.append(f"{variable.label} : en pleine nuit, vérifiez l'heure")
        day = _day(value)
        if day is None:
            continue
        if not is_working_day(day, region):
            warnings.append(f"{variable.label} : un samedi, un dimanche ou un jour férié, vérifiez")
        before = _day(known.get(variable.before or ""))
        if before and (before - day).days < variable.notice:
            warnings.append(
                f"{variable.label} : moins de {variable.notice} jours avant"
                f" « {leaflet.variables[variable.before or ''].label} », vérifiez"
            )
        near = _day(dates.get(variable.near or ""))
        if near and abs((day - near).days) > NEAR_DAYS:
            warnings.append(
                f"{variable.label} : à plus de {NEAR_DAYS} jours de la date prévue, vérifiez"
            )
    return warnings


def _warnings_of_today(leaflet: Leaflet, known: Mapping[str, Value], today: dt.date) -> list[str]:
    """Return what deserves a look on this day, and may not on another."""
    warnings = []
    birth = known.get("date_naissance")
    if isinstance(birth, dt.date) and _age(birth, today) < leaflet.min_age:
        label = IDENTITY["date_naissance"].label
        warnings.append(f"{label} : moins de {leaflet.min_age} ans, vérifiez l'année")
    for name, variable in leaflet.variables.items():
        day = _day(known.get(name))
        if day is not None and day < today:
            warnings.append(f"{variable.label} : cette date est passée, vérifiez")
        elif day is not None and not variable.after and (day - today).days > FAR_DAYS:
            warnings.append(f"{variable.label} : dans plus de neuf mois, vérifiez l'année")
    return warnings


def _age(birth: dt.date, day: dt.date) -> int:
    """Return the years that somebody has lived on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _day(value: Value | None) -> dt.date | None:
    if isinstance(value, Appointment):
        return value.day
    return value if isinstance(value, dt.date) else None
