"""Whether an approved leaflet's pages are still what was approved, whatever lays them out now.

An approval keeps, for each variant, a hash of its lines: what stands on which line of which page,
in A4 and the usual size, as the check lays it out.  Every variant has the approval's own words on
it, and an invented hospital: a new telephone number, another logo or another day changes no hash.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feuillet.check.findings import Finding
from feuillet.check.rules.rule import Severity, Subject, Variant
from feuillet.check.values import complete_values
from feuillet.compose import compose_document
from feuillet.errors import Advice, ContentError, RenderError
from feuillet.model.approval import digest_of
from feuillet.model.french import counted, is_plural
from feuillet.model.hospital import (
    Approval,
    Engines,
    Hospital,
    Phone,
    Phones,
    ProvedPages,
    Standing,
)
from feuillet.model.leaflet import Document, Look
from feuillet.render import Layout, load_renderer, read_layout

APPROVED = "approbation"
"""The « rule » of a leaflet whose pages are no longer, or still, those that were approved."""

_NAMED = 5
"""Variants that a message names; the others are counted."""

_PHONE = Phone(number="01 99 00 00 00", hours="du lundi au vendredi, de 9 h à 17 h")
_HOSPITAL = Hospital(
    name="Hôpital des essais",
    service="Service des essais",
    address="1, place des Essais, 00000 Ville-Essai",
    phones=Phones(service=_PHONE, night=_PHONE, secretariat=_PHONE),
)

_NAMES = {"weasyprint": "WeasyPrint", "pango": "Pango", "harfbuzz": "HarfBuzz"}

Variants = Mapping[str, Sequence[Variant]]
"""By document, as a proof gives them."""


@dataclass(frozen=True)
class Comparison:
    """What became of an approval that is not known to stand for what is printed today."""

    finding: Finding
    renewed: Approval | None
    """The approval, to be recorded with these engines; nothing if the pages differ."""


def changed_since(name: str) -> Finding:
    """Return what is told of a leaflet whose text, figures or look no approval covers any more."""
    words = "changée depuis son approbation, ou ses chiffres, un modèle, un style : elle s'imprime"
    how = f"{words} comme un projet ; un médecin la relit, puis {Advice.APPROVE}"
    return Finding(name, APPROVED, "draft", "approbation", 1, how)


def record_pages(
    subject: Subject,
    look: Look,
    approval: Approval,
    variants: Variants,
    engines: Engines,
    *,
    on_step: Callable[[], None] = lambda: None,
) -> Approval:
    """Return an approval with its pages as today's engines lay them out."""
    found = _lay_out(subject, look, approval, variants, on_step)
    hashes = {_key(name): digest for name, digest in found.items()}
    return approval.model_copy(
        update={"pages": ProvedPages(engines=(dict(engines),), variants=hashes)}
    )


def compare_pages(
    subject: Subject,
    look: Look,
    approval: Approval,
    variants: Variants,
    engines: Engines,
    *,
    on_step: Callable[[], None] = lambda: None,
) -> Comparison:
    """Lay an approved leaflet out again, and compare it with what was approved.

    An approval that was given before pages were recorded gets those of today.
    """

    def told(severity: Severity, message: str) -> Finding:
        return Finding(subject.name, APPROVED, severity, "pages", 1, message)

    before = approval.pages
    if before is None:
        renewed = record_pages(subject, look, approval, variants, engines, on_step=on_step)
        words = "approuvée avant que ses pages ne soient enregistrées : celles d'aujourd'hui le"
        return Comparison(told("information", f"{words} sont maintenant"), renewed)
    found = _lay_out(subject, look, approval, variants, on_step)
    changes = _spell_changes(before.engines[-1], engines)
    differing = [
        name for name, digest in found.items() if before.variants.get(_key(name)) != digest
    ]
    gone = len(before.variants.keys() - {_key(name) for name in found})
    if differing or gone:
        words = f"{_spell_differing(differing, gone)} : la fiche redevient un projet, relisez-la"
        return Comparison(told("draft", f"{changes}, {words} et approuvez-la de nouveau"), None)
    count = counted(len(found), "variante")
    words = f"les mêmes lignes sur les mêmes pages ({count}) : l'approbation tient"
    proved = before.model_copy(update={"engines": (*before.engines, dict(engines))})
    renewed = approval.model_copy(update={"pages": proved})
    return Comparison(told("information", f"{changes}, {words}"), renewed)


def _lay_out(
    subject: Subject,
    look: Look,
    approval: Approval,
    variants: Variants,
    on_step: Callable[[], None],
) -> Mapping[str, str]:
    """Return, by variant's name, the hash of what stands on which line of which page."""
    dressed = replace(look, hospital=_HOSPITAL, standing=Standing(approval, ever=True))
    lines: defaultdict[str, list[bytes]] = defaultdict(list)
    for document, ones in variants.items():
        for one in ones:
            values = complete_values(
                subject.leaflet, one.values.known, today=subject.today, region=_HOSPITAL.holidays
            )
            try:
                page = compose_document(subject.leaflet, document, values, dressed)
                laid_out = _lines_of(page)
            except (ContentError, RenderError):
                laid_out = b""  # the check itself says what is wrong with it
            # Two variants of one name are compared together.
            lines[f"{document} : {one.label}"].append(laid_out)
            on_step()
    return {name: digest_of(*parts)[:16] for name, parts in lines.items()}


def _lines_of(page: Document) -> bytes:
    """Return a document's lines of text, each with its page, in the order of the boxes."""
    boxes: list[Any] = []
    load_renderer()([page], on_layout=boxes.append)
    layout: Layout = read_layout(boxes[0])
    lines: defaultdict[tuple[int, int], str] = defaultdict(str)
    for run in layout.runs:
        lines[run.page, run.line] += run.text
    return json.dumps(
        [(page, " ".join(text.split())) for (page, _), text in lines.items()]
    ).encode()


def _key(name: str) -> str:
    """Return what stands for a variant in the file: its name may be hundreds of letters long."""
    return digest_of(name.encode())[:12]


def _spell_changes(before: Engines, now: Engines) -> str:
    """Return « Pango 1.50.12 → 1.56.3 », for each version that is another."""
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return ", ".join(
        f"{_NAMES.get(name, name)} {before.get(name, '?')} → {now.get(name, '?')}" for name in names
    )


def _spell_differing(names: Sequence[str], gone: int) -> str:
    """Return how many variants differ, and the names of the first."""
    count = counted(
        len(names) + gone, "variante n'est plus la même", "variantes ne sont plus les mêmes"
    )
    shown = ", ".join(f"« {name} »" for name in names[:_NAMED])
    more = len(names) + gone - len(names[:_NAMED])
    rest = f" et {more} {'autres' if is_plural(more) else 'autre'}" if more and shown else ""
    return f"{count} ({shown}{rest})" if shown else count
