"""L-I: who speaks, when, for whom, on what grounds; and that nobody is asked to sign."""

import datetime as dt

import pytest

from tests.check.rules.written import CLEAN, Cases, broken, found_by, subject

SOURCED = ", source: service"
PAPERS = "{text: Apporter vos papiers., source: service}"

BROKEN: Cases = {
    ("title_audience_aim", "no aim"): [
        ("aim: Elle complète l'entretien avec le médecin et ne le remplace pas.\n", "")
    ],
    ("title_audience_aim", "no audience"): [("audience: Pour un adulte.\n", "")],
    ("title_audience_aim", "an audience of spaces"): [("Pour un adulte.", '"  "')],
    ("version_and_dates", "no version"): [('version: "1.0"\n', "")],
    ("version_and_dates", "no date of writing"): [("written: 2026-11-01\n", "")],
    ("version_and_dates", "no review"): [("review: 2028-11-01\n", "")],
    ("version_and_dates", "reviewed on the day it is written"): [
        ("review: 2028-11-01", "review: 2026-11-01")
    ],
    ("version_and_dates", "written tomorrow"): [("written: 2026-11-01", "written: 2026-11-23")],
    ("review_not_passed", "yesterday"): [
        ("written: 2026", "written: 2024"),
        ("review: 2028-11-01", "review: 2026-11-21"),
    ],
    ("review_within_years", "three years and a day"): [
        ("review: 2028-11-01", "review: 2029-11-02")
    ],
    ("authors_named", "nobody"): [("authors: [Équipe d'essai]\n", "")],
    ("authors_named", "a space"): [("[Équipe d'essai]", '[" "]')],
    ("physician_has_validated", "a passage that awaits one"): [
        ("changer d'avis., covers", "changer d'avis., awaits: physician, covers")
    ],
    ("physician_has_validated", "a figure that awaits one"): [
        ("excerpt: repos de 48 h", "excerpt: repos de 48 h, awaits: physician")
    ],
    ("figures_have_sources", "a fact without a source"): [
        ("unit: heure, source: service", "unit: heure")
    ],
    ("figures_have_sources", "a figure typed where nothing is cited"): [
        (PAPERS, "{text: Marchez 20 min.}")
    ],
    ("figures_have_sources", "a share typed where nothing is cited"): [
        (PAPERS, '{text: "Marchez, 6 personnes sur 10 le font."}')
    ],
    ("figures_have_sources", "no source at all"): [
        ("sources:\n  service: {title: Texte d'essai}\n", ""),
        *[(SOURCED, "")] * CLEAN.count(SOURCED),
        ("                source: service\n", ""),
    ],
    ("nothing_to_sign", "a line to sign"): [("Vous pouvez", "Signature. Vous pouvez")],
    ("nothing_to_sign", "a person asked to sign"): [("Vous pouvez", "Signez ici. Vous pouvez")],
    ("nothing_to_sign", "read and approved"): [("peau rouge.", "lu et approuvé.")],
    ("nothing_to_sign", "the undersigned"): [("peau rouge.", "je soussigné.")],
    ("does_not_replace_the_talk", "it completes nothing"): [("Elle complète", "Elle résume")],
    ("does_not_replace_the_talk", "it may replace it"): [("et ne le remplace pas", "du jour")],
    ("interests_declared", "nothing"): [("interests: Aucun lien d'intérêt.\n", "")],
    ("statements_are_grounded", "a sentence without a source"): [
        (PAPERS, "{text: Un papier que tout le monde connaît.}")
    ],
    ("statements_are_grounded", "a row without a source"): [
        ("fréquence non connue], source: service", "sa fréquence n'est pas connue]")
    ],
}

NEAR: Cases = {
    ("version_and_dates", "written today"): [("written: 2026-11-01", "written: 2026-11-22")],
    ("version_and_dates", "reviewed the day after"): [("review: 2028-11-01", "review: 2026-11-02")],
    ("review_not_passed", "today"): [("review: 2028-11-01", "review: 2026-11-22")],
    ("review_within_years", "three years to the day"): [
        ("review: 2028-11-01", "review: 2029-11-01")
    ],
    ("authors_named", "one of two is blank"): [("[Équipe d'essai]", '[" ", Équipe]')],
    ("figures_have_sources", "a number of things"): [(PAPERS, "{text: Apportez 2 radios.}")],
    ("figures_have_sources", "the source stands on the section"): [
        (PAPERS, "{text: Marchez 20 min.}"),
        ("covers: [before, materiel]\n", "covers: [before, materiel]\n        source: service\n"),
    ],
    ("figures_have_sources", "the figure is a fact"): [(PAPERS, '{text: "Dormez {{ repos }}."}')],
    ("nothing_to_sign", "signs of an infection"): [("peau rouge.", "signes d'infection.")],
    ("nothing_to_sign", "somebody is chosen"): [("peau rouge.", "désignez une personne.")],
    ("nothing_to_sign", "a discharge sheet may be signed"): [
        ("                text: Reposez-vous.\n", "                text: Signature du médecin.\n")
    ],
    ("does_not_replace_the_talk", "said in a text"): [
        ("aim: Elle complète l'entretien avec le médecin et ne le remplace pas.", "aim: Un essai."),
        ("peau rouge.", "cela complète l'entretien et ne le remplace pas."),
    ],
    ("statements_are_grounded", "it awaits a physician"): [
        (PAPERS, "{text: Un papier que tout le monde connaît., awaits: physician}")
    ],
    ("statements_are_grounded", "the source stands on the section"): [
        (PAPERS, "{text: Un papier que tout le monde connaît.}"),
        ("covers: [before, materiel]\n", "covers: [before, materiel]\n        source: service\n"),
    ],
    ("statements_are_grounded", "too short to state anything"): [(PAPERS, "{text: Vos papiers.}")],
    ("statements_are_grounded", "a title"): [
        ("title: Après\n", "title: Après le retour dans votre chambre\n")
    ],
}


@pytest.mark.parametrize(("rule", "what"), BROKEN)
def test_what_breaks_a_rule_is_found(rule: str, what: str) -> None:
    """The clean leaflet, with one thing wrong."""
    assert found_by(rule, broken(*BROKEN[rule, what]))


@pytest.mark.parametrize(("rule", "what"), NEAR)
def test_what_nearly_breaks_a_rule_passes(rule: str, what: str) -> None:
    """The clean leaflet, with something that looks wrong and is right."""
    assert found_by(rule, broken(*NEAR[rule, what])) == []


def test_an_approval_clears_what_awaited_a_physician() -> None:
    """The approval says that a physician has read them all."""
    text = broken(*BROKEN["physician_has_validated", "a passage that awaits one"])

    assert found_by("physician_has_validated", subject(text, approved=True)) == []


def test_what_awaits_a_physician_is_told_once_a_section() -> None:
    """With how many passages wait there, not once for each."""
    text = broken(
        ("fréquence non connue], source: service", "fréquence non connue], awaits: physician"),
        ('"{{ rougeur }}"], source: service', '"{{ rougeur }}"], awaits: physician'),
    )
    found = found_by("physician_has_validated", text)

    assert [one.place for one in found] == [("documents", "information", "sections", 3)]
    assert "4 passages" in found[0].problem


@pytest.mark.parametrize(("day", "told"), [(1, False), (2, True)])
def test_the_review_is_compared_with_the_day_of_the_check(day: int, told: bool) -> None:
    """On the day itself it may still be used."""
    when = subject(CLEAN, today=dt.date(2028, 11, day))

    assert bool(found_by("review_not_passed", when)) == told
