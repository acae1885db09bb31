"""Everything that can be proved of a leaflet: its rules, its variants, their pages.

read → rules on the text → every variant composed → a covering set laid out and read back
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import product
from typing import Any

from feuillet.check.approved_pages import (
    Comparison,
    Variants,
    changed_since,
    compare_pages,
    record_pages,
)
from feuillet.check.findings import Finding, Gathered, unreadable
from feuillet.check.foreign import foreign_words
from feuillet.check.rules import load_families
from feuillet.check.rules.readability import ReadabilityRow, readability_report
from feuillet.check.rules.rule import PrintedVariant, Rule, Subject, Variant, Violation, rules_on
from feuillet.check.values import accept_values, complete_values
from feuillet.check.variants import combinations, complete_raw, label_of, names_read
from feuillet.compose import compose_document, render_blocks, word
from feuillet.errors import ContentError, NoStock, RenderError, ValuesInvalid
from feuillet.find import Library
from feuillet.model.expressions import Expression
from feuillet.model.hospital import Approval
from feuillet.model.leaflet import Leaflet, LeafletFile, Look
from feuillet.model.options import FORMATS, PROFILES, TEXT_SIZES
from feuillet.model.passages import Passage, known_names
from feuillet.model.protocol import as_if_signed, unsigned
from feuillet.model.values import Values
from feuillet.model.variables import AT_BIRTH, IDENTITY
from feuillet.pdf.readback import text_by_page
from feuillet.read import line_finder
from feuillet.render import load_renderer, read_layout
from feuillet.stamp import Role, compile_stock, roles_of

load_families()

PROBES = (40, 100)
"""Characters given to each free text, to see that the boxes hold them."""

OTHER_PAGES = tuple(
    one for one in product(TEXT_SIZES, FORMATS) if one != (TEXT_SIZES[0], FORMATS[0])
)
"""Sizes of text, in points, and formats of paper, in which the fullest variant is laid out too."""

_PROBE = "Marie-Antoinette Exemple de La Tour-Test"


@dataclass(frozen=True)
class FastPath:
    """Whether one document can be stamped, and what each of its values is then."""

    document: str
    roles: Mapping[str, Role]
    problem: str = ""
    """Why it is always laid out in full."""


@dataclass(frozen=True)
class Proof:
    """What was found in a leaflet, and the variants that were looked at."""

    findings: tuple[Finding, ...]
    variants: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)
    """By document, the generic one first."""

    rendered: int = 0
    readability: tuple[ReadabilityRow, ...] = ()
    """How each document and section reads."""

    fast_paths: tuple[FastPath, ...] = ()
    comparison: Comparison | None = None
    """What became of the approval, if other engines than those that it knows lay it out now."""


def check_leaflet(
    library: Library,
    name: str,
    *,
    today: dt.date,
    pages: bool = True,
    on_step: Callable[[], None] = lambda: None,
) -> Proof:
    """Return all that the rules find in a leaflet, in the order of its file.

    Args:
        pages: Lay out the variants too; without, it takes a tenth of the time.
        on_step: Called after each variant.

    Raises:
        LeafletNotFound: A leaflet that does not read is a finding; one that is not there is not.
    """
    found = library.find_leaflet(name)
    try:
        leaflet = library.read(found)
        library.refuse_undue(found, today)
        look = library.look(found)
    except ContentError as error:
        return Proof(tuple(unreadable(name, problem) for problem in error.problems))
    subject = subject_of(library, found, leaflet, today)
    gathered = Gathered(name, leaflet, line_finder(found.text))
    for one in (*rules_on("leaflet"), *rules_on("proof")):
        gathered.add(one, one.look(subject))
    variants: dict[str, tuple[Variant, ...]] = {}
    rendered = 0
    fast_paths = []
    for document in leaflet.documents:
        bench = _Bench(subject, document, look, library.hospital.holidays, gathered)
        variants[document] = tuple(bench.variants())
        if unsigned(leaflet):
            # What prints once the hospital has signed is proved too, in words.
            signed = replace(subject, leaflet=as_if_signed(leaflet))
            for variant in replace(bench, subject=signed).variants():
                bench.look_at(variant)
        for variant in variants[document]:
            bench.look_at(variant)
            rendered += bench.render(variant) if pages else 0
            on_step()
        for size in PROBES if pages else ():
            rendered += bench.probe(variants[document], size)
            on_step()
        for options in OTHER_PAGES if pages else ():
            rendered += bench.resize(variants[document], *options)
            on_step()
        if pages:
            fast_paths.append(bench.fast_path(variants[document]))
            on_step()
    readability = tuple(readability_report(subject))
    comparison = _compare(library, found, subject, variants, on_step) if pages else None
    told = (*gathered.findings(), *([comparison.finding] if comparison else []))
    return Proof(told, variants, rendered, readability, tuple(fast_paths), comparison)


def prove_approval(
    library: Library, name: str, approval: Approval, proof: Proof, *, today: dt.date
) -> Approval:
    """Return an approval with the pages of all that a proof looked at.  Raises ContentError."""
    found = library.find_leaflet(name)
    subject = subject_of(library, found, library.read(found), today)
    return record_pages(subject, library.look(found), approval, proof.variants, library.engines)


def _compare(
    library: Library,
    found: LeafletFile,
    subject: Subject,
    variants: Variants,
    on_step: Callable[[], None],
) -> Comparison | None:
    """Compare the pages of an approved leaflet, unless today's engines are known to give them."""
    held = library.covering(found)
    if not held and library.approvals(found):
        return Comparison(changed_since(found.name), None)
    if not held or (held[-1].pages and held[-1].is_proved(library.engines)):
        return None
    look = library.look(found)
    return compare_pages(subject, look, held[-1], variants, library.engines, on_step=on_step)


