"""Every rule: a leaflet that breaks it, and the clean one that does not."""

from functools import lru_cache
from pathlib import Path

import pytest

from feuillet.check.rules import load_families
from feuillet.check.rules.rule import RULES, PrintedVariant
from feuillet.find import builtin_root
from tests.check.rules.written import CLEAN, SHORT, broken, faults, findings, sheet
from tools.rules import rules_table

load_families()

DRAFTS = {"L-I03", "L-I06", "L-S06"}
LANGUAGE = {f"L-L{number:02d}" for number in range(1, 12)} | {"L-T12", "L-T13"}
"""Broken one by one in `test_rules_language`."""

ELSEWHERE = {
    "L-T08": "a font that is not ours or a missing letter fails the page: test_render",
    "L-T09": "our fonts are Atkinson Hyperlegible: nothing to find",
}
"""Criteria of the content's design that no rule looks for, and why."""

TIER = """              - title: Le jour même, au service
                call: [service, night]
                items: [{text: peau rouge., source: service}]
"""
BOX = (
    """      - covers: call
        blocks:
          - warning: Quand appeler
            tiers:
              - title: Tout de suite
                call: ["15", "112"]
                items: [{text: gonflement du visage., source: service}]
"""
    + TIER
)

# On the leaflet as written, and on the words of each variant.
WRITTEN = {
    ("L-I01", "no aim"): [
        ("aim: Elle complète l'entretien avec le médecin et ne le remplace pas.\n", "")
    ],
    ("L-I01", "no audience"): [("audience: Pour un adulte.\n", "")],
    ("L-I02", "no version"): [('version: "1.0"\n', "")],
    ("L-I02", "no date of writing"): [("written: 2026-11-01\n", "")],
    ("L-I02", "no review"): [("review: 2028-11-01\n", "")],
    ("L-I02", "reviewed before it is written"): [("review: 2028-11-01", "review: 2026-10-01")],
    ("L-I02", "written tomorrow"): [("written: 2026-11-01", "written: 2026-11-23")],
    ("L-I03", "past its review"): [("2026-11-01", "2024-11-01"), ("2028-11-01", "2026-11-21")],
    ("L-I04", "reviewed in four years"): [("review: 2028-11-01", "review: 2030-11-01")],
    ("L-I05", "no author"): [("authors: [Équipe d'essai]\n", "")],
    ("L-I06", "awaits a physician"): [
        ("Reposez-vous pendant {{ repos }}.", "Reposez-vous."),
        ('text: "Reposez-vous."', 'text: "Reposez-vous.", awaits: physician'),
    ],
    ("L-I07", "a fact without a source"): [("unit: heure, source: service", "unit: heure")],
    ("L-I07", "a figure typed where nothing is cited"): [
        ('{text: "Reposez-vous pendant {{ repos }}.", source: service}', "{text: Marchez 20 min.}")
    ],
    ("L-I07", "no source at all"): [
        ("sources:\n  service: {title: Texte d'essai}\n", ""),
        *[(", source: service", "")] * CLEAN.count(", source: service"),
        ("                source: service\n", ""),
    ],
    ("L-I08", "a line to sign"): [("Vous pouvez refuser", "Signature. Vous pouvez refuser")],
    ("L-I09", "no word of the talk"): [("Elle complète", "Elle résume")],
    ("L-I11", "no links of interest"): [("interests: Aucun lien d'intérêt.\n", "")],
    ("L-I12", "a sentence without a source"): [
        ("{text: Un autre traitement existe dans le service., source: service}",
         "{text: Un autre traitement existe dans le service.}")
    ],
    ("L-S01", "a forbidden word"): [("gonflement du visage", "trombones du visage")],
    ("L-S02", "no telephone"): [
        ("      - title: Nous joindre\n        blocks:\n          - contacts: Le service\n", ""),
        ("call: [service, night]", "call: [service]"),
    ],
    ("L-S02", "contacts for some only"): [
        ("- contacts: Le service", "- {contacts: Le service, when: {sejour: jour}}"),
        ("call: [service, night]", "call: [service]"),
    ],
    ("L-S02", "no emergency number"): [('call: ["15", "112"]', 'call: ["114"]')],
    ("L-S03", "no box"): [(BOX, "")],
    ("L-S03", "one tier"): [(TIER, "")],
    ("L-S03", "nobody to call"): [("                call: [service, night]\n", "")],
    ("L-S04", "a mark left by the author"): [("text: gonflement du visage.", 'text: "[à compléter]"')],
    ("L-S04", "TODO"): [("peau rouge", "TODO")],
    ("L-S04", "a source to fill in"): [("title: Texte d'essai", 'title: "[à compléter]"')],
    ("L-S05", "a drug to stop"): [("Reposez-vous pendant", "Arrêtez votre traitement pendant")],
    ("L-S06", "fasting without hours"): [("Apporter vos papiers.", "Venir à jeun.")],
    ("L-S06", "a value that nobody signed"): [
        ("documents:\n", "protocol:\n  poids: {label: Poids, unit: kg, minimum: 1, maximum: 9}\n"
         "documents:\n")
    ],
    ("L-S07", "a sentence of another answer"): [
        ("{text: Vous passez une nuit ici., when: {sejour: nuit}", "{text: Vous passez une nuit ici.")
    ],
    ("L-S07", "two rows for one date"): [
        ("                text: Reposez-vous.\n                source: service\n",
         "                text: Reposez-vous.\n                source: service\n"
         "              - {date: fin_repos, how: until, otherwise: Ensuite, text: Marchez.,"
         " source: service}\n")
    ],
    ("L-S08", "a fact typed again"): [("Apporter vos papiers.", "Dormir 48 heures.")],
    ("L-S08", "a figure typed twice"): [
        ("Apporter vos papiers.", "Marcher 20 min."), ("peau rouge.", "rougeur de 20 minutes.")
    ],
    ("L-S08", "another figure than the source's"): [('figure: "48"', 'figure: "24"')],
    ("L-S08", "no excerpt"): [(", excerpt: repos de 48 h", "")],
    ("L-S08", "a fact that nothing cites"): [
        ("facts:\n", 'facts:\n  perdu: {figure: "7", unit: jour, source: service, excerpt: 7 j}\n')
    ],
    ("L-S08", "a date that nothing prints"): [
        ("dates:\n", "dates:\n  perdue: {start: date_pose, after: repos}\n")
    ],
    ("L-S10", "a date that counts another length"): [
        ("dates:\n", "dates:\n  autre: {start: date_pose, after: long}\n"),
        ("facts:\n", 'facts:\n  long: {figure: "9", unit: jour, source: service, excerpt: 9 j}\n'),
        ("date: fin_repos\n", "date: autre\n"),
    ],
    ("L-S13", "a word that was not allowed"): [("peau rouge.", "peau et mot discret.")],
    ("L-S14", "a promise"): [("Cela aide", "Cela est sans danger et aide")],
    ("L-S16", "a value that may be missing"): [(", when: {known: consigne}", "")],
    ("L-S16", "a date that may be missing"): [
        ('"Reposez-vous pendant {{ repos }}."', '"Reposez-vous jusqu\'au {{ fin_repos }}."')
    ],
    ("L-S17", "a passage that nobody reads"): [
        ("when: {known: consigne}", "when: {known: consigne, unknown: consigne}")
    ],
    ("L-S18", "an example that is refused"): [("example: 08/12/2026", "example: demain")],
    ("L-C01", "nothing on risks"): [("        covers: risks\n", "")],
    ("L-C01", "nothing on what it requires itself"): [(", materiel]", "]")],
    ("L-C01", "printed for some only"): [
        ("        covers: glossary\n", "        covers: glossary\n        when: {sejour: jour}\n")
    ],
    ("L-C02", "benefits at length"): [
        ("sans comparaison.", "sans comparaison. " + "Vous marchez mieux. " * 20)
    ],
    ("L-C03", "nothing uncertain"): [("[benefits, uncertainty]", "benefits")],
    ("L-C04", "a benefit without a comparator"): [(", comparator: aucun", "")],
    ("L-C04", "no word of the comparison"): [(", sans comparaison", "")],
    ("L-C05", "one other choice"): [
        ("              - {text: Un autre traitement existe dans le service., source: service}\n", "")
    ],
    ("L-C05", "doing nothing is no choice"): [(", covers: no_treatment", "")],
    ("L-C06", "no right to refuse"): [(", covers: refusal", "")],
    ("L-C07", "a row without a frequency"): [("fréquence non connue", "sans gravité")],
    ("L-C07", "an adjective alone"): [("peau rouge.", "peau rouge (rare).")],
    ("L-C08", "two denominators"): [
        ('figure: "3", out_of: 100', 'figure: "3", out_of: 1000'),
        ("fréquence non connue", '"{{ mieux }}"'),
    ],
    ("L-C09", "a colon and nothing"): [("Apporter vos papiers.", '"Apporter :"')],
    ("L-C09", "a paragraph that announces nothing"): [
        ('"Reposez-vous pendant {{ repos }}."', '"Reposez-vous {{ repos }} avec :"')
    ],
    ("L-C10", "nothing to do"): [
        ("              - {text: Apporter vos papiers., source: service}",
         "              - {text: Papiers du service., source: service}")
    ],
    ("L-C11", "something to count"): [
        ("                text: Reposez-vous.\n", "                text: Marchez deux jours après.\n")
    ],
    ("L-C12", "a long summary"): [
        ("              - {text: Vous rentrez",
         "".join(f"              - {{text: Point numéro {n} du résumé., source: service}}\n"
                 for n in range(6)) + "              - {text: Vous rentrez")
    ],
    ("L-C13", "no tool"): [("- checklist:", "- list:")],
    ("L-C15", "an empty section"): [
        ('{text: "Reposez-vous pendant {{ repos }}.", source: service}',
         '{text: "Reposez-vous {{ repos }}.", source: service, when: {sejour: jour}}')
    ],
    ("L-C16", "a sentence said twice"): [
        ("{text: Un autre traitement existe dans le service., source: service}",
         "{text: Une phrase assez longue pour que l'on voie qu'elle revient., source: service}"),
        ("Vous pouvez aussi ne rien faire.",
         "Une phrase assez longue pour que l'on voie qu'elle revient."),
    ],
    ("L-L13", "a singular after « les »"): [("peau rouge.", "les jambe rouges.")],
    ("L-L13", "a plural after « une »"): [
        ("Apporter vos papiers.", "Apporter une ordonnances et une ordonnance.")
    ],
    ("L-L13", "a participle"): [("peau rouge.", "vos jambes gonflée.")],
    ("L-L13", "a broken plural of an agreement"): [("# mirlitons", "# mirliton")],
    ("L-W01", "a waiver that serves nothing"): [
        ("vocabulary:", "waive: {L-S14: une raison de trop}\nvocabulary:")
    ],
}  # fmt: skip

