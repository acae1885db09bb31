"""L-I: who speaks, when, for whom, on what grounds; and that nobody is asked to sign."""

import re
from collections import Counter
from collections.abc import Iterator

from feuillet.check.rules.rule import PrintedVariant, Subject, Violation, rule
from feuillet.errors import Advice
from feuillet.model.passages import Passage

HAS = "HAS 2008, document écrit d'information"
LONGEST_REVIEW_YEARS = 3
SHORTEST_STATEMENT = 20
"""Characters: « Vrai. » or « oui » states nothing by itself."""

_SIGNING = re.compile(r"\bsignature|\bsigne[rz]\b|\blu et approuvé|\bje soussign", re.IGNORECASE)
_QUANTITY = re.compile(
    r"\b\d+(?:,\d+)?(?:\s*(?:à|-|–)\s*\d+(?:,\d+)?)?\s*"
    r"(?:%|h\b|heures?\b|min\b|minutes?\b|jours?\b|semaines?\b|mois\b|mm\b|cm\b"
    r"|kg\b|mL\b|°C|personnes? sur \d+)",
    re.IGNORECASE,
)


def quantities(passage: Passage) -> list[str]:
    """Return the figures with a unit that stand typed in a text, outside `{{ … }}`."""
    typed = re.sub(r"\{\{.*?\}\}", " ", passage.text, flags=re.DOTALL)
    return [re.sub(r"\s+", " ", found) for found in _QUANTITY.findall(typed)]


@rule("L-I01", "error", "Le titre, le public et le but de la fiche sont donnés.", source=HAS)
def title_audience_aim(subject: Subject) -> Iterator[Violation]:
    """Yield what is missing."""
    for key, words in (("audience", "à qui elle s'adresse"), ("aim", "à quoi elle sert")):
        if not (getattr(subject.leaflet, key) or "").strip():
            yield Violation((key,), f"la fiche ne dit pas {words} : ajoutez « {key} »")


@rule(
    "L-I02",
    "error",
    "La version, la date de rédaction et la date de révision sont données, dans l'ordre.",
    source="HAS 2008 ; EQIP",
)
def version_and_dates(subject: Subject) -> Iterator[Violation]:
    """Yield what is missing, and a review that comes before the writing."""
    leaflet = subject.leaflet
    names = {"version": "version", "written": "date de rédaction", "review": "date de révision"}
    for key, name in names.items():
        if getattr(leaflet, key) is None:
            yield Violation((key,), f"il manque la {name} : ajoutez « {key} »")
    if leaflet.written and leaflet.review and leaflet.review <= leaflet.written:
        yield Violation(("review",), "la révision doit venir après la rédaction")
    if leaflet.written and leaflet.written > subject.today:
        yield Violation(("written",), "la date de rédaction est dans l'avenir, corrigez-la")


@rule(
    "L-I03",
    "draft",
    "La date de révision n'est pas passée.",
    source="HAS 2008 ; pratique des fiches du NHS",
)
def review_not_passed(subject: Subject) -> Iterator[Violation]:
    """Yield the review date if it is behind us: nothing prints then but barred."""
    if subject.leaflet.review and subject.leaflet.review < subject.today:
        yield Violation(
            ("review",),
            "la date de révision est passée : relisez la fiche, datez-la, faites-la approuver",
        )


@rule(
    "L-I04",
    "warning",
    f"La révision est prévue au plus {LONGEST_REVIEW_YEARS} ans après la rédaction.",
    source="fiches du NHS (deux ou trois ans)",
)
def review_within_years(subject: Subject) -> Iterator[Violation]:
    """Yield a review that is planned too late."""
    written, review = subject.leaflet.written, subject.leaflet.review
    if written and review and (review - written).days > LONGEST_REVIEW_YEARS * 365 + 1:
        yield Violation(
            ("review",),
            f"plus de {LONGEST_REVIEW_YEARS} ans après la rédaction : choisissez une date"
            " plus proche",
        )


@rule("L-I05", "error", "Les auteurs, le service et l'établissement sont nommés.", source=HAS)
def authors_named(subject: Subject) -> Iterator[Violation]:
    """Yield missing authors; the hospital's settings cannot be read without its names."""
    if not any(author.strip() for author in subject.leaflet.authors):
        yield Violation(("authors",), "aucun auteur : ajoutez « authors », une liste de noms")


