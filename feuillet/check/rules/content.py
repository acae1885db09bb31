"""L-C: what a patient must find: choices, benefits and risks in figures, what to do."""

import re
from collections.abc import Iterator

from feuillet.check.rules.rule import Subject, Variant, Violation, rule
from feuillet.model.blocks import (
    Calendar,
    CardRow,
    Checklist,
    Item,
    Paragraph,
    Risks,
    TableBlock,
    kind_of,
)
from feuillet.model.expressions import expressions_in
from feuillet.model.leaflet import Fact, Leaflet
from feuillet.model.parts import TOPICS, Conditional
from feuillet.model.passages import Passage

EXPECTED = {
    "information": tuple(
        topic for topic in TOPICS if topic not in ("no_treatment", "refusal", "uncertainty")
    ),
    "discharge": ("after", "follow_up", "call"),
}
"""Topics that each kind of document must tell of; three more have rules of their own."""

MOST_SUMMARY_ITEMS = 6
SHORTEST_REPETITION = 40
"""Characters."""

LEAST_RISK_WORDS = 0.4
"""Of the words on benefits."""

_FREQUENCY = re.compile(
    r"(?<!\w)(?:très |peu |assez |plus |moins |jugée? |le plus )*"
    r"(?:rare(?:s|ment)?|fréquent(?:e|s|es)?|fréquemment|exceptionnel(?:le|s|les|lement)?)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"\b(?:non|mal|pas|in)\s?connue?s?\b", re.IGNORECASE)
_ANNOUNCED = (
    *("list", "steps", "checklist", "columns", "calendar", "card", "glossary", "lines"),
    *("compare", "risks", "journey"),
)
_COUNTING = re.compile(
    r"\b(?:\d+|une?|deux|trois|quatre|cinq|six)\s(?:h|heures?|jours?|semaines?|mois)\s"
    r"(?:après|avant|plus tard)\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?!(?:chez|assez|nez)\b)[a-zà-ÿ]{2,}ez\b|\b(?:dites|faites)\b"
    r"|^\W*[a-zà-ÿ]{2,}(?:er|ir|re)\b|^\W*être\b",
    re.IGNORECASE,
)


def _facts_cited(text: str, leaflet: Leaflet) -> list[Fact]:
    names = (one.name for one in expressions_in(text))
    return [leaflet.facts[name] for name in names if name in leaflet.facts]


def _words(passages: list[Passage]) -> int:
    return sum(len(re.findall(r"\w+", passage.text)) for passage in passages)


@rule(
    "L-C01",
    "error",
    "Les rubriques attendues sont là : but, déroulement, avant, après, bénéfices, risques,"
    " autres possibilités, suivi, quand appeler, mots expliqués.",
    source="HAS 2008 ; DISCERN",
)
def topics_covered(subject: Subject) -> Iterator[Violation]:
    """Yield the topics that no part of a document covers."""
    for name, plan in subject.leaflet.documents.items():
        covered = subject.covered[name]
        for topic in (*EXPECTED[plan.kind], *plan.requires):
            if topic not in covered:
                yield Violation(
                    ("documents", name),
                    f"rien sur {_named(topic)} : écrivez ce passage et marquez-le"
                    f" « covers: {topic} »",
                )


@rule(
    "L-C01",
    "error",
    "Chaque rubrique attendue s'imprime pour tous les patients.",
    source="HAS 2008 ; DISCERN",
    on="variant",
)
def topics_printed(variant: Variant) -> Iterator[Violation]:
    """Yield the topics that a document covers for other patients and not for this one."""
    covered = variant.subject.covered[variant.document]
    printed = {topic for passage, _ in variant.texts for topic in passage.covers}
    for topic in sorted(covered - printed):
        problem = f"rien ne s'imprime sur {_named(topic)} (« covers: {topic} ») : ajoutez un"
        problem += " passage pour ce cas"
        yield Violation(("documents", variant.document), problem)


def _named(topic: str) -> str:
    return TOPICS.get(topic, f"« {topic} »")


@rule(
    "L-C02",
    "warning",
    "Les risques ont assez de place : au moins 40 % des mots des bénéfices.",
    source="HAS 2008, équilibre",
)
def risks_and_benefits_balanced(subject: Subject) -> Iterator[Violation]:
    """Yield documents that speak of benefits much more than of risks."""
    for name, plan in subject.leaflet.documents.items():
        here = [passage for passage in subject.passages if passage.document == name]
        benefits = _words([passage for passage in here if "benefits" in passage.covers])
        risks = _words([passage for passage in here if "risks" in passage.covers])
        if plan.kind == "information" and risks < LEAST_RISK_WORDS * benefits:
            yield Violation(
                ("documents", name),
                f"{risks} mots sur les risques pour {benefits} sur les bénéfices : dites-en plus",
            )


@rule("L-C03", "error", "Ce qui est incertain est dit.", source="DISCERN, question 8")
def uncertainty_said(subject: Subject) -> Iterator[Violation]:
    """Yield information sheets without a passage on uncertainty."""
    yield from _lacking(subject, "uncertainty", "rien sur ce qui est incertain")


@rule(
    "L-C06", "error", "Le patient peut refuser, demander, changer d'avis.", source="CSP L. 1111-4"
)
def refusal_said(subject: Subject) -> Iterator[Violation]:
    """Yield information sheets without a passage on the right to refuse."""
    yield from _lacking(subject, "refusal", "rien sur le droit de refuser")


def _lacking(subject: Subject, topic: str, problem: str) -> Iterator[Violation]:
    for name, plan in subject.leaflet.documents.items():
        if plan.kind == "information" and topic not in subject.covered[name]:
            yield Violation(
                ("documents", name),
                f"{problem} : écrivez ce passage et marquez-le « covers: {topic} »",
            )


@rule(
    "L-C04",
    "warning",
    "Chaque bénéfice chiffré dit avec quoi on compare, ou qu'il n'y a pas de comparaison.",
    source="IPDAS",
)
def benefits_compared(subject: Subject) -> Iterator[Violation]:
    """Yield benefits in figures without a comparator."""
    for passage in subject.passages:
        if "benefits" not in passage.covers:
            continue
        for fact in _facts_cited(passage.text, subject.leaflet):
            if fact.out_of is None:
                continue
            if fact.comparator is None:
                yield Violation(
                    passage.place,
                    "ce bénéfice chiffré n'a pas de « comparator » dans « facts » : ajoutez-le",
                )
            elif fact.comparator == "aucun" and "compar" not in passage.text:
                yield Violation(passage.place, "dites ici que ce chiffre est sans comparaison")


@rule(
    "L-C05",
    "error",
    "Deux autres possibilités au moins, dont ne rien faire, pour tous les patients.",
    source="DISCERN, questions 12 et 14",
    on="variant",
)
def alternatives_told(variant: Variant) -> Iterator[Violation]:
    """Yield variants with fewer than two, or without « do nothing »."""
    plan = variant.subject.leaflet.documents[variant.document]
    told = [p for p, _ in variant.texts if "alternatives" in p.covers and p.key == "text"]
    if plan.kind != "information" or not told:
        return
    listed = [passage for passage in told if isinstance(passage.parts[-1], Item)]
    if len(listed) < 2:
        yield Violation(
            told[0].place[:4], "moins de deux autres possibilités dans la liste, ajoutez-en"
        )
    if not any("no_treatment" in passage.covers for passage in told):
        yield Violation(
            told[0].place[:4],
            "ne rien faire n'est pas dit : écrivez-le et marquez-le « covers: no_treatment »",
        )


@rule(
    "L-C07",
    "error",
    "Chaque risque a sa fréquence chiffrée et sourcée, ou « non connue » : jamais un adjectif.",
    source="La Revue du praticien, « Comment communiquer les chiffres aux patients »",
)
def risks_have_figures(subject: Subject) -> Iterator[Violation]:
    """Yield rows of a table of risks without a frequency, and adjectives that stand alone."""
    for place, part in subject.parts:
        if isinstance(part, Risks):
            key, rows = "risks", [row.often for row in part.risks]
        elif isinstance(part, TableBlock) and "risks" in _covers_at(subject, place):
            key, rows = "rows", [" ".join(row.cells) for row in part.rows]
        else:
            continue
        for index, row in enumerate(rows):
            if not _has_frequency(row, subject.leaflet):
                yield Violation(
                    (*place, key, index),
                    "ce risque n'a pas de fréquence : citez un chiffre de « facts » avec"
                    " « out_of », ou écrivez « non connue »",
                )
    for passage in subject.passages:
        words = _FREQUENCY.search(passage.text)
        if words and not _has_frequency(_around(passage), subject.leaflet):
            yield Violation(
                passage.place,
                f"« {words[0].strip()} » sans chiffre se lit de 0 à 80 % : citez un chiffre sourcé"
                " ou écrivez « fréquence non connue »",
            )


def _around(passage: Passage) -> str:
    """Return all the cells of a row, so that a figure in the next cell counts."""
    cells = getattr(passage.parts[-1], "cells", None) if passage.parts else None
    return " ".join(cells) if cells else passage.text


def _has_frequency(text: str, leaflet: Leaflet) -> bool:
    cited = any(fact.out_of for fact in _facts_cited(text, leaflet))
    return cited or bool(_UNKNOWN.search(text))


def _covers_at(subject: Subject, place: tuple[str | int, ...]) -> frozenset[str]:
    inside = (p for p in subject.passages if p.place[: len(place)] == place)
    return next((passage.covers for passage in inside), frozenset())


@rule("L-C08", "warning", "Un seul dénominateur par tableau.", source="Prescrire 2019")
def one_denominator(subject: Subject) -> Iterator[Violation]:
    """Yield tables that mix « sur 10 » and « sur 100 »."""
    for place, part in subject.parts:
        if not isinstance(part, TableBlock):
            continue
        cells = " ".join(cell for row in part.rows for cell in row.cells)
        found = {fact.out_of for fact in _facts_cited(cells, subject.leaflet) if fact.out_of}
        if len(found) > 1:
            bases = " et ".join(f"« sur {base} »" for base in sorted(found))
            yield Violation(place, f"{bases} dans le même tableau : prenez le même dénominateur")


@rule(
    "L-C09",
    "error",
    "Ce qui finit par deux-points est suivi de ce qu'il annonce.",
    source="texte du service, liste des risques",
)
def colons_announce(subject: Subject) -> Iterator[Violation]:
    """Yield items that announce a list and have none below them."""
    for place, part in subject.parts:
        if isinstance(part, Item) and _announces(part.text) and not part.list:
            yield Violation(
                place, "cette ligne annonce une liste : mettez-la dessous avec « list »"
            )
        if isinstance(part, Paragraph) and _announces(part.text):
            section, _, index = place[:-2], *place[-2:]
            blocks = _blocks(subject.leaflet, section)
            following = blocks[int(index) + 1 :] if isinstance(index, int) else ()
            if not following or kind_of(following[0]) not in _ANNOUNCED:
                yield Violation(
                    place,
                    "cette phrase annonce une liste qui ne vient pas : ajoutez-la, ou un point",
                )


def _announces(text: str) -> bool:
    return text.rstrip(" *\n").endswith(":")


def _blocks(leaflet: Leaflet, section: tuple[str | int, ...]) -> tuple[Conditional, ...]:
    plan = leaflet.documents[str(section[1])]
    return plan.sections[int(section[3])].blocks


@rule(
    "L-C10",
    "warning",
    "« Avant » et « après » disent au patient quoi faire.",
    source="PEMAT, 20 à 22",
)
def actions_told(subject: Subject) -> Iterator[Violation]:
    """Yield sections on before or after without an action."""
    sections: dict[tuple[str | int, ...], list[Passage]] = {}
    for passage in subject.passages:
        if passage.section and set(passage.section.covers) & {"before", "after"}:
            sections.setdefault(passage.place[:4], []).append(passage)
    for place, inside in sections.items():
        says = any(_ACTION.search(passage.text) for passage in inside)
        blanks = any(isinstance(p.parts[-1], CardRow) for p in inside)
        if not says and not blanks:
            yield Violation(
                place, "rien à faire ici pour le patient : dites-le à l'impératif, « vous »"
            )


@rule(
    "L-C11",
    "warning",
    "Une date connue est imprimée : le patient n'a rien à calculer.",
    source="PEMAT, 7",
    on="variant",
)
def nothing_to_count(variant: Variant) -> Iterator[Violation]:
    """Yield « 48 h après » where the day is known."""
    if not variant.values.dates:
        return
    for passage, words in variant.texts:
        counting = _COUNTING.search(words)
        if counting and passage.key != "otherwise":
            yield Violation(
                passage.place, f"« {counting[0]} » fait calculer : imprimez une date de « dates »"
            )


@rule(
    "L-C12",
    "warning",
    f"Le résumé a {MOST_SUMMARY_ITEMS} points au plus.",
    source="PEMAT, 11",
    on="variant",
)
def summary_is_short(variant: Variant) -> Iterator[Violation]:
    """Yield summaries with too many items for one patient."""
    points = [
        passage
        for passage, _ in variant.texts
        if passage.section and passage.section.role == "summary" and passage.key == "text"
    ]
    if len(points) > MOST_SUMMARY_ITEMS:
        yield Violation(
            points[0].place[:4], f"{len(points)} points dans le résumé : gardez l'essentiel"
        )


@rule(
    "L-C13",
    "warning",
    "Chaque document a un outil concret : liste à cocher ou calendrier daté.",
    source="PEMAT, 22",
)
def tangible_tool(subject: Subject) -> Iterator[Violation]:
    """Yield documents without a checklist or a calendar."""
    for name in subject.leaflet.documents:
        if not any(isinstance(p, Checklist | Calendar) for _, p in subject.parts_of(name)):
            yield Violation(("documents", name), "ni liste à cocher, ni calendrier : ajoutez-en un")


@rule(
    "L-C14",
    "information",
    "Les frais sont dits, avec les mots de l'hôpital.",
    source="CSP L. 1111-3",
)
def costs_told(subject: Subject) -> Iterator[Violation]:
    """Yield a hospital that says nothing of its fees."""
    if not subject.hospital.costs:
        yield Violation((), "rien ne s'imprime sur les frais : ajoutez « costs » à hospital.yaml")


@rule(
    "L-C16",
    "warning",
    "Une phrase n'est pas dite deux fois dans le même document.",
    source="PEMAT, item 8",
    on="variant",
)
def nothing_said_twice(variant: Variant) -> Iterator[Violation]:
    """Yield long texts that a document prints twice for one patient."""
    seen: set[str] = set()
    for passage, words in variant.texts:
        said = " ".join(words.split()).lower()
        if len(said) > SHORTEST_REPETITION and said in seen:
            yield Violation(
                passage.place, "cette phrase est déjà dite plus haut : gardez l'une des deux"
            )
        seen.add(said)