# On the pages of a variant, by a hospital's own style.
DRAWN = {
    "L-I10": ".colophon .folio::after { content: 'page' }",
    "L-T01": "section p, section li { font-size: 11pt }",
    "L-T02": ".ending { font-size: 8pt }",
    "L-T03": "section p, section li { line-height: 1.1 }",
    "L-T04": "section { margin-left: 0 } section p { font-size: 12pt; letter-spacing: -2pt }",
    "L-T05": "section p { text-align: justify }",
    "L-T06": "section p { color: #999 }",
    "L-T07": "section p { font-style: normal; text-decoration: underline }",
    "L-T14": ".ending { break-before: page } .ending p { white-space: nowrap }",
    "L-T15": ".contacts p { white-space: nowrap; margin-left: 140mm }",
    "L-T16": "section > .lead, .lead > h2, section > .lead > .block { display: block !important }"
    " h2, .lead { break-after: auto; break-inside: auto } .lead .block { break-before: page }",
    "L-T17": ".card .slot, .identity .slot { width: 30mm !important }",
    "L-T18": ".number { white-space: normal } .contacts p { width: 20mm }",
    "L-S12": ".warning { break-inside: auto } .warning .tier { break-before: page; display: block }",
    "L-L12": "section { break-before: page }",
}

FILLED = ("L-T04", "L-T17")
"""Of these, those that only long values break."""


