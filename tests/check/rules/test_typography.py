"""L-T and the rules on pages: laid out in a style that a hospital got wrong, or spoilt by hand."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pytest

from feuillet.check.rules.rule import PrintedVariant
from feuillet.check.rules.typography import SMALL_PRINT
from feuillet.render.boxes import Layout, Run
from tests.check.rules.written import (
    CLEAN,
    SHORT,
    broken,
    found_by,
    sheet,
    subject,
    variants,
)

CARD = broken(
    ("          - {text: Vous pouvez refuser",
     "          - card: [{label: Consigne, value: consigne}]\n"
     "          - {text: Vous pouvez refuser"),
    ("{text: Apporter vos papiers.",
     "{text: Apporter bien chez vous avec tous ceux qui vous aident à vivre et tous vos voisins de"
     " palier tous les papiers."),
)  # fmt: skip
DATED = broken(
    ("  consigne: {label",
     "  heure: {label: Heure, type: time, example: 7 h 30}\n  consigne: {label"),
    ("dates:\n", "dates:\n  repas: {start: date_pose, at: heure, before: repos}\n"),
    ("          - calendar:\n",
     "          - card: [{label: Dernier repas, value: repas}]\n          - calendar:\n"),
)  # fmt: skip
IDENTITY = {"nom": "EXEMPLE", "prenom": "Camille", "date_naissance": "12/03/1948"}
PATIENT = {**IDENTITY, "date_pose": "02/12/2026", "heure": "23 h 30"}
FORTY = "Marie-Antoinette Exemple de La Tour-Test"

BROKEN = {
    ("pages_are_numbered", "no number"): ".colophon .folio::after { content: 'page' }",
    ("body_is_large_enough", "smaller by a tenth"): "section li { font-size: 11.9pt }",
    ("nothing_is_tiny", "the end of the page"): ".ending { font-size: 9.9pt }",
    ("nothing_is_tiny", "the footer"): "@page { font-size: 8pt } .colophon { font-size: 8pt }",
    ("lines_are_apart", "in a list"): "section li { line-height: 1.38 }",
    ("lines_are_apart", "in millimetres"): "section li { line-height: 5.8mm; font-size: 12pt }",
    ("lines_are_short", "across the page"): "section { margin-left: 0 }"
    " section li { font-size: 12pt; letter-spacing: -2pt }",
    ("left_aligned", "justified"): "section p { text-align: justify }",
    ("left_aligned", "cut"): "section li { hyphens: auto }",
    ("contrast_is_high", "in the text"): "section p { color: #5c5c5c }",
    ("contrast_is_high", "in small print"): ".ending { color: #7a7a7a }",
    ("plain_letters", "italics"): "section p { font-style: oblique }",
    ("plain_letters", "underlined"): "section p { text-decoration: underline }",
    ("plain_letters", "capitals"): "section p { text-transform: uppercase }",
    ("last_page_is_not_empty", "two lines"): ".ending { break-before: page; height: 20mm }"
    " .ending p { white-space: nowrap } .contacts { break-before: avoid }",
    ("texts_keep_inside", "of the paper"): ".contacts p { margin-left: 150mm }",
    ("texts_keep_inside", "of its box"): "section li { width: 30mm; white-space: nowrap }",
    ("no_heading_at_the_foot", "a page after it"): "section > .lead, .lead > h2,"
    " section > .lead > .block { display: block !important } h2, .lead { break-after: auto;"
    " break-inside: auto } .lead .block { break-before: page }",
    ("values_fit", "a narrow slot"): ".card .slot { width: 30mm !important }",
    ("boxes_are_whole", "cut between two tiers"): ".warning { break-inside: auto }"
    " .warning .tier { break-before: page; display: block }",
    ("page_count_is_kept", "a page a section"): "section { break-before: page }",
}

NEAR = {
    ("body_is_large_enough", "twelve points"): "section li { font-size: 12pt }",
    ("body_is_large_enough", "small print"): ".ending { font-size: 10pt }",
    ("nothing_is_tiny", "ten points"): ".ending { font-size: 10pt }",
    ("lines_are_apart", "two fifths more"): "section li { line-height: 1.4 }",
    ("contrast_is_high", "grey enough for the text"): "section p { color: #595959 }",
    ("contrast_is_high", "grey enough for small print"): ".ending { color: #757575 }",
    ("plain_letters", "bold"): "section p { font-weight: bold }",
    ("left_aligned", "on the right"): "section p { text-align: right }",
    ("boxes_are_whole", "at the top of a page"): ".warning { break-before: page }",
    ("page_count_is_kept", "four pages"): "section:nth-of-type(3n) { break-before: page }",
    ("texts_keep_inside", "on one line in its box"): "h2 { white-space: nowrap }",
    ("values_fit", "wide enough"): ".card .slot { width: 110mm }",
}


@lru_cache
def drawn(style: str, probe: int = 0) -> PrintedVariant:
    """Return the information sheet in a style, with a value of so many letters."""
    raw = {**IDENTITY, "consigne": (FORTY * 3)[:probe]} if probe else {}
    return sheet(CARD, raw, style=style, probe=probe)


@lru_cache
def discharge() -> PrintedVariant:
    """Return the discharge sheet of an invented patient."""
    return sheet(DATED, PATIENT, document="sortie")


def spoilt(**pages: str) -> PrintedVariant:
    """Return that sheet with words of its pages replaced: `old="new"`."""
    found = discharge()
    texts = found.pages
    for old, new in pages.items():
        assert any(old in text for text in texts)
        texts = tuple(text.replace(old, new) for text in texts)
    return replace(found, pages=texts)


@pytest.mark.parametrize(("rule", "what"), BROKEN)
def test_a_style_that_breaks_a_rule_is_found(rule: str, what: str) -> None:
    """One line of a hospital's own `print.css`; without it nothing is found."""
    probe = 40 if rule == "values_fit" else 0

    assert found_by(rule, drawn("", probe)) == []
    assert found_by(rule, drawn(BROKEN[rule, what], probe))