@rule(
    "L-I06",
    "draft",
    "Un médecin a validé chaque passage marqué « awaits: physician ».",
    source="règle de la maison",
)
def physician_has_validated(subject: Subject) -> Iterator[Violation]:
    """Yield, once a section, how many passages await a physician."""
    if subject.approved:
        return
    waiting = Counter(
        passage.place[:4] if passage.section else passage.place[:2]
        for passage in subject.passages
        if passage.awaits
    )
    for place, count in waiting.items():
        texts = "un passage attend" if count == 1 else f"{count} passages attendent"
        yield Violation(place, f"{texts} un médecin, qui relit puis {Advice.APPROVE}")
    for name, fact in subject.leaflet.facts.items():
        if fact.awaits:
            yield Violation(("facts", name), "ce chiffre attend un médecin")


@rule(
    "L-I07",
    "error",
    "Chaque chiffre a sa source, et une source citée au moins est donnée.",
    source="HAS 2008 ; DISCERN",
)
def figures_have_sources(subject: Subject) -> Iterator[Violation]:
    """Yield facts without a source, figures typed where none is cited, a fiche without any."""
    leaflet = subject.leaflet
    if not leaflet.sources:
        yield Violation(("sources",), "aucune source : ajoutez « sources »")
    for name, fact in leaflet.facts.items():
        if not fact.source:
            yield Violation(("facts", name), "ce chiffre n'a pas de source : ajoutez « source »")
    for passage in subject.passages:
        if quantities(passage) and not passage.sources:
            yield Violation(
                passage.place,
                f"« {quantities(passage)[0]} » n'a pas de source : ajoutez « source »,"
                " ou mettez le chiffre dans « facts »",
            )


@rule(
    "L-I08",
    "error",
    "Une fiche d'information n'est pas à signer.",
    source="HAS 2012, délivrance de l'information, 2.4",
)
def nothing_to_sign(subject: Subject) -> Iterator[Violation]:
    """Yield wording that asks for a signature."""
    for passage in subject.passages:
        plan = subject.leaflet.documents[passage.document]
        if plan.kind == "information" and _SIGNING.search(passage.text):
            yield Violation(
                passage.place, "ce texte invite à signer : retirez-le, le consentement est à part"
            )


@rule(
    "L-I09",
    "error",
    "La fiche dit qu'elle complète l'entretien et ne le remplace pas.",
    source="HAS 2008",
)
def does_not_replace_the_talk(subject: Subject) -> Iterator[Violation]:
    """Yield a fiche that does not say so, in its aim or in each information document."""
    said = " ".join((subject.leaflet.aim or "", *(p.text for p in subject.passages)))
    if not re.search(r"complèt", said) or not re.search(r"ne\b.{0,20}\bremplace", said):
        yield Violation(
            ("aim",),
            "il manque « elle complète l'entretien avec le médecin et ne le remplace pas »",
        )


@rule(
    "L-I10",
    "error",
    "Chaque page porte son numéro, le nombre de pages, la fiche et sa version.",
    source="RNIB ; EQIP",
    on="print",
)
def pages_are_numbered(printed: PrintedVariant) -> Iterator[Violation]:
    """Yield the pages whose footer lacks something."""
    leaflet = printed.variant.subject.leaflet
    for number, text in enumerate(printed.pages, start=1):
        wanted = [f"page {number} sur {len(printed.pages)}"]
        wanted += [f"version {leaflet.version}"] if leaflet.version else []
        lacking = [words for words in wanted if words not in text]
        if lacking:
            problem = f"page {number} : il manque « {lacking[0]} » en bas de page"
            yield Violation(printed.place, problem)


@rule("L-I11", "warning", "Le financement et les liens d'intérêt sont déclarés.", source="HAS 2008")
def interests_declared(subject: Subject) -> Iterator[Violation]:
    """Yield a fiche that says nothing of them."""
    if not subject.leaflet.interests:
        yield Violation(("interests",), "rien sur le financement : ajoutez « interests »")


@rule(
    "L-I12",
    "warning",
    "Chaque phrase dite au patient cite une source, ou attend un médecin.",
    source="HAS 2008, données validées",
)
def statements_are_grounded(subject: Subject) -> Iterator[Violation]:
    """Yield what states something and says neither where it comes from nor who must confirm it."""
    for passage in subject.passages:
        # Titles, labels, blanks and the words that explain other words state nothing.
        states = passage.key in ("text", "cells") and len(passage.text) > SHORTEST_STATEMENT
        if states and not passage.sources and not passage.awaits:
            yield Violation(
                passage.place, "ajoutez « source », ou « awaits: physician » si aucune ne le dit"
            )
