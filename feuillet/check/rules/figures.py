"""L-S08, L-S10, L-S15: figures are stated once, as their source does, and never cut."""

import re
from collections import defaultdict
from collections.abc import Iterator

from feuillet.check.rules.identification import quantities
from feuillet.check.rules.rule import Subject, Variant, Violation, rule
from feuillet.compose import spell_fact
from feuillet.model.blocks import CalendarRow, People, Risk
from feuillet.model.characters import fold
from feuillet.model.expressions import expressions_in
from feuillet.model.leaflet import Fact, Leaflet
from feuillet.model.parts import plain_figure
from feuillet.model.passages import Passage

_BREAKABLE = re.compile(
    r"\d (?:h\b|min\b|mm\b|cm\b|kg\b|mL\b|°C|%|heures?\b|minutes?\b|jours?\b|semaines?\b|mois\b)"
)
_ABOUT_TIME = frozenset(
    (
        "votre",
        "toute",
        "entre",
        "heure",
        "minut",
        "jours",
        "semai",
        "penda",
        "apres",
        "avant",
        "duree",
        "jusqu",
    )
)
"""What any sentence with a length of time speaks of."""

_UNITS = {"h": "heure", "heure": "heure", "min": "minute", "%": "%", "mois": "mois"}


def _about(text: str) -> frozenset[str]:
    """Return what a text speaks of: how its longer words begin, without accents."""
    words = re.findall(r"[a-z]{5,}", fold(text.replace("_", " ")))
    return frozenset(word[:5] for word in words) - _ABOUT_TIME


def _sentence(passage: Passage, figure: str) -> str:
    """Return the sentence of a passage that holds a figure."""
    sentences = re.split(r"(?<=[.;!?])\s|\n\s*\n", " ".join(passage.text.split()))
    return next((one for one in sentences if figure in one), passage.text)


def _repeated(subject: Subject) -> Iterator[tuple[Passage, str, list[str]]]:
    """Yield (passage, figure, facts) for each typed figure that is also a fact."""
    spelled = defaultdict(list)
    for name, fact in subject.leaflet.facts.items():
        spelled[_canonical(spell_fact(fact))].append(name)
    for passage in subject.passages:
        for figure in quantities(passage):
            if names := spelled.get(_canonical(figure)):
                yield passage, figure, names


def _canonical(figure: str) -> str:
    spaced = re.sub(r"(?<=\d)\s*(?:à|-|–)\s*(?=\d)", " à ", figure.replace("\u00a0", " "))
    number, unit = re.match(r"([\d,]+(?: à [\d,]+)?)\s*(.*)", spaced).groups()  # type: ignore[union-attr]
    unit = unit.strip().lower().rstrip("s") if unit != "mois" else unit
    return f"{number} {_UNITS.get(unit, unit)}"


@rule(
    "L-S08",
    "error",
    "Un chiffre est écrit une seule fois, dans « facts », et cité par son nom.",
    source="texte du service : trois durées avant le lever, deux taux d'efficacité",
)
def each_figure_is_stated_once(subject: Subject) -> Iterator[Violation]:
    """Yield figures typed again although they are facts, and figures typed twice."""
    facts = subject.leaflet.facts
    for passage, figure, names in _repeated(subject):
        said = _about(_sentence(passage, figure))
        same = [name for name in names if said & _about(f"{name} {facts[name].excerpt or ''}")]
        if same:
            problem = f"« {figure} » est aussi dans « facts » : écrivez {{{{ {same[0]} }}}}"
            yield Violation(passage.place, problem)
        else:
            yield Violation(
                passage.place,
                f"« {figure} » est aussi le chiffre de « {names[0]} » : citez-le si c'est la même"
                " chose ; sinon, donnez à celui-ci un nom à lui dans « facts »",
                "warning",
            )
    seen: dict[tuple[str, str], Passage] = {}
    for passage in subject.passages:
        for figure in quantities(passage):
            first = seen.setdefault((passage.document, _canonical(figure)), passage)
            if first.place != passage.place:
                shared = _about(_sentence(first, figure)) & _about(_sentence(passage, figure))
                yield Violation(
                    passage.place,
                    f"« {figure} » est écrit deux fois : si c'est la même chose, mettez-le dans"
                    " « facts » et citez-le",
                    None if shared else "warning",
                )


