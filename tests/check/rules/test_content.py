"""L-C: what a patient must find: choices, benefits and risks in figures, what to do."""

import re
from dataclasses import replace

import pytest

from tests.check.rules.written import CLEAN, Cases, broken, found_by, subject

PAPERS = "Apporter vos papiers."
CHECKLIST = "          - checklist:\n"
OTHER = "              - {text: Un autre traitement existe dans le service., source: service}\n"
DAY = "                text: Reposez-vous.\n"
LONG = "Une phrase assez longue pour que l'on voie qu'elle revient."


def announcing(block: str) -> list[tuple[str, str]]:
    """Return the change that puts a colon before a block."""
    return [(CHECKLIST, f'          - text: "Voici :"\n          - {block}\n{CHECKLIST}')]


def points(number: int) -> list[tuple[str, str]]:
    """Return the change that adds so many points to a summary in which two are shown."""
    mark = "              - {text: Vous rentrez"
    more = "".join(f"              - Point {n} du résumé.\n" for n in range(number))
    return [(mark, more + mark)]


BROKEN: Cases = {
    ("topics_covered", "nothing on risks"): [("        covers: risks\n", "")],
    ("topics_covered", "nothing on the follow-up of a discharge"): [
        ("- role: opening\n        covers: [after, follow_up]",
         "- role: opening\n        covers: after")
    ],
    ("topics_covered", "nothing on what it requires itself"): [(", materiel]", "]")],
    ("topics_printed", "a section for some only"): [
        ("        covers: glossary\n", "        covers: glossary\n        when: {sejour: jour}\n")
    ],
    ("topics_printed", "a block for some only"): [
        ("covers: refusal", "when: {known: nombre}, covers: refusal")
    ],
    ("risks_and_benefits_balanced", "one word more on benefits"): [
        ("sans comparaison.", "sans comparaison. " + "Oui. " * 31)
    ],
    ("uncertainty_said", "nothing"): [("[benefits, uncertainty]", "benefits")],
    ("refusal_said", "nothing"): [(", covers: refusal", "")],
    ("benefits_compared", "no comparator"): [(", comparator: aucun", "")],
    ("benefits_compared", "no word of there being none"): [(", sans comparaison", "")],
    ("alternatives_told", "one"): [(OTHER, "")],
    ("alternatives_told", "one for some patients"): [
        ("dans le service., source", "dans le service., when: {sejour: nuit}, source")
    ],
    ("alternatives_told", "doing nothing is none"): [(", covers: no_treatment", "")],
    ("risks_have_figures", "a row without a frequency"): [("fréquence non connue", "sans gravité")],
    ("risks_have_figures", "a row with a figure that is no frequency"): [
        ("fréquence non connue", '"{{ repos }}"')
    ],
    ("risks_have_figures", "an adjective alone"): [("peau rouge.", "peau rouge (rare).")],
    ("risks_have_figures", "an adjective in a row"): [
        ("[Rougeur de la peau, \"{{ rougeur }}\"]", "[Rougeur de la peau, très rare]")
    ],
    ("risks_have_figures", "an adverb alone"): [("peau rouge.", "peau rarement rouge.")],
    ("one_denominator", "ten and a hundred"): [
        ('figure: "3", out_of: 100', 'figure: "3", out_of: 1000'),
        ("fréquence non connue", '"{{ mieux }}"'),
    ],
    ("colons_announce", "an item and nothing below"): [(PAPERS, '"Apporter :"')],
    ("colons_announce", "an item in bold"): [(PAPERS, '"**Apporter :**"')],
    ("colons_announce", "a paragraph at the end of its section"): [
        ('"Reposez-vous pendant {{ repos }}."', '"Reposez-vous {{ repos }} avec :"')
    ],
    ("colons_announce", "a paragraph before another"): announcing("text: Une phrase."),
    ("actions_told", "a noun"): [(PAPERS, "Papiers du service.")],
    ("actions_told", "« chez » is no verb"): [
        (PAPERS, "Retour chez vous."), ("La consigne pour vous :", "Consigne :")
    ],
    ("nothing_to_count", "days after"): [
        (DAY, DAY.replace("Reposez-vous", "Marchez deux jours après"))
    ],
    ("nothing_to_count", "hours before"): [(DAY, DAY.replace("Reposez-vous", "Mangez 6 h avant"))],
    ("summary_is_short", "seven points"): points(5),
    ("tangible_tool", "neither checklist nor calendar"): [("- checklist:", "- list:")],
    ("costs_told", "nothing in the settings"): [],
    ("nothing_said_twice", "a sentence of sixty letters"): [
        ("Un autre traitement existe dans le service.", LONG),
        ("Vous pouvez aussi ne rien faire.", LONG),
    ],
}  # fmt: skip