@pytest.mark.parametrize("case", list(WRITTEN), ids=lambda case: f"{case[0]} {case[1]}")
def test_what_breaks_a_rule_is_found(case: tuple[str, str], tmp_path: Path) -> None:
    """The clean leaflet, with one thing wrong."""
    rule, _ = case
    found = findings(tmp_path, broken(*WRITTEN[case]))

    assert rule in {one.rule for one in found}, [str(one) for one in found]
    if rule not in DRAFTS:
        assert rule in faults(found)


def test_nothing_is_found_in_the_clean_leaflet(tmp_path: Path) -> None:
    """Only that the hospital tells no fees."""
    found = findings(tmp_path, CLEAN)

    assert {one.rule for one in found} == {"L-C14"}
    assert {one.severity for one in found} == {"information"}


@pytest.mark.parametrize("document", ["information", "sortie"])
def test_nothing_is_found_on_a_clean_page(document: str) -> None:
    """As printed for nobody."""
    assert _seen(sheet(CLEAN, document=document)) == set()


@pytest.mark.long
def test_nothing_is_found_on_any_page_of_the_clean_leaflet(tmp_path: Path) -> None:
    """Every variant is laid out."""
    found = findings(tmp_path, CLEAN, pages=True)

    assert {one.rule for one in found} == {"L-C14"}


