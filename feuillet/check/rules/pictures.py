"""What only a laid-out page shows of a leaflet's pictures."""

from collections.abc import Iterator

from feuillet.check.rules.rule import PrintedVariant, Violation, rule

SMALLEST_LABEL = 9
"""Points: a word beside an arrow, which no sentence goes through."""


@rule(
    "L-T19",
    "warning",
    f"Les mots d'un dessin ont {SMALLEST_LABEL} points au moins.",
    source="Clear Print, moins un point pour un mot isolé",
    on="print",
)
def labels_are_large_enough(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield drawings that are printed so small that their words cannot be read."""
    for label in printed.layout.labels:
        if label.size < SMALLEST_LABEL - 0.01:
            yield Violation(
                printed.place,
                f"page {label.page}, « {label.alt} » : mots du dessin trop petits,"
                f" {SMALLEST_LABEL} points au moins : augmentez « thirds »",
            )
