"""What deserves a look before values are printed: it may be right, and seldom is."""

import datetime as dt
from collections.abc import Mapping

from feuillet.check.names import doubt_identity
from feuillet.model.dates import is_working_day
from feuillet.model.leaflet import Appointment, Leaflet, Value, day_of
from feuillet.model.variables import IDENTITY

FAR_DAYS = 275
NEAR_DAYS = 10


def warn_any_day(
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
        day = day_of(value)
        if day is None:
            continue
        if not is_working_day(day, region):
            warnings.append(f"{variable.label} : un samedi, un dimanche ou un jour férié, vérifiez")
        before = day_of(known.get(variable.before or ""))
        if before and (before - day).days < variable.notice:
            warnings.append(
                f"{variable.label} : moins de {variable.notice} jours avant"
                f" « {leaflet.variables[variable.before or ''].label} », vérifiez"
            )
        near = day_of(dates.get(variable.near or ""))
        if near and abs((day - near).days) > NEAR_DAYS:
            warnings.append(
                f"{variable.label} : à plus de {NEAR_DAYS} jours de la date prévue, vérifiez"
            )
    return warnings


def warn_today(leaflet: Leaflet, known: Mapping[str, Value], today: dt.date) -> list[str]:
    """Return what deserves a look on this day, and may not on another."""
    warnings = []
    birth = known.get("date_naissance")
    if isinstance(birth, dt.date) and _age(birth, today) < leaflet.min_age:
        label = IDENTITY["date_naissance"].label
        warnings.append(f"{label} : moins de {leaflet.min_age} ans, vérifiez l'année")
    for name, variable in leaflet.variables.items():
        day = day_of(known.get(name))
        if day is not None and day < today:
            warnings.append(f"{variable.label} : cette date est passée, vérifiez")
        elif day is not None and not variable.after and (day - today).days > FAR_DAYS:
            warnings.append(f"{variable.label} : dans plus de neuf mois, vérifiez l'année")
    return warnings


def _age(birth: dt.date, day: dt.date) -> int:
    """Return the years that somebody has lived on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
