"""A small leaflet of which the check finds nothing to say, to be broken one thing at a time."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePath
from unittest.mock import patch

from feuillet.check.findings import Finding
from feuillet.check.prove import check_leaflet, variant_texts
from feuillet.check.rules import load_families
from feuillet.check.rules.rule import RULES, PrintedVariant, Rule, Subject, Variant, Violation
from feuillet.check.values import check_values
from feuillet.check.variants import combinations, complete_raw, label_of, names_read
from feuillet.compose.page import compose_document
from feuillet.find import Library
from feuillet.model.leaflet import LeafletFile
from feuillet.pdf.readback import text_by_page
from feuillet.read import read_leaflet
from feuillet.render.boxes import read_layout
from feuillet.render.engine import render_pdf
from tests.helpers import TODAY

load_families()

Changes = Sequence[tuple[str, str]]
Cases = Mapping[tuple[str, str], Changes]
"""(function of the rule, what is changed) → the texts to replace in the clean leaflet."""

CLEAN = """
title: Pose d'essai
version: "1.0"
written: 2026-11-01
review: 2028-11-01
authors: [Équipe d'essai]
audience: Pour un adulte.
aim: Elle complète l'entretien avec le médecin et ne le remplace pas.
interests: Aucun lien d'intérêt.
vocabulary: [mirliton]
forbidden: [trombone]
sources:
  service: {title: Texte d'essai}
variables:
  date_pose: {label: Jour de la pose, type: date, missing: blank, example: 08/12/2026}
  sejour:
    label: Séjour
    type: choice
    choices:
      jour: {label: Retour le jour même, words: [rentrez chez vous]}
      nuit: {label: Une nuit, words: [une nuit ici]}
    example: jour
  secret:
    label: Secret
    type: choice
    choices:
      grave: {label: Grave, words: [mot discret], words_when: {dire: oui}}
      leger: Léger
    example: leger
  dire: {label: À dire, type: boolean, example: non}
  nombre: {label: Nombre de poses, type: integer, minimum: 1, maximum: 3, example: "2"}
  consigne: {label: Consigne, type: text, example: Une consigne d'essai}
facts:
  repos: {figure: "48", unit: heure, source: service, excerpt: repos de 48 h}
  rougeur: {figure: "3", out_of: 100, source: service, excerpt: "3 % de rougeurs"}
  mieux: {figure: "6", out_of: 100, source: service, excerpt: "6 % vont mieux", comparator: aucun}
dates:
  fin_repos: {start: date_pose, after: repos}
documents:
  information:
    title: Fiche d'information
    pages: 4
    requires: [materiel]
    sections:
      - title: En bref
        role: summary
        covers: [purpose, procedure]
        blocks:
          - list:
              - {text: "L'équipe pose {{ nombre | accord: un mirliton / # mirlitons / un ou plusieurs mirlitons }}.", source: service}
              - {text: Vous rentrez chez vous le soir., when: {sejour: jour}, source: service}
              - {text: Vous passez une nuit ici., when: {sejour: nuit}, source: service}
      - title: Le choix
        blocks:
          - {text: Vous pouvez refuser ou changer d'avis., covers: refusal, source: service}
          - list:
              - {text: Un autre traitement existe dans le service., source: service}
              - {text: Vous pouvez aussi ne rien faire., covers: no_treatment, source: service}
            covers: alternatives
      - title: Les résultats
        covers: [benefits, uncertainty]
        blocks:
          - {text: "Cela aide {{ mieux }}, sans comparaison.", source: service}
      - title: Les risques
        covers: risks
        blocks:
          - columns: [Risque, Fréquence]
            rows:
              - {cells: [Rougeur de la peau, "{{ rougeur }}"], source: service}
              - {cells: [Allergie au produit, fréquence non connue], source: service}
      - title: Avant
        covers: [before, materiel]
        blocks:
          - checklist:
              - {text: Apporter vos papiers., source: service}
          - {text: "La consigne pour vous : {{ consigne }}", when: {known: consigne}, source: service}
      - title: Après
        covers: [after, follow_up]
        blocks:
          - {text: "Reposez-vous pendant {{ repos }}.", source: service}
      - covers: call
        blocks:
          - warning: Quand appeler
            tiers:
              - title: Tout de suite
                call: ["15", "112"]
                items: [{text: gonflement du visage., source: service}]
              - title: Le jour même, au service
                call: [service, night]
                items: [{text: peau rouge., source: service}]
      - title: Mots expliqués
        covers: glossary
        blocks:
          - glossary: {Mirliton: un objet d'essai.}
      - title: Nous joindre
        blocks:
          - contacts: Le service
  sortie:
    kind: discharge
    title: Consignes de sortie
    pages: 2
    sections:
      - role: opening
        covers: [after, follow_up]
        blocks:
          - calendar:
              - date: fin_repos
                how: until
                otherwise: "Pendant {{ repos }}"
                text: Reposez-vous.
                source: service
      - covers: call
        blocks:
          - warning: Quand appeler
            tiers:
              - title: Tout de suite
                call: ["15", "112"]
                items: [{text: gonflement du visage., source: service}]
              - title: Le jour même, au service
                call: [service, night]
                items: [{text: peau rouge., source: service}]
      - title: Nous joindre
        blocks:
          - contacts: Le service
"""


def broken(*changes: tuple[str, str]) -> str:
    """Return the clean leaflet with these texts replaced, each where it first stands."""
    text = CLEAN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


SHORT = broken(
    (", when: {sejour: jour}, source", ", source"),
    (", words: [rentrez chez vous]", ""),
    (
        "              - {text: Vous passez une nuit ici., when: {sejour: nuit}, source: service}\n",
        "",
    ),
    ("nombre | accord: un mirliton / # mirlitons / un ou plusieurs mirlitons", "mieux"),
    (
        "        blocks:\n          - {text: Vous pouvez refuser",
        "        blocks:\n          - card: [{label: Consigne, value: consigne}]\n"
        "          - {text: Vous pouvez refuser",
    ),
    (
        "                text: Reposez-vous.\n",
        "                text: Reposez-vous bien chez vous avec tous ceux qui vous aident à vivre"
        " et tous vos voisins de palier.\n",
    ),
)
"""Few variants, so that its pages are soon laid out."""


def findings(
    folder: Path, text: str, *, pages: bool = False, style: str = "", name: str = "essai"
) -> tuple[Finding, ...]:
    """Return what the check says of a leaflet written in a folder of its own.

    Args:
        style: The hospital's `print.css`.
    """
    for part, content in (("leaflets", text), ("styles", style)):
        (folder / part).mkdir(exist_ok=True)
        path = folder / part / (f"{name}.yaml" if part == "leaflets" else "print.css")
        path.write_text(content, "utf-8")
    # One size and format: a test of their own tries the others.
    with patch("feuillet.check.prove.OTHER_PAGES", ()):
        return check_leaflet(Library.open([folder]), name, today=TODAY, pages=pages).findings


def faults(found: tuple[Finding, ...]) -> set[str]:
    """Return the ids of the rules that an author must mend."""
    return {one.rule for one in found if one.severity in ("error", "warning")}


def named_rules() -> dict[str, Rule]:
    """Return every rule by the name of its function."""
    return {one.look.__name__: one for same_id in RULES.values() for one in same_id}


@lru_cache
def _ours() -> Library:
    return Library.open([], environment={})


def subject(
    text: str,
    *,
    today: dt.date = TODAY,
    approved: bool = False,
    foreign: Mapping[str, str] | None = None,
) -> Subject:
    """Return a leaflet as the rules see it, with no other leaflet around but as told."""
    leaflet = read_leaflet(text, "essai.yaml")
    return Subject("essai", leaflet, _ours().hospital, today, approved, foreign or {})


def variants(written: Subject) -> Iterator[Variant]:
    """Yield every variant of each of its documents."""
    leaflet = written.leaflet
    for document, plan in leaflet.documents.items():
        for row in combinations(leaflet, names_read(leaflet, plan)):
            values = check_values(leaflet, complete_raw(leaflet, row), today=written.today)
            texts = variant_texts(written, document, values)
            yield Variant(written, document, values, label_of(leaflet, row), texts)


def found_by(function: str, looked_at: str | Subject | Variant | PrintedVariant) -> list[Violation]:
    """Return what one rule finds in a leaflet (in each of its variants), a variant or a page."""
    one = named_rules()[function]
    if isinstance(looked_at, str):
        looked_at = subject(looked_at)
    if isinstance(looked_at, Subject) and one.stage == "variant":
        return [found for variant in variants(looked_at) for found in one.look(variant)]
    return list(one.look(looked_at))


def saying(words: str) -> Variant:
    """Return a variant of the clean leaflet that prints these words alone."""
    written = _clean_variant()
    passage = next(passage for passage, _ in written.texts if passage.key == "text")
    return replace(written, texts=((passage, words),))


@lru_cache
def _clean_variant() -> Variant:
    return next(variants(subject(CLEAN)))


def sheet(
    text: str,
    raw: Mapping[str, str] | None = None,
    *,
    document: str = "information",
    style: str = "",
    probe: int = 0,
) -> PrintedVariant:
    """Return one document laid out for what was typed, with a hospital's own style."""
    written = subject(text)
    look = _ours().look(LeafletFile("essai", PurePath("essai.yaml"), "essai", text))
    look = replace(look, styles=(*look.styles, style))
    values = check_values(written.leaflet, raw or {}, today=TODAY)
    texts = variant_texts(written, document, values)
    boxes: list[object] = []
    page = compose_document(written.leaflet, document, values, look)
    rendered = render_pdf([page], on_layout=boxes.append)
    layout = read_layout(boxes[0])  # type: ignore[arg-type]
    variant = Variant(written, document, values, "", texts)
    return PrintedVariant(variant, layout, text_by_page(rendered.pdf), rendered.pdf, probe)
