"""Proofs on conditions: no value is missing where it is cited, no passage is unreachable."""

from pathlib import Path

import pytest

from feuillet.check.findings import blocking_problems
from tests.check.rules.written import SHORT, Cases, broken, findings, found_by, subject

REST = '{text: "Reposez-vous pendant {{ repos }}.", source: service}'
KNOWN = "when: {known: consigne}"
DAY = "example: 08/12/2026}"
PROTOCOL = (
    "documents:\n",
    "protocol:\n  charges: {label: Charges, unit: semaine, minimum: 1, maximum: 9}\ndocuments:\n",
)
UNTIL = (
    "dates:\n",
    "dates:\n  fin_charges: {start: date_pose, after: charges}\n",
)
LEVELS = (
    "  consigne: {label",
    "  niveaux: {label: Niveaux, type: choices, choices: {a: A, b: B, c: C}, example: a}\n"
    "  consigne: {label",
)


def guarded(text: str, when: str) -> tuple[str, str]:
    """Return the change that makes a paragraph say this under a condition."""
    return (REST, f'{{text: "Voici {text}.", when: {when}, source: service}}')


BROKEN: Cases = {
    ("values_are_guarded", "a value that may be missing"): [(f", {KNOWN}", "")],
    ("values_are_guarded", "another value is known"): [
        guarded("{{ consigne }}", "{known: sejour}")
    ],
    ("values_are_guarded", "one of two values is known"): [
        guarded("{{ consigne }}", "{any: [{known: consigne}, {known: sejour}]}")
    ],
    ("values_are_guarded", "a computed date that may be missing"): [
        guarded("{{ fin_repos }}", "{}")
    ],
    ("values_are_guarded", "a date whose length may be unsigned"): [
        PROTOCOL, UNTIL, guarded("{{ fin_charges }}", "{known: date_pose}")
    ],
    ("values_are_guarded", "a protocol value that may be unsigned"): [
        PROTOCOL, guarded("{{ charges }}", "{known: date_pose}")
    ],
    ("values_are_guarded", "an agreement without words for the unknown"): [
        (" / un ou plusieurs mirlitons", "")
    ],
    ("passages_are_reachable", "known and unknown"): [
        (KNOWN, "when: {known: consigne, unknown: consigne}")
    ],
    ("passages_are_reachable", "an answer within another"): [
        ("title: Avant\n", "title: Avant\n        when: {sejour: jour}\n"),
        (KNOWN, "when: {known: consigne, sejour: nuit}"),
    ],
    ("passages_are_reachable", "more than the greatest number"): [
        (KNOWN, "when: {known: consigne, at_least: {nombre: 4}}")
    ],
    ("passages_are_reachable", "a value that another answer refuses"): [
        ("example: Une consigne d'essai", "example: Une consigne d'essai, when: {sejour: nuit}"),
        (KNOWN, "when: {known: consigne, sejour: jour}"),
    ],
    ("sections_are_never_empty", "its only text is for some"): [
        guarded("{{ repos }}", "{sejour: jour}")
    ],
    ("sections_are_never_empty", "two texts that leave some out"): [
        (REST,
         "{text: Voici., when: {sejour: jour}}\n          - {text: Là., when: {sejour: nuit}}")
    ],
    ("examples_are_accepted", "a day that is none"): [(DAY, "example: demain}")],
    ("examples_are_accepted", "a choice that is none"): [("example: jour\n", "example: soir\n")],
    ("examples_are_accepted", "a number out of bounds"): [('example: "2"', 'example: "4"')],
    ("examples_are_accepted", "a text that is too long"): [
        ("type: text, example", "type: text, longest: 5, example")
    ],
}  # fmt: skip