@pytest.mark.parametrize(("rule", "what"), NEAR)
def test_a_style_that_nearly_breaks_a_rule_passes(rule: str, what: str) -> None:
    """The limit itself is allowed."""
    assert found_by(rule, drawn(NEAR[rule, what], 40 if rule == "values_fit" else 0)) == []


@pytest.mark.parametrize("where", ["card", "text"])
def test_a_value_of_a_hundred_letters_that_is_cut_is_found(where: str) -> None:
    """In a box to be filled in as well as in a sentence: not on one line, but whole."""
    text = CLEAN if where == "text" else CARD.replace("pour vous : {{ consigne }}", "pour vous")
    whole = sheet(text, {**IDENTITY, "consigne": (FORTY * 3)[:100]}, probe=100)
    cut = replace(whole, pages=tuple(page.replace("Antoinette", "") for page in whole.pages))

    assert cut.pages != whole.pages
    assert found_by("values_fit", whole) == []
    assert ["consigne" in one.problem for one in found_by("values_fit", cut)] == [True]


def test_pages_are_not_counted_with_the_longest_values() -> None:
    """A hundred letters everywhere may take a page more."""
    long = drawn(BROKEN["page_count_is_kept", "a page a section"], 0)

    assert found_by("page_count_is_kept", replace(long, probe=100)) == []
    assert found_by("page_count_is_kept", replace(long, probe=40))


@pytest.mark.parametrize(
    "change",
    [
        {"vendredi 4 décembre 2026": "samedi 5 décembre 2026"},
        {"lundi 30 novembre 2026": "lundi 30"},
        {"23 h 30": "22 h 30"},
    ],
    ids=str,
)
def test_a_date_or_hour_that_the_file_does_not_hold_is_found(change: Mapping[str, str]) -> None:
    """Read back from the PDF: not what was counted."""
    assert found_by("dates_are_as_counted", discharge()) == []
    assert len(found_by("dates_are_as_counted", spoilt(**change))) == 1


