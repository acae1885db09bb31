"""L-T12 and L-T13: spaces, apostrophes, quotation marks and ordinals, on the composed page.

The author's text is typeset as it is printed: what is left is what no program may guess.
"""

import re
from collections.abc import Iterator

from feuillet.check.rules.rule import Found, Variant, rule

_NBSP = "\u00a0\u202f"
_UNITS = r"h|min|mm|cm|kg|g|mg|mL|ml|cl|L|°C|%|€|minutes?|heures?|jours?|semaines?|mois|ans?"
_LEXIQUE = "Imprimerie nationale, Lexique des règles typographiques"

_SPACES = (
    (re.compile(r"\S? [;:?!»%€]"), "espace insécable avant"),
    (re.compile(rf"[^\s{_NBSP}?!:;.…(«][;:?!»](?=\s|$)"), "il manque une espace avant"),
    (re.compile(rf"«(?![{_NBSP}]).?"), "espace insécable après"),
    (re.compile(rf"\d (?:{_UNITS})(?!\w)"), "espace insécable entre le nombre et l'unité"),
    (re.compile(r"\d(?:%|€|°C|kg\b|mg\b|mL\b|cm\b|mm\b)"), "il manque une espace avant l'unité"),
    (re.compile(r"\w ,|\w \.(?!\w)"), "pas d'espace avant une virgule ou un point"),
)
_MARKS = (
    (re.compile(r"\w*'\w*"), "apostrophe droite : écrivez ’"),
    (re.compile(r"[\"“”]"), "guillemets : écrivez « … »"),
    (re.compile(r"\.\.\."), "points de suspension : écrivez …"),
    (re.compile(r"\b(?!1er\b)\d+er\b"), "« er » pour le premier jour seul"),
    (re.compile(r"\b1(?:ière|ère|ere|ier)\b"), "écrivez 1re ou 1er"),
    (re.compile(r"\b\d+(?:ième|ieme|ème|eme)\b"), "écrivez 2e, 3e…"),
    (
        re.compile(
            r"\b0?1[ \u00a0](?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
            r"|novembre|décembre)\b"
        ),
        "écrivez 1er pour le premier jour du mois",
    ),
    (re.compile(r"\b0[1-9][ \u00a0](?:janvier|février|mars|avril|mai|juin)\b"), "date sans zéro"),
)


@rule(
    "L-T12",
    "warning",
    "Une espace insécable avant ; : ? ! » % € et les unités, et après «.",
    source=_LEXIQUE,
    on="variant",
)
def spaces_are_french(variant: Variant) -> Iterator[Found]:
    """Yield spaces that are missing, or that a line may break."""
    yield from _search(variant, _SPACES)


@rule(
    "L-T13",
    "warning",
    "Apostrophes ’, guillemets « », points de suspension …, « 1er » pour le seul premier du mois.",
    source=_LEXIQUE,
    on="variant",
)
def marks_are_french(variant: Variant) -> Iterator[Found]:
    """Yield marks of the keyboard or of other languages."""
    yield from _search(variant, _MARKS)


def _search(variant: Variant, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Found]:
    # What was typed for a patient is printed as it is, and never repeated in a message.
    typed = [value for value in variant.values.known.values() if isinstance(value, str) and value]
    for passage, words in variant.texts:
        for value in sorted(typed, key=len, reverse=True):
            words = words.replace(value, "…")
        for pattern, problem in patterns:
            if match := pattern.search(words):
                around = words[max(0, match.start() - 15) : match.end() + 10].strip()
                yield Found(passage.place, f"{problem} : « {around} »")
