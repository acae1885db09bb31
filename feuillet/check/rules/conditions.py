"""Proofs on conditions: no value is missing where it is cited, no passage is unreachable.

Each passage reads few variables: all their combinations are tried, not a sample.
"""

from collections.abc import Iterator, Mapping

from feuillet.check.rules.rule import Subject, Violation, rule
from feuillet.check.values import accept_values
from feuillet.check.variants import LOCALLY, combinations, complete_raw, typed_value
from feuillet.errors import ValuesInvalid
from feuillet.model.blocks import Lines
from feuillet.model.expressions import Expression, Place, holds
from feuillet.model.leaflet import Leaflet, Section
from feuillet.model.passages import Passage
from feuillet.model.values import Value


@rule(
    "L-S16",
    "error",
    "Une valeur qui peut manquer n'est citée que là où un « when » la garantit.",
    source="règle de la maison",
)
def values_are_guarded(subject: Subject) -> Iterator[Violation]:
    """Yield placeholders that some patient's page could not fill."""
    for passage in subject.passages:
        needed = [one.name for one in passage.expressions if not _has_words_for_unknown(one)]
        for name in needed:
            cases = _cases(subject.leaflet, passage, _needs(subject.leaflet, name))
            if any(
                passage.is_shown(known) and not _is_known(subject.leaflet, name, known)
                for known in cases
            ):
                yield Violation(
                    passage.place,
                    f"« {name} » peut manquer ici : ajoutez « when: {{known: {name}}} », et un"
                    " autre passage pour le cas contraire",
                )


@rule(
    "L-S17",
    "warning",
    "Chaque passage s'imprime pour au moins un patient.",
    source="règle de la maison",
    on="proof",
)
def passages_are_reachable(subject: Subject) -> Iterator[Violation]:
    """Yield passages whose conditions no patient meets."""
    told: set[Place] = set()
    for passage in subject.passages:
        cases = _cases(subject.leaflet, passage, set())
        if passage.conditions and not any(map(passage.is_shown, cases)):
            place = passage.place[:-1]
            if place not in told:
                yield Violation(
                    place,
                    "aucun patient ne lira ce passage : ses « when » se contredisent, corrigez-les",
                )
            told.add(place)


@rule(
    "L-C15",
    "warning",
    "Une rubrique dont le « when » est rempli n'est jamais vide.",
    source="règle de la maison",
    on="proof",
)
def sections_are_never_empty(subject: Subject) -> Iterator[Violation]:
    """Yield sections of which some patient would see the title alone, were it not left out."""
    sections: dict[Place, list[Passage]] = {}
    for passage in subject.passages:
        if passage.section is not None and len(passage.parts) > 1:
            sections.setdefault(passage.place[:4], []).append(passage)
    for place, inside in sections.items():
        section = inside[0].section
        if section is not None and _can_be_empty(subject.leaflet, section, inside):
            yield Violation(
                place, "rien ne s'imprime ici pour certains patients : ajoutez un « when »"
            )


def _can_be_empty(leaflet: Leaflet, section: Section, inside: list[Passage]) -> bool:
    # Lines to write on, or a passage without a condition of its own, are always there.
    if any(isinstance(block, Lines) and block.when is None for block in section.blocks):
        return False
    if any(len(passage.conditions) == (section.when is not None) for passage in inside):
        return False
    names = {name for p in inside for condition in p.conditions for name in condition.variables()}
    return any(
        holds(section.when, known) and not any(passage.is_shown(known) for passage in inside)
        for known in _every(leaflet, names)
    )


def _has_words_for_unknown(expression: Expression) -> bool:
    return expression.helper == "accord" and len(expression.arguments) == 3


def _needs(leaflet: Leaflet, name: str) -> set[str]:
    """Return the variables, figures and protocol values without which a placeholder is empty."""
    computed = leaflet.dates.get(name)
    if computed is None:
        return {name}
    return {name for name in (computed.start, computed.at, computed.length) if name}


def _is_known(leaflet: Leaflet, name: str, known: Mapping[str, Value]) -> bool:
    return all(
        one in known or (one in leaflet.facts and one not in leaflet.protocol)
        for one in _needs(leaflet, name)
    )


def _cases(leaflet: Leaflet, passage: Passage, more: set[str]) -> Iterator[Mapping[str, Value]]:
    names = {name for condition in passage.conditions for name in condition.variables()}
    return _every(leaflet, names | more)


def _every(leaflet: Leaflet, names: set[str]) -> Iterator[Mapping[str, Value]]:
    """Yield what may be known of these, the hospital's protocol signed or not."""
    variables = [name for name in leaflet.all_variables if name in names]
    leant_on = {
        other
        for name in variables
        if (when := leaflet.all_variables[name].when)
        for other in when.variables()
    }
    wanted = [name for name in leaflet.all_variables if name in names | leant_on]
    protocol = [name for name in leaflet.protocol if name in names]
    signatures = range(2 ** len(protocol))
    for raw in combinations(leaflet, wanted, every=LOCALLY):
        known = {
            name: typed_value(leaflet.all_variables[name], value)
            for name, value in raw.items()
            if value is not None
        }
        for bits in signatures:
            signed = {name: True for i, name in enumerate(protocol) if bits >> i & 1}
            yield {**known, **signed}


@rule(
    "L-S18",
    "error",
    "L'exemple de chaque champ est une valeur que l'on accepte.",
    source="texte des formulaires et des essais",
)
def examples_are_accepted(subject: Subject) -> Iterator[Violation]:
    """Yield the variables whose own example is refused."""
    leaflet = subject.leaflet
    for name, variable in leaflet.variables.items():
        raw = complete_raw(leaflet, {name: variable.example})
        try:
            accept_values(leaflet, _with_what_it_leans_on(leaflet, name, raw), today=subject.today)
        except ValuesInvalid as refusal:
            # The sentence names labels and what is expected, never a value.
            yield Violation(
                ("variables", name, "example"), f"exemple refusé. {refusal.problems[0]}"
            )


def _with_what_it_leans_on(leaflet: Leaflet, name: str, raw: dict[str, str]) -> dict[str, str]:
    """Return an example with those of the variables that decide whether it is accepted."""
    variable = leaflet.variables[name]
    # The value that its condition wants, rather than that variable's own example.
    wanted = dict(reversed([*variable.when.choices()])) if variable.when else {}
    if variable.count:
        wanted[variable.count] = leaflet.all_variables[variable.count].example
    return {**raw, **wanted}