def subject_of(library: Library, found: LeafletFile, leaflet: Leaflet, today: dt.date) -> Subject:
    """Return a leaflet with what the rules want to know of its surroundings."""
    others = {}
    for other in library.leaflet_names():
        # One that does not read has its own check.
        with suppress(ContentError):
            others[other] = library.read(library.find_leaflet(other))
    others.pop(found.name, None)
    foreign = foreign_words(leaflet, others)
    approved = bool(library.covering(found))
    day = library.content_day(leaflet, today)
    return Subject(found.name, leaflet, library.hospital, day, approved, foreign)


def variant_texts(
    subject: Subject, document: str, values: Values
) -> tuple[tuple[Passage, str], ...]:
    """Return the passages that a document shows for these values, with their words."""
    leaflet = subject.leaflet
    seen = known_names(leaflet, values.known)
    texts = []
    for passage in subject.passages:
        if passage.document != document or not passage.is_shown(seen):
            continue
        try:
            texts.append((passage, plain_text(passage, leaflet, values)))
        except ContentError:
            continue  # a value that is missing has a rule of its own
    return tuple(texts)


def plain_text(passage: Passage, leaflet: Leaflet, values: Values) -> str:
    """Return a passage as printed, without markup.

    Raises:
        LeafletInvalid: When it needs a value that is not known.
    """

    def fill(expression: Expression) -> str:
        return word(expression, leaflet, values)

    html = str(render_blocks(passage.text, fill))
    return unescape(re.sub(r"<[^>]+>", " ", html.replace("<strong>", "").replace("</strong>", "")))