def _seen(printed: PrintedVariant) -> set[str]:
    """Return the rules that are broken on a page."""
    return {
        one.id
        for same_id in RULES.values()
        for one in same_id
        if one.stage == "print" and one.severity in ("error", "warning") and any(one.look(printed))
    }


@pytest.mark.parametrize("rule", [one for one in DRAWN if one not in FILLED])
def test_what_breaks_a_rule_on_the_page_is_seen(rule: str) -> None:
    """The clean page, in a style that a hospital got wrong."""
    assert rule in _seen(sheet(SHORT, style=DRAWN[rule])) - _seen(_clean_page())


@lru_cache
def _clean_page() -> PrintedVariant:
    return sheet(SHORT)


@pytest.mark.slow
@pytest.mark.parametrize(
    "rule",
    [pytest.param(one, marks=() if one == FILLED[-1] else pytest.mark.long) for one in DRAWN],
)
def test_what_breaks_a_rule_on_the_page_is_found(rule: str, tmp_path: Path) -> None:
    """By the whole check of a leaflet, which lays out its variants."""
    spoilt = faults(findings(tmp_path, SHORT, pages=True, style=DRAWN[rule]))

    assert rule in spoilt - _seen(_clean_page())


def test_every_rule_is_broken_by_some_test() -> None:
    """A rule without a test that fails without it is not finished."""
    here = {rule for rule, _ in WRITTEN} | set(DRAWN) | LANGUAGE
    # What our own pipeline guarantees: broken by hand in `test_rules_typography`; and pictures.
    by_hand = {"L-T10", "L-T11", "L-S09", "L-S11", "L-S15", "L-C14", "L-T19"}

    assert set(RULES) - here - by_hand == set()


def test_every_criterion_that_a_program_can_decide_has_its_rule() -> None:
    """The families of the content's design, without a gap but those that are named."""
    last = {"L-I": 12, "L-S": 18, "L-C": 16, "L-L": 13, "L-T": 17}
    wanted = {f"{key}{number:02d}" for key, end in last.items() for number in range(1, end + 1)}

    assert wanted - set(RULES) == set(ELSEWHERE)


def test_the_table_of_rules_is_current() -> None:
    """`make rules` writes it."""
    assert (builtin_root() / "docs" / "rules.md").read_text("utf-8") == rules_table()


def test_each_rule_says_what_it_wants_in_a_sentence_with_a_source() -> None:
    """An author reads them in the table."""
    for same in RULES.values():
        for one in same:
            assert one.says.endswith((".", "…"))
            assert one.says[0].isupper() or one.says[0] == "«"
            assert one.source
            assert one.look.__doc__
