"""Columns of an hour that may not be the patient's: what to say of them, in French.

The hour at which something is done in theatre is not the one at which a patient has to come.
"""

from collections.abc import Collection, Sequence

from feuillet.batch.tables.headings import OF_ENTRY, OF_THEATRE, day_and_hour, words_of
from feuillet.errors import quoted_list
from feuillet.model.leaflet import Leaflet

NOT_OF_THEATRE = ", celle du patient et non celle du bloc"
_OF_ARRIVAL = OF_ENTRY | {"convocation"}


def is_of_theatre(heading: str) -> bool:
    """Whether a heading is of an hour at which something is done: « Heure bloc »."""
    words = set(words_of(heading))
    return "heure" in words and not words.isdisjoint(OF_THEATRE)


def explain_theatre(leaflet: Leaflet) -> str:
    """Return what to do with an hour of the theatre."""
    hour = quoted_list(leaflet.all_variables[name].label for name in day_and_hour(leaflet)[1:])
    return f"une heure du bloc, et non {hour} du patient : retirez-la"


def explain_joined(
    heading: str, joined: Sequence[str], leaflet: Leaflet, given: Collection[str]
) -> str:
    """Return what to do with a column that holds several fields.

    Args:
        joined: What `joined_fields` tells of it.
        given: The fields that other columns give.
    """
    labels = [leaflet.all_variables[name].label for name in joined]
    told = f"elle réunit {quoted_list(labels)} : faites une colonne par champ"
    words = set(words_of(heading))
    if list(joined) != list(day_and_hour(leaflet)) or words & _OF_ARRIVAL:
        return told
    day, hour = (f"« {label} »" for label in labels)
    if words.isdisjoint(OF_THEATRE):
        return (
            f"{told}, si l'heure est celle du patient ; si c'est celle du bloc, ne gardez que le"
            f" jour, et nommez-la {day}"
        )
    if joined[0] in given:
        return explain_theatre(leaflet)
    return (
        f"le jour et l'heure du bloc : ne gardez que le jour, et nommez-la {day} ; cette heure"
        f" n'est pas {hour} du patient"
    )