NEAR: Cases = {
    ("values_are_guarded", "known because it has an answer"): [
        guarded("{{ sejour }}", "{sejour: jour}")
    ],
    ("values_are_guarded", "known because it is at least one"): [
        guarded("{{ nombre }}", "{at_least: {nombre: 1}}")
    ],
    ("values_are_guarded", "known because it is not unknown"): [
        guarded("{{ consigne }}", "{not: {unknown: consigne}}")
    ],
    ("values_are_guarded", "known by its section"): [
        ("title: Avant\n", f"title: Avant\n        {KNOWN}\n"), (f", {KNOWN}", "")
    ],
    ("values_are_guarded", "without it nothing prints"): [
        ("missing: blank, example: 08", "missing: block, example: 08"),
        guarded("{{ fin_repos }}", "{}"),
    ],
    ("values_are_guarded", "a date of which both parts are known"): [
        PROTOCOL, UNTIL, guarded("{{ fin_charges }}", "{known: [date_pose, charges]}")
    ],
    ("values_are_guarded", "a blank to fill in by hand"): [
        (REST, "{text: Voici., source: service}\n"
         "          - card: [{label: Jour, value: date_pose}]")
    ],
    ("passages_are_reachable", "the greatest number"): [
        (KNOWN, "when: {known: consigne, at_least: {nombre: 3}}")
    ],
    ("passages_are_reachable", "any member of a list"): [
        LEVELS, (KNOWN, "when: {known: consigne, niveaux: c}")
    ],
    ("passages_are_reachable", "unlike the members that are named"): [
        LEVELS, (KNOWN, "when: {known: [consigne, niveaux], not: {niveaux: [a, b]}}")
    ],
    ("passages_are_reachable", "once the hospital has signed"): [
        PROTOCOL, guarded("{{ charges }}", "{known: charges}")
    ],
    ("passages_are_reachable", "as long as the hospital has not signed"): [
        PROTOCOL, guarded("Voici", "{unknown: charges}")
    ],
    ("passages_are_reachable", "what another answer allows"): [
        ("example: Une consigne d'essai", "example: Une consigne d'essai, when: {sejour: nuit}"),
        (KNOWN, "when: {known: consigne, sejour: nuit}"),
    ],
    ("sections_are_never_empty", "a text for each patient"): [
        (REST, "{text: Voici., when: {sejour: jour}}\n"
         "          - {text: Là., when: {not: {sejour: jour}}}")
    ],
    ("sections_are_never_empty", "the section has the same condition"): [
        guarded("{{ repos }}", "{sejour: jour}"),
        ("title: Après\n", "title: Après\n        when: {sejour: jour}\n"),
    ],
    ("sections_are_never_empty", "lines to write on"): [
        (REST, "{lines: 3}\n          - {text: Voici., when: {sejour: jour}}")
    ],
    ("examples_are_accepted", "it leans on another answer"): [
        ("example: Une consigne d'essai", "example: Une consigne d'essai, when: {sejour: nuit}")
    ],
    ("examples_are_accepted", "a list as long as a number says"): [
        (LEVELS[0], LEVELS[1].replace("example: a", 'count: nombre, example: "a, b"'))
    ],
}  # fmt: skip


@pytest.mark.parametrize(("rule", "what"), BROKEN)
def test_what_breaks_a_rule_is_found(rule: str, what: str) -> None:
    """The clean leaflet, with one thing wrong."""
    assert found_by(rule, broken(*BROKEN[rule, what]))


@pytest.mark.parametrize(("rule", "what"), NEAR)
def test_what_nearly_breaks_a_rule_passes(rule: str, what: str) -> None:
    """The clean leaflet, with something that looks wrong and is right."""
    assert found_by(rule, broken(*NEAR[rule, what])) == []


def test_what_forbids_printing_is_what_check_calls_an_error_of_the_text() -> None:
    """A value that may be missing, or an example that is refused, stops a print too."""
    spoilt = (
        broken((", when: {known: consigne}", "")),
        broken(("type: boolean, example: non", "type: boolean, example: peut-être")),
    )

    for text, rule in zip(spoilt, ("L-S16", "L-S18"), strict=True):
        problems = blocking_problems(subject(text), text, "essai.yaml")
        assert any(f"({rule})" in problem for problem in problems)


@pytest.mark.long
def test_a_missing_value_is_told_by_one_rule_only(tmp_path: Path) -> None:
    """Where it is cited: the page that it leaves without words has no fault of its own."""
    text = SHORT.replace(", when: {known: consigne}", "", 1)

    told = [one.rule for one in findings(tmp_path, text, pages=True) if "consigne" in one.message]

    assert set(told) == {"L-S16"}
