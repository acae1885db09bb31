"""What deserves a look before values are printed: it may be right, and seldom is."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping

from feuillet.check.field import units_of
from feuillet.check.names import doubt_identity, has_title, is_title
from feuillet.check.stand_ins import doubt_letters, has_letter
from feuillet.model.approval import plain
from feuillet.model.blocks import WarningBox
from feuillet.model.characters import fold
from feuillet.model.dates import count_years, day_off
from feuillet.model.expressions import holds
from feuillet.model.leaflet import Leaflet
from feuillet.model.parts import Condition
from feuillet.model.passages import passages
from feuillet.model.typed_dates import DAY_IN_TEXT, days_from
from feuillet.model.values import Appointment, Doubt, DoubtCode, Value, day_of
from feuillet.model.variables import IDENTITY, Variable

FAR_DAYS = 275
NEAR_DAYS = 10
_OLDEST = 105
_EVENING = 18

_ELSEWHERE = re.compile(r"(?:a )?voir\b(?:\W+\w+){0,5}\W*|(?:cf|confer)\b.*", re.DOTALL)
"""« Voir ordonnance », as `fold` leaves it; a longer one may be what the patient has to see to."""

_TELEPHONE = re.compile(r"\b0\d(?:[ .-]?\d\d){4}\b", re.ASCII)


_STOP = re.compile(
    r"\b(?:arret\w*|stop\w*|suspen\w*|interromp\w*|derniere prise|ne plus prendre)"
    r"(?:(?!repri|repren|jusqu|avant|apres|puis)[^\d.;])*"
)
"""What begins a stop, up to its day, as `fold` leaves it; a day after « puis » is not its own."""

_SOON = 120
"""Days after the operation, within which a stop's day is near it."""

_SMALL = frozenset(("de", "d", "du", "des", "la", "le", "l", "les", "a", "au", "par", "en", "et"))
"""Words of a label that are no unit."""


def warn_any_day(
    leaflet: Leaflet,
    known: Mapping[str, Value],
    dates: Mapping[str, dt.date | Appointment],
    region: str,
) -> list[Doubt]:
    """Return what deserves a look, whatever the day on which it is printed."""
    warnings = [
        Doubt(f"{IDENTITY[name].label} : {words}", "identity-unusual", name)
        for name, words in doubt_identity(known)
    ]
    for name, variable in leaflet.variables.items():
        value = known.get(name)
        if variable.type == "text" and isinstance(value, str):
            warnings += (
                Doubt(f"{variable.label} : {words}", code, name)
                for code, words in doubt_text(value, variable)
            )
            warnings += (
                Doubt(f"{variable.label} : {words}", "text-unusual", name)
                for words in _against_others(fold(value), leaflet, known)
            )
        if variable.usual is not None and isinstance(value, int) and value > variable.usual:
            words = "plus que d'habitude, vérifiez le nombre"
            warnings.append(Doubt(f"{variable.label} : {words}", "number-unusual", name))
        if isinstance(value, dt.time) and not 5 <= value.hour < 22:
            words = "en pleine nuit, vérifiez l'heure"
            warnings.append(Doubt(f"{variable.label} : {words}", "time-at-night", name))
        elif isinstance(value, dt.time) and value.hour >= _EVENING:
            words = "le soir, vérifiez l'heure"
            warnings.append(Doubt(f"{variable.label} : {words}", "time-at-night", name))
        day = day_of(value)
        if day is None:
            continue
        if off := day_off(day, region):
            words = f"c'est {off}, vérifiez"
            warnings.append(Doubt(f"{variable.label} : {words}", "day-off", name))
        before = day_of(known.get(variable.before or ""))
        if before and (before - day).days < variable.notice:
            after = leaflet.variables[variable.before or ""].label
            words = f"moins de {variable.notice} jours avant « {after} », vérifiez"
            warnings.append(Doubt(f"{variable.label} : {words}", "notice-short", name))
        near = day_of(dates.get(variable.near or ""))
        if near and abs((day - near).days) > NEAR_DAYS:
            words = f"à plus de {NEAR_DAYS} jours de la date prévue, vérifiez"
            warnings.append(Doubt(f"{variable.label} : {words}", "date-far-from-expected", name))
    return warnings


def warn_today(
    leaflet: Leaflet, known: Mapping[str, Value], today: dt.date, hour: dt.time | None = None
) -> list[Doubt]:
    """Return what deserves a look on this day, at this hour if it is told, and may not later."""
    warnings = []
    birth = known.get("date_naissance")
    if isinstance(birth, dt.date) and count_years(birth, today) < leaflet.min_age:
        words = f"{IDENTITY['date_naissance'].label} : moins de {leaflet.min_age} ans"
        warnings.append(Doubt(f"{words}, vérifiez l'année", "patient-young", "date_naissance"))
    if isinstance(birth, dt.date) and _is_by_default(birth, today):
        words = f"un 1er janvier, il y a plus de {_OLDEST} ans : mise par un logiciel, peut-être"
        label = IDENTITY["date_naissance"].label
        doubt = Doubt(f"{label} : {words}, vérifiez", "identity-unusual", "date_naissance")
        warnings.append(doubt)
    for name, variable in leaflet.variables.items():
        day = day_of(known.get(name))
        if day is not None and day < today:
            words = "cette date est passée, vérifiez"
            warnings.append(Doubt(f"{variable.label} : {words}", "date-past", name))
        elif day is not None and not variable.after and (day - today).days > FAR_DAYS:
            words = "dans plus de neuf mois, vérifiez l'année"
            warnings.append(Doubt(f"{variable.label} : {words}", "date-far", name))
        if hour is not None and _is_over(name, leaflet, known, dt.datetime.combine(today, hour)):
            words = "c'est aujourd'hui, et cette heure est passée, vérifiez"
            warnings.append(Doubt(f"{variable.label} : {words}", "time-past", name))
    return warnings