@rule(
    "L-S08",
    "error",
    "Le chiffre d'un fait est celui que cite son extrait de la source.",
    source="HAS 2008, données validées",
)
def figures_match_their_excerpt(subject: Subject) -> Iterator[Violation]:
    """Yield facts whose excerpt does not hold their figures."""
    for name, fact in subject.leaflet.facts.items():
        lacking = [figure for figure in _figures(fact) if not _holds(fact.excerpt or "", figure)]
        if fact.excerpt is not None and lacking:
            yield Violation(
                ("facts", name), f"« {lacking[0]} » n'est pas dans « excerpt » : lequel est juste ?"
            )


@rule(
    "L-S08",
    "warning",
    "Chaque fait porte l'extrait de sa source, et sert.",
    source="HAS 2008, données validées",
)
def facts_are_quoted_and_used(subject: Subject) -> Iterator[Violation]:
    """Yield facts without an excerpt, or that nothing cites."""
    leaflet = subject.leaflet
    cited = {e.name for passage in subject.passages for e in passage.expressions}
    cited |= {computed.length for computed in leaflet.dates.values()}
    cited |= {one.figure or "" for _, one in subject.parts if isinstance(one, Risk | People)}
    for name, fact in leaflet.facts.items():
        if name in leaflet.protocol:
            continue
        if fact.excerpt is None:
            yield Violation(("facts", name), "recopiez dans « excerpt » les mots de la source")
        if name not in cited:
            yield Violation(
                ("facts", name), "aucun texte ne cite ce chiffre : retirez-le ou citez-le"
            )
    dates = {row.date for _, row in subject.parts if isinstance(row, CalendarRow)}
    printed = {name for _, name in subject.parts if isinstance(name, str)}
    for name in leaflet.dates:
        if name not in dates | printed | cited:
            yield Violation(("dates", name), "cette date ne s'imprime nulle part : retirez-la")


def _figures(fact: Fact) -> list[str]:
    ends = [fact.figure, *([fact.up_to] if fact.up_to else [])]
    # An excerpt may say « 6 % » for six out of a hundred.
    if fact.out_of and not (fact.out_of == 100 and "%" in (fact.excerpt or "")):
        ends.append(str(fact.out_of))
    return ends


def _holds(excerpt: str, figure: str) -> bool:
    """Whether an excerpt holds a figure, with or without zeros that say nothing."""
    typed = re.findall(r"(?<![\d,.])\d+(?:,\d+)?(?![\d]|[,.]\d)", excerpt)
    return any(plain_figure(one) == figure for one in typed)


@rule(
    "L-S10",
    "error",
    "Une durée et la date calculée à côté d'elle viennent du même chiffre.",
    source="règle de la maison : un délai n'est jamais raccourci",
)
def length_and_date_agree(subject: Subject) -> Iterator[Violation]:
    """Yield calendar rows whose date counts another length than the one they spell."""
    leaflet = subject.leaflet
    for place, row in subject.parts:
        if not isinstance(row, CalendarRow) or row.date not in leaflet.dates:
            continue
        spelled = _lengths(row.otherwise, leaflet)
        length = leaflet.dates[row.date].length
        if spelled and length not in spelled:
            yield Violation(
                (*place, "otherwise"),
                f"« {spelled[0]} » est écrit ici, mais « {row.date} » compte « {length} » :"
                " gardez le même chiffre",
            )


def _lengths(text: str, leaflet: Leaflet) -> list[str]:
    names = (one.name for one in expressions_in(text))
    return [name for name in names if name in leaflet.facts or name in leaflet.protocol]


@rule(
    "L-S15",
    "error",
    "Un nombre et son unité ne se séparent pas en fin de ligne.",
    source="Imprimerie nationale ; sécurité",
    on="variant",
)
def units_stay_with_numbers(variant: Variant) -> Iterator[Violation]:
    """Yield a number followed by a plain space and a unit, outside a patient's own values."""
    for passage, words in variant.texts_without(""):
        if found := _BREAKABLE.search(words):
            yield Violation(
                passage.place,
                f"« {found[0]} » peut se couper en fin de ligne, mettez une espace insécable",
            )
