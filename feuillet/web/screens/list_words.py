"""How a list's screens say things: spaces, how many rows, how much time is left."""

import re
from collections.abc import Mapping

from feuillet.model.french import NBSP, counted, is_plural
from feuillet.model.leaflet import Leaflet
from feuillet.model.variables import AT_BIRTH
from feuillet.web.advice import in_the_form

_SOON, _MINUTE, _HOUR = 90, 60, 3600


def spaced(line: str) -> str:
    """Return a sentence of ours as a screen shows it, with its advice and its no-break spaces.

    It is never applied to what a cell holds.
    """
    return re.sub(r" (?=[:;?!»])", NBSP, in_the_form(line)).replace("« ", f"«{NBSP}")


def in_short(words: str, leaflet: Leaflet) -> str:
    """Return a sentence that begins with fields' labels, with those that the screens have."""
    labels, mark, rest = words.partition(" : ")
    short = {one.label: one.short or one.label for one in leaflet.all_variables.values()}
    # A label may have a comma of its own.
    parts = [labels] if labels in short else labels.split(", ")
    return ", ".join(short.get(one, one) for one in parts) + mark + rest


def fields_named(line: str) -> frozenset[str]:
    """Return the labels that such a sentence of the screens begins with, and perhaps others."""
    labels, _, _ = line.partition(f"{NBSP}: ")
    return frozenset((labels, *labels.split(", ")))


def name_of(raw: Mapping[str, str]) -> str:
    """Return « EXEMPLE Camille », as that patient is called."""
    surname, first = (
        raw.get(used, "").strip() or raw.get(born, "") for used, born in AT_BIRTH.items()
    )
    return f"{surname or 'sans nom'} {first}".strip()


def say_order(good: int, bad: int) -> str:
    """Return « Préparer 22 patients, sans les 3 à corriger »."""
    without = f", sans {f'les {bad}' if is_plural(bad) else 'celui'} à corriger" if bad else ""
    return f"Préparer {counted(good, 'patient')}{without}"


def say_left(seconds: float | None) -> str:
    """Return « encore 40 secondes environ », or that nobody knows yet."""
    if seconds is None:
        return "calcul du temps…"
    if seconds < _SOON:
        return f"encore {max(10, round(seconds, -1)):.0f} secondes environ"
    if seconds < 2 * _HOUR:
        return f"encore {round(seconds / _MINUTE)} minutes environ"
    return f"encore {round(seconds / _HOUR)} heures environ"