@dataclass
class _Bench:
    """One document of one leaflet, tried with one set of values after another."""

    subject: Subject
    document: str
    look: Look
    region: str
    gathered: Gathered

    def variants(self) -> Iterator[Variant]:
        """Yield its variants, the generic one first."""
        leaflet = self.subject.leaflet
        names = names_read(leaflet, leaflet.documents[self.document])
        rows = combinations(leaflet, names)
        for raw in sorted(rows, key=lambda row: sum(value is not None for value in row.values())):
            yield from self._variant(complete_raw(leaflet, raw), label_of(leaflet, raw))

    def look_at(self, variant: Variant) -> None:
        """Run the rules on the words of one variant."""
        for one in rules_on("variant"):
            self.gathered.add(one, one.look(variant), variant.label)

    def probe(self, variants: Sequence[Variant], size: int) -> int:
        """Give every free text of the fullest variant so many characters, and look at its page."""
        leaflet = self.subject.leaflet
        raw = self._fullest(variants)
        for name, variable in leaflet.all_variables.items():
            looked_at = name in (*raw, *IDENTITY) and name not in AT_BIRTH.values()
            if variable.type == "text" and raw and looked_at:
                long = "0" * 100 if name == "ipp" else _PROBE * 3
                # No name ends with a hyphen: the check would refuse it, and nothing be probed.
                raw[name] = long[: min(size, variable.longest)].strip(" -")
        probed = list(self._variant(raw, f"valeurs de {size} signes")) if raw else []
        return sum(self.render(variant, size) for variant in probed)

    def resize(self, variants: Sequence[Variant], text_size: int, page_format: str) -> int:
        """Lay the fullest variant out in another size or format, and look at what holds there."""
        raw = self._fullest(variants)
        label = f"en {text_size} points, {page_format.upper()}"
        return sum(
            self.render(variant, text_size=text_size, page_format=page_format)
            for variant in (self._variant(raw, label) if raw else ())
        )

    def fast_path(self, variants: Sequence[Variant]) -> FastPath:
        """Return whether the fullest variant, with a whole identity, can be stamped."""
        leaflet = self.subject.leaflet
        roles = roles_of(leaflet, [self.document])
        identity = {name: variable.example for name, variable in IDENTITY.items()}
        for fullest in self._variant({**self._fullest(variants), **identity}, ""):
            try:
                compile_stock(
                    leaflet,
                    fullest.values,
                    lambda values, token: [
                        compose_document(leaflet, self.document, values, self.look, token=token)
                    ],
                    roles,
                    profile=PROFILES[0],
                    token=True,
                )
            except NoStock as reason:
                return FastPath(self.document, roles, str(reason))
            return FastPath(self.document, roles)
        return FastPath(self.document, roles, "ses exemples sont refusés")

    def _fullest(self, variants: Sequence[Variant]) -> dict[str, str]:
        """Return what is typed for the variant with most values; nothing without a variant."""
        leaflet = self.subject.leaflet
        fullest = max(variants, key=lambda one: len(one.values.known), default=None)
        if fullest is None:
            return {}
        names = names_read(leaflet, leaflet.documents[self.document])
        return complete_raw(leaflet, _fullest(leaflet, names, fullest))

    def _variant(self, raw: Mapping[str, str], label: str) -> Iterator[Variant]:
        leaflet = self.subject.leaflet
        try:
            known = accept_values(leaflet, raw, today=self.subject.today)
        except ValuesInvalid:
            return  # examples that are refused have a rule of their own
        values = complete_values(leaflet, known, today=self.subject.today, region=self.region)
        texts = variant_texts(self.subject, self.document, values)
        yield Variant(self.subject, self.document, values, label, texts)

    def _shows(self, variant: Variant) -> Callable[[Passage], bool]:
        known = variant.known
        return lambda one: one.document == self.document and one.is_shown(known)

    def render(
        self,
        variant: Variant,
        probe: int = 0,
        text_size: int = TEXT_SIZES[0],
        page_format: str = FORMATS[0],
    ) -> int:
        """Lay one variant out and run the rules on its pages; return 1, or 0 if it failed."""
        boxes: list[Any] = []
        if len(variant.texts) < sum(map(self._shows(variant), self.subject.passages)):
            return 0  # a value is missing where it is cited: L-S16 says which, and where
        try:
            page = compose_document(
                self.subject.leaflet,
                self.document,
                variant.values,
                self.look,
                text_size=text_size,
                page_format=page_format,
            )
            rendered = load_renderer()([page], on_layout=boxes.append)
        except (ContentError, RenderError) as error:
            place = ("documents", self.document)
            found = [Violation(place, problem) for problem in error.problems]
            self.gathered.add(_RENDERING, iter(found), variant.label)
            return 0
        sheet = PrintedVariant(
            variant, read_layout(boxes[0]), text_by_page(rendered.pdf), rendered.pdf, probe
        )
        usual = (text_size, page_format) == (TEXT_SIZES[0], FORMATS[0])
        for one in rules_on("print"):
            if usual or one.every_size:
                self.gathered.add(one, one.look(sheet), variant.label)
        return 1


def _fullest(leaflet: Leaflet, names: Sequence[str], variant: Variant) -> dict[str, str | None]:
    """Return a variant's values with every free text known that can be known together."""
    known = variant.values.known
    raw: dict[str, str | None] = {}
    for name in names:
        variable = leaflet.all_variables[name]
        if variable.type == "text":
            # What a text leans on is set so that it is accepted, unless one before leans on else.
            leant = dict(reversed([*variable.when.choices()])) if variable.when else {}
            if all(raw.get(other, answer) == answer for other, answer in leant.items()):
                raw |= {name: variable.example, **leant}
    for name in names:
        variable = leaflet.all_variables[name]
        if name in known and variable.type in ("choice", "integer"):
            raw.setdefault(name, str(known[name]))
        elif name in known and variable.type == "boolean":
            raw.setdefault(name, "oui" if known[name] else "non")
        elif variable.type == "choices" and name in known:
            # One answer: as many as are wanted are put beside it.
            raw.setdefault(name, next(iter(variable.choices)))
        elif name in known:
            raw.setdefault(name, variable.example)
    return raw


_RENDERING = Rule("L-T10", "error", "La page se met en page.", "page", "print", lambda _: iter(()))