@pytest.mark.parametrize("lost", ["EXEMPLE", "Camille", "12/03/1948"])
def test_a_page_without_the_whole_identity_is_found(lost: str) -> None:
    """Each page, each line of the identity; and no message repeats it."""
    found = found_by("identity_on_each_page", spoilt(**{lost: "…"}))

    assert found_by("identity_on_each_page", discharge()) == []
    assert len(found) == len(discharge().pages)
    assert not any(lost in one.problem for one in found)


def test_a_page_without_anybody_has_no_identity_to_lack() -> None:
    """Absent, as a leaflet from the shelf in the corridor."""
    assert found_by("identity_on_each_page", drawn("")) == []


def test_a_field_left_on_the_page_is_found() -> None:
    """What no reader should see, unless a patient has that name."""
    named = sheet(CLEAN, {**IDENTITY, "nom": "None"}, document="sortie")

    assert found_by("nothing_left_on_the_page", spoilt(Camille="{{ prenom }}"))
    assert found_by("nothing_left_on_the_page", spoilt(Camille="None"))
    assert found_by("nothing_left_on_the_page", discharge()) == []
    assert "None" in named.pages[0]
    assert found_by("nothing_left_on_the_page", named) == []


@pytest.mark.parametrize(
    "added", [b"/Title (EXEMPLE)", b"/Subject (Camille)", "Camille".encode("utf-16-be")]
)
def test_a_name_in_the_metadata_is_found(added: bytes) -> None:
    """Titles and XMP are not compressed."""
    known = discharge()

    assert found_by("metadata_are_silent", known) == []
    assert found_by("metadata_are_silent", replace(known, pdf=known.pdf + added))


def test_a_file_that_does_not_say_it_is_accessible_is_found() -> None:
    """Nor its language, nor its order of reading."""
    known = discharge()
    bare = known.pdf
    for mark in (b"pdfuaid:part", b"/Lang", b"/StructTreeRoot", b"/ObjStm"):
        bare = bare.replace(mark, b"/None")

    assert found_by("pdf_is_tagged", known) == []
    assert len(found_by("pdf_is_tagged", replace(known, pdf=bare))) == 3


def test_a_finding_on_a_page_says_which_and_quotes_the_words() -> None:
    """An author finds them on the paper."""
    found = found_by("contrast_is_high", drawn(BROKEN["contrast_is_high", "in the text"]))

    assert [one.place for one in found] == [("documents", "information")]
    assert found[0].problem.startswith("page 1, « Vous pouvez refuser")


def _run(text: str, top: float, *within: str, page: int = 1, elements: int = 1) -> Run:
    """Return a line of text, as laid out."""
    edges = (0.0, top, 100.0, top + 10)
    style = (12.0, 1.4, (0.0, 0.0, 0.0), frozenset[str]())
    left, upper, right, lower = edges
    around = (within, frozenset({elements}), int(top), False)
    return Run(page, text, left, upper, right, lower, (0.0, 500.0), *style, *around)


def _laid_out(*runs: Run) -> PrintedVariant:
    variant = next(variants(subject(SHORT)))
    layout = Layout(2, (595.0, 842.0), runs, ())
    return PrintedVariant(variant, layout, ("", ""), b"")


def test_a_side_head_taller_than_its_text_is_not_alone() -> None:
    """Its third line hangs below the one line beside it; a head with nothing beside it is told."""
    head = [_run(f"Titre {line}", top, "h2", elements=2) for line, top in enumerate((0, 10, 20))]
    beside = _run("Texte", 0, "p", elements=3)
    next_page = _run("Suite", 0, "p", page=2, elements=4)

    assert found_by("no_heading_at_the_foot", _laid_out(*head, beside, next_page)) == []
    assert len(found_by("no_heading_at_the_foot", _laid_out(*head, next_page))) == 1


def test_a_last_page_of_small_print_alone_is_almost_empty() -> None:
    """However many lines of it there are."""
    first = _run("Texte", 0, "p")
    ending = [_run("Rédaction", 10 * line, *SMALL_PRINT, page=2) for line in range(8)]
    body = [_run("Texte", 100 + 10 * line, "p", page=2) for line in range(3)]

    assert len(found_by("last_page_is_not_empty", _laid_out(first, *ending))) == 1
    assert found_by("last_page_is_not_empty", _laid_out(first, *ending, *body)) == []