NEAR: Cases = {
    ("topics_covered", "a discharge need not speak of risks"): [],
    ("topics_covered", "an item says it"): [
        ("        covers: glossary\n", ""), ("peau rouge.", "peau rouge., covers: glossary")
    ],
    ("topics_printed", "one text for each answer"): [
        ("{text: Vous pouvez refuser ou changer d'avis., covers: refusal",
         "{text: Vous pouvez dire non., when: {unknown: nombre}, covers: refusal}\n"
         "          - {text: Vous pouvez refuser., when: {known: nombre}, covers: refusal")
    ],
    ("risks_and_benefits_balanced", "two fifths of the words"): [
        # 15 words on risks for 37 on benefits, headings included.
        ("sans comparaison.", "sans comparaison. " + "Oui. " * 30)
    ],
    ("benefits_compared", "compared with something"): [
        ("comparator: aucun", "comparator: une fausse pose"), (", sans comparaison", "")
    ],
    ("benefits_compared", "a length of time is no benefit"): [
        ("{{ mieux }}, sans comparaison", "{{ mieux }} en {{ repos }}, sans comparaison")
    ],
    ("alternatives_told", "two for each patient"): [
        (OTHER, OTHER.replace("., source", "., when: {sejour: jour}, source")
         + "              - {text: Un autre traitement., when: {not: {sejour: jour}}}\n")
    ],
    ("risks_have_figures", "an adjective with its figure"): [
        ("peau rouge.", '"peau rouge (rare : {{ rougeur }})."')
    ],
    ("risks_have_figures", "an adjective that is said to be unknown"): [
        ("peau rouge.", '"peau rouge, rare, de fréquence non connue."')
    ],
    ("risks_have_figures", "the figure stands in the next cell"): [
        ('[Rougeur de la peau, "{{ rougeur }}"]', '[Rougeur rare, "{{ rougeur }}"]')
    ],
    ("risks_have_figures", "a frequency, not an adjective"): [
        ("peau rouge.", "fréquence du pouls.")
    ],
    ("risks_have_figures", "a table of something else"): [
        ("        covers: risks\n", ""), ("fréquence non connue", "sans gravité")
    ],
    ("one_denominator", "ten and a hundred in two tables"): [
        ('figure: "3", out_of: 100', 'figure: "3", out_of: 1000'),
        (CHECKLIST, "          - columns: [Quoi, Combien]\n"
         '            rows: [[Mieux, "{{ mieux }}"]]\n' + CHECKLIST),
    ],
    ("colons_announce", "an item with its list"): [
        ("text: Apporter vos papiers.", 'text: "Apporter :", list: [papiers]')
    ],
    ("colons_announce", "a colon inside"): [(PAPERS, '"Apporter : vos papiers."')],
    **{("colons_announce", f"before {block}"): announcing(block)
       for block in ("list: [Un, Deux]", "steps: [Un, Deux]", "columns: [Un, Deux]\n"
                     "            rows: [[Trois, Quatre]]", "card: [{label: Un}]", "lines: 2")},
    ("actions_told", "« faites » is a verb"): [(PAPERS, "Faites une liste.")],
    ("actions_told", "an infinitive"): [(PAPERS, "Être en forme.")],
    ("actions_told", "a line to fill in"): [
        (PAPERS, "Papiers du service."), ("La consigne pour vous :", "Consigne :"),
        (CHECKLIST, "          - card: [{label: Consigne, value: consigne}]\n" + CHECKLIST),
    ],
    ("nothing_to_count", "a length of time"): [
        (DAY, DAY.replace("Reposez-vous", "Marchez deux jours"))
    ],
    ("nothing_to_count", "where no day can be known"): [(PAPERS, "Manger six heures avant.")],
    ("summary_is_short", "six points"): points(4),
    ("nothing_said_twice", "a short sentence"): [
        ("Un autre traitement existe dans le service.", "Vous pouvez ne rien faire."),
        ("Vous pouvez aussi ne rien faire.", "Vous pouvez ne rien faire."),
    ],
    ("nothing_said_twice", "once for each answer"): [
        ("Un autre traitement existe dans le service.", f"{LONG}, when: {{sejour: jour}}"),
        ("Vous pouvez aussi ne rien faire.", f"{LONG}, when: {{sejour: nuit}}"),
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


@pytest.mark.parametrize(
    "topic",
    [
        *("purpose", "procedure", "before", "after", "benefits", "risks"),
        *("alternatives", "follow_up", "call", "glossary"),
    ],
)
def test_each_topic_of_an_information_sheet_is_asked_for(topic: str) -> None:
    """One after the other; what is uncertain, refusing and no treatment have their own rules."""
    head, tail = CLEAN.split("  sortie:\n")
    lines = [
        re.sub(rf"\b{topic}\b", "uncertainty", line) if "covers:" in line else line
        for line in head.splitlines()
    ]
    found = found_by("topics_covered", "\n".join([*lines, "  sortie:", tail]))

    assert [one.place for one in found] == [("documents", "information")]
    assert f"« covers: {topic} »" in found[0].problem


def test_a_hospital_that_tells_its_fees_is_not_told_to() -> None:
    """The words are the hospital's own, in its settings."""
    written = subject(CLEAN)
    hospital = written.hospital.model_copy(update={"costs": "Sans dépassement."})

    assert found_by("costs_told", replace(written, hospital=hospital)) == []


def test_a_discharge_sheet_need_not_let_the_reader_choose() -> None:
    """It comes after the act: neither choices, nor refusal, nor what is uncertain."""
    text = CLEAN.replace("    title: Fiche d'information", "    kind: discharge\n    title: Fiche")

    for rule in ("uncertainty_said", "refusal_said", "alternatives_told"):
        for topic in ("uncertainty", "refusal", "alternatives", "no_treatment"):
            assert found_by(rule, text.replace(topic, "glossary")) == []
