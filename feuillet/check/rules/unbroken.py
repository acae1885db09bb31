"""Rule on what is read at one glance: a date, an hour, a number and its unit stand on one line."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from feuillet.check.rules.rule import PrintedVariant, Variant, Violation, rule
from feuillet.compose import spell_lines
from feuillet.model.french import NBSP, typeset

_GROUP = re.compile(rf"[^\s{NBSP}]+(?:{NBSP}[^\s{NBSP}]+)*")
"""Words that nothing but a no-break space parts."""


@rule(
    "L-T18",
    "error",
    "Ni date, ni heure, ni numéro, ni chiffre et son unité ne se coupent en fin de ligne.",
    source="règle de la maison",
    on="print",
    every_size=True,
)
def nothing_is_cut(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield the first of these that stands on two lines: a year cut in two is another year."""
    if printed.probe:
        return
    groups = sorted(_groups(printed.variant), key=len, reverse=True)
    for (page, above), (_, below) in pairwise(_lines(printed)):
        for group in groups:
            if is_cut(group, above, below):
                shown = group.replace(NBSP, " ")
                yield Violation(
                    printed.place,
                    f"page {page} : « {shown} » est coupé en fin de ligne, élargissez sa"
                    " case ou abrégez ce qui l'entoure",
                )
                return


def _groups(variant: Variant) -> set[str]:
    """Return all that holds a figure, four signs at least and no space that may break."""
    leaflet, phones = variant.subject.leaflet, variant.subject.hospital.phones
    texts = [words for _, words in variant.texts]
    texts += spell_lines(leaflet, variant.values, "").values()
    if phones:
        numbers = (phones.service.number, phones.night.number, phones.secretariat.number)
        texts += map(typeset, numbers)
    found = (group.strip(f"{NBSP}.,;:()«»") for text in texts for group in _GROUP.findall(text))
    return {group for group in found if len(group) >= 4 and re.search(r"\d", group)}


def _lines(printed: PrintedVariant) -> Iterator[tuple[int, str]]:
    """Yield the page and the text of each line."""
    for _, line in groupby(printed.layout.runs, key=lambda run: run.line):
        runs = list(line)
        yield runs[0].page, "".join(run.text for run in runs).strip()


def is_cut(group: str, above: str, below: str) -> bool:
    """Return whether a group begins at the end of one line, and ends at the start of the next."""
    return any(
        above[-1:] == group[at - 1]
        and below[:1] == group[at:].lstrip(NBSP)[:1]
        and re.search(rf"(?<!\w){re.escape(group[:at].rstrip(NBSP))}\Z", above)
        and re.match(rf"{re.escape(group[at:].lstrip(NBSP))}(?!\w)", below)
        for at in range(1, len(group))
        if group[at - 1] != NBSP
    )