def _is_over(name: str, leaflet: Leaflet, known: Mapping[str, Value], now: dt.datetime) -> bool:
    """Whether an hour of this day has gone by: an appointment's, or that of a date counted from."""
    value = known.get(name)
    if isinstance(value, Appointment):
        return value.day == now.date() and value.time is not None and value.time < now.time()
    days = (known.get(one.start) for one in leaflet.dates.values() if one.at == name)
    return isinstance(value, dt.time) and value < now.time() and now.date() in days


def _is_by_default(birth: dt.date, today: dt.date) -> bool:
    """Whether a program may have put a birth date where none was typed: « 01/01/1901 »."""
    return (birth.day, birth.month) == (1, 1) and count_years(birth, today) > _OLDEST


def doubt_text(text: str, variable: Variable) -> Iterator[tuple[DoubtCode, str]]:
    """Yield what deserves a look in the text of a leaflet's own field, with its code.

    What a text is for, the author's example tells: one that begins with a title is somebody's name,
    and one without a figure asks for none.
    """
    if text.endswith("?"):
        yield "question-mark", "finit par un point d'interrogation, qui serait imprimé : vérifiez"
    if words := doubt_letters(text):
        yield "letters-unusual", words
    yield from (("text-unusual", words) for words in _unusual(text, variable))


def _unusual(text: str, variable: Variable) -> Iterator[str]:
    if _ELSEWHERE.fullmatch(fold(text)):
        yield "renvoie à un autre document, et serait imprimé ainsi : recopiez ce qui y est écrit"
    if _TELEPHONE.search(variable.example) and not _has_figure(text):
        yield "aucun numéro de téléphone : ajoutez-le, sinon le patient ne saura pas qui appeler"
    if _has_figure(variable.example):
        return
    name = has_title(variable.example)
    if not has_letter(text):
        yield "n'a aucune lettre : vérifiez que les champs ne sont pas décalés"
    elif name and is_title(text):
        yield "n'est qu'un titre : ajoutez le nom, ou videz ce champ"
    elif name and _has_figure(text):
        yield "porte un chiffre : vérifiez que c'est un nom"


def _against_others(text: str, leaflet: Leaflet, known: Mapping[str, Value]) -> Iterator[str]:
    """Yield what a text says, as `fold` leaves it, that another field of the patient denies."""
    for name, variable in leaflet.variables.items():
        value = known.get(name)
        if variable.type == "integer" and value is not None:
            said = _measures(text, units_of(variable))
            if said and value not in said:
                yield f"donne un autre nombre que « {variable.label} », vérifiez lequel est juste"
    day = known.get(leaflet.main_day)
    if isinstance(day, dt.date):
        for stop in _STOP.finditer(text):
            found = DAY_IN_TEXT.match(text, stop.end())
            if found and 0 < (days_from(day, found) or 0) <= _SOON:
                label = leaflet.variables[leaflet.main_day].label
                yield f"demande un arrêt après « {label} », vérifiez le jour"
                return


def _measures(text: str, units: Collection[str]) -> Collection[int]:
    """Return the numbers that a text gives in some units, before or behind: « CH15 », « 15 Fr »."""
    named = {*units}.difference(_SMALL)
    if not named:
        return ()
    if "ch" in named:
        named.add("fr")  # the same gauge
    unit = "|".join(sorted(named))
    found = re.finditer(
        rf"(?<!\w)(?:(?:{unit})[ .]?(\d{{1,3}})|(\d{{1,3}}) ?(?:{unit}))(?![\w,])", text
    )
    return {int(one[1] or one[2]) for one in found}


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def orders_of(leaflet: Leaflet, documents: Collection[str]) -> tuple[str, ...]:
    """Return the fields that some answer asks for and that a warning of these documents prints.

    No dotted line waits for one: without it the page says something for all, and looks complete.
    """
    printed = {
        one.name
        for passage in passages(leaflet)
        if passage.document in documents
        and any(isinstance(part, WarningBox) for part in passage.parts)
        for one in passage.expressions
    }
    return tuple(
        name for name, one in leaflet.variables.items() if one.when is not None and name in printed
    )


def warn_unfilled(
    leaflet: Leaflet, known: Mapping[str, Value], orders: Collection[str]
) -> Iterator[Doubt]:
    """Yield a doubt for each of these fields that is empty though it is asked for."""
    for name in orders:
        variable = leaflet.variables[name]
        if name in known or variable.when is None or not holds(variable.when, known):
            continue
        answers = " et ".join(
            f"« {leaflet.all_variables[other].label} » est « {_label(leaflet, other, value)} »"
            for other, value in variable.when.choices()
            if holds(Condition.model_validate({other: value}), known)
        )
        because = f", alors que {answers}" if answers else ""
        words = f"rien n'est écrit{because}, vérifiez"
        yield Doubt(f"{variable.label} : {words}", "order-missing", name)


def _label(leaflet: Leaflet, name: str, value: str) -> str:
    choice = leaflet.all_variables[name].choices.get(value)
    return plain(choice.label) if choice else value.capitalize()
